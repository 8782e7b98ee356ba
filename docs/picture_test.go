package docs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/paulmach/orb/geojson"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/coverage/sqlite"
	"yikezhong/fixtures/demo"
	"yikezhong/seeds"
)

// TestGeneratedPictureIsCurrent draws the demo town anew from its files, by the road an upload takes.
func TestGeneratedPictureIsCurrent(t *testing.T) {
	t.Parallel()
	const page = "demo-town.svg"
	w := demoTown(t)
	catalogue, err := seeds.Load()
	require.NoError(t, err)
	plans, err := catalogue.Chain("manzhouli-2025")
	require.NoError(t, err)
	p, err := coverage.DefaultParameters().With(plans[0].Parameters)
	require.NoError(t, err)
	a, err := coverage.Assess(w, coverage.Question{
		Plans: plans, References: catalogue.NormsFor(plans[0].ID), AsOf: coverage.YearEnd(2025), Parameters: p,
	})
	require.NoError(t, err)
	b, err := os.ReadFile("../fixtures/demo/files/base.geojson")
	require.NoError(t, err)
	base, err := geojson.UnmarshalFeatureCollection(b)
	require.NoError(t, err)
	want := picture(w, a, base)
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	require.True(t, want == string(got), "%s is stale: go test ./docs -run Generated -update", page)
}

func demoTown(t *testing.T) *coverage.World {
	t.Helper()
	ctx := context.Background()
	m, err := demo.Load()
	require.NoError(t, err)
	store, err := sqlite.Open(ctx, filepath.Join(t.TempDir(), "demo.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	town := coverage.Workspace{
		Slug: m.Workspace.Slug, Name: m.Workspace.Name, DivisionCodes: m.Workspace.DivisionCodes, Region: m.Workspace.Region[:],
	}
	_, err = store.PutWorkspace(ctx, town)
	require.NoError(t, err)
	for _, f := range m.Files {
		if f.Layer == "" {
			continue
		}
		content, err := f.Bytes()
		require.NoError(t, err)
		res, err := intake.Import(ctx, store, town.Slug, bytes.NewReader(content), intake.Options{
			Layer: coverage.Layer(f.Layer), Name: f.File, CRS: f.CRS, Map: f.Map, Set: f.Set,
		}, coverage.Mode(f.Mode), 0, coverage.Origin{Source: f.File, At: time.Unix(0, 0).UTC()}, false)
		require.NoError(t, err)
		require.False(t, res.Refused, "%s: %v", f.File, res.Issues)
	}
	adopt(t, store, town.Slug)
	w, err := store.World(ctx, town.Slug, 0)
	require.NoError(t, err)
	return w
}

// adopt adopts the norm that the demo's town does.
func adopt(t *testing.T, store coverage.Store, slug string) {
	t.Helper()
	catalogue, err := seeds.Load()
	require.NoError(t, err)
	norm, err := catalogue.Norm("neimenggu-2022-44")
	require.NoError(t, err)
	b, err := json.Marshal(norm)
	require.NoError(t, err)
	_, err = store.Put(context.Background(), slug, coverage.Change{
		Layer: coverage.Norms, Mode: coverage.Merge, Origin: coverage.Origin{At: time.Unix(0, 0).UTC()},
		Features: func(yield func(coverage.Feature, error) bool) {
			yield(coverage.Feature{ID: norm.ID, Properties: b}, nil)
		},
	})
	require.NoError(t, err)
}
