package docs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// TestFiguresPageNamesWhatTheRulesPrint judges the demo town under every plan and holds each
// figure of each answer to the register that docs/figures.md is made from.
func TestFiguresPageNamesWhatTheRulesPrint(t *testing.T) {
	t.Parallel()
	w := demoTown(t)
	catalogue, err := seeds.Load()
	require.NoError(t, err)
	unnamed := map[string]bool{}
	check := func(rule coverage.Rule, figures coverage.Figures) {
		for key := range figures {
			share := strings.TrimSuffix(strings.TrimSuffix(key, "_low"), "_high")
			named := func(k coverage.FigureKey) bool { return k.Key == key || k.Key == share && k.Unit == "%" }
			if !slices.ContainsFunc(coverage.FigureKeys[rule], named) {
				unnamed[string(rule)+" "+key] = true
			}
		}
	}
	for _, id := range []string{"manzhouli-2025", "inner-mongolia-2025", "bayannur-2025", "alxa-2025", "wuzhong-2025"} {
		plans, err := catalogue.Chain(id)
		require.NoError(t, err)
		p, err := coverage.DefaultParameters().With(plans[0].Parameters)
		require.NoError(t, err)
		a, err := coverage.Assess(w, coverage.Question{
			Plans: plans, References: catalogue.NormsFor(id), AsOf: coverage.YearEnd(2025), Parameters: p,
		})
		require.NoError(t, err)
		for _, r := range a.Indicators {
			check(r.Rule, r.Figures)
			check(r.Rule, r.Basis.Figures)
		}
		for _, f := range a.Findings {
			check(f.Rule, f.Figures)
		}
	}
	require.Empty(t, unnamed, "coverage/figurekeys.go does not name them")
}
