package walk

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// gridEdge is the side of a cell from point (i, j) of the grid eastwards, or northwards.
type gridEdge struct {
	i, j int32
	up   bool
}

// The sides of a cell.
const (
	south = iota
	east
	north
	west
)

// turns says for each set of served corners (1 south-west, 2 south-east, 4 north-east, 8 north-west)
// from which side to which the line goes, what is served to its left. Where only opposite corners are
// served, they are kept apart.
//
// Source: Lorensen and Cline (1987), in the plane.
var turns = [16][][2]int{
	1: {{south, west}}, 2: {{east, south}}, 4: {{north, east}}, 8: {{west, north}},
	3: {{east, west}}, 6: {{north, south}}, 12: {{west, east}}, 9: {{south, north}},
	7: {{north, west}}, 11: {{east, north}}, 13: {{south, east}}, 14: {{west, south}},
	5: {{south, west}, {north, east}}, 10: {{east, south}, {west, north}},
}

// contour adds the lines within the cells of the tile at hand.
func (d *drawing) contour(t tile) {
	for j := range tileSide {
		for i := range tileSide {
			set := d.served(i, j) | d.served(i+1, j)<<1 | d.served(i+1, j+1)<<2 | d.served(i, j+1)<<3
			for _, turn := range turns[set] {
				from := d.crossing(t, i, j, turn[0])
				d.next[from] = d.crossing(t, i, j, turn[1])
				d.starts = append(d.starts, from)
			}
		}
	}
}

func (d *drawing) served(i, j int) int {
	if d.walk[j][i]>>32 <= state(d.mm) {
		return 1
	}
	return 0
}

// crossing returns a side of a cell, and keeps where on it the line crosses: where the walk, taken to
// change evenly, is the limit; halfway to a point that nothing is known of; never at a corner.
func (d *drawing) crossing(t tile, i, j, side int) gridEdge {
	switch side {
	case north:
		j++
	case east:
		i++
	}
	e := gridEdge{t.i*tileSide + int32(i), t.j*tileSide + int32(j), side == east || side == west}
	a, b := d.walk[j][i], unreached
	if e.up {
		b = d.walk[j+1][i]
	} else {
		b = d.walk[j][i+1]
	}
	cut := 0.5
	if a != unreached && b != unreached {
		low, high := float64(a>>32), float64(b>>32)
		cut = (float64(d.mm) + 0.5 - low) / (high - low)
	}
	d.cut[e] = min(max(cut, 1e-3), 1-1e-3)
	return e
}

// rings follows the lines, in the order in which they were met.
func (d *drawing) rings() []orb.Ring {
	var rings []orb.Ring
	for _, start := range d.starts {
		if _, ok := d.next[start]; !ok {
			continue
		}
		var ring orb.Ring
		for e := start; ; {
			p := orb.Point{float64(e.i) * d.dlon, float64(e.j) * d.dlat}
			if e.up {
				p[1] += d.cut[e] * d.dlat
			} else {
				p[0] += d.cut[e] * d.dlon
			}
			ring = append(ring, rounded(p))
			next, ok := d.next[e]
			delete(d.next, e)
			if !ok {
				panic("a line of an isochrone ends")
			}
			if e = next; e == start {
				break
			}
		}
		rings = append(rings, append(ring, ring[0]))
	}
	return rings
}

// polygons puts the holes into the smallest outer ring about each.
func polygons(rings []orb.Ring) orb.MultiPolygon {
	type outer struct {
		bound orb.Bound
		area  float64
		i     int
	}
	var all orb.MultiPolygon
	var outers []outer
	var holes []orb.Ring
	for _, r := range rings {
		if area := shoelace(r); area > 0 {
			outers = append(outers, outer{r.Bound(), area, len(all)})
			all = append(all, orb.Polygon{r})
		} else {
			holes = append(holes, r)
		}
	}
	slices.SortStableFunc(outers, func(a, b outer) int { return cmp.Compare(a.area, b.area) })
	for _, h := range holes {
		at := slices.IndexFunc(outers, func(o outer) bool {
			return o.bound.Contains(h[0]) && geo.Contains(all[o.i][0], h[0])
		})
		all[outers[at].i] = append(all[outers[at].i], h)
	}
	return all
}

// shoelace returns twice the signed area in square degrees, about the first point.
func shoelace(r orb.Ring) float64 {
	sum := 0.0
	for i := 1; i+1 < len(r); i++ {
		sum += (r[i][0]-r[0][0])*(r[i+1][1]-r[0][1]) - (r[i+1][0]-r[0][0])*(r[i][1]-r[0][1])
	}
	if math.IsNaN(sum) {
		return 0
	}
	return sum
}
