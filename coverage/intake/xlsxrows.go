package intake

import (
	"errors"
	"io"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"time"
)

// sheetRows reads the rows of one sheet as they are shown: dates as days, percentages with their sign, numbers in
// their shortest spelling, formulas by the value that was last computed.
type sheetRows struct {
	book *workbook
	path string

	file  io.ReadCloser
	m     *markup
	rows  int // rows read
	at    int // number of the row that was read last
	cells []string
	bad   []cellFault
}

// cellFault is a cell that shows an error.
type cellFault struct{ ref, value string }

// begin goes to the first row.
func (s *sheetRows) begin() error {
	f, err := s.book.files.open(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		return partFault("%s is missing", s.path)
	}
	if err != nil {
		return err
	}
	s.file, s.m, s.rows, s.at = f, newMarkup(f, s.book.rd.o.Limits), 0, 0
	for {
		t, err := s.m.next()
		if err != nil {
			return err
		}
		if t == ended || t == opening && s.m.name == "sheetData" {
			return nil
		}
	}
}

func (s *sheetRows) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	s.file = nil
	return err
}

// next is row for a table: nil at the end, Issues told.
func (s *sheetRows) next(t *tableReader) ([]string, error) {
	cells, err := s.row()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	t.row = s.at
	for _, b := range s.bad {
		t.issues.add("cell_error", place{row: s.at, field: b.ref, value: b.value})
	}
	return cells, nil
}

// row reads one row, until row is called again; io.EOF behind the last.
func (s *sheetRows) row() ([]string, error) {
	for {
		t, err := s.m.next()
		switch {
		case err != nil:
			return nil, err
		case t == ended || t == closing && s.m.name == "sheetData":
			return nil, io.EOF
		case t == opening && s.m.name == "row":
			return s.cellsOf()
		}
	}
}

// cellsOf reads the cells of the row that has opened.
func (s *sheetRows) cellsOf() ([]string, error) {
	number, err := s.m.attribute("r")
	if err != nil {
		return nil, err
	}
	s.rows++
	s.at++
	if n, err := strconv.Atoi(number); err == nil && n >= s.at && n <= 1<<20 {
		s.at = n
	}
	s.cells, s.bad = s.cells[:0], s.bad[:0]
	next := 0
	for {
		t, err := s.m.next()
		switch {
		case err != nil:
			return nil, err
		case t == ended || t == closing && s.m.name == "row":
			return s.cells, nil
		case t == opening && s.m.name == "c":
			if next, err = s.cell(next); err != nil {
				return nil, err
			}
		}
	}
}

// cell reads the cell that has opened and returns which comes next. Cells that say nothing are passed over.
func (s *sheetRows) cell(at int) (next int, err error) {
	ref, err := s.m.attribute("r")
	kind, err2 := s.m.attribute("t")
	style, err3 := s.m.attribute("s")
	if err = errors.Join(err, err2, err3); err != nil {
		return 0, err
	}
	if i, ok := columnOf(ref); ok {
		at = i
	}
	text, err := s.valueOf(kind)
	if err != nil || text == "" {
		return at + 1, err
	}
	if limit := s.book.rd.o.Limits.MaxProperties; at >= limit {
		return 0, errTooMany{"too_many_properties", int64(limit)}
	}
	for len(s.cells) <= at {
		s.cells = append(s.cells, "")
	}
	s.cells[at], err = s.shown(text, kind, style, ref)
	return at + 1, err
}

// columnOf reads the letters of a reference such as BC12.
func columnOf(ref string) (int, bool) {
	n := 0
	for i := range len(ref) {
		c := ref[i]
		if c < 'A' || c > 'Z' {
			return n - 1, n > 0 && i < 4
		}
		n = n*26 + int(c-'A') + 1
	}
	return 0, false
}

// valueOf reads what stands in the cell that has opened.
func (s *sheetRows) valueOf(kind string) (text string, err error) {
	depth := len(s.m.open)
	for {
		t, err := s.m.next()
		switch {
		case err != nil:
			return "", err
		case t == ended || t == closing && len(s.m.open) < depth:
			return text, nil
		case t == opening && s.m.name == "v" && kind != "inlineStr":
			text, err = s.m.content()
		case t == opening && s.m.name == "is" && kind == "inlineStr":
			text, err = s.m.richText()
		}
		if err != nil {
			return "", err
		}
	}
}

// shown is what a cell shows.
func (s *sheetRows) shown(text, kind, style, ref string) (string, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || i < 0 || i >= len(s.book.shared) {
			return "", partFault("cell %s names text %s of %d", ref, text, len(s.book.shared))
		}
		return s.book.shared[i], nil
	case "str", "inlineStr":
		return text, nil
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[text], nil
	case "e":
		if !blank(text) {
			s.bad = append(s.bad, cellFault{ref, text})
		}
		return "", nil
	case "d":
		day, _, _ := strings.Cut(text, "T")
		return day, nil
	}
	x, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return "", partFault("cell %s holds %q, which is no number", ref, shorten(text))
	}
	kindOf := plainNumber
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(s.book.styles) {
		kindOf = s.book.styles[i]
	}
	return s.book.number(x, kindOf), nil
}

// number is x as a cell of that style shows it, no digit left out.
func (w *workbook) number(x float64, style cellStyle) string {
	switch {
	case style == dateNumber && x >= 1 && x < 2_958_466: // to the end of 9999
		day := int(math.Floor(x)) + w.epoch
		if day < 60 { // 1900 counts as a leap year
			day++
		}
		return time.Date(1899, 12, 30+day, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	case style == percentNumber:
		return shortest(math.Round(x*1e12)/1e10) + "%"
	}
	return shortest(x)
}

// shortest is x as a person writes it: fifteen digits, which is all that a spreadsheet has.
func shortest(x float64) string {
	if r, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64); err == nil {
		x = r
	}
	if math.Abs(x) < 1e15 && (x == 0 || math.Abs(x) >= 1e-9) {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
