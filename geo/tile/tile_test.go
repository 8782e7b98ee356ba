package tile_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
	"yikezhong/geo/tile"
)

// decode reads a tile by the second reader.
func decode(t require.TestingT, b []byte) mvt.Layers {
	layers, err := mvt.Unmarshal(b)
	require.NoError(t, err)
	for _, l := range layers {
		require.EqualValues(t, 2, l.Version)
		require.EqualValues(t, tile.Extent, l.Extent)
	}
	return layers
}

// mesh is a drawn tessellation: a jittered lattice whose edges run crooked, so that neighbours share
// borders of many points. Cell (i, j) is polygon j*n+i.
func mesh(t *rapid.T, n, points int, side float64) []orb.Polygon {
	jitter := rapid.Float64Range(-0.3, 0.3)
	nodes := make([][]orb.Point, n+1)
	for j := range nodes {
		for i := range n + 1 {
			dx, dy := 0.0, 0.0
			if i > 0 && i < n && j > 0 && j < n {
				dx, dy = jitter.Draw(t, "dx"), jitter.Draw(t, "dy")
			}
			nodes[j] = append(nodes[j], orb.Point{117 + (float64(i)+dx)*side, 49 + (float64(j)+dy)*side})
		}
	}
	edges := map[[2]orb.Point][]orb.Point{}
	edge := func(a, b orb.Point, crooked bool) []orb.Point {
		if e, ok := edges[[2]orb.Point{a, b}]; ok {
			return e
		}
		e := []orb.Point{a}
		for k := 1; k <= points && crooked; k++ {
			f := float64(k) / float64(points+1)
			off := 0.12 * math.Min(f, 1-f) * rapid.Float64Range(-1, 1).Draw(t, "off")
			e = append(e, orb.Point{a[0] + f*(b[0]-a[0]) - off*(b[1]-a[1]), a[1] + f*(b[1]-a[1]) + off*(b[0]-a[0])})
		}
		edges[[2]orb.Point{a, b}] = e
		back := []orb.Point{b}
		for k := len(e) - 1; k > 0; k-- {
			back = append(back, e[k])
		}
		edges[[2]orb.Point{b, a}] = back
		return e
	}
	var out []orb.Polygon
	for j := range n {
		for i := range n {
			a, b, c, d := nodes[j][i], nodes[j][i+1], nodes[j+1][i+1], nodes[j+1][i]
			ring := orb.Ring{}
			ring = append(ring, edge(a, b, j > 0)...)
			ring = append(ring, edge(b, c, i < n-1)...)
			ring = append(ring, edge(c, d, j < n-1)...)
			ring = append(ring, edge(d, a, i > 0)...)
			out = append(out, orb.Polygon{append(ring, a)})
		}
	}
	return out
}

func area2(g orb.Geometry) (sum float64) {
	switch g := g.(type) {
	case orb.Polygon:
		for _, r := range g {
			for i := 1; i < len(r); i++ {
				sum += r[i-1][0]*r[i][1] - r[i][0]*r[i-1][1]
			}
		}
	case orb.MultiPolygon:
		for _, p := range g {
			sum += area2(p)
		}
	}
	return sum
}

// sound checks a decoded polygon by the rules of rings. With y southward the format's winding is ours.
func sound(t require.TestingT, g orb.Geometry, what string) {
	for _, f := range geo.CheckPolygon(g) {
		if f.Code != geo.PartsShareEdge {
			require.Fail(t, "not sound", "%s: %+v\n%v", what, f, g)
		}
	}
}

// TestNeighboursKeepTheirBorder tessellates a square: at every zoom, in every tile, the polygons
// are sound and cover the tile's part of the square exactly, without gap or overlap.
func TestNeighboursKeepTheirBorder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "n")
		side := rapid.SampledFrom([]float64{0.5, 0.05, 0.004}).Draw(t, "side")
		cells := mesh(t, n, rapid.IntRange(0, 12).Draw(t, "points"), side)
		var features []tile.Feature
		for i, c := range cells {
			features = append(features, tile.Feature{ID: uint64(i + 1), Geometry: c})
		}
		outline := orb.Bound{Min: orb.Point{117, 49}, Max: orb.Point{117 + float64(n)*side, 49 + float64(n)*side}}
		l, whole := tile.NewLayer("cells", features), tile.NewLayer("whole", []tile.Feature{{Geometry: outline}})
		for z := 4; z <= tile.MaxZoom; z++ {
			level, one := l.Level(z), whole.Level(z)
			tiles, small := 0, side*0.4/360*tile.Extent*float64(int(1)<<z) < tile.Pixel+2
			level.Coords(func(c tile.Coord) bool {
				tiles++
				b := level.Tile(c.X, c.Y)
				if b == nil {
					return true
				}
				got, sum := decode(t, b)[0], 0.0
				for _, f := range got.Features {
					sound(t, f.Geometry, c.String())
					a := area2(f.Geometry)
					require.Positive(t, a)
					sum += a
				}
				if !small { // else squares of a pixel stand for some
					require.Equal(t, area2(decode(t, one.Tile(c.X, c.Y))[0].Features[0].Geometry), sum, "%v", c)
				}
				return tiles < 12
			})
		}
	})
}
