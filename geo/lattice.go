package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Lattice returns points stepM metres apart, east and north, that lie in the polygon or multipolygon
// g, row by row from the south-west. The lattice is centered on g's own box, so that moving g east
// moves the points. There is never none: where no point falls inside it is InteriorPoint alone. Where
// there would be more than limit, the step is widened until there are not. Anything without area
// gives its InteriorPoint, nothing gives nothing.
func Lattice(g orb.Geometry, stepM float64, limit int) []orb.Point {
	rings := ringsOf(g)
	if g == nil || g.Bound().IsEmpty() || !finite(g.Bound().Min) || !finite(g.Bound().Max) {
		return nil
	}
	b := g.Bound()
	l := NewLocal(b.Center())
	dlat, dlon := stepM/l.m0, stepM/l.p0
	limit = max(limit, 1)
	if grown := math.Sqrt(math.Abs(planarArea(rings)) / dlat / dlon / float64(limit)); grown > 1.1 {
		dlat, dlon = dlat*(grown/1.1), dlon*(grown/1.1)
	}
	for stepM > 0 && len(rings) > 0 {
		points := rows(rings, b, dlat, dlon, limit)
		if len(points) > limit {
			dlat, dlon = dlat*1.05, dlon*1.05
			continue
		}
		if len(points) > 0 {
			return points
		}
		break
	}
	return []orb.Point{InteriorPoint(g)}
}

// rows fills the lattice, one row at a time, and stops when there are more than limit.
func rows(rings []orb.Ring, b orb.Bound, dlat, dlon float64, limit int) []orb.Point {
	var points []orb.Point
	var xs []float64
	south, ny := centered(b.Max[1]-b.Min[1], dlat)
	west, _ := centered(b.Max[0]-b.Min[0], dlon)
	for j := 0; j < ny && len(points) <= limit; j++ {
		lat := b.Min[1] + (south + float64(float64(j)*dlat))
		xs = crossings(rings, lat, xs[:0])
		for k := 0; k+1 < len(xs); k += 2 {
			i := math.Ceil((xs[k] - b.Min[0] - west) / dlon)
			for ; len(points) <= limit; i++ {
				lon := b.Min[0] + (west + float64(i*dlon))
				if lon > xs[k+1] {
					break
				}
				points = append(points, orb.Point{lon, lat})
			}
		}
	}
	return points
}

// centered returns how many steps fit into a width and where the first stands.
func centered(width, step float64) (first float64, n int) {
	n = max(1, int(math.Min(width/step, 1e7)))
	return (width - float64(float64(n-1)*step)) / 2, n
}

// crossings appends the longitudes where the rings cross a latitude, in order.
func crossings(rings []orb.Ring, lat float64, xs []float64) []float64 {
	for _, r := range rings {
		if len(r) == 0 {
			continue
		}
		a := r[len(r)-1]
		for _, b := range r {
			if (a[1] > lat) != (b[1] > lat) {
				xs = append(xs, a[0]+float64((b[0]-a[0])*((lat-a[1])/(b[1]-a[1]))))
			}
			a = b
		}
	}
	slices.Sort(xs)
	return xs
}

func ringsOf(g orb.Geometry) []orb.Ring {
	switch g := g.(type) {
	case orb.Ring:
		return []orb.Ring{g}
	case orb.Polygon:
		return g
	case orb.MultiPolygon:
		return slices.Concat([]orb.Polygon(g)...)
	case orb.Bound:
		return []orb.Ring{g.ToRing()}
	}
	return nil
}

// planarArea returns square degrees, counter-clockwise rings positive.
func planarArea(rings []orb.Ring) float64 {
	sum := 0.0
	for _, r := range rings {
		sum += signedArea(r)
	}
	return sum
}

// InteriorPoint returns a point inside g, the same for the same g: in a polygon the middle of a wide
// stretch near the middle latitude, in a multipolygon that of the part with the longest such
// stretch, of a line or points the middle vertex. A polygon without area gives one of its vertices,
// and what has no vertex gives NaN, NaN.
func InteriorPoint(g orb.Geometry) orb.Point {
	switch g := g.(type) {
	case orb.MultiPolygon:
		best, width := orb.Point{math.NaN(), math.NaN()}, -1.0
		for _, poly := range g {
			if p, w := interior(poly); w > width {
				best, width = p, w
			}
		}
		return best
	case orb.Ring, orb.Polygon, orb.Bound:
		p, _ := interior(ringsOf(g))
		return p
	case orb.Point:
		return g
	case orb.MultiPoint:
		return middle(g)
	case orb.LineString:
		return middle(g)
	case orb.MultiLineString:
		return middle(slices.Concat([]orb.LineString(g)...))
	case orb.Collection:
		for _, part := range g {
			if p := InteriorPoint(part); finite(p) {
				return p
			}
		}
	}
	return orb.Point{math.NaN(), math.NaN()}
}

func middle(points []orb.Point) orb.Point {
	if len(points) == 0 {
		return orb.Point{math.NaN(), math.NaN()}
	}
	return points[len(points)/2]
}

// interior returns a point in the polygon and the width in degrees of the stretch it is in the
// middle of, 0 where the polygon has no inside.
func interior(rings []orb.Ring) (orb.Point, float64) {
	if len(rings) == 0 || len(rings[0]) == 0 {
		return orb.Point{math.NaN(), math.NaN()}, -1
	}
	b := rings[0].Bound()
	mid := (b.Min[1] + b.Max[1]) / 2
	for _, lat := range latitudes(rings, mid) {
		xs := crossings(rings, lat, nil)
		best, width := 0, 0.0
		for k := 0; k+1 < len(xs); k += 2 {
			if w := xs[k+1] - xs[k]; w > width {
				best, width = k, w
			}
		}
		if width > 0 {
			p := orb.Point{(xs[best] + xs[best+1]) / 2, lat}
			if locatePolygon(rings, p) > 0 {
				return p, width
			}
		}
	}
	return rings[0][0], 0
}

// latitudes returns those halfway between neighbouring vertices' latitudes, nearest to mid first: a
// line along one of them meets no vertex.
func latitudes(rings []orb.Ring, mid float64) []float64 {
	var ys []float64
	for _, r := range rings {
		for _, p := range r {
			ys = append(ys, p[1])
		}
	}
	slices.Sort(ys)
	ys = slices.Compact(ys)
	for i := 0; i+1 < len(ys); i++ {
		ys[i] = (ys[i] + ys[i+1]) / 2
	}
	ys = ys[:max(len(ys)-1, 0)]
	slices.SortStableFunc(ys, func(a, b float64) int { return sign(math.Abs(a-mid) - math.Abs(b-mid)) })
	return ys
}
