package postgis

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"yikezhong/coverage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// usualSchema is where the tables are, where the address names no search_path.
const usualSchema = "yikezhong"

// Store is a coverage.Store in one schema of a PostgreSQL database, safe for concurrent use by any
// number of processes.
type Store struct {
	pool *pgxpool.Pool
	key  coverage.AuditKey
}

var _ coverage.Store = (*Store)(nil)

// Open connects to a database by its address, postgres://user:password@host/database, and brings the
// tables up to date; a second process that does the same waits. The tables are in the schema that
// search_path names first (yikezhong where it is absent), which is made where it is not there. The
// caller closes the store.
//
// An address that is none, a database without PostGIS, and tables that a newer program wrote are
// ErrInvalid with the remedy.
func Open(ctx context.Context, address string) (*Store, error) {
	config, err := pgxpool.ParseConfig(address)
	if err != nil {
		return nil, fmt.Errorf("open store: write it as postgres://user:password@host:5432/database: %w: %w", err, coverage.ErrInvalid)
	}
	schema, _, _ := strings.Cut(config.ConnConfig.RuntimeParams["search_path"], ",")
	if schema = strings.Trim(schema, ` "`); schema == "" {
		schema = usualSchema
	}
	config.ConnConfig.RuntimeParams["search_path"] = pgx.Identifier{schema}.Sanitize() + ", public"
	config.ConnConfig.RuntimeParams["application_name"] = "yikezhong"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s := &Store{pool: pool}
	if err := s.prepare(ctx, schema); err != nil {
		pool.Close()
		return nil, fmt.Errorf("open store at %s/%s: %w", config.ConnConfig.Host, config.ConnConfig.Database, translate(ctx, err))
	}
	return s, nil
}

// Close ends every connection.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// prepare makes the schema and brings its tables up to date, under a lock of the whole database.
func (s *Store) prepare(ctx context.Context, schema string) error {
	var extension *string
	if err := s.pool.QueryRow(ctx, `SELECT extversion FROM pg_extension WHERE extname = 'postgis'`).Scan(&extension); err != nil {
		if errors.Is(err, pgx.ErrNoRows) {
			return fmt.Errorf("the database has no PostGIS; run CREATE EXTENSION postgis in it: %w", coverage.ErrInvalid)
		}
		return err
	}
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(fmt.Sprintf("embedded migrations: %v", err)) // they are compiled in
	}
	db := stdlib.OpenDBFromPool(s.pool)
	defer db.Close()
	turn, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := turn.SessionLock(ctx, conn); err != nil {
		return err
	}
	defer turn.SessionUnlock(context.WithoutCancel(ctx), conn) //nolint:errcheck // the lock ends with the session
	if _, err := conn.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+pgx.Identifier{schema}.Sanitize()); err != nil {
		return err
	}
	goose, err := goose.NewProvider(goose.DialectPostgres, db, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	stored, known, err := goose.GetVersions(ctx)
	if err != nil {
		return err
	}
	if stored > known {
		return fmt.Errorf("its tables are of version %d and this program knows %d; "+
			"use the newer program that wrote it, or restore a backup made before: %w", stored, known, coverage.ErrInvalid)
	}
	_, err = goose.Up(ctx)
	return err
}
