package coverage_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	bigcity "yikezhong/fixtures/city"
	"yikezhong/seeds"
)

// BenchmarkAssess measures a whole plan, parents included, on a generated city: 10,000 estates, 200,000
// demand points, ten classes of 200 facilities, 200 divisions. cold makes index, demand points and the
// look at places too, as the first question to a new revision does; warm is every question after it.
func BenchmarkAssess(b *testing.B) {
	catalogue, layers := wholeCity(b)
	for _, plan := range catalogue.Plans {
		q := wholePlan(b, catalogue, plan.ID)
		assess := func(b *testing.B, w *coverage.World) {
			a, err := coverage.Assess(w, q)
			require.NoError(b, err)
			require.GreaterOrEqual(b, len(a.Indicators), len(plan.Indicators))
		}
		b.Run(plan.ID+"/cold", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				w := newWorld(b, layers)
				b.StartTimer()
				assess(b, w)
			}
			b.ReportMetric(float64(bigcity.Whole.Areas*b.N)/b.Elapsed().Seconds(), "areas/s")
		})
		b.Run(plan.ID+"/warm", func(b *testing.B) {
			w := newWorld(b, layers)
			assess(b, w)
			b.ReportAllocs()
			for b.Loop() {
				assess(b, w)
			}
			b.ReportMetric(float64(bigcity.Whole.Areas*b.N)/b.Elapsed().Seconds(), "areas/s")
		})
	}
}

// wholePlan asks for a plan as it is asked for in earnest: with its parents, reference norms and own
// parameters.
func wholePlan(b *testing.B, c *seeds.Catalogue, plan string) coverage.Question {
	q, err := c.Question(plan, coverage.YearEnd(2025), nil)
	require.NoError(b, err)
	q.Workers = runtime.GOMAXPROCS(0)
	return q
}

func wholeCity(b *testing.B) (*seeds.Catalogue, map[coverage.Layer][]coverage.Feature) {
	catalogue, err := seeds.Load()
	require.NoError(b, err)
	size := bigcity.Whole
	for _, m := range catalogue.Measures {
		size.Measures = append(size.Measures, m.Key)
	}
	return catalogue, bigcity.Layers(1, size)
}

func newWorld(b *testing.B, layers map[coverage.Layer][]coverage.Feature) *coverage.World {
	w, err := coverage.NewWorld(coverage.Workspace{}, 1, layers, nil)
	require.NoError(b, err)
	return w
}

// BenchmarkNewWorld measures the same city from its features, as a store hands them over.
func BenchmarkNewWorld(b *testing.B) {
	_, layers := wholeCity(b)
	b.ReportAllocs()
	for b.Loop() {
		require.Len(b, newWorld(b, layers).Areas, bigcity.Whole.Areas)
	}
}

// BenchmarkHeld measures what the city keeps in memory once garbage is gone: the world, what the first
// question leaves with it (index, demand points, look at places), and an answer. Time is beside the point.
func BenchmarkHeld(b *testing.B) {
	catalogue, layers := wholeCity(b)
	q := wholePlan(b, catalogue, "manzhouli-2025")
	for b.Loop() {
		empty := live()
		w := newWorld(b, layers)
		world := live()
		_, err := coverage.Assess(w, q)
		require.NoError(b, err)
		made := live()
		answer, err := coverage.Assess(w, q)
		require.NoError(b, err)
		b.ReportMetric((world-empty)/1e6, "world-MB")
		b.ReportMetric((made-world)/1e6, "made-MB")
		b.ReportMetric((live()-made)/1e6, "answer-MB")
		runtime.KeepAlive(w)
		runtime.KeepAlive(answer)
	}
	runtime.KeepAlive(layers)
}

// live returns the bytes of the heap that something holds.
func live() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
