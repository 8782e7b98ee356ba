package sqlite_test

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
)

var (
	killRounds = flag.Int("kill.rounds", 25, "processes to kill")
	killSeed   = flag.Uint64("kill.seed", 0, "seed of the moments; 0: a new one")
)

// killStore names the store to a process that is this test binary, started to be killed.
const killStore = "YIKEZHONG_KILL_STORE"

func TestMain(m *testing.M) {
	if path := os.Getenv(killStore); path != "" {
		fmt.Fprintln(os.Stderr, importForEver(path))
		os.Exit(2)
	}
	os.Exit(m.Run())
}

// killed is how many polygons a killed process puts in revision n: there are always some to add,
// to change and to remove.
func killed(n int) int { return 1500 + 700*(n%3) }

// importForEver puts revision after revision, of polygons of the edition of that number, and
// prints each number once it is acknowledged.
func importForEver(path string) error {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	w, err := s.Workspace(ctx, "town")
	if err != nil {
		return err
	}
	for n := w.Revision + 1; ; n++ {
		r, err := s.Put(ctx, "town", coverage.Change{
			Layer: coverage.ResidentialAreas, Mode: coverage.Replace, Features: polygons(killed(n), n),
		})
		if err != nil {
			return err
		}
		fmt.Println(r.Number)
	}
}

// A process that imports is killed at a random moment, again and again; the last revision that it
// acknowledged is there and whole, and so is any later one.
func TestKill(t *testing.T) {
	t.Parallel()
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-kill.seed=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	town(t, s)
	require.NoError(t, s.Close())

	var acknowledged int
	for range *killRounds {
		said := killAfter(t, path, time.Duration(40+random.IntN(260))*time.Millisecond)
		if said > 0 {
			acknowledged = said
		}
		requireWhole(t, path, acknowledged)
	}
	require.NotZero(t, acknowledged, "no process lived long enough to say anything")
}

// killAfter starts a process and kills it; it returns the last revision that it said it made.
func killAfter(t *testing.T, path string, d time.Duration) (last int) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	child := exec.Command(self)
	child.Env = append(os.Environ(), killStore+"="+path)
	var faults bytes.Buffer
	child.Stderr = &faults
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	timer := time.AfterFunc(d, func() { child.Process.Kill() }) //nolint:errcheck // Wait tells
	defer timer.Stop()
	for lines := bufio.NewScanner(out); lines.Scan(); {
		last, err = strconv.Atoi(lines.Text())
		require.NoError(t, err)
	}
	require.Error(t, child.Wait())
	require.Empty(t, faults.String())
	return last
}

func requireWhole(t *testing.T, path string, acknowledged int) {
	t.Helper()
	s, err := sqlite.Open(context.Background(), path)
	require.NoError(t, err)
	w, err := s.World(context.Background(), "town", 0)
	require.NoError(t, err)
	require.Contains(t, []int{acknowledged, acknowledged + 1}, w.Revision, "one commit may be unsaid")
	for n := max(1, acknowledged); n <= w.Revision; n++ {
		at, err := s.World(context.Background(), "town", n)
		require.NoError(t, err)
		require.Len(t, at.Areas, killed(n))
		for _, a := range at.Areas {
			require.Equal(t, 100+n, *a.Households)
		}
	}
	require.NoError(t, s.Close())

	db, err := sql.Open("sqlite", path)
	require.NoError(t, err)
	var check string
	var lost, numbered, dangling int
	require.NoError(t, db.QueryRow(`PRAGMA integrity_check`).Scan(&check))
	require.NoError(t, db.QueryRow(`SELECT
		(SELECT count(*) FROM content WHERE id NOT IN (SELECT content FROM feature UNION SELECT content FROM past)),
		(SELECT count(*) FROM revision),
		(SELECT count(*) FROM (SELECT content FROM feature UNION SELECT content FROM past)
			WHERE content NOT IN (SELECT id FROM content))`).Scan(&lost, &numbered, &dangling))
	require.NoError(t, db.Close())
	require.Equal(t, "ok", check)
	require.Equal(t, [3]int{0, w.Revision, 0}, [3]int{lost, numbered, dangling})
}
