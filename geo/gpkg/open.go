package gpkg

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"modernc.org/sqlite"
	"modernc.org/sqlite/vfs"
)

// Limits bound what a file may ask of the machine.
type Limits struct {
	Layers     int // 1,000 where zero
	Columns    int // of a layer; 512
	ValueBytes int // of one value, geometries too; 32 MiB
	Vertices   int // of one geometry; 500,000
}

func (l Limits) withDefaults() Limits {
	for _, d := range []struct {
		v         *int
		otherwise int
	}{{&l.Layers, 1000}, {&l.Columns, 512}, {&l.ValueBytes, 32 << 20}, {&l.Vertices, 500_000}} {
		if *d.v <= 0 {
			*d.v = d.otherwise
		}
	}
	return l
}

// File is a GeoPackage that is read. It is for one goroutine.
type File struct {
	system *vfs.FS
	db     *sql.DB
	conn   *sql.Conn
	limits Limits
}

// Magic begins every SQLite file.
const Magic = "SQLite format 3\x00"

const limitLength = 0 // SQLITE_LIMIT_LENGTH

// Open begins to read the GeoPackage that r holds in its size bytes. The caller closes it. What r is not, or
// is only in part, is ErrNotGeoPackage or ErrCorrupt.
func Open(ctx context.Context, r io.ReaderAt, size int64, l Limits) (*File, error) {
	f := &File{limits: l.withDefaults()}
	if err := f.open(ctx, r, size); err != nil {
		return nil, errors.Join(f.fault(err), f.Close())
	}
	return f, nil
}

func (f *File) open(ctx context.Context, r io.ReaderAt, size int64) error {
	name, system, err := vfs.New(lone{r, size})
	if err != nil {
		return err
	}
	f.system = system
	f.db, err = sql.Open("sqlite", "file:"+loneName+"?mode=ro&immutable=1&vfs="+name+
		"&_pragma=query_only(1)&_pragma=trusted_schema(0)&_pragma=cell_size_check(1)&_pragma=temp_store(2)")
	if err != nil {
		return err
	}
	f.db.SetMaxOpenConns(1)
	if f.conn, err = f.db.Conn(ctx); err != nil {
		return err
	}
	if _, err = sqlite.Limit(f.conn, limitLength, f.limits.ValueBytes); err != nil {
		return err
	}
	for _, table := range []string{"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys"} {
		if ok, err := f.plainTable(ctx, table); err != nil {
			return err
		} else if !ok {
			return fmt.Errorf("it has no table %s: %w", table, ErrNotGeoPackage)
		}
	}
	return nil
}

// Close lets go of the file; what it was read from stays open.
func (f *File) Close() error {
	var errs []error
	if f.conn != nil {
		errs = append(errs, f.conn.Close())
	}
	if f.db != nil {
		errs = append(errs, f.db.Close())
	}
	if f.system != nil {
		errs = append(errs, f.system.Close())
	}
	return errors.Join(errs...)
}

// plainTable reports whether name is a table whose rows are its own: no view, no virtual table.
func (f *File) plainTable(ctx context.Context, name string) (bool, error) {
	var statement string
	err := f.conn.QueryRowContext(ctx,
		`SELECT coalesce(sql, '') FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE`, name).Scan(&statement)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	words := strings.Fields(strings.ToUpper(statement[:min(len(statement), 64)]))
	return len(words) > 1 && words[0] == "CREATE" && words[1] == "TABLE", err
}

// fault says of what SQLite answers whose fault it is.
func (f *File) fault(err error) error {
	const (
		corrupt, tooBig, notDB, ioErr, cantOpen, sqlError = 11, 18, 26, 10, 14, 1
	)
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case notDB:
		return fmt.Errorf("%w: %w", ErrNotGeoPackage, err)
	case tooBig:
		return fmt.Errorf("%w: %w", ErrTooLarge, err)
	case corrupt, ioErr, cantOpen, sqlError:
		return fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return err
}

// lone is a file system of one file.
type lone struct {
	r    io.ReaderAt
	size int64
}

const loneName = "upload.gpkg"

func (l lone) Open(name string) (fs.File, error) {
	if name != loneName {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return loneFile{io.NewSectionReader(l.r, 0, l.size)}, nil
}

type loneFile struct{ *io.SectionReader }

func (f loneFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f loneFile) Close() error               { return nil }
func (f loneFile) Name() string               { return loneName }
func (f loneFile) Mode() fs.FileMode          { return 0o400 }
func (f loneFile) ModTime() time.Time         { return time.Time{} }
func (f loneFile) IsDir() bool                { return false }
func (f loneFile) Sys() any                   { return nil }
