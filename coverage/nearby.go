package coverage

import (
	"cmp"
	"slices"

	"yikezhong/geo"
)

// Nearby is a facility within a walk of a residential area.
type Nearby struct {
	Area     string       `json:"residential_area"`
	Facility string       `json:"facility"`
	Name     string       `json:"name,omitempty"`
	Kind     FacilityKind `json:"kind,omitempty"`
	Metres   float64      `json:"metres"` // the straight line from the estate's edge times the detour; 0 inside it
}

// Nearby lists the facilities that operate within the circle of each residential area, nearest
// first: what is there already. It decides nothing; the rules walk from demand points.
// What has no geometry is near nothing.
func (w *World) Nearby(p Parameters) []Nearby {
	var out []Nearby
	for _, a := range w.Areas {
		if a.Geometry == nil {
			continue
		}
		var near []Nearby
		for _, f := range w.Facilities {
			at := f.Geometry
			if f.Entrance != nil {
				at = *f.Entrance
			}
			if at == nil || f.Status != Operating {
				continue
			}
			from := at.Bound().Center()
			metres := 0.0
			if !geo.Contains(a.Geometry, from) {
				metres = geo.DistanceToBoundary(a.Geometry, from) * p.Detour
			}
			if metres <= float64(p.CircleM) {
				near = append(near, Nearby{Area: a.ID, Facility: f.ID, Name: f.Name, Kind: f.Kind, Metres: metres})
			}
		}
		slices.SortFunc(near, func(x, y Nearby) int {
			return cmp.Or(cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Facility, y.Facility))
		})
		out = append(out, near...)
	}
	return out
}
