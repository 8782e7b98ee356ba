package intake_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// province is a PBF of side × side nodes, ways of nine nodes along every row and column, and as many
// buildings, 8,000 objects a block as writers put them; invented.
func province(t testing.TB, side int) []byte {
	file := pbfHead(t)
	var nodes []drawnNode
	var ways []drawnWay
	spill := func(least int) {
		if len(nodes) > least {
			file, nodes = append(file, pbfNodes(t, nodes)...), nodes[:0]
		}
		if len(ways) > least {
			file, ways = append(file, pbfWays(t, ways)...), ways[:0]
		}
	}
	for i := range side * side {
		nodes = append(nodes, drawnNode{int64(i + 1), 110 + float64(i%side)*0.0007, 30 + float64(i/side)*0.0006, nil})
		spill(7999)
	}
	spill(0)
	kinds := [][]string{
		{"highway", "residential", "name", "示例路"},
		{"highway", "footway", "surface", "asphalt"},
		{"highway", "service", "oneway", "yes"},
		{"building", "yes", "building:levels", "6"},
	}
	for line := range side {
		for from := 0; from+8 < side; from += 8 {
			row, column := make([]int64, 9), make([]int64, 9)
			for k := range row {
				row[k], column[k] = int64(line*side+from+k+1), int64((from+k)*side+line+1)
			}
			n := int64(line*side + from)
			ways = append(ways, drawnWay{2 * n, row, kinds[(line+from/8)%4]}, drawnWay{2*n + 1, column, kinds[line%4]})
			spill(7999)
		}
	}
	spill(0)
	return file
}

// BenchmarkPBF reads 1.7 million objects.
func BenchmarkPBF(b *testing.B) {
	file := province(b, 1165)
	b.SetBytes(int64(len(file)))
	b.ReportAllocs()
	for b.Loop() {
		rd, err := intake.Open(bytes.NewReader(file), intake.Options{Layer: coverage.Walkways})
		require.NoError(b, err)
		n := 0
		for _, err := range rd.Features() {
			require.NoError(b, err)
			n++
		}
		rep := rd.Report()
		require.Equal(b, n, rep.Ways.Kept)
		b.ReportMetric(float64(rep.Ways.Objects), "objects")
		b.ReportMetric(float64(n), "ways")
	}
}

func TestAProvinceInManyBlocks(t *testing.T) {
	t.Parallel()
	file := province(t, 200)
	features, rep, err := readAll(bytes.NewReader(file), walkways)
	require.NoError(t, err, rep.Issues)
	require.Equal(t, 200*200+200*24*2, rep.Ways.Objects)
	require.Equal(t, rep.Ways.Read, rep.Ways.Kept+rep.Ways.LeftOut["not_a_road"])
	again, _, err := readAll(bytes.NewReader(slices.Clone(file)), walkways)
	require.NoError(t, err)
	require.Equal(t, features, again, "whatever the number of workers")
}
