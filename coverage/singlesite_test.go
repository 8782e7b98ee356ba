package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// TestSingleSites works A2 out by hand: each site has 350 m².
func TestSingleSites(t *testing.T) {
	t.Parallel()
	bare := room("b", 0)
	bare.FloorAreaM2 = nil
	joined := func(id string, m2 float64) coverage.CareRoom {
		r := room(id, m2)
		r.FacilityID = "s"
		return r
	}
	anonymous := room("", 200)
	tests := map[string]struct {
		estate    coverage.ResidentialArea
		verdict   coverage.Verdict
		findings  []coverage.Verdict // of the sites, by id
		shortfall []float64          // of the gaps
	}{
		"the limit is enough": {estate("p", 1750, room("a", 350)), coverage.Pass, verdicts(coverage.Pass), nil},
		"200 and 200 lack 150 each": {
			estate("p", 2000, room("a", 200), room("b", 200)), coverage.Fail,
			verdicts(coverage.Fail, coverage.Fail),
			[]float64{150, 150},
		},
		"joined inside they are one": {
			estate("p", 2000, joined("a", 200), joined("b", 200)), coverage.Pass,
			verdicts(coverage.Pass), nil,
		},
		"rooms without ids": {
			estate("p", 2000, anonymous, anonymous), coverage.Fail,
			verdicts(coverage.Fail, coverage.Fail),
			[]float64{150, 150},
		},
		"none at all":  {estate("p", 2000), coverage.Fail, verdicts(coverage.Fail), []float64{350}},
		"nothing said": {unsaid("p", 2000), coverage.NotAssessable, verdicts(coverage.NotAssessable), nil},
		"one large, one of no area": {
			estate("p", 1750, room("a", 350), bare), coverage.Review,
			verdicts(coverage.Pass, coverage.NotAssessable), nil,
		},
		"one small, one of no area": {
			estate("p", 1750, room("a", 349.99), bare), coverage.Fail,
			verdicts(coverage.Fail, coverage.NotAssessable),
			[]float64{0.01},
		},
		"no households, nothing judged": {estate("p", 0, room("a", 10)), coverage.NotApplicable, nil, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, inBanner(t, tt.estate), asked{}, siteRow(t))
			require.Equal(t, tt.verdict, a.Indicators[0].Verdict)
			var got []coverage.Verdict
			for _, f := range findingsOf(a, coverage.A2, "p") {
				got = append(got, f.Verdict)
				require.Equal(t, []string{"X-A2"}, f.Indicators)
			}
			require.ElementsMatch(t, tt.findings, got)
			var short []float64
			for _, g := range a.Gaps {
				if g.Kind == coverage.GapSingleSite {
					short = append(short, *g.Missing)
					require.Equal(t, 350.0, *g.Required)
				}
			}
			require.Equal(t, tt.shortfall, short)
		})
	}
}

func verdicts(vs ...coverage.Verdict) []coverage.Verdict { return vs }

// TestMergedSitesWouldPass prints the remedy: 200 and 200 merged are 400 (ruling 16).
func TestMergedSitesWouldPass(t *testing.T) {
	t.Parallel()
	a := assess(t, inBanner(t, estate("p", 2000, room("a", 200), room("b", 200))), asked{}, siteRow(t))
	for _, f := range findingsOf(a, coverage.A2, "p") {
		require.Equal(t, coverage.FlagSingleSite, f.Flags[0].Code)
		require.Equal(t, 400.0, f.Flags[0].Figures["merged_m2"])
		require.Equal(t, true, f.Flags[0].Figures["merged_passes"])
	}
	require.Equal(t, 200.0, *a.Indicators[0].Value, "the worst thing's figure leads")
}

// TestSitesThatMayCount: a station that may not serve, or whose rooms nobody listed, leaves doubt.
func TestSitesThatMayCount(t *testing.T) {
	t.Parallel()
	s := open("s", coverage.CommunityCareStation, quarterA)
	s.FloorAreaM2, s.ServesAreas, s.Status = ptr(100.0), []string{"p"}, ""
	a := assess(t, inBanner(t, estate("p", 1750, room("a", 350)), s), asked{}, siteRow(t))
	require.Equal(t, coverage.Review, a.Indicators[0].Verdict)
	require.Equal(t, []string{"facilities.status"}, a.Indicators[0].Missing)
	s.Status, s.FloorAreaM2 = coverage.Operating, ptr(400.0)
	a = assess(t, inBanner(t, unsaid("p", 1750), s), asked{}, siteRow(t))
	require.Equal(t, coverage.Review, a.Indicators[0].Verdict, "a room not declared may be too small")
}
