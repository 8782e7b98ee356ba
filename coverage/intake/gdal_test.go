package intake_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// ogr2ogr runs GDAL's converter. Where there is none the test is skipped, unless YIKEZHONG_GDAL=1 asks for it.
func ogr2ogr(t testing.TB, args ...string) {
	t.Helper()
	if _, err := exec.LookPath("ogr2ogr"); err != nil {
		if os.Getenv("YIKEZHONG_GDAL") == "1" {
			require.NoError(t, err, "YIKEZHONG_GDAL=1 asks for ogr2ogr: apt-get install -y gdal-bin")
		}
		t.Skip("ogr2ogr of gdal-bin is not on this machine")
	}
	out, err := exec.Command("ogr2ogr", args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// readPath reads a file from disk, with what lies beside it.
func readPath(t testing.TB, path string, o intake.Options) ([]coverage.Feature, intake.Report, error) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	o.Name, o.Beside = filepath.Base(path), os.DirFS(filepath.Dir(path))
	return readAll(f, o)
}

func requireSame(t testing.TB, want, got []coverage.Feature) {
	t.Helper()
	require.Len(t, got, len(want))
	for i := range want {
		require.Equal(t, string(want[i].Properties), string(got[i].Properties))
		require.Equal(t, want[i].Geometry, got[i].Geometry)
		require.Equal(t, want[i].Hash(), got[i].Hash())
	}
}

// estates has every kind of value, a hole, parts, and a shape in two parts with a hole in one; invented.
const estates = `{"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{"id":"ZZ-1","name":"示例东苑","households":1300,"residents":3100,"residential_floor_area_m2":128000.5,
  "plan_permit_date":"2022-06-15","status":"delivered","urban":true,"division":"150781001000","备注":"南侧有渠"},
  "geometry":{"type":"Polygon","coordinates":[[[117.44,49.60],[117.43,49.60],[117.43,49.59],[117.44,49.59],[117.44,49.60]],
   [[117.432,49.592],[117.432,49.594],[117.434,49.594],[117.434,49.592],[117.432,49.592]]]}},
 {"type":"Feature","properties":{"id":"ZZ-2","name":"示例西苑（二期）","households":77,"residents":null,"residential_floor_area_m2":0.1,
  "plan_permit_date":null,"status":"planned","urban":false,"division":null,"备注":null},
  "geometry":{"type":"MultiPolygon","coordinates":[[[[117.4512345,49.60],[117.45,49.60],[117.45,49.59],[117.4512345,49.60]]],
   [[[117.46,49.60],[117.47,49.61],[117.46,49.61],[117.46,49.60]],[[117.461,49.602],[117.461,49.606],[117.465,49.606],[117.461,49.602]]]]}},
 {"type":"Feature","properties":{"id":"ZZ-3","name":"示例孤岛","households":5,"residents":12,"residential_floor_area_m2":400,
  "plan_permit_date":"2023-01-02","status":"suspended","urban":true,"division":"150781001000","备注":"一"},
  "geometry":{"type":"MultiPolygon","coordinates":[[[[117.50,49.60],[117.51,49.60],[117.51,49.61],[117.50,49.60]]]]}}]}`

func TestFilesOfGDALGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := filepath.Join(dir, "estates.geojson")
	require.NoError(t, os.WriteFile(source, []byte(estates), 0o600))
	o := intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490"}
	want, rep, err := readPath(t, source, o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Len(t, want, 3)
	for name, args := range map[string][]string{
		"utf8.shp":       {"-lco", "ENCODING=UTF-8", "-a_srs", "EPSG:4490"},
		"gbk.shp":        {"-lco", "ENCODING=GBK", "-a_srs", "EPSG:4490"},
		"gauss.shp":      {"-lco", "ENCODING=UTF-8", "-s_srs", "EPSG:4490", "-t_srs", "EPSG:4527"},
		"zipped.shp.zip": {"-f", "ESRI Shapefile", "-lco", "ENCODING=GB18030", "-a_srs", "EPSG:4490"},
		"estates.gpkg":   {"-a_srs", "EPSG:4490"},
		"gauss.gpkg":     {"-s_srs", "EPSG:4490", "-t_srs", "EPSG:4527", "-nlt", "PROMOTE_TO_MULTI"},
		"old.kml":        {"-f", "KML"},
		"lib.kml":        {"-f", "LIBKML"},
		"lib.kmz":        {"-f", "LIBKML"},
		"lines.geojsonl": {"-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=9"},
		"rs.json":        {"-f", "GeoJSONSeq", "-lco", "RS=YES", "-lco", "COORDINATE_PRECISION=9"},
		"wkt.csv":        {"-lco", "GEOMETRY=AS_WKT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(dir, name)
			ogr2ogr(t, append(args, path, source)...)
			if strings.HasPrefix(name, "gbk") { // the number in the head, or nothing, must do
				require.NoError(t, os.Remove(filepath.Join(dir, "gbk.cpg")))
			}
			mine := o
			mine.CRS, mine.DefaultCRS = "", "EPSG:4490"
			got, rep, err := readPath(t, path, mine)
			require.NoError(t, err, "%v", rep.Issues)
			require.False(t, codes(rep)["crs_undeclared"])
			requireSame(t, want, got)
		})
	}
}

func TestFacilitiesByPointsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := filepath.Join(dir, "f.geojson")
	text := `{"type":"FeatureCollection","features":[`
	for i := range 20 {
		text += fmt.Sprintf(`{"type":"Feature","properties":{"id":"F-%d","name":"示例%d站","kind":"day_care_center","beds":%d,"beds_nursing":null,`+
			`"open_date":"2020-0%d-01"},"geometry":{"type":"Point","coordinates":[117.4%d,49.5%d]}},`, i, i, i, 1+i%9, i, i)
	}
	require.NoError(t, os.WriteFile(source, []byte(strings.TrimSuffix(text, ",")+"]}"), 0o600))
	o := intake.Options{Layer: coverage.Facilities, DefaultCRS: "EPSG:4490"}
	want, rep, err := readPath(t, source, o)
	require.NoError(t, err, "%v", rep.Issues)
	for name, args := range map[string][]string{
		"f.shp": {"-lco", "ENCODING=GBK"}, "f.gpkg": nil, "f.kml": {"-f", "LIBKML"}, "z.shp": {"-lco", "SHPT=POINTZM", "-lco", "ENCODING=UTF-8"},
		"xy.xlsx": {"-f", "XLSX", "-sql", "SELECT *, ST_X(geometry) AS 经度, ST_Y(geometry) AS 纬度 FROM f", "-dialect", "SQLite"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(dir, name)
			ogr2ogr(t, append(args, path, source)...)
			got, rep, err := readPath(t, path, o)
			require.NoError(t, err, "%v", rep.Issues)
			requireSame(t, want, got)
		})
	}
}
