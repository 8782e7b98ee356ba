package intake

import (
	"errors"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// workbook is what an XLSX file says before its rows.
//
// Source: ECMA-376, part 1, chapter 18.
type workbook struct {
	rd     *Reader
	files  *archive
	sheets []xlsxSheet
	shared []string
	styles []cellStyle
	epoch  int // days that serials of 1904 lack
}

// xlsxSheet is one sheet that is to be seen.
type xlsxSheet struct{ name, path string }

// cellStyle is what the format of a cell makes of its number.
type cellStyle byte

const (
	plainNumber cellStyle = iota
	dateNumber
	percentNumber
)

const (
	maxSheets      = 1000
	maxSharedBytes = 256 << 20
	days1904       = 1462 // between the two epochs of serials
)

// openXLSX chooses a sheet and reads its headings.
func (rd *Reader) openXLSX(a *archive) error {
	w := &workbook{rd: rd, files: a}
	if err := w.read(); err != nil {
		return rd.stopFor(err, "xlsx_syntax", place{})
	}
	var filled []xlsxSheet
	var names []string
	for _, s := range w.sheets {
		if s.name == FormNotes && len(w.sheets) > 1 {
			continue
		}
		some, err := w.hasRows(s)
		if err != nil {
			return rd.stopFor(err, "xlsx_syntax", place{})
		}
		if some {
			filled, names = append(filled, s), append(names, s.name)
		}
	}
	if len(filled) == 0 && rd.o.Member == "" {
		rd.issues.stop("header_missing", place{row: 1})
		return nil
	}
	i, ok := rd.choose(names)
	if !ok {
		return nil
	}
	s := &sheetRows{book: w, path: filled[i].path}
	rd.sheet = s
	t := newTable(rd.o.Limits, rd.issues, rd.columns)
	t.next = func() ([]string, error) { return s.next(t) }
	err := s.begin()
	if err == nil {
		err = rd.openTable(t)
	}
	if err = errors.Join(err, s.close()); err != nil {
		return rd.stopFor(err, "xlsx_syntax", place{row: t.row})
	}
	records := rd.records
	rd.records = func(yield func(*record) bool) error {
		done := s.rows
		err := s.begin()
		for err == nil && s.rows < done { // the headings, read anew
			_, err = s.row()
		}
		if err == nil {
			err = records(yield)
		}
		return rd.stopFor(errors.Join(err, s.close()), "xlsx_syntax", place{row: t.row})
	}
	return nil
}

// part opens a part of the workbook as XML; one that is missing is no fault where it need not be there.
func (w *workbook) part(name string, needed bool, read func(m *markup) error) (err error) {
	f, err := w.files.open(name)
	if errors.Is(err, fs.ErrNotExist) {
		if needed {
			return partFault("%s is missing", name)
		}
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return read(newMarkup(f, w.rd.o.Limits))
}

func (w *workbook) read() error {
	targets := map[string]string{}
	return errors.Join(
		w.part("xl/_rels/workbook.xml.rels", true, func(m *markup) error {
			return m.each(func() error {
				id, err := m.attribute("Id")
				target, err2 := m.attribute("Target")
				if m.name == "Relationship" && len(targets) < 10*maxSheets {
					targets[id] = target
				}
				return errors.Join(err, err2)
			})
		}),
		w.part("xl/workbook.xml", true, func(m *markup) error {
			return m.each(func() error { return w.sheet(m, targets) })
		}),
		w.part("xl/styles.xml", false, w.readStyles),
		w.part("xl/sharedStrings.xml", false, w.readShared),
	)
}

// each calls do for every element that opens.
func (m *markup) each(do func() error) error {
	for {
		t, err := m.next()
		if err == nil && t == opening {
			err = do()
		}
		if err != nil || t == ended {
			return err
		}
	}
}

// sheet takes an element of the workbook.
func (w *workbook) sheet(m *markup, targets map[string]string) error {
	switch m.name {
	case "workbookPr":
		since, err := m.attribute("date1904")
		if since == "1" || since == "true" {
			w.epoch = days1904
		}
		return err
	case "sheet":
		name, err := m.attribute("name")
		id, err2 := m.attribute("id") // r:id stands last
		state, err3 := m.attribute("state")
		target := targets[id]
		if target != "" && (state == "" || state == "visible") && len(w.sheets) < maxSheets {
			if !strings.HasPrefix(target, "/") {
				target = path.Join("xl", target)
			}
			w.sheets = append(w.sheets, xlsxSheet{name, strings.TrimPrefix(target, "/")})
		}
		return errors.Join(err, err2, err3)
	}
	return nil
}

// readShared reads the texts that cells name by number. Readings of characters (phonetic runs) are left out.
func (w *workbook) readShared(m *markup) error {
	size := 0
	for {
		t, err := m.next()
		if err != nil || t == ended {
			return err
		}
		if t != opening || m.name != "si" {
			continue
		}
		s, err := m.richText()
		if err != nil {
			return err
		}
		if size += len(s) + 16; size > maxSharedBytes {
			return errTooMany{"expands_too_much", maxSharedBytes}
		}
		w.shared = append(w.shared, s)
	}
}

// richText joins the runs of the element that has opened.
func (m *markup) richText() (string, error) {
	depth := len(m.open)
	var out strings.Builder
	for {
		t, err := m.next()
		switch {
		case err != nil:
			return "", err
		case t == ended || t == closing && len(m.open) < depth:
			return out.String(), nil
		case t == opening && m.name == "rPh":
			err = m.skip()
		case t == opening && m.name == "t":
			var s string
			s, err = m.content()
			out.WriteString(s)
		}
		if err != nil {
			return "", err
		}
		if out.Len() > m.max {
			return "", errTooMany{"feature_too_large", int64(m.max)}
		}
	}
}

// readStyles learns which formats are of dates and of percentages.
func (w *workbook) readStyles(m *markup) error {
	formats, within := map[string]string{}, false
	for {
		t, err := m.next()
		if err != nil || t == ended {
			return err
		}
		switch {
		case t == closing && m.name == "cellXfs":
			within = false
		case t != opening:
		case m.name == "cellXfs":
			within = true
		case m.name == "numFmt" && len(formats) < 10_000:
			id, err := m.attribute("numFmtId")
			code, err2 := m.attribute("formatCode")
			if err = errors.Join(err, err2); err != nil {
				return err
			}
			formats[id] = code
		case m.name == "xf" && within && len(w.styles) < 100_000:
			id, err := m.attribute("numFmtId")
			if err != nil {
				return err
			}
			w.styles = append(w.styles, styleOf(id, formats[id]))
		}
	}
}

// styleOf tells a date by the number of its format or by the letters of it outside of quotes and brackets.
// Source: ECMA-376, part 1, 18.8.30 and 18.8.31; 27 to 58 are dates in Chinese.
func styleOf(id, code string) cellStyle {
	n, err := strconv.Atoi(id)
	switch {
	case err == nil && (n >= 14 && n <= 17 || n == 22 || n >= 27 && n <= 31 || n == 36 || n >= 50 && n <= 54 || n == 57 || n == 58):
		return dateNumber
	case n == 9 || n == 10:
		return percentNumber
	}
	within := byte(0)
	for i := range len(code) {
		switch c := code[i]; {
		case within != 0:
			if c == within {
				within = 0
			}
		case c == '"':
			within = '"'
		case c == '[':
			within = ']'
		case c == '\\':
			within = 0
		case c == 'y' || c == 'Y' || c == 'd' || c == 'D':
			return dateNumber
		case c == '%':
			return percentNumber
		case c == ';':
			return plainNumber
		}
	}
	return plainNumber
}

// hasRows reports whether any cell of a sheet says something.
func (w *workbook) hasRows(s xlsxSheet) (bool, error) {
	rows := &sheetRows{book: w, path: s.path}
	err := rows.begin()
	for err == nil {
		var cells []string
		if cells, err = rows.row(); err == nil && filled(cells) > 0 {
			return true, rows.close()
		}
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return false, errors.Join(err, rows.close())
}
