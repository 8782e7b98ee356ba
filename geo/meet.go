package geo

import (
	"fmt"

	"github.com/paulmach/orb"
)

// touch is where two rings of a part, or two parts (part -1), meet without crossing.
type touch struct {
	part, a, b int32
	at         orb.Point
}

// meetings compares the edges pair by pair: all of a few, of many those whose boxes meet.
func (c *checker) meetings() {
	if len(c.edges) > smallRings {
		t := newEdgeTree(c.edges)
		c.within(&t, 1)
		return
	}
	for i := range c.edges {
		for j := range i {
			c.meet(&c.edges[j], &c.edges[i])
		}
	}
}

// meet judges a pair of edges, the first given first.
func (c *checker) meet(e, f *edge) {
	if e.maxX < f.minX || f.maxX < e.minX || e.maxY < f.minY || f.maxY < e.minY {
		return
	}
	sameRing := e.part == f.part && e.ring == f.ring
	if sameRing && (e.at+1 == f.at || e.at == 0 && f.at == f.of-1) {
		return // neighbours share a vertex; spikes are found elsewhere
	}
	how, at := relate(e.a, e.b, f.a, f.b)
	if how == apart {
		return
	}
	part, ring, vertex := int(e.part), int(e.ring), int(e.vertex)
	switch {
	case sameRing && how == touching:
		c.fault(SelfTouching, part, ring, vertex, at, "edge %d meets edge %d", vertex, f.vertex)
	case sameRing:
		c.fault(SelfCrossing, part, ring, vertex, at, "edge %d crosses edge %d", vertex, f.vertex)
	case e.part == f.part && how == touching:
		c.touches = append(c.touches, touch{e.part, e.ring, f.ring, at})
	case e.part == f.part && e.ring == 0:
		c.fault(HoleCrossesShell, part, int(f.ring), int(f.vertex), at,
			"edge %d crosses edge %d of the shell", f.vertex, vertex)
	case e.part == f.part:
		c.fault(HolesOverlap, part, int(f.ring), int(f.vertex), at,
			"edge %d crosses edge %d of ring %d", f.vertex, vertex, ring)
	case how == overlapping:
		c.touches = append(c.touches, touch{-1, e.part, f.part, at})
		c.fault(PartsShareEdge, part, ring, vertex, at, "edge %d runs along part %d", vertex, f.part)
	case how == properly:
		c.fault(PartsOverlap, part, ring, vertex, at, "edge %d crosses part %d", vertex, f.part)
	default:
		c.touches = append(c.touches, touch{-1, e.part, f.part, at})
	}
}

// nesting judges rings that do not cross: holes against their shell and each other, parts against
// parts.
func (c *checker) nesting(one []orb.Ring, many orb.MultiPolygon) {
	if many == nil {
		c.holes(0, one)
	}
	for part, p := range many {
		c.holes(part, p)
	}
	c.split()
	boxes := make([]orb.Bound, len(many))
	for j, q := range many {
		boxes[j] = q[0].Bound()
		for i, p := range many[:j] {
			if boxes[i].Intersects(boxes[j]) {
				c.parts(i, j, p, q)
			}
		}
	}
}

func (c *checker) holes(part int, rings []orb.Ring) {
	if len(rings) < 2 {
		return
	}
	boxes := make([]orb.Bound, len(rings))
	for i, r := range rings {
		boxes[i] = r.Bound()
	}
	for j := 1; j < len(rings); j++ {
		if at, ok := c.reaches(rings[j], -1, rings[:1]); ok {
			c.fault(HoleOutside, part, j, 0, at, "the hole is not within its shell")
		}
		for i := 1; i < j; i++ {
			if !boxes[i].Intersects(boxes[j]) {
				continue
			}
			at, ok := c.reaches(rings[j], 1, rings[i:i+1])
			if !ok {
				at, ok = c.reaches(rings[i], 1, rings[j:j+1])
			}
			if ok {
				c.fault(HolesOverlap, part, j, 0, at, "holes %d and %d have common ground", i, j)
			}
		}
	}
}

func (c *checker) parts(i, j int, p, q orb.Polygon) {
	at, ok := c.reaches(q[0], 1, p)
	if !ok {
		at, ok = c.reaches(p[0], 1, q)
	}
	if !ok && len(c.touches) > 0 { // one and the same outline
		at = InteriorPoint(q)
		ok = locatePolygon(p, at) > 0
	}
	if ok {
		c.fault(PartsOverlap, j, 0, 0, at, "parts %d and %d have common ground", i, j)
	}
}

// reaches reports whether ring r, which does not cross p, has a place strictly inside p (side 1) or
// outside (-1), and which. Where rings touch, all vertices and middles of edges are asked; else the
// first vertex speaks for all.
func (c *checker) reaches(r orb.Ring, side int, p orb.Polygon) (orb.Point, bool) {
	for i, v := range r {
		at := locatePolygon(p, v)
		if at == side {
			return v, true
		}
		if at != 0 && len(c.touches) == 0 {
			return v, false
		}
		if i > 0 {
			v = orb.Point{(r[i-1][0] + v[0]) / 2, (r[i-1][1] + v[1]) / 2}
			if at == 0 && locatePolygon(p, v) == side {
				return v, true
			}
		}
	}
	return orb.Point{}, false
}

// split finds rings of one part that touch so that they form a closed chain and cut the inside in
// two: in the graph of rings and the points where they touch, a cycle.
func (c *checker) split() {
	type node struct {
		part, ring int32
		at         orb.Point
	}
	parent := map[node]node{}
	var find func(n node) node
	find = func(n node) node {
		p, ok := parent[n]
		if !ok || p == n {
			return n
		}
		root := find(p)
		parent[n] = root
		return root
	}
	links := map[string]bool{}
	for _, t := range c.touches {
		if t.part < 0 {
			continue // parts may touch at any number of points
		}
		for _, ring := range [2]int32{t.a, t.b} {
			key := fmt.Sprint(t.part, ring, t.at)
			if links[key] {
				continue
			}
			links[key] = true
			a, b := find(node{t.part, ring, orb.Point{}}), find(node{t.part, -1, t.at})
			if a == b {
				c.fault(InteriorSplit, int(t.part), int(ring), 0, t.at, "rings that touch here cut the inside in two")
				continue
			}
			parent[a] = b
		}
	}
}

// edgeTree is a binary tree of boxes over edges in their order: node n has the children 2n, 2n+1.
// Edges that follow each other are near each other, which is all the packing a ring needs.
type edgeTree struct {
	boxes  []edge // only the box is used
	leaves int
}

const perLeaf = 4

func newEdgeTree(edges []edge) edgeTree {
	leaves := 1
	for leaves*perLeaf < len(edges) {
		leaves *= 2
	}
	t := edgeTree{boxes: make([]edge, 2*leaves), leaves: leaves}
	for i := range leaves {
		group := leaf(edges, i)
		if len(group) == 0 {
			t.boxes[leaves+i] = edge{minX: 1, maxX: -1, minY: 1, maxY: -1}
			continue
		}
		box := group[0]
		for j := range group[1:] {
			box.grow(&group[j+1])
		}
		t.boxes[leaves+i] = box
	}
	for n := leaves - 1; n > 0; n-- {
		t.boxes[n] = t.boxes[2*n]
		if right := &t.boxes[2*n+1]; right.minX <= right.maxX {
			t.boxes[n].grow(right)
		}
	}
	return t
}

func leaf(edges []edge, i int) []edge {
	return edges[min(i*perLeaf, len(edges)):min((i+1)*perLeaf, len(edges))]
}

func (e *edge) grow(f *edge) {
	e.minX, e.minY = min(e.minX, f.minX), min(e.minY, f.minY)
	e.maxX, e.maxY = max(e.maxX, f.maxX), max(e.maxY, f.maxY)
}

// within compares the edges below node n with each other.
func (c *checker) within(t *edgeTree, n int) {
	if n >= t.leaves {
		group := leaf(c.edges, n-t.leaves)
		for i := range group {
			for j := range i {
				c.meet(&group[j], &group[i])
			}
		}
		return
	}
	c.within(t, 2*n)
	c.within(t, 2*n+1)
	c.across(t, 2*n, 2*n+1)
}

// across compares the edges below node m with those below n, which is on the same level.
func (c *checker) across(t *edgeTree, m, n int) {
	a, b := &t.boxes[m], &t.boxes[n]
	if a.minX > b.maxX || b.minX > a.maxX || a.minY > b.maxY || b.minY > a.maxY ||
		a.minX > a.maxX || b.minX > b.maxX || c.tooMuch() {
		return
	}
	if m >= t.leaves {
		groupA, groupB := leaf(c.edges, m-t.leaves), leaf(c.edges, n-t.leaves)
		for i := range groupA {
			for j := range groupB {
				c.meet(&groupA[i], &groupB[j])
			}
		}
		return
	}
	c.across(t, 2*m, 2*n)
	c.across(t, 2*m, 2*n+1)
	c.across(t, 2*m+1, 2*n)
	c.across(t, 2*m+1, 2*n+1)
}

// tooMuch bounds the work on rings made to overlap everywhere, to some tenths of a second for a
// hundred thousand edges. Real outlines need a hundredth of it.
func (c *checker) tooMuch() bool {
	c.tested++
	limit := 1_000_000 + 40*len(c.edges)
	if c.tested == limit {
		first := &c.edges[0]
		c.fault(TooComplexToDecide, int(first.part), int(first.ring), 0, first.a,
			"the edges overlap too much for all to be compared")
	}
	return c.tested >= limit || len(c.faults) >= 10*maxFaults
}
