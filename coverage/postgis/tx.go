package postgis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"yikezhong/coverage"
)

// tx is one transaction of a call.
type tx struct {
	pgx.Tx
	ctx context.Context
}

// write runs do in a transaction; what it must not see change it locks. An error, a panic or the end
// of the context undoes all of it.
func (s *Store) write(ctx context.Context, do func(tx) error) error {
	return s.run(ctx, pgx.TxOptions{IsoLevel: pgx.ReadCommitted}, do)
}

// read runs do on one snapshot.
func (s *Store) read(ctx context.Context, do func(tx) error) error {
	return s.run(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, do)
}

func (s *Store) run(ctx context.Context, o pgx.TxOptions, do func(tx) error) error {
	t, err := s.pool.BeginTx(ctx, o)
	if err != nil {
		return translate(ctx, err, true)
	}
	conn := t.Conn()
	defer t.Rollback(context.WithoutCancel(ctx)) //nolint:errcheck // after a commit there is nothing left to undo
	if err := do(tx{t, ctx}); err != nil {
		return translate(ctx, err, conn.IsClosed())
	}
	err = t.Commit(ctx)
	return translate(ctx, err, err != nil && conn.IsClosed())
}

// exec runs a statement and returns how many rows it wrote.
func (t tx) exec(query string, args ...any) (int, error) {
	tag, err := t.Exec(t.ctx, query, args...)
	return int(tag.RowsAffected()), err
}

// get scans the one row of a query; none is pgx.ErrNoRows.
func (t tx) get(query string, args []any, into ...any) error {
	return t.QueryRow(t.ctx, query, args...).Scan(into...)
}

// each calls do for every row of a query, which scans it.
func (t tx) each(query string, args []any, do func(scan func(...any) error) error) error {
	rows, err := t.Query(t.ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// The two ways to look a workspace up: a change holds its row, so that revisions are made in turn.
const (
	theWorkspace = `SELECT id, revision, body FROM workspace WHERE slug = $1`
	itsTurn      = theWorkspace + ` FOR UPDATE`
)

// workspace returns the row id of a workspace and the workspace.
func (t tx) workspace(query, slug string) (id int64, w coverage.Workspace, err error) {
	var (
		rev  int
		body []byte
	)
	err = t.get(query, []any{slug}, &id, &rev, &body)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, w, fmt.Errorf("no workspace is called %q: %w", slug, coverage.ErrNotFound)
	}
	if err != nil {
		return 0, w, err
	}
	w, err = decodeWorkspace(body, rev)
	return id, w, err
}

func decodeWorkspace(body []byte, revision int) (w coverage.Workspace, err error) {
	err = json.Unmarshal(body, &w)
	w.Revision = revision
	return w, err
}
