package main

import (
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// aStreet is a street of 900 m with an estate at each end, day care beside the first and a home off it; invented.
func aStreet(t *testing.T) string {
	dir := t.TempDir()
	write(t, dir, "areas.csv", "编号,名称,经度,纬度,户数,60岁及以上人口\nA1,东里,107.4,40.75,100,40\nA2,西里,107.41066,40.75,200,90\n")
	write(t, dir, "homes.csv", "编号,名称,经度,纬度,kind,status\nD1,东里日照,107.4,40.75,day_care_center,operating\n"+
		"D2,山上日照,107.4,40.76,day_care_center,operating\n")
	write(t, dir, "ways.geojson", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"w1","kind":"residential"},
		"geometry":{"type":"LineString","coordinates":[[107.4,40.75],[107.41066,40.75]]}}]}`)
	for _, args := range [][]string{
		{"import", "-w", "linhe", "--create", "临河区", "-l", "residential-areas", "--crs", "EPSG:4490", "areas.csv"},
		{"import", "-w", "linhe", "-l", "facilities", "--crs", "EPSG:4490", "homes.csv"},
		{"import", "-w", "linhe", "-l", "walkways", "--crs", "EPSG:4490", "ways.geojson"},
	} {
		r := yikezhong(t, dir, args...)
		require.Zero(t, r.code, "%s%s", r.out, r.err)
	}
	return dir
}

func TestReachSideBySide(t *testing.T) {
	t.Parallel()
	dir := aStreet(t)
	base := []string{"reach", "-w", "linhe", "--plan", "bayannur-2025", "--as-of", "2025-12-31"}
	r := yikezhong(t, dir, base...)
	require.Zero(t, r.code, r.err)
	require.Contains(t, r.out, "养老服务圈设施 · 步行网络 · revision 3 · 设施2处")
	require.Regexp(t, `5分钟 +300 +five_minute_m +— +33\.3 .*GB 50180-2018 表3\.0\.4 五分钟步行距离`, r.out)
	require.Regexp(t, `15分钟·上限 +1000 +circle_m +— +100 `, r.out)

	var s coverage.Sensitivity
	r = yikezhong(t, dir, append(base, "--format", "json", "--param", "elderly_m=905")...)
	require.NoError(t, json.Unmarshal([]byte(r.out), &s), r.err)
	require.Equal(t, 905, s.Thresholds[2].Metres)
	require.False(t, s.Thresholds[2].Default)
	require.Equal(t, 130.0, *s.Thresholds[2].Served.Elders60)

	r = yikezhong(t, dir, append(base, "--uncovered", "700", "--format", "csv", "--lang", "en")...)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(r.out, "\uFEFF"))).ReadAll()
	require.NoError(t, err, r.err)
	require.Len(t, rows, 2)
	require.Equal(t, []string{"1", "A2", "西里"}, rows[1][:3])
	require.Equal(t, "90", rows[1][11])

	require.Regexp(t, `日间照料 .* 测算`, strings.ReplaceAll(yikezhong(t, dir, append(base, "--class", "day_care")...).out, "仅测算", "测算"))
	r = yikezhong(t, dir, append(base, "--class", "meals")...)
	require.Contains(t, r.out, "? facilities.kind")
	require.Equal(t, 2, yikezhong(t, dir, append(base, "--uncovered", "9000")...).code)
	require.Equal(t, 2, yikezhong(t, dir, append(base, "--class", "none")...).code)
}

func TestNetworkIsPrinted(t *testing.T) {
	t.Parallel()
	dir := aStreet(t)
	r := yikezhong(t, dir, "network", "-w", "linhe", "--off")
	require.Zero(t, r.code, r.err)
	require.Contains(t, r.out, "步行道1条")
	require.Contains(t, r.out, "未接入路网：设施1处，需求点0个")
	require.Regexp(t, `facilities +D2 +0 +w1 1110\.\d m too_far`, r.out)
	var n coverage.NetworkReport
	require.NoError(t, json.Unmarshal([]byte(yikezhong(t, dir, "network", "-w", "linhe", "--format", "json").out), &n))
	require.InDelta(t, 900, n.Parts[0].Metres, 2)
	require.Contains(t, yikezhong(t, dir, "network", "-w", "linhe", "--lang", "en").out, "1 parts, the largest has 100.00 %")

	bare := t.TempDir()
	write(t, bare, "areas.csv", "编号,名称,经度,纬度\nA1,东里,107.4,40.75\n")
	yikezhong(t, bare, "import", "-w", "linhe", "--create", "临河区", "-l", "residential-areas", "--crs", "EPSG:4490", "areas.csv")
	r = yikezhong(t, bare, "network", "-w", "linhe")
	require.Equal(t, 2, r.code)
	require.Contains(t, r.err, "import -w linhe -l walkways")
}
