package coverage

import (
	"math"
	"slices"
	"sync"

	"github.com/paulmach/orb"

	"yikezhong/geo/walk"
)

// network is the ways of a world as a graph to walk on, and where the world's places come to it. The
// graph is built once, when first asked for; worlds that differ in other layers share it.
type network struct {
	ways  []*Walkway // none where it was kept
	count int        // of ways
	once  sync.Once
	graph *walk.Graph
	bad   int       // ways that no graph can hold
	kept  *keptWays // nil where the graph is built of ways
	keep  func()    // called once it is built; may be nil

	mu    sync.Mutex
	foots map[footing]*foots
}

// footing is by which parameters a place comes to the network.
type footing struct {
	snapM, pieceM int
	latticeM      float64 // by which the demand points are laid
}

// foots are the places of demand points and facilities on a network, kept for whoever asks about the
// same ones again.
type foots struct {
	snapper *walk.Snapper
	homes   []orb.Point
	at      []walk.Place // of homes
	points  *walk.Points // of at
}

func newNetwork(ways []*Walkway) *network {
	if len(ways) == 0 {
		return nil
	}
	return &network{ways: ways, count: len(ways), foots: map[footing]*foots{}}
}

// network returns the world's network, nil where it has no walkways.
func (w *World) network() *network {
	if w.made == nil {
		return newNetwork(w.Walkways)
	}
	return w.made.network
}

// Graph returns the walking network of the world, built once; nil where it has no walkways.
func (w *World) Graph() *walk.Graph {
	n := w.network()
	if n == nil {
		return nil
	}
	return n.build()
}

func (n *network) build() *walk.Graph {
	n.once.Do(func() {
		if n.kept != nil {
			return
		}
		b := walk.NewBuilder()
		for _, y := range n.ways {
			line, ok := y.Geometry.(orb.LineString)
			if y.Walkable != nil && !*y.Walkable {
				continue
			}
			level := min(max(y.Level, math.MinInt8), math.MaxInt8)
			err := b.Add(walk.Way{
				ID: y.ID, Points: line, Nodes: y.Nodes, Level: int8(level), Steps: y.Steps != nil && *y.Steps,
			})
			if !ok || err != nil {
				n.bad++
			}
		}
		n.graph = b.Build()
		if n.keep != nil {
			n.keep()
		}
	})
	return n.graph
}

func (p Parameters) footing() footing { return footing{p.SnapM, p.PieceM, p.LatticeM} }

// snapper returns what brings points to the network under p.
func (n *network) snapper(p Parameters) *walk.Snapper {
	g := n.build()
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.foot(g, p).snapper
}

// foot returns what is kept for p; n.mu is held.
func (n *network) foot(g *walk.Graph, p Parameters) *foots {
	f := n.foots[p.footing()]
	if f == nil {
		if len(n.foots) >= 4 { // distances that somebody tried once
			clear(n.foots)
		}
		f = &foots{snapper: g.Snapper(walk.SnapOptions{
			MaxM: float64(p.SnapM), Refusals: refusals, MinComponentM: float64(p.PieceM),
		})}
		n.foots[p.footing()] = f
	}
	return f
}

// refusals is how many nearer ways a snap report names.
const refusals = 4

// homes returns where demand points come to the network. Of those asked about last, which lead or end
// the list, nothing is looked for again.
func (n *network) homes(at []orb.Point, p Parameters, workers int) (*walk.Points, []walk.Place) {
	g := n.build()
	n.mu.Lock()
	defer n.mu.Unlock()
	f := n.foot(g, p)
	if f.points != nil && slices.Equal(f.homes, at) {
		return f.points, f.at
	}
	lead := 0
	for lead < min(len(at), len(f.homes)) && at[lead] == f.homes[lead] {
		lead++
	}
	end := 0
	for end < min(len(at), len(f.homes))-lead && at[len(at)-1-end] == f.homes[len(f.homes)-1-end] {
		end++
	}
	between := at[lead : len(at)-end]
	places := slices.Concat(f.at[:lead], snapAll(f.snapper, between, workers), f.at[len(f.at)-end:])
	if f.points == nil {
		f.homes, f.at, f.points = at, places, walk.NewPoints(places)
		return f.points, f.at
	}
	return walk.NewPoints(places), places
}

func snapAll(s *walk.Snapper, at []orb.Point, workers int) []walk.Place {
	places := make([]walk.Place, len(at))
	forBlocks(len(at), workers, func(from, to int) {
		for i := from; i < to; i++ {
			places[i] = s.Snap(at[i]).Place
		}
	})
	return places
}

// doors returns where the world's facilities come to the network, nowhere where they do not.
func (n *network) doors(ix *index, p Parameters, workers int) []walk.Place {
	doors := snapAll(n.snapper(p), ix.at, workers)
	for i, located := range ix.located {
		if !located {
			doors[i] = walk.Nowhere
		}
	}
	return doors
}

// whole describes the network: its parts, the share of the longest, and the ways left out.
func (n *network) whole() Figures {
	parts := n.build().Components()
	f := Figures{"network_parts": len(parts), "network_ways": n.count, "network_nodes": n.graph.Nodes()}
	if len(parts) > 0 {
		f["network_largest_share"] = parts[0].Share * 100
	}
	if n.bad > 0 {
		f["network_ways_unusable"] = n.bad
	}
	return f
}
