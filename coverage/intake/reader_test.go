package intake_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// readAll reads an upload to its end.
func readAll(r io.Reader, o intake.Options) ([]coverage.Feature, intake.Report, error) {
	rd, err := intake.Open(r, o)
	if err != nil {
		return nil, intake.Report{}, err
	}
	var out []coverage.Feature
	for f, e := range rd.Features() {
		if err = e; err != nil {
			break
		}
		out = append(out, f)
	}
	return out, rd.Report(), err
}

// city is a FeatureCollection of n estates of ten vertices each; invented.
func city(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"type":"FeatureCollection","features":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		x, y := 117+float64(i%300)*0.004, 40+float64(i/300)*0.004
		fmt.Fprintf(&b, `{"type":"Feature","id":"A-%d","properties":{"name":"示例小区%d","households":%d,`+
			`"plan_permit_date":"2022-03-15","status":"delivered"},"geometry":{"type":"Polygon","coordinates":[[`, i, i, i%2000)
		ring := [][2]float64{{0, 0}, {1, -.3}, {2, 0}, {2.4, 1}, {2.2, 2}, {1.6, 2.6}, {.8, 2.5}, {.2, 2}, {-.2, 1.1}, {0, 0}}
		for k, p := range ring {
			if k > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "[%.7f,%.7f]", x+p[0]*0.001, y+p[1]*0.001)
		}
		b.WriteString(`]]}}`)
	}
	b.WriteString(`]}`)
	return b.Bytes()
}

func TestReadGeoJSON(t *testing.T) {
	t.Parallel()
	features, rep, err := readAll(bytes.NewReader(city(100)), intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490"})
	require.NoError(t, err)
	require.Empty(t, rep.Issues)
	require.Len(t, features, 100)
	require.Equal(t, "A-7", features[7].ID)
	require.JSONEq(t, `{"id":"A-7","name":"示例小区7","status":"delivered","households":7,"plan_permit_date":"2022-03-15"}`,
		string(features[7].Properties))
}

func BenchmarkReadGeoJSON(b *testing.B) {
	const n = 100_000
	data := city(n)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		rd, err := intake.Open(bytes.NewReader(data), intake.Options{Layer: coverage.ResidentialAreas})
		require.NoError(b, err)
		count := 0
		for _, err := range rd.Features() {
			require.NoError(b, err)
			count++
		}
		require.Equal(b, n, count)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "features/s")
}

func BenchmarkReadCSV(b *testing.B) {
	const n = 100_000
	var buf bytes.Buffer
	buf.WriteString("编号,设施名称,类型,床位数,护理型床位,建筑面积(㎡),开业日期,经度,纬度\n")
	for i := range n {
		fmt.Fprintf(&buf, "F-%d,示例养老院%d,养老机构,120,70,1200.5,2021年6月1日,%.6f,%.6f\n", i, i,
			117+float64(i%300)*0.004, 40+float64(i/300)*0.004)
	}
	b.SetBytes(int64(buf.Len()))
	b.ReportAllocs()
	for b.Loop() {
		_, rep, err := readAll(bytes.NewReader(buf.Bytes()), intake.Options{Layer: coverage.Facilities})
		require.NoError(b, err)
		require.Equal(b, n, rep.Accepted)
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "features/s")
}

func TestOneFaultAFile(t *testing.T) {
	t.Parallel()
	text := strings.ReplaceAll(string(city(50)), "[117.", "[517.")
	_, rep, err := readAll(strings.NewReader(text), intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490"})
	require.ErrorIs(t, err, intake.ErrRejected)
	require.Len(t, rep.Issues, 1, "the whole file is wrong in one way")
	require.Contains(t, rep.Issues[0].Message, "50")
	require.Equal(t, 1, rep.Issues[0].Row)
}
