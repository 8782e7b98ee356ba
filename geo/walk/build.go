package walk

import (
	"cmp"
	"slices"

	"github.com/paulmach/orb"
)

// Build returns the graph of the ways added. Stretches that are the same, vertex by vertex, are one
// edge, of the way of the lowest id. A way all of whose points are one place is left out; a stretch
// between two places is at least 1 mm. It has no ways: no nodes, no edges.
func (b *Builder) Build() *Graph {
	j := b.join()
	nodeOf := j.nodes()
	g := &Graph{at: j.places(nodeOf)}
	raw := b.split(nodeOf, j)
	g.take(b, raw)
	g.link()
	g.divide()
	g.tree = newTree(g)
	return g
}

// nodes returns, by the member that stands for a set of vertices, the number of its node; -1 where
// the set is only passed, once, by one way.
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
			if j.isEnd(v) {
				visits[s] = 2
			}
			last = s
		}
	}
	place := j.leastPlaces()
	var sets []int32
	key := make([]uint64, len(j.up))
	for s, n := range visits {
		if n == 2 {
			sets = append(sets, int32(s))
			key[s] = hilbert(place[s].p)
		}
	}
	sets = sortByKey(sets, make([]int32, len(sets)), key)
	for i := 0; i < len(sets); {
		k := i + 1
		for k < len(sets) && key[sets[k]] == key[sets[i]] {
			k++
		}
		slices.SortFunc(sets[i:k], func(s, t int32) int { return place[s].compare(place[t]) })
		i = k
	}
	node := slices.Repeat([]int32{-1}, len(j.up))
	for n, s := range sets {
		node[s] = int32(n)
	}
	return node
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

// leastPlaces returns the least spot of every set, by the member that stands for it.
func (j *joiner) leastPlaces() []spot {
	least := make([]spot, len(j.up))
	for v, p := range j.b.points {
		s := spot{p: p, level: j.level(int32(v)), plain: j.plain(int32(v)), taken: true}
		if !s.plain {
			s.number = j.b.nodes[v]
		}
		if at := &least[j.find(int32(v))]; !at.taken || s.compare(*at) < 0 {
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
