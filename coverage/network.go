package coverage

import (
	"maps"
	"math"
	"sync"

	"github.com/paulmach/orb"

	"yikezhong/geo/walk"
)

// network is the ways of a world as a graph to walk on, and where the world's places come to it. The
// graph is built once, when first asked for; worlds that differ in other layers share it.
type network struct {
	ways     []*Walkway     // that are walked; none where the network was kept
	walked   int            // how many they are
	barriers []orb.Geometry // that no leg crosses
	left     map[string]int // lines of the layer that are not walked, by what they stop
	extra    extra
	once     sync.Once
	graph    *walk.Graph
	bad      int       // ways that no graph can hold
	kept     *keptWays // nil where the graph is built of ways
	keep     func()    // called once it is built; may be nil

	mu       sync.Mutex
	foots    map[footing]*foots
	variants map[extra]*network // the same ways, longer
}

// extra is what steps and crossings count for beyond their length.
type extra struct{ stepM, crossingM float64 }

// footing is by which parameters a place comes to the network.
type footing struct {
	snapM, pieceM int
	latticeM      float64 // by which the demand points are laid
}

// foots are the places of demand points on a network, kept for whoever asks about the same ones again.
type foots struct {
	snapper, gates *walk.Snapper // of points, and of what is an entrance
	homes          *homes        // asked about first
}

// newNetwork returns the network of some walkways; nil where none of them is walked.
func newNetwork(all []*Walkway) *network {
	n := &network{left: map[string]int{}, foots: map[footing]*foots{}, variants: map[extra]*network{}}
	for _, y := range all {
		switch {
		case y.Barrier != "":
			n.left[y.Barrier]++
			n.barriers = append(n.barriers, y.Geometry)
		case y.Walkable == nil || *y.Walkable:
			n.ways = append(n.ways, y)
		default:
			n.left["not_walked"]++
		}
	}
	if len(n.ways) == 0 {
		return nil
	}
	n.walked = len(n.ways)
	return n
}

// network returns the world's network, its ways as long as they are; nil where nothing is walked.
func (w *World) network() *network {
	if w.made == nil {
		return newNetwork(w.Walkways)
	}
	return w.made.network
}

// networkFor returns the world's network as p has it walked; nil where nothing is walked.
func (w *World) networkFor(p Parameters) *network {
	n := w.network()
	e := extra{p.StepExtraM, p.CrossingExtraM}
	if n == nil || e == (extra{}) {
		return n
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	v := n.variants[e]
	if v == nil {
		if len(n.variants) >= 2 { // weights that somebody tried once
			clear(n.variants)
		}
		v = n.longer(e)
		n.variants[e] = v
	}
	return v
}

// longer is the network of the same ways, of which some count for more.
func (n *network) longer(e extra) *network {
	v := &network{
		ways: n.ways, walked: n.walked, barriers: n.barriers, left: n.left, extra: e, foots: map[footing]*foots{},
	}
	if n.kept != nil {
		v.ways = n.kept.walks()
	}
	return v
}

// Graph returns the walking network of the world, its ways as long as they are, built once; nil where
// nothing is walked.
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
			if b.Add(n.way(y)) != nil {
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

// way is a walkway as the graph takes it; one that is no line has no points, and is refused.
func (n *network) way(y *Walkway) walk.Way {
	line, _ := y.Geometry.(orb.LineString)
	level := min(max(y.Level, math.MinInt8), math.MaxInt8)
	w := walk.Way{ID: y.ID, Points: line, Nodes: y.Nodes, Level: int8(level), Steps: y.Steps != nil && *y.Steps}
	if w.Steps {
		w.PerM = n.extra.stepM
	}
	w.ExtraM = float64(min(max(y.Crossings, 0), 1000)) * n.extra.crossingM
	return w
}

func (p Parameters) footing() footing { return footing{p.SnapM, p.PieceM, p.LatticeM} }

// snapper returns what brings points to the network under p.
func (n *network) snapper(p Parameters) *walk.Snapper { return n.footFor(p).snapper }

// door returns where a facility comes to the network, nowhere where it does not.
func (n *network) door(ix *index, facility int, p Parameters) walk.Place {
	return n.footFor(p).door(ix, facility).Place
}

func (n *network) footFor(p Parameters) *foots {
	g := n.build()
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.foot(g, p)
}

// door brings a facility to the network: its entrance opens what it stands in, its place does not.
func (f *foots) door(ix *index, facility int) walk.Snap {
	switch {
	case !ix.located[facility]:
		return walk.Snap{Place: walk.Nowhere}
	case ix.entered[facility]:
		return f.gates.Snap(ix.at[facility])
	}
	return f.snapper.Snap(ix.at[facility])
}

// gateM is how far a gate may be drawn from the wall that it opens.
const gateM = 3

// foot returns what is kept for p; n.mu is held.
func (n *network) foot(g *walk.Graph, p Parameters) *foots {
	f := n.foots[p.footing()]
	if f == nil {
		if len(n.foots) >= 4 { // distances that somebody tried once
			clear(n.foots)
		}
		s := g.Snapper(walk.SnapOptions{
			MaxM: float64(p.SnapM), Refusals: refusals, MinComponentM: float64(p.PieceM), Barriers: n.barriers,
		})
		f = &foots{snapper: s, gates: s.AtGates(gateM)}
		n.foots[p.footing()] = f
	}
	return f
}

// refusals is how many nearer ways a snap report names.
const refusals = 4

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
	f := n.footFor(p)
	doors := make([]walk.Place, len(ix.at))
	forBlocks(len(doors), workers, func(from, to int) {
		for i := from; i < to; i++ {
			doors[i] = f.door(ix, i).Place
		}
	})
	return doors
}

// whole describes the network: its parts, the share of the longest, and the ways left out.
func (n *network) whole() Figures {
	parts := n.build().Components()
	f := Figures{"network_parts": len(parts), "network_ways": n.walked, "network_nodes": n.graph.Nodes()}
	if len(parts) > 0 {
		f["network_largest_share"] = parts[0].Share * 100
	}
	if n.bad > 0 {
		f["network_ways_unusable"] = n.bad
	}
	if len(n.barriers) > 0 {
		f["network_barriers"] = len(n.barriers)
	}
	maps.Copy(f, n.extra.figures())
	return f
}

// figures say that walks are in metres of more than their length; nothing where they are not.
func (e extra) figures() Figures {
	if e == (extra{}) {
		return nil
	}
	return Figures{"equivalent_metres": true, "step_extra_m_per_m": e.stepM, "crossing_extra_m": e.crossingM}
}
