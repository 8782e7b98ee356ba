package walk_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo/walk"
)

// everyPlace returns places along every edge: its ends, its middle, off it and on it.
func everyPlace(g *walk.Graph) []walk.Place {
	places := []walk.Place{walk.Nowhere}
	for e := range int32(g.Edges()) {
		mm := g.LengthMM(e)
		for _, offset := range []uint32{0, mm / 5, mm / 2, mm} {
			places = append(places, walk.Place{Edge: e, OffsetMM: offset, LegMM: mm % 9000})
		}
	}
	return places
}

func requireSameAnswers(t require.TestingT, want, got interface {
	At(walk.Place) (uint32, int32, bool)
}, places []walk.Place,
) {
	for _, p := range places {
		mm, label, ok := want.At(p)
		gotMM, gotLabel, gotOK := got.At(p)
		require.Equal(t, [3]any{mm, label, ok}, [3]any{gotMM, gotLabel, gotOK}, "%+v", p)
	}
}

func TestSearchAgainstBruteForce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someWays(t))
		sources := someSources(t, g, 8)
		capMM := uint32(rapid.SampledFrom([]int{0, 50_000, 200_000, 1_000_000, 1 << 31}).Draw(t, "cap"))
		k := rapid.IntRange(1, 4).Draw(t, "k")
		f := g.Search(sources, capMM)
		fk := g.SearchK(sources, capMM, k)
		var from [][]uint64
		for _, s := range sources {
			from = append(from, slowWalks(g, s.Place))
		}
		for _, q := range everyPlace(g) {
			want := slowNearest(g, sources, from, q, min(capMM, 1<<31-1))
			mm, label, ok := f.At(q)
			require.Equal(t, len(want) > 0, ok, "%+v", q)
			if ok {
				require.Equal(t, want[0], answer{mm, label}, "%+v", q)
			}
			nearest := []answer{}
			for _, n := range fk.At(q) {
				nearest = append(nearest, answer{n.MM, n.Label})
			}
			require.Equal(t, append([]answer{}, want[:min(k, len(want))]...), nearest, "%+v", q)
		}
	})
}

func TestEditsEqualSearches(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someWays(t))
		places := everyPlace(g)
		sources := someSources(t, g, 10)
		capMM := uint32(rapid.SampledFrom([]int{60_000, 300_000, 1 << 30}).Draw(t, "cap"))
		base := g.Search(sources, capMM)
		o := base.Edit()
		now := sources
		for range rapid.IntRange(1, 8).Draw(t, "edits") {
			before, then := o.Field(), now
			var touched walk.Touched
			label := int32(rapid.IntRange(0, 6).Draw(t, "label"))
			added := someSources(t, g, 2)
			switch rapid.IntRange(0, 2).Draw(t, "edit") {
			case 0:
				touched = o.Add(added...)
				now = append(now[:len(now):len(now)], added...)
			case 1:
				touched = o.Remove(label)
				now = without(now, label)
			case 2:
				touched = o.Move(label, added...)
				now = append(without(now, label), added...)
			}
			after := o.Field()
			requireSameAnswers(t, g.Search(now, capMM), after, places)
			requireSameAnswers(t, g.Search(then, capMM), before, places)
			requireTouched(t, g, before, after, touched, places)
		}
		requireSameAnswers(t, g.Search(sources, capMM), base, places)
	})
}

func without(sources []walk.Source, label int32) (rest []walk.Source) {
	for _, s := range sources {
		if s.Label != label {
			rest = append(rest, s)
		}
	}
	return rest
}

// requireTouched holds that nothing changed but what was said to be touched.
func requireTouched(
	t require.TestingT, g *walk.Graph, before, after *walk.Field, touched walk.Touched, places []walk.Place,
) {
	for v := range int32(g.Nodes()) {
		mm, label, _ := before.Node(v)
		nowMM, nowLabel, _ := after.Node(v)
		if mm != nowMM || label != nowLabel {
			require.Contains(t, touched.Nodes, v)
		}
	}
	for _, p := range places {
		mm, label, _ := before.At(p)
		nowMM, nowLabel, _ := after.At(p)
		if mm != nowMM || label != nowLabel {
			require.Contains(t, touched.Edges, p.Edge)
		}
	}
}

func TestMoreNeverServesFewer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ways := someWays(t)
		g := build(t, ways)
		sources := someSources(t, g, 6)
		few, many := g.Search(sources, 250_000), g.Search(append(sources, someSources(t, g, 3)...), 400_000)
		for _, p := range everyPlace(g) {
			if mm, _, ok := few.At(p); ok {
				more, _, ok := many.At(p)
				require.True(t, ok)
				require.LessOrEqual(t, more, mm)
			}
		}
	})
}
