package walk

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// Place is where something stands on the network: at an offset from the first end of an edge, a leg
// away from it. The offset is in the edge's own millimetres, extra metres spread evenly. An Edge
// below 0 is nowhere: nothing is reached from there and nothing reaches it.
type Place struct {
	Edge     int32
	OffsetMM uint32
	LegMM    uint32
}

// Nowhere is the place of what is too far from any way.
var Nowhere = Place{Edge: -1}

// Snap is how a point comes to the network.
type Snap struct {
	Place             // Nowhere where no edge will do
	At      orb.Point // the point of the edge
	OK      bool      //
	Refused []Refusal // nearer edges that will not do, nearest first; the nearest at all where none is OK
}

// Refusal is an edge that a point does not come to.
type Refusal struct {
	Edge      int32
	DistanceM float64
	Why       Why
}

// Why is a reason for a Refusal.
type Why uint8

// The reasons.
const (
	TooFar         Why = iota + 1 // beyond MaxM
	TooSmall                      // of a component that leads nowhere
	AcrossABarrier                // the leg would cross one
)

var whys = [...]string{"", "too_far", "small_component", "across_barrier"}

// String returns the reason's name.
func (w Why) String() string { return whys[min(int(w), len(whys)-1)] }

// SnapOptions say to which edges a point may come.
type SnapOptions struct {
	MaxM              float64        // the longest leg, the limit included; 100 where 0
	Refusals          int            // how many to report; 4 where 0
	MinComponentM     float64        // metres that a component has at least
	MinComponentShare float64        // of the metres of all, 0 to 1
	Barriers          []orb.Geometry // lines and polygons whose edges no leg may cross
}

// Snapper brings points to a graph. It may be used from many goroutines.
type Snapper struct {
	g        *Graph
	o        SnapOptions
	small    []bool // by component
	barriers *geo.Index
}

// Snapper returns one by the options.
func (g *Graph) Snapper(o SnapOptions) *Snapper {
	if o.MaxM == 0 {
		o.MaxM = 100
	}
	if o.Refusals == 0 {
		o.Refusals = 4
	}
	s := &Snapper{g: g, o: o, small: make([]bool, len(g.components))}
	for i, c := range g.components {
		s.small[i] = c.Metres < o.MinComponentM || c.Share < o.MinComponentShare
	}
	if len(o.Barriers) > 0 {
		s.barriers = geo.NewIndex(o.Barriers)
	}
	return s
}

// Snap returns where p comes to the network: to the nearest edge that will do, of equals (in whole
// millimetres) the one of the lowest number. A coordinate that is not finite is nowhere.
func (s *Snapper) Snap(p orb.Point) Snap {
	snaps := s.SnapK(p, 1)
	if len(snaps) > 0 {
		return snaps[0]
	}
	none := Snap{Place: Nowhere, Refused: s.refusals(p)}
	return none
}

// SnapK returns the k nearest edges that will do, nearest first: to walk from whichever is best. Only
// the first says what was refused. It returns none where Snap is not OK.
func (s *Snapper) SnapK(p orb.Point, k int) []Snap {
	if k <= 0 || !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
		return nil
	}
	f := finder{s: s, p: p, k: k, limit: s.o.MaxM, local: geo.NewLocal(p)}
	f.search()
	snaps := make([]Snap, len(f.found))
	for i, c := range f.found {
		snaps[i] = Snap{Place{c.edge, s.g.offset(c), c.mm}, c.at, true, nil}
	}
	if len(snaps) > 0 {
		snaps[0].Refused = f.nearerRefusals(snaps[0].LegMM)
	}
	return snaps
}

// refusals returns why no edge will do, or the nearest edge within 100 km.
func (s *Snapper) refusals(p orb.Point) []Refusal {
	if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
		return nil
	}
	f := finder{s: s, p: p, k: 1, limit: s.o.MaxM, local: geo.NewLocal(p)}
	f.search()
	refused := f.nearerRefusals(maxMM)
	for far := max(1, 4*s.o.MaxM); len(refused) == 0 && far < 400_000; far *= 4 {
		f = finder{s: s, p: p, k: 1, limit: min(far, 100_000), local: f.local, any: true}
		f.search()
		for _, c := range f.found {
			refused = append(refused, Refusal{c.edge, float64(c.mm) / 1000, TooFar})
		}
	}
	return refused
}

// candidate is an edge at its nearest to a point.
type candidate struct {
	edge    int32
	mm      uint32
	at      orb.Point
	segment int     // of the edge's line
	along   float64 // of the segment, 0 to 1
}

func (c candidate) compare(d candidate) int {
	return cmp.Or(cmp.Compare(c.mm, d.mm), cmp.Compare(c.edge, d.edge))
}

// finder is one search for edges near a point.
type finder struct {
	s     *Snapper
	p     orb.Point
	local geo.Local
	plane plane
	k     int
	any   bool    // take any edge
	limit float64 // metres; what is farther is of no interest

	found   []candidate // the k nearest that will do
	refused []Refusal
}

func (f *finder) search() {
	g := f.s.g
	f.plane = newPlane(f.p, f.limit)
	limit := f.limit + 0.001 // what is farther by less than rounding may be as near
	f.limit = limit
	g.tree.nearby(&f.plane, g.Edges(), &f.limit, func(from, to int32) {
		for e := from; e < to; e++ {
			f.edge(e)
		}
	})
}

// edge considers one edge.
func (f *finder) edge(e int32) {
	c, ok := f.nearest(e)
	if !ok {
		return
	}
	if why := f.why(c); why != 0 {
		f.refused = append(f.refused, Refusal{e, float64(c.mm) / 1000, why})
		return
	}
	at, _ := slices.BinarySearchFunc(f.found, c, candidate.compare)
	f.found = slices.Insert(f.found, at, c)
	if len(f.found) >= f.k {
		f.found = f.found[:f.k]
		f.limit = min(f.limit, float64(f.found[f.k-1].mm)/1000+0.001)
	}
}

// why returns why an edge will not do, or 0.
func (f *finder) why(c candidate) Why {
	switch s := f.s; {
	case f.any:
		return 0
	case float64(c.mm) > s.o.MaxM*1000:
		return TooFar
	case s.small[s.g.component[s.g.edges[c.edge].a]]:
		return TooSmall
	case s.blocked(f.p, c.at):
		return AcrossABarrier
	}
	return 0
}

// blocked reports whether the leg from p to at crosses a barrier.
func (s *Snapper) blocked(p, at orb.Point) bool {
	blocked := false
	if s.barriers != nil {
		s.barriers.Search(orb.Bound{Min: p, Max: p}.Extend(at), func(i int) bool {
			blocked = geo.Crosses(s.o.Barriers[i], p, at)
			return !blocked
		})
	}
	return blocked
}

// nearest returns where an edge is nearest, if within the limit; the first such place along it.
func (f *finder) nearest(e int32) (candidate, bool) {
	g := f.s.g
	best, found := candidate{edge: e}, math.Inf(1)
	limit2 := float64(f.limit * f.limit)
	a := g.at[g.edges[e].a]
	bends := g.bends[g.edges[e].first:g.edges[e+1].first]
	from := a
	for i := 0; i <= len(bends); i++ {
		to := g.at[g.edges[e].b]
		if i < len(bends) {
			to = bends[i].from(a)
		}
		if f.plane.toSegment(from, to) <= limit2 {
			if d2, t := f.toSegment(from, to); d2 < found {
				found, best.segment, best.along = d2, i, t
				best.at = orb.Point{from[0] + float64(t*(to[0]-from[0])), from[1] + float64(t*(to[1]-from[1]))}
			}
		}
		from = to
	}
	if math.IsInf(found, 1) {
		return best, false
	}
	best.at = rounded(best.at)
	d := f.local.Distance(f.p, best.at)
	best.mm = millimetres(d)
	return best, d <= f.limit
}

// toSegment returns the square of the metres to a segment and how far along it that is.
func (f *finder) toSegment(a, b orb.Point) (d2, t float64) {
	ax, ay := f.local.XY(a)
	bx, by := f.local.XY(b)
	dx, dy := bx-ax, by-ay
	if l2 := float64(dx*dx) + float64(dy*dy); l2 > 0 {
		t = min(max(-(float64(ax*dx)+float64(ay*dy))/l2, 0), 1)
		ax, ay = ax+float64(t*dx), ay+float64(t*dy)
	}
	return float64(ax*ax) + float64(ay*ay), t
}

// nearerRefusals returns what was refused within mm, nearest first.
func (f *finder) nearerRefusals(mm uint32) []Refusal {
	nearer := slices.DeleteFunc(f.refused, func(r Refusal) bool { return r.DistanceM*1000 > float64(mm) })
	slices.SortFunc(nearer, func(a, b Refusal) int {
		return cmp.Or(cmp.Compare(a.DistanceM, b.DistanceM), cmp.Compare(a.Edge, b.Edge))
	})
	if len(nearer) == 0 {
		return nil
	}
	return nearer[:min(len(nearer), f.s.o.Refusals)]
}

// offset returns how far along its edge a candidate is.
func (g *Graph) offset(c candidate) uint32 {
	line := g.Line(c.edge)
	m := newMeter(line[0])
	sum, part := 0.0, 0.0
	for i := 1; i < len(line); i++ {
		d := m.distance(line[i-1], line[i])
		if i-1 == c.segment {
			part = sum + float64(c.along*d)
		}
		sum += d
	}
	mm := g.edges[c.edge].mm
	if sum == 0 {
		return 0
	}
	return min(mm, uint32(math.RoundToEven(part/sum*float64(mm))))
}
