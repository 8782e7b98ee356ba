package intake_test

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

func float64Bytes(v float64) []byte {
	return binary.LittleEndian.AppendUint64(nil, math.Float64bits(v))
}

// polygonSHP makes a .shp of one polygon of the rings given.
func polygonSHP(rings ...orb.Ring) []byte {
	var points, parts []byte
	n := uint32(0)
	for _, r := range rings {
		parts = binary.LittleEndian.AppendUint32(parts, n)
		for _, p := range r {
			points = append(append(points, float64Bytes(p[0])...), float64Bytes(p[1])...)
			n++
		}
	}
	content := binary.LittleEndian.AppendUint32(nil, 5)
	content = append(content, make([]byte, 32)...)
	content = binary.LittleEndian.AppendUint32(content, uint32(len(rings)))
	content = binary.LittleEndian.AppendUint32(content, n)
	content = append(append(content, parts...), points...)
	out := writeSHP()
	binary.LittleEndian.PutUint32(out[32:], 5)
	out = binary.BigEndian.AppendUint32(out, 1)
	out = binary.BigEndian.AppendUint32(out, uint32(len(content)/2))
	return append(out, content...)
}

func square(x, y, side float64) orb.Ring {
	return orb.Ring{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}
}

// TestRingsInAnyOrder: an island in a hole in a shell, and a second shell beside, whichever way each ring runs and
// in whichever order they come.
func TestRingsInAnyOrder(t *testing.T) {
	t.Parallel()
	rings := []orb.Ring{square(117.4, 49.6, .05), square(117.41, 49.61, .02), square(117.415, 49.615, .005), square(117.5, 49.6, .01)}
	dbf := writeDBF(t, plain, []dbfColumn{{"id", 'C', 3}}, []string{"A"})
	read := func(t require.TestingT, file []byte) orb.Geometry {
		features, rep, err := readAll(bytes.NewReader(file), intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490"})
		require.NoError(t, err, "%v", rep.Issues)
		return features[0].Geometry
	}
	want := read(t, zipped(t, "a.shp", polygonSHP(rings...), "a.dbf", dbf))
	m := want.(orb.MultiPolygon)
	require.Len(t, m, 3)
	require.Len(t, m[0], 2, "the shell has the hole")
	rapid.Check(t, func(r *rapid.T) {
		mixed := make([]orb.Ring, 0, len(rings))
		for _, i := range rapid.Permutation([]int{0, 1, 2, 3}).Draw(r, "order") {
			ring := rings[i].Clone()
			if rapid.Bool().Draw(r, "turned") {
				ring.Reverse()
			}
			mixed = append(mixed, ring)
		}
		require.Equal(r, want, read(r, zipped(t, "a.shp", polygonSHP(mixed...), "a.dbf", dbf)))
	})
}
