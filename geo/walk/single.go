package walk

import (
	"math"
	"slices"
)

// single returns the builder without ways that are another's double; b itself where there are none.
func (b *Builder) single() *Builder {
	double := b.doubles()
	if !slices.Contains(double, true) {
		return b
	}
	out := &Builder{ways: make([]wayRecord, 0, len(b.ways))}
	numbers := append(slices.Clip(b.nodes), make([]int64, len(b.points)-len(b.nodes))...)
	for w, r := range b.ways {
		if double[w] {
			continue
		}
		from, end := r.first, b.end(w)
		r.first = int32(len(out.points))
		out.ways = append(out.ways, r)
		out.points = append(out.points, b.points[from:end]...)
		if b.nodes != nil {
			out.nodes = append(out.nodes, numbers[from:end]...)
		}
	}
	return out
}

// doubles marks, of ways that are the same from either end, all but one of the lowest id.
func (b *Builder) doubles() []bool {
	double := make([]bool, len(b.ways))
	key := make([]uint64, len(b.ways))
	for w := range b.ways {
		key[w] = b.key(w)
	}
	order := sortByKey(upTo(len(b.ways)), make([]int32, len(b.ways)), key)
	for i := range order {
		for k := i + 1; k < len(order) && key[order[k]] == key[order[i]] && !double[order[i]]; k++ {
			if double[order[k]] || !b.same(int(order[i]), int(order[k])) {
				continue
			}
			if b.ways[order[k]].id < b.ways[order[i]].id {
				double[order[i]] = true
			} else {
				double[order[k]] = true
			}
		}
	}
	return double
}

// key is alike for ways that are doubles: a sum over their segments, which is the same from either end.
func (b *Builder) key(w int) (key uint64) {
	last := uint64(0)
	for v := b.ways[w].first; v < b.end(w); v++ {
		h := mixed(math.Float64bits(b.points[v][0]) ^ mixed(math.Float64bits(b.points[v][1])))
		if b.ways[w].numbered {
			h = mixed(h ^ uint64(b.nodes[v]))
		}
		if v > b.ways[w].first {
			key += mixed(last + h)
		}
		last = h
	}
	return key + uint64(b.ways[w].level)
}

// mixed spreads bits: what is summed of them hardly meets by chance.
//
// Source: Steele, Lea, Flood (2014), SplitMix64.
func mixed(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// same reports whether two ways differ in no more than their ids and their direction.
func (b *Builder) same(v, w int) bool {
	r, s := b.ways[v], b.ways[w]
	n := b.end(v) - r.first
	first, second := r.first, s.first
	r.id, r.first, s.id, s.first = "", 0, "", 0
	if r != s || n != b.end(w)-second {
		return false
	}
	alike := func(at func(i int32) int32) bool {
		for i := range n {
			p, q := first+i, at(i)
			if b.points[p] != b.points[q] || r.numbered && b.nodes[p] != b.nodes[q] {
				return false
			}
		}
		return true
	}
	return alike(func(i int32) int32 { return second + i }) || alike(func(i int32) int32 { return second + n - 1 - i })
}
