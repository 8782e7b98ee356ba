package geo

import "github.com/paulmach/orb"

// Circle returns the points metres from p as a polygon of n vertices, at least 3 (ADR: a drawing;
// what is within reach is decided by Distance). It winds as RFC 7946 asks and begins north of p.
func Circle(p orb.Point, metres float64, n int) orb.Polygon {
	n = max(n, 3)
	ring := make(orb.Ring, n+1)
	for i := range n {
		ring[i] = Direct(p, -360*float64(i)/float64(n), metres)
	}
	ring[n] = ring[0]
	return orb.Polygon{ring}
}
