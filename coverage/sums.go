package coverage

import (
	"maps"
	"math"
	"math/big"
	"slices"
)

// amount is what one facility adds to a sum of beds or places.
type amount struct {
	place   *place
	counts  Tri      // Unknown where it is not known whether it counts at all
	n       *int     // nil: not known
	missing []string // layer.property: why counts or n is not known
}

// tally is a sum that has not forgotten what it does not know.
type tally struct {
	known int64 // of facilities that count and whose number is known
	more  int64 // what may count besides
	open  bool  // something may count of which no number is known
	seen  Rate  // facilities: Pass is known, Review of a later record, Missing lacks a field
}

func (t *tally) add(a amount) {
	switch {
	case a.counts == No:
		return
	case a.counts == Yes && a.n != nil:
		t.known += int64(*a.n)
	case a.n != nil:
		t.more += int64(*a.n)
	default:
		t.open = true
	}
	t.seen.Add(a.verdict())
}

// verdict says whether the facility's part of the sum is known: Pass, Review or NotAssessable.
func (a amount) verdict() Verdict {
	switch {
	case a.counts == Yes && a.n != nil:
		return Pass
	case a.place.late && len(a.missing) == 0:
		return Review
	}
	return NotAssessable
}

func sum(all []amount) tally {
	var t tally
	for _, a := range all {
		t.add(a)
	}
	return t
}

// bounds returns the least and the most the sum may be, times k; high is nil where nothing bounds it.
func (t tally) bounds(k *big.Rat) (low, high *big.Rat) {
	low = new(big.Rat).Mul(k, big.NewRat(t.known, 1))
	if !t.open {
		high = new(big.Rat).Mul(k, big.NewRat(t.known+t.more, 1))
	}
	return low, high
}

// blank reports whether something is missing and nothing at all is known.
func blank(seen Rate) bool { return seen.Judged() == 0 && seen.Review == 0 && seen.Missing > 0 }

// claim is one condition that a facility must meet to count, and the property that tells.
type claim func(f *Facility) (Tri, string)

// ofKind claims one of some kinds; a facility whose kind is not recorded may be of any.
func ofKind(kinds []FacilityKind) claim {
	return func(f *Facility) (Tri, string) {
		if f.Kind == "" {
			return Unknown, "facilities.kind"
		}
		return Known(slices.Contains(kinds, f.Kind)), "facilities.kind"
	}
}

// meets answers whether a place serves and all claims hold, and names what is missing to tell.
func (r *run) meets(pl *place, claims ...claim) (t Tri, missing []string) {
	t = pl.exists
	switch {
	case t != Unknown || pl.late:
	case pl.Status == "":
		missing = append(missing, "facilities.status")
	default:
		missing = append(missing, "facilities.open_date")
	}
	for _, c := range claims {
		v, field := c(pl.Facility)
		if v == Unknown && !slices.Contains(missing, field) {
			missing = append(missing, field)
		}
		t = t.And(v)
	}
	if t == No {
		return No, nil
	}
	return t, missing
}

// amounts lists what the territory's facilities add to a sum: n of each that meets the claims.
func (r *run) amounts(field string, n func(*Facility) *int, claims ...claim) []amount {
	var out []amount
	for _, pl := range r.places {
		if !r.territory(pl) {
			continue
		}
		a := amount{place: pl, n: n(pl.Facility)}
		if a.counts, a.missing = r.meets(pl, claims...); a.counts == No {
			continue
		}
		if a.n == nil {
			a.missing = append(a.missing, field)
		}
		out = append(out, a)
	}
	return out
}

// surveyed reports whether the territory's records hold any facility of some kinds, in whatever
// state. A kind that no record bears was not uploaded, and that is no reason to say there is none.
func (r *run) surveyed(kinds []FacilityKind) bool {
	return slices.ContainsFunc(r.places, func(pl *place) bool {
		return r.territory(pl) && (pl.Kind == "" || slices.Contains(kinds, pl.Kind))
	})
}

// against compares what lies between low and high (nil: without bound) with a target.
func against(op Op, low, high, target *big.Rat) Verdict {
	above, below := low.Cmp(target) >= 0, high != nil && high.Cmp(target) < 0
	if op == Below {
		above, below = below, above
	}
	switch {
	case above:
		return Pass
	case below:
		return Fail
	}
	return Review
}

// judged returns the row's verdict on bounds, before any deadline: measured without a target.
func (ro row) judge(low, high, target *big.Rat, seen Rate) Verdict {
	if !ro.binds() {
		return Measured
	}
	v := against(ro.Op, low, high, target)
	if v == Review && blank(seen) {
		return NotAssessable
	}
	return v
}

// binds reports whether the row sets a threshold at all.
func (ro row) binds() bool {
	return len(ro.Targets) > 0 && ro.Op != Forecast && ro.Op != Qualitative && ro.Op != NoOp
}

// need states what would do and what is wanting, in whole things.
func (res *Result) need(exact *big.Rat, have int64) {
	n := ceil(exact)
	res.Need = ptr(float64(n))
	res.Shortfall = ptr(math.Max(0, float64(n-have)))
}

// lacks notes a field without which a row stays undecided, once.
func (res *Result) lacks(fields ...string) {
	for _, f := range fields {
		if !slices.Contains(res.Missing, f) {
			res.Missing = append(res.Missing, f)
		}
	}
	slices.Sort(res.Missing)
}

// partsOf splits things by county and by township of the scope, those without a thing included.
// A thing whose unit is not known makes a part without a division, so that a level sums to the whole.
func partsOf[T any](r *run, things []T, unit func(T) *Division, fill func(*Division, []T, *Part)) []Part {
	var out []Part
	for _, l := range []level{levelCounty, levelTownship} {
		groups := map[*Division][]T{}
		for _, d := range r.scope {
			if d.level() == l {
				groups[d] = nil
			}
		}
		for _, th := range things {
			d := r.up(unit(th), l)
			if !r.inScope[d] {
				d = nil
			}
			groups[d] = append(groups[d], th)
		}
		for d, members := range groups {
			part := newPart(l, d)
			fill(d, members, &part)
			out = append(out, part)
		}
	}
	sortParts(out)
	return out
}

// tallyParts is partsOf of amounts, by what they sum to.
func (r *run) tallyParts(all []amount, fill func(*Division, tally, *Part)) []Part {
	byUnit := map[*Division]*tally{}
	for _, a := range all {
		t := byUnit[a.place.unit]
		if t == nil {
			t = &tally{}
			byUnit[a.place.unit] = t
		}
		t.add(a)
	}
	units := slices.Collect(maps.Keys(byUnit))
	return partsOf(r, units, func(d *Division) *Division { return d }, func(d *Division, members []*Division, p *Part) {
		var t tally
		for _, m := range members {
			t.plus(*byUnit[m])
		}
		fill(d, t, p)
	})
}

func (t *tally) plus(o tally) {
	t.known, t.more, t.open = t.known+o.known, t.more+o.more, t.open || o.open
	t.seen.addTimes(o.seen, 1)
}

// unsureAmounts records what keeps amounts from being known.
func (r *run) unsureAmounts(ro row, res *Result, all []amount) {
	var unsure []*place
	for i := range all {
		if a := &all[i]; a.verdict() != Pass {
			res.lacks(a.missing...)
			unsure = append(unsure, a.place)
		}
	}
	redrawn := func(pl *place) bool { return r.edit.units[pl.unit] }
	each(r, unsure, redrawn, func(pl *place) struct{} {
		i, _ := slices.BinarySearchFunc(all, pl, func(a amount, pl *place) int { return byPlaceID(a.place, pl) })
		r.unsure(ro, pl, all[i].verdict(), all[i].missing, Figures{})
		return struct{}{}
	})
}

// sumParts splits a sum; its value is the sum itself.
func (r *run) sumParts(all []amount) []Part {
	return r.tallyParts(all, func(_ *Division, t tally, p *Part) {
		low, high := t.bounds(big.NewRat(1, 1))
		p.Counts, p.Unknown = t.seen, t.seen.Unknown()
		p.Value, p.Low, p.Numerator = ptr(float(low)), ptr(float(low)), ptr(float(low))
		p.High = floatOrNil(high)
	})
}

func floatOrNil(r *big.Rat) *float64 {
	if r == nil {
		return nil
	}
	return ptr(float(r))
}
