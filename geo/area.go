package geo

import (
	"math"

	"github.com/paulmach/orb"
)

func (s *solver) area(g orb.Geometry) float64 {
	switch g := g.(type) {
	case orb.Ring:
		return s.ringArea(g)
	case orb.Polygon:
		return s.polygonArea(g)
	case orb.MultiPolygon:
		sum := 0.0
		for _, p := range g {
			sum += s.polygonArea(p)
		}
		return sum
	case orb.Bound:
		return s.ringArea(g.ToRing())
	case orb.Collection:
		sum := 0.0
		for _, part := range g {
			sum += s.area(part)
		}
		return sum
	}
	return 0
}

func (s *solver) polygonArea(p orb.Polygon) float64 {
	sum := 0.0
	for i, r := range p {
		if i == 0 {
			sum = s.ringArea(r)
		} else {
			sum -= s.ringArea(r)
		}
	}
	return sum
}

// ringArea returns the area within r, closed or not, whichever way it winds. The sum over the edges
// is compensated, so that its error does not grow with their number.
// Source: Karney (2013), section 6.
func (s *solver) ringArea(r orb.Ring) float64 {
	if len(r) < 3 {
		return 0
	}
	sum, lost, crossings := 0.0, 0.0, 0
	last := r[len(r)-1]
	for _, p := range r {
		if !finite(p) || !finite(last) {
			return math.NaN()
		}
		if p != last {
			var rest float64
			sum, rest = twoSum(sum, s.edgeArea(last, p))
			lost += rest
			crossings += crossing(last[0], p[0])
		}
		last = p
	}
	whole := float64(4 * math.Pi * s.c2)
	area := math.Remainder(sum, whole) + lost
	if crossings&1 != 0 { // about a pole
		area -= math.Copysign(whole/2, area)
	}
	return math.Min(math.Abs(area), whole-math.Abs(area))
}

// crossing is 1 or -1 if the shortest way from a to b passes the prime meridian eastward or westward.
func crossing(a, b float64) int {
	d, _ := angDiff(a, b)
	a, b = wrap(a), wrap(b)
	switch {
	case d > 0 && (a < 0 && b >= 0 || a > 0 && b == 0):
		return 1
	case d < 0 && a >= 0 && b < 0:
		return -1
	}
	return 0
}

func (s *solver) edgeArea(a, b orb.Point) float64 {
	q := s.pair(a, b)
	p := s.solve(&q)
	salp0 := float64(p.salp1 * q.cbet1)
	calp0 := hypot(p.calp1, float64(p.salp1*q.sbet1))
	area := 0.0
	if calp0 != 0 && salp0 != 0 {
		ssig1, csig1 := norm(q.sbet1, float64(p.calp1*q.cbet1))
		ssig2, csig2 := norm(q.sbet2, float64(p.calp2*q.cbet2))
		var c4 [6]float64
		s.c4(epsOf(float64(square(calp0)*s.ep2)), &c4)
		a4 := float64(float64(float64(square(s.a)*calp0)*salp0) * s.e2)
		area = float64(a4 * (cosSeries(ssig2, csig2, c4[:]) - cosSeries(ssig1, csig1, c4[:])))
	}
	area += float64(s.c2 * sphericalExcess(&q, &p))
	return area * q.swap * q.lonSign * q.latSign
}

// sphericalExcess returns α2 - α1, the excess of the quadrilateral on the auxiliary sphere.
func sphericalExcess(q *pair, p *path) float64 {
	if !p.meridian && p.comg12 > -0.7071 && q.sbet2-q.sbet1 < 1.75 {
		domg12, dbet1, dbet2 := 1+p.comg12, 1+q.cbet1, 1+q.cbet2
		return 2 * atan2(float64(p.somg12*(float64(q.sbet1*dbet2)+float64(q.sbet2*dbet1))),
			float64(domg12*(float64(q.sbet1*q.sbet2)+float64(dbet1*dbet2))))
	}
	sin := float64(p.salp2*p.calp1) - float64(p.calp2*p.salp1)
	cos := float64(p.calp2*p.calp1) + float64(p.salp2*p.salp1)
	if sin == 0 && cos < 0 {
		sin, cos = float64(tiny*p.calp1), -1
	}
	return atan2(sin, cos)
}
