package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
	"yikezhong/coverage/storetest"
)

func TestTamper(t *testing.T) {
	t.Parallel()
	storetest.Tamper(t, withSQL)
}

func TestNothingIsWrittenWithoutItsAudit(t *testing.T) {
	t.Parallel()
	storetest.Unsealed(t, withSQL)
}

// withSQL opens a store and a way to run SQL on it behind its back.
func withSQL(t testing.TB) (coverage.Store, func(string)) {
	path := filepath.Join(t.TempDir(), "store.db")
	s, err := sqlite.Open(context.Background(), path)
	require.NoError(t, err)
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, db.Close())
		require.NoError(t, s.Close())
	})
	return s, func(query string) {
		_, err := db.ExecContext(context.Background(), query)
		require.NoError(t, err, query)
	}
}
