package geo

import (
	"math"

	"github.com/paulmach/orb"
)

// Ellipsoid is an oblate ellipsoid of revolution: A the equatorial radius in metres, F the
// flattening, 0 <= F <= 1/50.
type Ellipsoid struct{ A, F float64 }

// CGCS2000 and WGS84 are the ellipsoids of the Chinese geodetic system and of GPS. Their minor axes
// differ by 0.1 mm.
var (
	CGCS2000 = Ellipsoid{A: 6378137, F: 1 / 298.257222101}
	WGS84    = Ellipsoid{A: 6378137, F: 1 / 298.257223563}
)

var (
	solverCGCS2000 = newSolver(CGCS2000)
	solverWGS84    = newSolver(WGS84)
)

// Inverse solves the inverse problem on e; see the function Inverse.
func (e Ellipsoid) Inverse(a, b orb.Point) (s12, azi1, azi2 float64) { return e.solver().inverse(a, b) }

// Direct solves the direct problem on e; see the function Direct.
func (e Ellipsoid) Direct(p orb.Point, aziDeg, distM float64) orb.Point {
	return e.solver().direct(p, aziDeg, distM)
}

// Area returns the area of g on e; see the function Area.
func (e Ellipsoid) Area(g orb.Geometry) float64 { return e.solver().area(g) }

// EdgeArea returns the area in square metres between the geodesic from a to b and the equator, the
// quadrilateral (a, b, the points of the equator below b and below a), clockwise positive: S12 of
// Karney (2013), section 6.
func (e Ellipsoid) EdgeArea(a, b orb.Point) float64 {
	if !finite(a) || !finite(b) {
		return math.NaN()
	}
	return e.solver().edgeArea(a, b)
}

func (e Ellipsoid) solver() *solver {
	switch e {
	case CGCS2000:
		return solverCGCS2000
	case WGS84:
		return solverWGS84
	}
	return newSolver(e)
}

// solver holds what Karney's series need of one ellipsoid, in his letters.
type solver struct {
	a, f, f1, e2, ep2, n, b float64
	c2                      float64 // authalic radius squared
	etol2                   float64 // below this arc the spherical solution is exact
	a3x                     [6]float64
	c3x                     [15]float64
	c4x                     [21]float64
}

func newSolver(e Ellipsoid) *solver {
	s := &solver{a: e.A, f: e.F}
	s.f1 = 1 - e.F
	s.e2 = float64(e.F * (2 - e.F))
	s.ep2 = s.e2 / square(s.f1)
	s.n = e.F / (2 - e.F)
	s.b = float64(e.A * s.f1)
	s.c2 = (square(e.A) + float64(square(s.b)*atanhRatio(s.e2))) / 2
	s.etol2 = 0.1 * tol2 / math.Sqrt(float64(math.Max(0.001, e.F)*math.Min(1, 1-float64(e.F/2)))/2)
	expand(a3Coeff, s.n, s.a3x[:])
	expand(c3Coeff, s.n, s.c3x[:])
	expand(c4Coeff, s.n, s.c4x[:])
	return s
}

// atanhRatio returns atanh(√x)/√x for 0 <= x < 0.05, by its series.
func atanhRatio(x float64) float64 {
	y := 0.0
	for k := 14; k >= 0; k-- {
		y = float64(y*x) + 1/float64(2*k+1)
	}
	return y
}
