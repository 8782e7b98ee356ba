package intake_test

import (
	"bytes"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/geo"
	"yikezhong/geo/gpkg"
)

const twoPlacemarks = `<?xml version="1.0" encoding="UTF-8"?><!-- drawn -->
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
<Placemark><name>A</name><ExtendedData><Data name="id"><value>A</value></Data><Data name="beds"><value>1</value></Data></ExtendedData>
<Point><coordinates>117.4,49.6,0</coordinates></Point></Placemark>
<Placemark id="B"><name>B</name><Point><coordinates> 117.5,49.6 </coordinates></Point></Placemark></Folder></Document></kml>
`

const twoParcels = `[属性描述]
格式版本号=1.01版本
坐标系=2000国家大地坐标系
几度分带=3
投影类型=高斯克吕格
计量单位=米
带号=39
精度=0.001
转换参数=0,0,0,0,0,0,0
[地块坐标]
9,1.5,DK-1,示例地块一,面,K50,住宅用地,0701,@
J1,1,5495200,39528900
J2,1,5495300,39528900
J3,1,5495300,39529000
J4,1,5495200,39529000
J1,1,5495200,39528900
J5,2,5495220,39528920
J6,2,5495240,39528920
J7,2,5495240,39528940
J5,2,5495220,39528920
4,1.0,DK-2,示例地块二,面,,,,@
J1,1,5495500,39528900
J2,1,5495600,39528900
J3,1,5495600,39529000
J4,1,5495500,39529000
`

const twoLines = `{"type":"Feature","properties":{"id":"A","beds":1},"geometry":{"type":"Point","coordinates":[117.4,49.6]}}
{"type":"Feature","properties":{"id":"B","beds":2},"geometry":{"type":"Point","coordinates":[117.5,49.6]}}
`

func packaged(t testing.TB, layers ...gpkg.Layer) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.gpkg")
	require.NoError(t, gpkg.Write(t.Context(), path, time.Unix(0, 0), layers))
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return b
}

func rows(features ...gpkg.Feature) iter.Seq2[gpkg.Feature, error] {
	return func(yield func(gpkg.Feature, error) bool) {
		for _, f := range features {
			if !yield(f, nil) {
				return
			}
		}
	}
}

func packagedPoints(t testing.TB) []byte {
	return packaged(t, gpkg.Layer{
		Name: "站点", Columns: []gpkg.Column{{Name: "id"}, {Name: "beds", Kind: gpkg.Integer}}, Features: rows(
			gpkg.Feature{Geometry: orb.Point{117.4, 49.6}, Values: []any{"A", 1}},
			gpkg.Feature{Geometry: orb.Point{117.5, 49.6}, Values: []any{"B", 2}},
		),
	})
}

func TestParcelsByTheirCorners(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.ResidentialAreas, Name: "地块.txt"}
	got, rep, err := readAll(strings.NewReader(twoParcels), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Equal(t, "EPSG:4527 (CGCS2000 / 3-degree Gauss-Kruger zone 39)", rep.CRS)
	require.Len(t, got, 2)
	require.JSONEq(t, `{"id":"DK-1","name":"示例地块一","extra":{"地块面积":"1.5","图形属性":"面","图幅号":"K50","地块用途":"住宅用地","地类编码":"0701"}}`,
		string(got[0].Properties))
	require.Len(t, got[0].Geometry, 2, "a hole")
	require.InDelta(t, 100*100-20*20/2, geo.Area(got[0].Geometry), 1, "metres of the projection are those of the ground here")
	crs, err := geo.ParseCRS("EPSG:4527")
	require.NoError(t, err)
	corner, err := crs.ToLonLat(39528900, 5495200)
	require.NoError(t, err)
	require.Less(t, geo.Distance(corner, got[0].Geometry.Bound().Min), 5.0)

	encoded := gbk(t)(twoParcels)
	again, rep, err := readAll(strings.NewReader(encoded), o)
	require.NoError(t, err, "%v", rep.Issues)
	requireSame(t, got, again)

	bare := strings.NewReplacer("39528", "528", "39529", "529").Replace(twoParcels)
	again, rep, err = readAll(strings.NewReader(bare), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Equal(t, "EPSG:4548 (CGCS2000 / 3-degree Gauss-Kruger CM 117E)", rep.CRS)
	requireSame(t, got, again)

	_, rep, err = readAll(strings.NewReader(strings.Replace(twoParcels, "4,1.0,", "5,1.0,", 1)), o)
	require.NoError(t, err)
	require.True(t, codes(rep)["corners_count"], "%v", rep.Issues)
}

func TestHeadsOfCorners(t *testing.T) {
	t.Parallel()
	for change, code := range map[string]string{
		"坐标系=2000国家大地坐标系|坐标系=80西安坐标系":           "crs_datum",
		"坐标系=2000国家大地坐标系|坐标系=北京54":              "crs_datum",
		"坐标系=2000国家大地坐标系|坐标系=地方独立坐标系":           "corners_head",
		"坐标系=2000国家大地坐标系\n|":                    "crs_required",
		"带号=39|带号=38":                           "corners_head",
		"几度分带=3|几度分带=":                          "corners_head",
		"计量单位=米|计量单位=公里":                        "corners_head",
		"转换参数=0,0,0,0,0,0,0|转换参数=1,0,0,0,0,0,0": "corners_head",
		"J2,1,5495300,39528900|J2,1,5495300":    "corners_syntax",
		"[地块坐标]\n9,1.5|9,1.5":                   "", // the section's own head may be missing
		",@\nJ1,1,5495200|\nJ1,1,5495200":       "corners_syntax",
	} {
		from, to, _ := strings.Cut(change, "|")
		require.Contains(t, twoParcels, from)
		file := strings.Replace(twoParcels, from, to, 1)
		_, rep, err := readAll(strings.NewReader(file), intake.Options{Layer: coverage.ResidentialAreas})
		if code == "" {
			require.NoError(t, err, "%v", rep.Issues)
			continue
		}
		require.ErrorIs(t, err, intake.ErrRejected, change)
		require.True(t, codes(rep)[code], "%s: %v", change, rep.Issues)
	}
	file := strings.Replace(twoParcels, "坐标系=2000国家大地坐标系", "坐标系=地方独立坐标系", 1)
	_, rep, err := readAll(strings.NewReader(file), intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4527"})
	require.NoError(t, err, "the caller leads: %v", rep.Issues)
}

func TestPlacemarks(t *testing.T) {
	t.Parallel()
	file := `<kml:kml xmlns:kml="http://www.opengis.net/kml/2.2"><kml:Document>
<kml:NetworkLink><kml:name>elsewhere</kml:name></kml:NetworkLink>
<kml:Placemark><kml:name><![CDATA[示例 <东> 苑]]></kml:name><kml:description>a &amp; b &#x4e00;</kml:description>
 <kml:Style><kml:name>not this</kml:name></kml:Style>
 <kml:ExtendedData><kml:SchemaData schemaUrl="#s"><kml:SimpleData name="id">A</kml:SimpleData><kml:SimpleData name="户数">12</kml:SimpleData></kml:SchemaData></kml:ExtendedData>
 <kml:MultiGeometry><kml:Polygon><kml:outerBoundaryIs><kml:LinearRing><kml:coordinates>117.4,49.6,10 117.41,49.6,10
  117.41,49.61,10 117.4,49.6,10</kml:coordinates></kml:LinearRing></kml:outerBoundaryIs></kml:Polygon></kml:MultiGeometry></kml:Placemark>
<kml:Placemark id="P2"><kml:name>空</kml:name></kml:Placemark></kml:Document></kml:kml>`
	o := intake.Options{Layer: coverage.ResidentialAreas}
	got, rep, err := readAll(strings.NewReader(file), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.True(t, codes(rep)["kml_link"] && codes(rep)["altitude_dropped"], "%v", rep.Issues)
	require.Contains(t, rep.CRS, "4326")
	require.JSONEq(t, `{"id":"A","name":"示例 <东> 苑","households":12,"extra":{"description":"a & b 一"}}`, string(got[0].Properties))
	require.IsType(t, orb.Polygon{}, got[0].Geometry)
	require.Equal(t, "P2", got[1].ID)
	require.Nil(t, got[1].Geometry)

	declared := `<?xml version="1.0" encoding="GBK"?>` + strings.Replace(file, "[示例 <东> 苑]", "[示例]", 1)
	got, rep, err = readAll(strings.NewReader(gbk(t)(declared)), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Contains(t, string(got[0].Properties), "示例")
	o.CRS = "EPSG:4527"
	_, rep, err = readAll(strings.NewReader(file), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["crs_misfit"])
}

func TestKMLThatIsRefused(t *testing.T) {
	t.Parallel()
	point := func(c string) string {
		return `<kml><Placemark><name>a</name><Point><coordinates>` + c + `</coordinates></Point></Placemark></kml>`
	}
	for file, code := range map[string]string{
		point("117.4"):      "kml_coordinates",
		point("117.4,x"):    "kml_coordinates",
		point("NaN,49.6"):   "kml_coordinates",
		point("49.6,117.4"): "likely_swapped",
		`<!DOCTYPE kml [<!ENTITY a "aaaa">]><kml><Placemark><name>&a;</name></Placemark></kml>`: "kml_syntax",
		`<kml><Placemark><name>&a;</name></Placemark></kml>`:                                    "kml_syntax",
		`<kml><Placemark><name>a</Placemark></kml>`:                                             "kml_syntax",
		`<kml>` + strings.Repeat("<Folder>", 100):                                               "too_deep",
		`<kml><Placemark><Model/></Placemark></kml>`:                                            "kml_geometry",
		`<?xml version="1.0" encoding="klingon"?><kml></kml>`:                                   "kml_syntax",
	} {
		_, rep, err := readAll(strings.NewReader(file), intake.Options{Layer: coverage.Facilities, Name: "a.kml", Format: intake.KML})
		require.ErrorIs(t, err, intake.ErrRejected, file)
		require.True(t, codes(rep)[code], "%s: %v", file, rep.Issues)
	}
}

func TestSequences(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.Facilities, CRS: "EPSG:4490"}
	want, rep, err := readAll(strings.NewReader(twoLines), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Len(t, want, 2)
	pretty := strings.NewReplacer("\n", "\n\x1e", `,"geometry"`, ",\n\"geometry\"").Replace("\n" + twoLines)
	got, rep, err := readAll(strings.NewReader(strings.TrimSuffix(pretty, "\x1e")), o)
	require.NoError(t, err, "%v", rep.Issues)
	requireSame(t, want, got)
	one, _, _ := strings.Cut(twoLines, "\n")
	o.Name = "one.geojsonl"
	got, rep, err = readAll(strings.NewReader(one), o)
	require.NoError(t, err, "%v", rep.Issues)
	requireSame(t, want[:1], got)
	_, rep, err = readAll(strings.NewReader(twoLines+"{\"type\":\"Feature\""), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.Equal(t, "json_syntax", rep.Issues[0].Code)
	require.Equal(t, 3, rep.Issues[0].Row)
	o.CRS = ""
	_, rep, err = readAll(strings.NewReader(twoLines), o)
	require.NoError(t, err)
	require.True(t, codes(rep)["crs_undeclared"])
}

func TestLayersOfAGeoPackage(t *testing.T) {
	t.Parallel()
	layer := func(name string, columns ...gpkg.Column) gpkg.Layer {
		return gpkg.Layer{Name: name, Columns: columns, Features: rows(
			gpkg.Feature{Geometry: orb.Point{117.4, 49.6}, Values: make([]any, len(columns))},
		)}
	}
	o := intake.Options{Layer: coverage.Facilities}
	two := packaged(t, layer("甲"), layer("乙", gpkg.Column{Name: "name"}))
	_, rep, err := readAll(bytes.NewReader(two), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.Contains(t, rep.Issues[0].Message, "甲、乙")
	o.Member = "乙"
	got, rep, err := readAll(bytes.NewReader(two), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Len(t, got, 1)
	require.NotContains(t, string(got[0].Properties), "fid", "the key is SQLite's")
	require.Contains(t, rep.CRS, "CGCS2000")

	_, rep, err = readAll(bytes.NewReader([]byte(gpkg.Magic+strings.Repeat("\x00", 1000))), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["gpkg_syntax"], "%v", rep.Issues)

	path := filepath.Join(t.TempDir(), "open.gpkg")
	require.NoError(t, os.WriteFile(path, two, 0o600))
	require.NoError(t, os.WriteFile(path+"-wal", []byte("not yet in it"), 0o600))
	_, rep, err = readPath(t, path, o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["gpkg_open"], "%v", rep.Issues)
}

func TestARealGeoPackage(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.Scopes, Set: map[string]string{"kind": "urban_area"}}
	_, rep, err := readPath(t, shared(t, "population", "helsinki_population_grid_2020.gpkg"), o)
	require.ErrorIs(t, err, intake.ErrRejected, "no zone of China's")
	require.True(t, codes(rep)["crs_unknown"] || codes(rep)["outside_region"], "%v", rep.Issues)
}

func TestProgressAndLimitsOfEveryFormat(t *testing.T) {
	t.Parallel()
	shp, dbf := pointFile(t)
	for name, file := range map[string][]byte{
		"a.zip": zipped(t, "a.shp", shp, "a.dbf", dbf), "a.gpkg": packagedPoints(t), "a.kml": []byte(twoPlacemarks),
		"a.xlsx": sheet(t, [][]any{{"id", "beds"}, {"A", 1}, {"B", 2}}, nil), "a.txt": []byte(twoParcels), "a.geojsonl": []byte(twoLines),
	} {
		told := int64(0)
		o := intake.Options{Layer: coverage.Facilities, Name: name, CRS: "EPSG:4490", Progress: func(n int, b int64) { told = b }}
		if name == "a.txt" {
			o.CRS = ""
		}
		got, rep, err := readAll(bytes.NewReader(file), o)
		require.NoError(t, err, "%s: %v", name, rep.Issues)
		require.Len(t, got, 2)
		require.Equal(t, int64(len(file)), told, name)
		for code, l := range map[string]intake.Limits{
			"too_many_features": {MaxFeatures: 1}, "file_too_large": {MaxBytes: int64(len(file) - 1)},
		} {
			o.Limits = l
			_, rep, err = readAll(bytes.NewReader(file), o)
			require.ErrorIs(t, err, coverage.ErrTooLarge, "%s %s: %v", name, code, rep.Issues)
			require.True(t, codes(rep)[code], fmt.Sprint(name, rep.Issues))
		}
	}
}
