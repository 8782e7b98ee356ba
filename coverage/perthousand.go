package coverage

import (
	"math/big"
	"slices"
)

// density is a sum per thousand people, as it is asked for.
type density struct {
	all    []amount
	kinds  []FacilityKind // that the sum is made of: none on record, nothing is known
	field  string         // the property summed
	people people
	of     demographic
}

func (d density) per() *big.Rat { return big.NewRat(1000, max(1, d.people.n)) }

// verdict judges a sum per thousand before any deadline, compared unrounded. A population of
// another time is an estimate, and one that flips with its basis is not settled: both Review.
func (d density) verdict(ro row, target *big.Rat) Verdict {
	t := sum(d.all)
	if d.people.n == 0 {
		return NotAssessable
	}
	low, high := t.bounds(d.per())
	v := ro.judge(low, high, target, t.seen)
	if v != Pass && v != Fail {
		return v
	}
	flips := slices.ContainsFunc(d.people.others, func(n int64) bool {
		low, high := t.bounds(big.NewRat(1000, max(1, n)))
		return ro.judge(low, high, target, t.seen) != v
	})
	if d.people.offYear || flips {
		return Review
	}
	return v
}

// perThousand fills a result from a density: value, bounds, need, parts, verdict, flags.
func (r *run) perThousand(ro row, res *Result, d density) {
	t := sum(d.all)
	r.tell(res, d.people)
	res.Numerator, res.Unknown = ptr(float64(t.known)), t.seen.Unknown()
	res.By = r.densityParts(d)
	r.unsureAmounts(ro, res, d.all)
	target := r.rat(ro)
	if d.people.n == 0 {
		r.ask(ro, res, "divisions.populations")
	} else if ro.binds() {
		n := big.NewRat(d.people.n, 1000)
		res.need(n.Mul(n, target), t.known)
	}
	if !r.surveyed(d.kinds) {
		res.Numerator, res.Shortfall, res.By = nil, nil, nil
		r.ask(ro, res, d.field)
		res.Verdict = r.settle(ro, NotAssessable)
		return
	}
	if d.people.n > 0 {
		low, high := t.bounds(d.per())
		res.Value, res.Low, res.High = ptr(float(low)), ptr(float(low)), floatOrNil(high)
	}
	res.Verdict = r.settle(ro, d.verdict(ro, target))
	if len(d.people.others) > 0 {
		r.flagBases(res, d.people)
	}
}

func (r *run) flagBases(res *Result, p people) {
	all := append([]int64{p.n}, p.others...)
	res.Flags = append(res.Flags, Flag{Code: FlagPopulationBasis, Variant: "basis", Figures: Figures{
		"population": int(p.n), "population_year": p.year,
		"population_least": int(slices.Min(all)), "population_most": int(slices.Max(all)),
	}})
}

// densityParts splits a density. A part whose population is not known, or of another time, has
// its sum and no rate: unlike bases are not compared.
func (r *run) densityParts(d density) []Part {
	return r.tallyParts(d.all, func(unit *Division, t tally, p *Part) {
		p.Counts, p.Unknown, p.Numerator = t.seen, t.seen.Unknown(), ptr(float64(t.known))
		if unit == nil {
			return
		}
		pop, ok := r.livingIn(unit, d.of)
		if !ok || pop.n == 0 || pop.offYear {
			return
		}
		low, high := t.bounds(big.NewRat(1000, pop.n))
		p.Value, p.Low, p.High = ptr(float(low)), ptr(float(low)), floatOrNil(high)
		p.Denominator = ptr(float64(pop.n))
	})
}

// leaveOut flags what is under construction, built but idle, or planned and therefore not
// counted: how many facilities and how much (F12). Variant "uncommitted" is a plan's horizon,
// which leaves out only what has no year within the plan.
func (r *run) leaveOut(res *Result, unit string, kinds []FacilityKind, n func(*Facility) *int) {
	count, amount, unsized := 0, 0, 0
	for _, pl := range r.coming {
		if pl.exists != No || pl.CloseDate.NotAfter(r.q.AsOf) == Yes ||
			!r.territory(pl) || !slices.Contains(kinds, pl.Kind) {
			continue
		}
		count++
		if v := n(pl.Facility); v != nil {
			amount += *v
		} else {
			unsized++
		}
	}
	if count == 0 {
		return
	}
	variant := ""
	if r.q.Horizon == AsPlanned {
		variant = "uncommitted"
	}
	res.Flags = append(res.Flags, Flag{Code: FlagNotYetBuilt, Variant: variant, Figures: Figures{
		"facilities": count, "amount": amount, "facilities_unsized": unsized, "unit": unit,
	}})
}

// shown sums a number over the territory's serving places of some kinds that state it: figures
// printed apart from what counts.
func (r *run) shown(kinds []FacilityKind, n func(*Facility) *int) int {
	total := 0
	for _, pl := range r.places {
		if v := n(pl.Facility); v != nil && pl.exists == Yes && r.territory(pl) && slices.Contains(kinds, pl.Kind) {
			total += *v
		}
	}
	return total
}
