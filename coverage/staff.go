package coverage

import (
	"math"
	"math/big"
)

// The keys of rule A13's figures.
var figuresA13 = []FigureKey{
	{"residents_dependent", "人", "失能失智老人", "dependent residents"},
	{"residents_selfcare", "人", "自理老人", "residents who care for themselves"},
	{"carers", "人", "护理员", "carers"},
	{"carers_required", "人", "应配护理员", "carers required"},
	{"carers_missing", "人", "护理员缺口", "carers missing"},
	{"source_date", "", "资料日期", "date of the record"},
}

// staffing is one institution's carers held against its residents.
type staffing struct {
	place    *place
	verdict  Verdict
	required int64    // by the residents that are known
	have     *big.Rat // carers per resident of the row's group, the other group served first; nil: not known
	missing  []string
}

// ratios returns how many carers one resident of each group asks for: from this row and from the
// plan's other rows of the rule, since an institution has one staff for both.
func ratios(ro row) map[string]*big.Rat {
	out := map[string]*big.Rat{}
	for _, ind := range ro.plan.Indicators {
		if ind.Rule == A13 && len(ind.Targets) > 0 {
			out[ind.Args.Residents] = ind.Targets[0].Value.Rat()
		}
	}
	if len(ro.Targets) > 0 {
		out[ro.Args.Residents] = ro.Targets[0].Value.Rat()
	}
	return out
}

// carers judges A13 as a duty on each institution: carers for its dependent and its self-caring
// residents together, rounded up after they are added. The rows of both groups share the verdict;
// each row's value is the worst institution's carers per resident of its group, when the other
// group is served first.
//
// Source: standards 3.4 A13, 3.00 15.
func (r *run) carers(ro row) Result {
	res := r.result(ro)
	res.Basis.Code = "a13"
	if r.unsurveyed(ro, &res, institutionKinds, "facilities.carers") {
		return res
	}
	need, things := ratios(ro), []judged{}
	var required, wanting int64
	worst := math.Inf(1)
	for _, pl := range r.places {
		counts, missing := r.meets(pl, ofKind(institutionKinds))
		if !r.territory(pl) || counts == No {
			continue
		}
		s := r.staffOf(ro, pl, need)
		if counts == Unknown {
			s.verdict, s.missing = pl.doubt(), append(missing, s.missing...)
		}
		r.findStaff(ro, s)
		things = append(things, judged{unit: pl.unit, verdict: s.verdict})
		res.lacks(s.missing...)
		if s.verdict != Pass && s.verdict != Fail {
			continue
		}
		required += s.required
		wanting += max(0, s.required-int64(*pl.Carers))
		if s.have != nil {
			worst = math.Min(worst, float(s.have))
		}
	}
	r.duty(ro, &res, r.verdictsOf(things, worst))
	if !ro.binds() {
		res.Verdict = Measured
	}
	if res.Counts.Judged() > 0 && ro.binds() {
		res.Need, res.Shortfall = ptr(float64(required)), ptr(float64(wanting))
	}
	r.leaveOut(&res, "家", institutionKinds, func(*Facility) *int { return ptr(1) })
	return res
}

// doubt is the verdict on a place of which it is not known whether it serves.
func (pl *place) doubt() Verdict {
	if pl.late {
		return Review
	}
	return NotAssessable
}

// staffOf judges one institution. Known residents alone may already ask for more carers than
// there are; who is missing can only ask for more.
func (r *run) staffOf(ro row, pl *place, need map[string]*big.Rat) staffing {
	s := staffing{place: pl}
	total, known := new(big.Rat), 0
	groups := map[string]*int{"dependent": pl.ResidentsDependent, "selfcare": pl.ResidentsSelfcare}
	for _, group := range []string{"dependent", "selfcare"} {
		ratio, n := need[group], groups[group]
		switch {
		case ratio == nil:
		case n == nil:
			s.missing = append(s.missing, "facilities.residents_"+group)
		default:
			known += *n
			total.Add(total, new(big.Rat).Mul(ratio, big.NewRat(int64(*n), 1)))
		}
	}
	s.required = ceil(total)
	switch {
	case len(s.missing) == 0 && known == 0:
		s.verdict = NotApplicable // nobody lives there
		return s
	case pl.Carers == nil:
		s.verdict, s.missing = NotAssessable, append(s.missing, "facilities.carers")
		return s
	case int64(*pl.Carers) < s.required:
		s.verdict = Fail
	case len(s.missing) > 0:
		s.verdict = NotAssessable
		return s
	default:
		s.verdict = Pass
	}
	if n := groups[ro.Args.Residents]; n != nil && *n > 0 && len(s.missing) == 0 {
		own := new(big.Rat).Mul(need[ro.Args.Residents], big.NewRat(int64(*n), 1))
		left := new(big.Rat).Sub(big.NewRat(int64(*pl.Carers), 1), total.Sub(total, own))
		if left.Sign() < 0 {
			left.SetInt64(0)
		}
		s.have = left.Quo(left, big.NewRat(int64(*n), 1))
	}
	return s
}

func (r *run) findStaff(ro row, s staffing) {
	pl, v := s.place, r.settle(ro, s.verdict)
	figures := Figures{}
	for key, n := range map[string]*int{
		"residents_dependent": pl.ResidentsDependent, "residents_selfcare": pl.ResidentsSelfcare, "carers": pl.Carers,
	} {
		if n != nil {
			figures[key] = *n
		}
	}
	if s.verdict == Pass || s.verdict == Fail {
		figures["carers_required"] = int(s.required)
		figures["carers_missing"] = int(max(0, s.required-int64(*pl.Carers)))
	}
	if pl.late {
		figures["source_date"] = pl.SourceDate.String()
	}
	r.add(ro, "", Finding{
		Subject: pl.subject(), Division: codeOf(pl.unit), Verdict: v, Missing: s.missing, Figures: figures,
	})
	if v == Fail {
		r.gapAt(ro, "", Gap{
			Kind: GapStaff, Verdict: v, Subject: pl.subject(), Required: ptr(float64(s.required)),
			Provided: ptr(float64(*pl.Carers)), Missing: ptr(float64(s.required - int64(*pl.Carers))), Unit: "人",
		}, pl.unit, pl.Geometry)
	}
	r.askOf(ro, pl, v, s.missing)
}
