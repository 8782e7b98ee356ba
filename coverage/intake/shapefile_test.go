package intake_test

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/encoding/simplifiedchinese"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/geo"
)

var singapore = orb.Bound{Min: orb.Point{103.5, 1.1}, Max: orb.Point{104.1, 1.5}}

func TestTheSamePointsByShapefileAndKML(t *testing.T) {
	t.Parallel()
	o := intake.Options{
		Layer: coverage.Facilities, Region: singapore, Set: map[string]string{"kind": "day_care_center"}, Skip: true,
	}
	shp, rep, err := readPath(t, shared(t, "facilities", "sg", "ELDERCARE.shp"), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Equal(t, 133, rep.Accepted, "%v", rep.Issues)
	kml, rep, err := readPath(t, shared(t, "facilities", "sg", "ELDERCARE.kml"), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Len(t, kml, 133, "%v", rep.Issues)
	for i := range shp {
		d := geo.Distance(shp[i].Geometry.(orb.Point), kml[i].Geometry.(orb.Point))
		require.Less(t, d, 1.0, "feature %d", i)
	}
}

func TestDistrictNamesInGBK(t *testing.T) {
	t.Parallel()
	for file, want := range map[string][]string{
		"shanghai_districts.shp":  {"黄浦区", "徐汇区", "浦东新区", "崇明"},
		"chongqing_districts.shp": {"渝中区", "万州区"},
	} {
		o := intake.Options{Layer: coverage.Divisions, Map: map[string]string{"ADMINCODE": "code"}, Skip: true}
		features, rep, err := readPath(t, shared(t, "boundaries", "pygeo_shp", file), o)
		require.NoError(t, err, "%v", rep.Issues)
		require.Contains(t, rep.CRS, "4326")
		all := ""
		for _, f := range features {
			all += string(f.Properties)
		}
		for _, name := range want {
			require.Contains(t, all, name)
		}
	}
}

func TestCountiesOfAWebMapWithoutCRS(t *testing.T) {
	t.Parallel()
	for file, n := range map[string]int{"wuzhong": 5, "alxa": 3, "bayannur": 7} {
		path := shared(t, "boundaries", "gcj02_shp", file+".shp")
		o := intake.Options{Layer: coverage.Divisions}
		plain, rep, err := readPath(t, path, o)
		require.NoError(t, err, "%v", rep.Issues)
		require.True(t, codes(rep)["crs_undeclared"])
		o.CRS = "GCJ-02"
		turned, rep, err := readPath(t, path, o)
		require.NoError(t, err, "%v", rep.Issues)
		require.Len(t, turned, n)
		for i := range turned {
			d := geo.Distance(turned[i].Geometry.Bound().Min, plain[i].Geometry.Bound().Min)
			require.InDelta(t, 450, d, 350, "GCJ-02 lies some hundreds of metres off")
		}
	}
}

func TestSubzonesOfAProjection(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.Divisions, Region: singapore, Skip: true, Set: map[string]string{"code": "150781001000"}}
	_, rep, err := readPath(t, shared(t, "boundaries", "sg", "MP14_SUBZONE_WEB_PL.shp"), o)
	require.NoError(t, err)
	require.Equal(t, 323, rep.Accepted+rep.Rejected)
	require.Contains(t, rep.CRS, "SVY21")
	require.False(t, codes(rep)["outside_region"])
}

func TestEveryTypeOfShape(t *testing.T) {
	t.Parallel()
	dir := shared(t, "reference", "shapefile")
	whole := orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}
	for kind, want := range map[string]string{
		"point": "", "pointm": "", "pointz": "", "polygon": "", "polygonm": "", "polygonz": "",
		"multipoint": "geometry_type", "multipointm": "geometry_type", "multipointz": "geometry_type",
		"polyline": "geometry_type", "polylinem": "geometry_type", "polylinez": "geometry_type", "multipatch": "shapefile_type",
	} {
		o := intake.Options{Layer: coverage.Facilities, Region: whole, Skip: true}
		_, rep, _ := readPath(t, filepath.Join(dir, "goshp_"+kind+".shp"), o)
		if want != "" {
			require.True(t, codes(rep)[want], "%s: %v", kind, rep.Issues)
			continue
		}
		require.NotZero(t, rep.Accepted+rep.Rejected, kind)
		for code := range codes(rep) {
			require.NotContains(t, code, "shapefile", "%s: %v", kind, rep.Issues)
			require.NotContains(t, code, "geometry_type", "%s: %v", kind, rep.Issues)
		}
	}
	_, rep, err := readPath(t, filepath.Join(dir, "pyshp_empty_zipfile.zip"), intake.Options{Layer: coverage.Facilities})
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["zip_nothing"], "%v", rep.Issues)
	_, rep, _ = readPath(t, filepath.Join(dir, "pyshp_latin1.shp"), intake.Options{Layer: coverage.Facilities, Region: whole, Skip: true})
	require.False(t, codes(rep)["encoding"], "%v", rep.Issues)
}

// dbfColumn is a column of a table that a test writes.
type dbfColumn struct {
	name  string
	kind  byte
	width int
}

// writeDBF makes a .dbf of texts in the charset that encode gives.
func writeDBF(t testing.TB, encode func(string) string, columns []dbfColumn, rows ...[]string) []byte {
	t.Helper()
	record := 1
	for _, c := range columns {
		record += c.width
	}
	head := 33 + 32*len(columns)
	out := []byte{3, 125, 12, 31, byte(len(rows)), 0, 0, 0, byte(head), byte(head >> 8), byte(record), byte(record >> 8)}
	out = append(out, make([]byte, 20)...)
	for _, c := range columns {
		field := make([]byte, 32)
		copy(field[:10], encode(c.name))
		field[11], field[16] = c.kind, byte(c.width)
		out = append(out, field...)
	}
	out = append(out, 0x0d)
	for _, row := range rows {
		out = append(out, ' ')
		for i, c := range columns {
			cell := make([]byte, c.width)
			copy(cell, encode(row[i])+strings.Repeat(" ", c.width))
			out = append(out, cell...)
		}
	}
	return append(out, 0x1a)
}

// writeSHP makes a .shp of points.
func writeSHP(points ...orb.Point) []byte {
	le := func(v uint32) []byte { return []byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)} }
	be := func(v uint32) []byte { return []byte{byte(v >> 24), byte(v >> 16), byte(v >> 8), byte(v)} }
	out := append(be(9994), make([]byte, 20)...)
	out = append(append(append(out, be(uint32(50+14*len(points)))...), le(1000)...), le(1)...)
	out = append(out, make([]byte, 64)...)
	for i, p := range points {
		out = append(append(append(out, be(uint32(i+1))...), be(10)...), le(1)...)
		for _, v := range p {
			out = append(out, float64Bytes(v)...)
		}
	}
	return out
}

// zipped packs files in the order given, name before content.
func zipped(t testing.TB, files ...any) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, err := z.Create(files[i].(string))
		require.NoError(t, err)
		switch c := files[i+1].(type) {
		case string:
			_, err = w.Write([]byte(c))
		case []byte:
			_, err = w.Write(c)
		}
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

func gbk(t testing.TB) func(string) string {
	return func(s string) string {
		out, err := simplifiedchinese.GBK.NewEncoder().String(s)
		require.NoError(t, err)
		return out
	}
}

func plain(s string) string { return s }

func TestNamesThatWereCutToTenBytes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		encode  func(string) string
		columns []dbfColumn
		want    map[string]string // column → property; extra. where unknown
		issue   string
	}{
		"as GDAL cuts": {plain, []dbfColumn{
			{"households", 'N', 9}, {"househol_1", 'N', 9}, {"residentia", 'N', 9}, {"plan_permi", 'D', 8}, {"construc_1", 'C', 9},
		}, map[string]string{
			"househol_1": "households_built", "residentia": "residential_floor_area_m2", "plan_permi": "plan_permit_date",
		}, ""},
		"the type decides": {plain, []dbfColumn{{"planning_c", 'D', 8}, {"planning_1", 'N', 9}}, map[string]string{
			"planning_c": "planning_condition_date", "planning_1": "planning_condition_care_area_m2",
		}, ""},
		"nothing decides": {plain, []dbfColumn{{"delivery_d", 'D', 8}}, map[string]string{"delivery_d": "extra.delivery_d"}, "field_cut"},
		"five characters": {gbk(t), []dbfColumn{{"编号", 'C', 9}, {"规划许可日期", 'C', 10}}, map[string]string{
			"规划许可日": "plan_permit_date",
		}, ""},
		"within a character": {gbk(t), []dbfColumn{{"a规划许可日期", 'C', 10}, {"住宅建筑面积", 'N', 9}}, map[string]string{
			"住宅建筑面": "residential_floor_area_m2",
		}, ""},
		"a unit without its end": {gbk(t), []dbfColumn{{"户数", 'N', 9}, {"居住人口（人）", 'N', 9}}, map[string]string{
			"居住人口（": "residents",
		}, ""},
		"a short name stays what it is": {plain, []dbfColumn{{"house", 'N', 9}}, map[string]string{"house": "extra.house"}, ""},
	} {
		row := make([]string, len(c.columns))
		file := zipped(t, "a.shp", writeSHP(orb.Point{117.4, 49.6}), "a.dbf", writeDBF(t, c.encode, c.columns, row))
		o := intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490", Lang: "en"}
		_, rep, err := readAll(bytes.NewReader(file), o)
		require.NoError(t, err, "%s: %v", name, rep.Issues)
		read := map[string]string{}
		for _, r := range rep.ReadAs {
			read[r.Column] = r.Property
		}
		for column, property := range c.want {
			require.Equal(t, property, read[column], "%s: %v", name, rep.ReadAs)
		}
		require.Equal(t, c.issue != "", codes(rep)["field_cut"], "%s: %v", name, rep.Issues)
	}
}

func TestTextsOfATable(t *testing.T) {
	t.Parallel()
	columns := []dbfColumn{{"编号", 'C', 9}, {"小区名称", 'C', 9}, {"备注", 'C', 8}, {"户数", 'N', 5}, {"城区", 'L', 1}, {"delivery", 'D', 8}}
	shp := writeSHP(orb.Point{117.4, 49.6}, orb.Point{117.5, 49.6})
	rows := [][]string{{"A", "示例小区东", "渠", "12.00", "T", "20250630"}, {"B", "", "", "*****", "?", "00000000"}}
	o := intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490", Map: map[string]string{"delivery": "delivery_date"}}
	file := zipped(t, "小区.shp", shp, "小区.dbf", writeDBF(t, gbk(t), columns, rows...))
	features, rep, err := readAll(bytes.NewReader(file), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.True(t, codes(rep)["dbf_cut"], "nine bytes are four characters and a half: %v", rep.Issues)
	require.JSONEq(t, `{"id":"A","name":"示例小区","households":12,"urban":true,"delivery_date":"2025-06-30","extra":{"备注":"渠"}}`,
		string(features[0].Properties))
	require.JSONEq(t, `{"id":"B"}`, string(features[1].Properties))

	wrong := zipped(t, "a.shp", shp, "a.dbf", writeDBF(t, gbk(t), columns, rows...), "a.cpg", "UTF-8")
	_, rep, err = readAll(bytes.NewReader(wrong), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["encoding_declared"] || codes(rep)["mapping_unknown"], "%v", rep.Issues)
	o.Encoding = "GBK"
	_, rep, err = readAll(bytes.NewReader(wrong), o)
	require.NoError(t, err, "the caller leads: %v", rep.Issues)
	o.Encoding = "klingon"
	_, rep, err = readAll(bytes.NewReader(wrong), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["encoding_unknown"])
}

func TestWhatAProjectionFileSays(t *testing.T) {
	t.Parallel()
	const gk = `PROJCS["%s",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],` +
		`PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",39500000.0],` +
		`PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`
	dbf := writeDBF(t, plain, []dbfColumn{{"id", 'C', 3}}, []string{"A"})
	at := orb.Point{39528911.4, 5495210.7}
	o := intake.Options{Layer: coverage.Facilities}
	read := func(prj string, p orb.Point) ([]coverage.Feature, intake.Report) {
		features, rep, _ := readAll(bytes.NewReader(zipped(t, "a.shp", writeSHP(p), "a.dbf", dbf, "a.prj", prj)), o)
		return features, rep
	}
	features, rep := read(strings.Replace(gk, "%s", "CGCS2000_3_Degree_GK_Zone_39", 1), at)
	require.Equal(t, "EPSG:4527 (CGCS2000 / 3-degree Gauss-Kruger zone 39)", rep.CRS)
	require.Len(t, features, 1, "%v", rep.Issues)
	require.InDelta(t, 117.4, features[0].Geometry.(orb.Point)[0], 0.01)
	xian := `GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`
	_, rep = read(xian, orb.Point{117.4, 49.6})
	require.True(t, codes(rep)["crs_datum"], "%v", rep.Issues)
	_, rep = read("nonsense", orb.Point{117.4, 49.6})
	require.True(t, codes(rep)["crs_unknown"], "%v", rep.Issues)
	_, rep = read("", at)
	require.True(t, codes(rep)["crs_required"], "%v", rep.Issues)
	o.CRS = "EPSG:4527"
	features, rep = read("", at)
	require.Len(t, features, 1, "%v", rep.Issues)
}

func TestALooseShapefileNeedsItsParts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	shp := filepath.Join(dir, "站.shp")
	require.NoError(t, os.WriteFile(shp, writeSHP(orb.Point{117.4, 49.6}), 0o600))
	o := intake.Options{Layer: coverage.Facilities, CRS: "EPSG:4490"}
	_, rep, err := readPath(t, shp, o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["part_missing"], "%v", rep.Issues)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "站.DBF"), writeDBF(t, plain, []dbfColumn{{"id", 'C', 3}}, []string{"A"}), 0o600))
	features, rep, err := readPath(t, shp, o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Equal(t, "A", features[0].ID)
}

func TestOneOfSeveralMembers(t *testing.T) {
	t.Parallel()
	dbf := func(id string) []byte { return writeDBF(t, plain, []dbfColumn{{"id", 'C', 3}}, []string{id}) }
	shp := writeSHP(orb.Point{117.4, 49.6})
	file := zipped(t, "甲/站点.shp", shp, "甲/站点.dbf", dbf("A"), "乙.SHP", shp, "乙.DBF", dbf("B"), "read me.txt", "x")
	o := intake.Options{Layer: coverage.Facilities, CRS: "EPSG:4490"}
	_, rep, err := readAll(bytes.NewReader(file), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.Equal(t, "member_choose", rep.Issues[0].Code)
	require.Contains(t, rep.Issues[0].Message, "甲/站点、乙")
	for member, id := range map[string]string{"乙": "B", "甲/站点": "A", "站点.shp": "A"} {
		o.Member = member
		features, rep, err := readAll(bytes.NewReader(file), o)
		require.NoError(t, err, "%v", rep.Issues)
		require.Equal(t, id, features[0].ID)
	}
	o.Member = "丙"
	_, rep, err = readAll(bytes.NewReader(file), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.Equal(t, "member_unknown", rep.Issues[0].Code)
}
