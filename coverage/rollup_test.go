package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
)

// regional is a plan of one percentage, one rate a thousand people and one duty on each thing.
func regional() *coverage.Plan {
	return &coverage.Plan{ID: "region", Indicators: []coverage.Indicator{
		{ID: "share", Unit: "%", Op: coverage.AtLeast},
		{ID: "places", Unit: "个/千人口", Op: coverage.AtLeast},
		{ID: "duty", Unit: "㎡/处", Op: coverage.AtLeast},
	}}
}

// figure is a row's figure as a rule leaves it.
func figure(id, unit string, value, n, of, target float64) coverage.Result {
	return coverage.Result{ID: id, Unit: unit, Value: &value, Numerator: &n, Denominator: &of, Target: &target, Basis: coverage.Basis{Code: "x"}}
}

func member(t testing.TB, slug, day string, rows ...coverage.Result) coverage.Member {
	t.Helper()
	d, err := coverage.ParseDate(day)
	require.NoError(t, err)
	return coverage.Member{Workspace: slug, Assessment: &coverage.Assessment{ID: "of " + slug, AsOf: d, Indicators: rows}}
}

// 30 of 60 and 30 of 40: 60 of 100. A mean of the two rates, 62.5, would not reach what 60 is asked.
func TestRollUpAddsNumeratorsAndDenominators(t *testing.T) {
	t.Parallel()
	east := member(t, "east", "2025-12-31", figure("share", "%", 50, 30, 60, 62), figure("places", "个/千人口", 3, 6, 2000, 4),
		figure("duty", "㎡/处", 260, 1, 3, 350))
	west := member(t, "west", "2025-12-31", figure("share", "%", 75, 30, 40, 62), figure("places", "个/千人口", 6, 6, 1000, 4),
		figure("duty", "㎡/处", 400, 2, 2, 350))
	east.Assessment.Indicators[0].By = []coverage.Part{{Level: "county", Division: "150100000000"}, {Level: "township", Division: "150101000000"}}
	r := coverage.RollUpOf(regional(), []coverage.Member{west, east})
	require.Equal(t, "east", r.Members[0].Workspace)
	share, places, duty := r.Indicators[0], r.Indicators[1], r.Indicators[2]
	require.InDelta(t, 60, *share.Groups[0].Value, 1e-12)
	require.Equal(t, coverage.Fail, share.Verdict)
	require.Len(t, share.Groups[0].Counties, 1)
	require.InDelta(t, 4, *places.Groups[0].Value, 1e-12)
	require.Equal(t, coverage.Pass, places.Verdict)
	require.Nil(t, duty.Groups[0].Value, "the worst thing's figure is no quotient")
	require.Equal(t, [2]float64{3, 5}, [2]float64{duty.Groups[0].Numerator, *duty.Groups[0].Denominator})
	require.Equal(t, coverage.Review, duty.Verdict)
	require.Empty(t, r.Overlaps)
}

func TestRollUpTellsUnlikeApartAndNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	row := figure("share", "%", 50, 30, 60, 50)
	other := row
	other.Basis.Code = "y"
	none := row
	none.Numerator, none.Missing = nil, []string{"facilities.beds"}
	population := row
	population.PopulationYear = 2020
	r := coverage.RollUpOf(regional(), []coverage.Member{
		member(t, "a", "2025-12-31", row), member(t, "b", "2024-12-31", row), member(t, "c", "2025-06-30", other),
		member(t, "d", "2025-12-31", none),
		{Workspace: "e"},
		member(t, "f", "2025-12-31"), member(t, "g", "2025-12-31", population),
		member(t, "h", "2025-03-31", row),
	})
	got := map[string][]string{}
	for _, g := range r.Indicators[0].Groups {
		got[g.Workspaces[0]] = g.Workspaces
	}
	require.Equal(t, map[string][]string{"a": {"a", "h"}, "b": {"b"}, "c": {"c"}, "g": {"g"}}, got)
	require.Equal(t, []coverage.RolledMissing{
		{Workspace: "d", Why: coverage.NoFigure, Fields: []string{"facilities.beds"}},
		{Workspace: "e", Why: coverage.NoAssessment},
		{Workspace: "f", Why: coverage.NoRow},
	}, r.Indicators[0].Missing)
	require.Equal(t, coverage.NotAssessable, r.Indicators[0].Verdict)
}

// A county that two workspaces count is named, and nothing is judged on it.
func TestRollUpNamesOverlaps(t *testing.T) {
	t.Parallel()
	row := figure("share", "%", 50, 30, 60, 50)
	row.By = []coverage.Part{{Level: "county", Division: "150100000000"}}
	members := []coverage.Member{member(t, "a", "2025-12-31", row), member(t, "b", "2025-12-31", row)}
	r := coverage.RollUpOf(regional(), members)
	require.Equal(t, []coverage.RolledOverlap{{Division: "150100000000", Workspaces: []string{"a", "b"}}}, r.Overlaps)
	require.Equal(t, coverage.Review, r.Indicators[0].Verdict)
	require.Equal(t, coverage.Pass, coverage.RollUpOf(regional(), members[:1]).Indicators[0].Verdict)
}

// The order of members changes nothing, and every member is in a group or named as missing, once.
func TestRollUpAccountsForEverybody(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		var members []coverage.Member
		for i := range rapid.IntRange(0, 8).Draw(rt, "members") {
			n := float64(rapid.IntRange(0, 9).Draw(rt, "n"))
			row := figure("share", "%", n*10, n, 10, 50)
			row.PopulationYear = rapid.IntRange(0, 1).Draw(rt, "year")
			if rapid.Bool().Draw(rt, "none") {
				row.Numerator = nil
			}
			members = append(members, member(t, string(rune('a'+i)), "2025-12-31", row))
		}
		r := coverage.RollUpOf(regional(), members)
		require.Equal(rt, r, coverage.RollUpOf(regional(), rapid.Permutation(members).Draw(rt, "order")))
		seen := map[string]int{}
		for _, g := range r.Indicators[0].Groups {
			for _, w := range g.Workspaces {
				seen[w]++
			}
		}
		for _, m := range r.Indicators[0].Missing {
			seen[m.Workspace]++
		}
		require.Len(rt, seen, len(members))
		for slug, n := range seen {
			require.Equal(rt, 1, n, slug)
		}
	})
}
