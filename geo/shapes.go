package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Circle returns the points metres from p as a polygon of n vertices, at least 3. It is a drawing:
// what is within reach is decided by Distance. It winds as RFC 7946 asks and begins north of p.
func Circle(p orb.Point, metres float64, n int) orb.Polygon {
	n = max(n, 3)
	ring := make(orb.Ring, n+1)
	for i := range n {
		ring[i] = Direct(p, -360*float64(i)/float64(n), metres)
	}
	ring[n] = ring[0]
	return orb.Polygon{ring}
}

// Hull returns the smallest convex ring, in longitude and latitude, about the points: closed,
// counter-clockwise, beginning at the smallest point, without vertices on its edges. Of fewer than
// three points that are not in line it is a ring without area. The argument stays as it is.
//
// Source: Andrew (1979), the monotone chain.
func Hull(points []orb.Point) orb.Ring {
	pts := slices.Clone(points)
	slices.SortFunc(pts, comparePoints)
	pts = slices.Compact(pts)
	if len(pts) == 0 {
		return nil
	}
	half := func(ring orb.Ring, pts []orb.Point) orb.Ring {
		start := len(ring)
		for _, p := range pts {
			for len(ring) >= start+2 && orient(ring[len(ring)-2], ring[len(ring)-1], p) <= 0 {
				ring = ring[:len(ring)-1]
			}
			ring = append(ring, p)
		}
		return ring[:len(ring)-1]
	}
	ring := half(nil, pts)
	slices.Reverse(pts)
	ring = half(ring, pts)
	if len(ring) == 0 {
		return orb.Ring{pts[0]}
	}
	return append(ring, ring[0])
}

func comparePoints(a, b orb.Point) int {
	switch {
	case less(a, b):
		return -1
	case less(b, a):
		return 1
	}
	return 0
}
