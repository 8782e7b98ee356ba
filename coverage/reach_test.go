package coverage_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	bigcity "yikezhong/fixtures/city"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

// scattered draws estates and facilities for the aged at random, some of them doubtful, about an
// origin, over four kilometres.
func scattered(t *rapid.T, origin orb.Point) *draw.Sketch {
	s := draw.NewAt(origin, 1, ``)
	letters := draw.NewAt(origin, 50, `abcdefgh`)
	for _, id := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		x, y := coordinate(t), coordinate(t)
		s.Areas[id] = letters.Areas[id]
		s.Areas[id].Geometry = s.Box(x, y, x+rapid.Float64Range(1, 200).Draw(t, "w"), y+rapid.Float64Range(1, 200).Draw(t, "h"))
	}
	n := rapid.IntRange(1, 6).Draw(t, "facilities")
	for i := range n {
		addFacility(t, s, fmt.Sprintf("f%d", i))
	}
	return s
}

func addFacility(t *rapid.T, s *draw.Sketch, id string) {
	f := draw.New(1, `D`).Facilities["D"]
	f.ID, f.Geometry = id, s.At(coordinate(t), coordinate(t))
	f.Status = rapid.SampledFrom([]coverage.FacilityStatus{coverage.Operating, coverage.Operating, ""}).Draw(t, "status")
	if f.Status == "" {
		f.OpenDate = coverage.Date{}
	}
	s.Facilities[id] = f
}

func coordinate(t *rapid.T) float64 { return rapid.Float64Range(-2000, 2000).Draw(t, "m") }

func build(t *rapid.T, s *draw.Sketch) *coverage.World {
	w, err := s.Build()
	require.NoError(t, err)
	return w
}

func answer(t *rapid.T, w *coverage.World, q coverage.Question) *coverage.Assessment {
	a, err := coverage.Assess(w, q)
	require.NoError(t, err)
	return a
}

// bounds are the shares of land and people that a circle serves at least and at most.
func bounds(t *rapid.T, w *coverage.World, q coverage.Question) [2]float64 {
	res := answer(t, w, q).Indicators[0]
	return [2]float64{*res.Low, *res.High}
}

func TestReachIsTheNearestBySearchOfAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		w, q := build(t, s), circleQuestion()
		q.Parameters.Detour = 1.3
		q.Parameters.LatticeM = 500 // one point in each: the middle of its box
		reach := coverage.MeasuredReach(w, q)
		for i, a := range w.Areas {
			require.Equal(t, 1, reach.Points(i))
			walks, best := make([]float64, len(w.Facilities)), math.Inf(1)
			for k, f := range w.Facilities {
				walks[k] = geo.Distance(geo.Lattice(a.Geometry, 500, 1)[0], f.Geometry.(orb.Point)) * 1.3
				if f.Status == coverage.Operating {
					best = min(best, walks[k])
				}
			}
			mm, k := reach.At(coverage.ClassCare, i, 0)
			if best > 2000 {
				require.Equal(t, int32(coverage.Unreached), mm)
				continue
			}
			require.InDelta(t, best*1000, float64(mm), 1)
			require.InDelta(t, best, walks[k], 0.001, "another is no nearer by a millimetre")
		}
	})
}

func TestMoreFacilitiesNeverServeFewer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, q := scattered(t, draw.Origin), circleQuestion()
		before := bounds(t, build(t, s), q)
		addFacility(t, s, "more")
		after := bounds(t, build(t, s), q)
		require.GreaterOrEqual(t, after[0], before[0])
		require.GreaterOrEqual(t, after[1], before[1])
	})
}

func TestALongerWalkNeverServesFewer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w, q := build(t, scattered(t, draw.Origin)), circleQuestion()
		q.Parameters.CircleM = rapid.IntRange(50, 1900).Draw(t, "limit")
		before := bounds(t, w, q)
		q.Parameters.CircleM += rapid.IntRange(0, 100).Draw(t, "more")
		after := bounds(t, w, q)
		require.GreaterOrEqual(t, after[0], before[0])
		require.GreaterOrEqual(t, after[1], before[1])
	})
}

func TestServedAndUnservedAreAll(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		for id, f := range s.Facilities { // none in doubt: nothing between served and not
			f.Status = coverage.Operating
			s.Facilities[id] = f
		}
		a := answer(t, build(t, s), circleQuestion())
		f := a.Indicators[0].Figures
		require.InDelta(t, 255, f["served_people"].(float64)+f["unserved_people"].(float64), 1e-9)
		missing := 0.0
		for _, g := range a.Gaps {
			missing += *g.Missing
		}
		require.InDelta(t, f["unserved_households"], missing, 1e-6)
		require.Equal(t, 8, a.Indicators[0].Counts.Total())
	})
}

// What is said may not hang on the order of rows, on how many work at it, or on where in China the
// world lies.
func TestOrderWorkersAndLongitudeChangeNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, q := scattered(t, draw.Origin), circleQuestion()
		want, err := json.Marshal(answer(t, build(t, s), q))
		require.NoError(t, err)

		layers := s.Layers()
		for _, features := range layers {
			rand.Shuffle(len(features), func(i, j int) { features[i], features[j] = features[j], features[i] })
		}
		w, err := coverage.NewWorld(s.Workspace, 1, layers, s.Notes)
		require.NoError(t, err)
		q.Workers = rapid.IntRange(2, 5).Draw(t, "workers")
		got, err := json.Marshal(answer(t, w, q))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	})
	rapid.Check(t, func(t *rapid.T) {
		s, q := scattered(t, draw.Origin), circleQuestion()
		before := coverage.MeasuredReach(build(t, s), q)
		shift := rapid.Float64Range(-30, 15).Draw(t, "degrees")
		for _, a := range s.Areas {
			a.Geometry = moved(a.Geometry, shift)
		}
		for _, f := range s.Facilities {
			f.Geometry = moved(f.Geometry, shift)
		}
		after := coverage.MeasuredReach(build(t, s), q)
		for i := range s.Areas {
			k := int(i[0] - 'a')
			require.Equal(t, before.Points(k), after.Points(k))
			for p := range before.Points(k) {
				was, _ := before.At(coverage.ClassCare, k, p)
				is, _ := after.At(coverage.ClassCare, k, p)
				require.InDelta(t, was, is, 1)
			}
		}
	})
}

func moved(g orb.Geometry, degrees float64) orb.Geometry {
	switch g := orb.Clone(g).(type) {
	case orb.Point:
		return orb.Point{g[0] + degrees, g[1]}
	case orb.Polygon:
		for i := range g[0] {
			g[0][i][0] += degrees
		}
		return g
	}
	return nil
}

func TestWorkersChangeNothingInACity(t *testing.T) {
	t.Parallel()
	layers := bigcity.Layers(7, bigcity.Size{Areas: 400, PerClass: 10, Townships: 2})
	var first []byte
	for _, workers := range []int{0, 1, 2, 7} {
		w, err := coverage.NewWorld(coverage.Workspace{}, 1, layers, nil)
		require.NoError(t, err)
		q := circleQuestion()
		q.Workers = workers
		got, err := json.Marshal(ask(t, w, q))
		require.NoError(t, err)
		if first == nil {
			first = got
		}
		require.Equal(t, string(first), string(got), workers)
	}
}

func TestDwellingsSayWherePeopleAre(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `D---------a`)
	one, three, none := 1, 3, 0
	s.Areas["a"].Households, s.Areas["a"].Residents, s.Areas["a"].Elders60 = nil, &three, nil
	s.Dwellings = []*coverage.Dwelling{
		{ID: "1", ResidentialArea: "a", Households: &three, Elders60: &one, Geometry: s.At(9, 0)},
		{ID: "2", ResidentialArea: "a", Households: &one, Elders60: &three, Geometry: s.At(11, 0)},
		{ID: "3", ResidentialArea: "a", Households: &none, Elders60: &none, Geometry: s.At(12, 0)}, // a shop
		{ID: "4", Households: &one, Elders60: &none, Geometry: s.At(10, 0)},                        // in a's polygon
	}
	res := circleOf(t, s.World(t))
	require.Equal(t, 4.0, res.Figures["served_households"])
	require.Equal(t, 1.0, res.Figures["unserved_households"])
	require.Equal(t, 1.0, res.Figures["served_elders60"])
	require.Equal(t, 3.0, res.Figures["unserved_elders60"])
	require.InDelta(t, 2.4, res.Figures["served_people"], 1e-6, "three people by households, 4 of 5")
	require.InDelta(t, 200.0/3, *res.Value, 1e-4, "land by points, 2 of 3")
}

func TestWalkingShare(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `a--K-------b-c`) // a is 300 m from childcare, b 800 m
	s.Division("150781001001", "东社区", nil)
	s.Division("150781001002", "西社区", nil)
	s.Areas["a"].Division, s.Areas["b"].Division = "150781001001", "150781001002"
	f := coverage.WalkingShare(s.World(t), circleQuestion(), coverage.ClassChildcare, 300, "150781001001", "150781001002")
	require.Equal(t, coverage.Figures{
		"walking_m": 300, "walking_method": "straight_line", "walking_units": 2, "walking_unit_share": 50.0,
		"walking_estates_share": 50.0, "walking_people_share": 100.0 / 3, "walking_elders60_share": 100.0 / 3,
	}, f)
	s.Facilities["K"].Filed = nil
	f = coverage.WalkingShare(s.World(t), circleQuestion(), coverage.ClassChildcare, 300, "150781001001")
	require.Equal(t, 0.0, f["walking_people_share_low"])
	require.Equal(t, 100.0, f["walking_people_share_high"])
	require.Nil(t, coverage.WalkingShare(s.World(t), circleQuestion(), coverage.ClassChildcare, 300))
}
