package coverage

import (
	"slices"
	"sync"
	"sync/atomic"

	"yikezhong/geo/walk"
)

// walks is what a run keeps of its walks along the network.
type walks struct {
	*network
	homes *homes // of demand points
	by    [classes]fields

	emptyOnce sync.Once
	empty     *keptField                   // see nobody
	spare     map[*walk.Field][]*keptField // see borrow
	lock      sync.Mutex                   // of spare
}

// fields are the searches of one class: from those that serve for certain, and from those in doubt
// too. Nil where there is none to search from.
type fields struct {
	sure, all *walk.Field
	allLabel  []int32 // by demand point: which of all is nearest; nil where none is in doubt
}

// walkReach searches the network once a class from the doors of all its facilities, and once more
// from those in doubt, over what was found. A facility too far from any way serves nobody for certain,
// and may serve whoever the straight line reaches, which no walk is shorter than. A demand point too
// far from any way is in doubt at every distance.
//
// Source: standards 3.3 (S5).
func (r *run) walkReach(n *network) *Reach {
	homes := n.homes(r.demand, r.p, r.q.Workers)
	r.walks = &walks{network: n, homes: homes, spare: map[*walk.Field][]*keptField{}}
	for i, door := range n.doors(r.w.index(), r.p, r.q.Workers) {
		r.places[i].door = door
	}
	reach := &Reach{Method: Walking, CapM: r.p.ReachCapM, first: r.demand.first, labels: r.members.labels}
	reach.off, reach.offs = make([]bool, len(homes.at)), make([]int32, len(reach.first)-1)
	for i := range reach.offs {
		for k := reach.first[i]; k < reach.first[i+1]; k++ {
			if reach.off[k] = homes.at[k].Edge < 0; reach.off[k] {
				reach.offs[i]++
			}
		}
	}
	forClasses(r.q.Workers, func(c Class) {
		r.walks.by[c], reach.by[c] = r.walkClass(c)
	})
	loose := r.crowReach(r.looseMembers())
	for c := range classes {
		reach.by[c].loose = loose.by[c].mm
	}
	return reach
}

// forClasses calls each for every class, on some goroutines.
func forClasses(workers int, each func(Class)) {
	var next atomic.Int32
	var wg sync.WaitGroup
	for range min(max(workers, 1), int(classes)) {
		wg.Go(func() {
			for c := next.Add(1) - 1; c < int32(classes); c = next.Add(1) - 1 {
				each(Class(c))
			}
		})
	}
	wg.Wait()
}

// walkClass measures one class.
func (r *run) walkClass(c Class) (fs fields, by distances) {
	sure := r.sources(func(pl *place) bool { return pl.sure>>c&1 == 1 })
	doubtful := r.sources(func(pl *place) bool { return pl.doubtful>>c&1 == 1 })
	if len(sure)+len(doubtful) == 0 {
		return fs, by
	}
	measure := func(f *walk.Field) (mm, label []int32) {
		n := len(r.walks.homes.at)
		mm, label = slices.Repeat([]int32{Unreached}, n), slices.Repeat([]int32{-1}, n)
		r.walks.homes.all.Reach(f, mm, label)
		return mm, label
	}
	fs.sure = r.walks.graph.Search(sure, uint32(r.p.ReachCapM)*1000)
	by.mm, by.label = measure(fs.sure)
	if len(doubtful) > 0 {
		all := fs.sure.Edit()
		all.Add(doubtful...)
		fs.all = all.Field()
		by.all, fs.allLabel = measure(fs.all)
	}
	return fs, by
}

// sources are the doors of some facilities that are on the network.
func (r *run) sources(of func(*place) bool) (all []walk.Source) {
	for _, pl := range r.places {
		if pl.door.Edge >= 0 && of(pl) {
			all = append(all, walk.Source{Place: pl.door, Label: pl.label})
		}
	}
	return all
}

// looseMembers are the facilities that have a place and are on no way; of all their classes.
func (r *run) looseMembers() membership {
	m, ix := newMembership(len(r.places)), r.w.index()
	copy(m.labels, r.members.labels)
	for i, pl := range r.places {
		if ix.located[i] && pl.door.Edge < 0 {
			m.sure[i] = pl.sure | pl.doubtful
		}
	}
	return m
}

// careMembers are the facilities that care for certain.
func (r *run) careMembers() membership {
	m := newMembership(len(r.places))
	copy(m.labels, r.members.labels)
	for i, pl := range r.places {
		m.sure[i] = pl.sure & (1 << ClassCare)
	}
	return m
}

// crowReach measures by straight line without a detour, which no walk is shorter than.
func (r *run) crowReach(m membership) *Reach {
	return straightReach(r.demand, r.w.index(), m, r.crowParameters(), r.q.Workers)
}

func (r *run) crowParameters() Parameters {
	p := r.p
	p.Detour = 1
	return p
}

// crow is how far care is by straight line within the circle, measured when first asked for: what a
// circle drawn on a map shows.
func (r *run) crow() *Reach {
	if r.straight == nil {
		r.straight = straightReach(r.demand, r.w.index(), r.careMembers(), r.drawnParameters(), r.q.Workers)
	}
	return r.straight
}

func (r *run) drawnParameters() Parameters {
	p := r.crowParameters()
	p.ReachCapM = min(p.ReachCapM, p.CircleM)
	return p
}

// homesOff counts the demand points of some areas that are too far from any way.
func (r *run) homesOff(areas []int) (off int) {
	for _, i := range areas {
		off += r.reach.offIn(i)
	}
	return off
}

// doorsOff counts the facilities of a class that have a place, too far from any way.
func (r *run) doorsOff(c Class) (off int) {
	ix := r.w.index()
	for i, pl := range r.places {
		if (r.members.sure[i]|r.members.doubtful[i])>>c&1 == 1 && ix.located[i] && pl.door.Edge < 0 {
			off++
		}
	}
	return off
}
