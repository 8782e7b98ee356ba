package geo_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
)

func TestContainsCountsTheBoundary(t *testing.T) {
	t.Parallel()
	ell := orb.Polygon{ring(0, 0, 4, 0, 4, 4, 2, 4, 2, 2, 0, 2, 0, 0), turned(box(3, 1, 3.5, 3))}
	for p, want := range map[orb.Point]bool{
		{1, 1}: true, {0, 0}: true, {4, 4}: true, {2, 3}: true, {1, 2}: true, {4, 1}: true, {0, 1}: true,
		{1, 3}: false, {-1, 0}: false, {5, 0}: false, {5, 4}: false, {-1, 2}: false, {-1, 4}: false,
		{3.2, 2}: false, {3, 2}: true, {3.5, 3}: true, {math.NaN(), 1}: false,
	} {
		require.Equal(t, want, geo.Contains(ell, p), p)
		require.Equal(t, want, geo.Contains(orb.MultiPolygon{{box(10, 10, 11, 11)}, ell}, p), p)
		require.Equal(t, want, geo.Contains(orb.Collection{orb.Point{9, 9}, ell}, p), p)
	}
	require.True(t, geo.Contains(orb.LineString{{0, 0}, {3, 3}}, orb.Point{1, 1}))
	require.True(t, geo.Contains(orb.MultiLineString{{{0, 0}, {3, 3}}}, orb.Point{1, 1}))
	require.False(t, geo.Contains(orb.LineString{{0, 0}, {3, 3}}, orb.Point{1, 1 + 1e-15}))
	require.True(t, geo.Contains(orb.MultiPoint{{1, 2}}, orb.Point{1, 2}))
	require.True(t, geo.Contains(box(0, 0, 1, 1).Bound(), orb.Point{1, 1}))
	require.False(t, geo.Contains(nil, orb.Point{1, 1}))
	require.False(t, geo.Contains(orb.Polygon{}, orb.Point{1, 1}))
}

// A point on an edge that no double can name exactly must be on the side that rational arithmetic
// says.
func TestContainsIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := point(116, 118, 48, 50).Draw(t, "a"), point(116, 118, 48, 50).Draw(t, "b")
		s := rapid.Float64Range(0.01, 0.99).Draw(t, "s")
		p := orb.Point{a[0] + s*(b[0]-a[0]), a[1] + s*(b[1]-a[1])}
		c := orb.Point{0, 90}
		want := exactSide(a, b, p) == 0 || exactSide(a, b, p) == exactSide(a, b, c)
		if geo.Distance(a, b) < 1000 || p[1] < min(a[1], b[1]) || p[1] > max(a[1], b[1]) || exactSide(a, b, c) == 0 {
			return
		}
		require.Equal(t, want, geo.Contains(orb.Ring{a, b, c, a}, p))
	})
}

func exactSide(a, b, c orb.Point) int {
	r := func(x float64) *big.Rat { return new(big.Rat).SetFloat64(x) }
	sub := func(x, y float64) *big.Rat { return new(big.Rat).Sub(r(x), r(y)) }
	mul := func(x, y *big.Rat) *big.Rat { return new(big.Rat).Mul(x, y) }
	return mul(sub(a[0], c[0]), sub(b[1], c[1])).Cmp(mul(sub(a[1], c[1]), sub(b[0], c[0])))
}

func TestDistanceToBoundary(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := point(73, 135, -60, 60).Draw(t, "at")
		metres := rapid.Float64Range(1, 2000).Draw(t, "metres")
		circle := geo.Circle(at, metres, 360)
		require.InDelta(t, metres, geo.DistanceToBoundary(circle, at), 1e-4*metres)
		require.True(t, geo.Contains(circle, at))
		require.Empty(t, geo.CheckPolygon(circle))
		q := near(t, at, 4000, "q")
		require.InDelta(t, geo.Distance(at, q), geo.DistanceToBoundary(q, at), 1e-3)
		require.InDelta(t, geo.Distance(at, q), geo.DistanceToBoundary(orb.LineString{q, geo.Direct(q, 10, 1)}, at), 1.001)
		for _, same := range []orb.Geometry{
			orb.MultiPolygon{circle}, circle[0], orb.Collection{circle}, orb.LineString(circle[0]), orb.MultiLineString{orb.LineString(circle[0])},
		} {
			require.Equal(t, geo.DistanceToBoundary(circle, at), geo.DistanceToBoundary(same, at))
		}
	})
	require.True(t, math.IsInf(geo.DistanceToBoundary(orb.Polygon{}, orb.Point{}), 1))
	require.True(t, math.IsInf(geo.DistanceToBoundary(nil, orb.Point{}), 1))
}

func TestLatticeAndInteriorPoint(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := star(rapid.IntRange(3, 30).Draw(t, "n"), rapid.Uint64().Draw(t, "seed"))
		g := orb.MultiPolygon{{r}, {box(117.5, 49.5, 117.501, 49.501)}}
		require.True(t, geo.Contains(g, geo.InteriorPoint(g)))

		step := rapid.Float64Range(20, 3000).Draw(t, "step")
		limit := rapid.IntRange(1, 500).Draw(t, "limit")
		points := geo.Lattice(g, step, limit)
		require.NotEmpty(t, points)
		require.LessOrEqual(t, len(points), limit)
		for _, p := range points {
			require.Less(t, outside(g, p), 1e-6)
		}
		// The whole map may be shifted.
		shift := rapid.SampledFrom([]float64{-64, -8, 0.5, 16}).Draw(t, "shift")
		moved := orb.Clone(g).(orb.MultiPolygon)
		for _, poly := range moved {
			for i := range poly[0] {
				poly[0][i][0] += shift
			}
		}
		again := geo.Lattice(moved, step, limit)
		require.Len(t, again, len(points))
		for i, p := range points {
			require.InDelta(t, p[0]+shift, again[i][0], 1e-9)
			require.InDelta(t, p[1], again[i][1], 1e-9)
		}
	})
}

func outside(g orb.Geometry, p orb.Point) float64 {
	if geo.Contains(g, p) {
		return 0
	}
	return geo.DistanceToBoundary(g, p)
}

func TestLatticeOfASquare(t *testing.T) {
	t.Parallel()
	at := orb.Point{117, 49}
	l := geo.NewLocal(at)
	q := l.LonLat(100.5, 100.5)
	points := geo.Lattice(orb.Polygon{box(at[0], at[1], q[0], q[1])}, 25, 1000)
	require.Len(t, points, 16, "four by four, 25 m apart")
	require.InDelta(t, 25, geo.Distance(points[0], points[1]), 0.01)
	require.InDelta(t, 25, geo.Distance(points[0], points[4]), 0.01)
	require.Len(t, geo.Lattice(orb.Polygon{box(at[0], at[1], q[0], q[1])}, 2500, 10), 1)
	require.Len(t, geo.Lattice(orb.Polygon{box(at[0], at[1], at[0], at[1])}, 25, 10), 1, "no area: a vertex")
	require.Empty(t, geo.Lattice(orb.Polygon{}, 25, 10))
	require.Empty(t, geo.Lattice(nil, 25, 10))
	require.Equal(t, []orb.Point{at}, geo.Lattice(at, 25, 10))
}

func TestInteriorPointOfOthers(t *testing.T) {
	t.Parallel()
	p := orb.Point{1, 2}
	for _, g := range []orb.Geometry{
		p, orb.MultiPoint{p}, orb.LineString{{0, 0}, p, {3, 3}}, orb.MultiLineString{{p}}, orb.Collection{orb.MultiPoint{}, p},
	} {
		require.Equal(t, p, geo.InteriorPoint(g))
	}
	frame := orb.Polygon{box(0, 0, 10, 10), turned(box(1, 1, 9, 9))}
	got := geo.InteriorPoint(frame)
	require.True(t, geo.Contains(frame, got))
	require.False(t, geo.Contains(frame[1], got))
	for _, g := range []orb.Geometry{nil, orb.Polygon{}, orb.MultiPolygon{}, orb.LineString{}, orb.Collection{}} {
		require.True(t, math.IsNaN(geo.InteriorPoint(g)[0]))
	}
}

func TestHull(t *testing.T) {
	t.Parallel()
	require.Equal(t, box(0, 0, 2, 2), geo.Hull([]orb.Point{{2, 2}, {1, 1}, {0, 0}, {1, 0}, {2, 0}, {0, 2}, {0, 2}}))
	require.Empty(t, geo.Hull(nil))
	require.Equal(t, ring(1, 1), geo.Hull([]orb.Point{{1, 1}, {1, 1}}))
	require.Equal(t, ring(1, 1, 3, 3, 1, 1), geo.Hull([]orb.Point{{3, 3}, {1, 1}, {2, 2}}))
	rapid.Check(t, func(t *rapid.T) {
		points := rapid.SliceOfN(point(117, 118, 49, 50), 3, 50).Draw(t, "points")
		before := orb.MultiPoint(points).Clone()
		hull := geo.Hull(points)
		require.Equal(t, before, orb.MultiPoint(points))
		for _, p := range points {
			require.True(t, geo.Contains(hull, p) || len(hull) < 4)
		}
		if len(hull) > 3 {
			require.Empty(t, geo.CheckPolygon(orb.Polygon{hull}))
			require.Equal(t, hull, geo.Hull(hull))
		}
	})
}
