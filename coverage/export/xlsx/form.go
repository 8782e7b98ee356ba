package xlsx

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// Form is a workbook to fill in: a sheet with the columns and an example, one that says what they
// mean, and the words that may be chosen.
type Form struct {
	Title   string
	Notes   string // name of the sheet that explains
	Columns []FormColumn
}

// FormColumn is a column to fill in.
type FormColumn struct {
	Head, Example       string
	Name, Unit, Meaning string
	Required, Number    bool
	Many                bool     // several words may stand in a cell, so that none is forced
	Allowed             []string // the words that may be chosen; none: anything
}

// Rows for which a form offers its words.
const formRows = 5000

// WriteForm writes a form. Its first sheet is the one to upload. Codes and dates stand as text, so
// that no leading zero and no digit is lost.
func WriteForm(w io.Writer, f Form) error {
	const words = "可选值"
	b := newBook()
	b.properties(f.Title, coverage.Date{}, export.Zh)
	b.do(func() error { return b.SetSheetName("Sheet1", sheetName(f.Title)) })
	for _, name := range []string{f.Notes, words} {
		b.do(func() error { _, err := b.NewSheet(name); return err })
	}
	data := sheetName(f.Title)
	for i, c := range f.Columns {
		b.formColumn(data, words, i+1, c)
	}
	b.do(func() error {
		return b.SetPanes(data, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	})
	b.explain(f.Notes, f.Columns)
	b.do(func() error { return b.SetSheetVisible(words, false) })
	return b.finish(w)
}

func (b *book) put(sheet string, column, row int, text string, style int) {
	b.do(func() error { return b.SetCellStr(sheet, cell(column, row), export.Cell(text)) })
	b.do(func() error { return b.SetCellStyle(sheet, cell(column, row), cell(column, row), style) })
}

// formColumn writes one column of the sheet to fill in, and its words on the sheet of words.
func (b *book) formColumn(data, words string, at int, c FormColumn) {
	letter, err := excelize.ColumnNumberToName(at)
	b.do(func() error { return err })
	body := b.style(look{decimals: -1, asText: !c.Number})
	b.do(func() error { return b.SetColStyle(data, letter, body) })
	b.do(func() error { return b.SetColWidth(data, letter, letter, float64(min(30, max(10, widthOf(c.Head)+4)))) })
	b.put(data, at, 1, c.Head, b.style(look{head: true, decimals: -1}))
	b.put(data, at, 2, c.Example, b.style(look{note: true, decimals: -1, asText: !c.Number}))
	if len(c.Allowed) == 0 {
		return
	}
	b.put(words, at, 1, c.Head, b.style(look{head: true, decimals: -1}))
	for i, word := range c.Allowed {
		b.put(words, at, i+2, word, b.style(look{decimals: -1}))
	}
	if c.Many {
		return
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(fmt.Sprintf("%s2:%s%d", letter, letter, formRows))
	v.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$2:$%s$%d", words, letter, letter, len(c.Allowed)+1))
	v.SetError(excelize.DataValidationErrorStyleWarning, c.Head, "请从可选值中选择")
	b.do(func() error { return b.AddDataValidation(data, v) })
}

// explain says of each column what it means, its unit and its words.
func (b *book) explain(sheet string, columns []FormColumn) {
	widths := []float64{24, 26, 10, 8, 50, 50, 30}
	for i, head := range []string{"列", "英文名", "单位", "必填", "说明", "可选值", "示例"} {
		letter, err := excelize.ColumnNumberToName(i + 1)
		b.do(func() error { return err })
		b.do(func() error { return b.SetColWidth(sheet, letter, letter, widths[i]) })
		b.put(sheet, i+1, 1, head, b.style(look{head: true, decimals: -1}))
	}
	text := b.style(look{decimals: -1})
	for i, c := range columns {
		required := map[bool]string{true: "必填"}[c.Required]
		allowed := strings.Join(c.Allowed, "、")
		for k, s := range []string{c.Head, c.Name, c.Unit, required, c.Meaning, allowed, c.Example} {
			b.put(sheet, k+1, i+2, s, text)
		}
	}
	b.do(func() error {
		return b.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	})
}
