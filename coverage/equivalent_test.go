package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

// a goes up 100 m of steps and over two streets, or round by 500 m of pavement.
func stepsOrRound() *draw.Sketch {
	s := draw.New(100, `
		a-D


		.`).Ways(`
		+-+
		| |
		+-+`)
	yes := true
	for _, y := range s.Walkways {
		if y.ID == "w1" { // the straight way
			y.Kind, y.Steps, y.Crossings = "steps", &yes, 2
		}
	}
	return s
}

func TestStepsAndCrossingsCountForMore(t *testing.T) {
	t.Parallel()
	w := stepsOrRound().World(t)
	worst := func(step, crossing float64) any {
		q := circleQuestion()
		q.Parameters.StepExtraM, q.Parameters.CrossingExtraM = step, crossing
		a := ask(t, w, q)
		f := a.Indicators[0].Basis.Figures
		if step+crossing > 0 {
			require.Equal(t, true, f["equivalent_metres"])
			require.Equal(t, []any{step, crossing}, []any{f["step_extra_m_per_m"], f["crossing_extra_m"]})
		} else {
			require.NotContains(t, f, "equivalent_metres")
		}
		return findingOn(t, a, "a").Figures["worst_m"]
	}
	for range 2 { // the second time from what is kept
		require.InDelta(t, 200, worst(0, 0), 0.01)
		require.InDelta(t, 300, worst(0.5, 0), 0.01)
		require.InDelta(t, 260, worst(0, 30), 0.01)
		require.InDelta(t, 360, worst(0.5, 30), 0.01)
		require.InDelta(t, 600, worst(3, 0), 0.01, "it is nearer to go round")
	}
	require.EqualValues(t, 4, w.Graph().Nodes(), "the graph of the world is of the ground")
	require.InDelta(t, 800, w.NetworkReport(coverage.DefaultParameters(), 1, 1).Metres, 0.01)
	p := coverage.DefaultParameters()
	p.StepExtraM = 1
	require.InDelta(t, 1000, w.NetworkReport(p, 1, 1).Metres, 0.01)
	g, err := w.Circle("D", 250, coverage.Walking, p)
	require.NoError(t, err)
	plain, err := w.Circle("D", 250, coverage.Walking, coverage.DefaultParameters())
	require.NoError(t, err)
	require.NotEqual(t, plain, g)
}

func TestNetworkReportCountsWhatHangsOff(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		a--D   b
		
		
		      E    c`).Ways(`
		+--+   +


		      ++`)
	s.Way(s.At(20, 0), s.At(20.5, 0)) // 50 m that lead nowhere
	s.Way(s.At(7, 0), s.At(9, 0))
	barrier(s, "railway", s.At(0, 5), s.At(9, 5))
	barrier(s, "railway", s.At(0, 6), s.At(9, 6))
	r := s.World(t).NetworkReport(coverage.DefaultParameters(), 2, 2)
	require.Equal(t, 4, r.Components)
	require.Equal(t, map[string]int{"railway": 2}, r.LeftOut)
	require.Equal(t, []int{4, 8, 4}, []int{r.Ways, r.Nodes, r.Edges})
	require.InDelta(t, 300+200+100+50, r.Metres, 0.05)
	require.InDelta(t, 300.0/650*100, r.LargestShare, 0.01)
	require.Len(t, r.Parts, 2)
	first, second := r.Parts[0], r.Parts[1]
	require.Equal(t, []int{0, 2, 1, 1, 1}, []int{first.Number, first.Nodes, first.Edges, first.Points, first.Facilities})
	require.InDelta(t, s.At(3, 0)[0], first.Box[2], 1e-8)
	require.Equal(t, []int{1, 1, 0}, []int{second.Number, second.Points, second.Facilities})
	require.Equal(t, []int{2, 4, 2, 0, 1}, []int{r.Others.Number, r.Others.Nodes, r.Others.Edges, r.Others.Points, r.Others.Facilities})
	require.False(t, r.Others.Small, "E's street is long enough")
	require.InDelta(t, s.At(6, 3)[0], r.Others.Box[0], 1e-8)
	require.InDelta(t, s.At(20.5, 0)[0], r.Others.Box[2], 1e-8)
	require.Equal(t, 1, r.PointsOff, "c is 400 m from any way")
	require.Zero(t, r.FacilitiesOff)
}
