package tile

import (
	"cmp"
	"slices"
)

// clipper cuts rings and lines at a box of the grid. It keeps its memory from one to the next.
type clipper struct {
	box   box
	rings [][]bent
	weld  welder
}

// bent is a point of a ring under the clipper, with the edge that leaves it.
type bent struct {
	at       pt
	from, to pt   // the whole edge that the piece after at is of
	cut      bool // that piece is not the whole edge
}

// lines returns the parts of a line in the box.
func (c *clipper) lines(line []pt, out [][]pt) [][]pt {
	var part []pt
	flush := func() {
		if len(part) > 1 {
			out = append(out, part)
		}
		part = nil
	}
	for i := 1; i < len(line); i++ {
		stops := c.stops(line[i-1], line[i])
		for k := 1; k < len(stops); k++ {
			if !stops[k].inside {
				flush()
				continue
			}
			a, b := c.box.clamp(stops[k-1].at), c.box.clamp(stops[k].at)
			if len(part) == 0 {
				part = append(part, a)
			}
			if b != a {
				part = append(part, b)
			}
		}
	}
	flush()
	return out
}

// stop is a place on an edge: an end, or where it crosses one of the four lines of the box.
type stop struct {
	at     pt
	num    int64 // how far along, over den
	den    int64
	inside bool // the piece that ends here lies in the box
	cut    bool
}

// stops returns an edge's ends and between them, in order, its crossings of the box's lines, each
// rounded from the exact place, so that it is the same from either end.
func (c *clipper) stops(a, b pt) []stop {
	var buf [6]stop
	s := append(buf[:0], stop{at: a, den: 1})
	dx, dy := int64(b.x)-int64(a.x), int64(b.y)-int64(a.y)
	for _, x := range [2]int32{c.box.min.x, c.box.max.x} {
		if (a.x < x) != (b.x < x) && a.x != x && b.x != x {
			num := int64(x) - int64(a.x)
			s = append(s, stop{at: pt{x, a.y + ratio(dy*num, dx)}, num: num * sign(dx), den: dx * sign(dx), cut: true})
		}
	}
	for _, y := range [2]int32{c.box.min.y, c.box.max.y} {
		if (a.y < y) != (b.y < y) && a.y != y && b.y != y {
			num := int64(y) - int64(a.y)
			s = append(s, stop{at: pt{a.x + ratio(dx*num, dy), y}, num: num * sign(dy), den: dy * sign(dy), cut: true})
		}
	}
	if len(s) > 2 {
		slices.SortFunc(s[1:], func(p, q stop) int { return cmp.Compare(p.num*q.den, q.num*p.den) })
	}
	s = append(s, stop{at: b, num: 1, den: 1})
	for k := 1; k < len(s); k++ {
		s[k].inside = c.piece(a, b, s[k-1], s[k])
	}
	return s
}

func sign(v int64) int64 {
	if v < 0 {
		return -1
	}
	return 1
}

// ratio is num/den to the nearest whole number, halves up.
func ratio(num, den int64) int32 {
	if den < 0 {
		num, den = -num, -den
	}
	n, d := 2*num+den, 2*den
	q := n / d
	if n%d < 0 {
		q--
	}
	return int32(q)
}

// piece reports whether the piece between two stops lies in the box: all of it does, or none.
func (c *clipper) piece(a, b pt, p, q stop) bool {
	// The middle, by twice the common denominator.
	num, den := p.num*q.den+q.num*p.den, 2*p.den*q.den
	within := func(a, b, low, high int32) bool {
		v := float64(a) + (float64(b)-float64(a))*(float64(num)/float64(den))
		return v >= float64(low) && v <= float64(high)
	}
	return within(a.x, b.x, c.box.min.x, c.box.max.x) && within(a.y, b.y, c.box.min.y, c.box.max.y)
}

// polygon returns what of a polygon's rings lies in the box, as sound polygons.
func (c *clipper) polygon(rings [][]pt) [][][]pt {
	c.rings = c.rings[:0]
	for _, ring := range rings {
		if r := c.ring(ring); len(r) > 2 {
			c.rings = append(c.rings, r)
		}
	}
	if len(c.rings) == 0 {
		return nil
	}
	out := make([][]pt, len(c.rings))
	for i, r := range c.rings {
		out[i] = c.bend(r)
	}
	return c.weld.weld(out)
}

// ring brings a ring to the box: what is outside is moved to the nearest place on its border.
func (c *clipper) ring(ring []pt) []bent {
	out := make([]bent, 0, len(ring)+8)
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if c.box.contains(a) && c.box.contains(b) {
			out = append(out, bent{at: a, from: a, to: b})
			continue
		}
		stops := c.stops(a, b)
		for k := 1; k < len(stops); k++ {
			at := c.box.clamp(stops[k-1].at)
			if c.box.clamp(stops[k].at) != at {
				out = append(out, bent{at, a, b, true})
			}
		}
	}
	return out
}

// bend takes a clipped ring through the corners that its cut pieces pass, and stops what runs along the
// border at every point there. No piece passes another vertex: no edge of a level does.
func (c *clipper) bend(ring []bent) []pt {
	out := make([]pt, 0, len(ring)+8)
	for i, p := range ring {
		out = append(out, p.at)
		q := ring[(i+1)%len(ring)].at
		before := len(out)
		switch {
		case c.along(p.at, q):
			c.each(func(w pt) {
				if w != p.at && w != q && cross(p.at, q, w) == 0 && boxOf([]pt{p.at, q}).contains(w) {
					out = append(out, w)
				}
			})
		case p.cut:
			for _, x := range [2]int32{c.box.min.x, c.box.max.x} {
				for _, y := range [2]int32{c.box.min.y, c.box.max.y} {
					out = touch(out, p, q, pt{x, y})
				}
			}
		}
		sortAlong(out[before:], p.at, q)
	}
	return slices.Compact(out)
}

// along reports whether the piece from p to q lies on the border.
func (c *clipper) along(p, q pt) bool {
	return p.x == q.x && (p.x == c.box.min.x || p.x == c.box.max.x) || p.y == q.y && (p.y == c.box.min.y || p.y == c.box.max.y)
}

// each visits all points of the rings under the clipper.
func (c *clipper) each(visit func(pt)) {
	for _, ring := range c.rings {
		for _, p := range ring {
			visit(p.at)
		}
	}
}

// touch appends w where the edge that a piece is of passes its unit square beside the piece.
func touch(out []pt, p bent, q, w pt) []pt {
	if w == p.at || w == q || w == p.from || w == p.to {
		return out
	}
	b := boxOf([]pt{p.at, q})
	if w.x < b.min.x-1 || w.x > b.max.x+1 || w.y < b.min.y-1 || w.y > b.max.y+1 {
		return out
	}
	a, e := [2]float64{float64(p.from.x), float64(p.from.y)}, [2]float64{float64(p.to.x), float64(p.to.y)}
	if _, ok := through(a, e, w); ok {
		return append(out, w)
	}
	return out
}

// sortAlong sorts points by how far they are on the way from a to b.
func sortAlong(points []pt, a, b pt) {
	if len(points) < 2 {
		return
	}
	dx, dy := int64(b.x)-int64(a.x), int64(b.y)-int64(a.y)
	slices.SortFunc(points, func(p, q pt) int {
		return cmp.Or(cmp.Compare(int64(p.x-a.x)*dx+int64(p.y-a.y)*dy, int64(q.x-a.x)*dx+int64(q.y-a.y)*dy), comparePt(p, q))
	})
}
