package storetest

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// ladder is a network of two long streets and rungs between them, every rung a way and every fourth
// unwalkable: more ways than a store need read to walk on them.
func ladder(ways int) []coverage.Feature {
	all := make([]coverage.Feature, ways)
	for i := range all {
		k := i / 3
		x := 100 + float64(k)/1000
		a, b, next := orb.Point{x, 40}, orb.Point{x, 40.001}, x+0.001
		line := orb.LineString{a, b}
		switch i % 3 {
		case 1:
			line = orb.LineString{a, {next, 40}}
		case 2:
			line = orb.LineString{b, {next, 40.001}}
		}
		y := coverage.Walkway{ID: fmt.Sprintf("w%06d", i), Kind: "footway"}
		if i%12 == 0 {
			y.Walkable = new(bool)
		}
		all[i] = coverage.Feature{ID: y.ID, Geometry: line, Properties: properties(y)}
	}
	return all
}

// Whatever a store keeps of a network, a world is the one that NewWorld makes of the features in force:
// when it is read first, when somebody has walked on it, and after each change.
func networks(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	ways := ladder(10_500)
	walk := func(mode coverage.Mode, features ...coverage.Feature) {
		c := change(mode, features...)
		c.Layer = coverage.Walkways
		put(t, s, slug, c)
	}
	hold := func(revision int, want []coverage.Feature) {
		t.Helper()
		for range 3 {
			requireNetwork(t, world(t, s, slug, revision), want)
		}
	}
	walk(coverage.Replace, ways...)
	hold(0, ways)
	put(t, s, slug, change(coverage.Merge, facility("f", "none of the ways")))
	hold(0, ways)

	bent := ways[7]
	bent.Geometry = orb.LineString{{100.002, 40}, {100.0025, 40.0005}, {100.003, 40}}
	walk(coverage.Merge, bent)
	after := append([]coverage.Feature{}, ways...)
	after[7] = bent
	hold(0, after)
	hold(1, ways)
	walk(coverage.Remove, ways[9])
	hold(0, append(after[:9:9], after[10:]...))
	_, err := s.Restore(context.Background(), slug, 1, coverage.Origin{At: at})
	require.NoError(t, err)
	hold(0, ways)

	last := world(t, s, slug, 0)
	require.NoError(t, s.DeleteWorkspace(context.Background(), slug))
	town(t, s, slug)
	walk(coverage.Replace, after...)
	requireNetwork(t, world(t, s, slug, 0), after)
	if held, err := last.Ways(); err == nil { // the old world has its own ways, or none
		require.Len(t, held, len(ways))
		require.Len(t, held[7].Geometry, 2)
	}
}

// requireNetwork holds the walkways of a world, and what is made of them, to features.
func requireNetwork(t testing.TB, w *coverage.World, features []coverage.Feature) {
	t.Helper()
	want, err := coverage.NewWorld(w.Workspace, w.Revision,
		map[coverage.Layer][]coverage.Feature{coverage.Walkways: append([]coverage.Feature{}, features...)}, nil)
	require.NoError(t, err)
	require.Equal(t, want.Hashes[coverage.Walkways], w.Hashes[coverage.Walkways])
	require.Equal(t, coverage.Walking, coverage.Question{}.Method(w))
	var expected, got bytes.Buffer
	_, err = want.Graph().WriteTo(&expected)
	require.NoError(t, err)
	_, err = w.Graph().WriteTo(&got)
	require.NoError(t, err)
	require.True(t, bytes.Equal(expected.Bytes(), got.Bytes()), "another network")
	ways, err := w.Ways()
	require.NoError(t, err)
	require.Len(t, ways, len(features))
	for i := range ways {
		require.Equal(t, want.Walkways[i], ways[i])
	}
}
