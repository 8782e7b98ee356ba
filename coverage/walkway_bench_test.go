package coverage_test

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// BenchmarkWorldOfWalkways reads 200,000 ways of nine nodes each from what a store keeps.
func BenchmarkWorldOfWalkways(b *testing.B) {
	features := make([]coverage.Feature, 200_000)
	for i := range features {
		w := coverage.Walkway{ID: "w" + strconv.Itoa(1_000_000_000+i), Kind: "residential", Name: "示例路"}
		line := make(orb.LineString, 9)
		for k := range line {
			line[k] = orb.Point{117 + float64(i)/1e6, 49 + float64(k)/1e4}
			w.Nodes = append(w.Nodes, 10_000_000_000+int64(i*9+k))
		}
		properties, err := json.Marshal(w)
		require.NoError(b, err)
		features[i] = coverage.Feature{ID: w.ID, Geometry: line, Properties: properties}
	}
	b.ReportAllocs()
	for b.Loop() {
		w, err := coverage.NewWorld(coverage.Workspace{Slug: "city"}, 1,
			map[coverage.Layer][]coverage.Feature{coverage.Walkways: features}, nil)
		require.NoError(b, err)
		require.Len(b, w.Walkways, len(features))
	}
}
