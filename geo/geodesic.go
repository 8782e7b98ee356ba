package geo

import "github.com/paulmach/orb"

// Distance returns the length in metres of the shortest line on the CGCS2000 ellipsoid from a to b,
// both longitude, latitude in degrees (EPSG:4490). It is exact to 15 nm. A coordinate that is not
// finite gives NaN.
//
// Source: Karney (2013), Algorithms for geodesics, section 4.
func Distance(a, b orb.Point) float64 {
	s12, _, _ := solverCGCS2000.inverse(a, b)
	return s12
}

// Inverse returns Distance(a, b) and the azimuths of that line, degrees clockwise from north, at a
// and, still heading on, at b.
func Inverse(a, b orb.Point) (s12, azi1, azi2 float64) { return solverCGCS2000.inverse(a, b) }

// Direct returns the point distM metres from p on the geodesic that leaves it at aziDeg, degrees
// clockwise from north. Its longitude is in [-180, 180]. It is exact to 15 nm; a value that is not
// finite gives NaN.
//
// Source: Karney (2013), section 3.
func Direct(p orb.Point, aziDeg, distM float64) orb.Point {
	return solverCGCS2000.direct(p, aziDeg, distM)
}

// Area returns the square metres that g covers of the CGCS2000 ellipsoid, its edges being
// geodesics: a polygon less its holes, a multipolygon or collection the sum of its parts, anything
// without area 0. Winding does not matter, nor whether rings are closed; rings must not cross
// themselves (CheckPolygon says so). A ring is the smaller of the two parts it cuts the earth into.
// It is exact to 0.1 m² for a ring of any size, and to 1 mm² + 1e-12 of it for one of a few
// kilometres. A coordinate that is not finite gives NaN.
//
// Source: Karney (2013), section 6.
func Area(g orb.Geometry) float64 { return solverCGCS2000.area(g) }

// Length returns the metres along ls, each segment a geodesic.
func Length(ls orb.LineString) float64 {
	sum := 0.0
	for i := 1; i < len(ls); i++ {
		sum += Distance(ls[i-1], ls[i])
	}
	return sum
}
