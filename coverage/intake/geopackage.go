package intake

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"yikezhong/geo/gpkg"
)

// geoPackage reads one layer of a GeoPackage. It is opened anew for its features, so that nothing has to be
// closed where nobody asks for them.
type geoPackage struct {
	rd    *Reader
	at    io.ReaderAt
	size  int64
	table gpkg.Table
	cols  []*column
	rec   record
}

func (rd *Reader) openGeoPackage(at io.ReaderAt, size int64) error {
	if rd.openElsewhere() {
		rd.issues.stop("gpkg_open", place{value: rd.o.Name})
		return nil
	}
	g := &geoPackage{rd: rd, at: at, size: size}
	f, err := g.open()
	if err != nil {
		return g.stop(err, 0)
	}
	tables, err := f.Tables(context.Background())
	if err = errors.Join(err, f.Close()); err != nil {
		return g.stop(err, 0)
	}
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.Name
	}
	i, ok := rd.choose(names)
	if !ok {
		return nil
	}
	g.table = tables[i]
	if g.table.Definition != "" {
		rd.saidCRS(g.table.Definition, false)
	}
	if !rd.issues.fatal && g.columns() {
		rd.placed(true)
		rd.records = g.records
	}
	return nil
}

// openElsewhere reports whether changes to the file lie beside it still.
func (rd *Reader) openElsewhere() bool {
	if rd.o.Beside == nil {
		return false
	}
	info, err := fs.Stat(rd.o.Beside, filepath.Base(rd.o.Name)+"-wal")
	return err == nil && info.Size() > 0
}

func (g *geoPackage) open() (*gpkg.File, error) {
	l := g.rd.o.Limits
	return gpkg.Open(context.Background(), g.at, g.size, gpkg.Limits{
		Columns: l.MaxProperties, ValueBytes: l.MaxFeatureBytes, Vertices: l.MaxVertices,
	})
}

// stop ends the reading for what is wrong with the file.
func (g *geoPackage) stop(err error, row int) error {
	switch p := (place{row: row}); {
	case errors.Is(err, gpkg.ErrTooLarge):
		g.rd.issues.stop("feature_too_large", p, "limit", strconv.Itoa(g.rd.o.Limits.MaxFeatureBytes))
	case errors.Is(err, gpkg.ErrCorrupt), errors.Is(err, gpkg.ErrNotGeoPackage):
		g.rd.issues.stop("gpkg_syntax", p, "what", err.Error())
	default:
		return err
	}
	return nil
}

// columns resolves those of the layer; the key under which SQLite keeps a row is none of the planner's, unless it is
// called so or asked for.
func (g *geoPackage) columns() bool {
	names := make([]string, len(g.table.Columns))
	var skipped []string
	for i, c := range g.table.Columns {
		names[i] = c.Name
		if c.Kind == gpkg.Blob {
			skipped = append(skipped, c.Name)
		}
	}
	var ok bool
	g.cols, ok = g.rd.typedColumns(names, func(cols []*column) {
		for i, c := range g.table.Columns {
			_, mapped := g.rd.columns.mapped[c.Name]
			cols[i].ignore = cols[i].ignore || c.Kind == gpkg.Blob || c.Name == g.table.Key && cols[i].prop == nil && !mapped
		}
	})
	if len(skipped) > 0 {
		g.rd.issues.add("column_unread", place{}, "members", strings.Join(skipped, "、"))
	}
	return ok
}

// records yields every row, the same *record each time.
func (g *geoPackage) records(yield func(*record) bool) (err error) {
	f, err := g.open()
	if err != nil {
		return g.stop(err, 0)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	row := 0
	for r, err := range f.Rows(context.Background(), g.table) {
		row++
		if err != nil {
			return g.stop(err, row)
		}
		if row > g.rd.o.Limits.MaxFeatures {
			g.rd.issues.stop("too_many_features", place{}, "limit", strconv.Itoa(g.rd.o.Limits.MaxFeatures))
			return nil
		}
		if !yield(g.record(r, row)) || g.rd.issues.fatal {
			return nil
		}
	}
	return nil
}

func (g *geoPackage) record(r gpkg.Row, row int) *record {
	c, p := g.rd.issues, place{row: row, field: "geometry"}
	before := c.errors
	g.rec = record{row: row, wkt: true, fields: g.rec.fields[:0]}
	switch {
	case errors.Is(r.Fault, gpkg.ErrTooLarge):
		c.add("too_many_vertices", p, "limit", strconv.Itoa(g.rd.o.Limits.MaxVertices))
	case r.Fault != nil:
		c.add("gpkg_geometry", p, "what", r.Fault.Error())
	case r.Geometry != nil:
		g.rec.geometry = g.rd.decoded(r.Geometry, r.Altitude, p)
	}
	for i, v := range r.Values {
		if col := g.cols[i]; !col.ignore {
			if v := sqlValue(v); v.shape != absent {
				g.rec.fields = append(g.rec.fields, field{col, v})
			}
		}
	}
	g.rec.faulty = c.errors > before
	return &g.rec
}

// sqlValue is a value of SQLite as a file of ours would spell it.
func sqlValue(v any) value {
	switch v := v.(type) {
	case string:
		return value{textual, v}
	case int64:
		return value{numeric, strconv.FormatInt(v, 10)}
	case float64:
		return numberValue(v)
	case bool:
		return value{logical, strconv.FormatBool(v)}
	}
	return value{}
}
