package geo_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
)

func near(t *rapid.T, at orb.Point, metres float64, label string) orb.Point {
	azi := rapid.Float64Range(0, 360).Draw(t, label+" azimuth")
	return geo.Direct(at, azi, rapid.Float64Range(0, metres).Draw(t, label+" distance"))
}

func TestLocalKeepsItsBounds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ within, bound, plane float64 }{
		{5e3, 1e-5, 1.2e-7}, {20e3, 1e-3, 2e-6}, {100e3, 1, 5e-5},
	} {
		worst, worstXY := 0.0, 0.0
		rapid.Check(t, func(t *rapid.T) {
			at := point(-140, 140, -60, 60).Draw(t, "at")
			a := near(t, at, tt.within, "a")
			b := near(t, a, tt.within, "b")
			if geo.Distance(at, b) > tt.within {
				b = near(t, at, tt.within, "b again")
			}
			l := geo.NewLocal(at)
			want := geo.Distance(a, b)
			got := l.Distance(a, b)
			require.InDelta(t, want, got, tt.bound)
			require.Equal(t, got, l.Distance(b, a))
			worst = max(worst, math.Abs(got-want))

			ax, ay := l.XY(a)
			bx, by := l.XY(b)
			require.InDelta(t, want, math.Hypot(ax-bx, ay-by), tt.plane*want+1e-5+tt.bound)
			if want > 100 {
				worstXY = max(worstXY, math.Abs(math.Hypot(ax-bx, ay-by)-want)/want)
			}
			s, azi, _ := geo.Inverse(at, a)
			sin, cos := math.Sincos(azi * math.Pi / 180)
			require.InDelta(t, s*sin, ax, 2*tt.bound)
			require.InDelta(t, s*cos, ay, 2*tt.bound)
		})
		t.Logf("within %.0f km: distance %.2g m, plane %.2g", tt.within/1e3, worst, worstXY)
	}
}

func TestLocalLonLatUndoesXY(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := point(73, 135, -60, 60).Draw(t, "at")
		l := geo.NewLocal(at)
		x, y := rapid.Float64Range(-5e3, 5e3).Draw(t, "x"), rapid.Float64Range(-5e3, 5e3).Draw(t, "y")
		gx, gy := l.XY(l.LonLat(x, y))
		require.InDelta(t, x, gx, 1e-4)
		require.InDelta(t, y, gy, 1e-4)
	})
}

func BenchmarkLocalDistance(b *testing.B) {
	p, q := orb.Point{117.3781, 49.5987}, orb.Point{117.3881, 49.6037}
	l := geo.NewLocal(p)
	for b.Loop() {
		sink += l.Distance(p, q)
	}
}
