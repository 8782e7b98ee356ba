package intake

import (
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

// take is next, with the row that was put back.
func (t *tableReader) take() ([]string, error) {
	if again := t.again; again != nil {
		t.again = nil
		return again, nil
	}
	return t.next()
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
