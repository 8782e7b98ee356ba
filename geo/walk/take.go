package walk

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// take makes edges of stretches.
func (g *Graph) take(b *Builder, raw []stretch) {
	key := make([]uint64, len(raw))
	for i, s := range raw {
		key[i] = uint64(s.a)<<32 | uint64(s.b)
	}
	order := sortByKey(upTo(len(raw)), make([]int32, len(raw)), key)
	g.edges = make([]edge, 0, len(raw)+1)
	names := namer{b: b, numbers: make([]int32, len(b.ways))}
	var line orb.LineString
	for i := 0; i < len(order); {
		k := i + 1
		for k < len(order) && key[order[k]] == key[order[i]] {
			k++
		}
		if k > i+1 {
			slices.SortFunc(order[i:k], func(x, y int32) int { return b.compare(raw[x], raw[y]) })
		}
		for n := i; n < k; n++ {
			s := raw[order[n]]
			if n > i && b.sameLine(raw[order[n-1]], s) {
				continue
			}
			e := edge{a: s.a, b: s.b, first: uint32(len(g.bends)), way: names.of(s.way)}
			line = append(line[:0], g.at[s.a])
			b.inner(s, func(p orb.Point) {
				g.bends = append(g.bends, bendFrom(g.at[s.a], p))
				line = append(line, p)
			})
			line = append(line, g.at[s.b])
			e.mm = max(1, millimetres(float64(metres(line)*(1+b.ways[s.way].perM))+s.extra))
			g.edges = append(g.edges, e)
		}
		i = k
	}
	g.edges = append(slices.Clip(g.edges), edge{first: uint32(len(g.bends))})
	g.bends = slices.Clip(g.bends)
	g.ways = names.table
}

// compare orders stretches between the same nodes: by shape, extra metres, way.
func (b *Builder) compare(s, t stretch) int {
	v, w := &b.ways[s.way], &b.ways[t.way]
	return cmp.Or(b.compareShapes(s, t), cmp.Compare(s.extra, t.extra), cmp.Compare(v.perM, w.perM),
		cmp.Compare(v.id, w.id), compareBools(v.steps, w.steps))
}

func (b *Builder) sameLine(s, t stretch) bool {
	return s.extra == t.extra && b.ways[s.way].perM == b.ways[t.way].perM && b.compareShapes(s, t) == 0
}

func (b *Builder) compareShapes(s, t stretch) int {
	var p, q []orb.Point
	b.inner(s, func(v orb.Point) { p = append(p, v) })
	b.inner(t, func(v orb.Point) { q = append(q, v) })
	return slices.CompareFunc(p, q, comparePoints)
}

// namer keeps the names of the ways that have edges, in the order of the edges.
type namer struct {
	b       *Builder
	numbers []int32 // by way, one more than its number in the table
	table   wayTable
}

func (n *namer) of(way int32) int32 {
	if n.numbers[way] == 0 {
		w := &n.b.ways[way]
		n.table.text = append(n.table.text, w.id...)
		n.table.ends = append(n.table.ends, uint32(len(n.table.text)))
		n.table.steps = append(n.table.steps, w.steps)
		n.numbers[way] = int32(len(n.table.ends))
	}
	return n.numbers[way] - 1
}

// link makes the arcs of the edges: those of a node are in the order of their edges.
func (g *Graph) link() {
	g.firstArc = make([]int32, len(g.at)+1)
	edges := g.edges[:g.Edges()]
	for _, e := range edges {
		g.firstArc[e.a+1]++
		if e.a != e.b {
			g.firstArc[e.b+1]++
		}
	}
	for v := range g.at {
		g.firstArc[v+1] += g.firstArc[v]
	}
	next := slices.Clone(g.firstArc)
	g.arcs = make([]arc, g.firstArc[len(g.at)])
	g.arcEdge = make([]int32, len(g.arcs))
	put := func(from, to int32, i int) {
		g.arcs[next[from]] = arc{to, edges[i].mm}
		g.arcEdge[next[from]] = int32(i)
		next[from]++
	}
	for i, e := range edges {
		put(e.a, e.b, i)
		if e.a != e.b {
			put(e.b, e.a, i)
		}
	}
}

// divide finds the components.
func (g *Graph) divide() {
	g.component = slices.Repeat([]int32{-1}, len(g.at))
	var found []Component
	var stack []int32
	for v := range g.at {
		if g.component[v] >= 0 {
			continue
		}
		n := int32(len(found))
		g.component[v] = n
		found = append(found, Component{})
		for stack = append(stack, int32(v)); len(stack) > 0; {
			u := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			found[n].Nodes++
			for _, a := range g.arcs[g.firstArc[u]:g.firstArc[u+1]] {
				if g.component[a.to] < 0 {
					g.component[a.to] = n
					stack = append(stack, a.to)
				}
			}
		}
	}
	g.rank(found)
}

// rank numbers the components by their metres, then by their lowest node.
func (g *Graph) rank(found []Component) {
	mm := make([]uint64, len(found))
	total := uint64(0)
	for _, e := range g.edges[:g.Edges()] {
		c := g.component[e.a]
		found[c].Edges++
		mm[c] += uint64(e.mm)
		total += uint64(e.mm)
	}
	order := upTo(len(found))
	slices.SortStableFunc(order, func(c, d int32) int { return cmp.Compare(mm[d], mm[c]) })
	place := make([]int32, len(found))
	g.components = make([]Component, len(found))
	for i, c := range order {
		place[c] = int32(i)
		found[c].Metres = float64(mm[c]) / 1000
		found[c].Share = float64(mm[c]) / float64(max(total, 1))
		g.components[i] = found[c]
	}
	for v, c := range g.component {
		g.component[v] = place[c]
	}
}
