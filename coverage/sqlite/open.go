package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // registers the driver

	"yikezhong/coverage"
)

// Store is a coverage.Store in one SQLite file, safe for concurrent use, also by several processes
// of one machine. Not for network file systems: WAL needs shared memory.
type Store struct {
	writer *sql.DB // one connection, BEGIN IMMEDIATE
	reader *sql.DB // many, query_only
	path   string  // absolute
	key    coverage.AuditKey

	keeping sync.WaitGroup // networks being written
}

var _ coverage.Store = (*Store)(nil)

// applicationID marks the file as ours in its header: "YKZ1". A GeoPackage is SQLite too, and
// must not be migrated into a store because somebody named the wrong file.
const applicationID = 0x594b5a31

// What every connection is set to. FULL makes a commit survive a loss of power, and costs one
// fsync a transaction.
var pragmas = []string{
	"foreign_keys(1)",
	"synchronous(FULL)",
	"temp_store(MEMORY)",
	"journal_size_limit(67108864)", // the WAL of a large import shrinks to 64 MiB afterwards
}

// Open opens the store at path, a file that is created, readable by its owner alone, where it is
// not there yet, and brings its tables up to date. The caller closes it.
//
// A path that is no file, a file that is no store, and a store that a newer program wrote are
// ErrInvalid with the remedy.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := create(path); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s := &Store{}
	err := s.open(ctx, path)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, translate(ctx, err)), s.Close())
	}
	return s, nil
}

// Close releases the file, once what is being written is. The WAL is folded into it unless another
// process still reads.
func (s *Store) Close() error {
	s.keeping.Wait()
	var errs []error
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// create makes an empty file of mode 0600 where there is none: SQLite would ask the umask alone,
// and gives the WAL beside it the mode of the file.
func create(path string) error {
	if path == "" || strings.HasPrefix(path, ":") || strings.HasPrefix(path, "file:") {
		return fmt.Errorf("%q is no file; name one, such as yikezhong.db: %w", path, coverage.ErrInvalid)
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return fmt.Errorf("%w; name a file in a folder that exists and can be written", err)
	}
	return f.Close()
}

func (s *Store) open(ctx context.Context, path string) (err error) {
	if s.path, err = filepath.Abs(path); err != nil {
		return err
	}
	// Large pages: a version of a feature is about 500 bytes, and an import fills whole pages.
	// A cached page costs this driver several times its size, and appending needs few of them.
	// SQLite waits for a lock without hearing that the context ended: the writer has it wait
	// briefly and asks again, and readers wait only for a file that is being recovered.
	if s.writer, err = connect(s.path, 1, "busy_timeout(100)", "page_size(16384)", "cache_size(-16384)"); err != nil {
		return err
	}
	if err := prepare(ctx, s.writer); err != nil {
		return err
	}
	s.reader, err = connect(s.path, max(4, 2*runtime.NumCPU()),
		"busy_timeout(10000)", "query_only(1)", "cache_size(-16384)")
	return err
}

// connect returns a pool of at most n connections to the file at an absolute path.
func connect(abs string, n int, more ...string) (*sql.DB, error) {
	query := url.Values{"_pragma": append(more, pragmas...), "_txlock": {"immediate"}}
	slashed := filepath.ToSlash(abs)
	if !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed // C:/… of Windows
	}
	name := url.URL{Scheme: "file", Path: slashed, RawQuery: query.Encode()}
	db, err := sql.Open("sqlite", name.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// claim marks an empty file as a store and refuses one that is something else.
func claim(ctx context.Context, db *sql.DB) error {
	var id, tables int
	err := db.QueryRowContext(ctx, `SELECT application_id, (SELECT count(*) FROM sqlite_schema)
		FROM pragma_application_id`).Scan(&id, &tables)
	switch {
	case err != nil:
		return err
	case id == applicationID:
	case id != 0 || tables != 0:
		return fmt.Errorf("it is an SQLite file of another program; name another file: %w", coverage.ErrInvalid)
	default:
		if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
			return err
		}
	}
	_, err = db.ExecContext(ctx, "PRAGMA journal_mode = WAL")
	return err
}
