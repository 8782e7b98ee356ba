//go:build faults

package api_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/postgis"
)

// cluster is a database server of this test's own.
func cluster(t *testing.T) (do func(action string) string) {
	t.Helper()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := strconv.Itoa(free.Addr().(*net.TCPAddr).Port)
	require.NoError(t, free.Close())
	dir, err := os.MkdirTemp("", "yikezhong-postgres-")
	require.NoError(t, err)
	do = func(action string) string {
		cmd := exec.Command("bash", "../.ci/postgres", action, dir, port)
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		require.NoError(t, err, action)
		return strings.TrimSpace(string(out))
	}
	t.Cleanup(func() { do("stop") })
	return do
}

// The database is killed and started again while two processes write and read: nothing acknowledged is
// lost, what is held goes on being served, nobody is answered 500, and both recover by themselves.
func TestTheDatabaseIsKilledUnderLoad(t *testing.T) {
	do := cluster(t)
	at := do("start")
	one, two := onPostgres(t, at, nil), onPostgres(t, at, nil)
	createTown(one)
	upload(one, 99)
	require.Equal(t, 1, revisionOf(t, two.get(areasAt)))

	var (
		load  sync.WaitGroup
		stop  = make(chan struct{})
		mu    sync.Mutex
		wrote = map[int]int{} // households by revision, acknowledged
		seen  = map[string]int{}
	)
	going := func() bool {
		select {
		case <-stop:
			return false
		default:
			return true
		}
	}
	for i, c := range []*client{one, two} {
		load.Go(func() {
			for n := 1; going(); n++ {
				a := upload(c, 10_000*(i+1)+n)
				mu.Lock()
				seen[fmt.Sprint("write ", a.StatusCode)]++
				if a.StatusCode == http.StatusOK {
					r, _ := strconv.Atoi(a.Header.Get("Yikezhong-Revision"))
					wrote[r] = 10_000*(i+1) + n
				}
				mu.Unlock()
			}
		})
		load.Go(func() {
			last := 0
			for going() {
				a := c.get(areasAt)
				r, _ := strconv.Atoi(a.Header.Get("Yikezhong-Revision"))
				mu.Lock()
				seen[fmt.Sprint("read ", a.StatusCode)]++
				if r < last {
					t.Errorf("revision %d was shown after %d", r, last)
				}
				last = max(last, r)
				mu.Unlock()
				time.Sleep(2 * time.Millisecond)
			}
		})
	}
	for range 5 {
		time.Sleep(time.Duration(500+rand.IntN(1000)) * time.Millisecond)
		do("crash")
		time.Sleep(time.Duration(rand.IntN(1000)) * time.Millisecond)
		do("start")
	}
	time.Sleep(time.Second)
	close(stop)
	load.Wait()
	t.Log(seen)
	for status := range seen {
		require.Contains(t, []string{"read 200", "write 200", "write 503"}, status)
	}
	require.NotZero(t, seen["write 503"])
	for _, c := range []*client{one, two} {
		require.Eventually(t, func() bool { return upload(c, 1).StatusCode == http.StatusOK }, 10*time.Second, 100*time.Millisecond)
	}

	store, err := postgis.Open(t.Context(), at)
	require.NoError(t, err)
	defer store.Close()
	require.NotEmpty(t, wrote)
	for n, households := range wrote {
		w, err := store.World(t.Context(), "town", n)
		require.NoError(t, err)
		require.Len(t, w.Areas, 1)
		require.Equal(t, households, *w.Areas[0].Households, "revision %d", n)
	}
	all, err := store.Revisions(t.Context(), "town", 0, 0)
	require.NoError(t, err)
	for i, r := range all {
		require.Equal(t, len(all)-i, r.Number)
		require.Equal(t, map[coverage.Layer]int{coverage.ResidentialAreas: 1}, r.Counts)
	}
}
