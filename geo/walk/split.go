package walk

import "github.com/paulmach/orb"

// stretch is an edge to be: vertices from to to of a way, both ends nodes.
type stretch struct {
	a, b     int32 // a <= b
	from, to int32 // from > to where the way runs from b to a
	way      int32
	extra    float64 // metres
}

// split cuts the ways at nodes.
func (b *Builder) split(nodeOf []int32, j *joiner) []stretch {
	var all []stretch
	for w := range b.ways {
		start := len(all)
		from := b.ways[w].first
		for v := from + 1; v < b.end(w); v++ {
			node := nodeOf[j.find(v)]
			if node < 0 {
				continue
			}
			a := nodeOf[j.find(from)]
			if node != a || b.bent(from, v, j) {
				all = append(all, b.turn(stretch{a: a, b: node, from: from, to: v, way: int32(w)}))
			}
			from = v
		}
		if b.ways[w].extraM > 0 {
			b.share(all[start:], b.ways[w].extraM)
		}
	}
	return all
}

// bent reports whether a stretch that returns to its node leaves it.
func (b *Builder) bent(from, to int32, j *joiner) bool {
	for v := from + 1; v < to; v++ {
		if j.find(v) != j.find(from) {
			return true
		}
	}
	return false
}

// turn makes a stretch run from its lower node, a loop by its vertices' order.
func (b *Builder) turn(s stretch) stretch {
	back := s.a > s.b
	if s.a == s.b {
		n := s.to - s.from
		for i := int32(1); i < n; i++ {
			if c := comparePoints(b.points[s.from+i], b.points[s.to-i]); c != 0 {
				back = c > 0
				break
			}
		}
	}
	if back {
		s.a, s.b, s.from, s.to = s.b, s.a, s.to, s.from
	}
	return s
}

// inner calls visit for the vertices between the ends of a stretch, those that repeat the one
// before left out.
func (b *Builder) inner(s stretch, visit func(p orb.Point)) {
	step := int32(1)
	if s.from > s.to {
		step = -1
	}
	last := b.points[s.from]
	for v := s.from + step; v != s.to; v += step {
		if p := b.points[v]; p != last {
			visit(p)
			last = p
		}
	}
}

// share deals a way's extra metres out by length, in whole millimetres: so it is the same from
// either end.
func (b *Builder) share(stretches []stretch, extra float64) {
	lengths := make([]uint64, len(stretches))
	total := uint64(0)
	for i, s := range stretches {
		line := orb.LineString{b.points[s.from]}
		b.inner(s, func(p orb.Point) { line = append(line, p) })
		lengths[i] = uint64(millimetres(metres(append(line, b.points[s.to]))))
		total += lengths[i]
	}
	for i := range stretches {
		stretches[i].extra = extra / float64(len(stretches))
		if total > 0 {
			stretches[i].extra = extra * (float64(lengths[i]) / float64(total))
		}
	}
}
