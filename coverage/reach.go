package coverage

import (
	"math"
)

// Unreached stands for a distance beyond the cap.
const Unreached = math.MaxInt32

// The methods by which a reach is measured.
const (
	StraightLine = "straight_line" // times the detour: a screening (筛查级)
	Walking      = "walking"       // along the ways
)

// Reach is how far every demand point walks to the nearest facility of each class, in whole
// millimetres. Distances are kept, not answers: every threshold comes from one search. The limit
// counts as served.
//
// It is plain data: whatever measures it fills the same fields, and rules read nothing else.
type Reach struct {
	Method string
	CapM   int
	first  []int32 // points of area i are first[i]:first[i+1]
	off    []bool  // by point: too far from any way to say; nil by straight line
	by     [classes]distances
}

// distances are one class's, by demand point.
type distances struct {
	mm       []int32 // to the nearest facility that serves for certain; Unreached beyond the cap
	facility []int32 // its index in the world; -1 where unreached
	maybe    []int32 // to the nearest of those and of what may serve; nil where nothing is in doubt
}

// Points returns how many demand points an area has.
func (r *Reach) Points(area int) int { return int(r.first[area+1] - r.first[area]) }

// At returns the millimetres from a demand point of an area to the nearest facility of a class and
// that facility's index in the world: Unreached and -1 where none is within the cap. Of two as
// near, the lower id is it.
func (r *Reach) At(c Class, area, point int) (mm int32, facility int) {
	k := int(r.first[area]) + point
	if r.by[c].mm == nil {
		return Unreached, -1
	}
	return r.by[c].mm[k], int(r.by[c].facility[k])
}

// Served answers whether a demand point has a facility of a class within mm, the limit included:
// Unknown where only one that may not exist, or may not be of the class, is, and where the point is
// too far from any way.
func (r *Reach) Served(c Class, area, point int, mm int32) Tri {
	k := int(r.first[area]) + point
	by := &r.by[c]
	switch {
	case by.mm != nil && by.mm[k] <= mm:
		return Yes
	case r.isOff(area, point):
		return Unknown
	case by.maybe != nil && by.maybe[k] <= mm:
		return Unknown
	}
	return No
}

// isOff reports whether a demand point of an area is too far from any way.
func (r *Reach) isOff(area, point int) bool { return r.off != nil && r.off[int(r.first[area])+point] }

// offIn counts the demand points of an area that are.
func (r *Reach) offIn(area int) (n int) {
	if r.off == nil {
		return 0
	}
	for k := range r.Points(area) {
		if r.isOff(area, k) {
			n++
		}
	}
	return n
}

// membership says of every facility of which classes it is, as sets of bits.
type membership struct{ sure, doubtful []uint16 }

func (r *run) membership() membership {
	m := membership{make([]uint16, len(r.places)), make([]uint16, len(r.places))}
	for i, pl := range r.places {
		for c := range classes {
			switch pl.exists.And(c.has(pl.Facility)) {
			case Yes:
				m.sure[i] |= 1 << c
			case Unknown:
				m.doubtful[i] |= 1 << c
			}
		}
	}
	return m
}

// takeReach measures the reach of every demand point of the world: along its ways, or where it has
// none, or the question says so, by straight line × detour.
// Facilities outside the scope serve as well: a circle does not stop at a boundary.
func (r *run) takeReach() {
	r.takeDemand()
	r.measureReach()
}

// takeDemand takes who walks, and to what.
func (r *run) takeDemand() {
	r.servedShare = printed(r.p.AreaServedShare)
	r.demand = r.w.demand(r.p, r.q.Workers)
	r.takeElders()
	r.members = r.membership()
}

func (r *run) measureReach() {
	if r.q.Method(r.w) == Walking {
		r.reach = r.walkReach(r.w.network())
		return
	}
	r.reach = straightReach(r.demand, r.w.index(), r.members, r.p, r.q.Workers)
}
