package coverage

import (
	"cmp"
	"slices"
)

// Difference is what a scenario would change. People, households, elders and land are those within the
// circle of care for the aged, of the estates that S5 speaks of; nil where that is not known.
type Difference struct {
	Before      Compared          `json:"before"`
	After       Compared          `json:"after"`
	Revision    int               `json:"revision"`
	ReachMethod string            `json:"reach_method"`
	LimitM      int               `json:"limit_m"`
	Gained      []AreaChange      `json:"gained"`
	Lost        []AreaChange      `json:"lost"`
	People      Moved             `json:"people"`
	Households  Moved             `json:"households"`
	Elders60    Moved             `json:"elders60"`
	LandM2      Moved             `json:"land_m2"`
	Indicators  []IndicatorChange `json:"indicators"` // whose verdict, value or bounds are other
	GapsOpened  []Gap             `json:"gaps_opened"`
	GapsClosed  []Gap             `json:"gaps_closed"`
	GapsChanged []GapChange       `json:"gaps_changed"` // of another amount
}

// Moved is a figure before and after.
type Moved struct {
	Before *float64 `json:"before"`
	After  *float64 `json:"after"`
	Change *float64 `json:"change"`
}

// AreaChange is an estate that more, or less, of is served than before. How many people gained or lost
// it is given without sign; nil where not known. The walk is that of the median demand point; nil
// beyond the cap.
type AreaChange struct {
	ID            string   `json:"id"`
	Name          string   `json:"name"`
	Division      string   `json:"division"`
	ShareBefore   *float64 `json:"served_share_before"` // of its demand points, percent
	ShareAfter    *float64 `json:"served_share_after"`
	People        *float64 `json:"people"`
	Households    *float64 `json:"households"`
	Elders60      *float64 `json:"elders60"`
	NearestBefore *float64 `json:"nearest_before_m"`
	NearestAfter  *float64 `json:"nearest_after_m"`
	FacilityAfter string   `json:"facility_after,omitempty"`
}

// Difference tells what the scenario changes.
func (x *WhatIf) Difference() Difference {
	before, after := x.base.run, x.run
	c := Difference{
		Before: before.compared(x.base.id), After: after.compared(x.id), Revision: before.w.Revision,
		ReachMethod: after.reach.Method, LimitM: before.p.CircleM, Indicators: []IndicatorChange{},
	}
	c.Gained, c.Lost = x.areas(c.circle(x.base.care, before, after))
	x.indicators(&c)
	var d Comparison
	d.gaps(x.gaps())
	c.GapsOpened, c.GapsClosed = append([]Gap{}, d.Opened...), append([]Gap{}, d.Closed...)
	c.GapsChanged = slices.Concat([]GapChange{}, d.Grown, d.Shrunk, d.Altered)
	slices.SortFunc(c.GapsChanged, func(a, b GapChange) int { return cmp.Compare(a.Gap.ID, b.Gap.ID) })
	return c
}

func (r *run) compared(id string) Compared {
	return Compared{id, r.q.Plans[0].ID, r.q.AsOf, r.q.horizon(), r.w.Revision}
}

// careOf returns what the circle of care comes to over the estates that S5 speaks of; not ok where it
// cannot be measured.
func (r *run) careOf(to AppliesTo) (c circled, ok bool) {
	of := r.city(to)
	all := r.circles(to, of.areas)
	if v, _ := r.circleVerdict(of); v != Measured {
		return c, false
	}
	return all.at[len(all.at)-1], true
}

// circle tells who is served before and after, and whether that can be measured of either.
func (c *Difference) circle(care AppliesTo, before, after *run) bool {
	was, okBefore := before.careOf(care)
	is, okAfter := after.careOf(care)
	for l, into := range map[load]*Moved{
		landLoad: &c.LandM2, householdLoad: &c.Households, peopleLoad: &c.People, elderLoad: &c.Elders60,
	} {
		shown := func(s split, ok bool) *float64 {
			switch {
			case !ok || s.all() == 0:
				return nil
			case l == landLoad:
				return ptr(m2(s.served))
			}
			return ptr(persons(s.served))
		}
		into.Before, into.After = shown(was.by[l], okBefore), shown(is.by[l], okAfter)
		if into.Before != nil && into.After != nil {
			into.Change = ptr(*into.After - *into.Before)
		}
	}
	return okBefore || okAfter
}

// indicators lists the rows that moved. Rows of a scenario are those of its baseline, in their order.
func (x *WhatIf) indicators(c *Difference) {
	unlike := []string{}
	if x.base.run.reach.Method != x.run.reach.Method {
		unlike = append(unlike, "reach_method")
	}
	for i, l := range x.run.logs {
		if was := x.base.run.logs[i]; was != l {
			if ch := changeOf(&was.res, &l.res, unlike); moved(ch.Before, ch.After) {
				c.Indicators = append(c.Indicators, ch)
			}
		}
	}
}

func moved(a, b *IndicatorFigure) bool {
	same := func(x, y *float64) bool { return x == y || x != nil && y != nil && *x == *y }
	return a.Verdict != b.Verdict || !same(a.Value, b.Value) || !same(a.Low, b.Low) || !same(a.High, b.High)
}

// gaps returns, before and after, the gaps that a row came to say otherwise: all that differ are among
// them.
func (x *WhatIf) gaps() (before, after []Gap) {
	type change struct {
		gone  int // of its spots
		fresh []spot
	}
	gone, changes := map[*said]bool{}, map[string]*change{}
	of := func(id string) *change {
		if changes[id] == nil {
			changes[id] = &change{}
		}
		return changes[id]
	}
	for i, l := range x.run.logs {
		was := x.base.run.logs[i]
		if was == l {
			continue
		}
		for _, s := range spotsOf(was, l) {
			gone[s.by] = true
			of(s.gap.ID).gone++
		}
		for _, s := range spotsOf(l, was) {
			c := of(s.gap.ID)
			c.fresh = append(c.fresh, s)
		}
	}
	for id, c := range changes {
		spots := c.fresh
		if g := x.base.gaps[id]; g != nil {
			before = append(before, g.Gap)
			if c.gone < len(g.spots) {
				left := func(s spot) bool { return gone[s.by] }
				spots = append(slices.DeleteFunc(slices.Clone(g.spots), left), spots...)
			}
		}
		if g, ok := joinSpots(spots); ok {
			after = append(after, g)
		}
	}
	return before, after
}

// joinSpots joins the gaps of one id in the order in which rows raised them.
func joinSpots(spots []spot) (g Gap, ok bool) {
	slices.SortStableFunc(spots, func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.said, b.said))
	})
	for i, s := range spots {
		if i == 0 {
			g = *s.gap
			continue
		}
		g = joinGap(g, *s.gap)
	}
	return g, len(spots) > 0
}
