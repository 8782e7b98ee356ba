package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"yikezhong/coverage"
)

// translate turns the driver's errors into the kinds of package coverage, with the remedy where
// the operator has one. After the context ended its error is the one that says why.
func translate(ctx context.Context, err error) error {
	var driver *sqlite.Error
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil && !errors.Is(err, ctx.Err()):
		return fmt.Errorf("%v: %w", err, context.Cause(ctx))
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("%v: %w", err, coverage.ErrNotFound)
	case !errors.As(err, &driver):
		return err
	}
	switch kind(driver) {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return fmt.Errorf("another process is writing to the store; try again when it is done: %w: %w",
			err, coverage.ErrConflict)
	case sqlite3.SQLITE_CONSTRAINT:
		return fmt.Errorf("%w: %w", err, coverage.ErrConflict)
	case sqlite3.SQLITE_TOOBIG:
		return fmt.Errorf("%w: %w", err, coverage.ErrTooLarge)
	case sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("it is not a store of this program; name another file: %w: %w", err, coverage.ErrInvalid)
	case sqlite3.SQLITE_FULL:
		return fmt.Errorf("the disk is full; make room and try again: %w: %w", err, coverage.ErrUnavailable)
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return fmt.Errorf("the file or its folder cannot be written by this user: %w", err)
	case sqlite3.SQLITE_CORRUPT:
		return fmt.Errorf("the file is damaged; restore a backup: %w", err)
	}
	return err
}

// busy reports whether another process holds the write lock.
func busy(err error) bool {
	var driver *sqlite.Error
	return errors.As(err, &driver) && kind(driver) == sqlite3.SQLITE_BUSY
}

// kind is the low byte of a result code; the rest is its detail.
func kind(err *sqlite.Error) int { return err.Code() & 0xff }
