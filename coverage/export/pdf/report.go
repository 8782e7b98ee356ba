package pdf

import (
	"fmt"
	"io"
	"strings"

	"github.com/signintech/gopdf"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// MaxRows is the most rows of a table on paper; a longer one says how many more the workbook has.
const MaxRows = 1500

// Write prints a report, A4 across, with the maps of its assessment behind the tables.
func Write(w io.Writer, r *export.Report, world *coverage.World, a *coverage.Assessment) error {
	s := newSheet(gopdf.Rect{W: gopdf.PageSizeA4.H, H: gopdf.PageSizeA4.W}, r.Lang, r.Title, r.AsOf)
	s.left, s.right = r.Subtitle+"　"+r.Title, strings.Join(r.Marks, "　")
	for i := range r.Sections {
		s.section(r, i)
	}
	s.maps(world, a)
	return s.finish(w)
}

// section puts a section on paper: the first two after the title, each other one on a page of its own.
func (s *sheet) section(r *export.Report, i int) {
	s.newPage()
	if i == 0 {
		s.paragraph(r.Title, 18, ink)
		s.paragraph(r.Subtitle, 11, grey)
		s.y += 8
	}
	sec := &r.Sections[i]
	s.AddOutline(sec.Title)
	s.paragraph(sec.Title, 13, ink)
	for _, note := range sec.Notes {
		s.paragraph(note, 8, grey)
	}
	s.y += 4
	if len(sec.Rows) > 0 {
		s.table(sec)
	}
}

// table is a table being printed.
type table struct {
	*sheet
	columns []float64 // their widths in points
	size    float64   // of type
}

func (s *sheet) table(sec *export.Section) {
	t := table{sheet: s}
	sum := 0
	for _, c := range sec.Columns {
		sum += c.Width
	}
	usable := s.wide - 2*margin
	t.size = min(8, max(5.2, 0.9*usable/float64(sum)))
	scale := min(usable/float64(sum), t.size*1.6)
	heads := make([]export.Entry, len(sec.Columns))
	for i, c := range sec.Columns {
		t.columns = append(t.columns, float64(c.Width)*scale)
		heads[i].Text = c.Head
	}
	t.row(heads, shaded)
	for _, row := range sec.Rows[:min(len(sec.Rows), MaxRows)] {
		if t.room(t.height(t.lines(row))) {
			t.row(heads, shaded)
		}
		t.row(row, "")
	}
	if more := len(sec.Rows) - MaxRows; more > 0 {
		s.paragraph(fmt.Sprintf(map[export.Lang]string{
			export.Zh: "另有%d行，见电子表格。", export.En: "%d more rows are in the workbook.",
		}[s.lang], more), 8, grey)
	}
}

// padding is between a cell's edge and its text.
const padding = 2.0

// lines breaks the texts of a row; a cell has no more of them than half a page holds.
func (t *table) lines(row []export.Entry) [][]string {
	most := int(t.tall / 2 / (t.size * leading))
	out := make([][]string, len(row))
	for i, e := range row {
		out[i] = t.wrap(e.Text, t.size, t.columns[i]-2*padding)
		if len(out[i]) > most {
			out[i] = append(out[i][:most-1], "…")
		}
	}
	return out
}

func (t *table) height(lines [][]string) float64 {
	n := 1
	for _, l := range lines {
		n = max(n, len(l))
	}
	return float64(n)*t.size*leading + 2*padding
}

func (t *table) row(row []export.Entry, back string) {
	lines := t.lines(row)
	height := t.height(lines)
	x := margin
	t.stroke(0.3, rule)
	for i, cell := range lines {
		style := "D"
		if back != "" {
			t.fill(back)
			style = "FD"
		}
		t.RectFromUpperLeftWithStyle(x, t.y, t.columns[i], height, style)
		for n, line := range cell {
			at := x + padding
			switch {
			case back != "":
				at = x + (t.columns[i]-t.width(line, t.size))/2
			case row[i].Number != nil:
				at = x + t.columns[i] - padding - t.width(line, t.size)
			}
			t.write(line, at, t.y+padding+float64(n)*t.size*leading, t.size, row[i].Color)
		}
		x += t.columns[i]
	}
	t.y += height
}
