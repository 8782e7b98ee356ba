package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Contains reports whether p is in g or on its boundary, a hole's edge included. Edges are straight
// in longitude, latitude, as RFC 7946 has them; the answer is exact for the numbers given. A line or
// point contains what is exactly on it.
func Contains(g orb.Geometry, p orb.Point) bool {
	switch g := g.(type) {
	case orb.Point:
		return g == p
	case orb.MultiPoint:
		for _, q := range g {
			if q == p {
				return true
			}
		}
	case orb.LineString:
		return onLine(g, p)
	case orb.MultiLineString:
		for _, l := range g {
			if onLine(l, p) {
				return true
			}
		}
	case orb.Ring:
		return locate(g, p) >= 0
	case orb.Polygon:
		return locatePolygon(g, p) >= 0
	case orb.MultiPolygon:
		for _, poly := range g {
			if locatePolygon(poly, p) >= 0 {
				return true
			}
		}
	case orb.Bound:
		return g.Contains(p)
	case orb.Collection:
		for _, part := range g {
			if Contains(part, p) {
				return true
			}
		}
	}
	return false
}

func onLine(l orb.LineString, p orb.Point) bool {
	for i := 1; i < len(l); i++ {
		if between(l[i-1], l[i], p) && orient(l[i-1], l[i], p) == 0 {
			return true
		}
	}
	return false
}

// locatePolygon returns 1 where p is in the interior of poly, 0 on its boundary, -1 outside.
func locatePolygon(poly orb.Polygon, p orb.Point) int {
	if len(poly) == 0 {
		return -1
	}
	at := locate(poly[0], p)
	for _, hole := range poly[1:] {
		if at != 1 {
			return at
		}
		at = -locate(hole, p)
	}
	return at
}

// locate returns 1 where p is within r, 0 on it, -1 outside, by the parity of the edges east of p.
func locate(r orb.Ring, p orb.Point) int {
	if len(r) == 0 || math.IsNaN(p[0]) {
		return -1
	}
	inside := -1
	a := r[len(r)-1]
	for _, b := range r {
		switch above := a[1] > p[1]; {
		case above != (b[1] > p[1]):
			if p[0] > a[0] && p[0] > b[0] {
				break
			}
			side := orient(a, b, p)
			if side == 0 {
				return 0
			}
			if (side > 0) != above {
				inside = -inside
			}
		case !above && (a[1] == p[1] || b[1] == p[1]):
			if b == p || a[1] == b[1] && between(a, b, p) {
				return 0
			}
		}
		a = b
	}
	return inside
}

// DistanceToBoundary returns the metres from p to the nearest point of g's lines: the rings of a
// polygon (also from within), a line, a point. It is +Inf where g has none.
//
// Edges are measured as geodesics, on the plane of Local about p: exact to 1 mm within 5 km, to a
// millionth of the distance within 100 km. An edge of 1 km along a parallel at 50° N bows 24 mm off
// the straight line that Contains goes by.
func DistanceToBoundary(g orb.Geometry, p orb.Point) float64 {
	l := NewLocal(p)
	return math.Sqrt(l.boundary2(g))
}

// boundary2 returns the square of the distance from the place to the lines of g.
func (l *Local) boundary2(g orb.Geometry) float64 {
	best := math.Inf(1)
	switch g := g.(type) {
	case orb.Point:
		return l.path2([]orb.Point{g}, false)
	case orb.MultiPoint:
		for _, p := range g {
			best = min(best, l.path2([]orb.Point{p}, false))
		}
	case orb.LineString:
		return l.path2(g, false)
	case orb.MultiLineString:
		for _, line := range g {
			best = min(best, l.path2(line, false))
		}
	case orb.Ring:
		return l.path2(g, true)
	case orb.Polygon:
		for _, r := range g {
			best = min(best, l.path2(r, true))
		}
	case orb.MultiPolygon:
		for _, poly := range g {
			best = min(best, l.boundary2(poly))
		}
	case orb.Bound:
		return l.path2(g.ToRing(), true)
	case orb.Collection:
		for _, part := range g {
			best = min(best, l.boundary2(part))
		}
	}
	return best
}

func (l *Local) path2(pts []orb.Point, closed bool) float64 {
	if len(pts) == 0 {
		return math.Inf(1)
	}
	best := math.Inf(1)
	first := pts[0]
	if closed {
		first = pts[len(pts)-1]
	}
	ax, ay := l.XY(first)
	for _, p := range pts {
		bx, by := l.XY(p)
		best = min(best, segment2(ax, ay, bx, by))
		ax, ay = bx, by
	}
	return best
}

// segment2 returns the squared distance from the origin to the segment a-b.
func segment2(ax, ay, bx, by float64) float64 {
	dx, dy := bx-ax, by-ay
	d2 := float64(dx*dx) + float64(dy*dy)
	if d2 > 0 {
		t := -(float64(ax*dx) + float64(ay*dy)) / d2
		t = min(max(t, 0), 1)
		ax, ay = ax+float64(t*dx), ay+float64(t*dy)
	}
	return float64(ax*ax) + float64(ay*ay)
}
