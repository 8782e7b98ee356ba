package coverage

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// Nearby is a facility within a walk of a residential area.
type Nearby struct {
	Area     string       `json:"residential_area"`
	Facility string       `json:"facility"`
	Name     string       `json:"name,omitempty"`
	Kind     FacilityKind `json:"kind,omitempty"`
	Metres   float64      `json:"metres" doc:"0 inside the area; else as the method has it"`
	Method   string       `json:"reach_method" doc:"walking: along the ways from the nearest demand point; straight_line: from the area's edge, times the detour"`
}

// Nearby lists the facilities that operate within the circle of each residential area, nearest
// first: what is there already. By Walking it is the walk from the area's nearest demand point, and
// straight line × detour only for an area or a facility that no way leads to. It decides nothing; the
// rules walk from every demand point. What has no geometry is near nothing.
func (w *World) Nearby(p Parameters, method string) []Nearby {
	var out []Nearby
	walked := func(int) *walk.Field { return nil }
	var doors []walk.Place
	if n := w.networkFor(p); n != nil && method == Walking {
		walked, doors = n.fromAreas(w, p), n.doors(w.index(), p, 1)
	}
	for i, a := range w.Areas {
		if a.Geometry == nil {
			continue
		}
		field := walked(i)
		var near []Nearby
		for k, f := range w.Facilities {
			if !w.index().located[k] || f.Status != Operating {
				continue
			}
			n := Nearby{Area: a.ID, Facility: f.ID, Name: f.Name, Kind: f.Kind, Method: StraightLine}
			n.Metres = edgeTo(a.Geometry, w.index().at[k]) * p.Detour
			if field != nil && doors[k].Edge >= 0 {
				n.walk(field, doors[k])
			}
			if n.Metres <= float64(p.CircleM) {
				near = append(near, n)
			}
		}
		slices.SortFunc(near, func(x, y Nearby) int {
			return cmp.Or(cmp.Compare(x.Metres, y.Metres), cmp.Compare(x.Facility, y.Facility))
		})
		out = append(out, near...)
	}
	return out
}

// walk measures along the ways instead, to what is not inside the area.
func (n *Nearby) walk(field *walk.Field, door walk.Place) {
	n.Method = Walking
	if n.Metres == 0 {
		return
	}
	n.Metres = math.Inf(1)
	if mm, _, ok := field.At(door); ok {
		n.Metres = float64(mm) / 1000
	}
}

// edgeTo is the metres from an area's edge to a place; 0 inside it.
func edgeTo(area orb.Geometry, at orb.Point) float64 {
	if geo.Contains(area, at) {
		return 0
	}
	return geo.DistanceToBoundary(area, at)
}

// fromAreas returns what walks from all demand points of an area at once; nil where none is on a way.
func (n *network) fromAreas(w *World, p Parameters) func(area int) *walk.Field {
	d := w.demand(p, 1)
	homes := n.homes(d, p, 1)
	return func(area int) *walk.Field {
		var from []walk.Source
		for point := d.first[area]; point < d.first[area+1]; point++ {
			for _, at := range homes.leave(int(point)) {
				if at.Edge >= 0 {
					from = append(from, walk.Source{Place: at})
				}
			}
		}
		if len(from) == 0 {
			return nil
		}
		return n.graph.Search(from, uint32(p.CircleM)*1000)
	}
}
