package api_test

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

// A sender whose connection is cut leaves nothing behind: no revision, no place taken.
func TestAConnectionIsCutInTheMidstOfAnUpload(t *testing.T) {
	t.Parallel()
	bothStores(t, func(t *testing.T, start func(func(*api.Options)) *client) {
		c := start(func(o *api.Options) { o.MaxUploads = 1 })
		createTown(c)
		for _, part := range []int{0, 1, 100} {
			conn, err := net.Dial("tcp", strings.TrimPrefix(c.base, "http://"))
			require.NoError(t, err)
			body := estateOf(1300)
			_, err = fmt.Fprintf(conn, "POST /v1/workspaces/town/layers/residential-areas?crs=EPSG:4490 HTTP/1.1\r\n"+
				"Host: localhost\r\nContent-Length: %d\r\n\r\n%s", len(body), body[:part])
			require.NoError(t, err)
			require.Eventually(t, func() bool { return c.s.UploadsUnderWay() == 1 }, 5*time.Second, time.Millisecond)
			require.NoError(t, conn.Close())
			require.Eventually(t, func() bool { return c.s.UploadsUnderWay() == 0 }, 5*time.Second, time.Millisecond)
			require.Zero(t, want[coverage.Workspace](t, c.get("/v1/workspaces/town"), 200).Revision)
		}
		require.Equal(t, 1, revisionOf(t, upload(c, 1300)))
	})
}

// Two planners replace one layer at once, each over what both have read: one wins, the other is told, and
// what the winner wrote is there.
func TestTwoPlannersReplaceOneLayer(t *testing.T) {
	t.Parallel()
	bothStores(t, func(t *testing.T, start func(func(*api.Options)) *client) {
		c := start(nil)
		createTown(c)
		upload(c, 100)
		for n := 1; n <= 10; n++ {
			var both sync.WaitGroup
			var got [2]answer
			for i := range got {
				both.Go(func() { got[i] = upload(c, 1000*n+i, "If-Match", strconv.Quote(strconv.Itoa(n))) })
			}
			both.Wait()
			winner := 0
			if got[0].StatusCode == http.StatusConflict {
				winner = 1
			}
			require.Equal(t, n+1, revisionOf(t, got[winner]))
			refused(t, got[1-winner], http.StatusConflict, "conflict")
			a := c.get(areasAt)
			require.Equal(t, n+1, revisionOf(t, a))
			require.Contains(t, string(a.body), fmt.Sprintf(`"households":%d}`, 1000*n+winner))
		}
	})
}

// Clocks that go back and forth by years change no order: revisions are numbered, and the latest
// assessment is that of the newest.
func TestClocksThatJump(t *testing.T) {
	t.Parallel()
	bothStores(t, func(t *testing.T, start func(func(*api.Options)) *client) {
		var years atomic.Int64
		c := start(func(o *api.Options) {
			o.Now = func() time.Time { return fixedNow.AddDate(int(years.Load()), 0, 0) }
		})
		createTown(c)
		for i, jump := range []int64{0, -5, 20, -30} {
			years.Store(jump)
			require.Equal(t, i+1, revisionOf(t, upload(c, 100+i)))
			a := c.do(http.MethodPost, "/v1/workspaces/town/assessments", `{"plan":"bayannur-2025","as_of":"2025-12-31"}`)
			id := want[api.AssessmentView](t, a, http.StatusCreated).ID
			latest := want[api.AssessmentView](t, c.get("/v1/workspaces/town/assessments/latest?plan=bayannur-2025"), 200)
			require.Equal(t, id, latest.ID)
			require.Equal(t, i+1, latest.Revision)
			require.Equal(t, coverage.JobDone, ended(t, c, later(t, c.do(http.MethodPost, "/v1/workspaces/town/rollup",
				`{"plan":"bayannur-2025","as_of":"2025-12-31"}`))).State, "a job is leased by the store's clock")
		}
	})
}
