package tile_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo/tile"
)

// at is the place of a point of tile 14/8192/8192, in its units: right where the equator meets the
// meridian of Greenwich.
func at(x, y float64) orb.Point {
	const side = 1 << 14
	return tile.Unproject(orb.Point{0.5 + x/tile.Extent/side, 0.5 + y/tile.Extent/side})
}

func ring(points ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i < len(points); i += 2 {
		r = append(r, at(points[i], points[i+1]))
	}
	return append(r, r[0])
}

// one is what a tile makes of a geometry.
func one(t *testing.T, g orb.Geometry) orb.Geometry {
	t.Helper()
	b := tile.NewLayer("one", []tile.Feature{{ID: 7, Geometry: g}}).Level(14).Tile(8192, 8192)
	layers := decode(t, b)
	require.Len(t, layers, 1)
	require.Len(t, layers[0].Features, 1)
	require.EqualValues(t, 7, layers[0].Features[0].ID)
	return layers[0].Features[0].Geometry
}

func TestShapes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ in, out orb.Geometry }{
		"a point": {at(10, 20), orb.Point{10, 20}},
		"points, one of them elsewhere": {
			orb.MultiPoint{at(10, 20), at(9000, 20), at(30, 40)}, orb.MultiPoint{{10, 20}, {30, 40}},
		},
		"a line, a point of which says nothing": {
			orb.LineString{at(0, 0), at(100, 1), at(200, 2), at(200, 300)}, orb.LineString{{0, 0}, {200, 2}, {200, 300}},
		},
		"a line that leaves and comes back": {
			orb.LineString{at(4000, 100), at(4400, 100), at(4400, 300), at(4000, 300)},
			orb.MultiLineString{{{4000, 100}, {4160, 100}}, {{4160, 300}, {4000, 300}}},
		},
		"a line without length": {orb.LineString{at(5, 5), at(5.2, 5.1)}, orb.LineString{{5, 5}, {6, 5}}},
		"a polygon": {
			orb.Polygon{ring(100, 100, 100, 200, 300, 200)}, orb.Polygon{{{100, 100}, {300, 200}, {100, 200}, {100, 100}}},
		},
		"a polygon less than a pixel": {
			orb.Polygon{ring(100, 100, 104, 100, 104, 103, 100, 103)},
			orb.Polygon{{{98, 97}, {106, 97}, {106, 105}, {98, 105}, {98, 97}}},
		},
		"a polygon without width": {
			orb.Polygon{ring(100, 100, 300, 100, 300, 100.2, 100, 100.2)},
			orb.Polygon{{{100, 100}, {300, 100}, {300, 101}, {100, 101}, {100, 100}}},
		},
		"a polygon around the tile": {
			orb.Polygon{ring(-9000, -9000, 9000, -9000, 9000, 9000, -9000, 9000)},
			orb.Polygon{{{-64, -64}, {4160, -64}, {4160, 4160}, {-64, 4160}, {-64, -64}}},
		},
		"two horns of a polygon": {
			orb.Polygon{ring(4000, 100, 5000, 100, 5000, 400, 4000, 400, 4000, 300, 4500, 300, 4500, 200, 4000, 200)},
			orb.MultiPolygon{
				{{{4000, 100}, {4160, 100}, {4160, 200}, {4000, 200}, {4000, 100}}},
				{{{4000, 300}, {4160, 300}, {4160, 400}, {4000, 400}, {4000, 300}}},
			},
		},
		"a hole on the border": {
			orb.Polygon{ring(4000, 0, 5000, 0, 5000, 1000, 4000, 1000), ring(4100, 100, 4300, 100, 4300, 200, 4100, 200)},
			orb.Polygon{{
				{4000, 0}, {4160, 0}, {4160, 100}, {4100, 100}, {4100, 200}, {4160, 200}, {4160, 1000}, {4000, 1000}, {4000, 0},
			}},
		},
		"a neck that closes": {
			orb.Polygon{ring(0, 0, 100, 0, 100, 50, 300, 50, 300, 0, 400, 0,
				400, 100, 300, 100, 300, 50.3, 100, 50.3, 100, 100, 0, 100)},
			orb.MultiPolygon{
				{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0}}}, {{{300, 0}, {400, 0}, {400, 100}, {300, 100}, {300, 0}}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := one(t, c.in)
			sound(t, got, name)
			require.True(t, orb.Equal(turned(c.out), turned(got)), "%v", got)
		})
	}
}

// turned begins every ring at its first point by x and y.
func turned(g orb.Geometry) orb.Geometry {
	turn := func(p orb.Polygon) {
		for i, r := range p {
			first := 0
			for k, q := range r[:len(r)-1] {
				if q[0] < r[first][0] || q[0] == r[first][0] && q[1] < r[first][1] {
					first = k
				}
			}
			open := append(append(orb.Ring{}, r[first:len(r)-1]...), r[:first]...)
			p[i] = dropStraight(append(open, open[0]))
		}
	}
	g = orb.Clone(g)
	switch g := g.(type) {
	case orb.Polygon:
		turn(g)
	case orb.MultiPolygon:
		for _, p := range g {
			turn(p)
		}
	}
	return g
}

// dropStraight leaves out points within a straight edge.
func dropStraight(r orb.Ring) orb.Ring {
	out := orb.Ring{r[0]}
	for i := 1; i < len(r)-1; i++ {
		a, b, c := out[len(out)-1], r[i], r[i+1]
		if (b[0]-a[0])*(c[1]-a[1]) != (b[1]-a[1])*(c[0]-a[0]) {
			out = append(out, b)
		}
	}
	return append(out, r[0])
}

func TestNothingIsDrawnOfNothing(t *testing.T) {
	t.Parallel()
	l := tile.NewLayer("none", []tile.Feature{{ID: 1}, {Geometry: orb.Polygon{}}, {Geometry: orb.MultiPoint{}}})
	require.Zero(t, l.Len())
	require.Nil(t, l.Level(3).Tile(4, 2))
	l.Level(3).Coords(func(c tile.Coord) bool { require.Fail(t, "a tile", "%v", c); return true })
}

// TestCrowdedTilesShowOneInAPixel packs more into a tile than it takes: what is small stands for what is
// in its pixel, and at the highest zoom nothing does.
func TestCrowdedTilesShowOneInAPixel(t *testing.T) {
	t.Parallel()
	var features []tile.Feature
	for i := range tile.Crowd + 1 {
		features = append(features, tile.Feature{ID: uint64(i + 1), Geometry: at(float64(i%100), float64(i/100%100))})
	}
	l := tile.NewLayer("crowd", features)
	crowded := decode(t, l.Level(14).Tile(8192, 8192))[0].Features
	require.Len(t, crowded, 13*13)
	require.EqualValues(t, 1, crowded[0].ID)
	require.Len(t, decode(t, l.Level(16).Tile(4*8192, 4*8192))[0].Features, tile.Crowd+1)
}

// TestAnyRingsGiveATile draws what no intake would take: rings at random, which cross themselves.
func TestAnyRingsGiveATile(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		point := rapid.Custom(func(t *rapid.T) orb.Point {
			return at(rapid.Float64Range(-5000, 9000).Draw(t, "x"), rapid.Float64Range(-5000, 9000).Draw(t, "y"))
		})
		var p orb.Polygon
		for range rapid.IntRange(1, 3).Draw(t, "rings") {
			p = append(p, rapid.SliceOfN(point, 1, 12).Draw(t, "ring"))
		}
		l := tile.NewLayer("any", []tile.Feature{
			{Geometry: p}, {Geometry: orb.LineString(p[0])}, {Geometry: orb.MultiPoint(p[0])},
		})
		for _, z := range []int{0, 7, 12, 14, 16} {
			level, n := l.Level(z), 0
			level.Coords(func(c tile.Coord) bool {
				if b := level.Tile(c.X, c.Y); b != nil {
					decode(t, b)
				}
				n++
				return n < 20
			})
		}
	})
}

func TestCoord(t *testing.T) {
	t.Parallel()
	for c, valid := range map[tile.Coord]bool{
		{}: true, {Z: 1, X: 1, Y: 1}: true, {Z: 1, X: 2}: false, {Z: 1, Y: 2}: false, {Z: -1}: false, {Z: 17}: false,
		{Z: 16, X: 65535, Y: 65535}: true, {Z: 16, X: -1}: false,
	} {
		require.Equal(t, valid, c.Valid(), "%v", c)
	}
	b := tile.Coord{Z: 1, X: 1, Y: 0}.Bound()
	require.InDelta(t, 0, b.Min[0], 1e-12)
	require.InDelta(t, 85.0511287798, b.Max[1], 1e-9)
	require.InDelta(t, 0, b.Min[1], 1e-9)
}
