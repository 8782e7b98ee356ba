package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// A copy has every revision, world and result of what it was copied from, and so has a copy of the copy.
func copies(t *testing.T, s, other coverage.Store) {
	ctx := context.Background()
	slug := town(t, s, "town")
	for layer, features := range everything() {
		c := change(coverage.Replace, features...)
		c.Layer, c.Note = layer, []coverage.Issue{{Code: "crs_undeclared", Message: string(layer)}}
		put(t, s, slug, c)
	}
	put(t, s, slug, change(coverage.Replace, facilities("old", "f1", "f2", "f3", "f4")...))
	put(t, s, slug, change(coverage.Merge, append(facilities("new", "f1", "f9"), facilities("old", "f2", "f3")...)...))
	put(t, s, slug, change(coverage.Remove, facilities("", "f4", "f1")...))
	put(t, s, slug, change(coverage.Replace))
	restored, err := s.Restore(ctx, slug, 10, coverage.Origin{Author: "planner", Source: "undo", At: at})
	require.NoError(t, err)
	put(t, s, slug, change(coverage.Merge, facilities("old", "f2")...))
	for i, id := range []string{"r1", "r2"} {
		require.NoError(t, s.Save(ctx, slug, coverage.StoredResult{
			ID: id, Plan: "p", AsOf: "2025-12-31", Revision: restored.Number, Default: i == 0, Created: at, Body: []byte(id),
		}))
	}
	town(t, s, "elsewhere")

	done, err := coverage.Copy(ctx, s, other, slug)
	require.NoError(t, err)
	require.Equal(t, 2, done.Results)
	requireCopy(t, s, other, slug)
	_, err = other.Workspace(ctx, "elsewhere")
	require.ErrorIs(t, err, coverage.ErrNotFound)
	_, err = coverage.Copy(ctx, s, other, slug)
	require.ErrorIs(t, err, coverage.ErrConflict)
	requireCopy(t, s, other, slug)
	_, err = coverage.Copy(ctx, s, other, "nowhere")
	require.ErrorIs(t, err, coverage.ErrNotFound)

	require.NoError(t, s.DeleteWorkspace(ctx, slug))
	_, err = coverage.Copy(ctx, other, s, slug)
	require.NoError(t, err)
	requireCopy(t, other, s, slug)
}

func requireCopy(t testing.TB, a, b coverage.Store, slug string) {
	t.Helper()
	ctx := context.Background()
	wa, err := a.Workspace(ctx, slug)
	require.NoError(t, err)
	wb, err := b.Workspace(ctx, slug)
	require.NoError(t, err)
	require.Equal(t, wa, wb)
	ra, err := a.Revisions(ctx, slug, 0, 0)
	require.NoError(t, err)
	rb, err := b.Revisions(ctx, slug, 0, 0)
	require.NoError(t, err)
	require.Equal(t, ra, rb)
	for n := range wa.Revision {
		require.Equal(t, world(t, a, slug, n+1), world(t, b, slug, n+1))
	}
	la, err := a.Results(ctx, slug, coverage.ResultFilter{})
	require.NoError(t, err)
	lb, err := b.Results(ctx, slug, coverage.ResultFilter{})
	require.NoError(t, err)
	require.Equal(t, la, lb)
	for _, r := range la {
		one, err := a.Result(ctx, slug, r.ID)
		require.NoError(t, err)
		two, err := b.Result(ctx, slug, r.ID)
		require.NoError(t, err)
		require.Equal(t, one, two)
	}
}

// A copy that cannot be finished leaves nothing: here a feature whose bytes no other program writes.
func copiesWhole(t *testing.T, s, other coverage.Store) {
	slug := town(t, s, "town")
	odd := facility("f1", "一")
	odd.Properties = []byte(`{"name": "一", "id": "f1"}`)
	put(t, s, slug, change(coverage.Replace, odd))
	_, err := coverage.Copy(context.Background(), s, other, slug)
	require.ErrorIs(t, err, coverage.ErrInvalid)
	_, err = other.Workspace(context.Background(), slug)
	require.ErrorIs(t, err, coverage.ErrNotFound)
}
