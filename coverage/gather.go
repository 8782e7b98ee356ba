package coverage

import (
	"maps"
	"slices"
)

// areaSum is what rules gather over residential areas: whole numbers only, so that an area may be taken out
// and put in again, in any order.
type areaSum[S any] struct {
	of    func(r *run, area int) S       // what one area adds
	add   func(into *S, one *S, n int64) // adds it, or takes it away where n is -1
	clone func(S) S
}

// gather adds up some areas, ascending, once a run for a key. In a scenario it takes what was added up
// before, and takes out and puts in again the areas of another reach.
func gather[S any](r *run, key any, areas []int, s areaSum[S]) S {
	if done, ok := r.made.sums[key]; ok {
		return done.(S)
	}
	var all S
	before, ok := any(nil), false
	if r.edit != nil {
		before, ok = r.edit.from.made.sums[key]
	}
	if ok {
		all = s.clone(before.(S))
		for _, i := range r.edit.walked {
			if _, in := slices.BinarySearch(areas, i); in {
				was, is := s.of(r.edit.from, i), s.of(r, i)
				s.add(&all, &was, -1)
				s.add(&all, &is, 1)
			}
		}
	} else {
		all = s.clone(all)
		for _, i := range areas {
			one := s.of(r, i)
			s.add(&all, &one, 1)
		}
	}
	r.made.sums[key] = all
	return all
}

// circled is what a circle comes to over some areas.
type circled struct {
	by             [loads]split
	half, all, any Rate
}

// circledBy is what an area adds to a circle.
func (r *run) circledBy(area int, e extent) (c circled) {
	for l := range loads {
		c.by[l] = r.split(area, l, e)
	}
	total := r.demand.total[landLoad][area]
	c.half.Add(r.counted(total, e))
	all, any := allOrAny(total, e)
	c.all.Add(all)
	c.any.Add(any)
	return c
}

func (c *circled) addTimes(o *circled, n int64) {
	for l := range loads {
		c.by[l].addTimes(o.by[l], n)
	}
	c.half.addTimes(o.half, int(n))
	c.all.addTimes(o.all, int(n))
	c.any.addTimes(o.any, int(n))
}

// circles is what S5 gathers: every threshold, the last by county and township too, and how the walk
// differs from the circle that is drawn on a map.
type circles struct {
	at            [thresholdCount]circled
	parts         map[level]map[*Division]circled
	drawn, denied [loads]split
}

// circleOf is what one area adds to circles.
type circleOf struct {
	circles
	county, township *Division
}

// circles gathers the circle of care over some areas. name tells which areas they are.
func (r *run) circles(name AppliesTo, areas []int) circleOf {
	type key struct{ circles AppliesTo }
	return gather(r, key{name}, areas, areaSum[circleOf]{
		of: (*run).circleOfArea, add: (*circleOf).addTimes, clone: circleOf.clone,
	})
}

func (r *run) circleOfArea(i int) circleOf {
	one := circleOf{county: r.up(r.areaUnits[i], levelCounty), township: r.up(r.areaUnits[i], levelTownship)}
	var within [thresholdCount]extent
	limits := r.p.limits()
	r.extents(ClassCare, i, limits[:], within[:])
	for t, e := range within {
		one.at[t] = r.circledBy(i, e)
	}
	if r.reach.Method == Walking {
		in, not := r.deniedOn(i)
		for l := range loads {
			one.drawn[l] = r.split(i, l, in)
			one.denied[l] = split{
				served: one.drawn[l].served - r.split(i, l, not).served, unserved: r.split(i, l, not).served,
			}
		}
	}
	return one
}

func (c *circleOf) addTimes(o *circleOf, n int64) {
	for i := range o.at {
		c.at[i].addTimes(&o.at[i], n)
	}
	for l := range loads {
		c.drawn[l].addTimes(o.drawn[l], n)
		c.denied[l].addTimes(o.denied[l], n)
	}
	c.addPart(levelCounty, o.county, &o.at[len(o.at)-1], n)
	c.addPart(levelTownship, o.township, &o.at[len(o.at)-1], n)
}

func (c *circleOf) addPart(l level, d *Division, o *circled, n int64) {
	part := c.parts[l][d]
	part.addTimes(o, n)
	c.parts[l][d] = part
}

func (c circleOf) clone() circleOf {
	parts := map[level]map[*Division]circled{levelCounty: {}, levelTownship: {}}
	for l, by := range c.parts {
		parts[l] = maps.Clone(by)
	}
	c.parts = parts
	return c
}
