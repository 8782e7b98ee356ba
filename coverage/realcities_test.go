package coverage_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// TestRealCitiesEndToEnd takes real networks and compounds from files to answers, and holds what must be
// so of any city.
func TestRealCitiesEndToEnd(t *testing.T) {
	t.Parallel()
	plans, err := seeds.Load()
	require.NoError(t, err)
	for _, c := range realCities {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := c.world(t)
			q, err := plans.Question("bayannur-2025", asOf, map[string]any{"detour": 1})
			require.NoError(t, err)
			q.Workers = 2
			a := ask(t, w, q)
			require.Equal(t, coverage.Walking, a.ReachMethod)
			straight := q
			straight.Reach = coverage.StraightLine
			walked, crow := coverage.MeasuredReach(w, q), coverage.MeasuredReach(w, straight)
			t.Run("no walk is shorter than the straight line", func(t *testing.T) { walksAreLonger(t, w, walked, crow) })
			t.Run("islands serve themselves", func(t *testing.T) { islandsServeThemselves(t, w, walked, q.Parameters) })
			t.Run("the row", func(t *testing.T) { rowHolds(t, a) })
			t.Run("side by side", func(t *testing.T) { sidesHold(t, w, q, straight) })
			t.Run("by hand", func(t *testing.T) { walksAreByHand(t, w, walked, q.Parameters) })
		})
	}
}

func walksAreLonger(t *testing.T, w *coverage.World, walked, crow *coverage.Reach) {
	reached := 0
	for i := range w.Areas {
		for k := range walked.Points(i) {
			mm, _ := walked.At(coverage.ClassCare, i, k)
			line, _ := crow.At(coverage.ClassCare, i, k)
			if mm != coverage.Unreached {
				reached++
				require.Less(t, line, mm+50, "%s %d", w.Areas[i].ID, k)
			}
		}
	}
	require.Greater(t, reached, 50)
}

// islandsServeThemselves: on a part of the network without care nobody is served, the island's people first.
func islandsServeThemselves(t *testing.T, w *coverage.World, walked *coverage.Reach, p coverage.Parameters) {
	cared, islanders := map[int]bool{}, 0
	area := map[string]int{}
	for i, a := range w.Areas {
		area[a.ID] = i
	}
	for _, s := range w.SnapReport(p, 2) {
		switch {
		case !s.OK:
		case s.Layer == coverage.Facilities:
			cared[s.Part] = true
		case !cared[s.Part]:
			mm, to := walked.At(coverage.ClassCare, area[s.ID], s.Point)
			require.EqualValues(t, coverage.Unreached, mm)
			require.Equal(t, -1, to)
			require.NotEqual(t, coverage.Yes, walked.Served(coverage.ClassCare, area[s.ID], s.Point, 2_000_000))
		}
		if s.ID == "island" {
			islanders++
			require.Equal(t, "island", s.Way)
			require.False(t, cared[s.Part])
		}
	}
	require.NotZero(t, islanders)
}

// rowHolds: the parts of S5 sum to the whole, and its gaps to its people.
func rowHolds(t *testing.T, a *coverage.Assessment) {
	for _, res := range a.Indicators {
		if res.Rule != coverage.S5 {
			continue
		}
		require.Equal(t, coverage.Measured, res.Verdict)
		served, judged, counts := map[string]float64{}, map[string]float64{}, map[string]coverage.Rate{}
		for _, p := range res.By {
			served[p.Level] += *p.Numerator
			judged[p.Level] += *p.Denominator
			c := counts[p.Level]
			c.Pass, c.Fail, c.Missing, c.Review = c.Pass+p.Counts.Pass, c.Fail+p.Counts.Fail, c.Missing+p.Counts.Missing, c.Review+p.Counts.Review
			counts[p.Level] = c
		}
		for _, level := range []string{"county", "township"} {
			require.InDelta(t, *res.Numerator, served[level], 0.01)
			require.InDelta(t, *res.Denominator, judged[level], 0.01)
			require.Equal(t, res.Counts, counts[level])
		}
		require.Greater(t, *res.Value, 5.0)
		require.Less(t, *res.Value, 100.0, "the islanders are not served")
		beyond := 0.0
		for _, g := range a.Gaps {
			if g.Rule == coverage.S5 && g.Kind == coverage.GapOutOfReach && g.Missing != nil {
				beyond += *g.Missing
			}
		}
		require.InDelta(t, res.Figures["unserved_households"], beyond, 1e-3)
		return
	}
	require.Fail(t, "the plan has S5")
}

// sidesHold: distances are nested, on foot no more is served than by straight line, choice is a part of
// being served at all, and what is drawn is valid.
func sidesHold(t *testing.T, w *coverage.World, q, straight coverage.Question) {
	walked, crow := supplyOf(t, w, q), supplyOf(t, w, straight)
	foot, line := walked.Sensitivity(), crow.Sensitivity()
	screening := straight
	screening.Parameters.Detour = 1.3
	screened := supplyOf(t, w, screening).Sensitivity()
	for i, th := range foot.Thresholds {
		require.LessOrEqual(t, *th.Served.People, *line.Thresholds[i].Served.People+1e-6, th.Name)
		require.LessOrEqual(t, *th.Shares.Land.Low, *line.Thresholds[i].Shares.Land.Low+1e-9)
		if i > 0 {
			require.GreaterOrEqual(t, *th.Served.Elders60, *foot.Thresholds[i-1].Served.Elders60)
			require.GreaterOrEqual(t, *th.Shares.Land.High, *foot.Thresholds[i-1].Shares.Land.High)
		}
		t.Logf("%4d m: circle %5.1f %%, screening %5.1f %%, walk %5.1f %% (%.1f to %.1f) of land", th.Metres,
			*line.Thresholds[i].Shares.Land.Value, *screened.Thresholds[i].Shares.Land.Value, *th.Shares.Land.Value,
			*th.Shares.Land.Low, *th.Shares.Land.High)
	}
	t.Logf("%d estates, %d facilities, %d points off", foot.Areas, foot.Facilities, foot.PointsOff)
	last := foot.Thresholds[4]
	choice, err := walked.Choice(3, last.Metres)
	require.NoError(t, err)
	require.Equal(t, last.Shares, choice.Whole.AtLeast[0].Shares, "one at least is served")
	requirePartsSum(t, choice)
	require.Len(t, choice.By, 3, "one county that nobody named, two subdistricts")
	t.Logf("at least two: %.1f %%, three: %.1f %% of people", *choice.Whole.AtLeast[1].People.Value, *choice.Whole.AtLeast[2].People.Value)
	for _, s := range []*coverage.Supply{walked, crow} {
		drawn, err := s.Circles([]int{300, 1000})
		require.NoError(t, err)
		require.NotEmpty(t, drawn.Shapes[0])
		requireDrawn(t, drawn.Shapes[0])
		requireDrawn(t, drawn.Shapes[1])
	}
}

// walksAreByHand holds 200 demand points against a plain Dijkstra over every vertex. Ways are whole
// millimetres between junctions there and floats here, so that they part by less than 5 cm. Where a place
// comes to a way is found by hand too, unless a barrier refused a nearer one.
func walksAreByHand(t *testing.T, w *coverage.World, walked *coverage.Reach, p coverage.Parameters) {
	area := map[string]int{}
	for i, a := range w.Areas {
		area[a.ID] = i
	}
	plain := plainWays(w)
	place := func(s coverage.Snapped) foot {
		at := plain.nearest(s.At)
		if len(s.Refusals) > 0 {
			at = plain.nearest(s.Foot)
			at.leg = s.Metres
		}
		require.InDelta(t, at.leg, s.Metres, 0.05)
		return at
	}
	var homes []coverage.Snapped
	var doors []foot
	for _, s := range w.SnapReport(p, 2) {
		switch {
		case !s.OK:
		case s.Layer == coverage.Facilities:
			doors = append(doors, place(s))
		default:
			homes = append(homes, s)
		}
	}
	rnd, reached := rand.New(rand.NewPCG(5, 5)), 0
	for range 200 {
		h := homes[rnd.IntN(len(homes))]
		from, best := place(h), math.Inf(1)
		search := plain.from(from, float64(p.ReachCapM))
		for _, d := range doors {
			best = min(best, plain.walk(from, d, search))
		}
		mm, _ := walked.At(coverage.ClassCare, area[h.ID], h.Point)
		if mm == coverage.Unreached {
			require.Greater(t, best, float64(p.ReachCapM)-0.05)
			continue
		}
		reached++
		require.InDelta(t, best, float64(mm)/1000, 0.05, "%s %d", h.ID, h.Point)
	}
	require.Greater(t, reached, 30)
}
