package tile_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"

	"yikezhong/geo/tile"
)

// plots are n polygons of ten to fourteen vertices with three properties, side by side.
func plots(n int) []tile.Feature {
	rnd := rand.New(rand.NewPCG(1, 2))
	row := int(math.Ceil(math.Sqrt(float64(n))))
	out := make([]tile.Feature, n)
	for i := range out {
		const cell = 0.0009
		x, y := 107.3+float64(i%row)*cell, 40.7+float64(i/row)*cell
		k := 10 + rnd.IntN(5)
		ring := make(orb.Ring, k+1)
		for v := range k {
			sin, cos := math.Sincos(2 * math.Pi * float64(v) / float64(k))
			r := cell * (0.3 + 0.15*rnd.Float64())
			ring[v] = orb.Point{x + r*cos, y + r*sin}
		}
		ring[k] = ring[0]
		out[i] = tile.Feature{ID: uint64(i + 1), Geometry: orb.Polygon{ring}, Properties: map[string]any{
			"id": fmt.Sprintf("p%06d", i), "households": rnd.IntN(2000), "kind": "residential",
		}}
	}
	return out
}

// BenchmarkTile makes every tile of 100,000 plots at a zoom, uncached.
func BenchmarkTile(b *testing.B) {
	l := tile.NewLayer("plots", plots(100_000))
	for z := 10; z <= 15; z++ {
		level := l.Level(z)
		var all []tile.Coord
		level.Coords(func(c tile.Coord) bool { all = append(all, c); return true })
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				c := all[i%len(all)]
				level.Tile(c.X, c.Y)
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "tiles/s")
		})
	}
}

// BenchmarkLevel prepares 100,000 plots for a zoom.
func BenchmarkLevel(b *testing.B) {
	l := tile.NewLayer("plots", plots(100_000))
	for _, z := range []int{10, 13, 16} {
		b.Run(fmt.Sprintf("z%d", z), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				l.Level(z)
			}
		})
	}
}
