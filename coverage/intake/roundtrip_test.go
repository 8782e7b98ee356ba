package intake_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

const sameAsGeoJSON = `{"type":"FeatureCollection","features":[
 {"type":"Feature","id":"ZZ-1","properties":{"name":"示例小区","households":1300,"residential_floor_area_m2":128000,
  "plan_permit_date":"2022-06","status":"delivered","urban":true,"division":"150781001000",
  "care_rooms":[{"id":"R1","floor_area_m2":390,"purpose":"elders"}]},
  "geometry":{"type":"Polygon","coordinates":[[[117.44,49.60],[117.43,49.60],[117.43,49.59],[117.44,49.59],[117.44,49.60]]]}},
 {"type":"Feature","id":"ZZ-2","properties":{"name":"无图小区","exemption":{"document_no":"示例批1号"}},"geometry":null}]}`

const sameAsCSV = "编号,小区名称,规划户数(户),住宅建筑面积（万㎡）,规划许可日期,状态,是否城区,街道,配建编号,配建建筑面积㎡,配建用途,免建文号,WKT\n" +
	"ZZ-1,示例小区,\"１,３００\",12.8,2022年6月,交付,是,150781001,R1,390,养老,,\"POLYGON((117.43 49.59,117.43 49.60,117.44 49.60,117.44 49.59))\"\n" +
	"ZZ-2,无图小区,无,-,,,,,,,,示例批1号,\n"

func TestBothFormatsGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490"}
	a, rep, err := readAll(strings.NewReader(sameAsGeoJSON), o)
	require.NoError(t, err, rep.Issues)
	header := strings.Replace(sameAsCSV, "配建建筑面积㎡", "配建建筑面积(㎡)", 1)
	b, rep, err := readAll(strings.NewReader(header), o)
	require.NoError(t, err, rep.Issues)
	require.Len(t, b, 2)
	for i := range a {
		require.Equal(t, string(a[i].Properties), string(b[i].Properties))
		require.Equal(t, a[i].Hash(), b[i].Hash())
	}
}

func TestTemplatesCanBeReadBack(t *testing.T) {
	t.Parallel()
	for _, layer := range coverage.UploadLayers {
		for _, format := range []intake.Format{intake.CSV, intake.GeoJSON} {
			b, err := intake.Template(layer, format)
			require.NoError(t, err)
			features, rep, err := readAll(bytes.NewReader(b), intake.Options{Layer: layer, Format: format, CRS: "EPSG:4490"})
			require.NoError(t, err, "%s %s: %v", layer, format, rep.Issues)
			require.Len(t, features, 1)
			for _, r := range rep.ReadAs {
				require.False(t, strings.HasPrefix(r.Property, "extra."), "%s %s reads %s as %s", layer, format, r.Column, r.Property)
			}
		}
	}
}

func TestEveryPropertyOfEveryLayerIsDescribed(t *testing.T) {
	t.Parallel()
	for _, layer := range coverage.UploadLayers {
		described := map[string]bool{"extra": true}
		for _, p := range intake.Properties(layer) {
			described[p.Name] = true
			require.NotEmpty(t, p.Zh)
			require.NotEmpty(t, p.Doc)
			require.NotEmpty(t, p.Example)
		}
		for name := range structFields(layer.New()) {
			require.True(t, described[name], "columns.csv lacks %s.%s", layer, name)
		}
	}
}

func TestPatchProperties(t *testing.T) {
	t.Parallel()
	old := []byte(`{"id":"F-1","name":"示例中心","beds":50,"beds_nursing":20,"extra":{"备注":"旧","x":1.50}}`)
	got, issues, err := intake.PatchProperties(coverage.Facilities, old,
		[]byte(`{"beds":80,"name":null,"open_date":"2022年6月","新列":"值","extra":{"备注":null}}`))
	require.NoError(t, err)
	require.Len(t, issues, 1, "the month only: %v", issues)
	require.JSONEq(t, `{"id":"F-1","open_date":"2022-06","beds":80,"beds_nursing":20,"extra":{"x":1.50,"新列":"值"}}`, string(got))

	got, issues, err = intake.PatchProperties(coverage.Facilities, old, []byte(`{"beds_nursing":60}`))
	require.NoError(t, err)
	require.Nil(t, got)
	require.Equal(t, "beds_nursing_above_beds", issues[0].Code)

	_, issues, err = intake.PatchProperties(coverage.Facilities, old, []byte(`{"id":"F-2"}`))
	require.NoError(t, err)
	require.Equal(t, "id_unchangeable", issues[0].Code)

	_, _, err = intake.PatchProperties(coverage.Facilities, old, []byte(`[1]`))
	require.ErrorIs(t, err, coverage.ErrInvalid)
}

func TestAnnotatedComesBack(t *testing.T) {
	t.Parallel()
	table := "编号,床位数,护理型床位\nF-1,50,80\n\nF-2,x,1\n"
	o := intake.Options{Layer: coverage.Facilities, Name: "f.csv"}
	_, rep, err := readAll(strings.NewReader(table), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	var out bytes.Buffer
	require.NoError(t, intake.Annotated(&out, strings.NewReader(table), o, rep))
	lines := strings.Split(out.String(), "\r\n")
	require.Equal(t, "\ufeff编号,床位数,护理型床位,问题,修改建议", lines[0])
	require.Contains(t, lines[1], "护理型床位 80 张，多于床位总数 50 张")
	require.Contains(t, lines[2], "不是数")
	_, again, err := readAll(bytes.NewReader(out.Bytes()), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.Len(t, again.Issues, len(rep.Issues), "the marks are not read: %v", again.Issues)

	geo := `{"type":"FeatureCollection","features":[{"type":"Feature","id":"F-1","geometry":null,"properties":{"beds":50,"beds_nursing":80}}]}`
	o = intake.Options{Layer: coverage.Facilities, Name: "f.geojson"}
	_, rep, err = readAll(strings.NewReader(geo), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	out.Reset()
	require.NoError(t, intake.Annotated(&out, strings.NewReader(geo), o, rep))
	require.True(t, json.Valid(out.Bytes()), out.String())
	require.Contains(t, out.String(), `"properties":{"issues":[{"code":"beds_nursing_above_beds"`)
}
