// Package storetest is what any coverage.Store must do, as tests: a store passes Exercise or is
// none. It knows no store and no SQL; its towns are invented and as small as their questions.
//
// A moment is kept at least to the microsecond. Worlds are compared whole, with the one that
// coverage.NewWorld makes of the features that ought to be there.
package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// Exercise holds a store to its contract. open returns an empty one, whose end it leaves to
// t.Cleanup; each test has its own, and they run at once.
func Exercise(t *testing.T, open func(t testing.TB) coverage.Store) {
	for name, test := range map[string]func(*testing.T, coverage.Store){
		"workspaces are made, changed, listed and deleted": workspaces,
		"a slug is refused unless it is one":               slugs,
		"an unknown workspace is not found":                unknown,
		"nothing leaks between workspaces":                 apart,
		"mappings are kept, changed and removed":           mappings,

		"replace, merge and remove count what they do":     counts,
		"a change that cannot be taken leaves all as was":  refused,
		"a change that breaks off leaves all as it was":    broken,
		"a stale change is a conflict that names both":     stale,
		"an ended context leaves all as it was":            ended,
		"every layer comes back as it was put":             layers,
		"the order of an upload changes nothing":           order,
		"an id is only data":                               hostile,
		"a feature of a megabyte comes back":               large,
		"an old revision stays readable":                   older,
		"a restore brings all layers back in one revision": restores,
		"revisions are listed by page":                     revisions,
		"notes live as long as their layer":                notes,
		"any history is that of the model":                 histories,
		"a network is that of the ways in force":           networks,

		"a result is kept once":                   results,
		"results are listed newest first":         listing,
		"a job is taken in turn and ends once":    jobs,
		"many workers do each job once":           jobsOnce,
		"readers see whole revisions":             readers,
		"writers of two workspaces do not meet":   writers,
		"writers of one workspace take turns":     turns,
		"a reader is not held up by a long write": longWrite,

		"tokens are kept by their hash and revoked": tokens,
		"one first token is made":                   firstToken,
		"every write is in the audit":               audited,
		"a write that fails is in no audit":         unaudited,
		"a chain outlives its workspace":            chainStays,
		"writers at once make one chain":            oneChain,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t))
		})
	}
	for name, test := range map[string]func(*testing.T, coverage.Store, coverage.Store){
		"a copy in another store is the same": copies,
		"a copy that fails leaves nothing":    copiesWhole,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, open(t), open(t))
		})
	}
}

var at = time.Date(2026, 3, 1, 8, 30, 0, 123456000, time.UTC)

// town makes a workspace and returns its slug.
func town(t testing.TB, s coverage.Store, slug string) string {
	t.Helper()
	w := coverage.Workspace{Slug: slug, Name: "小城 " + slug, Created: at}
	created, err := s.PutWorkspace(context.Background(), w)
	require.NoError(t, err)
	require.True(t, created)
	return slug
}

// facility is a feature that says little: its id, a name, and its place.
func facility(id, name string) coverage.Feature {
	return coverage.Feature{
		ID:         id,
		Geometry:   orb.Point{117.43, 49.59},
		Properties: properties(coverage.Facility{ID: id, Name: name}),
	}
}

// facilities are one of each id, all of the same name.
func facilities(name string, ids ...string) []coverage.Feature {
	all := make([]coverage.Feature, len(ids))
	for i, id := range ids {
		all[i] = facility(id, name)
	}
	return all
}

func properties(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("properties of a fixture: %v", err)) // they are plain structs
	}
	return b
}

// each yields features without a fault.
func each(features []coverage.Feature) iter.Seq2[coverage.Feature, error] {
	return func(yield func(coverage.Feature, error) bool) {
		for _, f := range features {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// change is one of facilities.
func change(mode coverage.Mode, features ...coverage.Feature) coverage.Change {
	return coverage.Change{
		Layer: coverage.Facilities, Mode: mode, Features: each(features),
		Origin: coverage.Origin{Author: "planner", Source: "设施.geojson", CRS: "EPSG:4490", At: at},
	}
}

func put(t testing.TB, s coverage.Store, slug string, c coverage.Change) coverage.Revision {
	t.Helper()
	r, err := s.Put(context.Background(), slug, c)
	require.NoError(t, err)
	return r
}

func world(t testing.TB, s coverage.Store, slug string, revision int) *coverage.World {
	t.Helper()
	w, err := s.World(context.Background(), slug, revision)
	require.NoError(t, err)
	return w
}

// names are the names of a world's facilities by id.
func names(w *coverage.World) map[string]string {
	all := map[string]string{}
	for _, f := range w.Facilities {
		all[f.ID] = f.Name
	}
	return all
}

// requireWorld holds a world to the features of its layers and their notes.
func requireWorld(t testing.TB, w *coverage.World, want map[coverage.Layer][]coverage.Feature,
	notes map[coverage.Layer][]coverage.Issue,
) {
	t.Helper()
	layers := map[coverage.Layer][]coverage.Feature{}
	for layer, features := range want {
		layers[layer] = slices.Clone(features)
	}
	expected, err := coverage.NewWorld(w.Workspace, w.Revision, layers, notes)
	require.NoError(t, err)
	require.Equal(t, expected.Hashes, w.Hashes)
	require.Equal(t, len(expected.Notes), len(w.Notes))
	for layer := range maps.Keys(expected.Notes) {
		require.Equal(t, expected.Notes[layer], w.Notes[layer])
	}
	expected.Notes = w.Notes // none is nil or empty alike
	require.Equal(t, expected, w)
}

// requireUnchanged holds a workspace to what it was before a call that failed.
func requireUnchanged(t testing.TB, s coverage.Store, before *coverage.World) {
	t.Helper()
	require.Equal(t, before, world(t, s, before.Workspace.Slug, 0))
	all, err := s.Revisions(context.Background(), before.Workspace.Slug, 0, 0)
	require.NoError(t, err)
	require.Len(t, all, before.Revision)
}
