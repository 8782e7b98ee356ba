package yikezhong_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// TestTheTownsRows holds rows to what a second computation from the standards' text came to
// (docs/benchmarks/referee), where the two once differed.
func TestTheTownsRows(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		plan, row, why string
		verdict        coverage.Verdict
		of             [2]float64
		unknown        int
	}{
		{"alxa-2025", "AL-04", "only a day-care center or station counts (S3)", coverage.Fail, [2]float64{7, 42}, 1},
		{"wuzhong-2025", "WZ-08", "a center of the street is none of a community's", coverage.Fail, [2]float64{7, 42}, 1},
		{"alxa-2025", "AL-06", "a home without a safety-net bed is no safety net", coverage.Fail, [2]float64{1, 2}, 0},
		{"alxa-2025", "AL-22", "the row's kinds: no employer's, no home childcare", coverage.Fail, [2]float64{7, 42}, 1},
		{"wuzhong-2025", "WZ-16", "adjoining is 50 m, not 300 (S7)", coverage.Measured, [2]float64{0, 20}, 7},
		{"wuzhong-2025", "WZ-13", "a station that is a new project's room counts there (3.00, 12)", coverage.Fail, [2]float64{3, 12}, 33},
		{"bayannur-2025", "BY-03", "no plan requires an area of childcare rooms", coverage.Review, [2]float64{1, 1}, 17},
		{"bayannur-2025", "BY-04", "childcare counts where it is filed", coverage.Measured, [2]float64{134, 539}, 5},
		{"manzhouli-2025", "MZ-04", "stations without beds say so; an idle one has 4", coverage.Fail, [2]float64{703, 42000}, 1},
		{"manzhouli-2025", "MZ-29", "old and young: both", coverage.Measured, [2]float64{224, 539}, 5},
	} {
		t.Run(c.row, func(t *testing.T) {
			t.Parallel()
			a := assessTown(t, townWorld(t), c.plan, "2025-12-31", coverage.AsBuilt)
			r := rowOf(t, a, c.row)
			require.Equal(t, c.verdict, r.Verdict, c.why)
			require.Equal(t, c.of, [2]float64{*r.Numerator, *r.Denominator}, c.why)
			require.Equal(t, c.unknown, r.Unknown, c.why)
		})
	}
}

// TestReportedUnitsByAnyWord: a figure counted in 个 or 年 is the row's in 人 or 岁.
func TestReportedUnitsByAnyWord(t *testing.T) {
	t.Parallel()
	a := assessTown(t, townWorld(t), "manzhouli-2025", "2025-12-31", coverage.AsBuilt)
	for _, id := range []string{"MZ-09", "MZ-20"} {
		require.Equal(t, coverage.Pass, rowOf(t, a, id).Verdict, id)
	}
}

// TestAStationBesideTheBoundaryIsInDoubt: F-CS1 is stated in a community that is not drawn, and
// stands 14 m beyond its street's border (standards 3.2).
func TestAStationBesideTheBoundaryIsInDoubt(t *testing.T) {
	t.Parallel()
	a := assessTown(t, townWorld(t), "manzhouli-2025", "2025-12-31", coverage.AsBuilt)
	found := map[string]any{}
	for _, f := range rowOf(t, a, "MZ-31").Flags {
		if f.Code == coverage.FlagMisplaced {
			found[f.Variant] = f.Figures["facilities"]
		}
	}
	require.Equal(t, []string{"F-CS1"}, found["boundary"])
	require.Equal(t, []string{"F-DC2"}, found["misplaced"])
}

func rowOf(t *testing.T, a *coverage.Assessment, id string) coverage.Result {
	t.Helper()
	for _, r := range a.Indicators {
		if r.ID == id {
			return r
		}
	}
	require.Fail(t, "no such row", id)
	return coverage.Result{}
}
