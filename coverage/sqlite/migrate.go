package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"

	"yikezhong/coverage"
)

//go:embed migrations/*.sql
var migrations embed.FS

// prepare claims the file and brings its tables up to date, each step in its transaction. Where
// another process does the same at this moment one of the two loses a step; it looks again.
func prepare(ctx context.Context, db *sql.DB) error {
	for attempt := 1; ; attempt++ {
		err := claim(ctx, db)
		if err == nil {
			err = migrate(ctx, db)
		}
		if err == nil || errors.Is(err, coverage.ErrInvalid) || attempt == 5 {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(time.Duration(attempt) * 20 * time.Millisecond):
		}
	}
}

// migrate refuses a store that a newer program has changed: an older one does not know what it
// would break.
func migrate(ctx context.Context, db *sql.DB) error {
	steps, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(fmt.Sprintf("embedded migrations: %v", err)) // they are compiled in
	}
	goose, err := goose.NewProvider(goose.DialectSQLite3, db, steps, goose.WithDisableGlobalRegistry(true))
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
