package geo

import (
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Canonical returns g in the one form in which it is stored and hashed, so that the same place by
// two formats is the same bytes: coordinates rounded to 1e-8° (about 1 mm), points that repeat the
// one before dropped, rings closed, outer rings counter-clockwise and holes clockwise as RFC 7946
// asks, each ring begun at its smallest point (longitude, then latitude), holes and parts in order.
// Lines and points are rounded only, lines also without repeats. g itself stays as it is.
//
// It mends nothing else: a ring that crosses itself is returned so. Parts and holes without points
// are dropped.
//
// Invariant: Canonical(Canonical(g)) equals Canonical(g), for finite coordinates of |x| <= 1e6.
func Canonical(g orb.Geometry) orb.Geometry {
	switch g := g.(type) {
	case orb.Point:
		return rounded(g)
	case orb.MultiPoint:
		out := make(orb.MultiPoint, len(g))
		for i, p := range g {
			out[i] = rounded(p)
		}
		return out
	case orb.LineString:
		return orb.LineString(distinct(g))
	case orb.MultiLineString:
		out := make(orb.MultiLineString, len(g))
		for i, l := range g {
			out[i] = distinct(l)
		}
		return out
	case orb.Ring:
		return canonicalRing(g, 1)
	case orb.Polygon:
		return canonicalPolygon(g)
	case orb.MultiPolygon:
		out := make(orb.MultiPolygon, 0, len(g))
		for _, p := range g {
			if c := canonicalPolygon(p); len(c) > 0 {
				out = append(out, c)
			}
		}
		slices.SortStableFunc(out, func(a, b orb.Polygon) int { return slices.CompareFunc(a, b, compareRings) })
		return out
	case orb.Bound:
		return orb.Bound{Min: rounded(g.Min), Max: rounded(g.Max)}
	case orb.Collection:
		out := make(orb.Collection, len(g))
		for i, part := range g {
			out[i] = Canonical(part)
		}
		return out
	}
	return g
}

func canonicalPolygon(p orb.Polygon) orb.Polygon {
	out := make(orb.Polygon, 0, len(p))
	for i, r := range p {
		winding := -1
		if i == 0 {
			winding = 1
		}
		if c := canonicalRing(r, winding); len(c) > 0 || i == 0 {
			out = append(out, c)
		}
	}
	if len(out) > 0 && len(out[0]) == 0 {
		return orb.Polygon{}
	}
	if len(out) > 2 {
		slices.SortStableFunc(out[1:], compareRings)
	}
	return out
}

func compareRings(a, b orb.Ring) int { return slices.CompareFunc(a, b, comparePoints) }

// canonicalRing winds r counter-clockwise for winding 1, clockwise for -1.
func canonicalRing(r orb.Ring, winding int) orb.Ring {
	out := orb.Ring(distinct(r))
	for len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	if len(out) == 0 {
		return out
	}
	if w := windingOf(out); w == -winding || w == 0 && backwardIsLess(out) {
		slices.Reverse(out)
	}
	rotate(out, smallest(out))
	return append(out, out[0])
}

// distinct returns the points rounded, without those that repeat the one before, with room for one.
func distinct(pts []orb.Point) []orb.Point {
	out := make([]orb.Point, 0, len(pts)+1)
	for _, p := range pts {
		if p = rounded(p); len(out) == 0 || out[len(out)-1] != p {
			out = append(out, p)
		}
	}
	return out
}

// rounded returns p to eight decimals, without negative zeros.
func rounded(p orb.Point) orb.Point { return orb.Point{round8(p[0]), round8(p[1])} }

func round8(x float64) float64 { return math.RoundToEven(x*1e8)/1e8 + 0 }

// smallest returns where the open ring r begins: at its smallest point, and where that comes up more
// than once, at the one from which the way round is smallest.
func smallest(r []orb.Point) int {
	best := 0
	for i := 1; i < len(r); i++ {
		c := comparePoints(r[i], r[best])
		for k := 1; c == 0 && k < len(r); k++ {
			c = comparePoints(r[(i+k)%len(r)], r[(best+k)%len(r)])
		}
		if c < 0 {
			best = i
		}
	}
	return best
}

func rotate(r []orb.Point, n int) {
	if n > 0 {
		slices.Reverse(r[:n])
		slices.Reverse(r[n:])
		slices.Reverse(r)
	}
}

// backwardIsLess tells a direction for a ring that has none, such as an even figure of eight.
func backwardIsLess(r []orb.Point) bool {
	back := slices.Clone(r)
	slices.Reverse(back)
	i, j := smallest(r), smallest(back)
	for k := range r {
		if c := comparePoints(back[(j+k)%len(r)], r[(i+k)%len(r)]); c != 0 {
			return c < 0
		}
	}
	return false
}

// signedArea returns the square degrees within r, counter-clockwise positive.
func signedArea(r []orb.Point) float64 {
	area, _ := shoelace(r)
	return area
}

// windingOf returns 1 for counter-clockwise, -1 for clockwise, 0 for no area.
func windingOf(r []orb.Point) int {
	area, doubt := shoelace(r)
	if math.Abs(area) > doubt {
		return sign(area)
	}
	// Too near to call: once more with all that rounding lost.
	sum, lost := 0.0, 0.0
	for i, a := range r {
		b := r[(i+1)%len(r)]
		for _, f := range [2][2]float64{{a[0], b[1]}, {-a[1], b[0]}} {
			p := float64(f[0] * f[1])
			var rest float64
			sum, rest = twoSum(sum, p)
			lost += rest + math.FMA(f[0], f[1], -p)
		}
	}
	if area = sum + lost; math.Abs(area) < 1e-22 { // less than a square of 1e-8° by far
		return 0
	}
	return sign(area)
}

// shoelace returns the signed area and a bound on its error.
func shoelace(r []orb.Point) (area, doubt float64) {
	if len(r) < 3 {
		return 0, 0
	}
	o := r[0]
	ax, ay := 0.0, 0.0
	for _, p := range r[1:] {
		bx, by := p[0]-o[0], p[1]-o[1]
		u, v := float64(ax*by), float64(ay*bx)
		area += u - v
		doubt += math.Abs(u) + math.Abs(v)
		ax, ay = bx, by
	}
	return area / 2, doubt * 1e-15 * float64(len(r))
}
