package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"yikezhong/coverage"
)

const crowd = 300 // features of a generation: more than a store writes at once

// generation replaces all facilities by a crowd that bears one name.
func generation(n int) coverage.Change {
	ids := make([]string, crowd)
	for i := range ids {
		ids[i] = fmt.Sprint("f", i)
	}
	return change(coverage.Replace, facilities(fmt.Sprint(n), ids...)...)
}

// whole reports as an error a world whose facilities are not those of its revision's generation.
func whole(w *coverage.World) error {
	if w.Revision > 0 && len(w.Facilities) != crowd {
		return fmt.Errorf("revision %d has %d facilities", w.Revision, len(w.Facilities))
	}
	for _, f := range w.Facilities {
		if f.Name != fmt.Sprint(w.Revision) {
			return fmt.Errorf("revision %d has a facility of generation %s", w.Revision, f.Name)
		}
	}
	return nil
}

func readers(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	ctx, done := context.WithCancel(context.Background())
	var g errgroup.Group
	for range 4 {
		g.Go(func() error {
			for last := 0; ctx.Err() == nil; {
				w, err := s.World(context.Background(), slug, 0)
				if err != nil {
					return err
				}
				if err := whole(w); err != nil {
					return err
				}
				if w.Revision < last {
					return fmt.Errorf("revision %d came after %d", w.Revision, last)
				}
				last = w.Revision
			}
			return nil
		})
	}
	for n := 1; n <= 15; n++ {
		require.Equal(t, n, put(t, s, slug, generation(n)).Number)
		require.Equal(t, n, world(t, s, slug, 0).Revision, "a write is seen by the next read")
	}
	done()
	require.NoError(t, g.Wait())
}

func writers(t *testing.T, s coverage.Store) {
	var g errgroup.Group
	for _, slug := range []string{"a", "b"} {
		town(t, s, slug)
		g.Go(func() error {
			for n := 1; n <= 10; n++ {
				r, err := s.Put(context.Background(), slug, generation(n))
				if err != nil {
					return err
				}
				if r.Number != n {
					return fmt.Errorf("%s got revision %d as its own %d", slug, r.Number, n)
				}
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	for _, slug := range []string{"a", "b"} {
		for n := 1; n <= 10; n++ {
			require.NoError(t, whole(world(t, s, slug, n)))
		}
	}
}

// Ten planners merge one facility each, at once: ten revisions, and nothing is lost.
func turns(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	var g errgroup.Group
	for n := range 10 {
		g.Go(func() error {
			_, err := s.Put(context.Background(), slug, change(coverage.Merge, facility(fmt.Sprint(n), "")))
			return err
		})
	}
	require.NoError(t, g.Wait())
	all, err := s.Revisions(context.Background(), slug, 0, 0)
	require.NoError(t, err)
	require.Len(t, all, 10)
	for i, r := range all {
		require.Equal(t, 10-i, r.Number)
		require.Equal(t, 10-i, r.Counts[coverage.Facilities])
	}
	require.Len(t, world(t, s, slug, 0).Facilities, 10)
}

// Half of generation 2 has been read by the store when it is asked for a world, and again.
func longWrite(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	put(t, s, slug, generation(1))
	c := generation(2)
	all, read := c.Features, 0
	c.Features = func(yield func(coverage.Feature, error) bool) {
		for f, err := range all {
			if read++; read%(crowd/2) == 0 {
				w, err := s.World(context.Background(), slug, 0)
				if err == nil {
					err = whole(w)
				}
				if err == nil && w.Revision != 1 {
					err = fmt.Errorf("revision %d was read before it was committed", w.Revision)
				}
				if err != nil {
					yield(coverage.Feature{}, err)
					return
				}
			}
			if !yield(f, err) {
				return
			}
		}
	}
	require.Equal(t, 2, put(t, s, slug, c).Number)
	require.Equal(t, crowd, read)
	require.NoError(t, whole(world(t, s, slug, 0)))
}
