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
	if path := os.Getenv(killNetwork); path != "" {
		fmt.Fprintln(os.Stderr, keepForEver(path))
		os.Exit(2)
	}
	os.Exit(m.Run())
}

// killed is how many polygons a killed process puts in revision n: there are always some to add,
// to change and to remove.
func killed(n int) int { return 500 + 300*(n%3) }

// importForEver puts revision after revision, of polygons of the edition of that number, and
// prints each number once it is acknowledged; first the one it finds.
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
	fmt.Println(w.Revision)
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
	var (
		path         string
		acknowledged int
	)
	for round := range *killRounds {
		if round%25 == 0 { // a new store now and then: to look through one takes longer as it grows
			path, acknowledged = filepath.Join(t.TempDir(), "store.db"), 0
			s := openAt(t, path)
			town(t, s)
			require.NoError(t, s.Close())
		}
		// After its nth word, none being said before the store is open, and 0 to 1.5 of the time
		// that this word took: a slow machine is killed in the same places.
		acknowledged = max(acknowledged, killAfter(t, path, 4-round%5, 1.5*random.Float64()))
		requireWhole(t, path, acknowledged)
	}
	t.Logf("%d revisions acknowledged", acknowledged)
	require.Positive(t, acknowledged, "no process lived long enough to make a revision")
}

// killAfter starts a process and kills it after its nth word and a share of the time which that
// word took; it returns the last revision that it said was made.
func killAfter(t *testing.T, path string, words int, share float64) (last int) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	child := exec.Command(self)
	child.Env = append(os.Environ(), killStore+"="+path)
	var faults bytes.Buffer
	child.Stderr = &faults
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	said := time.Now()
	require.NoError(t, child.Start())
	timer := time.AfterFunc(time.Minute, func() { child.Process.Kill() }) //nolint:errcheck // Wait tells
	defer timer.Stop()
	if words == 0 { // while it opens the store
		timer.Reset(time.Duration(share * float64(20*time.Millisecond)))
	}
	for lines := bufio.NewScanner(out); lines.Scan(); said = time.Now() {
		if words--; words == 0 {
			timer.Reset(time.Duration(share * float64(time.Since(said))))
		}
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
