package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

func TestParseDate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2022.6": "2022-06", "2022年6月": "2022-06", "2022-6-1": "2022-06-01", "2022/6/1": "2022-06-01",
		"２０２２年６月１５日": "2022-06-15", "2022.06.15": "2022-06-15", "20220615": "2022-06-15", "202206": "2022-06",
		"2022": "2022", "2022年": "2022", "2022/6/1 0:00": "2022-06-01", "2022-06-15T08:00:00+08:00": "2022-06-15",
		"44727": "2022-06-15", "2022-02-30": "", "2022.13": "", "1822-01-01": "", "六月": "", "": "", "2022-6-1-1": "",
	} {
		d, _ := intake.ParseDate(in)
		require.Equal(t, want, d.String(), in)
	}
	_, doubt := intake.ParseDate("44727")
	require.Equal(t, intake.DoubtSerial, doubt)
	_, doubt = intake.ParseDate("2022.1")
	require.Equal(t, intake.DoubtMonth, doubt, "a spreadsheet writes 2022.10 so")
}

// one reads a table of one row and returns the properties of its feature.
func one(t *testing.T, layer coverage.Layer, heading, cell string) (string, intake.Report) {
	t.Helper()
	table := "编号,名称," + heading + "\nA,甲,\"" + cell + "\"\n"
	if layer == coverage.Divisions {
		table = "编号,名称,代码," + heading + "\nA,甲,150781,\"" + cell + "\"\n"
	}
	features, rep, _ := readAll(strings.NewReader(table), intake.Options{Layer: layer, Name: "t.csv"})
	if len(features) != 1 {
		return "", rep
	}
	return string(features[0].Properties), rep
}

func TestValuesAsPlannersWriteThem(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		layer         coverage.Layer
		heading, cell string
		want, code    string
	}{
		{coverage.Facilities, "床位数（张）", "１２０", `"beds":120`, ""},
		{coverage.Facilities, "床位数", "1,200张", `"beds":1200`, ""},
		{coverage.Facilities, "床位数", "0.12万", `"beds":1200`, ""},
		{coverage.Facilities, "床位数", "无", `"name":"甲"}`, ""},
		{coverage.Facilities, "床位数", "12.5", "", "number_not_whole"},
		{coverage.Facilities, "床位数", "－3", "", "number_negative"},
		{coverage.Facilities, "床位数", "约120", "", "number_invalid"},
		{coverage.Facilities, "床位数", "1,20", "", "number_invalid"},
		{coverage.Facilities, "建筑面积(㎡)", "1200.5", `"floor_area_m2":1200.5`, ""},
		{coverage.Facilities, "建筑面积（万平方米）", "0.12", `"floor_area_m2":1200`, ""},
		{coverage.Facilities, "建筑面积（万㎡）", "1200㎡", `"floor_area_m2":1200`, ""},
		{coverage.Facilities, "用地面积（亩）", "3", `"site_area_m2":2000`, ""},
		{coverage.Facilities, "设施类型", "日间照料中心", `"kind":"day_care_center"`, ""},
		{coverage.Facilities, "设施类型", "日间照料中", "", "enum_unknown"},
		{coverage.Facilities, "医养结合", "无", `"medical":"none"`, ""},
		{coverage.Facilities, "是否备案", "√", `"filed":true`, ""},
		{coverage.Facilities, "是否备案", "大概", "", "bool_invalid"},
		{coverage.Facilities, "服务功能", "全托、日托，上门服务", `"functions":["full_care","day_care","home_visit"]`, ""},
		{coverage.Facilities, "服务社区", "150781001001、东山社区", `"serves_divisions":["150781001001","东山社区"]`, ""},
		{coverage.Facilities, "开业日期", "待定", `"name":"甲"}`, "date_pending"},
		{coverage.Facilities, "开业日期", "2022.6", `"open_date":"2022-06"`, "date_month_only"},
		{coverage.Facilities, "开业日期", "某日", "", "date_invalid"},
		{coverage.Facilities, "属地", "1.50781E+11", "", "code_excel"},
		{coverage.Facilities, "属地", "150781001", `"division":"150781001000"`, ""},
		{coverage.Facilities, "属地", "东山街道", `"division":"东山街道"`, ""},
		{coverage.Facilities, "属地", "15078", "", "code_invalid"},
		{coverage.Facilities, "入口坐标", "117.438,49.597", `"entrance":[117.438,49.597]`, ""},
		{coverage.Facilities, "备注", "=1+1", `"extra":{"备注":"=1+1"}`, "header_unknown"},
		{coverage.CareRooms, "竣工验收日期", "未验收", `"accepted_state":"not_done"`, "stage_not_done"},
		{coverage.CareRooms, "所在楼层", "地下一层", `"storey":-1`, ""},
		{coverage.ResidentialAreas, "项目总户数", "3200户", `"project_households":3200`, ""},
		{coverage.Divisions, "常住人口（万人）,人口年份", "2.1\",\"2023", `"populations":[{"year":2023,"residents":21000}]`, ""},
	} {
		got, rep := one(t, c.layer, c.heading, c.cell)
		name := fmt.Sprintf("%s %s: %v", c.heading, c.cell, rep.Issues)
		if c.code == "" {
			require.Empty(t, rep.Issues, name)
		} else {
			require.True(t, codes(rep)[c.code], name)
		}
		if c.want == "" {
			require.Empty(t, got, name)
		} else {
			require.Contains(t, got, c.want, name)
		}
	}
}

func TestProjectedPointsInEitherOrder(t *testing.T) {
	t.Parallel()
	// EPSG:4548 is the 3° zone of 117° E: its false easting 500000 is the meridian itself.
	for _, head := range []string{"X,Y\n5495000,500000", "X,Y\n500000,5495000", "北坐标,东坐标\n5495000,500000", "横坐标,纵坐标\n500000,5495000"} {
		names, cells, _ := strings.Cut(head, "\n")
		f, rep, err := readAll(strings.NewReader("编号,"+names+"\nA,"+cells+"\n"),
			intake.Options{Layer: coverage.Facilities, CRS: "EPSG:4548", Name: "t.csv"})
		require.NoError(t, err, "%v", rep.Issues)
		require.InDelta(t, 117, f[0].Geometry.Bound().Min[0], 1e-8, head)
		require.InDelta(t, 49.6, f[0].Geometry.Bound().Min[1], 0.1, head)
	}
}

func TestCRSBehindTheFeatures(t *testing.T) {
	t.Parallel()
	text := `{"type":"FeatureCollection","features":[{"type":"Feature","id":1,"properties":{},"geometry":` +
		`{"type":"Point","coordinates":[500000,5495000]}}],"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4548"}}}`
	f, rep, err := readAll(strings.NewReader(text), intake.Options{Layer: coverage.Facilities})
	require.NoError(t, err, "%v", rep.Issues)
	require.InDelta(t, 117, f[0].Geometry.Bound().Min[0], 1e-8)
	require.Contains(t, rep.CRS, "4548")
}

func TestLimits(t *testing.T) {
	t.Parallel()
	text := string(city(3))
	for code, l := range map[string]intake.Limits{
		"file_too_large": {MaxBytes: 500}, "too_many_features": {MaxFeatures: 2}, "feature_too_large": {MaxFeatureBytes: 100},
		"too_many_vertices": {MaxVertices: 9}, "too_deep": {MaxDepth: 3}, "too_many_properties": {MaxProperties: 3},
	} {
		_, rep, err := readAll(strings.NewReader(text), intake.Options{Layer: coverage.ResidentialAreas, Limits: l})
		require.ErrorIs(t, err, intake.ErrRejected, code)
		require.True(t, codes(rep)[code], "%s: %v", code, rep.Issues)
	}
}

func TestMergedHeadingsUnderATitle(t *testing.T) {
	t.Parallel()
	text := "示例市小区台账,,,,\n小区,,配建用房,,备注\n编号,名称,建筑面积(㎡),用途,\nA,甲,390,养老,\n"
	f, rep, err := readAll(strings.NewReader(text), intake.Options{Layer: coverage.ResidentialAreas, Name: "t.csv"})
	require.NoError(t, err, "%v", rep.Issues)
	require.JSONEq(t, `{"id":"A","name":"甲","care_rooms":[{"id":"","purpose":"elders","floor_area_m2":390}]}`, string(f[0].Properties))
}
