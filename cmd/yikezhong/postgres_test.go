package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// database names a schema of its own in the database of YIKEZHONG_POSTGRES, dropped at the end.
func database(t *testing.T) string {
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

// The demo town goes from a file to a database and back. Everywhere the same question has the same id.
func TestTheDemoTownGoesToADatabaseAndBack(t *testing.T) {
	t.Parallel()
	dir, db := t.TempDir(), database(t)
	r := yikezhong(t, dir, "demo", "--no-serve", "--dir", ".")
	require.Zero(t, r.code, r.err)
	for _, way := range [][2]string{{"demo.db", db}, {db, "back.db"}} {
		r := yikezhong(t, dir, "copy", "--from", way[0], "--to", way[1], "-w", "demo")
		require.Zero(t, r.code, r.err)
		require.Contains(t, r.err, "Copied demo")
	}
	r = yikezhong(t, dir, "copy", "--from", "demo.db", "--to", db, "-w", "demo")
	require.Equal(t, 2, r.code)
	require.Contains(t, r.err, "already")

	ctx := t.Context()
	want := resultsOf(t, ctx, filepath.Join(dir, "demo.db"))
	require.Len(t, want, 5)
	for _, store := range []string{db, filepath.Join(dir, "back.db")} {
		require.Equal(t, want, resultsOf(t, ctx, store))
		for plan, id := range assessments(want) {
			var a coverage.Assessment
			r := yikezhong(t, dir, "assess", "--store", store, "-w", "demo", "--plan", plan, "--as-of", demoAsOf, "--format", "json")
			require.Zero(t, r.code, r.err)
			require.NoError(t, json.Unmarshal([]byte(r.out), &a))
			require.Equal(t, id, a.ID, "%s in %s", plan, store)
		}
	}
}

func resultsOf(t *testing.T, ctx context.Context, store string) []coverage.StoredResult {
	t.Helper()
	s, err := openStore(ctx, store, false)
	require.NoError(t, err)
	defer s.Close()
	all, err := s.Results(ctx, "demo", coverage.ResultFilter{})
	require.NoError(t, err)
	for i := range all {
		all[i], err = s.Result(ctx, "demo", all[i].ID)
		require.NoError(t, err)
	}
	return all
}

func assessments(results []coverage.StoredResult) map[string]string {
	ids := map[string]string{}
	for _, r := range results {
		ids[r.Plan] = r.ID
	}
	return ids
}

func TestEveryCommandTakesADatabase(t *testing.T) {
	t.Parallel()
	dir, db := t.TempDir(), database(t)
	write(t, dir, "homes.csv", "编号,名称,经度,纬度,床位\nC1,城里的养老院,107.401,40.751,40\n")
	for _, step := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"workspace", "list"}, 0, "workspace"},
		{[]string{"import", "-w", "linhe", "--create", "临河区", "-l", "facilities", "--crs", "EPSG:4490", "--map", "床位=beds", "--set", "kind=residential_care_home", "homes.csv"}, 0, "revision 1: 1 added"},
		{[]string{"norm", "adopt", "-w", "linhe", "neimenggu-2022-44"}, 0, "Revision 2"},
		{[]string{"revisions", "-w", "linhe"}, 0, "homes.csv"},
		{[]string{"restore", "-w", "linhe", "1"}, 0, "To undo this"},
		{[]string{"reach", "-w", "linhe", "--plan", "bayannur-2025", "--as-of", "2025-12-31", "--class", "care"}, 0, ""},
		{[]string{"network", "-w", "linhe"}, 2, "no walkways"},
		{[]string{"backup", "copy.db"}, 2, "pg_dump"},
		{[]string{"workspace", "delete", "linhe", "--yes"}, 0, ""},
		{[]string{"workspace", "list", "--store", "mysql://u:secret@h/d"}, 2, "postgres://"},
		{[]string{"workspace", "list", "--store", "postgres://u:secret@127.0.0.1:1/d"}, 2, "open store"},
	} {
		r := yikezhong(t, dir, append([]string{"--store", db}, step.args...)...)
		require.Equal(t, step.code, r.code, "%v\n%s%s", step.args, r.out, r.err)
		require.Contains(t, r.out+r.err, step.says, "%v", step.args)
		require.NotContains(t, r.out+r.err, "secret")
	}
}
