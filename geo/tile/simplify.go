package tile

import "github.com/paulmach/orb"

// weight2 is twice the area up to which a vertex matters too little to be drawn: half a square pixel.
const weight2 = Pixel * Pixel

// web is how the vertices of a net hang together while the least of them are taken away.
type web struct {
	*net
	links  [][2]int32 // of a vertex on a chain: its neighbours; -1 for none
	fixed  []bool     // where a chain ends or forks
	bars   map[[2]int32]bool
	order  queue
	weight []int64 // as last proposed
}

// simplify takes away the vertices that matter least, of all paths together. It depends on where the
// vertices are and on what they are joined to, not on which path came first.
func (n *net) simplify(chains []chain, limit int64) {
	w := &web{net: n, links: make([][2]int32, len(n.at)), fixed: make([]bool, len(n.at)), bars: map[[2]int32]bool{}}
	w.weight = make([]int64, len(n.at))
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
		if weight, v := w.order.pop(); weight == w.weight[v] && !n.gone[v] {
			w.remove(v, weight, limit)
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

// queue is a heap of vertices that may go, the least weight first and of equals the first vertex. A vertex
// whose weight has changed since is void.
type queue []uint64 // weight, vertex

func (q *queue) push(weight int64, vertex int32) {
	h := append(*q, uint64(weight)<<32|uint64(vertex))
	for i := len(h) - 1; i > 0 && h[i] < h[(i-1)/2]; i = (i - 1) / 2 {
		h[i], h[(i-1)/2] = h[(i-1)/2], h[i]
	}
	*q = h
}

func (q *queue) pop() (weight int64, vertex int32) {
	h := *q
	top, last := h[0], len(h)-1
	h[0] = h[last]
	h = h[:last]
	for i, least := 0, 1; least < last; i, least = least, 2*least+1 {
		if least+1 < last && h[least+1] < h[least] {
			least++
		}
		if h[i] <= h[least] {
			break
		}
		h[i], h[least] = h[least], h[i]
	}
	*q = h
	return int64(top >> 32), int32(uint32(top))
}

// propose queues a vertex by twice the area of the triangle with its neighbours, at least as much as what
// went beside it.
func (w *web) propose(b int32, least, limit int64) {
	if w.fixed[b] {
		return
	}
	l := w.links[b]
	turn := cross(w.at[l[0]], w.at[b], w.at[l[1]])
	if turn = max(turn, -turn); turn > limit {
		w.weight[b] = -1
		return
	}
	w.weight[b] = max(least, turn)
	w.order.push(w.weight[b], b)
}

// remove takes a vertex away unless that would join what is apart: its triangle holds another vertex,
// its neighbours are joined already, or the edge between them would pass another's unit square.
func (w *web) remove(v int32, weight, limit int64) {
	a, b := w.links[v][0], w.links[v][1]
	if w.joined(a, b) || w.between(a, v, b) || w.blocked(a, v, b) {
		return
	}
	w.gone[v] = true
	if w.fixed[a] && w.fixed[b] {
		w.bars[bar(a, b)] = true
	}
	for _, pair := range [][2]int32{{a, b}, {b, a}} {
		if l := &w.links[pair[0]]; !w.fixed[pair[0]] {
			if l[0] == v {
				l[0] = pair[1]
			} else {
				l[1] = pair[1]
			}
			w.propose(pair[0], weight, limit)
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
	var buf [16]hit
	for _, h := range w.passed(buf[:0], orb.Point{float64(p.x), float64(p.y)}, orb.Point{float64(q.x), float64(q.y)}) {
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
