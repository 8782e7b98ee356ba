package walk

import (
	"math/bits"
	"slices"
	"sync"
)

// Search returns the walks to the nearest of many sources, up to capMM, the limit included: one
// bounded Dijkstra from all of them at once. capMM is at most 2,147 km.
//
// Invariant: every node's distance is the least over all sources, and its label the lowest of those
// as near; so no order of sources, arcs or buckets can show.
//
// Source: Dijkstra (1959); Dial (1969) for the buckets; Erwig (2000) for the labels.
func (g *Graph) Search(sources []Source, capMM uint32) *Field {
	f := &Field{g: g, capMM: min(capMM, maxMM)}
	f.pages = slices.Repeat([]*page{empty}, (len(g.at)+pageSize-1)/pageSize)
	o := f.Edit()
	o.silent = true
	o.Add(sources...)
	return o.Field()
}

// Overlay is a field being edited. What it changes it copies, so that many may be made of one base
// at once; one is for one goroutine.
//
// Invariant: after any edits it equals a Search from the sources it then has.
type Overlay struct {
	f      Field
	own    []uint64 // pages that are the overlay's alone, as bits
	q      *queue
	wrote  []int32
	silent bool // Search asks for nothing touched
}

// Edit returns an overlay of f.
func (f *Field) Edit() *Overlay {
	return &Overlay{
		f:   Field{f.g, f.capMM, slices.Clone(f.pages), f.sources},
		own: make([]uint64, (len(f.pages)+63)/64),
		q:   newQueue(f.capMM),
	}
}

// Field returns the field as edited so far. Later edits do not show in it.
func (o *Overlay) Field() *Field {
	clear(o.own)
	return &Field{o.f.g, o.f.capMM, slices.Clone(o.f.pages), o.f.sources}
}

// At is Field.At of the field as edited so far.
func (o *Overlay) At(p Place) (mm uint32, label int32, ok bool) { return o.f.At(p) }

// Touched is what an edit changed: nodes whose distance or label is another, and edges on which a
// place may have another answer. Both ascend.
type Touched struct{ Nodes, Edges []int32 }

// Add adds sources.
func (o *Overlay) Add(sources ...Source) Touched {
	o.f.sources = newSourceSet(append(slices.Clone(o.f.sources.all), sources...))
	for _, s := range sources {
		o.seed(s)
	}
	o.settle()
	return o.touched(sources)
}

// Remove takes away all sources of a label.
func (o *Overlay) Remove(label int32) Touched {
	gone := o.drop(label)
	o.settle()
	return o.touched(gone)
}

// Move takes away all sources of a label and puts others in their place.
func (o *Overlay) Move(label int32, to ...Source) Touched {
	gone := o.drop(label)
	o.settle()
	o.f.sources = newSourceSet(append(slices.Clone(o.f.sources.all), to...))
	for _, s := range to {
		o.seed(s)
	}
	o.settle()
	return o.touched(append(gone, to...))
}

func (o *Overlay) put(node int32, s state) {
	p := node >> pageBits
	if o.own[p>>6]>>(p&63)&1 == 0 {
		fresh := *o.f.pages[p]
		o.f.pages[p] = &fresh
		o.own[p>>6] |= 1 << (p & 63)
	}
	o.f.pages[p][node&(pageSize-1)] = s
	if !o.silent {
		o.wrote = append(o.wrote, node)
	}
}

// relax offers a node a way to a source.
func (o *Overlay) relax(node int32, mm uint64, label int32) {
	if s := o.f.limited(mm, label); s < o.f.get(node) {
		o.put(node, s)
		o.q.push(node, uint32(mm))
	}
}

func (o *Overlay) seed(s Source) {
	if s.Edge < 0 {
		return
	}
	e := &o.f.g.edges[s.Edge]
	offset := min(s.OffsetMM, e.mm)
	o.relax(e.a, uint64(s.LegMM)+uint64(offset), s.Label)
	o.relax(e.b, uint64(s.LegMM)+uint64(e.mm-offset), s.Label)
}

// settle lets what was offered spread as far as it is better. A node of the bucket at hand may be
// offered better by another of the same bucket; it is then settled again.
func (o *Overlay) settle() {
	g, q := o.f.g, o.q
	limit := state(o.f.capMM)<<32 | 1<<32 - 1
	for {
		v, mm, ok := q.pop()
		if !ok {
			return
		}
		s := o.f.get(v)
		if uint32(s>>32) != mm {
			continue
		}
		for _, a := range g.arcs[g.firstArc[v]:g.firstArc[v+1]] {
			if next := s + state(a.mm)<<32; next <= limit && next < o.f.get(a.to) {
				o.put(a.to, next)
				q.push(a.to, uint32(next>>32))
			}
		}
	}
}

// drop takes a label's sources away, empties its cell and offers the cell what is around it. The
// nodes of a label are led to by nodes of that label from its sources, so that the cell is found
// by walking it.
func (o *Overlay) drop(label int32) (gone []Source) {
	g := o.f.g
	var rest []Source
	var cell []int32
	for _, s := range o.f.sources.all {
		if s.Label != label {
			rest = append(rest, s)
			continue
		}
		gone = append(gone, s)
		cell = append(cell, g.edges[s.Edge].a, g.edges[s.Edge].b)
	}
	if len(gone) == 0 {
		return nil
	}
	o.f.sources = newSourceSet(rest)
	n := 0
	for i := 0; i < len(cell); i++ {
		v := cell[i]
		if s := o.f.get(v); s == unreached || int32(s) != label {
			continue
		}
		o.put(v, unreached)
		cell[n] = v
		n++
		for _, a := range g.arcs[g.firstArc[v]:g.firstArc[v+1]] {
			cell = append(cell, a.to)
		}
	}
	o.reseed(cell[:n])
	return gone
}

// reseed offers emptied nodes what their neighbours and the sources on their edges have.
func (o *Overlay) reseed(cell []int32) {
	g := o.f.g
	for _, v := range cell {
		for k := g.firstArc[v]; k < g.firstArc[v+1]; k++ {
			if s := o.f.get(g.arcs[k].to); s != unreached {
				o.relax(v, uint64(s>>32)+uint64(g.arcs[k].mm), int32(s))
			}
			if !o.f.sources.mayHave(g.arcEdge[k]) {
				continue
			}
			for _, s := range o.f.sources.on(g.arcEdge[k]) {
				o.seed(s)
			}
		}
	}
}

// touched returns what was written since it was last asked, and the sources' edges.
func (o *Overlay) touched(sources []Source) (t Touched) {
	if o.silent {
		return t
	}
	t.Nodes = slices.Clone(ascending(o.wrote))
	o.wrote = o.wrote[:0]
	g := o.f.g
	for _, s := range sources {
		if s.Edge >= 0 {
			t.Edges = append(t.Edges, s.Edge)
		}
	}
	for _, v := range t.Nodes {
		t.Edges = append(t.Edges, g.arcEdge[g.firstArc[v]:g.firstArc[v+1]]...)
	}
	t.Edges = ascending(t.Edges)
	return t
}

// marks are bits that are all 0 while nobody has them.
var marks = sync.Pool{New: func() any { return new([]uint64) }}

// ascending sorts numbers, not negative, and leaves each in once, in the list's own place. Numbers that
// are near each other it marks as bits, and reads these.
func ascending(list []int32) []int32 {
	if len(list) == 0 {
		return list
	}
	low, high := slices.Min(list), slices.Max(list)
	words := int(high-low)>>6 + 1
	if words > 8*len(list) {
		slices.Sort(list)
		return slices.Compact(list)
	}
	set := marks.Get().(*[]uint64)
	defer marks.Put(set)
	if len(*set) < words {
		*set = make([]uint64, words)
	}
	for _, v := range list {
		(*set)[(v-low)>>6] |= 1 << ((v - low) & 63)
	}
	list = list[:0]
	for w := range (*set)[:words] {
		for b := (*set)[w]; b != 0; b &= b - 1 {
			list = append(list, low+int32(w<<6+bits.TrailingZeros64(b)))
		}
		(*set)[w] = 0
	}
	return list
}
