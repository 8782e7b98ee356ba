package walk_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/geo/walk"
)

// nearest returns the walks from every place drawn by a small letter to those by a capital.
func nearest(g *walk.Graph, places map[byte]orb.Point, from string, capM uint32) map[byte]answer {
	s := g.Snapper(walk.SnapOptions{MaxM: 10})
	var sources []walk.Source
	for i := range from {
		sources = append(sources, walk.Source{Place: s.Snap(places[from[i]]).Place, Label: int32(from[i])})
	}
	f := g.Search(sources, capM*1000)
	got := map[byte]answer{}
	for ch, p := range places {
		if mm, label, ok := f.At(s.Snap(p).Place); ok && ch >= 'a' {
			got[ch] = answer{(mm + 500) / 1000, label}
		}
	}
	return got
}

func TestDrawnWorlds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		plan string
		from string
		want map[byte]answer
	}{
		"the only bridge": {`
a----+----b
     |
~~~~~|~~~~~
     |
c----D----e`, "D", map[byte]answer{'a': {900, 'D'}, 'b': {900, 'D'}, 'c': {500, 'D'}, 'e': {500, 'D'}}},
		"a street passed under": {`
   D
   |
a==|==b
   |
   c`, "D", map[byte]answer{'c': {400, 'D'}}},
		"an island": {`
a--D   b--E   c-d`, "DE", map[byte]answer{'a': {300, 'D'}, 'b': {300, 'E'}}},
		"halfway": {`
D---a---E`, "ED", map[byte]answer{'a': {400, 'D'}}},
		"round the block": {`
+--a--+
|     |
+--D--+`, "D", map[byte]answer{'a': {800, 'D'}}},
		"beyond the cap": {`
D----------a----------b`, "D", map[byte]answer{'a': {1100, 'D'}}},
	} {
		g, places := drawn(t, 100, c.plan)
		require.Equal(t, c.want, nearest(g, places, c.from, 2000), name)
	}
}

func TestNoNetwork(t *testing.T) {
	t.Parallel()
	g := walk.NewBuilder().Build()
	require.Zero(t, g.Nodes())
	require.Zero(t, g.Edges())
	require.Empty(t, g.Components())
	s := g.Snapper(walk.SnapOptions{}).Snap(origin)
	require.Equal(t, walk.Snap{Place: walk.Nowhere}, s)
	f := g.Search([]walk.Source{{Place: s.Place, Label: 3}}, 1e6)
	_, _, ok := f.At(s.Place)
	require.False(t, ok)
	o := f.Edit()
	require.Equal(t, walk.Touched{}, o.Add(walk.Source{Place: s.Place}))
	require.Equal(t, walk.Touched{}, o.Remove(3))
	require.Nil(t, f.Isochrone(1e6, walk.DrawOptions{}))
	require.Empty(t, g.SearchK(nil, 1e6, 3).At(s.Place))
}

func TestTwoOnOneEdge(t *testing.T) {
	t.Parallel()
	g := build(t, []walk.Way{{Points: line(0, 0, 0, 1000)}})
	s := g.Snapper(walk.SnapOptions{})
	sources := []walk.Source{
		{Place: s.Snap(at(20, 300)).Place, Label: 4}, {Place: s.Snap(at(20, 700)).Place, Label: 2},
	}
	f := g.Search(sources, 2_000_000)
	for y, want := range map[float64]answer{
		0: {320_000, 4}, 300: {20_000, 4}, 499: {219_000, 4}, 500: {220_000, 2}, 501: {219_000, 2}, 1000: {320_000, 2},
	} {
		mm, label, ok := f.At(s.Snap(at(0, y)).Place)
		require.True(t, ok)
		require.InDelta(t, want.mm, mm, 2)
		if y != 500 {
			require.Equal(t, want.label, label, "%v", y)
		}
	}
	o := f.Edit()
	o.Remove(4)
	mm, label, _ := o.At(s.Snap(at(0, 300)).Place)
	require.InDelta(t, 420_000, mm, 2)
	require.EqualValues(t, 2, label)
}

func TestTheLimitIsIncluded(t *testing.T) {
	t.Parallel()
	g := build(t, []walk.Way{{Points: line(0, 0, 1000, 0)}})
	src := []walk.Source{{Place: walk.Place{LegMM: 50}}}
	for capMM, want := range map[uint32]bool{1149: false, 1150: true} {
		_, _, ok := g.Search(src, capMM).At(walk.Place{OffsetMM: 1000, LegMM: 100})
		require.Equal(t, want, ok)
	}
}
