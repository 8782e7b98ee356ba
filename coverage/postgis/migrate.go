package postgis

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"yikezhong/coverage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// prepare makes the schema and brings its tables up to date. Tables that are up to date cost one look;
// else one process does it, and the others wait for its lock, which is of the whole database.
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
	provider, err := goose.NewProvider(goose.DialectPostgres, db, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return err
	}
	if current, err := s.current(ctx, schema, provider); err != nil || current {
		return err
	}
	return migrate(ctx, db, schema, provider)
}

// current reports whether the tables are there and of this program's version.
func (s *Store) current(ctx context.Context, schema string, provider *goose.Provider) (bool, error) {
	var there bool
	table := pgx.Identifier{schema, goose.DefaultTablename}.Sanitize()
	err := s.pool.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, table).Scan(&there)
	if err != nil || !there {
		return false, err
	}
	var stored int64
	err = s.pool.QueryRow(ctx, `SELECT coalesce(max(version_id) FILTER (WHERE is_applied), 0) FROM `+table).Scan(&stored)
	sources := provider.ListSources()
	return stored == sources[len(sources)-1].Version, err
}

// The wait for another process that brings the tables up to date: a look every second for ten minutes.
const lockPoll, lockPolls = 1, 600

// migrate makes the schema and runs the steps that are missing, under the lock. It refuses tables that
// a newer program has changed: an older one does not know what it would break.
func migrate(ctx context.Context, db *sql.DB, schema string, provider *goose.Provider) error {
	turn, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockPoll, lockPolls))
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
	stored, known, err := provider.GetVersions(ctx)
	if err != nil {
		return err
	}
	if stored > known {
		return fmt.Errorf("its tables are of version %d and this program knows %d; "+
			"use the newer program that wrote it, or restore a backup made before: %w", stored, known, coverage.ErrInvalid)
	}
	_, err = provider.Up(ctx)
	return err
}
