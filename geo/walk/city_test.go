package walk_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// A whole town, finer and coarser than its streets: every drawing is sound, and a coarse one is still one.
func TestIsochronesOfATown(t *testing.T) {
	t.Parallel()
	g := cityOf(10_000)
	f := g.Search(facilities(g, 12, 1), capMM)
	for _, o := range []walk.DrawOptions{
		{ToleranceM: 14},
		{},
		{ToleranceM: 150},
		{ToleranceM: 1000},
		{Snapper: g.Snapper(walk.SnapOptions{MaxM: 7})},
		{Snapper: g.Snapper(walk.SnapOptions{MaxM: 180, MinComponentM: 900})},
	} {
		less := 0.0
		for _, mm := range []uint32{0, 300_000, 720_000} {
			drawn := f.Isochrone(mm, o)
			requireValid(t, drawn)
			area := 0.0
			if len(drawn) > 0 {
				area = geo.Area(drawn)
			}
			require.GreaterOrEqual(t, area, less)
			less = area
		}
		require.Positive(t, less)
	}
}
