package coverage

import (
	"cmp"
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
	r.edit.isWalked = make([]bool, len(r.w.Areas))
	var classesOf uint16
	for _, s := range r.edit.swaps {
		for _, pl := range s.both() {
			classesOf |= pl.sure | pl.doubtful
		}
	}
	for c := range classes {
		if classesOf>>c&1 == 1 {
			r.put(&reach, c, r.repairClass(c))
		}
	}
	if r.walks != nil && classesOf>>ClassCare&1 == 1 {
		r.repairCrow()
	}
	slices.Sort(r.edit.walked)
}

// pointStep is a demand point's step.
type pointStep struct {
	point int32
	step
}

// put puts the steps that are other than the lists say over them, by area, and notes the areas.
func (r *run) put(reach *Reach, c Class, points []pointStep) {
	by := &reach.by[c]
	by.moved = map[int][]step{}
	area, from, to := -1, int32(0), int32(0)
	for _, p := range points {
		if by.at(p.point) == p.step {
			continue
		}
		if p.point < from || p.point >= to {
			area = r.demand.areaOf(p.point)
			from, to = r.demand.first[area], r.demand.first[area+1]
		}
		steps := by.moved[area]
		if steps == nil {
			steps = make([]step, reach.Points(area))
			for k := range steps {
				steps[k] = by.at(from + int32(k))
			}
			by.moved[area] = steps
			if !r.edit.isWalked[area] {
				r.edit.walked, r.edit.isWalked[area] = append(r.edit.walked, area), true
			}
		}
		steps[p.point-from] = p.step
	}
}

// areaOf returns the area of a demand point.
func (d *demand) areaOf(k int32) int {
	i, exact := slices.BinarySearch(d.first, k)
	if !exact {
		return i - 1
	}
	for d.first[i+1] == k { // areas without points begin where the next does
		i++
	}
	return i
}

// repairClass returns the points of a class that may have other steps than the base's, some of them
// more than once.
func (r *run) repairClass(c Class) []pointStep {
	if r.walks == nil {
		return r.again(c, r.members, r.p)
	}
	was, by := &r.edit.from.reach.by[c], r.edit.from.walks.by[c]
	near := &keptField{by.sure, was.mm, was.label}
	sure := r.rewalk(near, func(pl *place) bool { return pl.sure>>c&1 == 1 })
	defer r.edit.from.walks.giveBack(sure)
	all := sure
	if was.all != nil || slices.ContainsFunc(r.members.doubtful, func(set uint16) bool { return set>>c&1 == 1 }) {
		if was.all != nil {
			near = &keptField{by.all, was.all, by.allLabel}
		}
		all = r.rewalk(near, func(pl *place) bool { return (pl.sure|pl.doubtful)>>c&1 == 1 })
		defer r.edit.from.walks.giveBack(all)
	}
	var loose []pointStep
	if r.wasLoose() {
		loose = r.again(c, r.looseMembers(), r.crowParameters())
	}
	points := make([]pointStep, 0, len(sure.at)+len(all.at)+len(loose))
	for _, at := range [][]int32{sure.at, all.at} {
		for _, k := range at {
			points = append(points, pointStep{k, was.with(k, sure, all, loose)})
		}
	}
	for _, p := range loose {
		points = append(points, pointStep{p.point, was.with(p.point, sure, all, loose)})
	}
	return points
}

// with returns a point's step by two searches and, of those on no way, by the points measured again,
// which ascend.
func (d *distances) with(k int32, sure, all rewalked, loose []pointStep) step {
	s := step{mm: sure.mm[k], label: sure.label[k], maybe: min(sure.mm[k], all.mm[k])}
	i, again := slices.BinarySearchFunc(loose, k, func(p pointStep, k int32) int { return cmp.Compare(p.point, k) })
	switch {
	case again:
		s.maybe = min(s.maybe, loose[i].mm)
	case d.loose != nil:
		s.maybe = min(s.maybe, d.loose[k])
	}
	return s
}

// keptField is a search that is kept, with what it says of every demand point.
type keptField struct {
	field     *walk.Field
	mm, label []int32
}

// rewalked is a search repaired: lists that say what it says now, to be given back, and the points of
// which they say otherwise than those it was repaired from.
type rewalked struct {
	*keptField
	kept *keptField
	at   []int32
}

// rewalk repairs a search for the facilities edited.
func (r *run) rewalk(kept *keptField, of func(*place) bool) rewalked {
	ws := r.edit.from.walks
	if kept.field == nil {
		kept = ws.nobody(r.p)
	}
	o, edges := r.edit.refield(kept.field, of)
	if o == nil {
		return rewalked{keptField: kept, kept: kept}
	}
	w := rewalked{keptField: ws.borrow(kept), kept: kept}
	ws.homes.all.Update(o, edges, w.mm, w.label, func(k int) { w.at = append(w.at, int32(k)) })
	return w
}

// wasLoose reports whether a facility edited was on no way, or is.
func (r *run) wasLoose() bool {
	return slices.ContainsFunc(r.edit.swaps, func(s swap) bool {
		return slices.ContainsFunc(s.both(), func(pl *place) bool { _, ok := pl.place(); return ok && pl.door.Edge < 0 })
	})
}

// again measures by straight line the points of every area that a facility edited may be near to, or
// may have been. The points ascend.
func (r *run) again(c Class, m membership, p Parameters) (points []pointStep) {
	limit := float64(p.ReachCapM)/p.Detour + 2
	s := newSearch(r.demand, r.w.index(), m, p)
	for _, i := range r.areasNear(limit) {
		from, to := r.demand.first[i], r.demand.first[i+1]
		s.gather(r.demand.at[from:to])
		for k, st := range s.class(c, r.demand.at[from:to]) {
			points = append(points, pointStep{from + int32(k), st})
		}
	}
	return points
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

// repairCrow measures again the straight line to care.
func (r *run) repairCrow() {
	crow := *r.edit.from.crow()
	crow.labels = r.members.labels
	r.straight = &crow
	r.put(&crow, ClassCare, r.again(ClassCare, r.careMembers(), r.drawnParameters()))
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

// giveBack makes lists again what borrow gave, and keeps a few.
func (ws *walks) giveBack(w rewalked) {
	if w.keptField == w.kept {
		return
	}
	for _, k := range w.at {
		w.mm[k], w.label[k] = w.kept.mm[k], w.kept.label[k]
	}
	ws.lock.Lock()
	defer ws.lock.Unlock()
	if free := ws.spare[w.field]; len(free) < 2 {
		ws.spare[w.field] = append(free, w.keptField)
	}
}
