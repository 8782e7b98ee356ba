package xlsx

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"yikezhong/coverage/export"
)

// MaxRows is the most rows of a sheet; a section that has more ends with how many were left out.
const MaxRows = 200_000

// Write writes a report as a workbook, a sheet a section: the heads frozen, the columns wide
// enough for Chinese, texts wrapped, A4 across, the heads repeated on each page with what the
// report was made of at the top and the page's number at the foot.
func Write(w io.Writer, r *export.Report) error {
	b := newBook()
	b.properties(r.Title, r.AsOf, r.Lang)
	for i := range r.Sections {
		b.section(r, i)
	}
	b.do(func() error { return b.DeleteSheet("Sheet1") })
	return b.finish(w)
}

// sheetName is a section's title as a sheet may bear it.
func sheetName(title string) string {
	name := []rune(strings.NewReplacer("[", "", "]", "", ":", " ", "*", "", "?", "", "/", " ", `\`, " ").Replace(title))
	return string(name[:min(len(name), 31)])
}

func (b *book) section(r *export.Report, i int) {
	s := &r.Sections[i]
	name := sheetName(s.Title)
	head := len(s.Notes) + 2 // the row of the heads
	b.do(func() error { _, err := b.NewSheet(name); return err })
	b.paper(name, r, head, len(s.Columns))
	if b.err != nil {
		return
	}
	sw, err := b.NewStreamWriter(name)
	b.err = err
	b.do(func() error {
		return sw.SetPanes(&excelize.Panes{
			Freeze: true, YSplit: head, TopLeftCell: cell(1, head+1), ActivePane: "bottomLeft",
		})
	})
	for c := len(s.Columns) - 1; c >= 0; c-- { // the last first: excelize puts each before those it has
		b.do(func() error { return sw.SetColWidth(c+1, c+1, float64(2*s.Columns[c].Width+1)) })
	}
	b.heads(sw, r, s)
	for n, row := range s.Rows[:min(len(s.Rows), MaxRows)] {
		b.row(sw, head+1+n, row, s.Columns)
	}
	if more := len(s.Rows) - MaxRows; more > 0 {
		left := fmt.Sprintf(map[export.Lang]string{export.Zh: "另有%d行未列出", export.En: "%d more rows are left out"}[r.Lang], more)
		b.row(sw, head+1+MaxRows, []export.Entry{{Text: left}}, s.Columns)
	}
	b.do(sw.Flush)
}

// heads writes the title, the notes and the heads of the columns.
func (b *book) heads(sw *excelize.StreamWriter, r *export.Report, s *export.Section) {
	wide, width := len(s.Columns), 0
	for _, c := range s.Columns {
		width += c.Width
	}
	line := func(n int, text string, l look, height float64) {
		b.do(func() error {
			return sw.SetRow(cell(1, n), []any{excelize.Cell{StyleID: b.style(l), Value: export.Cell(text)}},
				excelize.RowOpts{Height: height})
		})
		b.do(func() error { return sw.MergeCell(cell(1, n), cell(wide, n)) })
	}
	line(1, s.Title+"　"+r.Title, look{title: true, decimals: -1}, 22)
	for i, note := range s.Notes {
		lines := 1 + widthOf(note)/max(2*width, 1)
		line(2+i, note, look{note: true, decimals: -1}, float64(15*lines))
	}
	names := make([]any, wide)
	for i, c := range s.Columns {
		names[i] = excelize.Cell{StyleID: b.style(look{head: true, decimals: -1}), Value: c.Head}
	}
	heads := make([]export.Entry, wide)
	for i, c := range s.Columns {
		heads[i].Text = c.Head
	}
	b.do(func() error {
		return sw.SetRow(cell(1, len(s.Notes)+2), names, excelize.RowOpts{Height: height(heads, s.Columns)})
	})
}

func (b *book) row(sw *excelize.StreamWriter, n int, entries []export.Entry, columns []export.Column) {
	values := make([]any, len(entries))
	for i, e := range entries {
		l := look{bold: e.Color != "", color: e.Color, decimals: -1}
		values[i] = excelize.Cell{StyleID: b.style(l), Value: export.Cell(e.Text)}
		if e.Number != nil {
			l.decimals = decimals(e.Text)
			values[i] = excelize.Cell{StyleID: b.style(l), Value: *e.Number}
		}
	}
	b.do(func() error { return sw.SetRow(cell(1, n), values, excelize.RowOpts{Height: height(entries, columns)}) })
}

// height is what a row needs in points: no reader makes it out by itself.
func height(entries []export.Entry, columns []export.Column) float64 {
	const line, most = 13.5, 409
	lines := 1
	for i, e := range entries {
		n := 0
		for part := range strings.SplitSeq(e.Text, "\n") {
			n += 1 + max(0, widthOf(part)-1)/(2*columns[i].Width)
		}
		lines = max(lines, n)
	}
	return min(line*float64(lines)+2, most)
}

// widthOf is how wide a text is in half characters.
func widthOf(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r >= 0x1100 {
			n++
		}
	}
	return n
}

// decimals counts the digits after the point of a number as it is shown.
func decimals(shown string) int {
	_, after, _ := strings.Cut(shown, ".")
	return len(after)
}

// paper sets a sheet up for printing.
func (b *book) paper(name string, r *export.Report, head, wide int) {
	yes, a4, across, one, any := true, 9, "landscape", 1, 0
	margin, edge := 0.5, 0.3
	b.do(func() error {
		return b.SetPageLayout(name, &excelize.PageLayoutOptions{
			Size: &a4, Orientation: &across, FitToWidth: &one, FitToHeight: &any,
		})
	})
	b.do(func() error {
		return b.SetPageMargins(name, &excelize.PageLayoutMarginsOptions{
			Left: &margin, Right: &margin, Top: &margin, Bottom: &margin, Header: &edge, Footer: &edge,
		})
	})
	page := map[export.Lang]string{export.Zh: "第&P页 共&N页", export.En: "&P / &N"}[r.Lang]
	b.do(func() error {
		return b.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
			OddHeader: "&L&8" + plain(r.Subtitle) + "&R&8" + plain(strings.Join(r.Marks, "  ")), OddFooter: "&C&8" + page,
		})
	})
	b.do(func() error {
		return b.SetDefinedName(&excelize.DefinedName{
			Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, head, head), Scope: name,
		})
	})
	b.do(func() error { return b.AutoFilter(name, fmt.Sprintf("%s:%s", cell(1, head), cell(wide, head)), nil) })
	// after the filter, which begins a sheet's properties anew
	b.do(func() error { return b.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &yes}) })
}

// plain keeps a text's own & from being read as a code of the header.
func plain(s string) string { return strings.ReplaceAll(s, "&", "&&") }

// cell names a cell: column and row from 1.
func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic("no such cell: " + err.Error()) // rows and columns are bounded
	}
	return name
}
