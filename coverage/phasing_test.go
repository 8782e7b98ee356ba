package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// phaseNorm is an invented norm that asks for rooms in the first phase, or before half is complete.
func phaseNorm(t require.TestingT) coverage.Norm {
	return coverage.Norm{
		ID: "own", Name: coverage.Text{Zh: "某地标准"}, Clause: "第3条", Rule: coverage.A1, Value: number(t, "20"),
		Unit: "㎡/百户", AppliesTo: coverage.NewAreas, EffectiveFrom: date("2021-01-01"), FirstPhase: true,
	}
}

// phased is a project of three phases of 400, 600 and 1,000 households, accepted a year apart, whose
// room is in the second and accepted on a day.
func phased(accepted coverage.Date) []any {
	out := []any{}
	for i, n := range []int{400, 600, 1000} {
		a := estate([]string{"P-1", "P-2", "P-3"}[i], n)
		a.ProjectID, a.Phase = "P", ptr(i+1)
		a.AcceptanceDate = date([]string{"2022-12-01", "2023-12-01", "2024-12-01"}[i])
		a.DeliveryDate = a.AcceptanceDate
		if i == 1 {
			r := room("r", 400)
			r.AcceptanceDate, r.HandoverDate = accepted, accepted
			a.CareRooms = &[]coverage.CareRoom{r}
		}
		out = append(out, a)
	}
	return out
}

func TestPhasing(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		accepted   string
		asOf       string
		parameters map[string]any
		verdict    coverage.Verdict
		share      any
	}{
		"at a fifth":                   {"2023-06-01", "", nil, coverage.Pass, 20.0},
		"with its own phase, at half":  {"2023-12-01", "", nil, coverage.Fail, 50.0},
		"half will do by parameter":    {"2023-12-01", "", map[string]any{"phase_share_equal": true}, coverage.Pass, 50.0},
		"two fifths is not before 0.2": {"2023-06-01", "", map[string]any{"phase_share": 0.2}, coverage.Fail, 20.0},
		"0.2 itself, where equal is": {"2023-06-01", "", map[string]any{
			"phase_share":       0.2,
			"phase_share_equal": true,
		}, coverage.Pass, 20.0},
		"after all":                     {"2025-06-01", "", nil, coverage.Fail, 100.0},
		"not complete yet, before half": {"2023-06-01", "2023-01-01", nil, coverage.NotDue, 20.0},
		"not complete yet, past half":   {"2025-06-01", "2024-01-01", nil, coverage.Fail, 50.0},
		"nobody said when":              {"", "", nil, coverage.NotAssessable, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var day coverage.Date
			if tt.accepted != "" {
				day = date(tt.accepted)
			}
			w := inBanner(t, append(phased(day), phaseNorm(t))...)
			a := assess(t, w, asked{asOf: tt.asOf, parameters: tt.parameters}, floorRow(t, coverage.NewAreas))
			f := findingOf(t, a, coverage.A5, "P")
			require.Equal(t, tt.verdict, f.Verdict)
			require.Equal(t, tt.share, f.Figures["share_complete_percent"])
			require.Equal(t, false, f.Figures["in_first_phase"])
		})
	}
}

// TestPhasingByFloorArea: residential floor area leads where every phase gives it (ruling 10).
func TestPhasingByFloorArea(t *testing.T) {
	t.Parallel()
	things := phased(date("2023-06-01"))
	for i, m2 := range []float64{60e3, 20e3, 20e3} {
		a := things[i].(coverage.ResidentialArea)
		a.ResidentialFloorAreaM2 = &m2
		things[i] = a
	}
	f := findingOf(t, assess(t, inBanner(t, append(things, phaseNorm(t))...), asked{}, floorRow(t,
		coverage.NewAreas)), coverage.A5, "P")
	require.Equal(t, coverage.Fail, f.Verdict)
	require.Equal(t, 60.0, f.Figures["share_complete_percent"])
	require.Equal(t, "floor_area", f.Figures["share_basis"])
}

// TestPhasingWithoutTheNorm is a reference that subtracts nothing (ruling 13).
func TestPhasingWithoutTheNorm(t *testing.T) {
	t.Parallel()
	a := assess(t, inBanner(t, phased(date("2023-12-01"))...), asked{}, syncRow(coverage.ForElders))
	f := findingOf(t, a, coverage.A5, "P")
	require.Equal(t, coverage.Pass, f.Verdict)
	require.Equal(t, []string{"phasing"}, flagsOf(f.Flags, coverage.FlagReference))
}

// TestPhaseOfARoomNotSaid: a room that names only the project is in no phase for certain.
func TestPhaseOfARoomNotSaid(t *testing.T) {
	t.Parallel()
	things := phased(date("2023-06-01"))
	second := things[1].(coverage.ResidentialArea)
	r := (*second.CareRooms)[0]
	second.CareRooms, r.ResidentialArea = nil, "P"
	things[1] = second
	a := assess(t, inBanner(t, append(things, phaseNorm(t), r)...), asked{}, syncRow(coverage.ForElders))
	for _, f := range findingsOf(a, coverage.A5, "P") {
		require.Equal(t, coverage.NotAssessable, f.Verdict, f.Indicators)
		require.Contains(t, f.Missing, "care-rooms.residential_area")
	}
}
