package coverage

import (
	"fmt"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// Circles is where people live who have a facility of a class within a walk, drawn once for each of some
// distances. It decides nothing.
type Circles struct {
	SupplyCount
	Method     string
	ToleranceM float64            // a place on the wrong side is within so much of one that is rightly there
	Shapes     []orb.MultiPolygon // valid, with holes, a longer walk's about a shorter's; empty where nobody can walk
}

// What a drawing may cost: points of the grid that are asked, and vertices that are answered.
const (
	circleToleranceM  = 20.0
	maxCircleCells    = 8_000_000
	maxCircleVertices = 200_000
)

// Circles draws the union of the facilities that serve for certain, for walks of some metres each: along
// the ways, or by straight line, the geodesic circles of metres ÷ detour. The tolerance is 20 m, doubled
// until the drawing is of bounded size. A distance not above zero is ErrInvalid.
func (s *Supply) Circles(metres []int) (Circles, error) {
	if len(metres) == 0 || slices.Min(metres) <= 0 {
		return Circles{}, fmt.Errorf("circles of %v m: %w", metres, ErrInvalid)
	}
	c := Circles{SupplyCount: s.count(), Method: s.method(), ToleranceM: circleToleranceM}
	doors := s.places()
	radius := float64(slices.Max(metres))
	if c.Method == Walking {
		radius += float64(s.run.p.SnapM)
	}
	for cells(doors, radius, c.ToleranceM) > maxCircleCells {
		c.ToleranceM *= 2
	}
	draw := s.drawer(metres, doors)
	for c.Shapes = draw(c.ToleranceM); vertices(c.Shapes) > maxCircleVertices; c.Shapes = draw(c.ToleranceM) {
		c.ToleranceM *= 2
	}
	return c, nil
}

// places are those of the facilities that serve for certain and have one.
func (s *Supply) places() []orb.Point {
	var at []orb.Point
	ix := s.run.w.index()
	for i, set := range s.run.members.sure {
		if set != 0 && ix.located[i] {
			at = append(at, ix.at[i])
		}
	}
	return at
}

// doors are where facilities come to the ways; nil by straight line.
func (s *Supply) doors() []walk.Place {
	if s.method() != Walking {
		return nil
	}
	if s.run.walks == nil {
		return s.run.w.networkFor(s.run.p).doors(s.run.w.index(), s.run.p, s.run.q.Workers)
	}
	doors := make([]walk.Place, len(s.run.places))
	for i, pl := range s.run.places {
		doors[i] = pl.door
	}
	return doors
}

// sources are the doors of the facilities of a set, labelled as asked.
func (s *Supply) sources(set []uint16, label func(facility int) int32) (all []walk.Source) {
	for i, door := range s.doors() {
		if set[i] != 0 && door.Edge >= 0 {
			all = append(all, walk.Source{Place: door, Label: label(i)})
		}
	}
	return all
}

// drawer returns what draws at a tolerance.
func (s *Supply) drawer(metres []int, at []orb.Point) func(toleranceM float64) []orb.MultiPolygon {
	p := s.run.p
	if s.method() != Walking {
		radii := make([]float64, len(metres))
		for i, m := range metres {
			radii[i] = float64(m) / p.Detour
		}
		return func(toleranceM float64) []orb.MultiPolygon { return geo.Discs(at, radii, toleranceM) }
	}
	mm := make([]uint32, len(metres))
	for i, m := range metres {
		mm[i] = uint32(m) * 1000
	}
	n := s.run.w.networkFor(s.run.p)
	itself := func(facility int) int32 { return int32(facility) }
	field := n.build().Search(s.sources(s.run.members.sure, itself), slices.Max(mm))
	return func(toleranceM float64) []orb.MultiPolygon {
		return field.Isochrones(mm, walk.DrawOptions{ToleranceM: toleranceM, Snapper: n.snapper(p)})
	}
}

// cells is the most points of a grid of half the tolerance that lie within a radius of some places.
func cells(at []orb.Point, radius, toleranceM float64) float64 {
	if len(at) == 0 {
		return 0
	}
	step := toleranceM / 2
	b := boundOf(at)
	metric := geo.NewLocal(b.Center())
	width := metric.Distance(orb.Point{b.Min[0], b.Center()[1]}, orb.Point{b.Max[0], b.Center()[1]})
	height := metric.Distance(orb.Point{b.Center()[0], b.Min[1]}, orb.Point{b.Center()[0], b.Max[1]})
	box := (width + 2*radius) * (height + 2*radius)
	return min(float64(len(at))*math.Pi*radius*radius, box) / (step * step)
}

func vertices(shapes []orb.MultiPolygon) (n int) {
	for _, m := range shapes {
		for _, poly := range m {
			for _, ring := range poly {
				n += len(ring)
			}
		}
	}
	return n
}
