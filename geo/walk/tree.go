package walk

import (
	"math"

	"github.com/paulmach/orb"
)

// tree finds edges near a place. Edges are numbered along a curve, so those of neighbouring numbers
// are neighbours: each box holds the next eight edges, or the next eight boxes of the level below,
// and nothing but boxes is kept.
type tree struct {
	levels [][]orb.Bound // the leaves' first
}

const fan = 8

func newTree(g *Graph) tree {
	n := g.Edges()
	if n == 0 {
		return tree{}
	}
	boxes := make([]orb.Bound, (n+fan-1)/fan)
	for i := range boxes {
		boxes[i] = g.box(int32(i * fan))
		for e := i*fan + 1; e < min(n, (i+1)*fan); e++ {
			boxes[i] = boxes[i].Union(g.box(int32(e)))
		}
	}
	t := tree{levels: [][]orb.Bound{boxes}}
	for len(boxes) > 1 {
		above := make([]orb.Bound, (len(boxes)+fan-1)/fan)
		for i := range above {
			above[i] = boxes[i*fan]
			for _, b := range boxes[i*fan+1 : min(len(boxes), (i+1)*fan)] {
				above[i] = above[i].Union(b)
			}
		}
		t.levels = append(t.levels, above)
		boxes = above
	}
	return t
}

// box returns the bound of an edge.
func (g *Graph) box(e int32) orb.Bound {
	a, b := g.at[g.edges[e].a], g.at[g.edges[e].b]
	box := orb.Bound{Min: a, Max: a}.Extend(b)
	for _, v := range g.bends[g.edges[e].first:g.edges[e+1].first] {
		box = box.Extend(v.from(a))
	}
	return box
}

// plane is a quick lower bound of distances from a place: for the pruning of a search, never for an
// answer. It holds for what is within the metres it was made for.
type plane struct {
	at     orb.Point
	kx, ky float64 // less than the metres in a degree
}

func newPlane(at orb.Point, withinM float64) plane {
	top := min(math.Abs(at[1])+withinM/110_000, 90)
	return plane{at, 111_300 * math.Cos(top*math.Pi/180), 110_500}
}

// toBox returns the square of metres that a box is at least away.
func (p *plane) toBox(b *orb.Bound) float64 {
	dx := max(b.Min[0]-p.at[0], p.at[0]-b.Max[0], 0) * p.kx
	dy := max(b.Min[1]-p.at[1], p.at[1]-b.Max[1], 0) * p.ky
	return dx*dx + dy*dy
}

// toSegment returns the square of metres that a segment is at least away.
func (p *plane) toSegment(a, b orb.Point) float64 {
	ax, ay := (a[0]-p.at[0])*p.kx, (a[1]-p.at[1])*p.ky
	dx, dy := (b[0]-a[0])*p.kx, (b[1]-a[1])*p.ky
	if d2 := dx*dx + dy*dy; d2 > 0 {
		t := min(max(-(ax*dx+ay*dy)/d2, 0), 1)
		ax, ay = ax+t*dx, ay+t*dy
	}
	return ax*ax + ay*ay
}

// nearby visits groups of up to eight edges, from to to, that may be within *limitM of the plane's
// place: nearer boxes first as far as they are of one parent. The visit may lower the limit.
func (t *tree) nearby(p *plane, edges int, limitM *float64, visit func(from, to int32)) {
	if len(t.levels) > 0 {
		t.descend(p, len(t.levels)-1, 0, edges, limitM, visit)
	}
}

func (t *tree) descend(p *plane, level, first, edges int, limitM *float64, visit func(from, to int32)) {
	boxes := t.levels[level]
	var near [fan]struct {
		d2 float64
		i  int
	}
	n := 0
	for i := first; i < min(first+fan, len(boxes)); i++ {
		d2 := p.toBox(&boxes[i])
		if d2 > *limitM**limitM {
			continue
		}
		k := n
		for ; k > 0 && near[k-1].d2 > d2; k-- {
			near[k] = near[k-1]
		}
		near[k].d2, near[k].i = d2, i
		n++
	}
	for _, c := range near[:n] {
		switch {
		case c.d2 > *limitM**limitM:
			return
		case level > 0:
			t.descend(p, level-1, c.i*fan, edges, limitM, visit)
		default:
			visit(int32(c.i*fan), int32(min(edges, (c.i+1)*fan)))
		}
	}
}

// meeting calls visit for every edge whose box meets bound, in order.
func (g *Graph) meeting(bound orb.Bound, visit func(e int32)) {
	if len(g.tree.levels) > 0 {
		g.meet(len(g.tree.levels)-1, 0, bound, visit)
	}
}

func (g *Graph) meet(level, first int, bound orb.Bound, visit func(e int32)) {
	boxes := g.tree.levels[level]
	for i := first; i < min(first+fan, len(boxes)); i++ {
		switch {
		case !boxes[i].Intersects(bound):
		case level > 0:
			g.meet(level-1, i*fan, bound, visit)
		default:
			for e := i * fan; e < min(g.Edges(), (i+1)*fan); e++ {
				if g.box(int32(e)).Intersects(bound) {
					visit(int32(e))
				}
			}
		}
	}
}
