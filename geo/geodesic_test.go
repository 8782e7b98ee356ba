package geo_test

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
)

// shared opens a file of the shared data, which a checkout alone does not have.
func shared(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "shared", "data", filepath.FromSlash(name)))
	if os.IsNotExist(err) {
		t.Skipf("shared data absent: %s", name)
	}
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	return f
}

func numbers(t *testing.T, fields []string) []float64 {
	t.Helper()
	out := make([]float64, len(fields))
	for i, s := range fields {
		v, err := strconv.ParseFloat(s, 64)
		require.NoError(t, err)
		out[i] = v
	}
	return out
}

func TestGeodesicsOfGeodTest(t *testing.T) {
	t.Parallel()
	var worstS, worstP, worstA float64
	lines := 0
	for sc := bufio.NewScanner(shared(t, "reference/GeodTest-100.dat")); sc.Scan(); lines++ {
		v := numbers(t, strings.Fields(sc.Text()))
		a, azi1 := orb.Point{v[1], v[0]}, v[2]
		b, azi2, s12, area := orb.Point{v[4], v[3]}, v[5], v[6], v[9]

		s, z1, z2 := geo.WGS84.Inverse(a, b)
		worstS = max(worstS, math.Abs(s-s12))
		require.InDelta(t, s12, s, 15e-9, sc.Text())
		end := geo.WGS84.Direct(a, azi1, s12)
		miss, _, _ := geo.WGS84.Inverse(end, b)
		worstP = max(worstP, miss)
		require.Less(t, miss, 20e-9, sc.Text())
		if m12 := v[8]; m12 > 1 { // else the ends are conjugate and do not determine the azimuth
			got := geo.WGS84.EdgeArea(a, b)
			if m12 > 1e6 {
				worstA = max(worstA, math.Abs(got-area))
			}
			require.InDelta(t, area, got, 0.1+1e-14*math.Abs(area)+1e5/m12, sc.Text())
		}
		// Near the antipode or a pole an azimuth is ill-conditioned; the position reached is the test there.
		if s12 < 19.9e6 && math.Abs(v[0]) < 85 && math.Abs(v[3]) < 85 {
			require.InDelta(t, azi1, z1, 1e-9, sc.Text())
			require.InDelta(t, azi2, z2, 1e-9, sc.Text())
		}
	}
	require.Equal(t, 100, lines)
	t.Logf("worst: distance %.2g m, position %.2g m, area %.2g m²", worstS, worstP, worstA)
}

// The areas are what GeographicLib 2.1.2 prints: Planimeter -e 6378137 1/298.257222101 -p 10, given
// the corners one a line, latitude before longitude.
func TestAreaOfPlanimeter(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		ring  orb.Ring
		want  float64
		delta float64
	}{
		{"a tenth of a degree at Beijing", orb.Ring{{116, 40}, {116.1, 40}, {116.1, 40.1}, {116, 40.1}}, 94748364.80797, 1e-4},
		{"ten degrees", orb.Ring{{110, 30}, {120, 30}, {120, 40}, {110, 40}}, 1011502898123.75781, 0.1},
		{"an estate of L shape", orb.Ring{
			{117.3781, 49.5987},
			{117.3835, 49.5989},
			{117.3838, 49.5962},
			{117.3809, 49.5961},
			{117.3808, 49.5975},
			{117.3782, 49.5973},
		}, 90294.87497, 1e-5},
		{"a building", orb.Ring{{107.3877, 40.7432}, {107.3878, 40.7432}, {107.3878, 40.7433}, {107.3877, 40.7433}}, 93.79285, 1e-5},
		{"about the pole", orb.Ring{{0, 70}, {90, 70}, {180, 70}, {-90, 70}}, 10175187229616.96875, 0.1},
		{"across the antimeridian", orb.Ring{{170, 10}, {-170, 10}, {-170, 20}, {170, 20}}, 2396553402169.59570, 0.1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.InDelta(t, tt.want, geo.Area(orb.Polygon{tt.ring}), tt.delta)
			back := tt.ring.Clone()
			back.Reverse()
			require.InDelta(t, tt.want, geo.Area(append(back, back[0])), tt.delta, "winding and closing do not matter")
		})
	}
}

func TestAreaOfPartsAndHoles(t *testing.T) {
	t.Parallel()
	big := orb.Ring{{116, 40}, {116.1, 40}, {116.1, 40.1}, {116, 40.1}, {116, 40}}
	small := orb.Ring{{116.02, 40.02}, {116.03, 40.02}, {116.03, 40.03}, {116.02, 40.03}, {116.02, 40.02}}
	a, b := geo.Area(big), geo.Area(small)
	require.InDelta(t, a-b, geo.Area(orb.Polygon{big, small}), 1e-9)
	require.InDelta(t, a+b, geo.Area(orb.MultiPolygon{{big}, {small}}), 1e-9)
	require.InDelta(t, a, geo.Area(orb.Collection{big, orb.Point{1, 2}}), 1e-9)
	require.InDelta(t, a, geo.Area(big.Bound()), 1e-9)
	for _, g := range []orb.Geometry{nil, orb.Point{1, 2}, orb.LineString{{1, 2}, {3, 4}}, orb.Ring{}, orb.Polygon{}} {
		require.Zero(t, geo.Area(g))
	}
}

func TestWhatIsNotFinite(t *testing.T) {
	t.Parallel()
	p := orb.Point{117, 49}
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		require.True(t, math.IsNaN(geo.Distance(orb.Point{bad, 1}, p)))
		require.True(t, math.IsNaN(geo.Distance(p, orb.Point{1, bad})))
		require.True(t, math.IsNaN(geo.Area(orb.Ring{{bad, 1}, {2, 2}, {3, 1}})))
		require.True(t, math.IsNaN(geo.WGS84.EdgeArea(p, orb.Point{1, bad})))
		got := geo.Direct(p, bad, 10)
		require.True(t, math.IsNaN(got[0]) && math.IsNaN(got[1]))
	}
	nearby := geo.NewLocal(p)
	require.True(t, math.IsNaN(nearby.Distance(orb.Point{math.NaN(), 1}, p)))
}

func TestDistanceOfSpecialPairs(t *testing.T) {
	t.Parallel()
	quarter := 10001965.729230 // GeodSolve -i -e 6378137 1/298.257222101 -p 6, from 0 0 to 90 0
	require.InDelta(t, quarter, geo.Distance(orb.Point{0, 0}, orb.Point{0, 90}), 1e-5)
	require.InDelta(t, 2*quarter, geo.Distance(orb.Point{20, 0}, orb.Point{-160, 0}), 1e-5, "antipodes: over a pole")
	require.InDelta(t, geo.CGCS2000.A*math.Pi/180, geo.Distance(orb.Point{179.5, 0}, orb.Point{-179.5, 0}), 1e-8)
	require.Zero(t, geo.Distance(orb.Point{117, 49}, orb.Point{117, 49}))
	require.InDelta(t, 1.11e-9, geo.Distance(orb.Point{117, 0}, orb.Point{117 + 1e-14, 0}), 2e-9)
	require.InDelta(t, geo.Distance(orb.Point{1, 1}, orb.Point{2, 2}), geo.Distance(orb.Point{361, 1}, orb.Point{2, 2}), 1e-8)
}

func point(minLon, maxLon, minLat, maxLat float64) *rapid.Generator[orb.Point] {
	return rapid.Custom(func(t *rapid.T) orb.Point {
		return orb.Point{
			rapid.Float64Range(minLon, maxLon).Draw(t, "lon"),
			rapid.Float64Range(minLat, maxLat).Draw(t, "lat"),
		}
	})
}

func TestGeodesicProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		world := point(-180, 180, -90, 90)
		a, b, c := world.Draw(t, "a"), world.Draw(t, "b"), world.Draw(t, "c")
		ab, azi, _ := geo.Inverse(a, b)
		require.InDelta(t, ab, geo.Distance(b, a), 15e-9, "symmetric")
		require.LessOrEqual(t, geo.Distance(a, c), ab+geo.Distance(b, c)+30e-9, "triangle")
		require.Less(t, geo.Distance(geo.Direct(a, azi, ab), b), 30e-9, "direct undoes inverse")
		require.InDelta(t, ab+geo.Distance(b, c), geo.Length(orb.LineString{a, b, c}), 1e-8)
	})
}

func TestAreaIsAdditive(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := point(73, 135, 18, 54).Draw(t, "at")
		x, y := rapid.Float64Range(1e-4, 0.1).Draw(t, "x"), rapid.Float64Range(1e-4, 0.1).Draw(t, "y")
		a, b := orb.Point{at[0] + x, at[1]}, orb.Point{at[0] + x, at[1] + y}
		c := orb.Point{at[0], at[1] + y}
		whole := geo.Area(orb.Ring{at, a, b, c})
		require.InEpsilon(t, whole, geo.Area(orb.Ring{at, a, b})+geo.Area(orb.Ring{at, b, c}), 1e-7)
		shift := rapid.Float64Range(-30, 30).Draw(t, "shift")
		moved := orb.Ring{at, a, b, c}
		for i := range moved {
			moved[i][0] += shift
		}
		require.InEpsilon(t, whole, geo.Area(moved), 1e-8, "longitude does not matter")
	})
}

func ExampleDistance() {
	beijing, shanghai := orb.Point{116.4074, 39.9042}, orb.Point{121.4737, 31.2304}
	fmt.Printf("%.6f m\n", geo.Distance(beijing, shanghai))
	// Output: 1065846.489440 m
}

func ExampleArea() {
	cell := orb.Polygon{{{116, 40}, {116.1, 40}, {116.1, 40.1}, {116, 40.1}, {116, 40}}}
	fmt.Printf("%.3f m²\n", geo.Area(cell))
	// Output: 94748364.808 m²
}

var sink float64

func BenchmarkDistance(b *testing.B) {
	p, q := orb.Point{117.3781, 49.5987}, orb.Point{117.3881, 49.6037}
	for b.Loop() {
		sink += geo.Distance(p, q)
	}
}

func BenchmarkArea(b *testing.B) {
	ring := geo.Circle(orb.Point{117.3781, 49.5987}, 300, 10)
	b.ReportAllocs()
	for b.Loop() {
		sink += geo.Area(ring)
	}
}
