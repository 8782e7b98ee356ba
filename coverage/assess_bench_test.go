package coverage_test

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	bigcity "yikezhong/fixtures/city"
	"yikezhong/seeds"
)

// BenchmarkAssess judges every row of a plan and of its parents on the city of BenchmarkReach,
// reach included; load, save and JSON apart. What a world makes once (index, demand points) is
// made before, except in cold, where it is made in the run.
func BenchmarkAssess(b *testing.B) {
	layers := bigcity.Layers(1, bigcity.Whole)
	catalogue, err := seeds.Load()
	require.NoError(b, err)
	world := func() *coverage.World {
		w, err := coverage.NewWorld(coverage.Workspace{}, 1, layers, nil)
		require.NoError(b, err)
		return w
	}
	warm := world()
	for _, id := range []string{"bayannur-2025", "manzhouli-2025", "alxa-2025", "wuzhong-2025", "inner-mongolia-2025"} {
		q := cityQuestion(b, catalogue, id)
		b.Run(id, func(b *testing.B) {
			for b.Loop() {
				_, err := coverage.Assess(warm, q)
				require.NoError(b, err)
			}
		})
	}
	b.Run("cold", func(b *testing.B) {
		q := cityQuestion(b, catalogue, "bayannur-2025")
		for b.Loop() {
			b.StopTimer()
			w := world()
			b.StartTimer()
			_, err := coverage.Assess(w, q)
			require.NoError(b, err)
		}
	})
}

func cityQuestion(tb testing.TB, catalogue *seeds.Catalogue, id string) coverage.Question {
	tb.Helper()
	plans, err := catalogue.Chain(id)
	require.NoError(tb, err)
	p, err := coverage.DefaultParameters().With(plans[0].Parameters)
	require.NoError(tb, err)
	return coverage.Question{
		Plans: plans, References: catalogue.NormsFor(id), AsOf: coverage.YearEnd(2025), Parameters: p,
		Workers: runtime.GOMAXPROCS(0),
	}
}
