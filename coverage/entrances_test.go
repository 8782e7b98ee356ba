package coverage_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

func worstOf(t testing.TB, s *draw.Sketch, id string) any {
	t.Helper()
	return findingOn(t, ask(t, s.World(t), circleQuestion()), id).Figures["worst_m"]
}

func TestEstateIsLeftByItsEntrances(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		.
		a--D`).Ways(`
		.
		+--+`)
	require.InDelta(t, 300, worstOf(t, s, "a"), 0.01)
	s.Areas["a"].Entrances = []orb.Point{s.At(0, 0.5)}
	require.InDelta(t, 50+50+300, worstOf(t, s, "a"), 0.01, "to the gate, back to the street, along it")
	s.Areas["a"].Entrances = append(s.Areas["a"].Entrances, s.At(1, 1))
	require.InDelta(t, 300, worstOf(t, s, "a"), 0.01, "the other gate is on the street")

	s.Areas["a"].Entrances = []orb.Point{s.At(0, 9), s.At(0, 0.5)}
	require.InDelta(t, 400, worstOf(t, s, "a"), 0.01, "a gate to nowhere serves nobody, the other serves all")
	s.Areas["a"].Entrances = s.Areas["a"].Entrances[:1]
	a := ask(t, s.World(t), circleQuestion())
	require.Equal(t, coverage.NotAssessable, a.Indicators[0].Verdict)
	require.Equal(t, 1, a.Indicators[0].Basis.Figures["points_by_entrances"])
	require.Equal(t, 1, a.Indicators[0].Basis.Figures["points_unsnapped"])

	q := circleQuestion()
	q.Reach = coverage.StraightLine
	require.InDelta(t, 300, findingOn(t, ask(t, s.World(t), q), "a").Figures["worst_m"], 0.01, "a bird asks for no gate")
}

func TestSnapReportListsEntrances(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		.
		a--D--b`).Ways(`
		.
		+--+--+`)
	s.Areas["a"].Entrances = []orb.Point{s.At(0, 0.5), s.At(1, 9)}
	report := s.World(t).SnapReport(coverage.DefaultParameters(), 1)
	require.Len(t, report, 4)
	require.Equal(t, []int{0, 1, 2, 0}, []int{report[0].Entrance, report[1].Entrance, report[2].Entrance, report[3].Entrance})
	require.InDelta(t, 50, report[1].Metres, 0.01)
	require.False(t, report[2].OK)
	require.Equal(t, "too_far", report[2].Refusals[0].Why)
}

// gatesOf draws entrances for some estates.
func gatesOf(t *rapid.T, s *draw.Sketch) {
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		s.Areas[id].Entrances = nil
		for range rapid.IntRange(0, 3).Draw(t, "gates of "+id) {
			s.Areas[id].Entrances = append(s.Areas[id].Entrances, s.At(coordinate(t), coordinate(t)))
		}
	}
}

// TestEntrancesByHand: a point walks to whichever gate is best, and on as who lives at that gate does.
func TestEntrancesByHand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		crossroads(t, s)
		gatesOf(t, s)
		q := walkedQuestion()
		q.Parameters.ReachCapM = 10_000
		w := build(t, s)
		reach := coverage.MeasuredReach(w, q)
		for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} { // after w was built
			for k, gate := range s.Areas[id].Entrances {
				lodge := fmt.Sprintf("lodge %s%d", id, k)
				s.Areas[lodge] = &coverage.ResidentialArea{ID: lodge, Geometry: gate}
			}
		}
		lodges := build(t, s)
		at := coverage.MeasuredReach(lodges, q)
		index := map[string]int{}
		for i, a := range lodges.Areas {
			index[a.ID] = i
		}
		for i, a := range w.Areas {
			for k, p := range pointsIn(a, q.Parameters.LatticeM) {
				got, _ := reach.At(coverage.ClassCare, i, k)
				want, _ := at.At(coverage.ClassCare, index[a.ID], k)
				if len(a.Entrances) > 0 {
					want = coverage.Unreached
				}
				for g, gate := range a.Entrances {
					mm, _ := at.At(coverage.ClassCare, index[fmt.Sprintf("lodge %s%d", a.ID, g)], 0)
					if sum := float64(mm) + math.Round(geo.Distance(p, gate)*1000); mm != coverage.Unreached && sum <= 1e7 {
						want = min(want, int32(sum))
					}
				}
				require.InDelta(t, want, got, 1, "%s %d: Distance and Local differ by hundredths", a.ID, k)
			}
		}
	})
}

func TestMoreEntrancesNeverLengthen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		crossroads(t, s)
		gatesOf(t, s)
		q := walkedQuestion()
		before := coverage.MeasuredReach(build(t, s), q)
		id := rapid.SampledFrom([]string{"a", "b", "c", "d", "e", "f", "g", "h"}).Draw(t, "whose")
		had := len(s.Areas[id].Entrances)
		s.Areas[id].Entrances = append(s.Areas[id].Entrances, s.At(coordinate(t), coordinate(t)))
		w := build(t, s)
		after := coverage.MeasuredReach(w, q)
		for i, a := range w.Areas {
			if a.ID == id && had == 0 {
				continue // a first gate shuts the way across the fence
			}
			for k := range before.Points(i) {
				was, _ := before.At(coverage.ClassCare, i, k)
				is, _ := after.At(coverage.ClassCare, i, k)
				require.LessOrEqual(t, is, was)
			}
		}
	})
}

// TestScenariosKeepTheEntrances: what is asked again of other worlds on the same ways is what a world
// of its own says.
func TestScenariosKeepTheEntrances(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		crossroads(t, s)
		gatesOf(t, s)
		q := walkedQuestion()
		w := build(t, s)
		coverage.MeasuredReach(w, q)
		id := rapid.SampledFrom([]string{"a", "d", "h"}).Draw(t, "whose")
		s.Areas[id].Entrances = nil
		for range rapid.IntRange(0, 2).Draw(t, "gates") {
			s.Areas[id].Entrances = append(s.Areas[id].Entrances, s.At(coordinate(t), coordinate(t)))
		}
		alone := build(t, s)
		edited, err := w.With(map[coverage.Layer][]coverage.Feature{
			coverage.ResidentialAreas: s.Layers()[coverage.ResidentialAreas],
		})
		require.NoError(t, err)
		want, got := coverage.MeasuredReach(alone, q), coverage.MeasuredReach(edited, q)
		for i := range alone.Areas {
			for k := range want.Points(i) {
				mm, f := want.At(coverage.ClassCare, i, k)
				gotMM, gotF := got.At(coverage.ClassCare, i, k)
				require.Equal(t, [2]int{int(mm), f}, [2]int{int(gotMM), gotF})
			}
		}
	})
}
