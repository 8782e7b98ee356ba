package intake_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// sheet is a workbook of one sheet of rows; at names cells to be set, with their values.
func sheet(t testing.TB, rows [][]any, more func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	for i, row := range rows {
		cell, err := excelize.CoordinatesToCellName(1, i+1)
		require.NoError(t, err)
		require.NoError(t, f.SetSheetRow("Sheet1", cell, &row))
	}
	if more != nil {
		more(f)
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	return b.Bytes()
}

func TestAWorkbookGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490"}
	want, rep, err := readAll(strings.NewReader(sameAsGeoJSON), o)
	require.NoError(t, err, "%v", rep.Issues)
	file := sheet(t, [][]any{
		{"示例市居住区台账"},
		{"编号", "小区名称", "规划户数(户)", "住宅建筑面积（万㎡）", "规划许可日期", "状态", "是否城区", "街道", "配建用房", nil, nil, "免建文号", "WKT"},
		{nil, nil, nil, nil, nil, nil, nil, nil, "编号", "建筑面积(㎡)", "用途"},
		{"ZZ-1", "示例小区", 1300, 12.8, "2022年6月", "交付", true, 150781001, "R1", nil, "养老", nil, "POLYGON((117.43 49.59,117.43 49.60,117.44 49.60,117.44 49.59))"},
		{"ZZ-2", "无图小区", "无", "-", nil, nil, nil, nil, nil, nil, nil, "示例批1号"},
		{nil, nil},
		{},
	}, func(f *excelize.File) {
		require.NoError(t, f.MergeCell("Sheet1", "I2", "K2"))
		require.NoError(t, f.SetCellFormula("Sheet1", "J4", "300+90"))
		require.NoError(t, f.SetCellValue("Sheet1", "J4", 390))
		_, err := f.NewSheet("空表")
		require.NoError(t, err)
		bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
		require.NoError(t, err)
		require.NoError(t, f.SetCellStyle("Sheet1", "A40", "ZZ400", bold))
	})
	got, rep, err := readAll(bytes.NewReader(file), o)
	require.NoError(t, err, "%v", rep.Issues)
	requireSame(t, want, got)
	o.Format = intake.XLSX
	got, rep, err = readAll(bytes.NewReader(file), o)
	require.NoError(t, err, "%v", rep.Issues)
	requireSame(t, want, got)
}

func TestHeadingsOfThreeRows(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.ResidentialAreas, CRS: "EPSG:4490"}
	head := [][]any{
		{"编号", "基本情况", nil, nil, "配建用房"},
		{nil, "小区名称", "规模", nil, "建筑面积(㎡)"},
		{nil, nil, "户数", "居住人口", nil},
	}
	row := []any{"A", "示例小区", 12, 30, 390}
	for _, values := range [][][]any{append(head, row), {head[0], {nil, "小区名称", "户数", "居住人口", "建筑面积(㎡)"}, row}} {
		got, rep, err := readAll(bytes.NewReader(sheet(t, values, nil)), o)
		require.NoError(t, err, "%v", rep.Issues)
		require.Len(t, got, 1)
		require.JSONEq(t, `{"id":"A","name":"示例小区","households":12,"residents":30,"care_rooms":[{"id":"","floor_area_m2":390}]}`,
			string(got[0].Properties))
	}
}

func TestCellsAsTheyAreShown(t *testing.T) {
	t.Parallel()
	day := time.Date(2022, 6, 15, 0, 0, 0, 0, time.UTC)
	file := sheet(t, [][]any{
		{"编号", "床位数", "开业日期", "备案", "备注", "占比", "代码", "小数"},
		{"A", "50", day, true, "'前", 0.855, 150781001000, 0.1 + 0.2},
		{"B", 60, 44727, false, nil, nil, nil, 1e-7},
	}, func(f *excelize.File) {
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 10})
		require.NoError(t, err)
		require.NoError(t, f.SetCellStyle("Sheet1", "F2", "F2", percent))
		custom := `yyyy"年"m"月"d"日"`
		date, err := f.NewStyle(&excelize.Style{CustomNumFmt: &custom})
		require.NoError(t, err)
		require.NoError(t, f.SetCellStyle("Sheet1", "C3", "C3", date))
		require.NoError(t, f.SetCellRichText("Sheet1", "E3", []excelize.RichTextRun{{Text: "半"}, {Text: "截"}}))
	})
	got, rep, err := readAll(bytes.NewReader(file), intake.Options{Layer: coverage.Facilities})
	require.NoError(t, err, "%v", rep.Issues)
	require.False(t, codes(rep)["date_excel_serial"], "the format says that they are days: %v", rep.Issues)
	require.JSONEq(t, `{"id":"A","open_date":"2022-06-15","beds":50,"filed":true,
		"extra":{"备注":"'前","占比":"85.5%","代码":"150781001000","小数":"0.3"}}`, string(got[0].Properties))
	require.JSONEq(t, `{"id":"B","open_date":"2022-06-15","beds":60,"filed":false,"extra":{"备注":"半截","小数":"0.0000001"}}`,
		string(got[1].Properties))
}

func TestErrorsOfCellsAndPlacesOfIssues(t *testing.T) {
	t.Parallel()
	file := sheet(t, [][]any{{"编号", "床位数"}, {"A", 1}, {"B", 2}, {}, {"C", "x"}}, nil)
	cell := func(now string) intake.Report {
		z := rezip(t, file, "xl/worksheets/sheet1.xml", func(s string) string {
			return strings.Replace(s, `<c r="B3"><v>2</v></c>`, now, 1)
		})
		_, rep, err := readAll(bytes.NewReader(z), intake.Options{Layer: coverage.Facilities})
		require.ErrorIs(t, err, intake.ErrRejected)
		return rep
	}
	rep := cell(`<c r="B3"><f>1/0</f></c>`)
	require.Len(t, rep.Issues, 1, "a formula without a value is a blank: %v", rep.Issues)
	require.Equal(t, 5, rep.Issues[0].Row, "as the spreadsheet counts")
	rep = cell(`<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>`)
	require.Equal(t, "cell_error", rep.Issues[0].Code, "%v", rep.Issues)
	require.Equal(t, "B3", rep.Issues[0].Field)
	require.Equal(t, 2, rep.Rejected)
	rep = cell(`<c r="B3" t="e"><v>#N/A</v></c>`)
	require.Len(t, rep.Issues, 1, "not available is absent: %v", rep.Issues)
}

func TestOneOfSeveralSheets(t *testing.T) {
	t.Parallel()
	file := sheet(t, [][]any{{"编号", "床位数"}, {"A", 1}}, func(f *excelize.File) {
		for _, name := range []string{"2025年", "hidden"} {
			_, err := f.NewSheet(name)
			require.NoError(t, err)
			require.NoError(t, f.SetSheetRow(name, "A1", &[]any{"编号", "床位数"}))
			require.NoError(t, f.SetSheetRow(name, "A2", &[]any{name, 2}))
		}
		require.NoError(t, f.SetSheetVisible("hidden", false))
	})
	o := intake.Options{Layer: coverage.Facilities}
	_, rep, err := readAll(bytes.NewReader(file), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.Contains(t, rep.Issues[0].Message, "Sheet1、2025年")
	o.Member = "2025年"
	got, rep, err := readAll(bytes.NewReader(file), o)
	require.NoError(t, err, "%v", rep.Issues)
	require.Equal(t, "2025年", got[0].ID)
}
