package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/paulmach/orb"
	_ "modernc.org/sqlite" // registers the driver
)

// Layer is one layer to write.
type Layer struct {
	Name     string // of the table: letters, digits and underscores; also of other scripts
	Title    string // what a person reads; Name where empty
	SRS      int    // EPSG code: 4490, which is also the default, or 4326
	Columns  []Column
	Features iter.Seq2[Feature, error]
}

// Feature is one row of a Layer. Values stand in the order of its Columns: string, int, int64, float64,
// bool (of a Boolean) or nil, which is unknown. Geometry is longitude, latitude, and may be nil.
type Feature struct {
	Geometry orb.Geometry
	Values   []any
}

const (
	applicationID  = 0x47504B47 // "GPKG"
	formatVersion  = 10300
	geometryColumn = "geom"
	keyColumn      = "fid"
)

// Write makes a GeoPackage of layers at path, where nothing may be yet; at is the time of change that it
// bears, so that the same features are the same bytes. On an error nothing is left behind. An error that
// Features yields ends the writing and is returned; names and columns that cannot be are ErrColumns.
//
// There is no R-tree: readers do without, and one without its triggers would go stale in an editor.
func Write(ctx context.Context, path string, at time.Time, layers []Layer) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("write GeoPackage: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write GeoPackage: %w", err), os.Remove(path))
		}
	}()
	if err = f.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite", fileURI(path)+"?_pragma=journal_mode(OFF)&_pragma=synchronous(OFF)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	defer func() { err = errors.Join(err, db.Close()) }()
	return write(ctx, db, at, layers)
}

// fileURI names a file so that no character of its path is taken for an option.
func fileURI(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		path = "/" + path
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath()
}

func write(ctx context.Context, db *sql.DB, at time.Time, layers []Layer) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after Commit it does nothing
	if err := prepare(ctx, tx); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, l := range layers {
		if key := strings.ToLower(l.Name); !plainName(l.Name) || seen[key] {
			return fmt.Errorf("layer %q: its name is taken or no plain name: %w", l.Name, ErrColumns)
		} else {
			seen[key] = true
		}
		if err := writeLayer(ctx, tx, at, l); err != nil {
			return fmt.Errorf("layer %s: %w", l.Name, err)
		}
	}
	return tx.Commit()
}

// writeLayer makes the table of l, fills it, and enters it into the contents.
func writeLayer(ctx context.Context, tx *sql.Tx, at time.Time, l Layer) error {
	if l.SRS == 0 {
		l.SRS = 4490
	}
	create, insert, err := l.statements()
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, create); err != nil {
		return err
	}
	stmt, err := tx.PrepareContext(ctx, insert)
	if err != nil {
		return err
	}
	defer stmt.Close()
	box, kinds := orb.Bound{}, map[string]bool{}
	row := make([]any, len(l.Columns)+1)
	for f, err := range l.Features {
		if err != nil {
			return err
		}
		if len(f.Values) != len(l.Columns) {
			return fmt.Errorf("%d values for %d columns: %w", len(f.Values), len(l.Columns), ErrColumns)
		}
		if row[0], err = encode(f.Geometry, l.SRS); err != nil {
			return err
		}
		if f.Geometry != nil {
			b := f.Geometry.Bound()
			if len(kinds) > 0 {
				b = b.Union(box)
			}
			box = b
			kinds[f.Geometry.GeoJSONType()] = true
		}
		copy(row[1:], f.Values)
		if _, err := stmt.ExecContext(ctx, row...); err != nil {
			return err
		}
	}
	return register(ctx, tx, at, l, box, kinds)
}

// statements are those that make the table of l and fill one row.
func (l Layer) statements() (create, insert string, err error) {
	var c, i strings.Builder
	fmt.Fprintf(&c, "CREATE TABLE %s (%s INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, %s GEOMETRY",
		quoted(l.Name), keyColumn, geometryColumn)
	fmt.Fprintf(&i, "INSERT INTO %s (%s", quoted(l.Name), geometryColumn)
	seen := map[string]bool{keyColumn: true, geometryColumn: true}
	for _, col := range l.Columns {
		key := strings.ToLower(col.Name)
		if col.Name == "" || strings.ContainsRune(col.Name, 0) || seen[key] || sqlTypes[col.Kind] == "" {
			return "", "", fmt.Errorf("column %q: %w", col.Name, ErrColumns)
		}
		seen[key] = true
		fmt.Fprintf(&c, ", %s %s", quoted(col.Name), sqlTypes[col.Kind])
		fmt.Fprintf(&i, ", %s", quoted(col.Name))
	}
	i.WriteString(") VALUES (?" + strings.Repeat(", ?", len(l.Columns)) + ")")
	return c.String() + ")", i.String(), nil
}

func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
