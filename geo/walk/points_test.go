package walk_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo/walk"
)

// someGroups draws points of no, one or several places.
func someGroups(t *rapid.T, g *walk.Graph) (places []walk.Place, first []int32) {
	first = []int32{0}
	most := rapid.IntRange(1, 4).Draw(t, "most")
	for range rapid.IntRange(0, 12).Draw(t, "points") {
		for range rapid.IntRange(0, most).Draw(t, "places") {
			places = append(places, somePlace(t, g))
		}
		first = append(first, int32(len(places)))
	}
	return places, first
}

// slowReach asks the field about every place of every point.
func slowReach(f *walk.Field, places []walk.Place, first []int32, mm, label []int32) {
	for n := range first[1:] {
		somewhere := false
		bestMM, bestLabel := int32(walk.Unreached), int32(-1)
		for _, at := range places[first[n]:first[n+1]] {
			somewhere = somewhere || at.Edge >= 0
			if d, l, ok := f.At(at); ok && (int32(d) < bestMM || int32(d) == bestMM && l < bestLabel) {
				bestMM, bestLabel = int32(d), l
			}
		}
		if somewhere {
			mm[n], label[n] = bestMM, bestLabel
		}
	}
}

func marked(n int) []int32 {
	all := make([]int32, n)
	for i := range all {
		all[i] = -7
	}
	return all
}

func TestPointsTakeTheirBestPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someWays(t))
		places, first := someGroups(t, g)
		n := len(first) - 1
		points := walk.NewPointsOf(places, first)
		f := g.Search(someSources(t, g, 5), 300_000)
		mm, label, wantMM, wantLabel := marked(n), marked(n), marked(n), marked(n)
		points.Reach(f, mm, label)
		slowReach(f, places, first, wantMM, wantLabel)
		require.Equal(t, wantMM, mm)
		require.Equal(t, wantLabel, label)

		o := f.Edit()
		touched := o.Move(3, someSources(t, g, 2)...)
		was, wasLabel := append([]int32{}, mm...), append([]int32{}, label...)
		told := map[int]bool{}
		points.Update(o, touched.Edges, mm, label, func(point int) {
			require.False(t, told[point], "told twice")
			told[point] = true
		})
		slowReach(o.Field(), places, first, wantMM, wantLabel)
		require.Equal(t, wantMM, mm)
		require.Equal(t, wantLabel, label)
		for k := range n {
			require.Equal(t, was[k] != mm[k] || wasLabel[k] != label[k], told[k], k)
		}
	})
}

// Another place to leave by never makes a walk longer.
func TestMorePlacesNeverLengthen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someWays(t))
		places, first := someGroups(t, g)
		n := len(first) - 1
		f := g.Search(someSources(t, g, 5), 300_000)
		var more []walk.Place
		moreFirst := []int32{0}
		for k := range n {
			more = append(append(more, places[first[k]:first[k+1]]...), somePlace(t, g))
			moreFirst = append(moreFirst, int32(len(more)))
		}
		few, many := marked(n), marked(n)
		for k := range few {
			few[k], many[k] = walk.Unreached, walk.Unreached
		}
		walk.NewPointsOf(places, first).Reach(f, few, marked(n))
		walk.NewPointsOf(more, moreFirst).Reach(f, many, marked(n))
		for k := range n {
			require.LessOrEqual(t, many[k], few[k])
		}
	})
}
