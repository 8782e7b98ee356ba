package walk

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// Graph is a network of ways: nodes are junctions and ends, edges the stretches between them.
// Builder.Build and Read make it, and it never changes.
//
// The order in which ways were added leaves no trace: nodes are numbered along a Hilbert curve,
// edges by their nodes. An edge runs from its node of the lower number.
//
// Memory: a node takes 24 bytes (place, arcs, component), an edge 49 (ends, length, way, two arcs,
// its share of the search tree), a vertex between nodes 8.
type Graph struct {
	at    []orb.Point // by node
	edges []edge      // and one more, whose first ends the last edge's vertices
	bends []bend      // vertices between the nodes of edges

	firstArc []int32 // the arcs from node v are those from firstArc[v] to firstArc[v+1]
	arcs     []arc
	arcEdge  []int32 // by arc

	component  []int32 // by node
	components []Component

	ways wayTable
	tree tree
}

type edge struct {
	a, b  int32
	mm    uint32
	first uint32 // its first vertex in bends
	way   int32
}

// bend is a vertex, in units of 1e-8° from the first node of its edge.
type bend struct{ lon, lat int32 }

type arc struct {
	to int32
	mm uint32
}

// wayTable holds names one after another.
type wayTable struct {
	text  []byte
	ends  []uint32
	steps []bool
}

// Component is a part of the network from which no way leads to the rest.
type Component struct {
	Nodes, Edges int
	Metres       float64 // of its edges
	Share        float64 // of the metres of all
}

// maxMM bounds an edge, a leg and a search, so that sums of two fit a uint32: 2,147 km.
const maxMM = math.MaxInt32

// Nodes returns the number of junctions and ends.
func (g *Graph) Nodes() int { return len(g.at) }

// Edges returns the number of stretches between nodes.
func (g *Graph) Edges() int { return max(len(g.edges)-1, 0) }

// At returns where a node is.
func (g *Graph) At(node int32) orb.Point { return g.at[node] }

// Ends returns the nodes of an edge, first end first.
func (g *Graph) Ends(edge int32) (a, b int32) { return g.edges[edge].a, g.edges[edge].b }

// LengthMM returns how far it is along an edge on foot, at least 1, at most 2,147 km.
func (g *Graph) LengthMM(edge int32) uint32 { return g.edges[edge].mm }

// WayID returns the way an edge is of.
func (g *Graph) WayID(edge int32) string {
	w := g.edges[edge].way
	from := uint32(0)
	if w > 0 {
		from = g.ways.ends[w-1]
	}
	return string(g.ways.text[from:g.ways.ends[w]])
}

// Steps reports whether an edge is of steps.
func (g *Graph) Steps(edge int32) bool { return g.ways.steps[g.edges[edge].way] }

// Components returns the parts of the network, the one with the longest ways first.
func (g *Graph) Components() []Component { return slices.Clone(g.components) }

// ComponentOf returns the place of an edge's part in Components.
func (g *Graph) ComponentOf(edge int32) int { return int(g.component[g.edges[edge].a]) }

// ComponentBounds returns the box of each of Components.
func (g *Graph) ComponentBounds() []orb.Bound {
	boxes := make([]orb.Bound, len(g.components))
	for e := range int32(g.Edges()) {
		b, c := g.box(e), g.ComponentOf(e)
		if boxes[c] == (orb.Bound{}) {
			boxes[c] = b
		}
		boxes[c] = boxes[c].Union(b)
	}
	return boxes
}

// Line returns an edge's polyline from its first end.
func (g *Graph) Line(edge int32) orb.LineString { return g.line(nil, edge) }

// line appends an edge's points.
func (g *Graph) line(to orb.LineString, e int32) orb.LineString {
	a := g.at[g.edges[e].a]
	to = append(to, a)
	for _, v := range g.bends[g.edges[e].first:g.edges[e+1].first] {
		to = append(to, v.from(a))
	}
	return append(to, g.at[g.edges[e].b])
}

// from returns the vertex, rounded as canonical form has it.
func (v bend) from(a orb.Point) orb.Point {
	return orb.Point{
		(math.RoundToEven(a[0]*1e8)+float64(v.lon))/1e8 + 0,
		(math.RoundToEven(a[1]*1e8)+float64(v.lat))/1e8 + 0,
	}
}

func bendFrom(a, p orb.Point) bend {
	return bend{
		int32(math.RoundToEven(p[0]*1e8) - math.RoundToEven(a[0]*1e8)),
		int32(math.RoundToEven(p[1]*1e8) - math.RoundToEven(a[1]*1e8)),
	}
}

// meter measures the segments of one edge: by Local about its first point as far as that is exact
// to 0.01 mm, else by Distance.
type meter struct {
	at    orb.Point
	local geo.Local
}

func newMeter(at orb.Point) meter { return meter{at, geo.NewLocal(at)} }

func (m *meter) distance(a, b orb.Point) float64 {
	if near(m.at, a) && near(m.at, b) {
		return m.local.Distance(a, b)
	}
	return geo.Distance(a, b)
}

// near reports whether two points are surely within 5 km, away from the poles.
func near(a, b orb.Point) bool {
	return math.Abs(a[0]-b[0]) < 0.03 && math.Abs(a[1]-b[1]) < 0.03 && math.Abs(a[1]) < 60
}

// metres returns the length of a polyline on the ground, summed from its first point.
func metres(line orb.LineString) float64 {
	m := newMeter(line[0])
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += m.distance(line[i-1], line[i])
	}
	return sum
}

// millimetres rounds to whole ones.
func millimetres(m float64) uint32 { return uint32(min(math.RoundToEven(m*1000), maxMM)) }
