package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// pooled puts estates into one pool, with an agreement's number where given.
func pooled(agreement string, estates ...coverage.ResidentialArea) []any {
	out := make([]any, len(estates))
	for i, a := range estates {
		a.Pool, a.PoolAgreementNo = "G", agreement
		out[i] = a
	}
	return out
}

// TestPoolsAreJudgedTogether: 400 and 600 households owe 200 m² between them.
func TestPoolsAreJudgedTogether(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		agreement string
		rooms     float64 // of b; a has none
		a, b      coverage.Verdict
		flag      string
	}{
		"agreed and enough":                    {"统字1号", 350, coverage.Pass, coverage.Pass, "pooled"},
		"agreed, the group's sum decides":      {"统字1号", 199, coverage.Fail, coverage.Fail, "pooled"},
		"not agreed: b's own, a leans on it":   {"", 350, coverage.Review, coverage.Pass, "no_agreement"},
		"not agreed, and not enough even so":   {"", 110, coverage.Fail, coverage.Fail, "pooled"},
		"not agreed, b enough, the pool short": {"", 120, coverage.Fail, coverage.Pass, "pooled"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := inBanner(t, pooled(tt.agreement, estate("a", 400), estate("b", 600, room("r", tt.rooms)))...)
			a := assess(t, w, asked{}, floorRow(t, coverage.NewAreas))
			leaning := findingOf(t, a, coverage.A1, "a")
			require.Equal(t, tt.a, leaning.Verdict)
			require.Contains(t, flagsOf(leaning.Flags, coverage.FlagPooled), tt.flag)
			require.Equal(t, tt.b, findingOf(t, a, coverage.A1, "b").Verdict)
		})
	}
}

// TestPoolEdges: who has no households owes nothing, an agreement of tomorrow does not hold today,
// and nobody is judged before the homes are due.
func TestPoolEdges(t *testing.T) {
	t.Parallel()
	t.Run("a member of no households", func(t *testing.T) {
		t.Parallel()
		w := inBanner(t, pooled("1", estate("a", 0), estate("b", 600, room("r", 350)))...)
		a := assess(t, w, asked{}, floorRow(t, coverage.NewAreas))
		require.Equal(t, coverage.NotApplicable, findingOf(t, a, coverage.A1, "a").Verdict)
		require.Equal(t, coverage.Rate{Pass: 1}, a.Indicators[0].Counts)
	})
	t.Run("an agreement later than as-of", func(t *testing.T) {
		t.Parallel()
		a, b := estate("a", 400), estate("b", 600, room("r", 350))
		a.PoolAgreementDate = date("2026-02-01")
		w := inBanner(t, pooled("", a, b)...)
		require.Equal(t, coverage.Review, findingOf(t, assess(t, w, asked{}, floorRow(t, coverage.NewAreas)),
			coverage.A1, "a").Verdict)
		later := assess(t, w, asked{asOf: "2026-02-01"}, floorRow(t, coverage.NewAreas))
		require.Equal(t, coverage.Pass, findingOf(t, later, coverage.A1, "a").Verdict)
	})
	t.Run("a member that is not due", func(t *testing.T) {
		t.Parallel()
		a, b := estate("a", 400), estate("b", 600, room("r", 150))
		a.AcceptanceDate, a.DeliveryDate, a.Status = coverage.Date{}, coverage.Date{}, coverage.AreaUnderConstruction
		res := assess(t, inBanner(t, pooled("1", a, b)...), asked{}, attainRow(t), floorRow(t, coverage.NewAreas))
		require.Equal(t, coverage.NotDue, findingOf(t, res, coverage.A4, "a").Verdict)
		require.Equal(t, coverage.Pass, findingOf(t, res, coverage.A4, "b").Verdict, "600 delivered owe 120")
	})
}

// TestUndeclaredSharing: a station that serves two projects which declare nothing is for review,
// split by households; one that has enough without it passes.
func TestUndeclaredSharing(t *testing.T) {
	t.Parallel()
	s := open("s", coverage.CommunityCareStation, quarterA)
	s.FloorAreaM2, s.ServesAreas = ptr(200.0), []string{"a", "b"}
	res := assess(t, inBanner(t, s, estate("a", 250), estate("b", 750, room("r", 150))), asked{}, floorRow(t,
		coverage.NewAreas))
	a, b := findingOf(t, res, coverage.A1, "a"), findingOf(t, res, coverage.A1, "b")
	require.Equal(t, coverage.Review, a.Verdict)
	require.Equal(t, 50.0, a.Figures["provided_m2"], "a quarter of 200")
	require.Equal(t, []string{"undeclared"}, flagsOf(a.Flags, coverage.FlagPooled))
	require.Equal(t, coverage.Pass, b.Verdict, "150 of its own will do")
	require.Equal(t, 300.0, b.Figures["provided_m2"])
}
