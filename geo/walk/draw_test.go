package walk_test

import (
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
	"github.com/peterstace/simplefeatures/geom"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// A place is drawn on the side that the field says, or one of the other kind is within the tolerance.
func TestIsochroneAgreesWithTheField(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ways := someWays(t)
		for _, w := range ways {
			for i, p := range w.Points {
				w.Points[i] = askew(p) // ways that lie on one another have no nearest
			}
		}
		g := build(t, ways)
		f := g.Search(someSources(t, g, 3), 400_000)
		o := walk.SnapOptions{MaxM: 60, MinComponentM: rapid.SampledFrom([]float64{0, 120}).Draw(t, "least")}
		if rapid.Bool().Draw(t, "a river") {
			o.Barriers = []orb.Geometry{line(-100, 130, 700, 210)}
		}
		s := g.Snapper(o)
		mm := uint32(rapid.SampledFrom([]int{40_000, 120_000, 300_000}).Draw(t, "mm"))
		const tolerance = 12.0
		drawn := f.Isochrone(mm, walk.DrawOptions{ToleranceM: tolerance, Snapper: s})
		served := func(p orb.Point) bool {
			walk, _, ok := f.At(s.Snap(p).Place)
			return ok && walk <= mm
		}
		rnd := rand.New(rand.NewPCG(4, uint64(rapid.IntRange(0, 99).Draw(t, "seed"))))
		for range 60 {
			p := at(rnd.Float64()*600-60, rnd.Float64()*600-60)
			if inside := geo.Contains(drawn, p); inside != served(p) {
				require.True(t, around(p, tolerance, func(q orb.Point) bool { return served(q) == inside }), "%v %v", p, inside)
			}
		}
	})
}

// around reports whether some place within metres of p will do.
func around(p orb.Point, metres float64, will func(orb.Point) bool) bool {
	for r := metres / 16; r <= metres; r += metres / 16 {
		for az := 0.0; az < 360; az += 10 {
			if will(geo.Direct(p, az, r)) {
				return true
			}
		}
	}
	return false
}

func TestIsochronesAreValidAndNested(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someWays(t))
		f := g.Search(someSources(t, g, 4), 500_000)
		o := walk.DrawOptions{ToleranceM: rapid.SampledFrom([]float64{6, 15, 40}).Draw(t, "tolerance")}
		less := uint32(rapid.IntRange(0, 300_000).Draw(t, "less"))
		small, large := f.Isochrone(less, o), f.Isochrone(less+uint32(rapid.IntRange(0, 100_000).Draw(t, "more")), o)
		requireValid(t, small)
		requireValid(t, large)
		for _, poly := range small {
			for _, ring := range poly {
				for i, p := range ring {
					require.True(t, geo.Contains(large, p) || geo.DistanceToBoundary(large, p) < 0.01, "%v", i)
				}
			}
		}
	})
}

func requireValid(t require.TestingT, m orb.MultiPolygon) {
	if len(m) > 0 {
		require.Empty(t, geo.CheckPolygon(m))
	}
	for _, poly := range m {
		for i, ring := range poly {
			require.Equal(t, i == 0, ring.Orientation() == orb.CCW)
		}
	}
}

func TestIsochroneHasHoles(t *testing.T) {
	t.Parallel()
	g := build(t, []walk.Way{{Points: line(0, 0, 500, 0, 500, 500, 0, 500, 0, 0)}})
	f := g.Search([]walk.Source{{Place: walk.Place{}}}, 2_000_000)
	ring := f.Isochrone(2_000_000, walk.DrawOptions{})
	require.Len(t, ring, 1)
	require.Len(t, ring[0], 2, "nobody walks in the middle")
	require.False(t, geo.Contains(ring, at(250, 250)))
	require.True(t, geo.Contains(ring, at(250, 50)))
	require.InEpsilon(t, 700*700-300*300-(4-math.Pi)*100*100, geo.Area(ring), 0.01)
	part := f.Isochrone(500_000, walk.DrawOptions{})
	require.Len(t, part[0], 1)
}

// Two workers, ten, or one: the same bits.
func TestWorkersLeaveNoTrace(t *testing.T) {
	t.Parallel()
	g := cityOf(10_000)
	classes := tenClasses(g)
	points := walk.NewPoints(anywhere(g, 20_000, 77))
	mm, label := tables(10, 20_000), tables(10, 20_000)
	fields := reachOf(g, classes, points, mm, label)
	var wg sync.WaitGroup
	for c := range classes {
		wg.Go(func() {
			m, l := make([]int32, 20_000), make([]int32, 20_000)
			f := g.Search(classes[c], capMM)
			points.Reach(f, m, l)
			if !equal(m, mm[c]) || !equal(l, label[c]) {
				t.Error("another answer")
			}
			o := fields[c].Edit()
			for i := range int32(20) {
				points.Update(o, o.Move(i, facilities(g, 1, uint64(i))[0]).Edges, m, l, func(int) {})
			}
			again, labels := make([]int32, 20_000), make([]int32, 20_000)
			points.Reach(o.Field(), again, labels)
			if !equal(m, again) || !equal(l, labels) {
				t.Error("an update that is no search")
			}
		})
	}
	wg.Wait()
}

func equal(a, b []int32) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return len(a) == len(b)
}

// Several at once are each as drawn alone, and valid by another's rules.
func TestIsochronesAtOnceAreEachAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someWays(t))
		f := g.Search(someSources(t, g, 4), 400_000)
		mm := []uint32{300_000, 50_000, 700_000, 120_000}
		o := walk.DrawOptions{ToleranceM: rapid.SampledFrom([]float64{8, 25}).Draw(t, "tolerance")}
		all := f.Isochrones(mm, o)
		require.Len(t, all, len(mm))
		for i := range mm {
			require.Equal(t, f.Isochrone(mm[i], o), all[i])
			if len(all[i]) == 0 {
				continue
			}
			b, err := wkb.Marshal(all[i])
			require.NoError(t, err)
			again, err := geom.UnmarshalWKB(b, geom.NoValidate{})
			require.NoError(t, err)
			require.NoError(t, again.Validate())
		}
	})
}
