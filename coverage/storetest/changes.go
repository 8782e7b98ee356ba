package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
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

// Several hundred good features, and then the fault: some stores have written by then.
func refused(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	put(t, s, slug, change(coverage.Replace, facilities("before", "a", "b", "c")...))
	before := world(t, s, slug, 0)
	many := make([]coverage.Feature, 700)
	for i := range many {
		many[i] = facility(fmt.Sprintf("n%03d", i), "after")
	}
	with := func(first, last []coverage.Feature) []coverage.Feature { return slices.Concat(first, many, last) }
	crooked := coverage.Feature{ID: "x", Properties: []byte(`{"id":"x","beds":"many"}`)}
	none, old := []coverage.Feature(nil), facilities("before", "a")

	for name, c := range map[string]struct {
		features []coverage.Feature
		remove   bool
		kind     error
	}{
		"a new id twice":          {with(none, many[:1]), false, coverage.ErrInvalid},
		"a new id twice running":  {with(none, many[699:]), false, coverage.ErrInvalid},
		"an unchanged id twice":   {with(old, old), false, coverage.ErrInvalid},
		"a changed id twice":      {with(facilities("x", "a"), old), false, coverage.ErrInvalid},
		"an id twice to remove":   {facilities("", "a", "b", "a"), true, coverage.ErrInvalid},
		"an unknown id to remove": {facilities("", "a", "z"), true, coverage.ErrNotFound},
		"no id":                   {with(none, facilities("", "")), false, coverage.ErrInvalid},
		"an id that is no text":   {with(none, facilities("", "\xff\xfe")), false, coverage.ErrInvalid},
		"no properties":           {with(none, []coverage.Feature{{ID: "x"}}), false, coverage.ErrInvalid},
		"properties of no layer":  {with(none, []coverage.Feature{crooked}), false, coverage.ErrInvalid},
		"an id with a zero":       {with(none, facilities("", "a\x00b")), false, coverage.ErrInvalid},
	} {
		modes := []coverage.Mode{coverage.Replace, coverage.Merge}
		if c.remove {
			modes = []coverage.Mode{coverage.Remove}
		}
		for _, mode := range modes {
			_, err := s.Put(context.Background(), slug, change(mode, c.features...))
			require.ErrorIs(t, err, c.kind, name)
			requireUnchanged(t, s, before)
		}
	}
	require.Equal(t, 2, put(t, s, slug, change(coverage.Merge, many...)).Number, "and the next one is taken")
}

// A reader that breaks off after 700 features, and changes that say nothing a store could do.
func broken(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	put(t, s, slug, change(coverage.Replace, facility("a", "before")))
	before := world(t, s, slug, 0)
	fault := errors.New("row 701 breaks off")
	for name, c := range map[string]struct {
		edit func(*coverage.Change)
		kind error
	}{
		"the iterator fails": {func(c *coverage.Change) {
			c.Features = func(yield func(coverage.Feature, error) bool) {
				for i := range 700 {
					if !yield(facility(fmt.Sprint(i), ""), nil) {
						return
					}
				}
				yield(coverage.Feature{}, fault)
			}
		}, fault},
		"no such layer": {func(c *coverage.Change) { c.Layer = "facilities; --" }, coverage.ErrInvalid},
		"no such mode":  {func(c *coverage.Change) { c.Mode = "overwrite" }, coverage.ErrInvalid},
		"no features":   {func(c *coverage.Change) { c.Features = nil }, coverage.ErrInvalid},
	} {
		taken := change(coverage.Replace, facility("b", "after"))
		c.edit(&taken)
		_, err := s.Put(context.Background(), slug, taken)
		require.ErrorIs(t, err, c.kind, name)
		requireUnchanged(t, s, before)
	}
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
