package intake

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
)

// tableReader makes records of the rows of a table, of whatever format.
type tableReader struct {
	next    func() ([]string, error) // the cells of a row, which it counts in row; nil at the end
	issues  *issues
	limits  Limits
	columns *columns
	header  []*column
	row     int // the last one read, blank ones counted; the heading is row 1 unless a title stands above
	before  int // errors before it
	coords  coordinates
	rec     record
	again   []string                // a row that was read and is still to come
	swap    func(x, y float64) bool // whether the pair under X, Y is northing, easting
	srid    func(string)            // told what EWKT says
}

func newTable(l Limits, c *issues, cols *columns) *tableReader {
	cols.tabular = true
	return &tableReader{issues: c, limits: l, columns: cols}
}

const headerWithin = 5 // rows in which the heading is looked for, below titles

// readHeader finds the heading row: the first with two cells or more that names a property, with
// the row below it where cells were merged, and the one below that where they still are.
func (t *tableReader) readHeader() error {
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
			var err error
			if names, err = t.complete(names); err != nil {
				return err
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

// take is next, with the row that was put back.
func (t *tableReader) take() ([]string, error) {
	if again := t.again; again != nil {
		t.again = nil
		return again, nil
	}
	return t.next()
}

// complete joins headings of two rows, and of three where names are still missing and the third row fills them.
func (t *tableReader) complete(names []string) ([]string, error) {
	below, err := t.next()
	if err != nil || below == nil {
		return names, err
	}
	names, second := t.join(names, below), append([]string(nil), below...)
	if !merged(names) {
		return names, nil
	}
	third, err := t.next()
	if err != nil || third == nil {
		return names, err
	}
	for i, name := range names {
		under := i < len(third) && strings.TrimSpace(third[i]) != ""
		alone := i >= len(second) || strings.TrimSpace(second[i]) == ""
		if name == "" && !under || name != "" && alone && under {
			t.again = append([]string(nil), third...) // it is a row of values
			return names, nil
		}
	}
	return t.join(names, third), nil
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
func (t *tableReader) join(above, below []string) []string {
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
		default:
			out[i] = t.under(group, down)
		}
	}
	return out
}

// under is what a heading below another is called: the two together where they name a property.
func (t *tableReader) under(group, down string) string {
	spellings := []string{down}
	if strings.Contains(group, "配建") || strings.Contains(group, "用房") {
		spellings = []string{"配建" + down}
	}
	spellings = append(spellings, group+down, down+group)
	for _, s := range spellings {
		if _, mapped := t.columns.mapped[s]; mapped || t.columns.resolve(s).prop != nil {
			return s
		}
	}
	return spellings[0]
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
	for _, from := range slices.Sorted(maps.Keys(t.columns.mapped)) {
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
		t.before = t.issues.errors
		cells, err := t.take()
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
	t.rec.faulty = t.issues.errors > t.before
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
