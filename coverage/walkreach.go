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
	doors []walk.Place // of facilities
	homes *homes       // of demand points
}

// walkReach searches the network once a class from the doors of all its facilities, and once more
// from those in doubt, over what was found. A facility too far from any way serves nobody for certain,
// and may serve whoever the straight line reaches, which no walk is shorter than. A demand point too
// far from any way is in doubt at every distance.
//
// Source: standards 3.3 (S5).
func (r *run) walkReach(n *network) *Reach {
	homes := n.homes(r.demand, r.p, r.q.Workers)
	r.walks = &walks{n, n.doors(r.w.index(), r.p, r.q.Workers), homes}
	reach := &Reach{Method: Walking, CapM: r.p.ReachCapM, first: r.demand.first}
	reach.off = make([]bool, len(homes.at))
	for k, at := range homes.at {
		reach.off[k] = at.Edge < 0
	}
	forClasses(r.q.Workers, func(c Class) {
		reach.by[c] = r.walks.class(r.members, c, uint32(r.p.ReachCapM)*1000)
	})
	r.addUnconnected(reach)
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

// class measures one class.
func (ws *walks) class(m membership, c Class, capMM uint32) (by distances) {
	sure, doubtful := ws.sources(m.sure, c), ws.sources(m.doubtful, c)
	if len(sure)+len(doubtful) == 0 {
		return by
	}
	measure := func(f *walk.Field) (mm, facility []int32) {
		mm, facility = slices.Repeat([]int32{Unreached}, len(ws.homes.at)), slices.Repeat([]int32{-1}, len(ws.homes.at))
		ws.homes.all.Reach(f, mm, facility)
		return mm, facility
	}
	field := ws.graph.Search(sure, capMM)
	by.mm, by.facility = measure(field)
	if len(doubtful) > 0 {
		all := field.Edit()
		all.Add(doubtful...)
		by.maybe, _ = measure(all.Field())
	}
	return by
}

// sources are the doors of the facilities of a class, labelled by their indices.
func (ws *walks) sources(sets []uint16, c Class) (all []walk.Source) {
	for i, set := range sets {
		if set>>c&1 == 1 && ws.doors[i].Edge >= 0 {
			all = append(all, walk.Source{Place: ws.doors[i], Label: int32(i)})
		}
	}
	return all
}

// addUnconnected adds what facilities that are on no way may serve.
func (r *run) addUnconnected(reach *Reach) {
	off := membership{make([]uint16, len(r.places)), make([]uint16, len(r.places))}
	some := false
	for i := range r.places {
		if r.w.index().located[i] && r.walks.doors[i].Edge < 0 {
			off.sure[i] = r.members.sure[i] | r.members.doubtful[i]
			some = some || off.sure[i] != 0
		}
	}
	if !some {
		return
	}
	crow := r.crowReach(off)
	for c := range classes {
		by, straight := &reach.by[c], &crow.by[c]
		switch {
		case straight.mm == nil:
			continue
		case by.mm == nil:
			by.mm, by.facility = slices.Repeat([]int32{Unreached}, len(reach.off)), slices.Repeat([]int32{-1}, len(reach.off))
			fallthrough
		case by.maybe == nil:
			by.maybe = slices.Clone(by.mm)
		}
		for k, mm := range straight.mm {
			by.maybe[k] = min(by.maybe[k], mm)
		}
	}
}

// crowReach measures by straight line without a detour, which no walk is shorter than.
func (r *run) crowReach(m membership) *Reach {
	p := r.p
	p.Detour = 1
	return straightReach(r.demand, r.w.index(), m, p, r.q.Workers)
}

// crow is how far care is by straight line, measured when first asked for: what a circle drawn on a
// map shows.
func (r *run) crow() *Reach {
	if r.straight == nil {
		only := membership{make([]uint16, len(r.places)), make([]uint16, len(r.places))}
		for i := range r.places {
			only.sure[i] = r.members.sure[i] & (1 << ClassCare)
		}
		r.straight = r.crowReach(only)
	}
	return r.straight
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
	for i := range r.places {
		member := (r.members.sure[i]|r.members.doubtful[i])>>c&1 == 1
		if member && r.w.index().located[i] && r.walks.doors[i].Edge < 0 {
			off++
		}
	}
	return off
}
