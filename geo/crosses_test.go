package geo_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/geo"
)

func TestCrosses(t *testing.T) {
	t.Parallel()
	wall := orb.LineString{{0, 0}, {2, 0}, {2, 2}}
	yard := orb.Polygon{{{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}, {{1, 1}, {1, 3}, {3, 3}, {3, 1}, {1, 1}}}
	for name, c := range map[string]struct {
		g    orb.Geometry
		a, b orb.Point
		want bool
	}{
		"across":                {wall, orb.Point{1, -1}, orb.Point{1, 1}, true},
		"beside":                {wall, orb.Point{0, 1}, orb.Point{1, 1}, false},
		"up to":                 {wall, orb.Point{1, 1}, orb.Point{1, 0}, true},
		"just not up to":        {wall, orb.Point{1, 1}, orb.Point{1, 1e-300}, false},
		"along":                 {wall, orb.Point{-1, 0}, orb.Point{1, 0}, true},
		"out of the yard":       {yard, orb.Point{0.5, 0.5}, orb.Point{-1, 0.5}, true},
		"within the yard":       {yard, orb.Point{0.5, 0.5}, orb.Point{0.5, 3.5}, false},
		"into its hole":         {yard, orb.Point{0.5, 2}, orb.Point{2, 2}, true},
		"a ring's last side":    {orb.Ring{{0, 0}, {4, 0}, {4, 4}}, orb.Point{1, 2}, orb.Point{3, 2}, true},
		"one of many":           {orb.Collection{orb.Point{1, 0}, orb.MultiLineString{wall}}, orb.Point{1, -1}, orb.Point{1, 1}, true},
		"points stop nobody":    {orb.MultiPoint{{1, 0}}, orb.Point{1, -1}, orb.Point{1, 1}, false},
		"a box has four walls":  {orb.Bound{Max: orb.Point{1, 1}}, orb.Point{0.5, 0.5}, orb.Point{0.5, 2}, true},
		"a multipolygon as one": {orb.MultiPolygon{yard}, orb.Point{2, 2}, orb.Point{2, 5}, true},
	} {
		require.Equal(t, c.want, geo.Crosses(c.g, c.a, c.b), name)
		require.Equal(t, c.want, geo.Crosses(c.g, c.b, c.a), name)
	}
}

func TestLinesAreWhatCrosses(t *testing.T) {
	t.Parallel()
	wall := orb.LineString{{0, 0}, {2, 0}}
	open, shut := orb.Ring{{0, 0}, {4, 0}, {4, 4}}, orb.LineString{{0, 0}, {4, 0}, {4, 4}, {0, 0}}
	require.Equal(t, []orb.LineString{wall, wall, shut}, geo.Lines(orb.Collection{wall, orb.MultiLineString{wall}, open, orb.Point{1, 1}}))
	require.Equal(t, []orb.LineString{shut}, geo.Lines(orb.Polygon{open}))
	require.Len(t, open, 3, "the ring is as it was")
	require.Empty(t, geo.Lines(orb.MultiPoint{{1, 1}}))
}
