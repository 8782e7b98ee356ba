package intake_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/coverage/sqlite"
)

// BenchmarkImport imports residential areas of 10 vertices into an empty store, from the first byte of
// the file to the commit. heap-MB is the most that the heap held above what it held before: it must
// follow the ids, not the file. Where ogr2ogr is installed it writes the same file to a GeoPackage.
func BenchmarkImport(b *testing.B) {
	for _, c := range []struct {
		name, crs string
		n         int
	}{
		{"lonlat/10k", "EPSG:4490", 10_000},
		{"lonlat/100k", "EPSG:4490", 100_000},
		{"lonlat/300k", "EPSG:4490", 300_000},
		{"projected/100k", "EPSG:4546", 100_000},
	} {
		b.Run(c.name, func(b *testing.B) {
			path := writeAreas(b, c.n, c.crs == "EPSG:4546")
			peak := uint64(0)
			for b.Loop() {
				b.StopTimer()
				store := emptyStore(b)
				file, err := os.Open(path)
				require.NoError(b, err)
				stop := watchHeap()
				b.StartTimer()
				res, err := intake.Import(context.Background(), store, "town", file, intake.Options{
					Layer: coverage.ResidentialAreas, Name: "areas.geojson", CRS: c.crs,
				}, coverage.Replace, 0, coverage.Origin{}, false)
				b.StopTimer()
				peak = max(peak, stop())
				require.NoError(b, err)
				require.Equal(b, c.n, res.Accepted, "%v", res.Issues)
				require.NotNil(b, res.Revision)
				require.NoError(b, file.Close())
				require.NoError(b, store.Close())
				b.StartTimer()
			}
			b.ReportMetric(float64(c.n*b.N)/b.Elapsed().Seconds(), "features/s")
			b.ReportMetric(float64(peak)/1e6, "heap-MB")
		})
	}
	if ogr, err := exec.LookPath("ogr2ogr"); err == nil {
		b.Run("ogr2ogr/100k", func(b *testing.B) { toGeoPackage(b, ogr, writeAreas(b, 100_000, false)) })
	}
}

func toGeoPackage(b *testing.B, ogr, path string) {
	for b.Loop() {
		out := filepath.Join(b.TempDir(), "areas.gpkg")
		said, err := exec.Command(ogr, "-f", "GPKG", out, path).CombinedOutput()
		require.NoError(b, err, "%s", said)
	}
	b.ReportMetric(float64(100_000*b.N)/b.Elapsed().Seconds(), "features/s")
}

func emptyStore(b *testing.B) *sqlite.Store {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, filepath.Join(b.TempDir(), "store.db"))
	require.NoError(b, err)
	_, err = store.PutWorkspace(ctx, coverage.Workspace{Slug: "town", Name: "小城"})
	require.NoError(b, err)
	return store
}

// watchHeap looks at the heap every few milliseconds until it is stopped, and returns the most it
// held above what it held when the watch began.
func watchHeap() (stop func() uint64) {
	runtime.GC()
	held := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(held)
	before, most := held[0].Value.Uint64(), uint64(0)
	done, result := make(chan struct{}), make(chan uint64)
	go func() {
		tick := time.NewTicker(2 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				metrics.Read(held)
				most = max(most, held[0].Value.Uint64())
			case <-done:
				result <- most - min(most, before)
				return
			}
		}
	}()
	return func() uint64 {
		close(done)
		return <-result
	}
}

// writeAreas writes n invented estates of 10 vertices, in degrees or on a plane, and returns the file's path.
func writeAreas(b *testing.B, n int, plane bool) string {
	path := filepath.Join(b.TempDir(), "areas.geojson")
	file, err := os.Create(path)
	require.NoError(b, err)
	w := bufio.NewWriter(file)
	fmt.Fprint(w, `{"type":"FeatureCollection","features":[`)
	for i := range n {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		writeArea(w, i, plane)
	}
	fmt.Fprint(w, "]}")
	require.NoError(b, w.Flush())
	require.NoError(b, file.Close())
	return path
}

var developer = strings.Repeat("开发", 24)

func writeArea(w io.Writer, i int, plane bool) {
	fmt.Fprintf(w, `{"type":"Feature","properties":{"id":"ra-%07d","name":"小区%d","developer":%q,"households":%d,`+
		`"plan_permit_date":"2022-06-01","is_new":true},"geometry":{"type":"Polygon","coordinates":[[`,
		i, i, developer, 100+i%900)
	for k := range 10 {
		if k > 0 {
			fmt.Fprint(w, ",")
		}
		sin, cos := math.Sincos(2 * math.Pi * float64(k%9) / 9)
		x, y := float64(i%1000)*100+40*cos, float64(i/1000)*100+40*sin
		if plane {
			fmt.Fprintf(w, "[%.3f,%.3f]", 450_000+x, 4_500_000+y)
		} else {
			fmt.Fprintf(w, "[%.8f,%.8f]", 110.5+x/85_000, 40.6+y/111_000)
		}
	}
	fmt.Fprint(w, "]]}}")
}
