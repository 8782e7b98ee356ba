package coverage

import (
	"cmp"
	"iter"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// made holds what is made from a world once and kept with it. A world that NewWorld did not make
// has none, and makes each anew when asked.
type made struct {
	once      sync.Once
	index     *index
	mu        sync.Mutex
	demand    map[float64]*demand   // by lattice step
	placement map[[2]int]*placement // by tolerances
	network   *network              // nil without walkways

	base *World // of a scenario: the world that was edited; nil otherwise
}

func newMade() *made {
	return &made{demand: map[float64]*demand{}, placement: map[[2]int]*placement{}}
}

// index answers what lies where in a world.
type index struct {
	divisions  *geo.Index
	facilities *geo.Index
	areas      *geo.Index

	polygons []*Division // divisions that have a polygon
	sizes    []float64   // their square metres
	owners   []*ResidentialArea
	at       []orb.Point // of each facility of the world: entrance, else point, else interior point
	located  []bool
	entered  []bool // whether that is its entrance

	base  *index  // of a scenario: the base's, which finds what was not edited; nil otherwise
	now   []int32 // by facility of the base: where it is in this world, -1 where it is edited or gone
	fresh []int   // facilities that the base does not have so
}

// index returns the world's index, built when first asked for.
func (w *World) index() *index {
	if w.made == nil {
		return newIndex(w)
	}
	w.made.once.Do(func() {
		if base := w.made.base; base != nil && same(w.Divisions, base.Divisions) && same(w.Areas, base.Areas) {
			w.made.index = editedIndex(w, base)
			return
		}
		w.made.index = newIndex(w)
	})
	return w.made.index
}

// same reports whether two lists are one: what With does not edit it shares.
func same[T any](a, b []T) bool { return len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0]) }

// editedIndex returns the index of a world that differs from base in facilities alone.
func editedIndex(w, base *World) *index {
	ix := *base.index()
	ix.base = base.index()
	n := len(w.Facilities)
	ix.at, ix.located, ix.entered = make([]orb.Point, n), make([]bool, n), make([]bool, n)
	ix.now = slices.Repeat([]int32{-1}, len(base.Facilities))
	for d := range diff(base.Facilities, w.Facilities, func(f *Facility) string { return f.ID }) {
		switch i := d.after; {
		case d.same:
			ix.now[d.before] = int32(i)
			ix.at[i], ix.located[i], ix.entered[i] = ix.base.at[d.before], ix.base.located[d.before], ix.base.entered[d.before]
		case i >= 0:
			ix.entered[i] = w.Facilities[i].Entrance != nil
			if ix.at[i], ix.located[i] = w.Facilities[i].place(); ix.located[i] {
				ix.fresh = append(ix.fresh, i)
			}
		}
	}
	return &ix
}

// facilitiesIn visits the facilities whose places lie in a bound.
func (ix *index) facilitiesIn(b orb.Bound, visit func(i int)) {
	if ix.base == nil {
		ix.facilities.Search(b, func(i int) bool { visit(i); return true })
		return
	}
	ix.facilities.Search(b, func(i int) bool {
		if ix.now[i] >= 0 {
			visit(int(ix.now[i]))
		}
		return true
	})
	for _, i := range ix.fresh {
		if b.Contains(ix.at[i]) {
			visit(i)
		}
	}
}

// paired is a thing before and after, by index; -1 where it is not.
type paired struct {
	before, after int
	same          bool // not edited
}

// diff pairs two lists sorted by id, in the order of ids.
func diff[T any](before, after []*T, id func(*T) string) iter.Seq[paired] {
	return func(yield func(paired) bool) {
		for i, k := 0, 0; i < len(before) || k < len(after); {
			p := paired{i, k, false}
			switch {
			case i < len(before) && k < len(after) && before[i] == after[k]:
				p.same = true
			case k == len(after) || i < len(before) && id(before[i]) < id(after[k]):
				p.after = -1
			case i == len(before) || id(after[k]) < id(before[i]):
				p.before = -1
			}
			if p.before >= 0 {
				i++
			}
			if p.after >= 0 {
				k++
			}
			if !yield(p) {
				return
			}
		}
	}
}

func newIndex(w *World) *index {
	n := len(w.Facilities)
	ix := &index{at: make([]orb.Point, n), located: make([]bool, n), entered: make([]bool, n)}
	var shapes []orb.Geometry
	for _, d := range w.Divisions {
		if isArea(d.Geometry) {
			ix.polygons = append(ix.polygons, d)
			ix.sizes = append(ix.sizes, geo.Area(d.Geometry))
			shapes = append(shapes, d.Geometry)
		}
	}
	ix.divisions = geo.NewIndex(shapes)

	shapes = nil
	for _, a := range w.Areas {
		if isArea(a.Geometry) {
			ix.owners = append(ix.owners, a)
			shapes = append(shapes, a.Geometry)
		}
	}
	ix.areas = geo.NewIndex(shapes)

	shapes = make([]orb.Geometry, len(w.Facilities))
	for i, f := range w.Facilities {
		ix.entered[i] = f.Entrance != nil
		if ix.at[i], ix.located[i] = f.place(); ix.located[i] {
			shapes[i] = ix.at[i]
		}
	}
	ix.facilities = geo.NewIndex(shapes)
	return ix
}

// place is where a facility is entered: its entrance, else its point, else a point inside it.
func (f *Facility) place() (orb.Point, bool) {
	if f.Entrance != nil {
		return *f.Entrance, true
	}
	return pointOf(f.Geometry)
}

// pointOf returns a geometry's point, else a point inside it; not ok where there is none.
func pointOf(g orb.Geometry) (orb.Point, bool) {
	switch g := g.(type) {
	case nil:
		return orb.Point{}, false
	case orb.Point:
		return g, true
	}
	if g.Bound().IsEmpty() {
		return orb.Point{}, false
	}
	return geo.InteriorPoint(g), true
}

func isArea(g orb.Geometry) bool {
	switch g := g.(type) {
	case orb.Polygon:
		return len(g) > 0
	case orb.MultiPolygon:
		return len(g) > 0
	}
	return false
}

// divisionAt returns the smallest division in force whose polygon holds the place of g, by code
// where two are alike; nil where none does.
func (ix *index) divisionAt(g orb.Geometry, asOf Date) *Division {
	p, ok := pointOf(g)
	if !ok {
		return nil
	}
	best := -1
	ix.divisions.Search(p.Bound(), func(i int) bool {
		d := ix.polygons[i]
		if d.inForce(asOf) && (best < 0 || ix.smaller(i, best)) && geo.Contains(d.Geometry, p) {
			best = i
		}
		return true
	})
	if best < 0 {
		return nil
	}
	return ix.polygons[best]
}

func (ix *index) smaller(i, j int) bool {
	a, b := ix.polygons[i], ix.polygons[j]
	return cmp.Or(cmp.Compare(ix.sizes[i], ix.sizes[j]), cmp.Compare(b.level(), a.level()), byDivisionCode(a, b)) < 0
}

// areaAt returns the residential area that holds p, the first by id; nil where none does.
func (ix *index) areaAt(p orb.Point) *ResidentialArea {
	best := -1
	ix.areas.Search(p.Bound(), func(i int) bool {
		if (best < 0 || i < best) && geo.Contains(ix.owners[i].Geometry, p) {
			best = i
		}
		return true
	})
	if best < 0 {
		return nil
	}
	return ix.owners[best]
}
