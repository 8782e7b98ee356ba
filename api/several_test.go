package api_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/postgis"
	"yikezhong/coverage/sqlite"
)

// database names a schema of its own in the database of YIKEZHONG_POSTGRES, dropped at the end, and
// connects to it.
func database(t testing.TB) (address string, admin *pgx.Conn) {
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
	admin, err = pgx.Connect(t.Context(), base)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err = admin.Exec(context.Background(), "DROP SCHEMA IF EXISTS "+schema+" CASCADE")
		require.NoError(t, err)
		require.NoError(t, admin.Close(context.Background()))
	})
	return u.String(), admin
}

// onPostgres starts a server of its own process, as far as its memory goes, on a database.
func onPostgres(t testing.TB, address string, change func(*api.Options)) *client {
	t.Helper()
	store, err := postgis.Open(t.Context(), address)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return serve(t, func(o *api.Options) {
		o.Store = store
		if change != nil {
			change(o)
		}
	})
}

const areasAt = "/v1/workspaces/town/layers/residential-areas?limit=1"

// revisionOf is the revision that an answer names.
func revisionOf(t testing.TB, a answer) int {
	t.Helper()
	require.Equal(t, http.StatusOK, a.StatusCode, "%s", a.body)
	n, err := strconv.Atoi(a.Header.Get("Yikezhong-Revision"))
	require.NoError(t, err)
	return n
}

// estate is a file of one residential area with a number of households.
func estateOf(households int) string {
	return fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"a1","households":%d},`+
		`"geometry":{"type":"Polygon","coordinates":[[[117.4,49.6],[117.402,49.6],[117.402,49.602],[117.4,49.602],[117.4,49.6]]]}}]}`,
		households)
}

func upload(c *client, households int, headers ...string) answer {
	return c.do(http.MethodPost, "/v1/workspaces/town/layers/residential-areas?crs=EPSG:4490", estateOf(households), headers...)
}

func createTown(c *client) {
	a := c.do(http.MethodPut, "/v1/workspaces/town", map[string]any{"name": "小城"})
	require.Equal(c.t, http.StatusCreated, a.StatusCode, "%s", a.body)
}

// A write in one process is seen by another within a second, and by its own with the next request.
func TestAWriteIsSeenByEveryProcess(t *testing.T) {
	t.Parallel()
	at, _ := database(t)
	one, two := onPostgres(t, at, nil), onPostgres(t, at, nil)
	createTown(one)
	for n := 1; n <= 6; n++ {
		writer, reader := one, two
		if n%2 == 0 {
			writer, reader = two, one
		}
		a := upload(writer, 100+n)
		require.Equal(t, n, revisionOf(t, a))
		require.Equal(t, n, revisionOf(t, writer.get(areasAt)), "its own writes are seen at once")
		wrote := time.Now()
		require.Eventually(t, func() bool { return revisionOf(t, reader.get(areasAt)) == n }, 10*time.Second, 10*time.Millisecond)
		t.Logf("revision %d was seen after %v", n, time.Since(wrote))
	}
	a := upload(two, 1000)
	require.Equal(t, 7, revisionOf(t, one.get(areasAt+"&min_revision=7")))
	require.Equal(t, 7, revisionOf(t, a))
	require.Equal(t, http.StatusServiceUnavailable, one.get(areasAt+"&min_revision=8").StatusCode)
}

// Where no announcement comes through, asking finds what is new.
func TestAWriteIsSeenWithoutAnnouncements(t *testing.T) {
	t.Parallel()
	at, _ := database(t)
	one := onPostgres(t, at, nil)
	deaf := onPostgres(t, at, func(o *api.Options) { o.Store = struct{ kept }{o.Store.(kept)} })
	createTown(one)
	upload(one, 100)
	require.Equal(t, 1, revisionOf(t, deaf.get(areasAt)))
	upload(one, 101)
	require.Eventually(t, func() bool { return revisionOf(t, deaf.get(areasAt)) == 2 }, 5*time.Second, 10*time.Millisecond)
}

// A listener whose connection is cut misses nothing: what happened meanwhile is asked for.
func TestAListenerThatIsCutListensAgain(t *testing.T) {
	t.Parallel()
	at, admin := database(t)
	store, err := postgis.Open(t.Context(), at+"&application_name=cut")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	heard := make(chan string, 100)
	ctx, stop := context.WithCancel(t.Context())
	var watching sync.WaitGroup
	watching.Go(func() { store.Watch(ctx, func(slug string) { heard <- slug }) })
	next := func() string {
		select {
		case slug := <-heard:
			return slug
		case <-time.After(10 * time.Second):
			require.Fail(t, "nothing was heard")
			return ""
		}
	}
	mine := "town-" + strings.ToLower(rand.Text()) // a channel is of the whole database
	until := func(want string) {
		for next() != want {
		}
	}
	until("")
	_, err = store.PutWorkspace(t.Context(), coverage.Workspace{Slug: mine})
	require.NoError(t, err)
	until(mine)
	_, err = admin.Exec(t.Context(), `SELECT pg_terminate_backend(l.pid) FROM pg_stat_activity l
		WHERE l.application_name = 'yikezhong listener' AND l.query LIKE 'LISTEN%'`)
	require.NoError(t, err)
	until("")
	require.NoError(t, store.DeleteWorkspace(t.Context(), mine))
	until(mine)
	stop()
	watching.Wait()
}

// onFile starts a server on a file that others may have open, too.
func onFile(t testing.TB, path string) *client {
	t.Helper()
	store, err := sqlite.Open(t.Context(), path)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	c := serve(t, func(o *api.Options) { o.Store = store })
	c.store = store
	return c
}

// Two processes on one file: the second asks.
func TestTwoServersOnOneFile(t *testing.T) {
	t.Parallel()
	path := t.TempDir() + "/store.db"
	var both [2]*client
	for i := range both {
		both[i] = onFile(t, path)
	}
	createTown(both[0])
	upload(both[0], 100)
	require.Equal(t, 1, revisionOf(t, both[1].get(areasAt)))
	upload(both[1], 101)
	require.Equal(t, 2, revisionOf(t, both[1].get(areasAt)))
	require.Eventually(t, func() bool { return revisionOf(t, both[0].get(areasAt)) == 2 }, 3*time.Second, 10*time.Millisecond)
	require.Equal(t, http.StatusNoContent, both[0].do(http.MethodDelete, "/v1/workspaces/town", nil).StatusCode)
	require.Equal(t, http.StatusNotFound, both[0].get(areasAt).StatusCode)
	require.Eventually(t, func() bool { return both[1].get(areasAt).StatusCode == http.StatusNotFound }, 3*time.Second, 10*time.Millisecond)
}

// slowStore answers World late, and counts what it is asked.
type slowStore struct {
	kept
	mu       sync.Mutex
	hold     chan struct{} // World waits for it, where it is set
	asked    int           // calls of Workspace
	worldsOf int           // calls of World
}

func (s *slowStore) Workspace(ctx context.Context, slug string) (coverage.Workspace, error) {
	s.mu.Lock()
	s.asked++
	s.mu.Unlock()
	return s.kept.Workspace(ctx, slug)
}

func (s *slowStore) World(ctx context.Context, slug string, revision int) (*coverage.World, error) {
	s.mu.Lock()
	s.worldsOf++
	hold := s.hold
	s.mu.Unlock()
	if hold != nil {
		<-hold
	}
	return s.kept.World(ctx, slug, revision)
}

func (s *slowStore) loaded() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.worldsOf
}

// While a new revision is loaded, once, the old one is served and named; requests ask the store nothing.
func TestTheOldWorldAnswersUntilTheNewIsHere(t *testing.T) {
	t.Parallel()
	slow := &slowStore{}
	c := serve(t, func(o *api.Options) { slow.kept = o.Store.(kept); o.Store = slow })
	createTown(c)
	put := func(n int) {
		_, err := c.store.Put(t.Context(), "town", coverage.Change{
			Layer: coverage.ResidentialAreas, Mode: coverage.Replace,
			Features: func(yield func(coverage.Feature, error) bool) {
				yield(coverage.Feature{ID: "a1", Properties: fmt.Appendf(nil, `{"id":"a1","households":%d}`, n)}, nil)
			},
		})
		require.NoError(t, err)
	}
	put(100)
	require.Equal(t, 1, revisionOf(t, c.get(areasAt)))
	release := make(chan struct{})
	slow.mu.Lock()
	slow.hold, slow.worldsOf = release, 0
	slow.mu.Unlock()
	put(101)
	require.Eventually(t, func() bool { return slow.loaded() > 0 }, 5*time.Second, time.Millisecond)
	slow.mu.Lock()
	before := slow.asked
	slow.mu.Unlock()
	began := time.Now()
	for range 50 {
		require.Equal(t, 1, revisionOf(t, c.get(areasAt)))
	}
	looks := int(time.Since(began)/(500*time.Millisecond)) + 1
	slow.mu.Lock()
	require.LessOrEqual(t, slow.asked-before, looks, "only the watch asks")
	require.Equal(t, 1, slow.worldsOf, "it is loaded once")
	slow.hold = nil
	slow.mu.Unlock()
	close(release)
	require.Eventually(t, func() bool { return revisionOf(t, c.get(areasAt)) == 2 }, 5*time.Second, time.Millisecond)
}

// Memory is bounded by workspaces and by features; one workspace always fits.
func TestTheLeastUsedWorldsAreLetGo(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*api.Options){
		"by number":   func(o *api.Options) { o.HeldWorlds = 2 },
		"by features": func(o *api.Options) { o.HeldFeatures = 12 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			slow := &slowStore{}
			c := serve(t, func(o *api.Options) { slow.kept = o.Store.(kept); o.Store = slow; change(o) })
			for _, slug := range []string{"a", "b", "c"} {
				c.town(slug)
			}
			loads := func(slug string) int {
				before := slow.loaded()
				a := c.get("/v1/workspaces/" + slug + "/layers/facilities")
				require.Equal(t, http.StatusOK, a.StatusCode)
				require.True(t, bytes.Contains(a.body, []byte("FeatureCollection")))
				return slow.loaded() - before
			}
			require.Equal(t, []int{1, 1, 0, 1, 0, 1, 0, 1}, []int{
				loads("a"), loads("b"), loads("a"), loads("c"), loads("a"), loads("b"), loads("b"), loads("c"),
			})
		})
	}
}
