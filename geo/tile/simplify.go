package tile

import (
	"cmp"
	"container/heap"

	"github.com/paulmach/orb"
)

// weight2 is twice the area up to which a vertex matters too little to be drawn: half a square pixel.
const weight2 = Pixel * Pixel

// web is how the vertices of a net hang together while the least of them are taken away.
type web struct {
	*net
	links [][2]int32 // of a vertex on a chain: its neighbours; -1 for none
	fixed []bool     // where a chain ends or forks
	bars  map[[2]int32]bool
	order candidates
	round []int32 // counts a vertex's candidacies; older ones are void
}

// simplify takes away the vertices that matter least, of all paths together. It depends on where the
// vertices are and on what they are joined to, not on which path came first.
func (n *net) simplify(chains []chain, limit int64) {
	w := &web{net: n, links: make([][2]int32, len(n.at)), fixed: make([]bool, len(n.at)), bars: map[[2]int32]bool{}}
	w.round = make([]int32, len(n.at))
	for i := range w.links {
		w.links[i] = [2]int32{-1, -1}
	}
	for _, c := range chains {
		c.edges(func(a, b int32) { w.link(a, b); w.link(b, a) })
		if !c.ring && len(c.at) > 0 {
			w.fixed[c.at[0]], w.fixed[c.at[len(c.at)-1]] = true, true
		}
	}
	for i := range w.links {
		w.fixed[i] = w.fixed[i] || w.links[i][1] < 0
	}
	for _, c := range chains {
		c.edges(func(a, b int32) {
			if w.fixed[a] && w.fixed[b] {
				w.bars[bar(a, b)] = true
			}
		})
	}
	for i := range w.links {
		w.propose(int32(i), 0, limit)
	}
	for len(w.order) > 0 {
		c := heap.Pop(&w.order).(candidate)
		if c.round == w.round[c.vertex] && !n.gone[c.vertex] {
			w.remove(c, limit)
		}
	}
}

// link notes that a vertex is joined to another; a third one makes it a fork.
func (w *web) link(a, b int32) {
	l := &w.links[a]
	switch {
	case l[0] == b || l[1] == b:
	case l[0] < 0:
		l[0] = b
	case l[1] < 0:
		l[1] = b
	default:
		w.fixed[a] = true
	}
}

func bar(a, b int32) [2]int32 { return [2]int32{min(a, b), max(a, b)} }

// candidate is a vertex that may go.
type candidate struct {
	weight int64 // twice the area of the triangle with its neighbours, or of an earlier one beside it
	place  pt
	vertex int32
	round  int32
}

// candidates is a heap, the least first; of equals the one that lies first.
type candidates []candidate

func (c candidates) Len() int { return len(c) }
func (c candidates) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(c[i].weight, c[j].weight), cmp.Compare(c[i].place.x, c[j].place.x),
		cmp.Compare(c[i].place.y, c[j].place.y)) < 0
}
func (c candidates) Swap(i, j int) { c[i], c[j] = c[j], c[i] }
func (c *candidates) Push(v any)   { *c = append(*c, v.(candidate)) }
func (c *candidates) Pop() any {
	last := (*c)[len(*c)-1]
	*c = (*c)[:len(*c)-1]
	return last
}

func (w *web) propose(b int32, least, limit int64) {
	if w.fixed[b] {
		return
	}
	l := w.links[b]
	turn := cross(w.at[l[0]], w.at[b], w.at[l[1]])
	weight := max(least, turn, -turn)
	w.round[b]++
	if max(turn, -turn) <= limit {
		heap.Push(&w.order, candidate{weight, w.at[b], b, w.round[b]})
	}
}

// remove takes a vertex away unless that would join what is apart: its triangle holds another vertex,
// its neighbours are joined already, or the edge between them would pass another's unit square.
func (w *web) remove(c candidate, limit int64) {
	a, b := w.links[c.vertex][0], w.links[c.vertex][1]
	if w.joined(a, b) || w.between(a, c.vertex, b) || w.blocked(a, c.vertex, b) {
		return
	}
	w.gone[c.vertex] = true
	if w.fixed[a] && w.fixed[b] {
		w.bars[bar(a, b)] = true
	}
	for _, pair := range [][2]int32{{a, b}, {b, a}} {
		if l := &w.links[pair[0]]; !w.fixed[pair[0]] {
			if l[0] == c.vertex {
				l[0] = pair[1]
			} else {
				l[1] = pair[1]
			}
			w.propose(pair[0], c.weight, limit)
		}
	}
}

func (w *web) joined(a, b int32) bool {
	switch {
	case !w.fixed[a]:
		return w.links[a][0] == b || w.links[a][1] == b
	case !w.fixed[b]:
		return w.links[b][0] == a || w.links[b][1] == a
	}
	return w.bars[bar(a, b)]
}

// blocked reports whether the edge from a to c, once b is gone, passes a vertex that stays.
func (w *web) blocked(a, b, c int32) bool {
	p, q := w.at[a], w.at[c]
	for _, h := range w.passed(orb.Point{float64(p.x), float64(p.y)}, orb.Point{float64(q.x), float64(q.y)}) {
		if h.vertex != b && !w.gone[h.vertex] {
			return true
		}
	}
	return false
}

// between reports whether a vertex lies in the triangle abc or on its edge.
func (w *web) between(a, b, c int32) (found bool) {
	p, q, r := w.at[a], w.at[b], w.at[c]
	if cross(p, q, r) < 0 {
		p, r = r, p
	}
	w.near(boxOf([]pt{p, q, r}), func(i int32) bool {
		if i == a || i == b || i == c || w.gone[i] {
			return true
		}
		v := w.at[i]
		found = cross(p, q, v) >= 0 && cross(q, r, v) >= 0 && cross(r, p, v) >= 0
		return !found
	})
	return found
}
