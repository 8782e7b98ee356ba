package postgis_test

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"iter"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/postgis"
)

var (
	killRounds = flag.Int("kill.rounds", 10, "processes to kill")
	killSeed   = flag.Uint64("kill.seed", 0, "seed of the moments; 0: a new one")
)

// killStore names the store to a process that is this test binary, started to be killed.
const killStore = "YIKEZHONG_KILL_STORE"

func TestMain(m *testing.M) {
	if address := os.Getenv(killStore); address != "" {
		fmt.Fprintln(os.Stderr, importForEver(address))
		os.Exit(2)
	}
	os.Exit(m.Run())
}

// squares yields n residential areas, invented; their households tell the edition.
func squares(n, edition int) iter.Seq2[coverage.Feature, error] {
	return func(yield func(coverage.Feature, error) bool) {
		for i := range n {
			x, y := 100+float64(i%1000)/500, 40+float64(i/1000)/500
			ring := orb.Ring{{x, y}, {x + 1e-3, y}, {x + 1e-3, y + 1e-3}, {x, y + 1e-3}, {x, y}}
			id := fmt.Sprintf("ra-%07d", i)
			f := coverage.Feature{
				ID: id, Geometry: orb.Polygon{ring},
				Properties: fmt.Appendf(nil, `{"id":%q,"name":"小区%d","households":%d}`, id, i, 100+edition),
			}
			if !yield(f, nil) {
				return
			}
		}
	}
}

// killed is how many of them a killed process puts in revision n: there are always some to add, to change
// and to remove.
func killed(n int) int { return 2000 + 1200*(n%3) }

// importForEver puts revision after revision and prints each number once it is acknowledged; first the one
// it finds.
func importForEver(address string) error {
	ctx := context.Background()
	s, err := postgis.Open(ctx, address)
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
			Layer: coverage.ResidentialAreas, Mode: coverage.Replace, Features: squares(killed(n), n),
		})
		if err != nil {
			return err
		}
		fmt.Println(r.Number)
	}
}

// A process that imports is killed at a random moment, again and again; the last revision that it
// acknowledged is there and whole, and so is any later one. Its lock is gone with it.
func TestKill(t *testing.T) {
	t.Parallel()
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-kill.seed=%d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	at := address(t)
	s := openAt(t, at)
	_, err := s.PutWorkspace(t.Context(), coverage.Workspace{Slug: "town"})
	require.NoError(t, err)
	acknowledged := 0
	for round := range *killRounds {
		acknowledged = max(acknowledged, killAfter(t, at, 1+round%3, 1.5*random.Float64()))
		w, err := s.Workspace(t.Context(), "town")
		require.NoError(t, err)
		require.GreaterOrEqual(t, w.Revision, acknowledged)
		for n := max(1, acknowledged); n <= w.Revision; n++ {
			requireEdition(t, s, n)
		}
	}
	t.Logf("%d revisions acknowledged", acknowledged)
	require.Positive(t, acknowledged, "no process lived long enough to make a revision")
}

func requireEdition(t testing.TB, s coverage.Store, n int) {
	t.Helper()
	w, err := s.World(t.Context(), "town", n)
	require.NoError(t, err)
	require.Len(t, w.Areas, killed(n))
	for _, a := range w.Areas {
		require.Equal(t, 100+n, *a.Households)
	}
}

// killAfter starts a process and kills it after its nth word and a share of the time which that word took;
// it returns the last revision that it said was made.
func killAfter(t *testing.T, address string, words int, share float64) (last int) {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	child := exec.Command(self)
	child.Env = append(os.Environ(), killStore+"="+address)
	var faults bytes.Buffer
	child.Stderr = &faults
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	said := time.Now()
	require.NoError(t, child.Start())
	timer := time.AfterFunc(time.Minute, func() { child.Process.Kill() }) //nolint:errcheck // Wait tells
	defer timer.Stop()
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
