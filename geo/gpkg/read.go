package gpkg

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"strings"

	"github.com/paulmach/orb"
)

// Table is one layer of features in a file that is read.
type Table struct {
	Name, Title string
	Geometry    string // the column
	SRS         int    // srs_id
	Definition  string // of the CRS: "EPSG:4490" where it says so, else WKT; empty for the undefined ones
	Key         string // the column of whole numbers that names a row to SQLite; empty where there is none
	Columns     []Column
}

// Row is one feature. Values stand in the order of Table.Columns: string, int64, float64, bool or nil. Fault is
// what keeps the geometry from being read; the rows behind it can be.
type Row struct {
	Geometry orb.Geometry
	Altitude bool // positions had a third number, which was dropped
	Values   []any
	Fault    error
}

// Tables lists the layers of features, in the order of the contents. Those that are no plain table are
// left out.
func (f *File) Tables(ctx context.Context) ([]Table, error) {
	rows, err := f.conn.QueryContext(ctx, `SELECT g.table_name, g.column_name, g.srs_id
		FROM gpkg_geometry_columns g LIMIT ?`, f.limits.Layers)
	if err != nil {
		return nil, f.fault(err)
	}
	var out []Table
	for rows.Next() {
		var t Table
		if err = rows.Scan(&t.Name, &t.Geometry, &t.SRS); err != nil {
			break
		}
		out = append(out, t)
	}
	if err == nil {
		err = rows.Err()
	}
	if rows.Close(); err != nil {
		return nil, f.fault(scanned(err))
	}
	kept := out[:0]
	for _, t := range out {
		ok, err := f.describe(ctx, &t)
		if err != nil {
			return nil, f.fault(scanned(err))
		}
		if ok {
			kept = append(kept, t)
		}
	}
	return kept, nil
}

// scanned takes a value of the wrong type for what it is: damage.
func scanned(err error) error {
	if strings.Contains(err.Error(), "sql: Scan error") {
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return err
}

// describe completes t; it is not ok where t has no table of its own.
func (f *File) describe(ctx context.Context, t *Table) (ok bool, err error) {
	if strings.HasPrefix(strings.ToLower(t.Name), "sqlite_") {
		return false, nil
	}
	if ok, err := f.plainTable(ctx, t.Name); err != nil || !ok {
		return false, err
	}
	var title sql.NullString
	err = f.conn.QueryRowContext(ctx, `SELECT identifier FROM gpkg_contents WHERE table_name = ?`, t.Name).Scan(&title)
	if err != nil && err != sql.ErrNoRows {
		return false, err
	}
	if t.Title = title.String; t.Title == "" {
		t.Title = t.Name
	}
	if t.Definition, err = f.definition(ctx, t.SRS); err != nil {
		return false, err
	}
	found, err := f.columns(ctx, t)
	return found, err
}

// definition says what the CRS of an id is.
func (f *File) definition(ctx context.Context, id int) (string, error) {
	if id <= 0 {
		return "", nil
	}
	var organization, wkt sql.NullString
	var code sql.NullInt64
	err := f.conn.QueryRowContext(ctx, `SELECT organization, organization_coordsys_id, definition
		FROM gpkg_spatial_ref_sys WHERE srs_id = ?`, id).Scan(&organization, &code, &wkt)
	switch {
	case err == sql.ErrNoRows:
		return fmt.Sprintf("EPSG:%d", id), nil
	case err != nil:
		return "", err
	case strings.EqualFold(organization.String, "EPSG") && code.Int64 > 0:
		return fmt.Sprintf("EPSG:%d", code.Int64), nil
	}
	return wkt.String, nil
}

// columns lists those of t that hold values of their own; found reports whether its geometry is among them.
func (f *File) columns(ctx context.Context, t *Table) (found bool, err error) {
	rows, err := f.conn.QueryContext(ctx,
		`SELECT name, upper(type), pk, hidden FROM pragma_table_xinfo(?) LIMIT ?`, t.Name, f.limits.Columns+2)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for rows.Next() {
		var name, declared string
		var pk, hidden int
		if err := rows.Scan(&name, &declared, &pk, &hidden); err != nil {
			return false, err
		}
		switch {
		case hidden != 0: // a generated column is an expression of the file's
		case strings.EqualFold(name, t.Geometry):
			found, t.Geometry = true, name
		default:
			if pk == 1 && strings.HasPrefix(declared, "INTEGER") {
				t.Key = name
			}
			t.Columns = append(t.Columns, Column{name, kindOf(declared)})
		}
	}
	if len(t.Columns) > f.limits.Columns {
		return false, fmt.Errorf("layer %s has more than %d columns: %w", t.Name, f.limits.Columns, ErrTooLarge)
	}
	return found, rows.Err()
}

// kindOf reads a declared type.
// Source: OGC 12-128r19, table 1.
func kindOf(declared string) Kind {
	name, _, _ := strings.Cut(declared, "(")
	switch strings.TrimSpace(name) {
	case "BOOLEAN":
		return Boolean
	case "TINYINT", "SMALLINT", "MEDIUMINT", "INT", "INTEGER", "BIGINT":
		return Integer
	case "FLOAT", "DOUBLE", "REAL", "NUMERIC", "DECIMAL":
		return Real
	case "DATE":
		return Date
	case "DATETIME", "TIMESTAMP":
		return Time
	case "BLOB", "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON":
		return Blob
	}
	return Text
}

// Rows yields the features of t. An error ends it.
func (f *File) Rows(ctx context.Context, t Table) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := f.rows(ctx, t, func(r Row) bool { return yield(r, nil) }); err != nil {
			yield(Row{}, fmt.Errorf("layer %s: %w", t.Name, f.fault(err)))
		}
	}
}

func (f *File) rows(ctx context.Context, t Table, yield func(Row) bool) error {
	query := "SELECT +" + quoted(t.Geometry) // the sign keeps the driver from reading dates its own way
	for _, c := range t.Columns {
		query += ", +" + quoted(c.Name)
	}
	rows, err := f.conn.QueryContext(ctx, query+" FROM "+quoted(t.Name)+" NOT INDEXED")
	if err != nil {
		return err
	}
	defer rows.Close()
	values := make([]any, len(t.Columns)+1)
	into := make([]any, len(values))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		r := Row{Values: values[1:]}
		if blob, ok := values[0].([]byte); ok {
			r.Geometry, r.Altitude, r.Fault = decode(blob, f.limits.Vertices)
		} else if values[0] != nil {
			r.Fault = fmt.Errorf("a geometry is no blob: %w", ErrCorrupt)
		}
		for i, c := range t.Columns {
			r.Values[i] = c.value(r.Values[i])
		}
		if !yield(r) {
			return nil
		}
	}
	return rows.Err()
}

// value is v as the kind of its column has it; a blob is nil.
func (c Column) value(v any) any {
	switch v := v.(type) {
	case []byte:
		return nil
	case int64:
		if c.Kind == Boolean && (v == 0 || v == 1) {
			return v == 1
		}
	}
	return v
}
