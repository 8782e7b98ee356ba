package storetest

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func workspaces(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	all, err := s.Workspaces(ctx)
	require.NoError(t, err)
	require.Empty(t, all)

	full := coverage.Workspace{
		Slug: "b-town", Name: "边境小城", DivisionCodes: []string{"150781000000"},
		Region: []float64{117.1, 49.2, 118, 49.9}, Plans: []string{"manzhouli-2025"},
		DefaultCRS: "EPSG:4490", AllowedOrigins: []string{"https://map.example"}, Created: at,
	}
	created, err := s.PutWorkspace(ctx, full)
	require.NoError(t, err)
	require.True(t, created)
	town(t, s, "a-town")

	got, err := s.Workspace(ctx, "b-town")
	require.NoError(t, err)
	require.Equal(t, full, got)

	put(t, s, "b-town", change(coverage.Replace, facility("f1", "旧")))
	changed := coverage.Workspace{Slug: "b-town", Name: "改名", Revision: 77, Created: at.AddDate(1, 0, 0)}
	created, err = s.PutWorkspace(ctx, changed)
	require.NoError(t, err)
	require.False(t, created)
	changed.Revision, changed.Created = 1, at
	got, err = s.Workspace(ctx, "b-town")
	require.NoError(t, err)
	require.Equal(t, changed, got, "its revision and the time it was created are the store's")
	require.Equal(t, map[string]string{"f1": "旧"}, names(world(t, s, "b-town", 0)), "its layers stay")

	all, err = s.Workspaces(ctx)
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.Equal(t, "a-town", all[0].Slug)
	require.Equal(t, changed, all[1])

	require.NoError(t, s.DeleteWorkspace(ctx, "b-town"))
	_, err = s.Workspace(ctx, "b-town")
	require.ErrorIs(t, err, coverage.ErrNotFound)
	require.ErrorIs(t, s.DeleteWorkspace(ctx, "b-town"), coverage.ErrNotFound)

	town(t, s, "b-town")
	require.Empty(t, world(t, s, "b-town", 0).Hashes, "one made anew under the same slug is empty")
}

func slugs(t *testing.T, s coverage.Store) {
	for _, slug := range []string{
		"", "-a", "A", "a b", "../a", "小城", "a'; DROP TABLE workspace; --", strings.Repeat("a", 64),
	} {
		_, err := s.PutWorkspace(context.Background(), coverage.Workspace{Slug: slug})
		require.ErrorIs(t, err, coverage.ErrInvalid, slug)
	}
	all, err := s.Workspaces(context.Background())
	require.NoError(t, err)
	require.Empty(t, all)
	town(t, s, strings.Repeat("a", 63))
}

func unknown(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	town(t, s, "town")
	merge := change(coverage.Merge, facility("f", ""))
	for name, call := range map[string]func(string) error{
		"Workspace":       func(w string) error { _, err := s.Workspace(ctx, w); return err },
		"DeleteWorkspace": func(w string) error { return s.DeleteWorkspace(ctx, w) },
		"Put":             func(w string) error { _, err := s.Put(ctx, w, merge); return err },
		"Revisions":       func(w string) error { _, err := s.Revisions(ctx, w, 0, 0); return err },
		"Restore":         func(w string) error { _, err := s.Restore(ctx, w, 1, coverage.Origin{}); return err },
		"World":           func(w string) error { _, err := s.World(ctx, w, 0); return err },
		"Save":            func(w string) error { return s.Save(ctx, w, coverage.StoredResult{ID: "r"}) },
		"Result":          func(w string) error { _, err := s.Result(ctx, w, "r"); return err },
		"Results":         func(w string) error { _, err := s.Results(ctx, w, coverage.ResultFilter{}); return err },
	} {
		for _, slug := range []string{"nowhere", "", "TOWN", "town'--", "%"} {
			err := call(slug)
			require.ErrorIs(t, err, coverage.ErrNotFound, "%s of %q", name, slug)
			require.ErrorContains(t, err, slug)
		}
	}
}

// Two towns use the same ids for other things; what is done to one shows in one.
func apart(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	a, b := town(t, s, "a"), town(t, s, "b")
	for _, slug := range []string{a, b} {
		put(t, s, slug, change(coverage.Replace, facilities("of "+slug, "f1", "f2", "f3")...))
		require.NoError(t, s.Save(ctx, slug, coverage.StoredResult{ID: "r", Plan: slug, Body: []byte("of " + slug)}))
	}
	before := world(t, s, b, 0)
	put(t, s, a, change(coverage.Merge, facility("f1", "new")))
	put(t, s, a, change(coverage.Remove, facility("f2", "")))
	put(t, s, a, change(coverage.Replace, facility("f4", "new")))
	_, err := s.Restore(ctx, a, 2, coverage.Origin{})
	require.NoError(t, err)
	requireUnchanged(t, s, before)
	_, err = s.World(ctx, b, 2)
	require.ErrorIs(t, err, coverage.ErrNotFound, "a revision of the other")
	_, err = s.Restore(ctx, b, 2, coverage.Origin{})
	require.ErrorIs(t, err, coverage.ErrNotFound)

	list, err := s.Results(ctx, b, coverage.ResultFilter{})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.NoError(t, s.DeleteWorkspace(ctx, a))
	requireUnchanged(t, s, before)
	r, err := s.Result(ctx, b, "r")
	require.NoError(t, err)
	require.Equal(t, "of b", string(r.Body))

	town(t, s, a)
	_, err = s.Result(ctx, a, "r")
	require.ErrorIs(t, err, coverage.ErrNotFound)
	all, err := s.Revisions(ctx, a, 0, 0)
	require.NoError(t, err)
	require.Empty(t, all)
}
