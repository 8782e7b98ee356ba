package coverage

import (
	"fmt"

	"github.com/paulmach/orb"

	"yikezhong/geo/walk"
)

// NetworkSummary describes the walkways of a world as one network.
type NetworkSummary struct {
	Ways       int           `json:"ways" doc:"of the layer"`
	LeftOut    WaysLeft      `json:"ways_left_out" doc:"of them, those not walked, by reason; what an import left out its answer told"`
	Nodes      int           `json:"nodes"`
	Edges      int           `json:"edges"`
	Kilometres float64       `json:"km" doc:"of way that is walked"`
	Parts      int           `json:"number_parts" doc:"parts from which no way leads to the rest"`
	Largest    []NetworkPart `json:"parts" doc:"those with most way, the longest first; 100 at most"`
	HangsOffKm float64       `json:"hangs_off_km" doc:"way that is not of the longest part"`
	Small      int           `json:"number_small_parts" doc:"with less than piece_m of way: nothing is brought to them"`
	SnapM      int           `json:"snap_m"`
	PieceM     int           `json:"piece_m"`
	Facilities PlacesOn      `json:"facilities"`
	Points     PlacesOn      `json:"demand_points"`
}

// WaysLeft counts ways of the layer that are not walked.
type WaysLeft struct {
	SaidNot  int `json:"said_not" doc:"walkable is false"`
	Unusable int `json:"unusable" doc:"no line that a network can hold"`
}

// PlacesOn counts places by whether a way leads to them.
type PlacesOn struct {
	On  int `json:"on"`
	Off int `json:"off" doc:"farther than snap_m from every way that will do"`
}

// NetworkPart is one part of the network.
type NetworkPart struct {
	Part       int       `json:"part" doc:"0 is the longest"`
	Nodes      int       `json:"nodes"`
	Edges      int       `json:"edges"`
	Metres     float64   `json:"metres"`
	Share      float64   `json:"share" doc:"percent of the way of all"`
	Way        string    `json:"way" doc:"one of its ways"`
	At         orb.Point `json:"at" doc:"a place on it"`
	Facilities int       `json:"facilities" doc:"that come to it"`
	Points     int       `json:"demand_points" doc:"that come to it"`
}

// maxParts bounds the parts that a summary lists.
const maxParts = 100

// NetworkSummary describes the network and who comes to which part of it, by the parameters' distances. A
// world without walkways is ErrNotFound.
func (w *World) NetworkSummary(p Parameters, workers int) (NetworkSummary, error) {
	n := w.network()
	if n == nil {
		return NetworkSummary{}, fmt.Errorf("network of %s, which has no walkways: %w", w.Workspace.Slug, ErrNotFound)
	}
	g := n.build()
	s := NetworkSummary{
		Ways: len(n.ways), Nodes: g.Nodes(), Edges: g.Edges(), SnapM: p.SnapM, PieceM: p.PieceM,
		LeftOut: WaysLeft{Unusable: n.bad}, Largest: []NetworkPart{},
	}
	for _, y := range n.ways {
		if y.Walkable != nil && !*y.Walkable {
			s.LeftOut.SaidNot++
		}
	}
	s.addParts(g)
	ix := w.index()
	doors := n.doors(ix, p, workers)
	for i, at := range doors {
		if ix.located[i] {
			s.count(g, at, &s.Facilities, func(part *NetworkPart) { part.Facilities++ })
		}
	}
	_, homes := n.homes(w.demand(p, workers).at, p, workers)
	for _, at := range homes {
		s.count(g, at, &s.Points, func(part *NetworkPart) { part.Points++ })
	}
	return s, nil
}

func (s *NetworkSummary) addParts(g *walk.Graph) {
	parts := g.Components()
	s.Parts = len(parts)
	for i, c := range parts {
		s.Kilometres += c.Metres / 1000
		if i > 0 {
			s.HangsOffKm += c.Metres / 1000
		}
		if c.Metres < float64(s.PieceM) {
			s.Small++
		}
		if i < maxParts {
			s.Largest = append(s.Largest, NetworkPart{
				Part: i, Nodes: c.Nodes, Edges: c.Edges, Metres: c.Metres, Share: c.Share * 100,
			})
		}
	}
	for e := range int32(g.Edges()) {
		i := g.ComponentOf(e)
		if i < len(s.Largest) && s.Largest[i].Way == "" {
			a, _ := g.Ends(e)
			s.Largest[i].Way, s.Largest[i].At = g.WayID(e), g.At(a)
		}
	}
}

// count counts a place, and for the part that it comes to.
func (s *NetworkSummary) count(g *walk.Graph, at walk.Place, of *PlacesOn, add func(*NetworkPart)) {
	if at.Edge < 0 {
		of.Off++
		return
	}
	of.On++
	if i := g.ComponentOf(at.Edge); i < len(s.Largest) {
		add(&s.Largest[i])
	}
}
