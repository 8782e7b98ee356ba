package walk

import "slices"

// FieldK is how far it is from every node to the nearest k labels. It never changes. It takes eight
// bytes a node and label.
type FieldK struct {
	Field // of the sources alone: its pages are empty
	k     int
	near  []state // of node v those from v*k on, ascending, unreached last
}

// Near is a label and how far it is.
type Near struct {
	MM    uint32
	Label int32
}

// SearchK returns the walks to the nearest k labels, up to capMM, the limit included: a node is
// settled once for each label that it keeps. k is at least 1.
func (g *Graph) SearchK(sources []Source, capMM uint32, k int) *FieldK {
	k = max(k, 1)
	f := &FieldK{Field: *g.Search(nil, capMM), k: k, near: slices.Repeat([]state{unreached}, k*len(g.at))}
	f.sources = newSourceSet(sources)
	q := newQueue(f.capMM)
	offer := func(node int32, mm uint64, label int32) {
		if s := f.limited(mm, label); s != unreached && insert(f.of(node), s) {
			q.push(node, uint32(mm))
		}
	}
	for _, s := range f.sources.all {
		e := &g.edges[s.Edge]
		offset := min(s.OffsetMM, e.mm)
		offer(e.a, uint64(s.LegMM)+uint64(offset), s.Label)
		offer(e.b, uint64(s.LegMM)+uint64(e.mm-offset), s.Label)
	}
	for v, mm, ok := q.pop(); ok; v, mm, ok = q.pop() {
		for _, s := range f.of(v) {
			if uint32(s>>32) != mm || s == unreached {
				continue
			}
			for _, a := range g.arcs[g.firstArc[v]:g.firstArc[v+1]] {
				offer(a.to, uint64(mm)+uint64(a.mm), int32(s))
			}
		}
	}
	return f
}

func (f *FieldK) of(node int32) []state { return f.near[int(node)*f.k : (int(node)+1)*f.k] }

// insert puts s where it belongs among ascending states of different labels and reports whether it
// is among them.
func insert(near []state, s state) bool {
	if s >= near[len(near)-1] {
		return false
	}
	at, end := 0, len(near)-1
	for near[at] < s {
		if int32(near[at]) == int32(s) {
			return false
		}
		at++
	}
	if near[at] == s {
		return false
	}
	for i := at; i < end; i++ {
		if near[i] == unreached || int32(near[i]) == int32(s) {
			end = i
		}
	}
	copy(near[at+1:end+1], near[at:end])
	near[at] = s
	return true
}

// At returns the nearest labels of a point that may leave by any of some places, nearest first, of equals
// the lower label; as many as there are within the cap, at most k.
func (f *FieldK) At(places ...Place) []Near {
	best := slices.Repeat([]state{unreached}, f.k)
	for _, p := range places {
		if p.Edge >= 0 {
			f.offer(best, p)
		}
	}
	near := make([]Near, 0, f.k)
	for _, s := range best {
		if mm, label, ok := s.split(); ok {
			near = append(near, Near{mm, label})
		}
	}
	return near
}

// offer lets the walks from a place compete: by either end of its edge, or along it.
func (f *FieldK) offer(best []state, p Place) {
	e := &f.g.edges[p.Edge]
	offset := min(p.OffsetMM, e.mm)
	for _, end := range [2]struct {
		node int32
		part uint32
	}{{e.a, offset}, {e.b, e.mm - offset}} {
		for _, s := range f.of(end.node) {
			if s != unreached {
				insert(best, f.limited(uint64(s>>32)+uint64(p.LegMM)+uint64(end.part), int32(s)))
			}
		}
	}
	for _, s := range f.sources.on(p.Edge) {
		apart := max(min(s.OffsetMM, e.mm), offset) - min(min(s.OffsetMM, e.mm), offset)
		insert(best, f.limited(uint64(p.LegMM)+uint64(apart)+uint64(s.LegMM), s.Label))
	}
}
