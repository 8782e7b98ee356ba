package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
)

// later asks for a job and returns its address.
func later(t testing.TB, a answer) string {
	t.Helper()
	require.Equal(t, http.StatusAccepted, a.StatusCode, "%s", a.body)
	require.Regexp(t, "^/v1/jobs/[a-z2-7]{26}$", a.Header.Get("Location"))
	return a.Header.Get("Location")
}

// ended waits until a job has ended.
func ended(t testing.TB, c *client, at string) (j coverage.Job) {
	t.Helper()
	require.Eventually(t, func() bool {
		j = want[coverage.Job](t, c.get(at), http.StatusOK)
		return j.State.Final()
	}, 30*time.Second, 20*time.Millisecond)
	return j
}

const async = "respond-async"

// bothStores runs a test on a file and on a database.
func bothStores(t *testing.T, test func(t *testing.T, start func(func(*api.Options)) *client)) {
	t.Run("file", func(t *testing.T) {
		t.Parallel()
		test(t, func(change func(*api.Options)) *client { return serve(t, change) })
	})
	t.Run("database", func(t *testing.T) {
		t.Parallel()
		at, _ := database(t)
		test(t, func(change func(*api.Options)) *client { return onPostgres(t, at, change) })
	})
}

func TestLongWorkIsAJob(t *testing.T) {
	t.Parallel()
	bothStores(t, func(t *testing.T, start func(func(*api.Options)) *client) {
		c := start(nil)
		createTown(c)
		at := later(t, upload(c, 1300, "Prefer", async))
		j := ended(t, c, at)
		require.Equal(t, coverage.JobDone, j.State, j.Error)
		require.Equal(t, 1, j.Attempts)
		require.Equal(t, j.Total, j.Done)
		var r struct{ Revision, Accepted int }
		require.NoError(t, json.Unmarshal(j.Result, &r))
		require.Equal(t, 1, r.Revision)
		require.Equal(t, 1, r.Accepted)
		require.Equal(t, 1, revisionOf(t, c.get(areasAt)))
		revisions := want[struct{ Revisions []coverage.Revision }](t, c.get("/v1/workspaces/town/revisions"), 200)
		require.Equal(t, j.ID, revisions.Revisions[0].Origin.Job)

		bad := ended(t, c, later(t, c.do(http.MethodPost, "/v1/workspaces/town/layers/facilities?crs=EPSG:4490", `{"type":"FeatureCollection"`, "Prefer", async)))
		require.Equal(t, coverage.JobFailed, bad.State)
		require.Contains(t, bad.Error, "nothing landed")
		require.Contains(t, string(bad.Result), `"issues"`)

		const question = `{"plan":"bayannur-2025","as_of":"2025-12-31"}`
		a := c.do(http.MethodPost, "/v1/workspaces/town/assessments", question, "Prefer", async)
		promised := want[api.AssessmentView](t, a, http.StatusAccepted)
		done := ended(t, c, later(t, a))
		require.Equal(t, coverage.JobDone, done.State, done.Error)
		require.JSONEq(t, fmt.Sprintf(`{"assessment":%q}`, promised.ID), string(done.Result))
		require.Equal(t, promised.ID, want[api.AssessmentView](t, c.get("/v1/workspaces/town/assessments/latest?plan=bayannur-2025"), 200).ID)
		require.Equal(t, http.StatusOK, c.do(http.MethodPost, "/v1/workspaces/town/assessments", question, "Prefer", async).StatusCode)
		refused(t, c.get("/v1/jobs/none"), http.StatusNotFound, "not_found")
	})
}

func TestEventsFollowAJob(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) { o.JobWorkers = 1 })
	createTown(c)
	at := later(t, upload(c, 1300, "Prefer", async))
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, c.base+at+"/events", nil)
	require.NoError(t, err)
	resp, err := c.http.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, "text/event-stream", resp.Header.Get("Content-Type"))
	last := ""
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			last = data
		}
	}
	var j coverage.Job
	require.NoError(t, json.Unmarshal([]byte(last), &j), "the stream ends with the job")
	require.Equal(t, coverage.JobDone, j.State)
}

func TestAJobIsCancelled(t *testing.T) {
	t.Parallel()
	bothStores(t, func(t *testing.T, start func(func(*api.Options)) *client) {
		idle := start(func(o *api.Options) { o.JobWorkers = -1 })
		createTown(idle)
		at := later(t, upload(idle, 1300, "Prefer", async))
		require.Equal(t, at, later(t, upload(idle, 1300, "Prefer", async)), "the same file is the same job")
		require.NotEqual(t, at, later(t, upload(idle, 1301, "Prefer", async)))
		require.Equal(t, coverage.JobWaiting, want[coverage.Job](t, idle.get(at), 200).State)
		require.Equal(t, coverage.JobCancelled, want[coverage.Job](t, idle.do(http.MethodDelete, at, nil), 200).State)
		require.Equal(t, coverage.JobCancelled, want[coverage.Job](t, idle.get(at), 200).State)
	})
}

// One that is being done stops when another process is told to cancel it.
func TestARunningJobIsCancelledFromElsewhere(t *testing.T) {
	t.Parallel()
	at, _ := database(t)
	elsewhere := onPostgres(t, at, func(o *api.Options) { o.JobWorkers = -1 })
	createTown(elsewhere)
	c := onPostgres(t, at, func(o *api.Options) {
		o.Store = jobsOf{hanging{o.Store.(kept)}, o.Store.(coverage.Jobs)}
	})
	job := later(t, upload(c, 1300, "Prefer", async))
	require.Eventually(t, func() bool {
		return want[coverage.Job](t, elsewhere.get(job), 200).State == coverage.JobRunning
	}, 10*time.Second, 20*time.Millisecond)
	require.True(t, want[coverage.Job](t, elsewhere.do(http.MethodDelete, job, nil), 200).Cancel)
	require.Equal(t, coverage.JobCancelled, ended(t, elsewhere, job).State)
	require.Zero(t, revisionOf(t, elsewhere.get(areasAt)))
}

// jobsOf is a store with the jobs of another.
type jobsOf struct {
	kept
	coverage.Jobs
}

// hanging is a store whose changes hang until their context ends.
type hanging struct{ kept }

func (hanging) Put(ctx context.Context, _ string, _ coverage.Change) (coverage.Revision, error) {
	<-ctx.Done()
	return coverage.Revision{}, ctx.Err()
}

// dying is a store whose first change is made, and whose process then is lost before it can say so.
type dying struct {
	kept
	left *atomic.Int32
}

func (d dying) Put(ctx context.Context, slug string, c coverage.Change) (coverage.Revision, error) {
	r, err := d.kept.Put(ctx, slug, c)
	if d.left.Add(-1) >= 0 {
		return coverage.Revision{}, fmt.Errorf("lost: %w", coverage.ErrUnavailable)
	}
	return r, err
}

// A worker whose answer was lost begins again, and does not make again what was made.
func TestARetryRepeatsNothing(t *testing.T) {
	t.Parallel()
	var left atomic.Int32
	left.Store(1)
	var store *sqlite.Store
	c := serve(t, func(o *api.Options) {
		store = o.Store.(*sqlite.Store)
		o.Store = jobsOf{dying{store, &left}, store}
	})
	createTown(c)
	j := ended(t, c, later(t, upload(c, 1300, "Prefer", async)))
	require.Equal(t, coverage.JobDone, j.State, j.Error)
	require.Equal(t, 2, j.Attempts)
	require.True(t, bytes.Contains(j.Result, []byte(`"revision":1`)), "%s", j.Result)
	all, err := store.Revisions(t.Context(), "town", 0, 0)
	require.NoError(t, err)
	require.Len(t, all, 1)
}

// The workers of several processes do every job once; a process that is lost loses none.
func TestWorkersOfSeveralProcesses(t *testing.T) {
	t.Parallel()
	at, _ := database(t)
	var jobs coverage.Jobs
	lost := onPostgres(t, at, func(o *api.Options) {
		o.JobWorkers = -1
		jobs = o.Store.(coverage.Jobs)
	})
	createTown(lost)
	var addresses []string
	for n := range 8 {
		addresses = append(addresses, later(t, upload(lost, 100+n, "Prefer", async)))
	}
	_, err := jobs.TakeJob(t.Context(), time.Second, func(j *coverage.Job) error { return j.Take("a process that dies") })
	require.NoError(t, err)
	one, two := onPostgres(t, at, nil), onPostgres(t, at, nil)
	attempts := 0
	for i, address := range addresses {
		j := ended(t, []*client{one, two}[i%2], address)
		require.Equal(t, coverage.JobDone, j.State, j.Error)
		attempts += j.Attempts
	}
	require.Equal(t, len(addresses)+1, attempts)
	all := want[struct{ Revisions []coverage.Revision }](t, one.get("/v1/workspaces/town/revisions"), 200)
	require.Len(t, all.Revisions, len(addresses))
}

func TestARegionAddsUp(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	for _, slug := range []string{"east", "west", "apart"} {
		c.town(slug)
		for layer, file := range map[string]string{
			"divisions": "id,code,name,kind\n159981,159981000000,画市,county\n",
			"reported":  "id,indicator,division,numerator,denominator,as_of\nr,NM-12,159981000000,3,4,2025-12-31\n",
		} {
			a := c.do(http.MethodPost, "/v1/workspaces/"+slug+"/layers/"+layer+"?mode=merge", file, "Content-Type", "text/csv")
			require.Equal(t, 200, a.StatusCode, "%s", a.body)
		}
		body := map[string]any{"name": slug, "division_codes": []string{"159981"}}
		if slug != "apart" {
			body["shares_with"] = "region"
		}
		require.Equal(t, 200, c.do(http.MethodPut, "/v1/workspaces/"+slug, body).StatusCode)
	}
	require.Equal(t, 201, c.do(http.MethodPut, "/v1/workspaces/region", map[string]any{"name": "region"}).StatusCode)
	const path = "/v1/workspaces/region/rollup"
	before := want[coverage.RollUp](t, c.get(path+"?plan=inner-mongolia-2025"), 200)
	require.Len(t, before.Members, 2)
	require.Len(t, before.Indicators, 13)
	for _, row := range before.Indicators {
		require.Equal(t, coverage.NotAssessable, row.Verdict)
		require.Len(t, row.Missing, 2)
	}
	j := ended(t, c, later(t, c.do(http.MethodPost, path, `{"plan":"inner-mongolia-2025","as_of":"2025-12-31"}`)))
	require.Equal(t, coverage.JobDone, j.State, j.Error)
	require.EqualValues(t, 2, j.Done)
	after := want[coverage.RollUp](t, c.get(path+"?plan=inner-mongolia-2025"), 200)
	one := want[api.AssessmentView](t, c.get("/v1/workspaces/east/assessments/latest?plan=inner-mongolia-2025"), 200)
	summed := 0
	for i, row := range after.Indicators {
		for _, g := range row.Groups {
			require.Equal(t, []string{"east", "west"}, g.Workspaces)
			require.InDelta(t, 2**one.Indicators[i].Numerator, g.Numerator, 1e-9, row.ID)
			summed++
		}
	}
	require.Positive(t, summed)
	refused(t, c.get("/v1/workspaces/none/rollup?plan=inner-mongolia-2025"), http.StatusNotFound, "not_found")
	refused(t, c.get(path+"?plan=none"), http.StatusUnprocessableEntity, "invalid")
}
