package coverage

import (
	"github.com/paulmach/orb"

	"yikezhong/geo/walk"
)

// NetworkReport describes the walking network of a world: how whole it is, and what hangs off.
type NetworkReport struct {
	Ways         int            `json:"ways" doc:"ways that people walk along"`
	Unusable     int            `json:"ways_unusable" doc:"of them, those no network can hold"`
	LeftOut      map[string]int `json:"left_out,omitempty" doc:"lines of the layer that are not walked, by what they stop: railway, water, wall, motor_road, said; not_walked where nothing"`
	Nodes        int            `json:"nodes" doc:"junctions and ends"`
	Edges        int            `json:"edges" doc:"stretches between them"`
	Metres       float64        `json:"metres" doc:"of all ways; equivalent ones where steps or crossings count for more"`
	Components   int            `json:"components" doc:"parts from which no way leads to the rest"`
	LargestShare float64        `json:"largest_share" doc:"percent of the metres that the largest part has"`
	Parts        []NetworkPart  `json:"parts" doc:"the parts with the most metres, largest first"`
	Others       NetworkPart    `json:"others" doc:"the parts beyond those listed, together; its box is theirs"`

	PointsOff     int `json:"points_off" doc:"demand points that come to no part"`
	FacilitiesOff int `json:"facilities_off" doc:"facilities with a place that come to no part"`
}

// NetworkPart is a part of the network from which no way leads to the rest.
type NetworkPart struct {
	Number     int        `json:"number" doc:"0 the largest; of those beyond the listed, how many they are"`
	Nodes      int        `json:"nodes"`
	Edges      int        `json:"edges"`
	Metres     float64    `json:"metres"`
	Share      float64    `json:"share" doc:"percent of the metres of all"`
	Box        [4]float64 `json:"bbox" doc:"west, south, east, north"`
	Small      bool       `json:"small" doc:"it has fewer metres than piece_m: nothing is brought to it"`
	Points     int        `json:"points" doc:"demand points that come to it"`
	Facilities int        `json:"facilities" doc:"facilities that come to it"`
}

// NetworkReport describes the world's walking network under p, with up to most of its parts one by
// one. A demand point that leaves by several entrances comes to the part of the nearest. It is nil
// where the world has no ways to walk on.
func (w *World) NetworkReport(p Parameters, most, workers int) *NetworkReport {
	n := w.networkFor(p)
	if n == nil {
		return nil
	}
	g := n.build()
	r := &NetworkReport{Ways: n.walked, Unusable: n.bad, Nodes: g.Nodes(), Edges: g.Edges(), LeftOut: n.left}
	parts := networkParts(g, p)
	r.Components = len(parts)
	for _, at := range n.homes(w.demand(p, workers), p, workers).at {
		if at.Edge < 0 {
			r.PointsOff++
			continue
		}
		parts[g.ComponentOf(at.Edge)].Points++
	}
	ix := w.index()
	for i, at := range n.doors(ix, p, workers) {
		switch {
		case at.Edge >= 0:
			parts[g.ComponentOf(at.Edge)].Facilities++
		case ix.located[i]:
			r.FacilitiesOff++
		}
	}
	for i, part := range parts {
		r.Metres += part.Metres
		if i >= most {
			r.Others.add(part)
		}
	}
	if len(parts) > 0 {
		r.LargestShare = parts[0].Share
	}
	r.Parts = parts[:max(min(most, len(parts)), 0)]
	return r
}

func networkParts(g *walk.Graph, p Parameters) []NetworkPart {
	boxes := g.ComponentBounds()
	parts := make([]NetworkPart, len(boxes))
	for i, c := range g.Components() {
		b := boxes[i]
		parts[i] = NetworkPart{
			Number: i, Nodes: c.Nodes, Edges: c.Edges, Metres: c.Metres, Share: c.Share * 100,
			Box:   [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]},
			Small: c.Metres < float64(p.PieceM),
		}
	}
	return parts
}

// add counts another part in.
func (o *NetworkPart) add(p NetworkPart) {
	box := orb.Bound{Min: orb.Point{p.Box[0], p.Box[1]}, Max: orb.Point{p.Box[2], p.Box[3]}}
	if o.Number > 0 {
		box = box.Union(orb.Bound{Min: orb.Point{o.Box[0], o.Box[1]}, Max: orb.Point{o.Box[2], o.Box[3]}})
	}
	o.Box = [4]float64{box.Min[0], box.Min[1], box.Max[0], box.Max[1]}
	o.Small = p.Small && (o.Small || o.Number == 0)
	o.Number++
	o.Nodes += p.Nodes
	o.Edges += p.Edges
	o.Metres += p.Metres
	o.Share += p.Share
	o.Points += p.Points
	o.Facilities += p.Facilities
}
