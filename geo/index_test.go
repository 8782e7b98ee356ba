package geo_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
)

// town draws points, lines and polygons within some kilometres, many of them in the same places.
func town(t *rapid.T, at orb.Point) []orb.Geometry {
	var items []orb.Geometry
	for range rapid.IntRange(0, 60).Draw(t, "items") {
		p := near(t, at, 4000, "item")
		if rapid.Bool().Draw(t, "on the grid") {
			p = orb.Point{math.Round(p[0]*200) / 200, math.Round(p[1]*200) / 200}
		}
		q := geo.Direct(p, 60, 300)
		switch rapid.IntRange(0, 6).Draw(t, "kind") {
		case 0:
			items = append(items, orb.Polygon{box(p[0], p[1], q[0], q[1])})
		case 1:
			items = append(items, orb.LineString{p, q})
		case 2:
			items = append(items, nil)
		default:
			items = append(items, p)
		}
	}
	return items
}

func slowDistance(g orb.Geometry, p orb.Point) float64 {
	switch g := g.(type) {
	case nil:
		return math.Inf(1)
	case orb.Point:
		return geo.Distance(p, g)
	case orb.Polygon:
		if geo.Contains(g, p) {
			return 0
		}
	}
	return geo.DistanceToBoundary(g, p)
}

func slowHits(items []orb.Geometry, p orb.Point, metres float64) []geo.Hit {
	var hits []geo.Hit
	for i, g := range items {
		if d := slowDistance(g, p); d <= metres {
			hits = append(hits, geo.Hit{Index: i, Metres: d})
		}
	}
	slices.SortFunc(hits, byDistance)
	return hits
}

func byDistance(a, b geo.Hit) int {
	return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.Index, b.Index))
}

func TestIndexFindsWhatBruteForceFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := point(-170, 170, -85, 85).Draw(t, "at")
		items := town(t, at)
		x := geo.NewIndex(items)
		require.Equal(t, len(items), x.Len())
		p := near(t, at, 5000, "p")
		metres := rapid.Float64Range(0, 6000).Draw(t, "metres")
		if len(items) > 0 && rapid.Bool().Draw(t, "exactly at the limit") {
			if d := slowDistance(items[0], p); !math.IsInf(d, 1) {
				metres = d
			}
		}
		want := slowHits(items, p, metres)

		var got []geo.Hit
		x.Within(p, metres, func(i int, d float64) bool {
			got = append(got, geo.Hit{Index: i, Metres: d})
			return true
		})
		slices.SortFunc(got, byDistance)
		require.Equal(t, want, got)

		k := rapid.IntRange(1, 70).Draw(t, "k")
		if len(want) == 0 {
			require.Empty(t, x.NearestK(p, k, metres))
		} else {
			require.Equal(t, want[:min(k, len(want))], x.NearestK(p, k, metres))
			i, d, ok := x.Nearest(p, metres)
			require.True(t, ok)
			require.Equal(t, want[0], geo.Hit{Index: i, Metres: d})
		}
		all := slowHits(items, p, 1e9)
		require.Equal(t, all, append([]geo.Hit(nil), x.NearestK(p, len(items)+1, math.Inf(1))...))
	})
}

func TestIndexSearchesBoxes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := point(73, 135, 18, 53).Draw(t, "at")
		items := town(t, at)
		b := orb.MultiPoint{near(t, at, 5000, "a"), near(t, at, 5000, "b")}.Bound()
		var want, got []int
		for i, g := range items {
			if g != nil && g.Bound().Intersects(b) {
				want = append(want, i)
			}
		}
		geo.NewIndex(items).Search(b, func(i int) bool { got = append(got, i); return true })
		slices.Sort(got)
		require.Equal(t, want, got)
	})
}

func TestIndexEdges(t *testing.T) {
	t.Parallel()
	p := orb.Point{117, 49}
	x := geo.NewIndex([]orb.Point{{117.01, 49}, p, p, {math.NaN(), 1}})
	require.Equal(t, []geo.Hit{{1, 0}, {2, 0}}, x.NearestK(p, 2, 10), "equals by index")
	_, _, ok := x.Nearest(orb.Point{math.NaN(), 1}, 10)
	require.False(t, ok)
	_, _, ok = x.Nearest(orb.Point{100, 49}, 10)
	require.False(t, ok)
	require.Empty(t, x.NearestK(p, 0, 10))
	require.Empty(t, x.NearestK(p, 1, math.NaN()))
	n := 0
	x.Within(p, 10, func(int, float64) bool { n++; return false })
	require.Equal(t, 1, n, "visit may stop")
	x.Within(p, -1, func(int, float64) bool { n++; return true })
	x.Within(p, math.NaN(), func(int, float64) bool { n++; return true })
	require.Equal(t, 1, n)
	pole := geo.NewIndex([]orb.Point{{0, 89.99}, {170, 89.99}})
	require.Len(t, pole.NearestK(orb.Point{0, 89.999}, 5, 3000), 2, "over the pole")
	require.Zero(t, geo.NewIndex([]orb.Geometry(nil)).Len())
}

func BenchmarkWithin(b *testing.B) {
	rng := rand.New(rand.NewPCG(1, 2))
	points := make([]orb.Point, 10000)
	for i := range points {
		points[i] = orb.Point{117.3 + 0.4*rng.Float64(), 49.5 + 0.25*rng.Float64()}
	}
	x := geo.NewIndex(points)
	for _, metres := range []float64{300, 1000, 2000} {
		b.Run(fmt.Sprint(metres), func(b *testing.B) {
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				x.Within(orb.Point{117.5, 49.6}, metres, func(int, float64) bool { n++; return true })
			}
			b.ReportMetric(float64(n)/float64(b.N), "hits/op")
		})
	}
	b.Run("nearest", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, d, _ := x.Nearest(orb.Point{117.5, 49.6}, 2000)
			sink += d
		}
	})
}

func ExampleIndex_NearestK() {
	facilities := []orb.Point{{117.3881, 49.5987}, {117.3781, 49.6037}, {117.4781, 49.5987}}
	for _, hit := range geo.NewIndex(facilities).NearestK(orb.Point{117.3781, 49.5987}, 2, 2000) {
		fmt.Printf("%d: %.3f m\n", hit.Index, hit.Metres)
	}
	// Output:
	// 1: 556.107 m
	// 0: 722.908 m
}
