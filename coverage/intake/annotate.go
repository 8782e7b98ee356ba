package intake

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"yikezhong/coverage"
)

// Annotated writes an upload back with its Issues: a table with the columns 问题 and 修改建议
// behind each row, as UTF-8 with a byte order mark, the sheet of a workbook among them; GeoJSON with a property issues in each feature
// that has any. What concerns the whole file stands with the heading, or as issues of the
// collection. A file so marked can be mended and uploaded again: the marks are not read.
//
// file is the upload from its beginning and o what it was read with. An error is the file's that
// cannot be followed (ErrInvalid), or of reading or writing.
func Annotated(w io.Writer, file io.Reader, o Options, rep Report) error {
	o = o.withDefaults()
	head, file, err := sniff(file)
	if err != nil {
		return fmt.Errorf("annotate %s: %w", o.Name, err)
	}
	by := map[int][]coverage.Issue{}
	for _, i := range rep.Issues {
		by[i.Row] = append(by[i.Row], i)
	}
	if format, _ := magic(head); format == archived {
		return annotateXLSX(w, file, o, by)
	}
	if format, code := magic(head); format != "" || code != "" || o.isOSM(head) || isKML(head) || isCorners(head) {
		return fmt.Errorf("annotate %s: a file of its format has no room for notes: %w", o.Name, coverage.ErrInvalid)
	}
	body, _ := utf8Text(io.LimitReader(file, o.Limits.MaxBytes))
	text := bufio.NewReaderSize(body, sniffed)
	out := bufio.NewWriter(w)
	switch (&Reader{o: o, issues: newIssues("", 1)}).format(text) {
	case GeoJSON:
		err = annotateGeoJSON(out, text, o.Limits, by)
	case GeoJSONSeq:
		err = annotateSequence(out, text, o.Limits, by)
	default:
		err = annotateCSV(out, text, by)
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return fmt.Errorf("annotate %s: %w", o.Name, err)
	}
	return nil
}

func annotateCSV(w io.Writer, text *bufio.Reader, by map[int][]coverage.Issue) error {
	head, _ := text.Peek(sniffed / 2)
	t, rows := newCSV(text, DefaultLimits, newIssues("", 1), &columns{}, delimiter(head))
	rows.csv.LazyQuotes = true
	return annotateRows(w, func() ([]string, int, error) {
		cells, err := t.next()
		return cells, t.row, err
	}, by)
}

// annotateXLSX writes the sheet of a workbook that was read as a table.
func annotateXLSX(w io.Writer, file io.Reader, o Options, by map[int][]coverage.Issue) error {
	rd, err := Open(file, o)
	if err != nil {
		return fmt.Errorf("annotate %s: %w", o.Name, err)
	}
	s := rd.sheet
	if s == nil {
		return fmt.Errorf("annotate %s: a file of its format has no room for notes: %w", o.Name, coverage.ErrInvalid)
	}
	err = s.begin()
	if err == nil {
		err = annotateRows(w, func() ([]string, int, error) {
			cells, err := s.row()
			if errors.Is(err, io.EOF) {
				return nil, s.at, nil
			}
			return cells, s.at, err
		}, by)
	}
	if err = errors.Join(err, s.close()); err != nil {
		return fmt.Errorf("annotate %s: %w", o.Name, err)
	}
	return nil
}

// annotateRows writes rows, nil behind the last, with their Issues by the number of the row.
func annotateRows(w io.Writer, next func() (cells []string, row int, err error), by map[int][]coverage.Issue) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	width := 0
	for {
		cells, number, err := next()
		if err != nil {
			return err
		}
		if cells == nil {
			break
		}
		row := append([]string(nil), cells...)
		what, remedy := told(by[number])
		if width == 0 && filled(row) >= min(2, len(row)) {
			width = len(row)
			_, fileWide := told(by[0])
			what, remedy = joined("问题", what), joined("修改建议", joined(remedy, fileWide))
		}
		for len(row) < width {
			row = append(row, "")
		}
		if err := out.Write(append(row, what, remedy)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// told words the Issues of a row as two cells.
func told(all []coverage.Issue) (what, remedy string) {
	var a, b []string
	for _, i := range all {
		a, b = append(a, i.Message), append(b, i.Remedy)
	}
	return strings.Join(a, "；"), strings.Join(b, "；")
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "：" + b
}

// annotateGeoJSON copies the outermost object member by member and the features one by one.
func annotateGeoJSON(w *bufio.Writer, text io.Reader, l Limits, by map[int][]coverage.Issue) error {
	s := newScanner(text, l)
	if err := s.take('{'); err != nil {
		return invalid(err)
	}
	comma := byte('{')
	for s.peek() != '}' {
		if comma == ',' {
			if err := s.take(','); err != nil {
				return invalid(err)
			}
		}
		key, err := s.value()
		if err != nil {
			return invalid(err)
		}
		features := string(key) == `"features"`
		w.WriteByte(comma) // a bufio.Writer keeps its first error for Flush
		w.Write(key)
		w.WriteByte(':')
		comma = ','
		if err := s.take(':'); err != nil {
			return invalid(err)
		}
		if features && s.peek() == '[' {
			err = annotateFeatures(w, s, l, by)
		} else if key, err = s.value(); err == nil {
			w.Write(key)
		}
		if err != nil {
			return invalid(err)
		}
	}
	if len(by[0]) > 0 && comma == ',' {
		w.WriteString(`,"issues":`)
		w.Write(issuesJSON(by[0]))
	}
	if comma == '{' {
		w.WriteByte('{')
	}
	w.WriteString("}\n")
	return nil
}

func annotateFeatures(w *bufio.Writer, s *scanner, l Limits, by map[int][]coverage.Issue) error {
	s.pos++
	w.WriteString("[\n")
	for row := 1; s.peek() != ']'; row++ {
		if row > 1 {
			if err := s.take(','); err != nil {
				return err
			}
			w.WriteString(",\n")
		}
		b, err := s.value()
		if err != nil {
			return err
		}
		w.Write(annotateFeature(b, l, by[row]))
	}
	s.pos++
	w.WriteString("\n]")
	return nil
}

// annotateSequence writes a feature a record, set apart as they were.
func annotateSequence(w *bufio.Writer, text io.Reader, l Limits, by map[int][]coverage.Issue) error {
	s := newScanner(text, l)
	for row := 1; ; row++ {
		apart := false
		for ; s.peek() == recordSeparator; s.pos++ {
			apart = true
		}
		if s.peek() == 0 {
			return unlessEOF(s.err)
		}
		if apart {
			w.WriteByte(recordSeparator)
		}
		b, err := s.value()
		if err != nil {
			return invalid(err)
		}
		w.Write(annotateFeature(b, l, by[row]))
		w.WriteByte('\n')
	}
}

// annotateFeature puts issues at the head of a feature's properties; what is no feature stays.
func annotateFeature(b []byte, l Limits, all []coverage.Issue) []byte {
	if len(all) == 0 {
		return b
	}
	at := -1
	fault := members(b, l.MaxDepth, func(key, v []byte) {
		if string(key) == `"properties"` && v[0] == '{' {
			at = cap(b) - cap(v) + 1 // v is a part of b
		}
	})
	if fault != nil || at < 0 {
		return b
	}
	out := append([]byte(nil), b[:at]...)
	out = append(append(out, `"issues":`...), issuesJSON(all)...)
	if rest := bytes.TrimLeft(b[at:], " \t\r\n"); rest[0] != '}' {
		out = append(out, ',')
	}
	return append(out, b[at:]...)
}

func issuesJSON(all []coverage.Issue) []byte {
	b, err := json.Marshal(all)
	if err != nil {
		panic("an Issue has no JSON: " + err.Error())
	}
	return b
}

// invalid marks faults of the text.
func invalid(err error) error {
	if errors.Is(err, errSyntax) || errors.Is(err, errTooDeep) || errors.Is(err, errTooLarge) {
		return fmt.Errorf("%w: %w", coverage.ErrInvalid, err)
	}
	return err
}
