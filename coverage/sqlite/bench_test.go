package sqlite_test

import (
	"context"
	"fmt"
	"iter"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
	"yikezhong/fixtures/city"
)

// polygons yields n residential areas of 10 vertices, about 180 bytes of WKB and 250 of properties
// each; properties differ by edition. They are invented.
func polygons(n, edition int) iter.Seq2[coverage.Feature, error] {
	developer := strings.Repeat("开发", 24)
	return func(yield func(coverage.Feature, error) bool) {
		for i := range n {
			x, y := 100+float64(i%1000)/500, 40+float64(i/1000)/500
			ring := orb.Ring{
				{x, y},
				{x + 2e-4, y},
				{x + 4e-4, y + 1e-4},
				{x + 5e-4, y + 3e-4},
				{x + 5e-4, y + 5e-4},
				{x + 3e-4, y + 6e-4},
				{x + 1e-4, y + 6e-4},
				{x - 1e-4, y + 4e-4},
				{x - 1e-4, y + 2e-4},
				{x, y},
			}
			id := fmt.Sprintf("ra-%07d", i)
			f := coverage.Feature{ID: id, Geometry: orb.Polygon{ring}, Properties: fmt.Appendf(nil,
				`{"id":%q,"name":"小区%d","developer":%q,"households":%d,"plan_permit_date":"2022-06","is_new":true}`,
				id, i, developer, 100+edition)}
			if !yield(f, nil) {
				return
			}
		}
	}
}

func openAt(tb testing.TB, path string) *sqlite.Store {
	tb.Helper()
	s, err := sqlite.Open(context.Background(), path)
	require.NoError(tb, err)
	tb.Cleanup(func() { require.NoError(tb, s.Close()) })
	return s
}

func open(tb testing.TB) *sqlite.Store {
	tb.Helper()
	return openAt(tb, filepath.Join(tb.TempDir(), "store.db"))
}

func put(tb testing.TB, s coverage.Store, features iter.Seq2[coverage.Feature, error]) coverage.Revision {
	tb.Helper()
	r, err := s.Put(context.Background(), "town", coverage.Change{
		Layer: coverage.ResidentialAreas, Mode: coverage.Replace, Features: features,
	})
	require.NoError(tb, err)
	return r
}

func town(tb testing.TB, s coverage.Store) {
	tb.Helper()
	_, err := s.PutWorkspace(context.Background(), coverage.Workspace{Slug: "town", Name: "小城"})
	require.NoError(tb, err)
}

// BenchmarkPut100k replaces a layer by 100,000 polygons: one that is empty, one of the same
// content, and one of which every feature differs.
func BenchmarkPut100k(b *testing.B) {
	const n = 100_000
	for _, c := range []struct {
		name   string
		before []int // editions put first
	}{{"empty", nil}, {"same", []int{0}}, {"changed", []int{1}}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				s := open(b)
				town(b, s)
				for _, edition := range c.before {
					put(b, s, polygons(n, edition))
				}
				b.StartTimer()
				put(b, s, polygons(n, 0))
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "features/s")
		})
	}
}

// BenchmarkWorld reads 100,000 polygons: the newest revision, and one that every feature has left.
func BenchmarkWorld(b *testing.B) {
	const n = 100_000
	s := open(b)
	town(b, s)
	put(b, s, polygons(n, 0))
	put(b, s, polygons(n, 1))
	for name, revision := range map[string]int{"newest": 0, "older": 1} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w, err := s.World(context.Background(), "town", revision)
				require.NoError(b, err)
				require.Len(b, w.Areas, n)
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "features/s")
		})
	}
}

// BenchmarkCity reads the generated city, 10,000 estates and all that belongs to them, as every first
// question to a revision does.
func BenchmarkCity(b *testing.B) {
	s := open(b)
	town(b, s)
	for layer, features := range city.Layers(1, city.Whole) {
		_, err := s.Put(context.Background(), "town", coverage.Change{
			Layer: layer, Mode: coverage.Replace, Features: func(yield func(coverage.Feature, error) bool) {
				for _, f := range features {
					if !yield(f, nil) {
						return
					}
				}
			},
		})
		require.NoError(b, err)
	}
	b.ReportAllocs()
	for b.Loop() {
		w, err := s.World(context.Background(), "town", 0)
		require.NoError(b, err)
		require.Len(b, w.Areas, city.Whole.Areas)
	}
}
