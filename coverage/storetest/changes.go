package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func counts(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	a, b, c := facility("a", "1"), facility("b", "1"), facility("c", "1")
	b2, d := facility("b", "2"), facility("d", "1")
	moved := c
	moved.Geometry = nil
	note := []coverage.Issue{{Code: "crs_undeclared", Severity: coverage.IssueWarning, Message: "m", Remedy: "r"}}

	for i, step := range []struct {
		change                            coverage.Change
		accepted, added, changed, removed int
		left                              []coverage.Feature
	}{
		{change(coverage.Replace, c, a, b), 3, 3, 0, 0, []coverage.Feature{a, b, c}},
		{change(coverage.Replace, a, b, c), 3, 0, 0, 0, []coverage.Feature{a, b, c}},
		{change(coverage.Replace, b2, d, a), 3, 1, 1, 1, []coverage.Feature{a, b2, d}},
		{change(coverage.Merge, a, b, c), 3, 1, 1, 0, []coverage.Feature{a, b, c, d}},
		{change(coverage.Merge, moved), 1, 0, 1, 0, []coverage.Feature{a, b, moved, d}},
		{change(coverage.Merge), 0, 0, 0, 0, []coverage.Feature{a, b, moved, d}},
		{change(coverage.Remove, coverage.Feature{ID: "d"}, b), 2, 0, 0, 2, []coverage.Feature{a, moved}},
		{change(coverage.Replace), 0, 0, 0, 2, nil},
		{change(coverage.Merge, d), 1, 1, 0, 0, []coverage.Feature{d}},
	} {
		step.change.Note = note
		got := put(t, s, slug, step.change)
		want := coverage.Revision{
			Number: i + 1, Layer: coverage.Facilities, Mode: step.change.Mode, Origin: step.change.Origin, Warnings: note,
			Accepted: step.accepted, Added: step.added, Changed: step.changed, Removed: step.removed,
			Counts: map[coverage.Layer]int{},
		}
		if len(step.left) > 0 {
			want.Counts[coverage.Facilities] = len(step.left)
		}
		require.Equal(t, want, got, "step %d", i+1)
		listed, err := s.Revisions(context.Background(), slug, 0, 1)
		require.NoError(t, err)
		require.Equal(t, []coverage.Revision{want}, listed, "what Put returned is what is listed")

		w := world(t, s, slug, 0)
		require.Equal(t, i+1, w.Revision)
		require.Equal(t, i+1, w.Workspace.Revision)
		layers, notes := map[coverage.Layer][]coverage.Feature{coverage.Facilities: step.left}, w.Notes
		requireWorld(t, w, layers, notes)
	}
}

// A first good feature, several hundred more, and then the fault: some stores have written by then.
func refused(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	before := func() *coverage.World {
		put(t, s, slug, change(coverage.Replace, facilities("before", "a", "b", "c")...))
		return world(t, s, slug, 0)
	}()
	var many []coverage.Feature
	for i := range 700 {
		many = append(many, facility(fmt.Sprintf("n%03d", i), "after"))
	}
	broken := errors.New("row 701 breaks off")
	for name, c := range map[string]struct {
		edit func(*coverage.Change)
		kind error
	}{
		"the iterator fails": {func(c *coverage.Change) {
			c.Features = func(yield func(coverage.Feature, error) bool) {
				for f := range each(many) {
					if !yield(f, nil) {
						return
					}
				}
				yield(coverage.Feature{}, broken)
			}
		}, broken},
		"a new id twice":         {func(c *coverage.Change) { c.Features = each(append(many, many[0])) }, coverage.ErrInvalid},
		"a new id twice running": {func(c *coverage.Change) { c.Features = each(append(many, many[699])) }, coverage.ErrInvalid},
		"an unchanged id twice": {func(c *coverage.Change) {
			c.Features = each(append(append(facilities("before", "a"), many...), facility("a", "before")))
		}, coverage.ErrInvalid},
		"a changed id twice": {func(c *coverage.Change) {
			c.Features = each(append(append(facilities("x", "a"), many...), facility("a", "before")))
		}, coverage.ErrInvalid},
		"an id twice to remove": {func(c *coverage.Change) {
			c.Mode, c.Features = coverage.Remove, each(facilities("", "a", "b", "a"))
		}, coverage.ErrInvalid},
		"an unknown id to remove": {func(c *coverage.Change) {
			c.Mode, c.Features = coverage.Remove, each(facilities("", "a", "z"))
		}, coverage.ErrNotFound},
		"no id":             {func(c *coverage.Change) { c.Features = each(append(many, coverage.Feature{})) }, coverage.ErrInvalid},
		"an id of no text":  {func(c *coverage.Change) { c.Features = each(facilities("", "\xff\xfe")) }, coverage.ErrInvalid},
		"an id with a zero": {func(c *coverage.Change) { c.Features = each(facilities("", "a\x00b")) }, coverage.ErrInvalid},
		"no such layer":     {func(c *coverage.Change) { c.Layer = "facilities; --" }, coverage.ErrInvalid},
		"no such mode":      {func(c *coverage.Change) { c.Mode = "overwrite" }, coverage.ErrInvalid},
		"no features":       {func(c *coverage.Change) { c.Features = nil }, coverage.ErrInvalid},
	} {
		for _, mode := range []coverage.Mode{coverage.Replace, coverage.Merge} {
			ch := change(mode, many...)
			c.edit(&ch)
			_, err := s.Put(context.Background(), slug, ch)
			require.ErrorIs(t, err, c.kind, name)
			requireUnchanged(t, s, before)
		}
	}
	require.Equal(t, 2, put(t, s, slug, change(coverage.Merge, many...)).Number, "and the next one is taken")
}

func stale(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	for range 3 {
		put(t, s, slug, change(coverage.Replace, facility("a", "1")))
	}
	before := world(t, s, slug, 0)
	for _, based := range []int{1, 2, 17} {
		c := change(coverage.Replace, facility("a", "mine"))
		c.IfMatch = based
		_, err := s.Put(context.Background(), slug, c)
		require.ErrorIs(t, err, coverage.ErrConflict)
		require.ErrorContains(t, err, fmt.Sprintf("revision %d", based))
		require.ErrorContains(t, err, "3")
		requireUnchanged(t, s, before)
	}
	c := change(coverage.Replace, facility("a", "mine"))
	c.IfMatch = 3
	require.Equal(t, 4, put(t, s, slug, c).Number)
}

// The context ends before the call, and while its features are read.
func ended(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	put(t, s, slug, change(coverage.Replace, facility("a", "1")))
	before := world(t, s, slug, 0)

	ctx, cancel := context.WithCancel(context.Background())
	c := change(coverage.Replace)
	c.Features = func(yield func(coverage.Feature, error) bool) {
		for i := 0; ; i++ {
			if i == 1000 {
				cancel()
			}
			if !yield(facility(fmt.Sprint("f", i), ""), nil) {
				return
			}
		}
	}
	_, err := s.Put(ctx, slug, c)
	require.ErrorIs(t, err, context.Canceled)
	requireUnchanged(t, s, before)

	_, err = s.Put(ctx, slug, change(coverage.Replace))
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.World(ctx, slug, 0)
	require.ErrorIs(t, err, context.Canceled)
	requireUnchanged(t, s, before)
	require.Equal(t, 2, put(t, s, slug, change(coverage.Replace)).Number, "the store goes on")
}
