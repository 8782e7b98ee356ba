package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// orient tells the side of c seen along a to b: 1 left, -1 right, 0 exactly on the line. The sign is
// exact for finite coordinates.
//
// Source: Shewchuk (1997), Adaptive precision floating-point arithmetic, section 4.
func orient(a, b, c orb.Point) int {
	left := float64((a[0] - c[0]) * (b[1] - c[1]))
	right := float64((a[1] - c[1]) * (b[0] - c[0]))
	det := left - right
	if limit := 3.3306690738754716e-16 * (math.Abs(left) + math.Abs(right)); det > limit {
		return 1
	} else if det < -limit {
		return -1
	}
	return orientExact(a, b, c)
}

// orientExact sums the six products of the determinant without rounding.
func orientExact(a, b, c orb.Point) int {
	if a == b || b == c || a == c {
		return 0
	}
	var e [12]float64 // a non-overlapping expansion, smallest first
	n := 0
	add := func(x, y float64) {
		p := float64(x * y)
		for _, t := range [2]float64{math.FMA(x, y, -p), p} {
			for i := range n {
				t, e[i] = twoSum(t, e[i])
			}
			e[n] = t
			n++
		}
	}
	add(a[0], b[1])
	add(-a[0], c[1])
	add(-c[0], b[1])
	add(-a[1], b[0])
	add(a[1], c[0])
	add(c[1], b[0])
	for i := n - 1; i >= 0; i-- {
		if e[i] != 0 {
			return sign(e[i])
		}
	}
	return 0
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

// between reports whether p, known to be on the line through a and b, is on the segment.
func between(a, b, p orb.Point) bool {
	return min(a[0], b[0]) <= p[0] && p[0] <= max(a[0], b[0]) &&
		min(a[1], b[1]) <= p[1] && p[1] <= max(a[1], b[1])
}

type relation uint8

const (
	apart relation = iota
	touching
	properly
	overlapping
)

// relate tells how the segments a-b and c-d meet, and where.
func relate(a, b, c, d orb.Point) (relation, orb.Point) {
	oc, od := orient(a, b, c), orient(a, b, d)
	if oc == od && oc != 0 {
		return apart, orb.Point{}
	}
	oa, ob := orient(c, d, a), orient(c, d, b)
	if oa == ob && oa != 0 {
		return apart, orb.Point{}
	}
	if oc == 0 && od == 0 {
		return relateOnLine(a, b, c, d)
	}
	switch {
	case oc == 0:
		return touchIf(between(a, b, c), c)
	case od == 0:
		return touchIf(between(a, b, d), d)
	case oa == 0:
		return touchIf(between(c, d, a), a)
	case ob == 0:
		return touchIf(between(c, d, b), b)
	}
	// The point is for people; only that there is one need be exact.
	u := float64((d[0]-c[0])*(a[1]-c[1])) - float64((d[1]-c[1])*(a[0]-c[0]))
	w := float64((d[1]-c[1])*(b[0]-a[0])) - float64((d[0]-c[0])*(b[1]-a[1]))
	t := min(max(u/w, 0), 1)
	return properly, orb.Point{a[0] + float64(t*(b[0]-a[0])), a[1] + float64(t*(b[1]-a[1]))}
}

func touchIf(ok bool, p orb.Point) (relation, orb.Point) {
	if ok {
		return touching, p
	}
	return apart, orb.Point{}
}

func relateOnLine(a, b, c, d orb.Point) (relation, orb.Point) {
	if less(b, a) {
		a, b = b, a
	}
	if less(d, c) {
		c, d = d, c
	}
	low, high := a, b
	if less(low, c) {
		low = c
	}
	if less(d, high) {
		high = d
	}
	switch {
	case low == high:
		return touching, low
	case less(low, high):
		return overlapping, low
	}
	return apart, orb.Point{}
}

// less orders points by longitude, then latitude.
func less(a, b orb.Point) bool { return a[0] < b[0] || a[0] == b[0] && a[1] < b[1] }
