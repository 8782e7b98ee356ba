package walk

import "math"

// Unreached stands for a walk beyond the cap.
const Unreached = math.MaxInt32

// Points are many places, kept so that the answers of all are taken, and those of some edges taken
// again, in one pass over the graph. They never change. A place takes 16 bytes, an edge that has
// any, or lies before the last that has, four.
type Points struct {
	places []Place // by edge
	number []int32 // by place: which of those given
	first  []int32 // the places of edge e are from first[e] to first[e+1]
}

// NewPoints returns places as points.
func NewPoints(places []Place) *Points {
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
	for _, i := range p.number {
		p.places = append(p.places, places[i])
		p.first[places[i].Edge+1]++
	}
	for e := range last + 1 {
		p.first[e+1] += p.first[e]
	}
	return p
}

// Reach sets mm and label, of the places as they were given, to what f.At says: Unreached and -1
// where it is not ok. What is nowhere stays as it was.
func (p *Points) Reach(f *Field, mm, label []int32) { p.reach(f, 0, len(p.places), mm, label) }

// Update is Reach for the places on some edges, and calls changed for each that has another answer.
func (p *Points) Update(o *Overlay, edges []int32, mm, label []int32, changed func(point int)) {
	for _, e := range edges {
		if int(e)+1 >= len(p.first) {
			continue
		}
		for i := p.first[e]; i < p.first[e+1]; i++ {
			n := p.number[i]
			oldMM, oldLabel := mm[n], label[n]
			p.reach(&o.f, int(i), int(i)+1, mm, label)
			if mm[n] != oldMM || label[n] != oldLabel {
				changed(int(n))
			}
		}
	}
}

func (p *Points) reach(f *Field, from, to int, mm, label []int32) {
	for i := from; i < to; i++ {
		n := p.number[i]
		s := f.at(p.places[i])
		mm[n], label[n] = Unreached, -1
		if s != unreached {
			mm[n], label[n] = int32(s>>32), int32(s)
		}
	}
}
