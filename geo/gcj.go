package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Web maps of China are drawn in GCJ-02, the state's obfuscation of WGS 84, or in Baidu's BD-09 on
// top of it, up to 0.7 km and 1.4 km away. The constants are those of the published reverse
// engineering that all open implementations share; the ellipsoid is Krasovsky's.
const (
	gcjA  = 6378245.0
	gcjE2 = 0.00669342162296594323
	bdPi  = math.Pi * 3000 / 180
)

// WGS84ToGCJ02 moves p by the GCJ-02 offset. Outside the box 72.004 to 137.8347 E, 0.8293 to
// 55.8271 N there is none, and p comes back as it was.
//
// Source: EvilTransform (wgtochina_lb as published in 2010), the algorithm in general use.
func WGS84ToGCJ02(p orb.Point) orb.Point {
	if p[0] < 72.004 || p[0] > 137.8347 || p[1] < 0.8293 || p[1] > 55.8271 {
		return p
	}
	x, y := p[0]-105, p[1]-35
	root := math.Sqrt(math.Abs(x))
	xy := float64(x * y)
	waves := float64(20*sinPi(6*x)) + float64(20*sinPi(2*x))
	dLat := -100 + float64(2*x) + float64(3*y) + float64(0.2*square(y)) + float64(0.1*xy) + float64(0.2*root)
	dLat += (waves + float64(20*sinPi(y)) + float64(40*sinPi(y/3)) +
		float64(160*sinPi(y/12)) + float64(320*sinPi(y/30))) * 2 / 3
	dLon := 300 + x + float64(2*y) + float64(0.1*square(x)) + float64(0.1*xy) + float64(0.1*root)
	dLon += (waves + float64(20*sinPi(x)) + float64(40*sinPi(x/3)) +
		float64(150*sinPi(x/12)) + float64(300*sinPi(x/30))) * 2 / 3

	sin, cos := sincosd(p[1])
	w := 1 - float64(gcjE2*square(sin))
	root = math.Sqrt(w)
	dLat = dLat * 180 / float64(gcjA*(1-gcjE2)/float64(w*root)*math.Pi)
	dLon = dLon * 180 / float64(gcjA/root*float64(cos*math.Pi))
	return orb.Point{p[0] + dLon, p[1] + dLat}
}

// GCJ02ToWGS84 undoes WGS84ToGCJ02, within 1 µm, by fixed point. The offset jumps at the box's edge:
// a point in the strip there that WGS84ToGCJ02 never gives comes back as it was.
func GCJ02ToWGS84(p orb.Point) orb.Point { return fixedPoint(WGS84ToGCJ02, p) }

// GCJ02ToBD09 moves p from GCJ-02 to BD-09.
func GCJ02ToBD09(p orb.Point) orb.Point {
	z := hypot(p[0], p[1]) + float64(0.00002*sinRad(p[1]*bdPi))
	θ := atan2(p[1], p[0]) + float64(0.000003*cosRad(p[0]*bdPi))
	sin, cos := sincos(θ)
	return orb.Point{float64(z*cos) + 0.0065, float64(z*sin) + 0.006}
}

func sinRad(x float64) float64 { s, _ := sincos(x); return s }
func cosRad(x float64) float64 { _, c := sincos(x); return c }

// BD09ToGCJ02 undoes GCJ02ToBD09, within 1 µm.
func BD09ToGCJ02(p orb.Point) orb.Point { return fixedPoint(GCJ02ToBD09, p) }

// WGS84ToBD09 and BD09ToWGS84 go by way of GCJ-02. Baidu's own shift has no edge.
func WGS84ToBD09(p orb.Point) orb.Point { return GCJ02ToBD09(WGS84ToGCJ02(p)) }

// BD09ToWGS84 undoes WGS84ToBD09, within 1 µm.
func BD09ToWGS84(p orb.Point) orb.Point { return GCJ02ToWGS84(BD09ToGCJ02(p)) }

// fixedPoint solves f(q) = p for an f that is nearly a shift: the error shrinks a hundredfold a
// step. Without a solution, p itself is the answer.
func fixedPoint(f func(orb.Point) orb.Point, p orb.Point) orb.Point {
	q := p
	for range 20 {
		g := f(q)
		dx, dy := p[0]-g[0], p[1]-g[1]
		q[0] += dx
		q[1] += dy
		if math.Abs(dx) < 1e-13 && math.Abs(dy) < 1e-13 {
			return q
		}
	}
	if g := f(q); math.Abs(g[0]-p[0])+math.Abs(g[1]-p[1]) > 1e-11 {
		return p
	}
	return q
}
