package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

var asOf = coverage.Day(2025, 12, 31)

// circleQuestion asks a plan of one S5 row and one S7 row, without a detour.
func circleQuestion() coverage.Question {
	p := coverage.DefaultParameters()
	p.Detour = 1
	plan := &coverage.Plan{ID: "p", Indicators: []coverage.Indicator{
		{ID: "circle", Rule: coverage.S5, Op: coverage.Qualitative, Nature: coverage.Unspecified},
		{ID: "near", Rule: coverage.S7, Op: coverage.Qualitative, Nature: coverage.Unspecified},
	}}
	return coverage.Question{Plans: []*coverage.Plan{plan}, AsOf: asOf, Parameters: p}
}

func ask(t testing.TB, w *coverage.World, q coverage.Question) *coverage.Assessment {
	t.Helper()
	a, err := coverage.Assess(w, q)
	require.NoError(t, err)
	return a
}

// circleOf asks about a circle without a detour.
func circleOf(t testing.TB, w *coverage.World) coverage.Result {
	t.Helper()
	return ask(t, w, circleQuestion()).Indicators[0]
}

func flagCodes(flags []coverage.Flag) []coverage.FlagCode {
	var out []coverage.FlagCode
	for _, f := range flags {
		out = append(out, f.Code)
	}
	return out
}

func TestCircleIncludesTheLimit(t *testing.T) {
	t.Parallel()
	w := draw.World(t, 100, `
		a---------D---------b

		c-------------------d`) // 1,000 m from D to a, and to b; c and d are 1,020 m
	res := circleOf(t, w)
	require.Equal(t, coverage.Measured, res.Verdict)
	require.Equal(t, coverage.Rate{Pass: 2, Fail: 2}, res.Counts)
	require.InDelta(t, 50, *res.Value, 1e-6)
	require.Equal(t, float64(0b0011), res.Figures["served_people"])
	require.Equal(t, float64(0b1100), res.Figures["unserved_people"])
	require.Contains(t, flagCodes(res.Flags), coverage.FlagMeasuredOnly)
	require.Contains(t, flagCodes(res.Flags), coverage.FlagStraightLine)
}

func TestCircleIsMeasuredAtEveryThreshold(t *testing.T) {
	t.Parallel()
	s := draw.New(10, `D`)
	sizes := map[string]float64{"a": 300, "b": 700, "c": 720, "d": 900, "e": 1000, "f": 1001}
	drawn := draw.New(10, `a--b--c--d--e--f`)
	for id, a := range drawn.Areas {
		a.Geometry = s.Box(sizes[id]/10-1, -1, sizes[id]/10+1, 1)
		s.Areas[id] = a
	}
	f := circleOf(t, s.World(t)).Figures
	for name, served := range map[string]int{
		"five_minute": 0b1, "strict": 0b11, "elderly": 0b111, "planning": 0b1111, "circle": 0b11111,
	} {
		require.InDelta(t, 100*float64(served)/0b111111, f["people_share_"+name], 1e-9, name)
		require.InDelta(t, 100*float64(served)/0b111111, f["elders60_share_"+name], 1e-9, name)
	}
	require.InDelta(t, 100.0/6, f["land_share_five_minute"], 1e-5)
	require.InDelta(t, 500.0/6, f["estates_share_circle"], 1e-9)
}

// The detour stands for the walk: 769.2 m as the crow flies are 1,000 m on foot.
func TestCircleTakesTheDetour(t *testing.T) {
	t.Parallel()
	q := circleQuestion()
	q.Parameters.Detour = 1.25
	w := draw.World(t, 100, `a-------D--------b`) // 800 m to a, 900 m to b
	res := ask(t, w, q).Indicators[0]
	require.Equal(t, coverage.Rate{Pass: 1, Fail: 1}, res.Counts)
}

// Micro-case 13: a center 50 m outside street A and 400 m from its homes serves them.
func TestCircleDoesNotStopAtABoundary(t *testing.T) {
	t.Parallel()
	s := draw.New(50, `a-------C`)
	s.Workspace.DivisionCodes = []string{"150781001"}
	s.Division("150781001", "甲街道", s.Box(-5, -5, 7, 5))
	s.Division("150781002", "乙街道", s.Box(7, -5, 20, 5))
	s.Areas["a"].Division, s.Facilities["C"].Division = "150781001", "150781002"
	res := circleOf(t, s.World(t))
	require.Equal(t, coverage.Rate{Pass: 1}, res.Counts)
	require.InDelta(t, 100, *res.Value, 1e-9)
}

func TestWhatMayServeGoesToTheBounds(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `D---a--------------------R---b-----------------------c`)
	s.Facilities["R"].Functions = []coverage.Function{coverage.FullCare} // day care is not said
	w := s.World(t)
	res := circleOf(t, w)
	require.Equal(t, coverage.Rate{Pass: 1, Review: 1, Fail: 1}, res.Counts)
	require.InDelta(t, 50, *res.Value, 1e-5)
	require.InDelta(t, 100.0/3, *res.Low, 1e-5)
	require.InDelta(t, 200.0/3, *res.High, 1e-5)
	for status, want := range map[coverage.FacilityStatus]coverage.Rate{
		coverage.Operating: {Pass: 2, Fail: 1}, "": {Pass: 1, Review: 1, Fail: 1},
		coverage.Planned: {Pass: 1, Fail: 2}, coverage.Closed: {Pass: 1, Fail: 2},
	} {
		s.Facilities["R"].Functions = []coverage.Function{coverage.DayCare}
		s.Facilities["R"].Status, s.Facilities["R"].OpenDate = status, coverage.Date{}
		require.Equal(t, want, circleOf(t, s.World(t)).Counts, status)
	}
}

func TestWhatIsOfTheCircle(t *testing.T) {
	t.Parallel()
	yes := true
	for name, c := range map[string]struct {
		change func(*coverage.Facility)
		want   coverage.Rate
	}{
		"station":             {func(f *coverage.Facility) { f.Kind = coverage.CommunityCareStation }, coverage.Rate{Pass: 1}},
		"mobile service":      {func(f *coverage.Facility) { f.Mobile = &yes }, coverage.Rate{Fail: 1}},
		"hospital":            {func(f *coverage.Facility) { f.Kind = coverage.Hospital }, coverage.Rate{Fail: 1}},
		"no kind":             {func(f *coverage.Facility) { f.Kind = "" }, coverage.Rate{Review: 1}},
		"home, says no more":  {func(f *coverage.Facility) { f.Kind = coverage.ResidentialCareHome }, coverage.Rate{Review: 1}},
		"home, list complete": {func(f *coverage.Facility) { f.Kind, f.FunctionsComplete = coverage.ResidentialCareHome, &yes }, coverage.Rate{Fail: 1}},
		"home, embedded":      {func(f *coverage.Facility) { f.Kind, f.Embedded = coverage.ResidentialCareHome, &yes }, coverage.Rate{Pass: 1}},
		"home that visits": {func(f *coverage.Facility) {
			f.Kind, f.Functions = coverage.TownshipCareCenter, []coverage.Function{coverage.HomeVisit}
		}, coverage.Rate{Pass: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := draw.New(100, `D--a`)
			c.change(s.Facilities["D"])
			require.Equal(t, c.want, circleOf(t, s.World(t)).Counts)
		})
	}
}

func TestEldersAreAllocatedByHouseholds(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `D--a--b--c----------------d`) // 1, 2, 4, 8 households
	elders, households := 30, 15
	d := s.Division("150781001001", "东社区", nil)
	d.Populations = []coverage.Population{{Year: 2024, Elders60: &elders, Households: &households}}
	for _, a := range s.Areas {
		a.Division, a.Elders60 = "150781001001", nil
	}
	a := ask(t, s.World(t), circleQuestion())
	res := a.Indicators[0]
	require.Equal(t, "allocated", res.Figures["elders60_basis"])
	require.Equal(t, 14.0, res.Figures["served_elders60"])
	require.Equal(t, 16.0, res.Figures["unserved_elders60"])
	require.Len(t, a.Gaps, 1)
	g := a.Gaps[0]
	require.Equal(t, "S5.out_of_reach.residential-areas.d", g.ID)
	require.Equal(t, coverage.SevReference, g.Severity)
	require.Equal(t, coverage.Measured, g.Verdict)
	require.Equal(t, 16, *g.Elders60)
	require.Equal(t, "allocated", g.Elders60Basis)
	require.Equal(t, 8.0, *g.Missing)
	require.True(t, g.Located)

	households = 3 // contradicted by the estates themselves: more are not shared out than there are
	require.Equal(t, 14.0, circleOf(t, s.World(t)).Figures["served_elders60"])
	s.Areas["a"].Households = nil
	require.Equal(t, 20.0, circleOf(t, s.World(t)).Figures["served_elders60"], "b's two in three; a's and c's unknown")
}

func TestAnEstatePartlyServed(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `D---------------a`)
	s.Areas["a"].Geometry = s.Box(9.8, -0.1, 10.2, 0.1) // 40 m by 20 m at 980–1,020 m
	q := circleQuestion()
	q.Parameters.LatticeM = 10 // 4 by 2 points: 985, 995, 1,005 and 1,015 m
	households, elders := 9, 3
	s.Areas["a"].Households, s.Areas["a"].Elders60 = &households, &elders
	a := ask(t, s.World(t), q)
	res, f, g := a.Indicators[0], a.Findings[0], a.Gaps[0]
	require.Equal(t, coverage.Rate{Pass: 1}, res.Counts, "half of it counts")
	require.InDelta(t, 50, *res.Value, 1e-6)
	require.Equal(t, 0.0, res.Figures["estates_all_share_circle"])
	require.Equal(t, 100.0, res.Figures["estates_any_share_circle"])
	require.Equal(t, 8, f.Figures["points"])
	require.InDelta(t, 995, f.Figures["median_m"], 0.1)
	require.InDelta(t, 1015, f.Figures["worst_m"], 0.1)
	require.Equal(t, "D", f.Figures["worst_facility"])
	require.Equal(t, 4.5, *g.Missing)
	require.Equal(t, 2, *g.Elders60, "one and a half rounded")

	q.Parameters.AreaServedShare = 0.51
	require.Equal(t, coverage.Rate{Fail: 1}, ask(t, s.World(t), q).Indicators[0].Counts)
}

func TestCircleIsOfTheCity(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		a-D-b
		c---d`)
	s.Division("150781", "某市", nil)
	s.Division("150781001", "甲街道", nil)
	s.Division("150781100", "乙镇", nil)
	s.Division("150781100001", "镇中社区", nil)
	s.Division("150781100201", "远村", nil)
	for id, unit := range map[string]string{"a": "150781001", "b": "150781100001", "c": "150781100201", "d": "150781100"} {
		s.Areas[id].Division = unit
	}
	res := circleOf(t, s.World(t))
	require.Equal(t, float64(0b1011), res.Figures["served_people"], "not the village")
	require.Equal(t, "urban_units", res.Basis.Figures["denominator"])
	require.Equal(t, 1, res.Basis.Figures["areas_rural"])

	s.Scopes = []*coverage.Scope{{ID: "s", Kind: "development_boundary", Geometry: s.Box(-1, -0.5, 1, 2)}}
	res = circleOf(t, s.World(t))
	require.Equal(t, float64(0b0101), res.Figures["served_people"], "what is drawn leads")
	require.Equal(t, "development_boundary", res.Basis.Figures["denominator"])

	s.Scopes, s.Areas["a"].Status = nil, coverage.AreaUnderConstruction
	res = circleOf(t, s.World(t))
	require.Equal(t, float64(0b1010), res.Figures["served_people"], "nobody lives there yet")
}

func TestCircleBySubdivisionSumsToTheWhole(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `D--a--b----------------c`)
	s.Division("150781", "某市", nil)
	s.Division("150781001", "甲街道", nil)
	s.Division("150781002", "乙街道", nil)
	s.Areas["a"].Division, s.Areas["b"].Division = "150781001", "150781002"
	res := circleOf(t, s.World(t))
	sums := map[string]coverage.Rate{}
	for _, p := range res.By {
		sum := sums[p.Level]
		sum.Pass, sum.Fail = sum.Pass+p.Counts.Pass, sum.Fail+p.Counts.Fail
		sums[p.Level] = sum
	}
	require.Equal(t, map[string]coverage.Rate{"county": res.Counts, "township": res.Counts}, sums)
	require.Len(t, res.By, 5, "the estate of no known unit has a part of its own")
}

func TestCircleThatCannotBeMeasured(t *testing.T) {
	t.Parallel()
	empty := draw.New(100, ``)
	res := circleOf(t, empty.World(t))
	require.Equal(t, coverage.NotAssessable, res.Verdict)
	require.Equal(t, []string{"residential-areas.geometry"}, res.Missing)

	nobody := draw.New(100, `a`)
	res = circleOf(t, nobody.World(t))
	require.Equal(t, coverage.NotAssessable, res.Verdict)
	require.Equal(t, []string{"facilities.geometry"}, res.Missing)

	ledger := draw.New(100, `a--D--b`)
	ledger.Areas["b"].Geometry = nil
	res = circleOf(t, ledger.World(t))
	require.Equal(t, coverage.Rate{Pass: 1, Missing: 1}, res.Counts)
	require.Equal(t, coverage.Measured, res.Verdict)
}
