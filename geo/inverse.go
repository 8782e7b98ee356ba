package geo

import (
	"math"

	"github.com/paulmach/orb"
)

const (
	tol0    = 0x1p-52
	tol1    = 200 * tol0
	tol2    = 0x1p-26
	tolb    = tol0 * tol2
	xthresh = 1000 * tol2
	tiny    = 0x1p-511 // √(smallest normal): its square is not zero

	newtonMax = 20           // Newton's method converges in a few steps
	solveMax  = 20 + 53 + 10 // or bisection ends it
)

// pair is two points in the position that Karney solves: the first at or south of the equator and
// no nearer to it than the second, the second 0 to 180° east. The signs lead back.
type pair struct {
	sbet1, cbet1, dn1      float64
	sbet2, cbet2, dn2      float64
	lam12, slam12, clam12  float64
	toAntipode             float64 // 180° less the difference of longitudes
	swap, latSign, lonSign float64
}

// path is the geodesic of a pair. The arcs are on the auxiliary sphere.
type path struct {
	s12, sig12                 float64
	salp1, calp1, salp2, calp2 float64
	somg12, comg12             float64
	meridian                   bool
}

func (s *solver) inverse(a, b orb.Point) (s12, azi1, azi2 float64) {
	if !finite(a) || !finite(b) {
		return math.NaN(), math.NaN(), math.NaN()
	}
	q := s.pair(a, b)
	p := s.solve(&q)
	if q.swap < 0 {
		p.salp1, p.calp1, p.salp2, p.calp2 = p.salp2, p.calp2, p.salp1, p.calp1
	}
	x, y := q.swap*q.lonSign, q.swap*q.latSign
	return p.s12, atan2d(p.salp1*x, p.calp1*y), atan2d(p.salp2*x, p.calp2*y)
}

func (s *solver) pair(a, b orb.Point) pair {
	q := pair{swap: 1, latSign: 1, lonSign: 1}
	lat1, lat2 := angRound(a[1]), angRound(b[1])
	lon12, rest := angDiff(a[0], b[0])
	q.lonSign = math.Copysign(1, lon12)
	lon12, rest = float64(lon12*q.lonSign), float64(rest*q.lonSign)
	q.toAntipode = (180 - lon12) - rest
	q.lam12 = float64(lon12 * degree)
	if lon12 > 90 {
		q.slam12, q.clam12 = sincosd(q.toAntipode)
		q.clam12 = -q.clam12
	} else {
		q.slam12, q.clam12 = sincosd(lon12 + rest)
	}
	if math.Abs(lat1) < math.Abs(lat2) {
		q.swap, q.lonSign = -1, -q.lonSign
		lat1, lat2 = lat2, lat1
	}
	q.latSign = math.Copysign(1, -lat1)
	q.sbet1, q.cbet1 = s.reduced(lat1 * q.latSign)
	q.sbet2, q.cbet2 = s.reduced(lat2 * q.latSign)
	// Equal latitudes must give equal cosines, or the azimuths at both ends drift apart.
	if q.cbet1 < -q.sbet1 {
		if q.cbet2 == q.cbet1 {
			q.sbet2 = math.Copysign(q.sbet1, q.sbet2)
		}
	} else if math.Abs(q.sbet2) == -q.sbet1 {
		q.cbet2 = q.cbet1
	}
	q.dn1 = math.Sqrt(1 + float64(s.ep2*square(q.sbet1)))
	q.dn2 = math.Sqrt(1 + float64(s.ep2*square(q.sbet2)))
	return q
}

// reduced returns sine and cosine of the reduced latitude β of lat degrees.
func (s *solver) reduced(lat float64) (sbet, cbet float64) {
	sin, cos := sincosd(lat)
	sbet, cbet = norm(float64(s.f1*sin), cos)
	return sbet, math.Max(tiny, cbet)
}

func (s *solver) solve(q *pair) path {
	if q.cbet1 == tiny || q.slam12 == 0 {
		if p, ok := s.alongMeridian(q); ok {
			return p
		}
	}
	if q.sbet1 == 0 && q.toAntipode >= s.f*180 {
		p := path{s12: float64(s.a * q.lam12), salp1: 1, salp2: 1, sig12: q.lam12 / s.f1}
		p.somg12, p.comg12 = sincos(p.sig12)
		return p
	}
	p, dnm := s.start(q)
	if p.sig12 >= 0 {
		p.s12 = float64(p.sig12 * s.b * dnm)
		p.somg12, p.comg12 = sincos(q.lam12 / float64(s.f1*dnm))
		return p
	}
	return s.newton(q, p.salp1, p.calp1)
}

// alongMeridian is the solution for points on one meridian or with one at a pole. It is not ok if
// that is not the shortest way.
func (s *solver) alongMeridian(q *pair) (path, bool) {
	p := path{salp1: q.slam12, calp1: q.clam12, calp2: 1, meridian: true}
	ssig1, csig1 := q.sbet1, float64(p.calp1*q.cbet1)
	ssig2, csig2 := q.sbet2, float64(p.calp2*q.cbet2)
	p.sig12 = atan2(math.Max(0, float64(csig1*ssig2)-float64(ssig1*csig2)),
		float64(csig1*csig2)+float64(ssig1*ssig2))
	s12, m12 := lengths(s.n, p.sig12, ssig1, csig1, q.dn1, ssig2, csig2, q.dn2)
	if p.sig12 >= tol2 && m12 < 0 {
		return path{}, false
	}
	if p.sig12 < 3*tiny || (p.sig12 < tol0 && (s12 < 0 || m12 < 0)) {
		p.sig12, s12 = 0, 0
	}
	p.s12 = float64(s12 * s.b)
	return p, true
}

// lengths returns the distance and the reduced length of an arc, both divided by b.
func lengths(eps, sig12, ssig1, csig1, dn1, ssig2, csig2, dn2 float64) (s12b, m12b float64) {
	var c1, c2 [7]float64
	fourier(c1Rows, eps, &c1)
	fourier(c2Rows, eps, &c2)
	am1, bm1 := a1m1(eps), a2m1(eps)
	b1 := sinSeries(ssig2, csig2, c1[:]) - sinSeries(ssig1, csig1, c1[:])
	b2 := sinSeries(ssig2, csig2, c2[:]) - sinSeries(ssig1, csig1, c2[:])
	s12b = float64((1 + am1) * (sig12 + b1))
	j12 := float64((am1-bm1)*sig12) + (float64((1+am1)*b1) - float64((1+bm1)*b2))
	m12b = float64(dn2*float64(csig1*ssig2)) - float64(dn1*float64(ssig1*csig2)) -
		float64(float64(csig1*csig2)*j12)
	return s12b, m12b
}

// angRound makes tiny angles exact multiples of 2⁻⁵⁷, clear of underflow.
func angRound(x float64) float64 {
	const z = 1.0 / 16
	y := math.Abs(x)
	if y < z {
		y = z - (z - y)
	}
	return math.Copysign(y, x)
}

// angDiff returns b - a in [-180, 180] degrees, and what rounding took from it.
func angDiff(a, b float64) (d, rest float64) {
	d, rest = twoSum(wrap(-a), wrap(b))
	d, rest = twoSum(wrap(d), rest)
	if d == 0 || math.Abs(d) == 180 {
		sign := -rest
		if rest == 0 {
			sign = b - a
		}
		d = math.Copysign(d, sign)
	}
	return d, rest
}
