package intake

import (
	"encoding/csv"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// tableReader reads the rows of a CSV file.
type tableReader struct {
	csv     *csv.Reader
	meter   *meter
	issues  *issues
	limits  Limits
	columns *columns
	header  []*column
	row     int // the last one read, blank ones counted; the heading is row 1 unless a title stands above
	line    int // where it ended
	coords  coordinates
	rec     record
	swap    func(x, y float64) bool // whether the pair under X, Y is northing, easting
	srid    func(string)            // told what EWKT says
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

func newTable(r io.Reader, l Limits, c *issues, cols *columns) *tableReader {
	m := &meter{r: r, limit: l.MaxFeatureBytes + sniffed, left: l.MaxFeatureBytes + sniffed}
	t := &tableReader{csv: csv.NewReader(m), meter: m, issues: c, limits: l, columns: cols}
	t.csv.FieldsPerRecord = -1
	t.csv.ReuseRecord = true
	cols.tabular = true
	return t
}

// next reads one row; nil at the end, or where the text cannot be followed.
func (t *tableReader) next() ([]string, error) {
	t.meter.left = t.meter.limit
	cells, err := t.csv.Read()
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
	start, _ := t.csv.FieldPos(0)
	t.row += max(1, start-t.line)
	last := len(cells) - 1
	end, _ := t.csv.FieldPos(last)
	t.line = end + strings.Count(cells[last], "\n")
	return cells, nil
}

const headerWithin = 5 // rows in which the heading is looked for, below titles

// readHeader finds the heading row: the first with two cells or more that names a property, with
// the row below it where cells were merged.
func (t *tableReader) readHeader(comma rune) error {
	t.csv.Comma = comma
	for range headerWithin {
		cells, err := t.next()
		if err != nil || cells == nil {
			break
		}
		if filled(cells) < min(2, len(cells)) {
			continue // a title
		}
		names := append([]string(nil), cells...)
		if len(names) > t.limits.MaxProperties {
			t.issues.stop("too_many_properties", place{row: t.row}, "limit", strconv.Itoa(t.limits.MaxProperties))
			return nil
		}
		if merged(names) {
			if below, err := t.next(); err == nil && below != nil {
				names = join(names, below)
			}
		}
		t.head(names)
		return nil
	}
	if !t.issues.fatal {
		t.issues.stop("header_missing", place{row: max(1, t.row)})
	}
	return nil
}

func filled(cells []string) int {
	n := 0
	for _, c := range cells {
		if strings.TrimSpace(c) != "" {
			n++
		}
	}
	return n
}

// merged reports whether blank headings stand right of filled ones, short of the last.
func merged(names []string) bool {
	last := len(names) - 1
	for last >= 0 && strings.TrimSpace(names[last]) == "" {
		last--
	}
	for i := 1; i < last; i++ {
		if strings.TrimSpace(names[i]) == "" {
			return true
		}
	}
	return false
}

// join makes headings of two rows: what stands below, under what stands above it where that is merged.
func join(above, below []string) []string {
	out := make([]string, max(len(above), len(below)))
	group := ""
	for i := range out {
		up, down := "", ""
		if i < len(above) {
			up = strings.TrimSpace(above[i])
		}
		if i < len(below) {
			down = strings.TrimSpace(below[i])
		}
		if up != "" {
			group = up
		}
		switch {
		case down == "":
			out[i] = up
		case strings.Contains(group, "配建") || strings.Contains(group, "用房"):
			out[i] = "配建" + down
		default:
			out[i] = down
		}
	}
	return out
}

// head resolves the headings and says which none were recognised, or were twice.
func (t *tableReader) head(names []string) {
	p := place{row: t.row}
	by := map[*property]string{}
	known, spelled := 0, map[string]bool{}
	var unknown []string
	for _, name := range names {
		name = strings.TrimSpace(name)
		if name == "" {
			t.header = append(t.header, &column{ignore: true})
			continue
		}
		col := t.columns.resolve(name)
		t.header = append(t.header, col)
		t.columns.order = append(t.columns.order, col)
		p.field = name
		switch {
		case spelled[name]:
			t.issues.stop("duplicate_column", p, "other", name, "property", name)
		case col.ignore:
		case col.prop == nil:
			unknown = append(unknown, name)
		case by[col.prop] != "":
			t.issues.stop("duplicate_column", p, "other", by[col.prop], "property", col.prop.Name)
		default:
			by[col.prop] = name
			known++
		}
		spelled[name] = true
	}
	p.field = ""
	for from := range t.columns.mapped {
		if !spelled[from] {
			t.issues.stop("mapping_unknown", place{row: t.row, field: from, value: from}, "example", names[0])
		}
	}
	switch {
	case known == 0 && len(t.columns.setFor) == 0:
		t.issues.stop("header_missing", p)
	case len(unknown) > 0:
		p.value = strings.Join(unknown, "、")
		t.issues.add("header_unknown", p)
	}
}

// places reports whether the table has columns of coordinates.
func (t *tableReader) places() bool {
	for _, col := range t.header {
		if col.prop != nil && (col.prop.kind == kindCoordinate || col.prop.kind == kindGeometry) {
			return true
		}
	}
	return false
}

// records yields every row, the same *record each time.
func (t *tableReader) records(yield func(*record) bool) error {
	for n := 1; !t.issues.fatal; n++ {
		cells, err := t.next()
		if err != nil || cells == nil {
			return err
		}
		if n > t.limits.MaxFeatures {
			t.issues.stop("too_many_features", place{row: t.row}, "limit", strconv.Itoa(t.limits.MaxFeatures))
			return nil
		}
		if filled(cells) > 0 && !yield(t.record(cells)) {
			return nil
		}
	}
	return nil
}

// record makes a record of one row.
func (t *tableReader) record(cells []string) *record {
	before := t.issues.errors
	t.rec = record{row: t.row, wkt: true, fields: t.rec.fields[:0]}
	p := place{row: t.row}
	if n := len(t.header); len(cells) > n && filled(cells[n:]) > 0 || len(cells) < n-1 || len(cells) == 1 && n == 2 {
		p.value = strconv.Itoa(len(cells))
		t.issues.add("csv_ragged", p, "limit", strconv.Itoa(len(t.header)))
	}
	pair := pair{table: t}
	for i, cell := range cells[:min(len(cells), len(t.header))] {
		col := t.header[i]
		if col.ignore || cell == "" {
			continue
		}
		switch {
		case col.prop != nil && col.prop.kind == kindCoordinate:
			pair.take(col, cell)
		case col.prop != nil && col.prop.kind == kindGeometry:
			p.field, p.value = col.spelled, cell
			t.rec.geometry = t.cellGeometry(cell, p)
		default:
			t.rec.fields = append(t.rec.fields, field{col, value{textual, cell}})
		}
	}
	if g := pair.point(place{row: t.row}); g != nil {
		t.rec.geometry = g
	}
	t.rec.faulty = t.issues.errors > before
	return &t.rec
}

// cellGeometry reads WKT or GeoJSON.
func (t *tableReader) cellGeometry(cell string, p place) orb.Geometry {
	cell = strings.TrimSpace(cell)
	if blank(cell) {
		return nil
	}
	if cell[0] == '{' {
		g := &geojson{issues: t.issues, limits: t.limits, s: &scanner{}}
		if _, f := skipValue([]byte(cell), 0, t.limits.MaxDepth); f != nil {
			t.issues.add("wkt_syntax", p, "what", f.what)
			return nil
		}
		return g.geometry([]byte(cell), p, 0)
	}
	g, srid, ok := readWKT(cell, &t.coords, t.limits.MaxVertices)
	switch {
	case !ok || t.coords.code != "" && t.coords.code != "too_many_vertices":
		t.issues.add("wkt_syntax", p, "what", orDash(t.coords.code))
	case t.coords.code != "":
		t.issues.add(t.coords.code, p, "limit", strconv.Itoa(t.limits.MaxVertices))
	case g == nil:
		t.issues.add("empty_geometry", p)
	default:
		if srid != "" && srid != "0" && t.srid != nil {
			t.srid(srid)
		}
		if t.coords.altitude {
			t.issues.add("altitude_dropped", p)
		}
		return shapely(t.issues, g, p, false)
	}
	return nil
}
