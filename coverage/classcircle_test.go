package coverage_test

import (
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/peterstace/simplefeatures/geom"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

// requireDrawn holds a drawing against the rules of simple features, which name it valid or not.
func requireDrawn(t require.TestingT, m orb.MultiPolygon) {
	if len(m) == 0 {
		return
	}
	b, err := wkb.Marshal(m)
	require.NoError(t, err)
	g, err := geom.UnmarshalWKB(b, geom.NoValidate{})
	require.NoError(t, err)
	require.NoError(t, g.Validate())
}

// TestClassCircleAgreesWithReach: a home that the class serves lies inside, one that it does not lies
// outside, or a place of the other kind is within the tolerance.
func TestClassCircleAgreesWithReach(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		q := walkedQuestion()
		q.Parameters.Detour = 1.3
		if rapid.Bool().Draw(t, "walked") {
			crossroads(t, s)
		}
		metres := []int{rapid.IntRange(200, 900).Draw(t, "metres"), 1000}
		rnd := rand.New(rand.NewPCG(7, uint64(rapid.IntRange(0, 99).Draw(t, "seed"))))
		homes := homesAt(s, rnd, 12)
		w := build(t, s)
		c, err := supplyOf(t, w, q).Circles(metres)
		require.NoError(t, err)
		require.Len(t, c.Shapes, 2)
		reach := coverage.MeasuredReach(w, q)
		for k, shape := range c.Shapes {
			requireDrawn(t, shape)
			for i, a := range w.Areas {
				at, drawn := homes[a.ID]
				if !drawn {
					continue
				}
				mm, _ := reach.At(coverage.ClassCare, i, 0)
				served := mm <= int32(metres[k])*1000
				if geo.Contains(shape, at) == served {
					continue
				}
				// the boundary is as near as the tolerance, or the place is where ways are as near as each other
				near := geo.DistanceToBoundary(shape, at)
				require.True(t, len(shape) > 0 && near < c.ToleranceM || c.Method == coverage.Walking && jumps(t, s, q, at, c.ToleranceM, metres[k]),
					"%v: walks %d mm of %d m, %v m from the boundary", a.ID, mm, metres[k], near)
			}
		}
	})
}

// homesAt replaces the estates by points at random places.
func homesAt(s *draw.Sketch, rnd *rand.Rand, n int) map[string]orb.Point {
	clear(s.Areas)
	homes := map[string]orb.Point{}
	for i := range n {
		id, p := "h"+string(rune('a'+i)), s.At(rnd.Float64()*4000-2000, rnd.Float64()*4000-2000)
		homes[id] = p
		s.Areas[id] = &coverage.ResidentialArea{ID: id, Status: coverage.AreaDelivered, Geometry: p}
	}
	return homes
}

// jumps reports whether within the tolerance of a place some are served and some are not: where the
// nearest way changes, so does the walk.
func jumps(t *rapid.T, s *draw.Sketch, q coverage.Question, at orb.Point, tolerance float64, metres int) bool {
	old := s.Areas
	defer func() { s.Areas = old }()
	s.Areas = map[string]*coverage.ResidentialArea{}
	for r := tolerance / 8; r <= tolerance; r += tolerance / 8 {
		for az := 0; az < 360; az += 15 {
			id := "j" + string(rune('a'+len(s.Areas)/676)) + string(rune('a'+len(s.Areas)/26%26)) + string(rune('a'+len(s.Areas)%26))
			s.Areas[id] = &coverage.ResidentialArea{ID: id, Status: coverage.AreaDelivered, Geometry: geo.Direct(at, float64(az), r)}
		}
	}
	w := build(t, s)
	reach := coverage.MeasuredReach(w, q)
	some, none := false, false
	for i := range w.Areas {
		mm, _ := reach.At(coverage.ClassCare, i, 0)
		some, none = some || mm <= int32(metres)*1000, none || mm > int32(metres)*1000
	}
	return some && none
}

func TestClassCircleIsTheUnion(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		a--D--b-----D--c`)
	w := s.World(t)
	supply := supplyOf(t, w, circleQuestion())
	c, err := supply.Circles([]int{100, 400, 500})
	require.NoError(t, err)
	require.Equal(t, coverage.StraightLine, c.Method)
	require.Equal(t, 20.0, c.ToleranceM)
	require.Equal(t, 2, c.Facilities)
	require.Len(t, c.Shapes[0], 2, "two circles apart")
	require.Len(t, c.Shapes[1], 2)
	require.Len(t, c.Shapes[2], 1, "900 m apart, they meet")
	require.True(t, geo.Contains(c.Shapes[2], s.At(7, 0)))
	require.False(t, geo.Contains(c.Shapes[0], s.At(6, 0)))
	for _, p := range c.Shapes[0] {
		for _, q := range p[0] {
			require.True(t, geo.Contains(c.Shapes[1], q), "the shorter is in the longer")
		}
	}
	_, err = supply.Circles([]int{0})
	require.ErrorIs(t, err, coverage.ErrInvalid)
	_, err = supply.Circles(nil)
	require.ErrorIs(t, err, coverage.ErrInvalid)

	childcare, err := w.Supply(circleQuestion(), coverage.ClassChildcare)
	require.NoError(t, err)
	c, err = childcare.Circles([]int{500})
	require.NoError(t, err)
	require.Empty(t, c.Shapes[0], "there is none")
}

// Nobody walks in the middle of a block of 600 m: a hole.
func TestClassCircleOnFootHasHoles(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `D`).Ways(`
		+-----+
		|     |
		|     |
		|     |
		|     |
		|     |
		+-----+`)
	s.Facilities["S"] = draw.New(100, `S`).Facilities["S"]
	s.Facilities["S"].Geometry = s.At(6, 6)
	c, err := supplyOf(t, s.World(t), circleQuestion()).Circles([]int{1500})
	require.NoError(t, err)
	require.Equal(t, coverage.Walking, c.Method)
	require.Len(t, c.Shapes[0], 1)
	require.Len(t, c.Shapes[0][0], 2)
	require.False(t, geo.Contains(c.Shapes[0], s.At(3, 3)))
	require.True(t, geo.Contains(c.Shapes[0], s.At(6, 0)))
}

// However many facilities, the drawing stays of a size: it is coarser then, and says so.
func TestClassCircleIsBounded(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `D`)
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range 900 {
		id := "D" + string(rune('a'+i%26)) + string(rune('a'+i/26))
		f := *s.Facilities["D"]
		f.ID, f.Geometry = id, s.At(rnd.Float64()*800, rnd.Float64()*800)
		s.Facilities[id] = &f
	}
	c, err := supplyOf(t, s.World(t), circleQuestion()).Circles([]int{900, 1800})
	require.NoError(t, err)
	require.Greater(t, c.ToleranceM, 20.0)
	vertices := 0
	for _, m := range c.Shapes {
		for _, poly := range m {
			for _, ring := range poly {
				vertices += len(ring)
			}
		}
	}
	require.LessOrEqual(t, vertices, 200_000)
	require.NotZero(t, vertices)
}
