package walk

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Build returns the graph of the ways added. A way that is another's double, from either end, leaves no
// trace; stretches that are the same, vertex by vertex, are one edge; of either kind the lowest id stays. A way all of whose points are one place is left out; a stretch
// between two places is at least 1 mm. It has no ways: no nodes, no edges.
func (b *Builder) Build() *Graph {
	b = b.single()
	j := b.join()
	nodeOf := j.nodes()
	g := &Graph{at: j.places(nodeOf)}
	raw := b.split(nodeOf, j)
	g.take(b, raw)
	g.finish()
	return g
}

// nodes returns, by the member that stands for a set of vertices, the number of its node; -1 where
// the set is only passed, once, by one way that goes on: where it turns back it has walked both sides.
func (j *joiner) nodes() []int32 {
	visits := make([]uint8, len(j.up))
	for w := range j.b.ways {
		if j.still(w) {
			continue
		}
		last := int32(-1)
		for v := j.b.ways[w].first; v < j.b.end(w); v++ {
			s := j.find(v)
			if s != last {
				visits[s] = min(visits[s]+1, 2)
			}
			if j.isEnd(v) || j.find(v-1) == j.find(v+1) {
				visits[s] = 2
			}
			last = s
		}
	}
	node := slices.Repeat([]int32{-1}, len(j.up))
	n := int32(0)
	for s, v := range visits {
		if v == 2 {
			node[s] = n
			n++
		}
	}
	spots := j.leastSpots(node, n)
	place := make([]int32, n)
	for i, k := range inOrder(spots) {
		place[k] = int32(i)
	}
	for s, k := range node {
		if k >= 0 {
			node[s] = place[k]
		}
	}
	return node
}

// inOrder returns the numbers of spots along the curve.
func inOrder(spots []spot) []int32 {
	key := make([]uint64, len(spots))
	for i, s := range spots {
		key[i] = hilbert(s.p)
	}
	order := sortByKey(upTo(len(spots)), make([]int32, len(spots)), key)
	for i := 0; i < len(order); {
		k := i + 1
		for k < len(order) && key[order[k]] == key[order[i]] {
			k++
		}
		if k > i+1 {
			slices.SortFunc(order[i:k], func(s, t int32) int { return spots[s].compare(spots[t]) })
		}
		i = k
	}
	return order
}

// still reports whether a way never leaves its first place.
func (j *joiner) still(w int) bool {
	first := j.b.ways[w].first
	for v := first + 1; v < j.b.end(w); v++ {
		if j.find(v) != j.find(first) {
			return false
		}
	}
	return true
}

// spot is what tells nodes apart without regard to the order of ways.
type spot struct {
	p      orb.Point
	level  int8
	plain  bool
	number int64
	taken  bool
}

func (s spot) compare(t spot) int {
	return cmp.Or(comparePoints(s.p, t.p), cmp.Compare(s.level, t.level), cmp.Compare(s.number, t.number),
		compareBools(s.plain, t.plain))
}

func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// leastSpots returns the least spot of each of n sets, which node numbers by the member that stands
// for the set.
func (j *joiner) leastSpots(node []int32, n int32) []spot {
	least := make([]spot, n)
	for v, p := range j.b.points {
		set := node[j.find(int32(v))]
		if set < 0 {
			continue
		}
		s := spot{p: p, level: j.level(int32(v)), plain: j.plain(int32(v)), taken: true}
		if !s.plain {
			s.number = j.b.nodes[v]
		}
		if at := &least[set]; !at.taken || s.compare(*at) < 0 {
			*at = s
		}
	}
	return least
}

// places returns where the nodes are.
func (j *joiner) places(nodeOf []int32) []orb.Point {
	n := int32(0)
	for _, v := range nodeOf {
		n = max(n, v+1)
	}
	at := make([]orb.Point, n)
	taken := make([]bool, n)
	for v, p := range j.b.points {
		node := nodeOf[j.find(int32(v))]
		if node >= 0 && (!taken[node] || comparePoints(p, at[node]) < 0) {
			at[node], taken[node] = p, true
		}
	}
	return at
}
