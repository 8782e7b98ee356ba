package coverage

import (
	"maps"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo/walk"
)

// memo is what a run makes once for all rows.
type memo struct {
	sums    map[any]any // what gather added up
	cities  map[AppliesTo]city
	walkers map[AppliesTo]walkers
	healers map[string]*healers
	hulls   map[string]*hull
	grounds map[string][]orb.Point
	reports map[int]*Reported // by row: see lastReport
	every   []int             // indices of all areas
}

func newMemo() memo {
	return memo{
		sums: map[any]any{}, cities: map[AppliesTo]city{}, walkers: map[AppliesTo]walkers{}, healers: map[string]*healers{}, hulls: map[string]*hull{},
		grounds: map[string][]orb.Point{}, reports: map[int]*Reported{},
	}
}

// everyArea lists the indices of all areas.
func (r *run) everyArea() []int {
	if r.made.every == nil && len(r.w.Areas) > 0 {
		r.made.every = make([]int, len(r.w.Areas))
		for i := range r.made.every {
			r.made.every[i] = i
		}
	}
	return r.made.every
}

// edit is how a run differs from the one it was forked from: in some facilities, and in what follows.
type edit struct {
	from     *run
	swaps    []swap
	units    map[*Division]bool // that one of them lies in, before or after
	projects []bool             // whose floor may be other: served by one of them, or pooled with such; nil for none
	provided []bool             // that may have or reach another facility
	towns    map[*Division]bool // communities of those
	walked   []int              // areas with a point of another reach, in any class; ascending
	isWalked []bool             // by area: the same
	redrawn  map[int]bool       // rows that drew a hull which is another now
	upset    bool               // whether there is any facility, or any with a place, is other: all is judged again
}

// swap is a facility before and after; nil where it is not.
type swap struct{ old, new *place }

func (s swap) both() []*place {
	return slices.DeleteFunc([]*place{s.old, s.new}, func(pl *place) bool { return pl == nil })
}

// fork returns the run of a world that differs from r's in facilities alone, with its reach repaired
// and no row judged; not ok where there is no room for more labels. r is not changed.
func (r *run) fork(w *World) (f *run, ok bool) {
	f = new(run)
	*f = *r
	f.w, f.log, f.logs = w, &log{}, nil
	f.byUnit, f.ties, f.made = map[*Division][]*place{}, map[*project]*tie{}, newMemo()
	f.made.cities, f.made.walkers, f.made.every = r.made.cities, r.made.walkers, r.everyArea()
	f.edit = &edit{
		from: r, units: map[*Division]bool{}, towns: map[*Division]bool{},
		redrawn: map[int]bool{},
	}
	f.swapPlaces()
	if !f.label() {
		return nil, false
	}
	f.swapUnits()
	f.swapTies()
	f.members = f.membership()
	located := func(ix *index) bool { return slices.Contains(ix.located, true) }
	f.edit.upset = (len(r.places) == 0) != (len(f.places) == 0) || located(w.index()) != located(r.w.index())
	f.repair()
	f.swapProvision()
	return f, true
}

// swapPlaces puts the facilities of the world in the place of the base's.
func (r *run) swapPlaces() {
	old := r.places
	r.places = make([]*place, len(r.w.Facilities))
	calling := false
	for d := range diff(r.edit.from.w.Facilities, r.w.Facilities, func(f *Facility) string { return f.ID }) {
		if d.same {
			r.places[d.after] = old[d.before]
			continue
		}
		var s swap
		if d.before >= 0 {
			s.old = old[d.before]
		}
		if d.after >= 0 {
			s.new = r.placeOf(r.w.Facilities[d.after])
			s.new.serves = r.served(s.new.Facility)
			r.places[d.after] = s.new
			r.knock(s.new, d.after)
		}
		if s.old != nil && s.new != nil {
			s.new.label = s.old.label
		}
		for _, pl := range s.both() {
			calling = calling || len(pl.units) > 0
		}
		r.edit.swaps = append(r.edit.swaps, s)
	}
	r.listPlaces(calling)
}

// knock finds where a facility comes to the network.
func (r *run) knock(pl *place, i int) {
	if r.walks != nil {
		pl.door = r.walks.door(r.w.index(), i, r.p)
	}
}

// label gives the facilities that came labels between those beside them.
func (r *run) label() bool {
	for i := 0; i < len(r.places); i++ {
		if r.places[i].label != 0 {
			continue
		}
		low, high, n := int32(0), int32(1<<31-1), 1
		if i > 0 {
			low = r.places[i-1].label
		}
		for i+n < len(r.places) && r.places[i+n].label == 0 {
			n++
		}
		if i+n < len(r.places) {
			high = r.places[i+n].label
		}
		step := (high - low) / int32(n+1)
		if step == 0 {
			return false
		}
		for k := range n {
			r.places[i+k].label = low + int32(k+1)*step
		}
	}
	return true
}

// swapUnits lists again the facilities of the divisions that those edited lie in.
func (r *run) swapUnits() {
	for _, s := range r.edit.swaps {
		for _, pl := range s.both() {
			for d := pl.unit; d != nil && !r.edit.units[d]; d = r.tree.parent[d] {
				r.edit.units[d] = true
			}
		}
	}
	for d := range r.edit.units {
		list := slices.Clone(r.edit.from.byUnit[d])
		for _, s := range r.edit.swaps {
			list = slices.DeleteFunc(list, func(pl *place) bool { return pl == s.old })
			if s.new != nil && r.within(s.new.unit, d) {
				at, _ := slices.BinarySearchFunc(list, s.new, byPlaceID)
				list = slices.Insert(list, at, s.new)
			}
		}
		r.byUnit[d] = list
	}
}

// swapTies ties up again the projects that those edited serve or are a room of.
func (r *run) swapTies() {
	touched := map[*project]bool{}
	for _, s := range r.edit.swaps {
		for _, pl := range s.both() {
			for _, p := range slices.Concat(pl.serves, r.roomed[pl.ID]) {
				touched[p] = true
			}
		}
	}
	r.tieUp(slices.Collect(maps.Keys(touched)))
	if len(touched) > 0 {
		r.edit.projects = make([]bool, len(r.projects))
	}
	for p := range touched {
		for _, m := range p.members() {
			r.edit.projects[m.index] = true
			r.edit.towns[communityOf(r, m)] = true
		}
	}
}

// within reports whether a facility edited lies, or lay, in a division.
func (e *edit) within(d *Division) bool { return e.units[d] }

// otherFloor reports whether what a project is provided with may be other than before.
func (r *run) otherFloor(p *project) bool { return r.edit.projects != nil && r.edit.projects[p.index] }

// otherCommunity reports the same of the estates judged with their community.
func (r *run) otherCommunity(d *Division) bool { return r.edit.units[d] || r.edit.towns[d] }

// otherUnit reports whether a unit may have other facilities than before: in it, in what it lies in and in
// no part of that, or among those that say they serve it.
func (r *run) otherUnit() func(d *Division) bool {
	if r.edit == nil {
		return nil
	}
	around := map[*Division]bool{}
	for _, s := range r.edit.swaps {
		for _, pl := range s.both() {
			around[pl.unit] = true
			for _, d := range pl.units {
				around[d] = true
			}
		}
	}
	before, now := r.edit.from.servesStated(), r.servesStated()
	return func(d *Division) bool {
		if before != now || r.edit.units[d] {
			return true
		}
		for up := d; up != nil; up = r.tree.parent[up] {
			if around[up] {
				return true
			}
		}
		return false
	}
}

// otherProvision reports whether a project may have, or reach, another facility than before.
func (r *run) otherProvision(p *project) bool { return r.edit.provided[p.index] }

// swapProvision notes the projects that may have or reach another facility.
func (r *run) swapProvision() {
	r.edit.provided = make([]bool, len(r.projects))
	copy(r.edit.provided, r.edit.projects)
	for _, i := range r.edit.walked {
		if p := r.home[r.w.Areas[i].ID]; p != nil {
			r.edit.provided[p.index] = true
		}
	}
	for d := range r.edit.units {
		for _, p := range r.villagers[d] {
			r.edit.provided[p.index] = true
		}
	}
}

// otherWalk reports whether a point of an area has another reach than before.
func (r *run) otherWalk(area int) bool { return r.edit.isWalked[area] }

// otherNeighbour reports whether the medical facilities near a facility may be other than before: no
// walk is shorter than the straight line.
func (r *run) otherNeighbour(kinds []FacilityKind) func(pl *place) bool {
	if r.edit == nil {
		return nil
	}
	limit := float64(max(r.p.ReachCapM, r.p.NearbyM)) + 2
	var gone []*place
	for _, s := range r.edit.swaps {
		for _, pl := range s.both() {
			if slices.Contains(kinds, pl.Kind) {
				gone = append(gone, pl)
			}
		}
	}
	return func(pl *place) bool {
		return slices.ContainsFunc(gone, func(o *place) bool {
			a, ok := o.place()
			b, located := pl.place()
			return o.SiteID != "" && o.SiteID == pl.SiteID || ok && located && nearer(a, b, limit)
		})
	}
}

// field is refield's field; f itself where nothing is other.
func (e *edit) field(f *walk.Field, of func(*place) bool) *walk.Field {
	if o, _ := e.refield(f, of); o != nil {
		return o.Field()
	}
	return f
}

// sourcesOf are the door of one facility, where it is one of some kind and on the network.
func sourcesOf(pl *place, of func(*place) bool) []walk.Source {
	if pl == nil || pl.door.Edge < 0 || !of(pl) {
		return nil
	}
	return []walk.Source{{Place: pl.door, Label: pl.label}}
}

// refield returns an overlay of a field in which the facilities edited are exchanged, and the edges
// that this touched; nil where none of them was or is of those searched from.
func (e *edit) refield(f *walk.Field, of func(*place) bool) (o *walk.Overlay, edges []int32) {
	for _, s := range e.swaps {
		before, after := sourcesOf(s.old, of), sourcesOf(s.new, of)
		if len(before)+len(after) == 0 {
			continue
		}
		if o == nil {
			o = f.Edit()
		}
		var t walk.Touched
		switch {
		case len(before) == 0:
			t = o.Add(after...)
		case len(after) == 0:
			t = o.Remove(s.old.label)
		default:
			t = o.Move(s.old.label, after...)
		}
		edges = append(edges, t.Edges...)
	}
	return o, edges
}
