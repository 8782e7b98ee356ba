package walk

import (
	"errors"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// Way is a polyline on which one may walk, both ways.
//
// Ways join at junctions. Where Nodes are given, one for each point, equal numbers are one junction
// (within a degree: beyond, it is a mistake) and nothing else is. Without Nodes, points at equal
// coordinates (to 1e-8°) join on one Level. The ends of ways join whatever their levels, and an end
// that is alone on its level joins the way of the nearest level that passes there: so a bridge is
// joined to what leads onto it and not to what it crosses. A way with Nodes and one without join by
// coordinates.
type Way struct {
	ID     string
	Points orb.LineString
	Nodes  []int64
	Level  int8    // 0 on the ground, bridges above, tunnels below
	Steps  bool    // kept with the edge; costs nothing by itself
	ExtraM float64 // metres that the whole way is longer on foot than on the ground
	PerM   float64 // and that each of its metres is
}

// ErrWay is a way that no graph can hold.
var ErrWay = errors.New("unusable way")

const (
	maxStep = 10.0 // degrees between neighbouring points: more is a jump across the antimeridian
	maxSpan = 20.0 // degrees across a way, so that an int32 holds a vertex relative to its edge's end
)

func (w *Way) check() error {
	bad := func(format string, args ...any) error {
		return fmt.Errorf("way %q: %s: %w", w.ID, fmt.Sprintf(format, args...), ErrWay)
	}
	switch {
	case len(w.Points) < 2:
		return bad("%d points", len(w.Points))
	case len(w.Nodes) > 0 && len(w.Nodes) != len(w.Points):
		return bad("%d nodes for %d points", len(w.Nodes), len(w.Points))
	case !(w.ExtraM >= 0 && w.ExtraM <= 1e6):
		return bad("%g extra metres", w.ExtraM)
	case !(w.PerM >= 0 && w.PerM <= 1e3):
		return bad("%g extra metres a metre", w.PerM)
	}
	for i, p := range w.Points {
		if !(math.Abs(p[0]) <= 180 && math.Abs(p[1]) <= 90) {
			return bad("point %d is (%g, %g)", i, p[0], p[1])
		}
		if i == 0 {
			continue
		}
		if q := w.Points[i-1]; math.Abs(p[0]-q[0]) > maxStep || math.Abs(p[1]-q[1]) > maxStep {
			return bad("point %d is more than %g° from the one before", i, maxStep)
		}
	}
	if b := w.Points.Bound(); b.Max[0]-b.Min[0] > maxSpan || b.Max[1]-b.Min[1] > maxSpan {
		return bad("more than %g° across", maxSpan)
	}
	return nil
}

// Builder gathers ways and makes a Graph of them.
type Builder struct {
	points []orb.Point // of all ways, one after another, rounded to 1e-8°
	nodes  []int64     // by point; nil while no way has any
	ways   []wayRecord
}

type wayRecord struct {
	id       string
	first    int32 // its points are those up to the next way's first
	level    int8
	steps    bool
	numbered bool // it came with Nodes
	extraM   float64
	perM     float64
}

// NewBuilder returns a builder without ways.
func NewBuilder() *Builder { return &Builder{} }

// Add takes a way, and copies what it keeps. It fails with ErrWay where the way has fewer than two
// points, one that is no place on earth, a jump of more than 10°, or Nodes that do not match; the
// builder is then as before.
func (b *Builder) Add(w Way) error {
	if err := w.check(); err != nil {
		return err
	}
	if len(b.points)+len(w.Points) > math.MaxInt32/2 {
		return fmt.Errorf("way %q: more than 2^30 points: %w", w.ID, ErrWay)
	}
	numbered := len(w.Nodes) > 0
	b.ways = append(b.ways, wayRecord{
		w.ID, int32(len(b.points)), w.Level, w.Steps, numbered, w.ExtraM, w.PerM,
	})
	for _, p := range w.Points {
		b.points = append(b.points, rounded(p))
	}
	if numbered {
		b.nodes = append(b.nodes, make([]int64, len(b.points)-len(w.Points)-len(b.nodes))...)
		b.nodes = append(b.nodes, w.Nodes...)
	}
	return nil
}

// rounded returns p as canonical form has it, without negative zeros.
func rounded(p orb.Point) orb.Point {
	return orb.Point{math.RoundToEven(p[0]*1e8)/1e8 + 0, math.RoundToEven(p[1]*1e8)/1e8 + 0}
}
