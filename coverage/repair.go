package coverage

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// nearer reports whether two places are within metres of each other.
func nearer(a, b orb.Point, metres float64) bool { return geo.Distance(a, b) <= metres }

// repair measures again the demand points that the facilities edited can reach, or could, in each class
// that one of them is of, and puts the new answers over the lists of the base.
func (r *run) repair() {
	reach := *r.edit.from.reach
	reach.labels = r.members.labels
	r.reach = &reach
	other := map[int]bool{}
	var classesOf uint16
	for _, s := range r.edit.swaps {
		for _, pl := range s.both() {
			classesOf |= pl.sure | pl.doubtful
		}
	}
	changes := make([]map[int32]step, classes)
	forClasses(min(r.q.Workers, 2), func(c Class) {
		if classesOf>>c&1 == 1 {
			changes[c] = r.repairClass(c)
		}
	})
	for c, moved := range changes {
		if len(moved) > 0 {
			reach.by[c].moved = moved
			r.mark(other, moved)
		}
	}
	if r.walks != nil && classesOf>>ClassCare&1 == 1 {
		r.repairCrow(other)
	}
	r.edit.isWalked = make([]bool, len(r.w.Areas))
	for i := range other {
		r.edit.walked, r.edit.isWalked[i] = append(r.edit.walked, i), true
	}
	slices.Sort(r.edit.walked)
}

// mark adds the areas of some demand points.
func (r *run) mark(areas map[int]bool, points map[int32]step) {
	for k := range points {
		i, exact := slices.BinarySearch(r.demand.first, k)
		if !exact {
			i--
		}
		for r.demand.first[i+1] == k { // areas without points begin where the next does
			i++
		}
		areas[i] = true
	}
}

// repairClass returns the points of a class that have other steps than the base's.
func (r *run) repairClass(c Class) map[int32]step {
	moved := map[int32]step{}
	if r.walks == nil {
		r.again(c, r.members, r.p, func(k int32, s step) { moved[k] = s })
		return changed(moved, &r.edit.from.reach.by[c])
	}
	was := &r.edit.from.reach.by[c]
	sure := r.rewalk(c, &keptField{r.edit.from.walks.by[c].sure, was.mm, was.label}, func(pl *place) bool {
		return pl.sure>>c&1 == 1
	})
	all := sure
	if was.all != nil || slices.ContainsFunc(r.members.doubtful, func(set uint16) bool { return set>>c&1 == 1 }) {
		before := &keptField{r.edit.from.walks.by[c].all, was.all, r.edit.from.walks.by[c].allLabel}
		if was.all == nil {
			before = &keptField{r.edit.from.walks.by[c].sure, was.mm, was.label}
		}
		all = r.rewalk(c, before, func(pl *place) bool { return (pl.sure|pl.doubtful)>>c&1 == 1 })
	}
	loose := map[int32]step{}
	if r.wasLoose() {
		r.again(c, r.looseMembers(), r.crowParameters(), func(k int32, s step) { loose[k] = s })
	}
	for _, points := range []map[int32]step{sure, all, loose} {
		for k := range points {
			moved[k] = was.with(k, sure, all, loose)
		}
	}
	return changed(moved, was)
}

// with returns a point's step where some of what makes it is other than the lists say.
func (d *distances) with(k int32, sure, all, loose map[int32]step) step {
	s := d.at(k)
	if near, ok := sure[k]; ok {
		s.mm, s.label = near.mm, near.label
	}
	s.maybe = s.mm
	if some, ok := all[k]; ok {
		s.maybe = min(s.maybe, some.mm)
	} else if d.all != nil {
		s.maybe = min(s.maybe, d.all[k])
	}
	if some, ok := loose[k]; ok {
		s.maybe = min(s.maybe, some.mm)
	} else if d.loose != nil {
		s.maybe = min(s.maybe, d.loose[k])
	}
	return s
}

// changed keeps the points that have another step than before.
func changed(points map[int32]step, was *distances) map[int32]step {
	for k, s := range points {
		if was.at(k) == s {
			delete(points, k)
		}
	}
	return points
}

// keptField is a search that is kept, with what it says of every demand point.
type keptField struct {
	field     *walk.Field
	mm, label []int32
}

// rewalk repairs a search for the facilities edited and returns the points that have other answers.
func (r *run) rewalk(c Class, kept *keptField, of func(*place) bool) map[int32]step {
	points := map[int32]step{}
	if kept.field == nil {
		kept = r.edit.from.walks.nobody(r.p)
	}
	o, edges := r.edit.refield(kept.field, of)
	if o == nil {
		return points
	}
	s := r.edit.from.walks.borrow(kept)
	var at []int
	r.walks.homes.all.Update(o, edges, s.mm, s.label, func(k int) { at = append(at, k) })
	for _, k := range at {
		points[int32(k)] = step{mm: s.mm[k], label: s.label[k]}
	}
	for _, k := range at {
		s.mm[k], s.label[k] = kept.mm[k], kept.label[k]
	}
	r.edit.from.walks.giveBack(kept, s)
	return points
}

// wasLoose reports whether a facility edited was on no way, or is.
func (r *run) wasLoose() bool {
	return slices.ContainsFunc(r.edit.swaps, func(s swap) bool {
		return slices.ContainsFunc(s.both(), func(pl *place) bool { _, ok := pl.place(); return ok && pl.door.Edge < 0 })
	})
}

// again measures by straight line the points of every area that a facility edited may be near to, or
// may have been.
func (r *run) again(c Class, m membership, p Parameters, put func(k int32, s step)) {
	limit := float64(p.ReachCapM)/p.Detour + 2
	s := newSearch(r.demand, r.w.index(), m, p)
	for _, i := range r.areasNear(limit) {
		from, to := r.demand.first[i], r.demand.first[i+1]
		s.gather(r.demand.at[from:to])
		for k, st := range s.class(c, r.demand.at[from:to]) {
			put(from+int32(k), st)
		}
	}
}

// areasNear lists the areas whose points may be within metres of where a facility edited is or was.
func (r *run) areasNear(metres float64) []int {
	var areas []int
	for _, s := range r.edit.swaps {
		for _, pl := range s.both() {
			if at, ok := pl.place(); ok {
				r.edit.from.bounds().Search(grow(at.Bound(), metres), func(i int) bool {
					areas = append(areas, i)
					return true
				})
			}
		}
	}
	slices.Sort(areas)
	return slices.Compact(areas)
}

// repairCrow measures again the straight line to care, and marks the areas where it is other.
func (r *run) repairCrow(other map[int]bool) {
	was := r.edit.from.crow()
	crow := *was
	crow.labels = r.members.labels
	moved := map[int32]step{}
	r.again(ClassCare, r.careMembers(), r.drawnParameters(), func(k int32, s step) { moved[k] = s })
	crow.by[ClassCare].moved = changed(moved, &was.by[ClassCare])
	r.straight = &crow
	r.mark(other, moved)
}

// bounds finds areas by where their demand points are.
func (r *run) bounds() *geo.Index {
	if r.boxes == nil {
		boxes := make([]orb.Geometry, len(r.w.Areas))
		for i := range boxes {
			if at := r.demand.at[r.demand.first[i]:r.demand.first[i+1]]; len(at) > 0 {
				boxes[i] = boundOf(at)
			}
		}
		r.boxes = geo.NewIndex(boxes)
	}
	return r.boxes
}

// nobody is the search of a class that has no facilities.
func (ws *walks) nobody(p Parameters) *keptField {
	ws.emptyOnce.Do(func() {
		n := len(ws.homes.at)
		ws.empty = &keptField{
			ws.graph.Search(nil, uint32(p.ReachCapM)*1000),
			slices.Repeat([]int32{math.MaxInt32}, n), slices.Repeat([]int32{-1}, n),
		}
	})
	return ws.empty
}

// borrow returns lists that say what a kept search's say, to be written on and given back as they were.
func (ws *walks) borrow(kept *keptField) *keptField {
	ws.lock.Lock()
	defer ws.lock.Unlock()
	free := ws.spare[kept.field]
	if n := len(free); n > 0 {
		ws.spare[kept.field] = free[:n-1]
		return free[n-1]
	}
	return &keptField{kept.field, slices.Clone(kept.mm), slices.Clone(kept.label)}
}

// giveBack keeps a few of the lists that borrow gave.
func (ws *walks) giveBack(kept, s *keptField) {
	ws.lock.Lock()
	defer ws.lock.Unlock()
	if free := ws.spare[kept.field]; len(free) < 2 {
		ws.spare[kept.field] = append(free, s)
	}
}
