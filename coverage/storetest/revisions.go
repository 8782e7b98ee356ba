package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func restores(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	slug := town(t, s, "town")
	put(t, s, slug, change(coverage.Replace, facilities("1", "kept", "changed", "dropped", "back")...))
	dwellings := coverage.Change{Layer: coverage.Dwellings, Mode: coverage.Replace, Features: each([]coverage.Feature{
		{ID: "d", Properties: properties(coverage.Dwelling{ID: "d"})},
	})}
	put(t, s, slug, dwellings)
	put(t, s, slug, change(coverage.Replace,
		append(facilities("1", "kept"), append(facilities("2", "changed", "back"), facility("new", "2"))...)...))
	put(t, s, slug, change(coverage.Merge, facility("back", "1")))
	dwellings.Mode, dwellings.Features = coverage.Remove, each([]coverage.Feature{{ID: "d"}})
	put(t, s, slug, dwellings)

	by := coverage.Origin{Author: "reviewer", Source: "restore", At: at}
	got, err := s.Restore(ctx, slug, 2, by)
	require.NoError(t, err)
	require.Equal(t, coverage.Revision{
		Number: 6, Mode: coverage.Replace, Origin: by, Restores: 2,
		Accepted: 5, Added: 2, Changed: 1, Removed: 1, // dropped and d; changed; new
		Counts: map[coverage.Layer]int{coverage.Facilities: 4, coverage.Dwellings: 1},
	}, got)
	listed, err := s.Revisions(ctx, slug, 0, 1)
	require.NoError(t, err)
	require.Equal(t, got, listed[0])
	requireSame(t, world(t, s, slug, 2), world(t, s, slug, 6))
	require.Equal(t, map[string]string{"kept": "1", "changed": "2", "back": "1", "new": "2"},
		names(world(t, s, slug, 5)), "what it undoes stays readable")

	again, err := s.Restore(ctx, slug, 6, by)
	require.NoError(t, err)
	require.Zero(t, again.Added+again.Changed+again.Removed)
	undone, err := s.Restore(ctx, slug, 5, by)
	require.NoError(t, err)
	require.Equal(t, []int{1, 1, 2}, []int{undone.Added, undone.Changed, undone.Removed})
	requireSame(t, world(t, s, slug, 5), world(t, s, slug, 8))
	for _, n := range []int{-1, 0, 9} {
		_, err := s.Restore(ctx, slug, n, by)
		require.ErrorIs(t, err, coverage.ErrNotFound)
	}
	require.Equal(t, 9, put(t, s, slug, change(coverage.Merge, facility("kept", "9"))).Number)
}

// requireSame holds one world to hold what another does, its revision apart.
func requireSame(t testing.TB, want, got *coverage.World) {
	t.Helper()
	same := *got
	same.Workspace, same.Revision = want.Workspace, want.Revision
	require.Equal(t, want, &same)
}

func revisions(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	numbers := func(before, limit int) []int {
		all, err := s.Revisions(context.Background(), slug, before, limit)
		require.NoError(t, err)
		list := []int{}
		for _, r := range all {
			list = append(list, r.Number)
		}
		return list
	}
	require.Empty(t, numbers(0, 10))
	for n := range 5 {
		put(t, s, slug, change(coverage.Replace, facility("a", fmt.Sprint(n))))
	}
	require.Equal(t, []int{5, 4, 3, 2, 1}, numbers(0, 0))
	require.Equal(t, []int{5, 4}, numbers(0, 2))
	require.Equal(t, []int{3, 2}, numbers(4, 2))
	require.Equal(t, []int{1}, numbers(2, 2))
	require.Empty(t, numbers(1, 2))
	require.Equal(t, []int{5, 4, 3, 2, 1}, numbers(100, 100))
}

func notes(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	issue := func(code string) []coverage.Issue {
		return []coverage.Issue{{Code: code, Severity: coverage.IssueWarning, Message: "m", Remedy: "r"}}
	}
	step := func(layer coverage.Layer, mode coverage.Mode, code string, ids ...string) {
		c := change(mode, facilities("", ids...)...)
		if c.Layer = layer; code != "" {
			c.Note = issue(code)
		}
		put(t, s, slug, c)
	}
	inForce := func(n int) string {
		var all string
		w := world(t, s, slug, n)
		for _, layer := range []coverage.Layer{coverage.Facilities, coverage.Dwellings} {
			for _, i := range w.Notes[layer] {
				all += i.Code
			}
			all += "|"
		}
		return all
	}
	f, d := coverage.Facilities, coverage.Dwellings
	step(f, coverage.Replace, "A", "1", "2") // 1
	step(d, coverage.Replace, "B", "1")      // 2
	step(f, coverage.Merge, "C", "3")        // 3
	step(f, coverage.Merge, "", "4")         // 4
	step(f, coverage.Remove, "", "1")        // 5
	step(f, coverage.Replace, "D", "1")      // 6
	step(d, coverage.Replace, "", "1")       // 7
	step(f, coverage.Remove, "", "1")        // 8: the last one
	step(f, coverage.Merge, "E", "1")        // 9
	want := []string{"A||", "A|B|", "AC|B|", "AC|B|", "AC|B|", "D|B|", "D||", "||", "E||"}
	for n := range want {
		require.Equal(t, want[n], inForce(n+1), "revision %d", n+1)
	}
	for i, n := range []int{4, 2, 8, 10} {
		r, err := s.Restore(context.Background(), slug, n, coverage.Origin{})
		require.NoError(t, err)
		require.Equal(t, 10+i, r.Number)
		require.Equal(t, inForce(n), inForce(0), "restoring %d", n)
	}
	all, err := s.Revisions(context.Background(), slug, 0, 1)
	require.NoError(t, err)
	require.Len(t, all[0].Warnings, 3, "a restore warns of what it brings back")
	step(f, coverage.Replace, "", "1")
	require.Equal(t, "|B|", inForce(0))
	require.Equal(t, want[3], inForce(4))
	step(d, coverage.Replace, "F")
	require.Equal(t, "||", inForce(0), "of no features nothing can be said")
}
