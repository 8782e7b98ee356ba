package coverage_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	bigcity "yikezhong/fixtures/city"
)

// BenchmarkWalkReach measures the same city along streets: 100,000 crossings, 150,000 stretches. network
// builds the graph; cold brings 200,000 demand points to it too, as the first question to a new revision
// does; reach is the ten searches and what they say of every point; warm is a whole question after it.
func BenchmarkWalkReach(b *testing.B) {
	layers := bigcity.Layers(1, bigcity.Whole)
	layers[coverage.Walkways] = bigcity.Streets(1, bigcity.Whole, 329)
	q := circleQuestion()
	q.Workers = runtime.GOMAXPROCS(0)
	b.Run("network", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			w := newWorld(b, layers)
			b.StartTimer()
			g := w.Graph()
			b.ReportMetric(float64(g.Nodes()), "nodes")
			b.ReportMetric(float64(g.Edges()), "edges")
		}
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			w := newWorld(b, layers)
			b.StartTimer()
			_, err := coverage.Assess(w, q)
			require.NoError(b, err)
		}
	})
	w := newWorld(b, layers)
	measure := coverage.ReachMeasurer(w, q)
	b.Run("reach", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			require.Equal(b, coverage.Walking, measure().Method)
		}
	})
	b.Run("warm", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err := coverage.Assess(w, q)
			require.NoError(b, err)
		}
	})
}
