package sqlite_test

import (
	"context"
	"database/sql"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// A change of one feature among a thousand costs one version and one content; a restore no content.
func TestHistoryCostsWhatChanged(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	town(t, s)
	rows := func() (n [3]int) {
		look(t, path, `SELECT (SELECT count(*) FROM feature), (SELECT count(*) FROM past), (SELECT count(*) FROM content)`,
			&n[0], &n[1], &n[2])
		return n
	}
	put(t, s, polygons(1000, 0))
	require.Equal(t, [3]int{1000, 0, 1000}, rows())
	put(t, s, polygons(1000, 0))
	require.Equal(t, [3]int{1000, 0, 1000}, rows())
	put(t, s, oneChanged(polygons(1000, 0)))
	require.Equal(t, [3]int{1000, 1, 1001}, rows())
	_, err := s.Restore(context.Background(), "town", 1, coverage.Origin{})
	require.NoError(t, err)
	require.Equal(t, [3]int{1000, 2, 1001}, rows())
}

func oneChanged(features iter.Seq2[coverage.Feature, error]) iter.Seq2[coverage.Feature, error] {
	return func(yield func(coverage.Feature, error) bool) {
		for f, err := range features {
			if f.ID == "ra-0000500" {
				f.Geometry = nil
			}
			if !yield(f, err) {
				return
			}
		}
	}
}

func TestDeleteLeavesNoRow(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	town(t, s)
	for edition := range 3 {
		put(t, s, polygons(300-edition, edition))
	}
	_, err := s.Put(context.Background(), "town", coverage.Change{
		Layer: coverage.ResidentialAreas, Mode: coverage.Merge, Features: polygons(1, 9),
		Note: []coverage.Issue{{Code: "crs_undeclared"}},
	})
	require.NoError(t, err)
	_, err = s.Restore(context.Background(), "town", 1, coverage.Origin{})
	require.NoError(t, err)
	require.NoError(t, s.Save(context.Background(), "town", coverage.StoredResult{ID: "r", Body: []byte("{}")}))

	putLayer(t, s, coverage.Walkways, coverage.Replace, streets()...)
	require.NotNil(t, worldOf(t, s, 0).Graph())
	require.NoError(t, s.Close()) // which waits until the network is kept
	s = openAt(t, path)

	job, err := coverage.NewJob("town", "import", "", nil, time.Time{})
	require.NoError(t, err)
	_, _, err = s.PutJob(context.Background(), job, strings.NewReader("a file"))
	require.NoError(t, err)

	tables := []string{"workspace", "revision", "content", "feature", "past", "note", "result", "network", "piece", "job", "job_piece"}
	count := func(table string) (n int) {
		look(t, path, `SELECT count(*) FROM `+table, &n)
		return n
	}
	for _, table := range tables {
		require.NotZero(t, count(table), table)
	}
	require.NoError(t, s.DeleteWorkspace(context.Background(), "town"))
	for _, table := range tables {
		require.Zero(t, count(table), table)
	}
	var all int
	look(t, path, `SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite%'`, &all)
	stays := []string{"audit", "token"}
	require.Len(t, append(tables, stays...), all, "every table was looked at")
	require.NotZero(t, count("audit"), "who deleted it is known")
}

// No query of a world or a page reads a table from end to end.
func TestQueriesSearch(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	openAt(t, path)
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	for _, query := range []string{
		`SELECT 1 FROM feature f CROSS JOIN content c ON c.id = f.content WHERE f.workspace = 1 AND f.from_rev <= 2`,
		`SELECT 1 FROM past p CROSS JOIN content c ON c.id = p.content WHERE p.workspace = 1 AND p.to_rev > 2`,
		`SELECT id FROM result WHERE workspace = 1 ORDER BY created DESC, id DESC LIMIT 10`,
		`SELECT body FROM revision WHERE workspace = 1 AND number < 9 ORDER BY number DESC LIMIT 10`,
	} {
		rows, err := db.Query(`EXPLAIN QUERY PLAN ` + query)
		require.NoError(t, err)
		for rows.Next() {
			var id, parent, unused int
			var detail string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &detail))
			require.True(t, strings.HasPrefix(detail, "SEARCH"), "%s: %s", query, detail)
		}
		require.NoError(t, rows.Close())
	}
}

func TestBackup(t *testing.T) {
	t.Parallel()
	ctx, dir := context.Background(), t.TempDir()
	s := openAt(t, filepath.Join(dir, "store.db"))
	town(t, s)
	put(t, s, polygons(300, 0))
	put(t, s, polygons(200, 1))

	path := filepath.Join(dir, "backup.db")
	require.NoError(t, s.Backup(ctx, path))
	put(t, s, polygons(1, 2))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	copied := openAt(t, path)
	for n := 1; n <= 2; n++ {
		want, err := s.World(ctx, "town", n)
		require.NoError(t, err)
		got, err := copied.World(ctx, "town", n)
		require.NoError(t, err)
		require.Equal(t, want.Areas, got.Areas)
		require.Equal(t, want.Hashes, got.Hashes)
	}
	_, err = copied.World(ctx, "town", 3)
	require.ErrorIs(t, err, coverage.ErrNotFound, "what came after it is not in it")

	require.ErrorIs(t, s.Backup(ctx, path), coverage.ErrConflict)
	require.Error(t, s.Backup(ctx, filepath.Join(dir, "missing", "backup.db")))
	ended, cancel := context.WithCancel(ctx)
	cancel()
	require.ErrorIs(t, s.Backup(ended, filepath.Join(dir, "ended.db")), context.Canceled)
	left, err := filepath.Glob(filepath.Join(dir, "*ended*"))
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestPutBringsAPanicBack(t *testing.T) {
	t.Parallel()
	s := open(t)
	town(t, s)
	require.PanicsWithValue(t, "the reader broke", func() {
		put(t, s, func(yield func(coverage.Feature, error) bool) {
			polygons(500, 0)(yield)
			panic("the reader broke")
		})
	})
	require.Equal(t, 1, put(t, s, polygons(5, 0)).Number, "the store goes on")
}
