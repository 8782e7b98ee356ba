package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"
)

// csvRows reads the rows of a CSV file.
type csvRows struct {
	csv   *csv.Reader
	meter *meter
	line  int // where the last row ended
}

// meter fails where one row takes too much.
type meter struct {
	r     io.Reader
	limit int
	left  int
}

func (m *meter) Read(p []byte) (int, error) {
	if m.left <= 0 {
		return 0, errTooLarge
	}
	n, err := m.r.Read(p[:min(len(p), m.left)])
	m.left -= n
	return n, err
}

func newMeter(r io.Reader, l Limits) *meter {
	limit := l.MaxFeatureBytes + sniffed
	return &meter{r: r, limit: limit, left: limit}
}

// newCSV makes a table of a CSV file.
func newCSV(r io.Reader, l Limits, c *issues, cols *columns, comma rune) (*tableReader, *csvRows) {
	m := newMeter(r, l)
	rows := &csvRows{csv: csv.NewReader(m), meter: m}
	rows.csv.FieldsPerRecord = -1
	rows.csv.ReuseRecord = true
	rows.csv.Comma = comma
	t := newTable(l, c, cols)
	t.next = func() ([]string, error) { return rows.next(t) }
	return t, rows
}

// next reads one row; nil at the end, or where the text cannot be followed.
func (rows *csvRows) next(t *tableReader) ([]string, error) {
	rows.meter.left = rows.meter.limit
	cells, err := rows.csv.Read()
	var syntax *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil
	case errors.Is(err, errTooLarge):
		t.issues.stop("feature_too_large", place{row: t.row + 1}, "limit", strconv.Itoa(t.limits.MaxFeatureBytes))
		return nil, nil
	case errors.As(err, &syntax):
		t.issues.stop("csv_syntax", place{row: t.row + 1},
			"line", strconv.Itoa(syntax.Line), "what", syntax.Err.Error())
		return nil, nil
	case err != nil:
		return nil, err
	}
	start, _ := rows.csv.FieldPos(0)
	t.row += max(1, start-rows.line)
	last := len(cells) - 1
	end, _ := rows.csv.FieldPos(last)
	rows.line = end + strings.Count(cells[last], "\n")
	return cells, nil
}
