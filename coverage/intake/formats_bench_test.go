package intake_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/geo/gpkg"
)

const benched = 20_000 // features

// read reads a file b.N times.
func read(b *testing.B, file []byte, name string) {
	b.Helper()
	b.ReportAllocs()
	for b.Loop() {
		got, rep, err := readAll(bytes.NewReader(file), intake.Options{Layer: coverage.ResidentialAreas, Name: name, CRS: "EPSG:4490"})
		require.NoError(b, err, "%v", rep.Issues)
		require.Len(b, got, benched)
	}
	b.ReportMetric(benched*float64(b.N)/b.Elapsed().Seconds(), "features/s")
}

func BenchmarkReadXLSX(b *testing.B) {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	require.NoError(b, err)
	require.NoError(b, w.SetRow("A1", []any{"id", "name", "households", "WKT"}))
	for i := range benched {
		x, y := 117+float64(i%300)*0.004, 40+float64(i/300)*0.004
		wkt := fmt.Sprintf("POLYGON((%.4f %.4f,%.4f %.4f,%.4f %.4f,%.4f %.4f))", x, y, x+.001, y, x+.001, y+.001, x, y)
		require.NoError(b, w.SetRow(fmt.Sprintf("A%d", i+2), []any{fmt.Sprintf("E%d", i), "示例小区", i % 900, wkt}))
	}
	require.NoError(b, w.Flush())
	var out bytes.Buffer
	require.NoError(b, f.Write(&out))
	read(b, out.Bytes(), "a.xlsx")
}

func BenchmarkReadGeoPackage(b *testing.B) {
	path := filepath.Join(b.TempDir(), "a.gpkg")
	require.NoError(b, gpkg.Write(b.Context(), path, time.Unix(0, 0), []gpkg.Layer{{
		Name: "estates", Columns: []gpkg.Column{{Name: "id"}, {Name: "name"}, {Name: "households", Kind: gpkg.Integer}},
		Features: func(yield func(gpkg.Feature, error) bool) {
			for i := range benched {
				ring := square(117+float64(i%300)*0.004, 40+float64(i/300)*0.004, .001)
				if !yield(gpkg.Feature{Geometry: orb.Polygon{ring}, Values: []any{fmt.Sprintf("E%d", i), "示例小区", i % 900}}, nil) {
					return
				}
			}
		},
	}}))
	file, err := os.ReadFile(path)
	require.NoError(b, err)
	read(b, file, "a.gpkg")
}
