package xlsx_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/coverage/export/xlsx"
)

func opened(t require.TestingT, b []byte) *excelize.File {
	f, err := excelize.OpenReader(bytes.NewReader(b))
	require.NoError(t, err)
	return f
}

// one is a report of one section of two columns.
func one(rows ...[]export.Entry) *export.Report {
	return &export.Report{
		Lang: export.Zh, Title: "题", Subtitle: "甲&乙", Marks: []string{"编号 1"}, AsOf: coverage.Day(2025, 12, 31),
		Sections: []export.Section{{
			Title: "一、[表]", Notes: []string{"说明"}, Rows: rows,
			Columns: []export.Column{{Head: "名称", Width: 10}, {Head: "值", Width: 5}},
		}},
	}
}

func written(t require.TestingT, r *export.Report) []byte {
	var b bytes.Buffer
	require.NoError(t, xlsx.Write(&b, r))
	return b.Bytes()
}

func TestWrite(t *testing.T) {
	t.Parallel()
	v := 99.96
	r := one([]export.Entry{{Text: "河畔"}, {Text: "99.96", Number: &v}}, []export.Entry{{Text: "不达标", Color: "#A00C0E"}, {}})
	b := written(t, r)
	require.Equal(t, b, written(t, r))
	f := opened(t, b)
	require.Equal(t, []string{"一、表"}, f.GetSheetList(), "signs that a sheet may not bear are left out")
	rows, err := f.GetRows("一、表")
	require.NoError(t, err)
	require.Equal(t, []string{"名称", "值"}, rows[2], "below the title and the note")
	require.Equal(t, []string{"河畔", "99.96"}, rows[3])
	raw, err := f.GetCellValue("一、表", "B4", excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	require.Equal(t, "99.96", raw, "a number is a number")
	layout, err := f.GetPageLayout("一、表")
	require.NoError(t, err)
	require.Equal(t, 9, *layout.Size)
	require.Equal(t, "landscape", *layout.Orientation)
	props, err := f.GetSheetProps("一、表")
	require.NoError(t, err)
	require.True(t, *props.FitToPage, "or nothing is fitted")
	panes, err := f.GetPanes("一、表")
	require.NoError(t, err)
	require.Equal(t, 3, panes.YSplit)
	head, err := f.GetHeaderFooter("一、表")
	require.NoError(t, err)
	require.Contains(t, head.OddHeader, "甲&&乙")
	require.Contains(t, head.OddHeader, "编号 1")
	require.Contains(t, head.OddFooter, "第&P页")
}

// TestPartsStandInOrder holds what makes the same content the same bytes.
func TestPartsStandInOrder(t *testing.T) {
	t.Parallel()
	b := written(t, one())
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	require.NoError(t, err)
	require.Equal(t, "[Content_Types].xml", z.File[0].Name)
	for i := 2; i < len(z.File); i++ {
		require.Less(t, z.File[i-1].Name, z.File[i].Name)
		require.True(t, z.File[i].Modified.IsZero() || z.File[i].Modified.Year() < 1981, "a part bears no time")
	}
}

// TestNoTextIsAFormula holds for any text: it comes back as itself, escaped where a spreadsheet
// that takes the cell's text further might run it, and no cell has a formula.
func TestNoTextIsAFormula(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.RuneFrom([]rune("=+-@\t1a(),'\"&<>河 ")), 1, 12, -1).Draw(t, "text")
		f := opened(t, written(t, one([]export.Entry{{Text: text}, {}})))
		formula, err := f.GetCellFormula("一、表", "A4")
		require.NoError(t, err)
		require.Empty(t, formula)
		got, err := f.GetCellValue("一、表", "A4")
		require.NoError(t, err)
		require.NotContains(t, "=+-@\t\r", got[:1])
		require.Equal(t, export.Cell(text), got)
	})
}

func TestWriteForm(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, xlsx.WriteForm(&b, xlsx.Form{Title: "设施", Notes: "填写说明", Columns: []xlsx.FormColumn{
		{Head: "编号", Example: "0012", Name: "id", Meaning: "自定", Required: true},
		{Head: "类型", Example: "日间照料中心", Name: "kind", Allowed: []string{"日间照料中心", "养老机构"}},
		{Head: "功能", Example: "日托、助餐", Name: "functions", Allowed: []string{"日托", "助餐"}, Many: true},
	}}))
	f := opened(t, b.Bytes())
	require.Equal(t, []string{"设施", "填写说明", "可选值"}, f.GetSheetList(), "the sheet to upload stands first")
	rows, err := f.GetRows("设施")
	require.NoError(t, err)
	require.Equal(t, [][]string{{"编号", "类型", "功能"}, {"0012", "日间照料中心", "日托、助餐"}}, rows)
	lists, err := f.GetDataValidations("设施")
	require.NoError(t, err)
	require.Len(t, lists, 1, "a cell of several words is not forced to one")
	require.Equal(t, "B2:B5000", lists[0].Sqref)
	require.Contains(t, lists[0].Formula1, "'可选值'!$B$2:$B$3")
	notes, err := f.GetRows("填写说明")
	require.NoError(t, err)
	require.Equal(t, []string{"编号", "id", "", "必填", "自定", "", "0012"}, notes[1])
	kind, err := f.GetCellType("设施", "A2")
	require.NoError(t, err)
	require.NotEqual(t, excelize.CellTypeNumber, kind, "leading zeros stay")
}

func TestWriteMarkedColorsTheRowsAtFault(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, xlsx.WriteMarked(&b, strings.NewReader("\ufeff编号,户数,问题,修改建议\r\na,1,,\r\nb,多,户数不是数字,写成 120\r\n")))
	f := opened(t, b.Bytes())
	rows, err := f.GetRows("Sheet1")
	require.NoError(t, err)
	require.Equal(t, []string{"编号", "户数", "问题", "修改建议"}, rows[0])
	require.Equal(t, []string{"b", "多", "户数不是数字", "写成 120"}, rows[2])
	color := func(cell string) int {
		id, err := f.GetCellStyle("Sheet1", cell)
		require.NoError(t, err)
		style, err := f.GetStyle(id)
		require.NoError(t, err)
		return style.Fill.Pattern
	}
	require.Equal(t, 1, color("A3"))
	require.Zero(t, color("A2"))
}
