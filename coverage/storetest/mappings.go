package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func mappings(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	town(t, s, "a-town")
	town(t, s, "b-town")
	first := coverage.Mapping{Layer: coverage.Facilities, Map: map[string]string{"床位": "beds", "备注": ""}, Set: map[string]string{"urban": "true"}}
	require.NoError(t, s.PutMapping(ctx, "a-town", "民政台账", &first))
	got := func(slug string) map[string]coverage.Mapping {
		w, err := s.Workspace(ctx, slug)
		require.NoError(t, err)
		return w.Mappings
	}
	require.Equal(t, map[string]coverage.Mapping{"民政台账": first}, got("a-town"))
	require.Empty(t, got("b-town"))

	put(t, s, "a-town", change(coverage.Replace, facility("f1", "旧")))
	_, err := s.PutWorkspace(ctx, coverage.Workspace{Slug: "a-town", Name: "改名", Created: at})
	require.NoError(t, err)
	require.Equal(t, first, got("a-town")["民政台账"], "it stays when the workspace changes")
	w, err := s.Workspace(ctx, "a-town")
	require.NoError(t, err)
	require.Equal(t, 1, w.Revision, "a mapping is no revision")

	second := coverage.Mapping{Layer: coverage.Facilities}
	require.NoError(t, s.PutMapping(ctx, "a-town", "民政台账", &second))
	require.Equal(t, second, got("a-town")["民政台账"])
	require.NoError(t, s.PutMapping(ctx, "a-town", "民政台账", nil))
	require.Empty(t, got("a-town"))
	require.ErrorIs(t, s.PutMapping(ctx, "a-town", "民政台账", nil), coverage.ErrNotFound)
	require.ErrorIs(t, s.PutMapping(ctx, "c-town", "x", &first), coverage.ErrNotFound)
	for _, name := range []string{"", "a/b", " a", "..", "a b"} {
		require.ErrorIs(t, s.PutMapping(ctx, "a-town", name, &first), coverage.ErrInvalid, "%q", name)
	}
	for i := range coverage.MaxMappings {
		require.NoError(t, s.PutMapping(ctx, "b-town", fmt.Sprintf("m%d", i), &second))
	}
	require.ErrorIs(t, s.PutMapping(ctx, "b-town", "one-too-many", &second), coverage.ErrInvalid)
	require.NoError(t, s.PutMapping(ctx, "b-town", "m1", &first), "one that is there can be changed")
}
