package coverage_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/paulmach/orb/geojson"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/microcases"
	"yikezhong/seeds"
)

// TestMicroCases holds the rules alone to the worked cases of standards 3.6: uploads are taken
// as they would be stored. The road through intake, store and HTTP is api's test.
func TestMicroCases(t *testing.T) {
	t.Parallel()
	catalogue, err := seeds.Load()
	require.NoError(t, err)
	for _, file := range microcases.All(t) {
		for _, c := range file.Cases {
			t.Run(fmt.Sprintf("%02d/%s", file.Number, c.Name), func(t *testing.T) {
				t.Parallel()
				asOf, err := coverage.ParseDate(c.AsOf)
				require.NoError(t, err)
				q, err := catalogue.Question(c.Plan, asOf, c.Parameters)
				require.NoError(t, err)
				a, err := coverage.Assess(worldOf(t, catalogue, c), q)
				require.NoError(t, err)
				microcases.Check(t, a, c.Expected)
			})
		}
	}
}

func worldOf(t *testing.T, catalogue *seeds.Catalogue, c microcases.Case) *coverage.World {
	t.Helper()
	layers := map[coverage.Layer][]coverage.Feature{}
	notes := map[coverage.Layer][]coverage.Issue{}
	for _, u := range c.Uploads {
		if u.Refused != "" {
			continue // intake's to refuse
		}
		layers[u.Layer] = append(layers[u.Layer], featuresOf(t, u.Layer, u.Body)...)
		for _, code := range u.Warns {
			notes[u.Layer] = append(notes[u.Layer], coverage.Issue{Code: code, Severity: coverage.IssueWarning})
		}
	}
	for _, raw := range c.Norms {
		n := new(coverage.Norm)
		if raw[0] == '"' {
			var id string
			require.NoError(t, json.Unmarshal(raw, &id))
			preset, err := catalogue.Norm(id)
			require.NoError(t, err)
			n = preset
		} else {
			require.NoError(t, json.Unmarshal(raw, n))
		}
		b, err := json.Marshal(n)
		require.NoError(t, err)
		layers[coverage.Norms] = append(layers[coverage.Norms], coverage.Feature{ID: n.ID, Properties: b})
	}
	w, err := coverage.NewWorld(coverage.Workspace{Slug: "case"}, 1, layers, notes)
	require.NoError(t, err)
	return w
}

func featuresOf(t *testing.T, layer coverage.Layer, body []byte) []coverage.Feature {
	t.Helper()
	fc, err := geojson.UnmarshalFeatureCollection(body)
	require.NoError(t, err)
	out := make([]coverage.Feature, len(fc.Features))
	for i, f := range fc.Features {
		if layer == coverage.Divisions {
			f.Properties["id"] = f.Properties["code"]
		}
		raw, err := json.Marshal(f.Properties)
		require.NoError(t, err)
		typed := layer.New()
		require.NoError(t, json.Unmarshal(raw, typed))
		canonical, err := json.Marshal(typed)
		require.NoError(t, err)
		out[i] = coverage.Feature{ID: f.Properties["id"].(string), Geometry: f.Geometry, Properties: canonical}
	}
	return out
}
