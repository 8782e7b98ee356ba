package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
	"github.com/tidwall/rtree"
)

// Index finds the items near a place, by ground metres. NewIndex makes it; it never changes, and may
// be searched from many goroutines. Nothing is found across the antimeridian.
//
// The distance to a point is Distance, exact. To a line it is DistanceToBoundary, and so to a polygon
// from outside; within a polygon or on its boundary (Contains) it is 0.
type Index struct {
	tree  rtree.RTreeG[int32]
	items []orb.Geometry
}

// Hit is an item, by its place in what NewIndex was given, and its distance.
type Hit struct {
	Index  int
	Metres float64
}

// leastRadius is the least radius of curvature of the ellipsoid, b²/a. A line on the ellipsoid is
// no shorter than the one with the same longitudes and latitudes on a sphere of that radius.
const leastRadius = 6335439

// slack is more than the relative error of DistanceToBoundary within 100 km.
const slack = 1e-5

// NewIndex returns an index of items. One without geometry, or with a coordinate that is not finite,
// is never found.
func NewIndex[G orb.Geometry](items []G) *Index {
	x := &Index{items: make([]orb.Geometry, len(items))}
	for i, item := range items {
		x.items[i] = item
		if x.items[i] == nil {
			continue
		}
		b := item.Bound()
		if finite(b.Min) && finite(b.Max) && !b.IsEmpty() {
			x.tree.Insert(b.Min, b.Max, int32(i))
		}
	}
	return x
}

// Len returns the number of items given.
func (x *Index) Len() int { return len(x.items) }

// Search visits the items whose boxes meet bound, until visit returns false. The order is the same
// for the same items, but no other.
func (x *Index) Search(bound orb.Bound, visit func(i int) bool) {
	x.tree.Search(bound.Min, bound.Max, func(_, _ [2]float64, i int32) bool { return visit(int(i)) })
}

// Within visits the items at most metres from p, the limit included, until visit returns false. The
// order is the same for the same items, but no other.
func (x *Index) Within(p orb.Point, metres float64, visit func(i int, d float64) bool) {
	if !finite(p) || !(metres >= 0) {
		return
	}
	box := around(p, metres)
	l := NewLocal(p)
	x.tree.Search(box.Min, box.Max, func(_, _ [2]float64, i int32) bool {
		d := x.distance(&l, p, int(i), metres)
		return d > metres || visit(int(i), d)
	})
}

// distance returns the distance to an item, or +Inf where it is surely beyond limit.
func (x *Index) distance(l *Local, p orb.Point, i int, limit float64) float64 {
	switch g := x.items[i].(type) {
	case orb.Point:
		if limit < 20e3 && math.Abs(p[1]) <= 60 && l.Distance(p, g) > limit+0.01 {
			return math.Inf(1)
		}
		return Distance(p, g)
	case orb.Ring, orb.Polygon, orb.MultiPolygon, orb.Bound, orb.Collection:
		if Contains(g, p) {
			return 0
		}
	}
	return math.Sqrt(l.boundary2(x.items[i]))
}

// around returns a box that holds all within metres of p.
func around(p orb.Point, metres float64) orb.Bound {
	δ := float64(metres*(1+slack))/leastRadius + 1e-12
	dlat, dlon := δ/degree, 180.0
	if lat := math.Abs(p[1]); lat+dlat < 90 {
		_, cos := sincosd(lat)
		dlon = math.Asin(math.Min(1, math.Sin(δ)/cos))/degree + 1e-9
	}
	return orb.Bound{
		Min: orb.Point{p[0] - dlon, p[1] - dlat - 1e-9},
		Max: orb.Point{p[0] + dlon, p[1] + dlat + 1e-9},
	}
}

// Nearest returns the item nearest to p and its distance, the first of equals. It is not ok if none
// is within maxM, the limit included; +Inf sets none.
func (x *Index) Nearest(p orb.Point, maxM float64) (i int, d float64, ok bool) {
	hits := x.NearestK(p, 1, maxM)
	if len(hits) == 0 {
		return 0, 0, false
	}
	return hits[0].Index, hits[0].Metres, true
}

// NearestK returns the k items nearest to p within maxM, by distance and then by index.
func (x *Index) NearestK(p orb.Point, k int, maxM float64) []Hit {
	if !finite(p) || !(maxM >= 0) || k <= 0 {
		return nil
	}
	var hits []Hit
	limit := maxM
	l := NewLocal(p)
	_, cos := sincosd(p[1])
	bound := func(lo, hi [2]float64, _ int32, _ bool) float64 { return leastDistance(p, cos, lo, hi) }
	x.tree.Nearby(bound, func(_, _ [2]float64, i int32, least float64) bool {
		if least > limit {
			return false
		}
		d := x.distance(&l, p, int(i), limit)
		if d > limit {
			return true
		}
		h := Hit{Index: int(i), Metres: d}
		at, _ := slices.BinarySearchFunc(hits, h, compareHits)
		hits = slices.Insert(hits, at, h)
		if len(hits) >= k {
			hits = hits[:k]
			limit = hits[k-1].Metres
		}
		return true
	})
	return hits
}

func compareHits(a, b Hit) int {
	return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.Index, b.Index))
}

// leastDistance returns metres that p, with cosine cos of its latitude, is at least from a box.
func leastDistance(p orb.Point, cos float64, lo, hi [2]float64) float64 {
	dlat := max(lo[1]-p[1], p[1]-hi[1], 0)
	dlon := max(lo[0]-p[0], p[0]-hi[0], 0)
	across := cos // of the distance to the meridian, its sine
	if dlon < 90 {
		sin, _ := sincosd(dlon)
		across = float64(cos * sin)
	}
	// asin x >= x, so the sine itself is a bound. What is taken off is the error of distances, so that
	// equals are not lost.
	return float64(max(float64(dlat*degree), across)*(leastRadius*(1-slack))) - 1e-6
}
