package postgis

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"yikezhong/coverage"
)

// translate turns the server's errors into the kinds of package coverage, with the remedy where the
// operator has one. After the context ended its error is the one that says why. Where the connection was
// lost in the midst of a commit, nobody knows whether it was done.
//
// Source: PostgreSQL 15, appendix A, error codes.
func translate(ctx context.Context, err error, lost bool) error {
	var server *pgconn.PgError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil && !errors.Is(err, ctx.Err()):
		return fmt.Errorf("%v: %w", err, context.Cause(ctx))
	case errors.Is(err, pgx.ErrNoRows):
		return fmt.Errorf("%v: %w", err, coverage.ErrNotFound)
	case !errors.As(err, &server) && lost:
		return fmt.Errorf("the database does not answer; try again: %w: %w", err, coverage.ErrUnavailable)
	case server == nil:
		return err
	}
	switch {
	case server.Code[:2] == "08", slices.Contains(turnedAway, server.Code):
		return fmt.Errorf("the database turns us away; try again: %w: %w", err, coverage.ErrUnavailable)
	case server.Code == "40001", server.Code == "40P01", server.Code == "55P03":
		return fmt.Errorf("another process is writing to the workspace; try again: %w: %w", err, coverage.ErrConflict)
	case server.Code[:2] == "23":
		return fmt.Errorf("%w: %w", err, coverage.ErrConflict)
	case server.Code[:2] == "54":
		return fmt.Errorf("%w: %w", err, coverage.ErrTooLarge)
	case server.Code == "53100":
		return fmt.Errorf("the database's disk is full; make room and try again: %w: %w", err, coverage.ErrUnavailable)
	case server.Code == "42501":
		return fmt.Errorf("the database's user may not do this; grant it the schema: %w", err)
	}
	return err
}

// turnedAway are the codes of a server that is stopping, starting, only read from, or full of others.
var turnedAway = []string{"57P01", "57P02", "57P03", "53300", "25006"}
