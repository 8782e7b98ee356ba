package postgis

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"yikezhong/coverage"
)

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
		return nil, fmt.Errorf("open store at %s/%s: %w", config.ConnConfig.Host, config.ConnConfig.Database, translate(ctx, err, false))
	}
	return s, nil
}

// Close ends every connection.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}
