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
	catalogue, err := seeds.Load()
	require.NoError(b, err)
	size := bigcity.Whole
	for _, m := range catalogue.Measures {
		size.Measures = append(size.Measures, m.Key)
	}
	layers := bigcity.Layers(1, size)
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
			b.ReportMetric(float64(size.Areas*b.N)/b.Elapsed().Seconds(), "areas/s")
		})
		b.Run(plan.ID+"/warm", func(b *testing.B) {
			w := newWorld(b, layers)
			assess(b, w)
			b.ReportAllocs()
			for b.Loop() {
				assess(b, w)
			}
			b.ReportMetric(float64(size.Areas*b.N)/b.Elapsed().Seconds(), "areas/s")
		})
	}
}

func newWorld(b *testing.B, layers map[coverage.Layer][]coverage.Feature) *coverage.World {
	w, err := coverage.NewWorld(coverage.Workspace{}, 1, layers, nil)
	require.NoError(b, err)
	return w
}

// wholePlan asks for a plan as it is asked for in earnest: with its parents, reference norms and own
// parameters.
func wholePlan(b *testing.B, c *seeds.Catalogue, plan string) coverage.Question {
	chain, err := c.Chain(plan)
	require.NoError(b, err)
	p, err := coverage.DefaultParameters().With(chain[0].Parameters)
	require.NoError(b, err)
	return coverage.Question{
		Plans: chain, References: c.NormsFor(plan), AsOf: coverage.YearEnd(2025), Parameters: p,
		Workers: runtime.GOMAXPROCS(0),
	}
}
