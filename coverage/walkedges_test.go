package coverage_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

// The edges of walking, each asked as an assessment. No network, islands and facilities on them are in
// walkreach_test.go.

func TestTwoFacilitiesOnOneEdge(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `--a-D--b--E-c`)
	s.Way(s.At(0, 0), s.At(20, 0))
	a := ask(t, s.World(t), circleQuestion())
	for id, want := range map[string]struct {
		metres   float64
		facility string
	}{"a": {200, "D"}, "b": {300, "D"}, "c": {200, "E"}} {
		f := findingOn(t, a, id)
		require.InDelta(t, want.metres, f.Figures["worst_m"], 0.3, id) // two kilometres along a parallel bow by decimetres
		require.Equal(t, want.facility, f.Figures["worst_facility"], "%s: of two as near the lower id", id)
	}
}

func TestHomeOnANode(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `a--D`).Ways(`+--+`)
	s.Areas["a"].Geometry = s.At(0, 0)
	require.InDelta(t, 300, worstOf(t, s, "a"), 0.002)
	s.Facilities["D"].Geometry = s.At(0, 0)
	require.Equal(t, 0.0, worstOf(t, s, "a"))
}

// Ways without length, twice over, and of one place of two numbers are no worse than none.
func TestUselessWaysChangeNothing(t *testing.T) {
	t.Parallel()
	s := acrossTheRiver()
	want := findings(t, s)
	n := len(s.Walkways)
	s.Way(s.At(3, 0), s.At(3, 0))
	for _, y := range s.Walkways[:n] {
		back := slices.Clone(y.Geometry.(orb.LineString))
		slices.Reverse(back)
		s.Way(back...)
	}
	require.Equal(t, want, findings(t, s))
	g := s.World(t).Graph()
	require.Equal(t, acrossTheRiver().World(t).Graph().Nodes(), g.Nodes(), "a double leaves no trace")

	s.Way(s.At(0, 0), s.At(1, 0), s.At(1, 0), s.At(0, 0)) // there and back over what is there
	require.Equal(t, want, findings(t, s))
}

// findings are what is found on each estate, to the millimetre.
func findings(t *testing.T, s *draw.Sketch) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range ask(t, s.World(t), circleQuestion()).Findings {
		if f.Rule == coverage.S5 {
			b, err := json.Marshal(f.Figures)
			require.NoError(t, err)
			out[f.Subject.ID] = string(b)
		}
	}
	return out
}

// Care just beyond the border of the city serves within it.
func TestFacilityBeyondTheBorderReachesIn(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `a---D-b`).Ways(`+---+-+`)
	s.Division("150781001000", "西街道", s.Box(-2, -2, 2, 2))
	s.Scopes = append(s.Scopes, &coverage.Scope{ID: "city", Kind: "urban_area", Geometry: s.Box(-2, -2, 2, 2)})
	a := ask(t, s.World(t), circleQuestion())
	require.InDelta(t, 400, findingOn(t, a, "a").Figures["worst_m"], 0.01)
	require.Equal(t, coverage.Rate{Pass: 1}, a.Indicators[0].Counts, "b is not of the city")
}

func TestAnEdgeOfFiftyKilometres(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `a`)
	far := geo.Direct(s.At(0, 0), 90, 50_000)
	s.Way(s.At(0, 0), far)
	s.Areas["a"].Geometry = s.At(0, 0)
	s.Areas["b"] = &coverage.ResidentialArea{ID: "b", Status: coverage.AreaDelivered, Geometry: far}
	for id, km := range map[string]float64{"D": 0.8, "E": 49.5} {
		f := draw.New(100, `D`).Facilities["D"]
		f.ID, f.Geometry = id, geo.Direct(s.At(0, 0), 90, km*1000)
		s.Facilities[id] = f
	}
	g := s.World(t).Graph()
	require.Equal(t, 1, g.Edges())
	require.InDelta(t, 50_000, float64(g.LengthMM(0))/1000, 0.01)
	q := circleQuestion()
	q.Parameters.SnapM = 1000 // the line bows away from the geodesic
	a := ask(t, s.World(t), q)
	require.InDelta(t, 800, findingOn(t, a, "a").Figures["worst_m"], 15)
	require.Equal(t, "E", findingOn(t, a, "b").Figures["worst_facility"])
}

// Ways that jump across the antimeridian are no ways; the rest is walked as if they were not there.
func TestAntimeridianNonsense(t *testing.T) {
	t.Parallel()
	s := acrossTheRiver()
	want := findings(t, s)
	s.Way(orb.Point{179.9, 49.6}, orb.Point{-179.9, 49.6})
	s.Way(s.At(5, 0), orb.Point{-179.9, 49.6}, s.At(6, 0))
	require.Equal(t, want, findings(t, s))
	w := s.World(t)
	require.Equal(t, 2, ask(t, w, circleQuestion()).Indicators[0].Basis.Figures["network_ways_unusable"])
	require.Equal(t, 2, w.NetworkReport(coverage.DefaultParameters(), 1, 1).Unusable)
}

// A town beside the antimeridian walks like any other.
func TestTownBesideTheAntimeridian(t *testing.T) {
	t.Parallel()
	for _, lon := range []float64{-179.999, 179.99} {
		s := draw.NewAt(orb.Point{lon, 49.6}, 100, `a--D`).Ways(`+--+`)
		require.InDelta(t, 300, worstOf(t, s, "a"), 0.01, fmt.Sprint(lon))
	}
}
