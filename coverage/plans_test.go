package coverage_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// summed are the rules over sums, counts and reported figures.
var summed = []coverage.Rule{
	coverage.A6, coverage.A7, coverage.A8, coverage.A9, coverage.A10, coverage.A11, coverage.A12, coverage.A13,
	coverage.A14, coverage.ReportedRule,
}

// TestRowsOfThePlansAnswer holds every row over sums of the five plans to it: figures, or the
// field that is missing; and nothing passes for want of data.
func TestRowsOfThePlansAnswer(t *testing.T) {
	t.Parallel()
	catalogue, err := seeds.Load()
	require.NoError(t, err)
	worlds := map[string]*coverage.World{
		"empty": worldWith(t, nil),
		"known": worldWith(t, []string{city}, filledTown()...),
	}
	answered := 0
	for _, id := range []string{"inner-mongolia-2025", "bayannur-2025", "alxa-2025", "manzhouli-2025", "wuzhong-2025"} {
		chain, err := catalogue.Chain(id)
		require.NoError(t, err)
		for name, w := range worlds {
			p, err := coverage.DefaultParameters().With(chain[0].Parameters)
			require.NoError(t, err)
			a, err := coverage.Assess(w, coverage.Question{Plans: chain, AsOf: coverage.YearEnd(2025), Parameters: p})
			require.NoError(t, err)
			requireRegistered(t, a)
			for _, res := range a.Indicators {
				if !slices.Contains(summed, res.Rule) || res.Plan != id {
					continue
				}
				answered++
				require.NotEmpty(t, res.Verdict, res.ID)
				require.True(t, res.Value != nil || len(res.Missing) > 0, "%s: row %s is silent in the %s world", id,
					res.ID, name)
				if name == "empty" {
					require.NotEqual(t, coverage.Pass, res.Verdict, res.ID)
					require.NotEqual(t, coverage.Fail, res.Verdict, "%s: nothing is known", res.ID)
				} else if res.Rule != coverage.ReportedRule {
					require.Contains(t, []coverage.Verdict{
						coverage.Pass, coverage.Fail, coverage.Measured,
						coverage.NotDue,
					},
						res.Verdict, "%s: all is known", res.ID)
				}
			}
			again, err := coverage.Assess(w,
				coverage.Question{Plans: chain, AsOf: coverage.YearEnd(2025), Parameters: p})
			require.NoError(t, err)
			require.Equal(t, bytesOf(t, a), bytesOf(t, again), "the same question, the same bytes")
		}
	}
	require.Equal(t, 2*97, answered, "97 of the 150 rows are over sums or reported, in two worlds")
}

func bytesOf(t *testing.T, a *coverage.Assessment) string {
	t.Helper()
	b, err := json.Marshal(a)
	require.NoError(t, err)
	return string(b)
}

// filledTown is a town of which everything is on record.
func filledTown() []any {
	honoured := division("159921001001", "某社区")
	honoured.Designations = []coverage.Designation{{Name: "示范性老年友好型社区", Level: "national", Year: ptr(2023)}}
	full := staffed(ptr(14), ptr(30), ptr(40))
	full.Division, full.Operator, full.Medical = countyA, "public", "own"
	full.BedsNursing, full.BedsSafetyNet, full.BedsInclusive = ptr(50), ptr(30), ptr(40)
	child := nursery("n", 680, ptr(true))
	child.Registered, child.ChildcarePlacesInclusive, child.Works = ptr(true), ptr(200), "new"
	child.OpenDate, _ = coverage.ParseDate("2022-05-01")
	child.Designations = []coverage.Designation{{Name: "示范托育机构"}}
	return append(counties(false)[1:],
		division(city, "某市", coverage.Population{Year: 2025, Residents: ptr(151111), Elders60: ptr(4000)}),
		honoured, full, child, university("u", countyA), university("v", countyB), university("w", city))
}
