package coverage

import (
	"math"
	"math/big"
)

// floorArea judges A1: floor area for each hundred households. New areas are judged by project
// or declared pool; existing ones by estate where it declares rooms or is served, the others as
// one, their community (standards 3.00, 21).
func (r *run) floorArea(ro row) Result {
	res := r.result(ro)
	rulings := each(r, r.projects, r.otherFloor, func(p *project) ruling {
		if ro.AppliesTo == ExistingAreas && !p.declared && len(r.tied(p).serving) == 0 {
			return ruling{out: true, rest: r.member(ro, p) != No}
		}
		return floorRuling(p.unit, r.floorAreaOf(ro, p))
	})
	var rest []*project
	for i, ruling := range rulings.answers.all() {
		if ruling.rest {
			rest = append(rest, r.projects[i])
		}
	}
	r.duty(ro, &res, ruled(r, rulings).plus(ruled(r, r.floorAreaOfRest(ro, rest))))
	res.Basis = Basis{Code: "a1." + string(ro.AppliesTo), Figures: Figures{"new_from": r.cutOff(ro).String()}}
	return res
}

// floorRuling keeps the ratio of what is judged by it.
func floorRuling(unit *Division, f Finding) ruling {
	worth := math.Inf(1)
	if f.Verdict == Pass || f.Verdict == Fail || f.Verdict == Review {
		worth = f.worthOf("m2_per_100_households")
	}
	return ruling{judged: judged{unit, f.Verdict, f.Missing}, worth: worth}
}

// duty fills the answer of a duty on each thing: verdict by its parts, value the worst thing's
// figure, numerator and denominator things passed and judged (standards 3.00, 15).
func (r *run) duty(ro row, res *Result, v verdicts) {
	all := v.all
	res.Counts, res.Unknown = all, all.Unknown()
	res.lack(v)
	if all.Judged() > 0 {
		res.Numerator, res.Denominator = ptr(float64(all.Pass)), ptr(float64(all.Judged()))
	}
	if !math.IsInf(v.worst, 0) {
		res.Value = &v.worst
	}
	res.By = v.parts()
	res.Verdict = r.settle(ro, all.Duty())
	if ro.reference() && res.Verdict != NotApplicable {
		res.Verdict = Review
	}
}

// cutOff is the day from which projects are new under a row.
func (r *run) cutOff(ro row) Date {
	if !ro.Start.IsZero() {
		return ro.Start
	}
	return r.p.NewFrom
}

// member answers whether a row speaks of a project: of its cohort and, where the row says so,
// of the city.
func (r *run) member(ro row, p *project) Tri {
	isNew, _ := p.cohort(r.cutOff(ro))
	switch ro.AppliesTo {
	case ExistingAreas:
		return isNew.Not()
	case NewUrbanAreas:
		return isNew.And(r.urban(p))
	}
	return isNew
}

// members are the projects judged with p: its pool, or itself.
func (p *project) members() []*project {
	if p.pool != nil {
		return p.pool.members
	}
	return []*project{p}
}

// judgedWith is members, but for a project of a pool without agreement that has enough of its own.
func (r *run) judgedWith(p *project, value *big.Rat, counts func(room) (Tri, string)) []*project {
	alone := []*project{p}
	if p.pool != nil && !p.pool.agreed && p.counted && value != nil {
		s := r.supplyOf(alone, ForElders, counts)
		if s.meets(required(value, p.households)) == Pass {
			return alone
		}
	}
	return p.members()
}

func households(members []*project) (n int, known, clash bool) {
	known = true
	for _, m := range members {
		n, known, clash = n+m.households, known && m.counted, clash || m.clash
	}
	return n, known, clash
}

func anyRoom(room) (Tri, string) { return Yes, "" }

// required is value × households / 100, in cm², exact.
func required(value *big.Rat, households int) *big.Rat {
	return new(big.Rat).Mul(value, big.NewRat(int64(households)*100, 1))
}

func m2Of(cm2 *big.Rat) float64 { return float(new(big.Rat).Quo(cm2, big.NewRat(1e4, 1))) }

// meets judges a floor area against a requirement: what is known may suffice, what is open
// keeps a shortfall from being certain.
func (s supply) meets(need *big.Rat) Verdict {
	switch {
	case big.NewRat(s.own, 1).Cmp(need) >= 0:
		return Pass
	case big.NewRat(s.known, 1).Cmp(need) >= 0:
		return Review
	case s.open:
		return NotAssessable
	case s.shared:
		return Review
	}
	return Fail
}

// floorAreaOf judges one project.
func (r *run) floorAreaOf(ro row, p *project) Finding {
	isNew, astride := p.cohort(r.cutOff(ro))
	f := Finding{Subject: p.subject(), Division: codeOf(p.unit), Figures: Figures{}}
	group := r.judgedWith(p, r.rat(ro), anyRoom)
	n, known, clash := households(group)
	s := r.supplyOf(group, ForElders, anyRoom)
	need := required(r.rat(ro), n)
	own := p.ownCondition()
	switch {
	case p.exempt(r.q.AsOf) != nil:
		f.Verdict, f.Figures["exemption"] = NotApplicable, p.exempt(r.q.AsOf).DocumentNo
	case ro.AppliesTo != ExistingAreas && isNew == No && own == nil, ro.AppliesTo == ExistingAreas && isNew == Yes,
		ro.AppliesTo == NewUrbanAreas && r.urban(p) == No:
		return Finding{Verdict: NotApplicable}
	case p.counted && p.households == 0: // of a pool too: who has no households owes nothing
		f.Verdict = NotApplicable
		f.Figures["households"] = 0
	case ro.AppliesTo != ExistingAreas && isNew == No:
		need = big.NewRat(cm2(*own), 1)
		f.Figures["basis"] = "own_condition"
		f.Verdict = s.meets(need)
	case !known:
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.households"}
		f.Flags = append(f.Flags, Flag{FlagNoHouseholds, "", Figures{"name": p.name}})
	default:
		f.Verdict = s.meets(need)
	}
	if f.Verdict != NotApplicable && (known || f.Figures["basis"] != nil) {
		f.fillArea(n, need, s)
	}
	if !known {
		delete(f.Figures, "households")
	}
	r.doubts(ro, &f, p, s, isNew, astride, clash)
	r.reportFloorArea(ro, p, f, s)
	return f
}

// ownCondition is the care area in the project's own planning condition, to which a project of
// before the clause is held; nil where none is given.
func (p *project) ownCondition() *float64 {
	sum := 0.0
	found := false
	for _, a := range p.phases {
		if a.PlanningConditionAreaM2 != nil {
			sum, found = sum+*a.PlanningConditionAreaM2, true
		}
	}
	if !found {
		return nil
	}
	return &sum
}

// fillArea writes A1's figures: 应配, 实配, 缺口.
func (f *Finding) fillArea(n int, need *big.Rat, s supply) {
	f.Figures["households"] = n
	f.Figures["required_m2"] = m2Of(need)
	if s.open && s.known == 0 {
		return // nothing is known of what is provided: absent, not zero
	}
	f.Figures["provided_m2"] = m2(s.known)
	f.Figures["shortfall_m2"] = math.Max(0, m2Of(new(big.Rat).Sub(need, big.NewRat(s.known, 1))))
	if n > 0 {
		f.Figures["m2_per_100_households"] = float(big.NewRat(s.known, int64(n)*100))
	}
}

// doubts lowers a verdict to review, or names what is missing, and raises the flags that go with it.
func (r *run) doubts(ro row, f *Finding, p *project, s supply, isNew Tri, astride, clash bool) {
	if f.Verdict == NotApplicable {
		return
	}
	f.Flags = append(f.Flags, s.flags...)
	if f.Verdict == NotAssessable && len(f.Missing) == 0 {
		f.Missing = s.missing
	}
	if s.shared {
		f.Flags = append(f.Flags, Flag{FlagPooled, "undeclared", Figures{"sites": s.siteNames()}})
	}
	if len(s.members) > 1 {
		f.pooled(p, s)
	}
	if clash {
		f.review(Flag{FlagContradiction, "households", Figures{"name": p.name}})
	}
	switch {
	case astride:
		f.review(Flag{FlagCohort, "astride", Figures{"name": p.name, "from": r.cutOff(ro).String()}})
	case isNew == Unknown:
		f.review(Flag{FlagCohort, "undated", Figures{"name": p.name, "from": r.cutOff(ro).String()}})
		f.Missing = append(f.Missing, "residential-areas.land_contract_date")
		f.Verdict = NotAssessable
	}
	if ro.reference() {
		f.review(Flag{FlagReference, "floor_area", Figures{"standard": ro.norm.Name.Zh}})
	}
}

// pooled marks a member of a pool: the group's sum decides. Without an agreement a member that has
// enough of its own passes by itself, and one that leans on the others is for review.
func (f *Finding) pooled(p *project, s supply) {
	f.Figures["pool"] = p.pool.name
	flag := Flag{FlagPooled, "pooled", Figures{
		"members": p.pool.others(p), "sites": s.siteNames(), "verdict": string(f.Verdict),
	}}
	if !p.pool.agreed && f.Verdict == Pass {
		flag.Variant = "no_agreement"
		f.review(flag)
		return
	}
	f.Flags = append(f.Flags, flag)
}

func (s supply) siteNames() []string {
	names := []string{}
	for _, st := range s.sites {
		names = append(names, st.name)
	}
	return names
}

// review makes a verdict a matter for review and says why; missing data stays missing.
func (f *Finding) review(why Flag) {
	f.Flags = append(f.Flags, why)
	if f.Verdict == Pass || f.Verdict == Fail {
		f.Verdict = Review
	}
}
