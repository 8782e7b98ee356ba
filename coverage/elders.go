package coverage

import "slices"

// How many elders an area has is recorded, or allocated from its division's.
const (
	eldersRecorded  = "recorded"
	eldersAllocated = "allocated"
)

// elders is how many people of sixty and over live in an area, and how that is known.
type elders struct {
	count int64  // -1 where unknown
	basis string // recorded, allocated; empty where unknown
}

// takeElders gives every area its elders: as recorded of it or its dwellings, else its share by
// households of the elders of the smallest division, township or below, of which both are known.
// A figure allocated is rounded to whole persons.
func (r *run) takeElders() {
	known := r.demand.amount[elderLoad]
	r.elders = make([]elders, len(known))
	inUnit := map[*Division]int64{} // households of the areas of a division; -1 where one is unknown
	for i := range known {
		h := r.demand.amount[householdLoad][i]
		for d := r.areaUnits[i]; d != nil; d = r.tree.parent[d] {
			if inUnit[d] < 0 || h < 0 {
				inUnit[d] = -1
			} else {
				inUnit[d] += h
			}
		}
	}
	for i, n := range known {
		r.elders[i] = elders{count: -1}
		if n >= 0 {
			r.elders[i] = elders{n, eldersRecorded}
			if b := r.w.Areas[i].Elders60Basis; b != "" {
				r.elders[i].basis = b
			}
			continue
		}
		if n, ok := r.allocated(r.areaUnits[i], r.demand.amount[householdLoad][i], inUnit); ok {
			r.elders[i] = elders{n, eldersAllocated}
		}
	}
}

func (r *run) allocated(unit *Division, households int64, inUnit map[*Division]int64) (int64, bool) {
	if households < 0 {
		return 0, false
	}
	for d := unit; d != nil && d.level() >= levelTownship; d = r.tree.parent[d] {
		pop, ok := r.eldersOf(d)
		if !ok {
			continue
		}
		all := inUnit[d]
		if pop.Households != nil {
			all = max(all, int64(*pop.Households)) // never more than the division's elders in all
		}
		if all <= 0 || households > all {
			continue
		}
		n := int64(*pop.Elders60)
		return (2*n*households + all) / (2 * all), true
	}
	return 0, false
}

// eldersOf returns the division's population that has elders and is nearest to the as-of year,
// within the tolerance; of two as near the earlier, which was known first.
func (r *run) eldersOf(d *Division) (Population, bool) {
	year := r.q.AsOf.Year()
	best := -1
	off := func(i int) int { return max(d.Populations[i].Year-year, year-d.Populations[i].Year) }
	for i, pop := range d.Populations {
		if pop.Elders60 == nil || off(i) > r.p.PopulationYears {
			continue
		}
		if best < 0 || off(i) < off(best) || off(i) == off(best) && pop.Year < d.Populations[best].Year {
			best = i
		}
	}
	if best < 0 {
		return Population{}, false
	}
	return d.Populations[best], true
}

// eldersBasis sums up how the elders of some areas are known: recorded, allocated, or mixed.
func (r *run) eldersBasis(areas []int) string {
	var seen []string
	for _, i := range areas {
		if b := r.elders[i].basis; b != "" && !slices.Contains(seen, b) {
			seen = append(seen, b)
		}
	}
	switch len(seen) {
	case 0:
		return ""
	case 1:
		return seen[0]
	}
	return "mixed"
}
