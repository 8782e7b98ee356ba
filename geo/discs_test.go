package geo_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/peterstace/simplefeatures/geom"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
)

// asDrawn reads polygons as simplefeatures does, which holds them against the simple features rules.
func asDrawn(t require.TestingT, m orb.MultiPolygon) geom.Geometry {
	b, err := wkb.Marshal(m)
	require.NoError(t, err)
	g, err := geom.UnmarshalWKB(b, geom.NoValidate{})
	require.NoError(t, err)
	return g
}

// TestDiscsHoldWhatIsNear: a place is drawn on the side of its distance, or within the tolerance of it.
func TestDiscsHoldWhatIsNear(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := orb.Point{117, float64(rapid.IntRange(-55, 55).Draw(t, "latitude"))}
		rnd := rand.New(rand.NewPCG(1, uint64(rapid.IntRange(0, 999).Draw(t, "seed"))))
		centers := make([]orb.Point, rapid.IntRange(1, 12).Draw(t, "centers"))
		for k := range centers {
			centers[k] = geo.Direct(at, rnd.Float64()*360, rnd.Float64()*2000)
		}
		if rapid.Bool().Draw(t, "twice") {
			centers = append(centers, centers[0])
		}
		const tolerance = 40.0
		radii := []float64{700, float64(rapid.IntRange(60, 699).Draw(t, "radius"))}
		drawn := geo.Discs(centers, radii, tolerance)
		for k, radius := range radii {
			require.NoError(t, asDrawn(t, drawn[k]).Validate())
			for range 80 {
				p := geo.Direct(at, rnd.Float64()*360, rnd.Float64()*3000)
				nearest := math.Inf(1)
				for _, c := range centers {
					nearest = min(nearest, geo.Distance(c, p))
				}
				switch inside := geo.Contains(drawn[k], p); {
				case inside:
					require.Less(t, nearest, radius+tolerance)
				case nearest < radius-tolerance:
					require.Fail(t, "not drawn", "%v is %v m from a center", p, nearest)
				}
			}
		}
		for _, poly := range drawn[1] {
			for _, ring := range poly {
				for _, p := range ring {
					require.True(t, geo.Contains(drawn[0], p), "the smaller is in the larger")
				}
			}
		}
	})
}

func TestDiscsOfFourHaveAHole(t *testing.T) {
	t.Parallel()
	at := orb.Point{107.4, 40.75}
	var centers []orb.Point
	for az := 0.0; az < 360; az += 90 {
		centers = append(centers, geo.Direct(at, az, 1000))
	}
	ring := geo.Discs(centers, []float64{750}, 20)[0]
	require.Len(t, ring, 1)
	require.Len(t, ring[0], 2, "neighbours are 1,414 m apart and meet; those across do not")
	require.False(t, geo.Contains(ring, at))

	one := geo.Discs(centers[:1], []float64{500, 0}, 10)
	require.InEpsilon(t, math.Pi*500*500, geo.Area(one[0]), 0.001)
	require.Empty(t, one[1])
	require.Empty(t, geo.Discs(nil, []float64{500}, 10)[0])
	require.Panics(t, func() { geo.Discs(centers, []float64{1}, 0) })
}
