package postgis

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"

	"yikezhong/coverage"
)

var _ coverage.Auditor = (*Store)(nil)

// SealWith sets the key of the audit from now on. Call it before the first write.
func (s *Store) SealWith(key coverage.AuditKey) { s.key = key }

// trail appends an entry to its chain, in the transaction of what it tells.
func (s *Store) trail(t tx, e coverage.AuditEntry) error {
	// In turn: a chain has no row to lock, and its workspace may have none either.
	if _, err := t.exec(`SELECT pg_advisory_xact_lock(hashtext('yikezhong audit'), hashtext($1))`, e.Chain); err != nil {
		return err
	}
	last := coverage.AuditRow{Chain: e.Chain}
	err := t.get(`SELECT number, seal FROM audit WHERE chain = $1 ORDER BY number DESC LIMIT 1`, []any{e.Chain},
		&last.Number, &last.Seal)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return err
	}
	row, err := coverage.NextAudit(t.ctx, s.key, last, e)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO audit (chain, number, body, seal) VALUES ($1, $2, $3, $4)`,
		row.Chain, row.Number, string(row.Body), row.Seal)
	return err
}

// AuditHeads lists the end of every chain, by chain.
func (s *Store) AuditHeads(ctx context.Context) ([]coverage.AuditHead, error) {
	heads := []coverage.AuditHead{}
	rows, err := s.audited(ctx, `SELECT a.chain, a.number, a.body, a.seal FROM audit a
		JOIN (SELECT chain, max(number) AS number FROM audit GROUP BY chain) ends USING (chain, number) ORDER BY chain`)
	for _, row := range rows {
		heads = append(heads, row.Head())
	}
	return heads, err
}

// Audit lists rows of a chain numbered above after, in order; a limit of 0 or less is none.
func (s *Store) Audit(ctx context.Context, chain string, after, limit int) ([]coverage.AuditRow, error) {
	if limit <= 0 {
		limit = math.MaxInt32
	}
	return s.audited(ctx, `SELECT chain, number, body, seal FROM audit WHERE chain = $1 AND number > $2
		ORDER BY number LIMIT $3`, chain, after, limit)
}

func (s *Store) audited(ctx context.Context, query string, args ...any) ([]coverage.AuditRow, error) {
	all := []coverage.AuditRow{}
	err := s.read(ctx, func(t tx) error {
		return t.each(query, args, func(scan func(...any) error) error {
			var (
				row  coverage.AuditRow
				body string
			)
			err := scan(&row.Chain, &row.Number, &body, &row.Seal)
			row.Body = []byte(body)
			all = append(all, row)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read the audit: %w", err)
	}
	return all, nil
}
