package export_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

func count(n int) *int { return &n }

func TestPublicHidesFewElders(t *testing.T) {
	t.Parallel()
	figures := func(served, unserved any) coverage.Figures {
		return coverage.Figures{
			"served_elders60": served, "unserved_elders60": unserved, "walking_elders60_share": 90.0, "rank": 2,
			"elderly_land_share": 50.0, "households": 3,
		}
	}
	for name, c := range map[string]struct {
		figures coverage.Figures
		hidden  bool
	}{
		"many":                      {figures(27.0, 30.0), false},
		"just enough":               {figures(5.0, 5.0), false},
		"a part, so the rest too":   {figures(27.0, 3.0), true},
		"before it was kept":        {figures(27, 4), true},
		"nobody is nobody's figure": {figures(0.0, 30.0), false},
		"one":                       {figures(count(1), 0), true},
		"residents of a home":       {coverage.Figures{"residents_dependent": 2.0, "households": 3}, true},
	} {
		a := &coverage.Assessment{
			Parameters: coverage.DefaultParameters(),
			Indicators: []coverage.Result{{Figures: c.figures, Basis: coverage.Basis{Figures: c.figures}, Flags: []coverage.Flag{{Figures: c.figures}}}},
			Findings:   []coverage.Finding{{Figures: c.figures, Flags: []coverage.Flag{{Figures: c.figures}}}},
		}
		before, err := json.Marshal(a)
		require.NoError(t, err)
		p := export.Public(a)
		for where, got := range map[string]coverage.Figures{
			"row": p.Indicators[0].Figures, "basis": p.Indicators[0].Basis.Figures, "its flag": p.Indicators[0].Flags[0].Figures,
			"finding": p.Findings[0].Figures, "flag": p.Findings[0].Flags[0].Figures,
		} {
			if c.hidden {
				require.Subset(t, []string{"elderly_land_share", "households"}, slices.Collect(maps.Keys(got)), "%s, %s", name, where)
				require.Contains(t, got, "households")
			} else {
				require.Equal(t, c.figures, got, "%s, %s", name, where)
			}
		}
		after, err := json.Marshal(a)
		require.NoError(t, err)
		require.Equal(t, string(before), string(after), "the assessment is not changed")
	}
}

func TestPublicKeepsToTheGreaterThreshold(t *testing.T) {
	t.Parallel()
	p := coverage.DefaultParameters()
	for least, hidden := range map[int]bool{0: true, 5: true, 10: true} {
		p.PublicElders = least
		a := export.Public(&coverage.Assessment{Parameters: p, Gaps: []coverage.Gap{{Elders60: count(4)}, {Elders60: count(7)}}})
		require.Equal(t, hidden, a.Gaps[0].Elders60 == nil, "a question may not lower it")
		require.Equal(t, least == 10, a.Gaps[1].Elders60 == nil)
	}
}

func TestPublicThings(t *testing.T) {
	t.Parallel()
	extra := map[string]json.RawMessage{"联系人": json.RawMessage(`"某某"`)}
	d := &coverage.Division{Code: "1", Extra: extra, Populations: []coverage.Population{{Elders60: count(12), Elders65: count(4)}, {Elders60: count(9)}}}
	shown := export.PublicThing(d).(*coverage.Division)
	require.Equal(t, []coverage.Population{{}, {Elders60: count(9)}}, shown.Populations, "65 and over are part of 60 and over")
	require.Equal(t, 12, *d.Populations[0].Elders60, "it is a copy")
	for _, thing := range []any{
		d, &coverage.ResidentialArea{Extra: extra, CareRooms: &[]coverage.CareRoom{{Extra: extra}}}, &coverage.CareRoom{Extra: extra},
		&coverage.Dwelling{Extra: extra}, &coverage.Facility{Extra: extra}, &coverage.Scope{Extra: extra}, &coverage.Reported{Extra: extra},
	} {
		b, err := json.Marshal(export.PublicThing(thing))
		require.NoError(t, err)
		require.NotContains(t, string(b), "某某")
		b, err = json.Marshal(thing)
		require.NoError(t, err)
		require.Contains(t, string(b), "某某")
	}
	home := export.PublicThing(&coverage.Facility{ResidentsDependent: count(2), ResidentsSelfcare: count(40)}).(*coverage.Facility)
	require.Nil(t, home.ResidentsDependent)
	require.Nil(t, home.ResidentsSelfcare)
	require.Nil(t, export.PublicThing(&coverage.Dwelling{Elders60: count(1)}).(*coverage.Dwelling).Elders60)
	require.Empty(t, export.PublicThing(&coverage.Decision{By: "某某"}).(*coverage.Decision).By)
}
