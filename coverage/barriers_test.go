package coverage_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

func barrier(s *draw.Sketch, why string, places ...orb.Point) {
	no := false
	s.Way(places...)
	y := s.Walkways[len(s.Walkways)-1]
	y.Kind, y.Barrier, y.Walkable = "", why, &no
}

// The street nearest to a lies beyond the railway, which has a level crossing 500 m down.
func besideTheRails() *draw.Sketch {
	return draw.New(100, `
		.
		a----D`).Ways(`
		+----+
		     |
		+----+`)
}

func TestNobodyCrossesABarrierToTheStreet(t *testing.T) {
	t.Parallel()
	s := besideTheRails()
	s.Areas["a"].Geometry, s.Facilities["D"].Geometry = s.At(0, 0.4), s.At(0, 0)
	require.InDelta(t, 40, worstOf(t, s, "a"), 0.01)
	barrier(s, "railway", s.At(-1, 0.2), s.At(4.9, 0.2)) // it ends before the street that crosses it
	q := circleQuestion()
	q.Parameters.SnapM = 200
	worst := findingOn(t, ask(t, s.World(t), q), "a").Figures["worst_m"]
	require.InDelta(t, 160+500+200+500, worst, 0.05, "over the rails by the street alone")

	report := s.World(t).SnapReport(q.Parameters, 1)
	require.Equal(t, "a", report[1].ID)
	require.True(t, report[1].OK)
	require.Equal(t, "w2", report[1].Way)
	require.Equal(t, []coverage.Refused{{Way: "w1", Metres: 40, Why: "across_barrier"}}, roundedRefusals(report[1]))

	a := ask(t, s.World(t), circleQuestion())
	require.Equal(t, coverage.NotAssessable, a.Indicators[0].Verdict, "the other street is 160 m off")
	require.Equal(t, 1, a.Indicators[0].Basis.Figures["network_barriers"])
	require.Equal(t, 3, a.Indicators[0].Basis.Figures["network_ways"])
}

func roundedRefusals(s coverage.Snapped) []coverage.Refused {
	for i := range s.Refusals {
		s.Refusals[i].Metres = float64(int(s.Refusals[i].Metres + 0.5))
	}
	return s.Refusals
}

// What is drawn as a closed line stands for what it encloses: nobody in the lake comes ashore.
func TestWaterAndWallsAreClosedLines(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		.
		a--D`).Ways(`
		+--+`)
	s.Facilities["D"].Geometry = s.At(3, 0)
	square := func(x, y, half float64) []orb.Point {
		return []orb.Point{
			s.At(x-half, y-half), s.At(x+half, y-half), s.At(x+half, y+half), s.At(x-half, y+half), s.At(x-half, y-half),
		}
	}
	require.InDelta(t, 100+300, worstOf(t, s, "a"), 0.01)
	barrier(s, "wall", square(0, 1, 0.3)...)
	a := ask(t, s.World(t), circleQuestion())
	require.Equal(t, coverage.NotAssessable, a.Indicators[0].Verdict, "walled in")

	s.Areas["a"].Entrances = []orb.Point{s.At(0, 0.7)}
	require.InDelta(t, 30+70+300, worstOf(t, s, "a"), 0.01, "a gate opens the wall that it stands in")
	barrier(s, "water", square(0, 0.35, 0.2)...)
	require.Equal(t, coverage.NotAssessable, ask(t, s.World(t), circleQuestion()).Indicators[0].Verdict, "a pond before the gate")
}

// A facility's entrance opens the wall, its middle does not; the circle is drawn from where it opens.
func TestEntranceOfAFacilityOpensItsWall(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		a--D`).Ways(`
		+---+`)
	s.Facilities["D"].Geometry = s.At(3, 0.3)
	barrier(s, "wall", s.At(1, 0.1), s.At(5, 0.1))
	p := coverage.DefaultParameters()
	require.Equal(t, 1, ask(t, s.World(t), circleQuestion()).Indicators[0].Basis.Figures["facilities_unsnapped"])
	_, err := s.World(t).Circle("D", 500, coverage.Walking, p)
	require.ErrorIs(t, err, coverage.ErrNotFound)

	gate := s.At(3, 0.1)
	s.Facilities["D"].Entrance = &gate
	require.InDelta(t, 310, worstOf(t, s, "a"), 0.01)
	_, err = s.World(t).Circle("D", 500, coverage.Walking, p)
	require.NoError(t, err)
}

// A layer of barriers alone is no network.
func TestBarriersAloneAreNoNetwork(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `a--D`)
	barrier(s, "wall", s.At(1, -1), s.At(1, 1))
	w := s.World(t)
	require.Nil(t, w.Graph())
	require.Equal(t, coverage.StraightLine, ask(t, w, circleQuestion()).ReachMethod)
	require.Nil(t, w.NetworkReport(coverage.DefaultParameters(), 5, 1))
	q := circleQuestion()
	q.Reach = coverage.Walking
	_, err := coverage.Assess(w, q)
	require.ErrorIs(t, err, coverage.ErrInvalid)
}
