package coverage_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// TestReferencesAreNeverFailures: a norm that is not adopted shows its figure and fails nothing
// (rulings 1 and 9); adopted it fails, cites its own clause, and stands in no reference's place.
func TestReferencesAreNeverFailures(t *testing.T) {
	t.Parallel()
	n := phaseNorm(t)
	ask := func(plan *coverage.Plan, things ...any) *coverage.Assessment {
		p := coverage.DefaultParameters()
		a, err := coverage.Assess(inBanner(t, things...), coverage.Question{
			Plans: []*coverage.Plan{plan}, References: []*coverage.Norm{&n}, AsOf: coverage.YearEnd(2025), Parameters: p,
		})
		require.NoError(t, err)
		requireRegistered(t, a)
		return a
	}
	short := estate("p", 1000, room("r", 150))
	silent := planOf(minimum(t, "B", coverage.A6, "40", "张", coverage.Args{}))
	a := ask(silent, short)
	ref := a.Indicators[1]
	require.Equal(t, coverage.Review, ref.Verdict)
	require.Equal(t, coverage.SevReference, ref.Severity)
	f := findingOf(t, a, coverage.A1, "p")
	require.Equal(t, coverage.Review, f.Verdict)
	require.Equal(t, coverage.SevReference, f.Severity)
	require.Equal(t, 50.0, f.Figures["shortfall_m2"])
	require.NotEmpty(t, flagsOf(f.Flags, coverage.FlagReference))
	require.Equal(t, []string{"reference"}, flagsOf(f.Flags, coverage.FlagShortfall), "worded as a reference, never 不达标")
	g := gapNamed(t, a, "A1.floor_area.new.residential-areas.p")
	require.Equal(t, coverage.SevReference, g.Severity)
	require.Equal(t, coverage.Review, g.Verdict)

	a = ask(silent, short, n)
	require.Equal(t, []string{"B", "own", "own#phasing"}, rowIDs(a))
	require.Equal(t, coverage.Fail, a.Indicators[1].Verdict)
	require.Equal(t, coverage.SevRequired, a.Indicators[1].Severity)
	require.Equal(t, "第3条", findingOf(t, a, coverage.A1, "p").Clause.Place)

	own := planOf(floorRow(t, coverage.NewAreas))
	require.Equal(t, []string{"X-A1"}, rowIDs(ask(own, short)), "the plan is not silent")
}

func rowIDs(a *coverage.Assessment) []string {
	var ids []string
	for _, res := range a.Indicators {
		ids = append(ids, res.ID)
	}
	return ids
}

// TestNormsInForce: from a day to a day, for the plans they speak of; before its day it is not due
// and older contracts are not its cohort.
func TestNormsInForce(t *testing.T) {
	t.Parallel()
	row := minimum(t, "B", coverage.A6, "40", "张", coverage.Args{})
	old := estate("p", 1000, room("r", 150))
	old.IsNew, old.LandContractDate = nil, date("2022-12-31")
	tests := map[string]struct {
		change  func(*coverage.Norm)
		asOf    string
		verdict coverage.Verdict // empty: not a row
	}{
		"in force":             {func(*coverage.Norm) {}, "", coverage.Fail},
		"for another plan":     {func(n *coverage.Norm) { n.Plans = []string{"q"} }, "", ""},
		"for this one":         {func(n *coverage.Norm) { n.Plans = []string{"q", "p"} }, "", coverage.Fail},
		"a reference for good": {func(n *coverage.Norm) { n.ReferenceOnly = true }, "", ""},
		"over":                 {func(n *coverage.Norm) { n.EffectiveTo = date("2024-12-31") }, "", ""},
		"over later":           {func(n *coverage.Norm) { n.EffectiveTo = date("2026-12-31") }, "", coverage.Fail},
		"contract before its day": {
			func(n *coverage.Norm) { n.EffectiveFrom = date("2023-01-01") }, "",
			coverage.NotApplicable,
		},
		"contract on its day": {func(n *coverage.Norm) { n.EffectiveFrom = date("2022-12-31") }, "", coverage.Fail},
		"as-of before its day": {
			func(n *coverage.Norm) { n.EffectiveFrom = date("2022-12-31") }, "2022-12-30",
			coverage.NotDue,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := phaseNorm(t)
			n.FirstPhase = false
			tt.change(&n)
			a := assess(t, inBanner(t, old, n), asked{asOf: tt.asOf}, row)
			if tt.verdict == "" {
				require.Len(t, a.Indicators, 1)
				return
			}
			require.Equal(t, tt.verdict, a.Indicators[1].Verdict)
		})
	}
}

// TestOlderContracts are held to the area of their own planning condition (ruling 7), and who is
// astride the cut is for review with F07.
func TestOlderContracts(t *testing.T) {
	t.Parallel()
	p := estate("p", 1000, room("r", 150))
	p.IsNew, p.LandContractDate = nil, date("2020-06-01")
	ask := func(p coverage.ResidentialArea) *coverage.Assessment {
		return assess(t, inBanner(t, p), asked{}, floorRow(t, coverage.NewAreas))
	}
	require.Equal(t, coverage.NotApplicable, ask(p).Indicators[0].Verdict)
	for m2, want := range map[float64]coverage.Verdict{150: coverage.Pass, 160: coverage.Fail} {
		p.PlanningConditionAreaM2 = &m2
		f := findingOf(t, ask(p), coverage.A1, "p")
		require.Equal(t, want, f.Verdict)
		require.Equal(t, m2, f.Figures["required_m2"])
	}
	p.PlanningConditionDate, p.LandContractDate = date("2020-12-01"), date("2021-02-01")
	f := findingOf(t, ask(p), coverage.A1, "p")
	require.Equal(t, coverage.Review, f.Verdict)
	require.Equal(t, []string{"astride"}, flagsOf(f.Flags, coverage.FlagCohort))
}

// TestParentsAndConflicts: a parent's rows bind projects beside the plan's own, one gap for both; what
// is laxer or later than the parent is F13, rows that contradict each other F14.
func TestParentsAndConflicts(t *testing.T) {
	t.Parallel()
	own, above := planOf(floorRow(t, coverage.NewAreas)), planOf(floorRow(t, coverage.NewAreas))
	share := minimum(t, "X-A7", coverage.A7, "55", "%", coverage.Args{})
	share.Targets[0].Year, share.Measure = 2025, "nursing"
	own.Indicators, own.Conflicts = append(own.Indicators, share), [][]string{{"X-A1", "X-A7"}}
	above.ID, above.Document.Title = "up", "上位方案"
	above.Indicators[0].ID, above.Indicators[0].Nature = "UP-A1", coverage.Obligatory
	higher := share
	higher.ID, higher.Targets = "UP-A7", []coverage.Target{{Year: 2025, Value: number(t, "60")}}
	above.Indicators = append(above.Indicators, higher)
	a, err := coverage.Assess(inBanner(t, estate("p", 1000)), coverage.Question{
		Plans: []*coverage.Plan{own, above}, AsOf: coverage.YearEnd(2025), Parameters: coverage.DefaultParameters(),
	})
	require.NoError(t, err)
	require.Equal(t, []string{"X-A1", "X-A7", "UP-A1"}, rowIDs(a), "the parent's rates stay its own")
	require.Equal(t, []string{"value"}, flagsOf(a.Indicators[1].Flags, coverage.FlagLaxerThanParent))
	require.Empty(t, flagsOf(a.Indicators[0].Flags, coverage.FlagLaxerThanParent))
	require.Equal(t, []string{"rows"}, flagsOf(a.Indicators[0].Flags, coverage.FlagContradiction))
	require.Len(t, findingsOf(a, coverage.A1, "p"), 2, "each document's own row")
	g := gapNamed(t, a, "A1.floor_area.new.residential-areas.p")
	require.Equal(t, []string{"X-A1", "UP-A1"}, g.Indicators)
	require.Equal(t, coverage.SevObligatory, g.Severity, "the harder leads")
	require.Equal(t, "上位方案", g.Clause.Document)
}

// TestAssessmentRoundTrips through JSON without a change.
func TestAssessmentRoundTrips(t *testing.T) {
	t.Parallel()
	a := assess(t, inBanner(t, estate("p", 1000), unsaid("q", 0), center("f", streetOne), phaseNorm(t)), asked{},
		floorRow(t, coverage.NewAreas), siteRow(t), attainRow(t), syncRow(coverage.ForShared), centerRow(t, coverage.Args{}))
	b, err := json.Marshal(a)
	require.NoError(t, err)
	var back coverage.Assessment
	require.NoError(t, json.Unmarshal(b, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.JSONEq(t, string(b), string(again))
}
