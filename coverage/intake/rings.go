package intake

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

const maxRings = 20_000 // of one geometry whose rings are to be sorted

// polygonOf sorts rings that come in any order into polygons with holes: by what lies within what. A ring
// within an odd number of others is a hole of the smallest of them; which way a ring runs decides where one
// does not lie within another as a whole. Rings of no area stay where they are, for the judge of polygons.
//
// The order of polygons is that of their outer rings in the file.
func polygonOf(rings []orb.Ring) orb.Geometry {
	if len(rings) == 1 {
		return orb.Polygon{rings[0]}
	}
	n := nestRings(rings)
	at := make([]int, len(rings))
	var out orb.MultiPolygon
	for i := range rings {
		if n[i].depth%2 == 0 {
			at[i] = len(out)
			out = append(out, orb.Polygon{rings[i]})
		}
	}
	for i := range rings {
		if n[i].depth%2 == 1 {
			shell := at[n[i].within]
			out[shell] = append(out[shell], rings[i])
		}
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

// nested says of a ring how many others it lies within, and which of them is the smallest.
type nested struct{ depth, within int }

func nestRings(rings []orb.Ring) []nested {
	out := make([]nested, len(rings))
	areas := make([]float64, len(rings))
	bounds := make([]orb.Bound, len(rings))
	for i, r := range rings {
		areas[i], bounds[i] = turn(r), r.Bound()
		if areas[i] < 0 {
			areas[i] = -areas[i]
		}
	}
	bySize := make([]int, len(rings))
	for i := range bySize {
		bySize[i] = i
	}
	slices.SortStableFunc(bySize, func(a, b int) int { return cmp.Compare(areas[b], areas[a]) })
	index := geo.NewIndex(bounds)
	rank := make([]int, len(rings))
	for k, i := range bySize {
		rank[i] = k
	}
	for _, i := range bySize { // the larger ones are settled
		out[i].within = -1
		index.Search(bounds[i], func(j int) bool {
			if rank[j] < rank[i] && (out[i].within < 0 || rank[j] > rank[out[i].within]) && ringWithin(rings[i], bounds[i], rings[j], bounds[j]) {
				out[i].within = j
			}
			return true
		})
		if out[i].within >= 0 {
			out[i].depth = out[out[i].within].depth + 1
		}
	}
	return out
}

// ringWithin reports whether inner lies within outer: the first of its points that is not on the boundary of
// outer tells.
func ringWithin(inner orb.Ring, innerBound orb.Bound, outer orb.Ring, outerBound orb.Bound) bool {
	if !outerBound.Contains(innerBound.Min) || !outerBound.Contains(innerBound.Max) {
		return false
	}
	for _, p := range inner {
		if !geo.Contains(orb.LineString(outer), p) {
			return geo.Contains(outer, p)
		}
	}
	return (turn(inner) < 0) != (turn(outer) < 0) // all on the boundary: the direction decides
}
