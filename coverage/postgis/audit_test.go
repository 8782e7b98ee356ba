package postgis_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
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
	at := address(t)
	s := openAt(t, at)
	config, err := pgx.ParseConfig(at)
	require.NoError(t, err)
	delete(config.RuntimeParams, "pool_max_conns")
	c, err := pgx.ConnectConfig(context.Background(), config)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close(context.Background())) })
	return s, func(query string) {
		_, err := c.Exec(context.Background(), query)
		require.NoError(t, err, query)
	}
}
