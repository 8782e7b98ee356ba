package postgis_test

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/postgis"
	"yikezhong/coverage/storetest"
)

// address names a schema of its own in the database of YIKEZHONG_POSTGRES, dropped at the end.
func address(t testing.TB) string {
	t.Helper()
	base := os.Getenv("YIKEZHONG_POSTGRES")
	if base == "" {
		t.Skip("set YIKEZHONG_POSTGRES to a database with PostGIS, as postgres://user:password@127.0.0.1/database")
	}
	u, err := url.Parse(base)
	require.NoError(t, err)
	schema := "test_" + strings.ToLower(rand.Text())
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("pool_max_conns", "8")
	u.RawQuery = q.Encode()
	t.Cleanup(func() {
		c, err := pgx.Connect(context.Background(), base)
		require.NoError(t, err)
		defer c.Close(context.Background())
		_, err = c.Exec(context.Background(), "DROP SCHEMA IF EXISTS "+schema+" CASCADE")
		require.NoError(t, err)
	})
	return u.String()
}

func openAt(t testing.TB, address string) *postgis.Store {
	t.Helper()
	s, err := postgis.Open(context.Background(), address)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	return s
}

func TestStore(t *testing.T) {
	t.Parallel()
	storetest.Exercise(t, func(t testing.TB) coverage.Store { return openAt(t, address(t)) })
}
