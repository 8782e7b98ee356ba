package sqlite_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
)

func TestOpenMakesAFileForItsOwner(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	town(t, s)
	put(t, s, polygons(10, 0))
	if runtime.GOOS == "windows" {
		return // has no such modes
	}
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(file)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), file)
	}
}

func TestOpenTakesAnyPath(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.db", "50%.db", "a#b.db", "一刻钟.db", "a&_pragma=x.db", "%41.db"} {
		path := filepath.Join(t.TempDir(), name)
		town(t, openAt(t, path))
		_, err := openAt(t, path).Workspace(context.Background(), "town")
		require.NoError(t, err, name)
		require.FileExists(t, path+"-wal", "no other file was taken for it")
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	require.NoError(t, os.WriteFile(text, []byte("a text that is long enough to be no header of a database"), 0o600))
	foreign := filepath.Join(dir, "other.gpkg")
	edit(t, foreign, `CREATE TABLE gpkg_contents (table_name TEXT)`)
	newer := filepath.Join(dir, "newer.db")
	require.NoError(t, openAt(t, newer).Close())
	edit(t, newer, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (4711, 1)`)

	for _, c := range []struct{ path, says string }{
		{"", "name one"},
		{":memory:", "no file"},
		{"file:x.db?mode=memory", "no file"},
		{text, "not a store"},
		{foreign, "another program"},
		{newer, "version 4711 and this program knows 6"},
	} {
		_, err := sqlite.Open(context.Background(), c.path)
		require.ErrorIs(t, err, coverage.ErrInvalid, c.path)
		require.ErrorContains(t, err, c.says)
	}
	_, err := sqlite.Open(context.Background(), filepath.Join(dir, "missing", "store.db"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "folder that exists")

	var tables int
	look(t, foreign, `SELECT count(*) FROM sqlite_schema`, &tables)
	require.Equal(t, 1, tables, "what is not ours is left alone")
}

func TestOpenBySeveralAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			s, err := sqlite.Open(context.Background(), path)
			if err != nil {
				return err
			}
			return s.Close()
		})
	}
	require.NoError(t, g.Wait())
	town(t, openAt(t, path))
}

// Two stores on one file stand for two processes: they share nothing but the file.
func TestAnotherProcessIsNoticed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	a, b := openAt(t, path), openAt(t, path)
	town(t, a)
	for n := 1; n <= 6; n++ {
		writer, reader := a, b
		if n%2 == 0 {
			writer, reader = b, a
		}
		require.Equal(t, n, put(t, writer, polygons(n, 0)).Number)
		w, err := reader.World(context.Background(), "town", 0)
		require.NoError(t, err)
		require.Equal(t, n, w.Revision)
		require.Len(t, w.Areas, n)
	}
}

// While one process reads half an import, another waits for its turn, or until its patience ends.
func TestAnotherProcessTakesItsTurn(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	a, b := openAt(t, path), openAt(t, path)
	town(t, a)
	second := make(chan int)
	first := put(t, a, func(yield func(coverage.Feature, error) bool) {
		ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
		defer cancel()
		_, err := b.Put(ctx, "town", coverage.Change{
			Layer: coverage.ResidentialAreas, Mode: coverage.Merge, Features: polygons(1, 0),
		})
		require.ErrorIs(t, err, context.DeadlineExceeded)
		openAt(t, path) // nor does it keep anybody out
		go func() { second <- put(t, b, polygons(7, 1)).Number }()
		polygons(500, 0)(yield)
	})
	require.Equal(t, 1, first.Number)
	require.Equal(t, 2, <-second)
	w, err := a.World(context.Background(), "town", 0)
	require.NoError(t, err)
	require.Len(t, w.Areas, 7)
}

// edit does to a file what no store would.
func edit(t *testing.T, path, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	_, err = db.Exec(statement)
	require.NoError(t, err)
	require.NoError(t, db.Close())
}

// look asks a file what a store does not tell.
func look(t *testing.T, path, query string, into ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	require.NoError(t, db.QueryRow(query).Scan(into...))
	require.NoError(t, db.Close())
}
