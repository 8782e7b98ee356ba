package walk

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// joiner finds which vertices of the ways are one place to walk through: sets of vertices, each
// known by one of its members.
type joiner struct {
	b     *Builder
	up    []int32 // towards the set's member
	wayOf []int32 // by vertex
}

func (b *Builder) join() *joiner {
	j := &joiner{b: b, up: upTo(len(b.points)), wayOf: make([]int32, len(b.points))}
	plain := false
	for w := range b.ways {
		plain = plain || !b.ways[w].numbered
		for v := b.ways[w].first; v < b.end(w); v++ {
			j.wayOf[v] = int32(w)
		}
	}
	if b.nodes != nil {
		j.joinNumbers()
	}
	if plain {
		j.joinPlaces()
	}
	return j
}

// end returns the number after a way's last vertex.
func (b *Builder) end(w int) int32 {
	if w+1 < len(b.ways) {
		return b.ways[w+1].first
	}
	return int32(len(b.points))
}

// find returns the member that stands for v's set, and shortens the way there.
func (j *joiner) find(v int32) int32 {
	for j.up[v] != v {
		j.up[v] = j.up[j.up[v]]
		v = j.up[v]
	}
	return v
}

func (j *joiner) union(v, w int32) {
	v, w = j.find(v), j.find(w)
	j.up[max(v, w)] = min(v, w)
}

func (j *joiner) plain(v int32) bool { return !j.b.ways[j.wayOf[v]].numbered }
func (j *joiner) level(v int32) int8 { return j.b.ways[j.wayOf[v]].level }

func (j *joiner) isEnd(v int32) bool {
	w := int(j.wayOf[v])
	return v == j.b.ways[w].first || v == j.b.end(w)-1
}

// joinNumbers unites the vertices of one number.
func (j *joiner) joinNumbers() {
	key := make([]uint64, len(j.up))
	numbered := make([]int32, 0, len(j.up))
	for v := range j.b.nodes {
		if !j.plain(int32(v)) {
			key[v] = uint64(j.b.nodes[v])
			numbered = append(numbered, int32(v))
		}
	}
	sorted := sortByKey(numbered, make([]int32, len(numbered)), key)
	first := 0
	for i := 1; i < len(sorted); i++ {
		if key[sorted[i]] != key[sorted[first]] {
			first = i
		}
		p, q := j.b.points[sorted[i]], j.b.points[sorted[first]]
		if math.Abs(p[0]-q[0]) <= 1 && math.Abs(p[1]-q[1]) <= 1 {
			j.union(sorted[i], sorted[first])
		}
	}
}

// joinPlaces unites vertices at equal coordinates, by the rule of Way.
func (j *joiner) joinPlaces() {
	key := make([]uint64, len(j.up))
	sorted, scratch := upTo(len(j.up)), make([]int32, len(j.up))
	for axis := range 2 {
		for v, p := range j.b.points {
			key[v] = uint64(int64(math.RoundToEven(p[axis]*1e8)) + 180e8)
		}
		if next := sortByKey(sorted, scratch, key); len(next) > 0 && &next[0] == &scratch[0] {
			sorted, scratch = scratch, sorted
		}
	}
	at := func(i int) orb.Point { return j.b.points[sorted[i]] }
	for i := 0; i < len(sorted); {
		k := i + 1
		for k < len(sorted) && at(k) == at(i) {
			k++
		}
		if k > i+1 && slices.ContainsFunc(sorted[i:k], j.plain) {
			j.joinPlace(sorted[i:k])
		}
		i = k
	}
}

// joinPlace unites what joins among the vertices of one place.
func (j *joiner) joinPlace(at []int32) {
	slices.SortFunc(at, func(v, w int32) int {
		return cmp.Or(cmp.Compare(j.level(v), j.level(w)), cmp.Compare(v, w))
	})
	for i, k := 0, 0; i < len(at); i = k {
		for k = i + 1; k < len(at) && j.level(at[k]) == j.level(at[i]); {
			k++
		}
		if slices.ContainsFunc(at[i:k], j.plain) {
			for _, v := range at[i+1 : k] {
				j.union(v, at[i])
			}
		}
	}
	plainEnd := slices.IndexFunc(at, func(v int32) bool { return j.isEnd(v) && j.plain(v) })
	for i, v := range at {
		if !j.isEnd(v) {
			continue
		}
		if plainEnd >= 0 {
			j.union(v, at[plainEnd])
		}
		alone := func(k int) bool { return k < 0 || k == len(at) || j.level(at[k]) != j.level(v) }
		if alone(i-1) && alone(i+1) {
			j.land(at, v)
		}
	}
}

// land unites an end that is alone on its level with the ways of the nearest level that pass there,
// the lower of two as near.
func (j *joiner) land(at []int32, v int32) {
	joins := func(w int32) bool { return j.plain(v) || j.plain(w) }
	nearest := int32(-1)
	for _, w := range at {
		apart := levelsApart(j.level(v), j.level(w))
		if w != v && joins(w) && (nearest < 0 || apart < levelsApart(j.level(v), j.level(nearest))) {
			nearest = w
		}
	}
	for _, w := range at {
		if nearest >= 0 && j.level(w) == j.level(nearest) && joins(w) {
			j.union(v, w)
		}
	}
}

func levelsApart(a, b int8) int {
	return max(int(a)-int(b), int(b)-int(a))
}
