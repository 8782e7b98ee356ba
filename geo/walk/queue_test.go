package walk_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo/walk"
)

// TestSearchAcrossACountry searches, and edits, where walks are hundreds of kilometres long and ways
// from some metres to a hundred kilometres: what is found waits until the search comes there.
func TestSearchAcrossACountry(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 20).Draw(t, "places")
		var places []orb.Point
		for range n {
			far := rapid.SampledFrom([]float64{0.0003, 0.02, 0.5}).Draw(t, "step")
			lon, lat := rapid.IntRange(-9, 9).Draw(t, "lon"), rapid.IntRange(-9, 9).Draw(t, "lat")
			places = append(places, orb.Point{117 + float64(lon)*far, 40 + float64(lat)*far})
		}
		var ways []walk.Way
		for i := range rapid.IntRange(2, 40).Draw(t, "ways") {
			k, m := rapid.IntRange(0, n-1).Draw(t, "from"), rapid.IntRange(0, n-1).Draw(t, "to")
			ways = append(ways, walk.Way{ID: fmt.Sprint(i), Points: orb.LineString{places[k], places[m]}})
		}
		g := build(t, ways)
		sources := someSources(t, g, 4)
		capMM := uint32(rapid.SampledFrom([]int{33_546_239, 33_546_240, 1 << 31}).Draw(t, "cap"))
		requireNearest(t, g, sources, capMM, g.Search(sources, capMM))

		o := g.Search(sources, capMM).Edit()
		for range 3 {
			more, label := someSources(t, g, 2), int32(rapid.IntRange(0, 6).Draw(t, "closed"))
			o.Add(more...)
			o.Remove(label)
			sources = slices.DeleteFunc(slices.Concat(sources, more), func(s walk.Source) bool { return s.Label == label })
		}
		requireNearest(t, g, sources, capMM, o.Field())
	})
}

// requireNearest holds a field to brute force at every node.
func requireNearest(t require.TestingT, g *walk.Graph, sources []walk.Source, capMM uint32, f *walk.Field) {
	var from [][]uint64
	for _, s := range sources {
		from = append(from, slowWalks(g, s.Place))
	}
	for v := range int32(g.Nodes()) {
		want := state{mm: uint64(capMM) + 1}
		for i, s := range sources {
			want = want.nearer(state{from[i][v], s.Label})
		}
		mm, label, ok := f.Node(v)
		require.Equal(t, want.mm <= min(uint64(capMM), 1<<31-1), ok, "node %d", v)
		if ok {
			require.Equal(t, want, state{uint64(mm), label}, "node %d", v)
		}
	}
}

type state struct {
	mm    uint64
	label int32
}

func (s state) nearer(t state) state {
	if t.mm < s.mm || t.mm == s.mm && t.label < s.label {
		return t
	}
	return s
}
