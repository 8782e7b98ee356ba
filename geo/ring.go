package geo

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// FaultCode says which rule of rings is broken.
type FaultCode string

// The rules, as OGC Simple Features 6.1.11 and RFC 7946 3.1.6 state them.
const (
	NotFinite          FaultCode = "not_finite"         // a coordinate is NaN or infinite
	TooFewPoints       FaultCode = "too_few_points"     // fewer than three different points
	Unclosed           FaultCode = "unclosed"           // the last point is not the first
	RepeatedPoint      FaultCode = "repeated_point"     // a vertex repeats the one before
	ZeroArea           FaultCode = "zero_area"          // all points are in line
	Spike              FaultCode = "spike"              // the ring turns back on itself
	SelfCrossing       FaultCode = "self_crossing"      // two edges of the ring cross or run together
	SelfTouching       FaultCode = "self_touching"      // the ring meets itself at a point
	WrongWinding       FaultCode = "wrong_winding"      // a shell is clockwise, or a hole is not
	HoleOutside        FaultCode = "hole_outside"       // a hole is not within its shell
	HoleCrossesShell   FaultCode = "hole_crosses_shell" // their edges cross or run together
	HolesOverlap       FaultCode = "holes_overlap"      // two holes cross, nest or share an edge
	InteriorSplit      FaultCode = "interior_split"     // touching rings cut the inside in two
	PartsOverlap       FaultCode = "parts_overlap"      // two parts cover common ground
	PartsShareEdge     FaultCode = "parts_share_edge"   // two parts meet along a line
	TooComplexToDecide FaultCode = "too_complex"        // edges overlap too much for all to be compared
)

// Fault is where and how a polygon breaks a rule. Part counts the polygons of a multipolygon, Ring
// the rings (0 the shell), Vertex the points of the ring as given, all from 0; an edge goes by its
// first vertex. At is the place: of a crossing, where the edges cross.
type Fault struct {
	Code               FaultCode
	Part, Ring, Vertex int
	At                 orb.Point
	Detail             string // for people; names the other edge, ring or part
}

// Mended reports whether Canonical mends the fault, so that the geometry is sound all the same.
func (f Fault) Mended() bool {
	return f.Code == Unclosed || f.Code == RepeatedPoint || f.Code == WrongWinding
}

const (
	maxFaults  = 100 // one place is enough to mend by, but all are wanted at once
	smallRings = 64  // edges up to which every pair is compared
)

// CheckPolygon returns what is wrong with a polygon, multipolygon or ring, in order of part, ring and
// vertex; nothing for what is sound, and nothing for other geometries. At most 100 faults are told.
// Decisions are exact for the numbers given; only the place of a crossing is rounded. The rules
// between rings are applied where each ring for itself is sound.
//
// Source: OGC 06-103r4 section 6.1.11.1; RFC 7946 section 3.1.6.
func CheckPolygon(g orb.Geometry) []Fault {
	switch g := g.(type) {
	case orb.Ring:
		var one [1]orb.Ring
		one[0] = g
		return checkRings(one[:], nil)
	case orb.Polygon:
		return checkRings(g, nil)
	case orb.MultiPolygon:
		if len(g) == 1 {
			return checkRings(g[0], nil)
		}
		return checkRings(nil, g)
	}
	return nil
}

// checkRings checks the rings of one polygon or the polygons of many.
func checkRings(one []orb.Ring, many orb.MultiPolygon) []Fault {
	c := checkers.Get().(*checker)
	defer c.release()
	if many == nil {
		c.polygon(0, one)
	}
	for part, p := range many {
		c.polygon(part, p)
	}
	if !c.broken {
		c.meetings()
		if !c.broken {
			c.nesting(one, many)
		}
	}
	if len(c.faults) > 1 {
		slices.SortStableFunc(c.faults, compareFaults)
		c.faults = slices.CompactFunc(c.faults, func(a, b Fault) bool {
			return a.Code == SelfTouching && b.Code == a.Code && a.Part == b.Part && a.Ring == b.Ring && a.At == b.At
		})
		c.faults = c.faults[:min(len(c.faults), maxFaults)]
	}
	return c.faults
}

// checkers keeps the edges' memory from one small polygon to the next.
var checkers = sync.Pool{New: func() any { return new(checker) }}

func (c *checker) release() {
	if cap(c.edges) <= 1<<12 {
		*c = checker{edges: c.edges[:0]}
		checkers.Put(c)
	}
}

func compareFaults(a, b Fault) int {
	return cmp.Or(cmp.Compare(a.Part, b.Part), cmp.Compare(a.Ring, b.Ring), cmp.Compare(a.Vertex, b.Vertex),
		cmp.Compare(a.Code, b.Code), cmp.Compare(a.Detail, b.Detail))
}

// edge is a side of a ring, without length zero.
type edge struct {
	a, b                   orb.Point
	minX, minY, maxX, maxY float64
	part, ring, vertex     int32
	at, of                 int32 // its place among the ring's edges, and how many those are
}

type checker struct {
	edges   []edge
	faults  []Fault
	touches []touch
	broken  bool // so that what follows would be judged wrongly
	tested  int
}

func (c *checker) fault(code FaultCode, part, ring, vertex int, at orb.Point, format string, args ...any) {
	f := Fault{Code: code, Part: part, Ring: ring, Vertex: vertex, At: at, Detail: fmt.Sprintf(format, args...)}
	c.broken = c.broken || !f.Mended() && code != PartsShareEdge
	if len(c.faults) < 10*maxFaults {
		c.faults = append(c.faults, f)
	}
}

func (c *checker) polygon(part int, rings []orb.Ring) {
	if len(rings) == 0 {
		c.fault(TooFewPoints, part, 0, 0, orb.Point{}, "the polygon has no ring")
	}
	for i, r := range rings {
		c.ring(part, i, r)
	}
}

// ring checks what a ring's points tell one after the other, and collects its edges.
func (c *checker) ring(part, ring int, r orb.Ring) {
	for i, p := range r {
		if !finite(p) {
			c.fault(NotFinite, part, ring, i, p, "coordinates %v", p)
			return
		}
	}
	n := len(r)
	if n > 0 && r[0] != r[n-1] {
		c.fault(Unclosed, part, ring, n-1, r[n-1], "the ring ends here and began at %v", r[0])
	}
	start := len(c.edges)
	for i := range r {
		next := i + 1
		if next == n {
			next = 0
		}
		if r[i] != r[next] {
			c.edges = append(c.edges, newEdge(r[i], r[next], part, ring, i))
		} else if next > 0 {
			c.fault(RepeatedPoint, part, ring, next, r[next], "vertex %d repeats vertex %d", next, i)
		}
	}
	edges := c.edges[start:]
	for i := range edges {
		edges[i].at, edges[i].of = int32(i), int32(len(edges))
	}
	if len(edges) < 3 {
		at := orb.Point{}
		if n > 0 {
			at = r[0]
		}
		c.fault(TooFewPoints, part, ring, 0, at, "a ring has at least three different points")
		return
	}
	c.shape(part, ring, edges)
}

func newEdge(a, b orb.Point, part, ring, vertex int) edge {
	e := edge{a: a, b: b, minX: a[0], maxX: b[0], minY: a[1], maxY: b[1]}
	if a[0] > b[0] {
		e.minX, e.maxX = b[0], a[0]
	}
	if a[1] > b[1] {
		e.minY, e.maxY = b[1], a[1]
	}
	e.part, e.ring, e.vertex = int32(part), int32(ring), int32(vertex)
	return e
}

// shape finds spikes, rings without area, and the way the ring winds.
func (c *checker) shape(part, ring int, edges []edge) {
	flat, low := true, 0
	last := &edges[len(edges)-1]
	for i := range edges {
		e := &edges[i]
		side := orient(last.a, e.a, e.b)
		if side != 0 {
			flat = false
		} else if turnsBack(last, e) {
			c.fault(Spike, part, ring, int(e.vertex), e.a, "the ring turns back on itself")
		}
		if less(e.a, edges[low].a) {
			low = i
		}
		last = e
	}
	if flat {
		c.faults = slices.DeleteFunc(c.faults, func(f Fault) bool {
			return f.Code == Spike && f.Part == part && f.Ring == ring
		})
		c.fault(ZeroArea, part, ring, 0, edges[0].a, "all points are in line")
		return
	}
	before := edges[(low+len(edges)-1)%len(edges)].a
	ccw := orient(before, edges[low].a, edges[low].b) > 0
	if ccw != (ring == 0) && !c.broken {
		c.fault(WrongWinding, part, ring, int(edges[low].vertex), edges[low].a,
			"shells are counter-clockwise, holes clockwise")
	}
}

// turnsBack tells of two edges in line whether the second goes back along the first.
func turnsBack(a, b *edge) bool {
	dx, dy := a.b[0]-a.a[0], a.b[1]-a.a[1]
	ex, ey := b.b[0]-b.a[0], b.b[1]-b.a[1]
	if dx != 0 {
		return dx > 0 != (ex > 0)
	}
	return dy > 0 != (ey > 0)
}
