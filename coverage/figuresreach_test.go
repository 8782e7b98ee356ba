package coverage_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

func TestEveryFigureOfReachIsRegistered(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `H-a-D---S-R-----------------b--------c`)
	s.Facilities["S"].Status, s.Facilities["S"].OpenDate = "", coverage.Date{}
	s.Facilities["H"].SiteID, s.Facilities["R"].SiteID = "one", "one"
	a := ask(t, s.World(t), circleQuestion())
	known := map[coverage.Rule][]string{}
	for _, rule := range []coverage.Rule{coverage.S5, coverage.S7} {
		for _, k := range coverage.FigureKeys[rule] {
			require.NotContains(t, known[rule], k.Key)
			require.NotEmpty(t, k.Zh)
			known[rule] = append(known[rule], k.Key)
		}
	}
	check := func(rule coverage.Rule, figures coverage.Figures) {
		for _, key := range slices.Collect(maps.Keys(figures)) {
			require.Contains(t, known[rule], strings.TrimSuffix(strings.TrimSuffix(key, "_low"), "_high"), rule)
		}
	}
	for _, res := range a.Indicators {
		check(res.Rule, res.Figures)
		check(res.Rule, res.Basis.Figures)
	}
	for _, f := range a.Findings {
		check(f.Rule, f.Figures)
	}
	require.NotEmpty(t, a.Findings)
}
