// Package geo measures the ground. It decides how long a line is, how large an area is, which
// coordinate system a pair of numbers is in, which of many things is nearest, and whether a ring
// is sound. It knows nothing of people, facilities or plans.
//
// A point is an orb.Point{longitude, latitude} in degrees on CGCS2000 (EPSG:4490) unless a name
// says otherwise; WGS 84 is taken as the same, they differ by centimetres. A length is metres and
// an area square metres on the ellipsoid. Easting comes before northing, as longitude before
// latitude. Nothing here opens a file, starts a goroutine or keeps state: a value, once made, may
// be used from many goroutines.
//
// Nothing crosses the antimeridian: a box is west to east, and a ring's edge is the straight line
// between its two longitudes. Distance, Inverse, Direct and Area alone are right across it.
//
// Products are rounded before they are added (float64(x*y) + z), and sines, cosines and arc
// tangents are this package's own, so that no compiler fuses a multiplication into an addition and
// amd64 and arm64 give the same bits. The projection alone uses math.Sinh, math.Cosh and
// math.Asinh, whose last bit may differ (below 2 nm on the ground).
package geo
