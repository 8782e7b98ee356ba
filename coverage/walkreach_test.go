package coverage_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

// findingOn returns the circle's finding on an estate.
func findingOn(t testing.TB, a *coverage.Assessment, id string) coverage.Finding {
	t.Helper()
	for _, f := range a.Findings {
		if f.Rule == coverage.S5 && f.Subject.ID == id {
			return f
		}
	}
	require.Fail(t, "no finding on "+id)
	return coverage.Finding{}
}

func kindsOf(a *coverage.Assessment) map[string][]coverage.GapKind {
	kinds := map[string][]coverage.GapKind{}
	for _, g := range a.Gaps {
		kinds[g.Subject.ID] = append(kinds[g.Subject.ID], g.Kind)
	}
	return kinds
}

// A river parts b from care 300 m away; the bridge lies 700 m down.
func acrossTheRiver() *draw.Sketch {
	return draw.New(100, `a---D--b`).Ways(`
		+---++ ++
		     | |
		     | |
		     | |
		     | |
		     | |
		     | |
		     +-+`)
}

func TestWalkGoesByTheBridge(t *testing.T) {
	t.Parallel()
	a := ask(t, acrossTheRiver().World(t), circleQuestion())
	require.Equal(t, coverage.Walking, a.ReachMethod)
	require.InDelta(t, 400, findingOn(t, a, "a").Figures["worst_m"], 0.01)
	require.InDelta(t, 100+700+200+700, findingOn(t, a, "b").Figures["worst_m"], 0.02)

	res := a.Indicators[0]
	require.Equal(t, coverage.Rate{Pass: 1, Fail: 1}, res.Counts)
	require.NotContains(t, flagCodes(res.Flags), coverage.FlagStraightLine)
	require.Equal(t, "circle_on_foot", res.Basis.Code)
	require.NotContains(t, res.Basis.Figures, "detour")
	require.Equal(t, 1, res.Basis.Figures["network_parts"])
	require.Equal(t, 100.0, res.Figures["people_share_straight_line"])
	require.InDelta(t, 100*2.0/3, res.Figures["people_share_not_on_foot"], 1e-9)
	require.Equal(t, 2.0, res.Figures["people_not_on_foot"])
	require.Equal(t, map[string][]coverage.GapKind{"b": {coverage.GapOutOfReach, coverage.ServedByCircleNotOnFoot}}, kindsOf(a))
	for _, g := range a.Gaps {
		require.Equal(t, coverage.SevReference, g.Severity)
		require.Equal(t, 2.0, *g.Missing)
		require.Equal(t, 2, *g.Elders60)
		require.True(t, g.Located)
	}
}

func TestStraightLineWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	w := acrossTheRiver().World(t)
	q := circleQuestion()
	onFoot, err := q.ID(w)
	require.NoError(t, err)
	q.Reach = coverage.Walking
	same, err := q.ID(w)
	require.NoError(t, err)
	require.Equal(t, onFoot, same)
	q.Reach = coverage.StraightLine
	other, err := q.ID(w)
	require.NoError(t, err)
	require.NotEqual(t, onFoot, other)
	a := ask(t, w, q)
	require.Equal(t, coverage.StraightLine, a.ReachMethod)
	require.Equal(t, coverage.Rate{Pass: 2}, a.Indicators[0].Counts)
	require.Contains(t, flagCodes(a.Indicators[0].Flags), coverage.FlagStraightLine)

	q.Reach = coverage.Walking
	_, err = coverage.Assess(draw.World(t, 100, `a--D`), q)
	require.ErrorIs(t, err, coverage.ErrInvalid)
	q.Reach = "flight"
	_, err = coverage.Assess(w, q)
	require.ErrorIs(t, err, coverage.ErrInvalid)
}

// What a bridge crosses it does not join: an island's care is for the island, and the land's for the land.
func TestIslandHasItsOwn(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		.
		a--------D

		    b`).Ways(`
		    |
		+---#----+
		    |
		    +`)
	w := s.World(t)
	require.Len(t, w.Graph().Components(), 2)
	a := ask(t, w, circleQuestion())
	require.Empty(t, kindsOf(a)["a"])
	require.Equal(t, []coverage.GapKind{coverage.GapOutOfReach, coverage.ServedByCircleNotOnFoot}, kindsOf(a)["b"])

	s.Facilities["S"] = draw.New(100, `S`).Facilities["S"]
	s.Facilities["S"].Geometry = s.At(4, 0)
	delete(s.Facilities, "D")
	a = ask(t, s.World(t), circleQuestion())
	require.Empty(t, kindsOf(a)["b"])
	require.Contains(t, kindsOf(a)["a"], coverage.ServedByCircleNotOnFoot)
}

func TestPointsFarFromAnyWayAreInDoubt(t *testing.T) {
	t.Parallel()
	w := draw.New(100, `
		a--D----b

		  c`).Ways(`
		+--+----+`).World(t)
	a := ask(t, w, circleQuestion())
	res := a.Indicators[0]
	require.Equal(t, coverage.Rate{Pass: 2, Missing: 1}, res.Counts)
	require.Equal(t, []string{"walkways.geometry"}, res.Missing)
	require.Equal(t, 1, res.Basis.Figures["points_unsnapped"])
	require.Equal(t, 100.0, *res.Value)
	require.InDelta(t, 100*2.0/3, *res.Low, 1e-5)
	require.Equal(t, 100.0, *res.High)
	f := findingOn(t, a, "c")
	require.Equal(t, coverage.NotAssessable, f.Verdict)
	require.Equal(t, []string{"walkways.geometry"}, f.Missing)
	require.Empty(t, kindsOf(a)["c"])

	q := circleQuestion()
	q.Parameters.SnapM = 300 // c's way is then the nearest, 200 m off
	require.InDelta(t, 200+100, findingOn(t, ask(t, w, q), "c").Figures["worst_m"], 0.01)
}

// A facility no way leads to may serve whoever the straight line reaches.
func TestFacilityFarFromAnyWayIsInDoubt(t *testing.T) {
	t.Parallel()
	w := draw.New(100, `
		a--------------b


		  D`).Ways(`
		+--------------+`).World(t)
	a := ask(t, w, circleQuestion())
	res := a.Indicators[0]
	require.Equal(t, 1, res.Basis.Figures["facilities_unsnapped"])
	require.Equal(t, coverage.Rate{Review: 1, Fail: 1}, res.Counts, "a may be served, b is too far for a bird")
	require.NotContains(t, kindsOf(a)["a"], coverage.ServedByCircleNotOnFoot)
}

func TestNetworkElsewhereSaysNothing(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `a--D`)
	s.Way(s.At(1000, 1000), s.At(1010, 1000))
	res := ask(t, s.World(t), circleQuestion()).Indicators[0]
	require.Equal(t, coverage.NotAssessable, res.Verdict)
	require.Equal(t, []string{"walkways.geometry"}, res.Missing)
}

// The railway has one crossing; each side has care of its own, and S7's clinic is across it.
func TestBothSidesOfARailway(t *testing.T) {
	t.Parallel()
	w := draw.New(100, `
		a--D------------
		
		b--H------------S`).Ways(`
		+--+------------+
		                |
		+--+------------+`).World(t)
	a := ask(t, w, circleQuestion())
	require.InDelta(t, 300, findingOn(t, a, "a").Figures["worst_m"], 0.01)
	require.InDelta(t, 1600, findingOn(t, a, "b").Figures["worst_m"], 0.02)
	near := a.Indicators[1]
	require.Equal(t, coverage.Walking, near.Basis.Figures["method"])
	require.Equal(t, 2, near.Figures["beyond"], "D is 2,800 m from H on foot, S 1,300 m")
	for _, f := range a.Findings {
		if f.Rule == coverage.S7 && f.Subject.ID == "D" {
			require.InDelta(t, 200, f.Figures["straight_line_m"], 0.01)
			require.NotContains(t, f.Figures, "distance_m", "beyond the cap")
		}
	}
	q := circleQuestion()
	q.Reach = coverage.StraightLine
	require.Equal(t, 1, ask(t, w, q).Indicators[1].Figures["near"])
}

func TestCircleOnFootIsDrawn(t *testing.T) {
	t.Parallel()
	s := acrossTheRiver()
	w, p := s.World(t), coverage.DefaultParameters()
	g, err := w.Circle("D", 1000, coverage.Walking, p)
	require.NoError(t, err)
	require.True(t, geo.Contains(g, s.At(0, 0)))
	require.False(t, geo.Contains(g, s.At(7, 0)), "b is across the river")
	g, err = w.Circle("D", 1800, coverage.Walking, p)
	require.NoError(t, err)
	require.True(t, geo.Contains(g, s.At(7, 0)))

	_, err = draw.World(t, 100, `D`).Circle("D", 1000, coverage.Walking, p)
	require.ErrorIs(t, err, coverage.ErrInvalid)
	s.Facilities["D"].Geometry = s.At(0, 5)
	_, err = s.World(t).Circle("D", 1000, coverage.Walking, p)
	require.ErrorIs(t, err, coverage.ErrNotFound)
}

func TestSnapReportSaysWhy(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		a--D
		
		  c`).Ways(`
		+--+`)
	s.Way(s.At(2, 1.9), s.At(2.3, 1.9)) // a piece of 30 m that leads nowhere
	report := s.World(t).SnapReport(coverage.DefaultParameters(), 2)
	require.Len(t, report, 3)
	require.Equal(t, "D", report[0].ID)
	require.True(t, report[0].OK)
	require.Equal(t, "w1", report[0].Way)
	require.InDelta(t, 0, report[0].Metres, 0.01)
	require.True(t, report[1].OK)
	require.Equal(t, "c", report[2].ID)
	require.False(t, report[2].OK)
	require.Equal(t, "small_component", report[2].Refusals[0].Why)
	require.Nil(t, draw.World(t, 100, `a`).SnapReport(coverage.DefaultParameters(), 1))
}

// An edit of another layer keeps the network; an added way is walked on.
func TestAddedLinkIsWalked(t *testing.T) {
	t.Parallel()
	s := acrossTheRiver()
	w := s.World(t)
	same, err := w.With(map[coverage.Layer][]coverage.Feature{})
	require.NoError(t, err)
	require.Same(t, w.Graph(), same.Graph())

	s.Way(s.At(5, 0), s.At(6, 0), s.At(7, 0))
	last := s.Layers()[coverage.Walkways]
	linked, err := w.With(map[coverage.Layer][]coverage.Feature{coverage.Walkways: last[len(last)-1:]})
	require.NoError(t, err)
	require.InDelta(t, 300, findingOn(t, ask(t, linked, circleQuestion()), "b").Figures["worst_m"], 0.01)
	require.IsType(t, orb.LineString{}, linked.Walkways[0].Geometry)
}
