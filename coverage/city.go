package coverage

import (
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// The ways by which the city (城区, 市区) is told from the country, best first.
const (
	byUrbanArea   = "urban_area"           // the scope polygons of 城区
	byDevelopment = "development_boundary" // those of 城镇开发边界
	byUnits       = "urban_units"          // subdistricts, and the towns' communities
)

// city is the residential areas that a circle is measured for, and how they were told apart.
type city struct {
	to      AppliesTo
	areas   []int // by index in the world
	by      string
	figures Figures // areas left out, by reason
}

// walkers are who walks from the areas of a city.
type walkers struct {
	points, off, gated int    // demand points, those too far from any way, those that leave by entrances
	elders             string // how the areas' elders are known
}

// walkersOf counts the walkers of a city.
func (r *run) walkersOf(c city) walkers {
	w, ok := r.made.walkers[c.to]
	if !ok {
		w = walkers{off: r.homesOff(c.areas), gated: r.pointsByEntrances(c.areas), elders: r.eldersBasis(c.areas)}
		for _, i := range c.areas {
			w.points += r.reach.Points(i)
		}
		r.made.walkers[c.to] = w
	}
	return w
}

// city picks the areas in the city among those of the scope where people live at the as-of date
// (standards 3.3, S5): by the urban area drawn, else by the development boundary, else by units.
// Country is left out. Under CityProper only districts (市辖区) count, where the scope has any.
func (r *run) city(to AppliesTo) city {
	c, ok := r.made.cities[to]
	if !ok {
		c = r.cityOf(to)
		r.made.cities[to] = c
	}
	c.figures = maps.Clone(c.figures)
	return c
}

func (r *run) cityOf(to AppliesTo) city {
	c := city{to: to, by: byUnits}
	var drawn []region
	for _, by := range []string{byUrbanArea, byDevelopment} {
		if drawn = r.scopesOf(by); len(drawn) > 0 {
			c.by = by
			break
		}
	}
	proper := to == CityProper && len(drawn) == 0 && len(r.units(District)) > 0
	rural, empty, unplaced := 0, 0, 0
	for i, a := range r.w.Areas {
		unit := r.areaUnits[i]
		p, located := pointOf(a.Geometry)
		switch {
		case unit != nil && !r.inScope[unit]:
		case !r.livedIn(a):
			empty++
		case len(drawn) > 0 && !located:
			unplaced++
		case len(drawn) > 0 && !holds(drawn, p), len(drawn) == 0 && r.country(a, unit):
			rural++
		case proper && !r.inDistrict(unit):
			rural++
		default:
			c.areas = append(c.areas, i)
		}
	}
	c.figures = Figures{"areas_rural": rural, "areas_not_lived_in": empty, "areas_not_placed": unplaced}
	return c
}

// region is a shape with its bound, which is looked at first.
type region struct {
	shape orb.Geometry
	bound orb.Bound
}

func (r *run) scopesOf(kind string) []region {
	var out []region
	for _, s := range r.w.Scopes {
		if s.Kind == kind && isArea(s.Geometry) {
			out = append(out, region{s.Geometry, s.Geometry.Bound()})
		}
	}
	return out
}

func holds(regions []region, p orb.Point) bool {
	return slices.ContainsFunc(regions, func(g region) bool { return g.bound.Contains(p) && geo.Contains(g.shape, p) })
}

// livedIn reports whether people live in an area: as planned in all of them, as built not in one
// that is said to be unfinished, or delivered after the as-of date.
func (r *run) livedIn(a *ResidentialArea) bool {
	if r.q.horizon() == AsPlanned {
		return true
	}
	switch a.Status {
	case LandSupplied, AreaPlanned, AreaUnderConstruction, AreaSuspended:
		return false
	}
	return a.DeliveryDate.NotAfter(r.q.AsOf) != No
}

// country reports whether an area is stated to be rural, or its unit is. An estate stated to be in
// a town and in no village is in its seat (镇区); one of no known unit is taken for the city's.
func (r *run) country(a *ResidentialArea, unit *Division) bool {
	if a.Urban != nil {
		return !*a.Urban
	}
	for d := unit; d != nil; d = r.tree.parent[d] {
		if d.Urban != nil {
			return !*d.Urban
		}
		switch d.kind() {
		case Gacha, Village, Township, Sum:
			return true
		case Community, Subdistrict, Town, EnterpriseUnit:
			return false
		}
	}
	return false
}

func (r *run) inDistrict(unit *Division) bool {
	county := r.up(unit, levelCounty)
	return county != nil && county.kind() == District
}
