package coverage

import (
	"github.com/paulmach/orb"

	"yikezhong/geo/walk"
)

// Snapped says how a facility or a demand point comes to the network.
type Snapped struct {
	Layer    Layer     `json:"layer"`
	ID       string    `json:"id"`                 // of the facility or the residential area
	Point    int       `json:"point"`              // which of the area's demand points
	Entrance int       `json:"entrance,omitempty"` // which of its entrances, from 1, where it is left by these
	At       orb.Point `json:"at"`
	OK       bool      `json:"ok"`
	Metres   float64   `json:"metres,omitempty"` // of the leg to the way
	Foot     orb.Point `json:"foot"`             // where the leg meets the way; At where it meets none
	Way      string    `json:"way,omitempty"`
	Part     int       `json:"part"` // of the network, the longest being 0
	Refusals []Refused `json:"refused,omitempty"`

	gate bool // an entrance: the wall about it is left by it
}

// Refused is a nearer way that would not do.
type Refused struct {
	Way    string  `json:"way"`
	Metres float64 `json:"metres"`
	Why    string  `json:"why"` // too_far, small_component, across_barrier
}

// SnapReport says of every facility that has a place, by id, then of every demand point, by area, or of
// the entrances that an area is left by, how far it is from the network, which way it comes to, and why
// nearer ones were refused. It is nil where the world has no ways to walk on.
func (w *World) SnapReport(p Parameters, workers int) []Snapped {
	if w.networkFor(p) == nil {
		return nil
	}
	all := w.SnapTargets(p, workers)
	w.Snap(all, p, workers)
	return all
}

// SnapTargets lists what SnapReport is about, in its order, with nothing said of it yet.
func (w *World) SnapTargets(p Parameters, workers int) []Snapped {
	var all []Snapped
	ix := w.index()
	for i, f := range w.Facilities {
		if ix.located[i] {
			all = append(all, Snapped{Layer: Facilities, ID: f.ID, At: ix.at[i], gate: ix.entered[i]})
		}
	}
	d := w.demand(p, workers)
	for i, a := range w.Areas {
		for k, at := range d.gates[d.gateFirst[i]:d.gateFirst[i+1]] {
			all = append(all, Snapped{Layer: ResidentialAreas, ID: a.ID, Entrance: k + 1, At: at, gate: true})
		}
		if d.gated(i) {
			continue
		}
		for k, at := range d.at[d.first[i]:d.first[i+1]] {
			all = append(all, Snapped{Layer: ResidentialAreas, ID: a.ID, Point: k, At: at})
		}
	}
	return all
}

// Snap says of some of the targets how they come to the network; nothing where there is none.
func (w *World) Snap(some []Snapped, p Parameters, workers int) {
	n := w.networkFor(p)
	if n == nil {
		return
	}
	f := n.footFor(p)
	forBlocks(len(some), workers, func(from, to int) {
		for i := from; i < to; i++ {
			s := f.snapper
			if some[i].gate {
				s = f.gates
			}
			some[i].fill(n.graph, s.Snap(some[i].At))
		}
	})
}

func (s *Snapped) fill(g *walk.Graph, snap walk.Snap) {
	s.Foot = s.At
	if s.OK = snap.OK; s.OK {
		s.Foot = snap.At
		s.Metres, s.Way, s.Part = float64(snap.LegMM)/1000, g.WayID(snap.Edge), g.ComponentOf(snap.Edge)
	}
	for _, r := range snap.Refused {
		s.Refusals = append(s.Refusals, Refused{g.WayID(r.Edge), r.DistanceM, r.Why.String()})
	}
}
