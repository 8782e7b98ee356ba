package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/gzip"

	"yikezhong/coverage"
)

// Save keeps a result with its body compressed; one known already is left as it is. The time it
// was created is kept to the microsecond.
func (s *Store) Save(ctx context.Context, slug string, r coverage.StoredResult) error {
	if r.ID == "" {
		return fmt.Errorf("save a result of %s without id: %w", slug, coverage.ErrInvalid)
	}
	body, err := compress(r.Body) // before the write lock is taken
	if err != nil {
		return fmt.Errorf("save result %s: %w", r.ID, err)
	}
	err = s.write(ctx, func(t tx) error {
		workspace, _, err := t.workspace(slug)
		if err != nil {
			return err
		}
		kept, err := t.exec(`INSERT INTO result
			(workspace, id, plan, as_of, horizon, revision, is_default, created, body)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
			workspace, r.ID, r.Plan, r.AsOf, r.Horizon, r.Revision, r.Default, r.Created.UnixMicro(), body)
		if err != nil || kept == 0 {
			return err
		}
		return s.trail(t, coverage.AuditThing(slug, "result", r.ID, nil, nil))
	})
	if err != nil {
		return fmt.Errorf("save result %s: %w", r.ID, err)
	}
	return nil
}

const resultColumns = `id, plan, as_of, horizon, revision, is_default, created`

func scanResult(scan func(...any) error, more ...any) (r coverage.StoredResult, err error) {
	var created int64
	err = scan(append([]any{&r.ID, &r.Plan, &r.AsOf, &r.Horizon, &r.Revision, &r.Default, &created}, more...)...)
	r.Created = time.UnixMicro(created).UTC()
	return r, err
}

// Result returns one with its body.
func (s *Store) Result(ctx context.Context, slug, id string) (r coverage.StoredResult, err error) {
	var body []byte
	err = s.read(ctx, func(t tx) error {
		workspace, _, err := t.workspace(slug)
		if err != nil {
			return err
		}
		row := t.QueryRowContext(ctx, `SELECT `+resultColumns+`, body FROM result WHERE workspace = ? AND id = ?`,
			workspace, id)
		r, err = scanResult(row.Scan, &body)
		return err
	})
	if err == nil {
		r.Body, err = decompress(body)
	}
	if err != nil {
		return coverage.StoredResult{}, fmt.Errorf("result %q of %s: %w", id, slug, err)
	}
	return r, nil
}

// Results lists them newest first, those of one moment by id downwards, without bodies; empty
// filters match all, a limit of 0 or less is none. An unknown Before is ErrNotFound.
func (s *Store) Results(ctx context.Context, slug string, f coverage.ResultFilter) ([]coverage.StoredResult, error) {
	all := []coverage.StoredResult{}
	err := s.read(ctx, func(t tx) error {
		workspace, _, err := t.workspace(slug)
		if err != nil {
			return err
		}
		query, args, err := t.resultQuery(workspace, f)
		if err != nil {
			return err
		}
		return t.each(query, args, func(scan func(...any) error) error {
			r, err := scanResult(scan)
			all = append(all, r)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list results of %s: %w", slug, err)
	}
	return all, nil
}

func (t tx) resultQuery(workspace int64, f coverage.ResultFilter) (string, []any, error) {
	query, args := `SELECT `+resultColumns+` FROM result WHERE workspace = ?`, []any{workspace}
	if f.Plan != "" {
		query, args = query+` AND plan = ?`, append(args, f.Plan)
	}
	if f.AsOf != "" {
		query, args = query+` AND as_of = ?`, append(args, f.AsOf)
	}
	if f.DefaultOnly {
		query += ` AND is_default`
	}
	if f.Before != "" {
		var created int64
		err := t.get(`SELECT created FROM result WHERE workspace = ? AND id = ?`, []any{workspace, f.Before}, &created)
		if errors.Is(err, sql.ErrNoRows) {
			return "", nil, fmt.Errorf("no result is called %q: %w", f.Before, coverage.ErrNotFound)
		}
		if err != nil {
			return "", nil, err
		}
		query, args = query+` AND (created, id) < (?, ?)`, append(args, created, f.Before)
	}
	query += ` ORDER BY created DESC, id DESC`
	if f.Limit > 0 {
		query, args = query+` LIMIT ?`, append(args, f.Limit)
	}
	return query, args, nil
}

func compress(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func decompress(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
