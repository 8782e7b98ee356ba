package walk

import (
	"math"
	"slices"
)

// Unreached stands for a walk beyond the cap.
const Unreached = math.MaxInt32

// Points are many points, each of one place or of several by which it may leave, kept so that the
// answers of all are taken, and those of some edges taken again, in one pass over the graph. They
// never change. A place takes 16 bytes, and an edge that has any, or lies before the last that has, four;
// where any point has several places, each place and each point take four more.
type Points struct {
	places []Place // by edge
	number []int32 // by place: which point's; ^ that where another place of the point came before
	first  []int32 // the places of edge e are from first[e] to first[e+1]

	of   []int32 // places by point, nil where each has one at most
	from []int32 // those of point n are of from[n] to from[n+1]
}

// NewPoints returns places as points of one place each.
func NewPoints(places []Place) *Points { return newPoints(places, nil) }

// NewPointsOf returns points of several places: those of point n are places[first[n]:first[n+1]], first
// having one more than there are points. A walk from a point is the least over its places, of equals
// to the lowest label; a point without any, or with none that is somewhere, is nowhere.
func NewPointsOf(places []Place, first []int32) *Points {
	if single(first) {
		return newPoints(places, nil)
	}
	owner := make([]int32, len(places))
	for n := range first[1:] {
		for i := first[n]; i < first[n+1]; i++ {
			owner[i] = int32(n)
		}
	}
	p := newPoints(places, owner)
	p.take(len(first) - 1)
	return p
}

// single reports whether point n has place n and no other.
func single(first []int32) bool {
	for n, i := range first {
		if int(i) != n {
			return false
		}
	}
	return true
}

// newPoints sorts places by edge. Those of point n are n's owner's, or n's own where owner is nil.
func newPoints(places []Place, owner []int32) *Points {
	somewhere := make([]int32, 0, len(places))
	key := make([]uint64, len(places))
	last := int32(-1)
	for i, at := range places {
		if at.Edge >= 0 {
			somewhere = append(somewhere, int32(i))
			key[i] = uint64(at.Edge)
			last = max(last, at.Edge)
		}
	}
	p := &Points{number: sortByKey(somewhere, make([]int32, len(somewhere)), key)}
	p.places = make([]Place, 0, len(somewhere))
	p.first = make([]int32, last+2)
	for k, i := range p.number {
		p.places = append(p.places, places[i])
		p.first[places[i].Edge+1]++
		if owner != nil {
			p.number[k] = owner[i]
		}
	}
	for e := range last + 1 {
		p.first[e+1] += p.first[e]
	}
	return p
}

// take lists the places of each of n points, and marks those that follow another of the same.
func (p *Points) take(n int) {
	p.from = make([]int32, n+1)
	for _, k := range p.number {
		p.from[k+1]++
	}
	for k := range n {
		p.from[k+1] += p.from[k]
	}
	p.of = make([]int32, len(p.number))
	next := slices.Clone(p.from)
	for i, k := range p.number {
		if next[k] > p.from[k] {
			p.number[i] = ^k
		}
		p.of[next[k]] = int32(i)
		next[k]++
	}
}

// Reach sets mm and label, of the points as they were given, to what f.At says of their best place:
// Unreached and -1 where it is not ok. What is nowhere stays as it was.
func (p *Points) Reach(f *Field, mm, label []int32) {
	for i, n := range p.number {
		s := f.at(p.places[i])
		if n < 0 {
			n = ^n
			s = min(s, joined(mm[n], label[n]))
		}
		mm[n], label[n] = parted(s)
	}
}

// joined is the state that parted tells apart.
func joined(mm, label int32) state {
	if label < 0 {
		return unreached
	}
	return state(mm)<<32 | state(uint32(label))
}

func parted(s state) (mm, label int32) {
	if s == unreached {
		return Unreached, -1
	}
	return int32(s >> 32), int32(s)
}

// Update is Reach for the points that have a place on some edges, and calls changed for each that has
// another answer.
func (p *Points) Update(o *Overlay, edges []int32, mm, label []int32, changed func(point int)) {
	for _, e := range edges {
		if int(e)+1 >= len(p.first) {
			continue
		}
		for i := p.first[e]; i < p.first[e+1]; i++ {
			n := p.number[i]
			if n < 0 {
				n = ^n
			}
			newMM, newLabel := parted(p.best(&o.f, n, i))
			if mm[n] != newMM || label[n] != newLabel {
				mm[n], label[n] = newMM, newLabel
				changed(int(n))
			}
		}
	}
}

// best returns the state of point n, one of whose places is i.
func (p *Points) best(f *Field, n, i int32) state {
	if p.of == nil {
		return f.at(p.places[i])
	}
	s := state(unreached)
	for _, k := range p.of[p.from[n]:p.from[n+1]] {
		s = min(s, f.at(p.places[k]))
	}
	return s
}
