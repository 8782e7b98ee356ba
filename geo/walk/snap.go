package walk

import (
	"math"

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
	g      *Graph
	o      SnapOptions
	small  []bool // by component
	walls  []orb.Geometry
	wallAt *geo.Index
	gateM  float64
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
	if s.walls = pieces(o.Barriers); len(s.walls) > 0 {
		s.wallAt = geo.NewIndex(s.walls)
	}
	return s
}

// AtGates returns a snapper for points that are gates in what they stand on: barriers within metres
// of the point, in the direction of its leg, do not stop it.
func (s *Snapper) AtGates(metres float64) *Snapper {
	gates := *s
	gates.gateM = metres
	return &gates
}

// pieces cuts barriers into short lines, of which few come near a leg.
func pieces(barriers []orb.Geometry) []orb.Geometry {
	const most = 16
	var all []orb.Geometry
	for _, b := range barriers {
		for _, l := range geo.Lines(b) {
			for len(l) > most {
				all = append(all, l[:most])
				l = l[most-1:]
			}
			if len(l) > 1 {
				all = append(all, l)
			}
		}
	}
	return all
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
