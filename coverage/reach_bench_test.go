package coverage_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	bigcity "yikezhong/fixtures/city"
)

// BenchmarkReach measures what a city's circle costs: 10,000 estates, 200,000 demand points, ten
// classes of 200 facilities. cold makes index, demand points and the look at places too, as the
// first question to a new revision does; warm is every question after it.
func BenchmarkReach(b *testing.B) {
	layers := bigcity.Layers(1, bigcity.Whole)
	q := circleQuestion()
	q.Workers = runtime.GOMAXPROCS(0)
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			w, err := coverage.NewWorld(coverage.Workspace{}, 1, layers, nil)
			require.NoError(b, err)
			b.StartTimer()
			_, err = coverage.Assess(w, q)
			require.NoError(b, err)
		}
	})
	b.Run("warm", func(b *testing.B) {
		w, err := coverage.NewWorld(coverage.Workspace{}, 1, layers, nil)
		require.NoError(b, err)
		for b.Loop() {
			_, err = coverage.Assess(w, q)
			require.NoError(b, err)
		}
	})
}
