package coverage

import (
	"math"
	"slices"
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
	offs   []int32 // by area: how many of its points are; nil by straight line
	labels []int32 // by facility: its label; ascending
	by     [classes]distances
}

// distances are one class's, by demand point. Lists are nil where nothing is in them.
type distances struct {
	mm    []int32 // to the nearest facility that serves for certain; Unreached beyond the cap
	label []int32 // which that is; -1 where unreached
	all   []int32 // to the nearest of those and of what may serve
	loose []int32 // to the nearest that may serve and is on no way, by straight line

	moved map[int][]step // of a scenario: of areas of which the lists do not hold, each point's
}

// step is one demand point's.
type step struct {
	mm    int32 // to the nearest facility that serves for certain
	label int32
	maybe int32 // to the nearest that serves or may
}

var nowhere = step{Unreached, -1, Unreached}

// at returns a demand point's, as the lists have it.
func (d *distances) at(k int32) step {
	s := nowhere
	if d.mm != nil {
		s = step{d.mm[k], d.label[k], d.mm[k]}
	}
	if d.all != nil {
		s.maybe = d.all[k]
	}
	if d.loose != nil {
		s.maybe = min(s.maybe, d.loose[k])
	}
	return s
}

// areaSteps are the steps of an area's demand points to a class.
type areaSteps struct {
	by    *distances
	first int32
	moved []step // of all its points, where the lists do not hold; nil otherwise
}

func (r *Reach) in(c Class, area int) areaSteps {
	return areaSteps{&r.by[c], r.first[area], r.by[c].moved[area]}
}

func (a areaSteps) at(point int) step {
	if a.moved != nil {
		return a.moved[point]
	}
	return a.by.at(a.first + int32(point))
}

// Points returns how many demand points an area has.
func (r *Reach) Points(area int) int { return int(r.first[area+1] - r.first[area]) }

// At returns the millimetres from a demand point of an area to the nearest facility of a class and
// that facility's index in the world: Unreached and -1 where none is within the cap. Of two as
// near, the lower id is it.
func (r *Reach) At(c Class, area, point int) (mm int32, facility int) {
	s := r.in(c, area).at(point)
	if s.label < 0 {
		return s.mm, -1
	}
	facility, _ = slices.BinarySearch(r.labels, s.label)
	return s.mm, facility
}

// Served answers whether a demand point has a facility of a class within mm, the limit included:
// Unknown where only one that may not exist, or may not be of the class, is, and where the point is
// too far from any way.
func (r *Reach) Served(c Class, area, point int, mm int32) Tri {
	return r.in(c, area).at(point).served(mm, r.isOff(area, point))
}

// served is Served of a demand point that is off the network or not.
func (s step) served(mm int32, off bool) Tri {
	switch {
	case s.mm <= mm:
		return Yes
	case off, s.maybe <= mm:
		return Unknown
	}
	return No
}

// isOff reports whether a demand point of an area is too far from any way.
func (r *Reach) isOff(area, point int) bool { return r.off != nil && r.off[int(r.first[area])+point] }

// offIn counts the demand points of an area that are.
func (r *Reach) offIn(area int) int {
	if r.offs == nil {
		return 0
	}
	return int(r.offs[area])
}

// membership says of every facility of which classes it is, as sets of bits, and its label.
type membership struct {
	sure, doubtful []uint16
	labels         []int32
}

func (r *run) membership() membership {
	m := newMembership(len(r.places))
	for i, pl := range r.places {
		m.sure[i], m.doubtful[i], m.labels[i] = pl.sure, pl.doubtful, pl.label
	}
	return m
}

func newMembership(n int) membership {
	return membership{make([]uint16, n), make([]uint16, n), make([]int32, n)}
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
		r.reach = r.walkReach(r.w.networkFor(r.p))
		return
	}
	r.reach = straightReach(r.demand, r.w.index(), r.members, r.p, r.q.Workers)
}
