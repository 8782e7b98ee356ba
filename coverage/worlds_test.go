package coverage_test

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func ptr[T any](v T) *T { return &v }

// worldWith builds a world of any layers' things; codes are its scope.
func worldWith(t require.TestingT, codes []string, things ...any) *coverage.World {
	layers := map[coverage.Layer][]coverage.Feature{}
	for _, th := range things {
		b, err := json.Marshal(th)
		require.NoError(t, err)
		switch th := th.(type) {
		case coverage.Division:
			layers[coverage.Divisions] = append(layers[coverage.Divisions],
				coverage.Feature{ID: th.ID, Geometry: th.Geometry, Properties: b})
		case coverage.Facility:
			layers[coverage.Facilities] = append(layers[coverage.Facilities],
				coverage.Feature{ID: th.ID, Geometry: th.Geometry, Properties: b})
		case coverage.ResidentialArea:
			layers[coverage.ResidentialAreas] = append(layers[coverage.ResidentialAreas],
				coverage.Feature{ID: th.ID, Geometry: th.Geometry, Properties: b})
		case coverage.CareRoom:
			layers[coverage.CareRooms] = append(layers[coverage.CareRooms], coverage.Feature{ID: th.ID, Properties: b})
		case coverage.Norm:
			layers[coverage.Norms] = append(layers[coverage.Norms], coverage.Feature{ID: th.ID, Properties: b})
		case coverage.Reported:
			layers[coverage.Reporteds] = append(layers[coverage.Reporteds], coverage.Feature{ID: th.ID, Properties: b})
		default:
			require.Failf(t, "no layer", "for %T", th)
		}
	}
	w, err := coverage.NewWorld(coverage.Workspace{Slug: "town", DivisionCodes: codes}, 1, layers, nil)
	require.NoError(t, err)
	return w
}

// division makes a division with its people of 2025.
func division(code, name string, people ...coverage.Population) coverage.Division {
	return coverage.Division{ID: code, Code: code, Name: name, Populations: people}
}

func number(t require.TestingT, s string) coverage.Decimal {
	d, err := coverage.ParseDecimal(s)
	require.NoError(t, err)
	return d
}

// minimum makes a row that asks for at least a figure, always due.
func minimum(t require.TestingT, id string, rule coverage.Rule, target, unit string,
	args coverage.Args,
) coverage.Indicator {
	ind := coverage.Indicator{
		ID: id, Rule: rule, Measure: "m-" + id, Op: coverage.AtLeast, Unit: unit, Nature: coverage.Anticipatory,
		Args: args,
	}
	if target != "" {
		ind.Targets = []coverage.Target{{Value: number(t, target)}}
	}
	return ind
}

func planOf(rows ...coverage.Indicator) *coverage.Plan {
	return &coverage.Plan{ID: "p", Document: coverage.Document{Title: "方案"}, Indicators: rows}
}

// asked is what a test may change of its question.
type asked struct {
	asOf       string // 2025-12-31 where empty
	horizon    coverage.Horizon
	parameters map[string]any
}

// assess asks, and holds every figure of the answer to the register of keys.
func assess(t require.TestingT, w *coverage.World, q asked, rows ...coverage.Indicator) *coverage.Assessment {
	if q.asOf == "" {
		q.asOf = "2025-12-31"
	}
	asOf, err := coverage.ParseDate(q.asOf)
	require.NoError(t, err)
	p, err := coverage.DefaultParameters().With(q.parameters)
	require.NoError(t, err)
	a, err := coverage.Assess(w, coverage.Question{
		Plans: []*coverage.Plan{planOf(rows...)}, AsOf: asOf, Horizon: q.horizon, Parameters: p,
	})
	require.NoError(t, err)
	requireRegistered(t, a)
	return a
}

// one asks for a single row.
func one(t require.TestingT, w *coverage.World, q asked, row coverage.Indicator) coverage.Result {
	return assess(t, w, q, row).Indicators[0]
}

func requireRegistered(t require.TestingT, a *coverage.Assessment) {
	known := func(rule coverage.Rule, key string) bool {
		return slices.ContainsFunc(coverage.FigureKeys[rule], func(k coverage.FigureKey) bool { return k.Key == key })
	}
	all := func(rule coverage.Rule, figures coverage.Figures) {
		for key := range figures {
			// a share has its bounds beside it, under these
			key = strings.TrimSuffix(strings.TrimSuffix(key, "_low"), "_high")
			if _, mine := coverage.FigureKeys[rule]; mine {
				require.True(t, known(rule, key), "%s emits %q, which is not registered", rule, key)
			}
		}
	}
	for _, res := range a.Indicators {
		all(res.Rule, res.Figures)
		all(res.Rule, res.Basis.Figures)
	}
	for _, f := range a.Findings {
		all(f.Rule, f.Figures)
	}
}

func flagsOf(flags []coverage.Flag, code coverage.FlagCode) (variants []string) {
	for _, f := range flags {
		if f.Code == code {
			variants = append(variants, f.Variant)
		}
	}
	return variants
}

func gapIDs(a *coverage.Assessment) []string {
	ids := []string{}
	for _, g := range a.Gaps {
		ids = append(ids, g.ID)
	}
	return ids
}
