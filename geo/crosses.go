package geo

import (
	"slices"

	"github.com/paulmach/orb"
)

// Crosses reports whether the straight line in longitude, latitude from a to b meets a line of g: a
// line, or a ring of a polygon. To touch is to meet. The answer is exact for the numbers given;
// points are met by nobody.
func Crosses(g orb.Geometry, a, b orb.Point) bool {
	switch g := g.(type) {
	case orb.LineString:
		return crossesPath(g, a, b)
	case orb.MultiLineString:
		for _, l := range g {
			if crossesPath(l, a, b) {
				return true
			}
		}
	case orb.Collection:
		for _, part := range g {
			if Crosses(part, a, b) {
				return true
			}
		}
	default:
		for _, r := range ringsOf(g) {
			if crossesPath(r, a, b) || len(r) > 0 && crossesPath([]orb.Point{r[len(r)-1], r[0]}, a, b) {
				return true
			}
		}
	}
	return false
}

// Lines returns the lines of g: a line itself, the closed rings of an area, those of all parts of a
// collection; of points none.
func Lines(g orb.Geometry) []orb.LineString {
	var lines []orb.LineString
	switch g := g.(type) {
	case orb.LineString:
		lines = []orb.LineString{g}
	case orb.MultiLineString:
		lines = g
	case orb.Collection:
		for _, part := range g {
			lines = append(lines, Lines(part)...)
		}
	default:
		for _, r := range ringsOf(g) {
			if len(r) > 0 && r[0] != r[len(r)-1] {
				r = append(slices.Clip(r), r[0])
			}
			lines = append(lines, orb.LineString(r))
		}
	}
	return lines
}

func crossesPath(path []orb.Point, a, b orb.Point) bool {
	for i := 1; i < len(path); i++ {
		c, d := path[i-1], path[i]
		if max(c[0], d[0]) < min(a[0], b[0]) || min(c[0], d[0]) > max(a[0], b[0]) ||
			max(c[1], d[1]) < min(a[1], b[1]) || min(c[1], d[1]) > max(a[1], b[1]) {
			continue
		}
		if how, _ := relate(a, b, c, d); how != apart {
			return true
		}
	}
	return false
}
