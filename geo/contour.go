package geo

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Contour draws where a value is below a limit, from its values at the points of a grid fixed to the
// earth: point (i, j) is at (i·DLon, j·DLat). NewContour makes one.
type Contour struct {
	limit      float64
	dlon, dlat float64
	starts     []gridEdge // in the order they were met
	next       map[gridEdge]gridEdge
	cut        map[gridEdge]float64
}

// gridEdge is the side of a cell from point (i, j) of the grid eastwards, or northwards.
type gridEdge struct {
	i, j int32
	up   bool
}

// NewContour begins a drawing of where a value is below limit, on a grid of so many degrees.
func NewContour(limit, dlon, dlat float64) *Contour {
	return &Contour{limit: limit, dlon: dlon, dlat: dlat, next: map[gridEdge]gridEdge{}, cut: map[gridEdge]float64{}}
}

// The sides of a cell.
const (
	south = iota
	east
	north
	west
)

// turns says for each set of corners inside (1 south-west, 2 south-east, 4 north-east, 8 north-west)
// from which side to which the line goes, what is inside to its left. Where only opposite corners are
// inside, they are kept apart.
//
// Source: Lorensen and Cline (1987), in the plane.
var turns = [16][][2]int{
	1: {{south, west}}, 2: {{east, south}}, 4: {{north, east}}, 8: {{west, north}},
	3: {{east, west}}, 6: {{north, south}}, 12: {{west, east}}, 9: {{south, north}},
	7: {{north, west}}, 11: {{east, north}}, 13: {{south, east}}, 14: {{west, south}},
	5: {{south, west}, {north, east}}, 10: {{east, south}, {west, north}},
}

// Cell adds the lines within the cell whose south-west corner is point (i, j), by the values at its
// corners: south-west, south-east, north-east, north-west. A value that nothing is known of is +Inf. Every
// cell that has a corner inside is added, once.
func (c *Contour) Cell(i, j int32, corner [4]float64) {
	set := 0
	for k, v := range corner {
		if v < c.limit {
			set |= 1 << k
		}
	}
	for _, turn := range turns[set] {
		from := c.crossing(i, j, turn[0], corner)
		c.next[from] = c.crossing(i, j, turn[1], corner)
		c.starts = append(c.starts, from)
	}
}

// crossing returns a side of a cell, and keeps where on it the line crosses: where the value, taken to
// change evenly, is the limit; halfway to a point that nothing is known of; never at a corner.
func (c *Contour) crossing(i, j int32, side int, corner [4]float64) gridEdge {
	e, a, b := gridEdge{i, j, false}, corner[0], corner[1]
	switch side {
	case north:
		e, a, b = gridEdge{i, j + 1, false}, corner[3], corner[2]
	case west:
		e, b = gridEdge{i, j, true}, corner[3]
	case east:
		e, a, b = gridEdge{i + 1, j, true}, corner[1], corner[2]
	}
	cut := 0.5
	if !math.IsInf(a, 1) && !math.IsInf(b, 1) {
		cut = (c.limit - a) / (b - a)
	}
	c.cut[e] = min(max(cut, 1e-3), 1-1e-3)
	return e
}

// Polygons returns what is drawn: rings that are simple and do not touch, outer ones wound as RFC 7946
// asks, holes in the smallest outer ring about each. It ends the drawing.
func (c *Contour) Polygons() orb.MultiPolygon { return nest(c.rings()) }

// rings follows the lines, in the order in which they were met.
func (c *Contour) rings() []orb.Ring {
	var rings []orb.Ring
	for _, start := range c.starts {
		if _, ok := c.next[start]; !ok {
			continue
		}
		var ring orb.Ring
		for e := start; ; {
			ring = append(ring, c.point(e))
			next, ok := c.next[e]
			delete(c.next, e)
			if !ok {
				panic("a line of a contour ends")
			}
			if e = next; e == start {
				break
			}
		}
		rings = append(rings, append(ring, ring[0]))
	}
	return rings
}

// point returns where the line crosses a side, rounded as canonical form has it.
func (c *Contour) point(e gridEdge) orb.Point {
	p := orb.Point{float64(float64(e.i) * c.dlon), float64(float64(e.j) * c.dlat)}
	if e.up {
		p[1] += float64(c.cut[e] * c.dlat)
	} else {
		p[0] += float64(c.cut[e] * c.dlon)
	}
	return orb.Point{math.RoundToEven(p[0]*1e8)/1e8 + 0, math.RoundToEven(p[1]*1e8)/1e8 + 0}
}

// nest puts the holes into the smallest outer ring about each.
func nest(rings []orb.Ring) orb.MultiPolygon {
	type outer struct {
		bound orb.Bound
		area  float64
		i     int
	}
	var all orb.MultiPolygon
	var outers []outer
	var holes []orb.Ring
	for _, r := range rings {
		if area := turnOf(r); area > 0 {
			outers = append(outers, outer{r.Bound(), area, len(all)})
			all = append(all, orb.Polygon{r})
		} else {
			holes = append(holes, r)
		}
	}
	slices.SortStableFunc(outers, func(a, b outer) int { return cmp.Compare(a.area, b.area) })
	for _, h := range holes {
		at := slices.IndexFunc(outers, func(o outer) bool {
			return o.bound.Contains(h[0]) && Contains(all[o.i][0], h[0])
		})
		all[outers[at].i] = append(all[outers[at].i], h)
	}
	return all
}

// turnOf returns twice the signed area in square degrees, about the first point.
func turnOf(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		a, b := float64((r[i][0]-r[0][0])*(r[i+1][1]-r[0][1])), float64((r[i+1][0]-r[0][0])*(r[i][1]-r[0][1]))
		sum += a - b
	}
	if math.IsNaN(sum) {
		return 0
	}
	return sum
}
