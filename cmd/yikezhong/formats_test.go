package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestImportsFormatsAndMappings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "站点.kml", `<kml><Placemark id="K1"><name>示例站</name><Point><coordinates>107.4,40.75</coordinates></Point></Placemark></kml>`)
	write(t, dir, "areas.csv", "编号,一列,WKT\nP1,1300,\"POLYGON((107.4 40.75,107.404 40.75,107.404 40.753,107.4 40.75))\"\n")
	write(t, dir, "columns.json", `{"layer":"residential-areas","map":{"一列":"households"},"set":{"is_new":"true"}}`)
	write(t, dir, "broken.json", `{"layer":`)
	write(t, dir, "a.dxf", "  0\nSECTION\n")
	for _, step := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"import", "-w", "linhe", "--create", "临河区", "-l", "facilities", "站点.kml"}, 0, "revision 1: 1 added"},
		{[]string{"import", "-w", "linhe", "-l", "residential-areas", "--crs", "EPSG:4490", "--mapping", "columns.json", "areas.csv"}, 0, "revision 2: 1 added"},
		{[]string{"import", "-w", "linhe", "-l", "facilities", "--mapping", "columns.json", "站点.kml"}, 2, "the mapping is of layer residential-areas"},
		{[]string{"import", "-w", "linhe", "-l", "facilities", "--mapping", "none", "站点.kml"}, 2, "keeps no mapping none"},
		{[]string{"import", "-w", "linhe", "-l", "facilities", "--mapping", "broken.json", "站点.kml"}, 2, "broken.json"},
		{[]string{"import", "-w", "linhe", "-l", "residential-areas", "a.dxf"}, 1, "ogr2ogr -f GeoJSON"},
		{[]string{"check", "--plan", "bayannur-2025", "--crs", "EPSG:4490", "--mapping", "columns.json", "areas.csv"}, 3, "P1"},
	} {
		r := yikezhong(t, dir, step.args...)
		require.Equal(t, step.code, r.code, "%v\n%s%s", step.args, r.out, r.err)
		require.Contains(t, r.out+r.err, step.says, "%v", step.args)
	}
}

func TestImportsALooseShapefile(t *testing.T) {
	t.Parallel()
	file, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "data", "boundaries", "gcj02_shp", "wuzhong.shp"))
	require.NoError(t, err)
	if _, err := os.Stat(file); err != nil {
		t.Skip("shared data is absent: boundaries/gcj02_shp")
	}
	r := yikezhong(t, t.TempDir(), "import", "-w", "wuzhong", "--create", "吴忠市", "-l", "divisions", "--crs", "GCJ-02", file)
	require.Zero(t, r.code, r.err)
	require.Contains(t, r.err, "revision 1: 5 added")
}
