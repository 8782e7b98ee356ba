package postgis_test

import (
	"bytes"
	"os/exec"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/postgis"
)

func TestANewerStoreIsRefused(t *testing.T) {
	t.Parallel()
	at := address(t)
	openAt(t, at)
	_, err := connect(t, at).Exec(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
	require.NoError(t, err)
	_, err = postgis.Open(t.Context(), at)
	require.ErrorIs(t, err, coverage.ErrInvalid)
	require.ErrorContains(t, err, "9999")
	require.ErrorContains(t, err, "newer program")
}

// A store as the first program left it opens, with what it holds.
func TestAnOlderStoreIsBroughtUpToDate(t *testing.T) {
	t.Parallel()
	at := address(t)
	s := openAt(t, at)
	viewed(t, s, "a")
	before, err := s.World(t.Context(), "a", 0)
	require.NoError(t, err)
	db := connect(t, at)
	_, err = db.Exec(t.Context(), `DROP TABLE job_piece, job, audit, token; DELETE FROM goose_db_version WHERE version_id > 1`)
	require.NoError(t, err)
	rows, err := db.Query(t.Context(), `SELECT table_name FROM information_schema.views WHERE table_schema = current_schema`)
	require.NoError(t, err)
	views, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	for _, v := range views {
		_, err = db.Exec(t.Context(), "DROP VIEW "+v)
		require.NoError(t, err)
	}
	again := openAt(t, at)
	after, err := again.World(t.Context(), "a", 0)
	require.NoError(t, err)
	require.Equal(t, before, after)
	_, err = again.Job(t.Context(), "none")
	require.ErrorIs(t, err, coverage.ErrNotFound)
}

// What docs/operations.md says of a backup: pg_dump of the schema, and psql to bring it back.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	at := address(t)
	s := openAt(t, at)
	viewed(t, s, "a")
	require.NoError(t, s.Save(t.Context(), "a", coverage.StoredResult{ID: "r", Body: []byte("{}")}))
	before, err := s.World(t.Context(), "a", 0)
	require.NoError(t, err)
	c, err := pgxpool.ParseConfig(at)
	require.NoError(t, err)
	schema := c.ConnConfig.RuntimeParams["search_path"]
	address := []string{"-h", c.ConnConfig.Host, "-p", port(c), "-U", c.ConnConfig.User, "-d", c.ConnConfig.Database}
	tool := func(in []byte, name string, args ...string) []byte {
		cmd := exec.CommandContext(t.Context(), name, append(args, address...)...)
		cmd.Env = append(cmd.Environ(), "PGPASSWORD="+c.ConnConfig.Password)
		cmd.Stdin = bytes.NewReader(in)
		var faults bytes.Buffer
		cmd.Stderr = &faults
		out, err := cmd.Output()
		require.NoError(t, err, "%s: %s", name, &faults)
		return out
	}
	dump := tool(nil, "pg_dump", "--schema", schema, "--no-owner")
	_, err = connect(t, at).Exec(t.Context(), "DROP SCHEMA "+schema+" CASCADE")
	require.NoError(t, err)
	tool(dump, "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "--single-transaction")
	again := openAt(t, at)
	after, err := again.World(t.Context(), "a", 0)
	require.NoError(t, err)
	require.Equal(t, before, after)
	_, err = again.Result(t.Context(), "a", "r")
	require.NoError(t, err)
}

func port(c *pgxpool.Config) string { return strconv.Itoa(int(c.ConnConfig.Port)) }
