package walk

import (
	"cmp"
	"slices"
)

// Source is a place that is searched from, and whose it is. A label, not negative, may have many
// sources: the entrances of one facility. One on no edge reaches nothing.
type Source struct {
	Place
	Label int32
}

// Field is how far it is from every node of a graph to the nearest source, and which that is. It
// never changes; Edit makes another from it.
//
// Memory: eight bytes a node, in pages of 256 nodes that are near each other; a page that nothing
// reaches, or that is as in the field it was edited from, is not held twice.
type Field struct {
	g       *Graph
	capMM   uint32
	pages   []*page
	sources sourceSet
}

// state of a node: millimetres to its nearest source in the upper half, the source's label in the
// lower, so that the lesser of two is the nearer, of equals the lower label's.
type state uint64

// unreached is more than any state.
const unreached = state(1<<64 - 1)

const (
	pageBits = 8
	pageSize = 1 << pageBits
)

type page [pageSize]state

// empty is a page that nothing reaches.
var empty = func() *page {
	var p page
	for i := range p {
		p[i] = unreached
	}
	return &p
}()

func (f *Field) get(node int32) state { return f.pages[node>>pageBits][node&(pageSize-1)] }

// Graph returns the graph the field is of.
func (f *Field) Graph() *Graph { return f.g }

// CapMM returns the distance beyond which nothing was searched.
func (f *Field) CapMM() uint32 { return f.capMM }

// Sources returns the sources by edge, offset, leg and label.
func (f *Field) Sources() []Source { return slices.Clone(f.sources.all) }

// Node returns the distance from a node to the nearest source and its label. It is not ok beyond the
// cap.
func (f *Field) Node(node int32) (mm uint32, label int32, ok bool) { return f.get(node).split() }

func (s state) split() (mm uint32, label int32, ok bool) {
	if s == unreached {
		return 0, -1, false
	}
	return uint32(s >> 32), int32(s), true
}

// At returns the walk from a place to the nearest source and its label: by either end of the place's
// edge, or along the edge where the source is on it, both legs included. Of equals it is the lowest
// label. It is not ok beyond the cap.
func (f *Field) At(p Place) (mm uint32, label int32, ok bool) { return f.at(p).split() }

func (f *Field) at(p Place) state {
	if p.Edge < 0 {
		return unreached
	}
	e := &f.g.edges[p.Edge]
	offset := min(p.OffsetMM, e.mm)
	best := min(f.through(e.a, p.LegMM, offset), f.through(e.b, p.LegMM, e.mm-offset))
	if !f.sources.mayHave(p.Edge) {
		return best
	}
	for _, s := range f.sources.on(p.Edge) {
		apart := max(min(s.OffsetMM, e.mm), offset) - min(min(s.OffsetMM, e.mm), offset)
		best = min(best, f.limited(uint64(p.LegMM)+uint64(apart)+uint64(s.LegMM), s.Label))
	}
	return best
}

// through returns the state of a place leg and part away from a node.
func (f *Field) through(node int32, leg, part uint32) state {
	s := f.get(node)
	if s == unreached {
		return s
	}
	return f.limited(uint64(s>>32)+uint64(leg)+uint64(part), int32(s))
}

// limited returns the state of mm and label, unreached beyond the cap.
func (f *Field) limited(mm uint64, label int32) state {
	if mm > uint64(f.capMM) {
		return unreached
	}
	return state(mm)<<32 | state(uint32(label))
}

// sourceSet holds sources by edge, and a filter that knows most edges without any.
type sourceSet struct {
	all    []Source
	filter []uint64
}

func newSourceSet(all []Source) sourceSet {
	all = slices.DeleteFunc(slices.Clone(all), func(s Source) bool { return s.Edge < 0 })
	slices.SortFunc(all, Source.compare)
	words := 1
	for words*4 < len(all) {
		words *= 2
	}
	set := sourceSet{all, make([]uint64, words)}
	for _, s := range all {
		w, bit := set.slot(s.Edge)
		set.filter[w] |= bit
	}
	return set
}

func (s Source) compare(t Source) int {
	return cmp.Or(cmp.Compare(s.Edge, t.Edge), cmp.Compare(s.OffsetMM, t.OffsetMM),
		cmp.Compare(s.LegMM, t.LegMM), cmp.Compare(s.Label, t.Label))
}

// slot spreads edges by Fibonacci's hash.
func (s *sourceSet) slot(edge int32) (word int, bit uint64) {
	h := uint64(uint32(edge)) * 0x9e3779b97f4a7c15 >> 32
	return int(h>>6) & (len(s.filter) - 1), 1 << (h & 63)
}

func (s *sourceSet) mayHave(edge int32) bool {
	w, bit := s.slot(edge)
	return s.filter[w]&bit != 0
}

// on returns the sources on an edge.
func (s *sourceSet) on(edge int32) []Source {
	from, _ := slices.BinarySearchFunc(s.all, edge, func(t Source, e int32) int { return cmp.Compare(t.Edge, e) })
	to := from
	for to < len(s.all) && s.all[to].Edge == edge {
		to++
	}
	return s.all[from:to]
}
