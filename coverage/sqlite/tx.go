package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"yikezhong/coverage"
)

// tx is one transaction of a call: all that it reads is one snapshot.
type tx struct {
	*sql.Tx
	ctx context.Context
}

// patience is how long a write waits for another process's.
const patience = 10 * time.Second

// write runs do in a transaction that holds the write lock from its beginning, so that what it
// reads cannot change under it. An error, a panic or the end of the context undoes all of it.
func (s *Store) write(ctx context.Context, do func(tx) error) error {
	for began := time.Now(); ; {
		t, err := s.writer.BeginTx(ctx, nil)
		if err == nil {
			return run(ctx, t, do)
		}
		if !busy(err) || ctx.Err() != nil || time.Since(began) > patience {
			return translate(ctx, err)
		}
	}
}

// read runs do on one snapshot.
func (s *Store) read(ctx context.Context, do func(tx) error) error {
	t, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return translate(ctx, err)
	}
	return run(ctx, t, do)
}

func run(ctx context.Context, t *sql.Tx, do func(tx) error) error {
	defer t.Rollback() //nolint:errcheck // after a commit there is nothing left to undo
	if err := do(tx{t, ctx}); err != nil {
		return translate(ctx, err)
	}
	return translate(ctx, t.Commit())
}

// exec runs a statement and returns how many rows it wrote.
func (t tx) exec(query string, args ...any) (int, error) {
	r, err := t.ExecContext(t.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}

// get scans the one row of a query; none is sql.ErrNoRows.
func (t tx) get(query string, args []any, into ...any) error {
	return t.QueryRowContext(t.ctx, query, args...).Scan(into...)
}

// each calls do for every row of a query, which scans it.
func (t tx) each(query string, args []any, do func(scan func(...any) error) error) (err error) {
	rows, err := t.QueryContext(t.ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := do(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// workspace returns the row id of a workspace and the workspace.
func (t tx) workspace(slug string) (int64, coverage.Workspace, error) {
	var (
		id   int64
		rev  int
		body []byte
	)
	err := t.get(`SELECT id, revision, body FROM workspace WHERE slug = ?`, []any{slug}, &id, &rev, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, coverage.Workspace{}, fmt.Errorf("no workspace is called %q: %w", slug, coverage.ErrNotFound)
	}
	if err != nil {
		return 0, coverage.Workspace{}, err
	}
	w, err := decodeWorkspace(body, rev)
	return id, w, err
}

func decodeWorkspace(body []byte, revision int) (w coverage.Workspace, err error) {
	err = json.Unmarshal(body, &w)
	w.Revision = revision
	return w, err
}
