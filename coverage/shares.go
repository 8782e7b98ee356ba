package coverage

import (
	"math/big"
	"slices"
)

// portion is what one facility adds to a share, as nursing beds to beds.
type portion struct {
	place       *place
	counts      Tri
	least, most int64  // the part is between these; most is what bounds it where the whole is known
	whole       *int64 // nil: not known
	partKnown   bool
	doubt       int64    // the part stated, where it is above the whole: a fault of the record, for review
	missing     []string // layer.property
}

func (p portion) unit() *Division { return p.place.unit }

// sure reports whether the facility belongs in the headline.
func (p portion) sure() bool { return p.counts == Yes && p.partKnown && p.whole != nil }

func (p portion) verdict() Verdict {
	switch {
	case p.sure():
		return Pass
	case p.doubt > 0, p.place.late && len(p.missing) == 0:
		return Review
	}
	return NotAssessable
}

// figures tells of a part that is stated above its whole.
func (p portion) figures() Figures {
	if p.doubt == 0 {
		return Figures{}
	}
	return Figures{"part": int(p.doubt), "whole": int(*p.whole)}
}

// share is a part of a whole over facilities: the headline of those surely known, and bounds.
type share struct {
	part, whole int64 // of the sure ones
	low, high   *big.Rat
	seen        Rate
}

func shareOf(all []portion) share {
	var s share
	for _, p := range all {
		s.seen.Add(p.verdict())
		if p.sure() {
			s.part += p.least
			s.whole += *p.whole
		}
	}
	s.low, s.high = lowest(all), highest(all)
	return s
}

// fraction is a part and its whole; those of whole 0 say nothing.
type fraction struct{ part, whole int64 }

func (f fraction) cmp(g fraction) int {
	return big.NewInt(0).Mul(big.NewInt(f.part), big.NewInt(g.whole)).
		Cmp(big.NewInt(0).Mul(big.NewInt(g.part), big.NewInt(f.whole)))
}

// lowest returns the least the share may be; nil where there may be no whole at all. Facilities
// of unknown size may be of any, so that they alone press it to 0.
func lowest(all []portion) *big.Rat {
	var base fraction
	var maybe []fraction
	for _, p := range all {
		switch {
		case p.whole == nil:
			return new(big.Rat)
		case p.counts == Yes:
			base.part, base.whole = base.part+p.least, base.whole+*p.whole
		case *p.whole > 0:
			maybe = append(maybe, fraction{p.least, *p.whole})
		}
	}
	slices.SortFunc(maybe, fraction.cmp)
	return mix(base, maybe, -1)
}

// highest returns the most the share may be; nil where there may be no whole at all.
func highest(all []portion) *big.Rat {
	var base fraction
	var maybe []fraction
	for _, p := range all {
		f := fraction{p.most, 0}
		switch {
		case p.whole != nil:
			f.whole = *p.whole
		case p.partKnown:
			f.whole = p.least // no fewer than its part
		default:
			return big.NewRat(1, 1)
		}
		if p.counts == Yes {
			base.part, base.whole = base.part+f.part, base.whole+f.whole
		} else if f.whole > 0 {
			maybe = append(maybe, f)
		}
	}
	slices.SortFunc(maybe, func(a, b fraction) int { return b.cmp(a) })
	return mix(base, maybe, 1)
}

// mix adds to base those of the sorted maybe that move it on in a direction. Each that is
// beyond the mean moves the mean toward itself, so the first that is not ends it.
func mix(base fraction, maybe []fraction, direction int) *big.Rat {
	for _, f := range maybe {
		if base.whole > 0 && f.cmp(base) != direction {
			break
		}
		base.part, base.whole = base.part+f.part, base.whole+f.whole
	}
	if base.whole == 0 {
		return nil
	}
	return big.NewRat(base.part, base.whole)
}

// portions lists what the territory's facilities add to a share.
func (r *run) portions(split func(*Facility) portion, claims ...claim) []portion {
	var out []portion
	for _, pl := range r.places {
		if !r.territory(pl) {
			continue
		}
		counts, missing := r.meets(pl, claims...)
		if counts == No {
			continue
		}
		p := split(pl.Facility)
		p.place, p.counts, p.missing = pl, counts, append(missing, p.missing...)
		out = append(out, p)
	}
	return out
}

// divide makes a portion of a whole and the numbers its part adds up from; each property is
// named where it is missing. A part above its whole is not believed beyond the whole.
func divide(whole *int, wholeField string, parts map[string]*int) portion {
	p := portion{partKnown: true}
	for field, n := range parts {
		if n == nil {
			p.partKnown = false
			p.missing = append(p.missing, field)
			continue
		}
		p.least += int64(*n)
	}
	slices.Sort(p.missing)
	p.most = p.least
	if whole == nil {
		p.missing = append(p.missing, wholeField)
		return p
	}
	p.whole = ptr(int64(*whole))
	if !p.partKnown {
		p.most = max(p.least, *p.whole)
	}
	if p.least > *p.whole {
		p.doubt, p.partKnown, p.least, p.most = p.least, false, 0, *p.whole
	}
	return p
}

// share fills a result from portions: value, bounds, need, parts and verdict.
func (r *run) share(ro row, res *Result, all []portion) {
	s := shareOf(all)
	res.Unknown, res.By = s.seen.Unknown(), r.shareParts(all)
	s.show(&res.Value, &res.Low, &res.High, &res.Numerator, &res.Denominator)
	for _, p := range all {
		if !p.sure() {
			res.lacks(p.missing...)
			r.unsure(ro, p.place, p.verdict(), p.missing, p.figures())
		}
	}
	target := new(big.Rat).Quo(r.rat(ro), hundred)
	if ro.binds() && s.whole > 0 {
		res.need(new(big.Rat).Mul(target, big.NewRat(s.whole, 1)), s.part)
	}
	switch {
	case s.low == nil && s.seen.Unknown() == 0:
		res.Verdict = NotApplicable
	case s.low == nil || s.high == nil:
		res.Verdict = r.settle(ro, NotAssessable)
	default:
		res.Verdict = r.settle(ro, ro.judge(s.low, s.high, target, s.seen))
	}
}

func (s share) show(value, low, high, num, den **float64) {
	if s.whole > 0 {
		*value = percent(big.NewRat(s.part, s.whole))
		*num, *den = ptr(float64(s.part)), ptr(float64(s.whole))
	}
	if s.low != nil && s.high != nil {
		*low, *high = percent(s.low), percent(s.high)
	}
}

func (r *run) shareParts(all []portion) []Part {
	return partsOf(r, all, portion.unit, func(_ *Division, members []portion, p *Part) {
		s := shareOf(members)
		p.Counts, p.Unknown = s.seen, s.seen.Unknown()
		s.show(&p.Value, &p.Low, &p.High, &p.Numerator, &p.Denominator)
	})
}
