package geo_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
)

func TestGCJ02OfEvilTransform(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(shared(t, "reference/gcj02/eviltransform_vectors.csv")).ReadAll()
	require.NoError(t, err)
	for _, row := range rows[1:] {
		v := numbers(t, row[:4])
		wgs, gcj := orb.Point{v[1], v[0]}, orb.Point{v[3], v[2]}
		require.Less(t, geo.Distance(gcj, geo.WGS84ToGCJ02(wgs)), 0.2, row)
		require.Less(t, geo.Distance(wgs, geo.GCJ02ToWGS84(gcj)), 0.2, row)
	}
}

func TestOffsetsOfChineseCities(t *testing.T) {
	t.Parallel()
	var cities []struct {
		Coords struct{ WGS84, GCJ02, BD09 orb.Point }
	}
	require.NoError(t, json.NewDecoder(shared(t, "reference/gcj02/gcoord_china_cities.json")).Decode(&cities))
	require.Len(t, cities, 664)
	var gcj, bd, back, shift float64
	for _, c := range cities {
		shift = max(shift, geo.Distance(c.Coords.BD09, geo.GCJ02ToBD09(c.Coords.GCJ02)))
		gcj = max(gcj, geo.Distance(c.Coords.GCJ02, geo.WGS84ToGCJ02(c.Coords.WGS84)))
		bd = max(bd, geo.Distance(c.Coords.BD09, geo.WGS84ToBD09(c.Coords.WGS84)))
		back = max(back, geo.Distance(c.Coords.WGS84, geo.BD09ToWGS84(c.Coords.BD09)))
	}
	t.Logf("worst: GCJ-02 %.3f m, BD-09 %.3f m, back %.3f m, GCJ-02 to BD-09 %.3f m", gcj, bd, back, shift)
	require.Less(t, shift, 0.02, "the list has seven decimals")
	require.Less(t, max(gcj, bd, back), 1.0, "its WGS 84 is GCJ-02 turned back in one step, itself off by as much")
}

func TestOffsetsComeBack(t *testing.T) {
	t.Parallel()
	worst := 0.0
	rapid.Check(t, func(t *rapid.T) {
		p := point(72.1, 137.7, 0.9, 55.7).Draw(t, "p")
		for _, back := range []orb.Point{
			geo.GCJ02ToWGS84(geo.WGS84ToGCJ02(p)), geo.BD09ToGCJ02(geo.GCJ02ToBD09(p)), geo.BD09ToWGS84(geo.WGS84ToBD09(p)),
		} {
			d := geo.Distance(p, back)
			require.Less(t, d, 1e-6)
			worst = max(worst, d)
		}
	})
	t.Logf("worst %.2g m", worst)
}

func TestGCJ02OutsideChinaIsWGS84(t *testing.T) {
	t.Parallel()
	for _, p := range []orb.Point{{-0.1, 51.5}, {72, 40}, {138, 40}, {110, 0.8}, {110, 56}} {
		require.Equal(t, p, geo.WGS84ToGCJ02(p))
		require.Equal(t, p, geo.GCJ02ToWGS84(p))
	}
}

func ExampleWGS84ToGCJ02() {
	p := orb.Point{117.3781, 49.5987}
	gcj := geo.WGS84ToGCJ02(p)
	fmt.Printf("%.7f, %.7f: %.2f m away\n", gcj[0], gcj[1], geo.Distance(p, gcj))
	// Output: 117.3863970, 49.6006670: 638.44 m away
}

func BenchmarkBD09ToWGS84(b *testing.B) {
	for b.Loop() {
		sink += geo.BD09ToWGS84(orb.Point{117.3781, 49.5987})[0]
	}
}
