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
	Way      string    `json:"way,omitempty"`
	Part     int       `json:"part"` // of the network, the longest being 0
	Refusals []Refused `json:"refused,omitempty"`
}

// Refused is a nearer way that would not do.
type Refused struct {
	Way    string  `json:"way"`
	Metres float64 `json:"metres"`
	Why    string  `json:"why"` // too_far, small_component, across_barrier
}

// SnapReport says of every facility that has a place, by id, then of every demand point, by area, or of
// the entrances that an area is left by, how far it is from the network, which way it comes to, and why nearer ones were refused. It is nil where
// the world has no walkways.
func (w *World) SnapReport(p Parameters, workers int) []Snapped {
	n := w.networkFor(p)
	if n == nil {
		return nil
	}
	all, gates := w.toSnap(p, workers)
	f := n.footFor(p)
	forBlocks(len(all), workers, func(from, to int) {
		for i := from; i < to; i++ {
			s := f.snapper
			if gates[i] {
				s = f.gates
			}
			all[i].fill(n.graph, s.Snap(all[i].At))
		}
	})
	return all
}

// toSnap lists what is brought to the network, and which of it are entrances.
func (w *World) toSnap(p Parameters, workers int) (all []Snapped, gates []bool) {
	add := func(s Snapped, gate bool) { all, gates = append(all, s), append(gates, gate) }
	ix := w.index()
	for i, f := range w.Facilities {
		if ix.located[i] {
			add(Snapped{Layer: Facilities, ID: f.ID, At: ix.at[i]}, ix.entered[i])
		}
	}
	d := w.demand(p, workers)
	for i, a := range w.Areas {
		for k, at := range d.gates[d.gateFirst[i]:d.gateFirst[i+1]] {
			add(Snapped{Layer: ResidentialAreas, ID: a.ID, Entrance: k + 1, At: at}, true)
		}
		if d.gated(i) {
			continue
		}
		for k, at := range d.at[d.first[i]:d.first[i+1]] {
			add(Snapped{Layer: ResidentialAreas, ID: a.ID, Point: k, At: at}, false)
		}
	}
	return all, gates
}

func (s *Snapped) fill(g *walk.Graph, snap walk.Snap) {
	if s.OK = snap.OK; s.OK {
		s.Metres, s.Way, s.Part = float64(snap.LegMM)/1000, g.WayID(snap.Edge), g.ComponentOf(snap.Edge)
	}
	for _, r := range snap.Refused {
		s.Refusals = append(s.Refusals, Refused{g.WayID(r.Edge), r.DistanceM, r.Why.String()})
	}
}
