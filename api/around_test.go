package api_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
)

func TestETagSavesSendingTwice(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	const path = "/v1/workspaces/town/layers/facilities"
	first := c.get(path)
	tag := first.Header.Get("ETag")
	require.NotEmpty(t, tag)
	again := c.get(path, "If-None-Match", `"other", `+tag)
	require.Equal(t, http.StatusNotModified, again.StatusCode)
	require.Empty(t, again.body)
	require.Equal(t, tag, again.Header.Get("ETag"))
	want[map[string]any](t, c.do(http.MethodPatch, path+"/F1", `{"beds":21}`), 200)
	changed := c.get(path, "If-None-Match", tag)
	require.Equal(t, http.StatusOK, changed.StatusCode)
	require.NotEqual(t, tag, changed.Header.Get("ETag"))
	require.Empty(t, c.get("/nothing").Header.Get("ETag"), "an error has none")
}

func TestGzipWhereItPays(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	long := c.get("/openapi.json", "Accept-Encoding", "gzip")
	require.Equal(t, "gzip", long.Header.Get("Content-Encoding"))
	require.Contains(t, strings.Join(long.Header.Values("Vary"), ","), "Accept-Encoding")
	r, err := gzip.NewReader(bytes.NewReader(long.body))
	require.NoError(t, err)
	plain, err := io.ReadAll(r)
	require.NoError(t, err)
	require.Equal(t, c.get("/openapi.json").body, plain)
	require.Empty(t, c.get("/healthz", "Accept-Encoding", "gzip").Header.Get("Content-Encoding"), "tiny")
	tag := long.Header.Get("ETag")
	require.Equal(t, http.StatusNotModified, c.get("/openapi.json", "Accept-Encoding", "gzip", "If-None-Match", tag).StatusCode)
}

func TestMetricsCountByRouteTemplate(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	c.get("/v1/workspaces/town")
	c.get("/v1/workspaces/none")
	c.get("/secret-token-in-a-path")
	text := string(c.get("/metrics").body)
	require.Contains(t, text, `yikezhong_http_requests_total{method="GET",route="/v1/workspaces/:ws",status="200"} 1`)
	require.Contains(t, text, `yikezhong_http_requests_total{method="GET",route="/v1/workspaces/:ws",status="404"} 1`)
	require.Contains(t, text, `yikezhong_http_requests_total{method="GET",route="none",status="404"} 1`)
	require.NotContains(t, text, "secret")
	require.Contains(t, text, "yikezhong_http_requests_in_flight")
}

// lines collects what is logged.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func TestRequestsAreLogged(t *testing.T) {
	t.Parallel()
	log := &lines{}
	c := serve(t, func(o *api.Options) { o.Log = slog.New(slog.NewJSONHandler(log, nil)) })
	id := c.get("/v1/plans").Header.Get("X-Request-Id")
	require.Eventually(t, func() bool { return strings.Contains(log.String(), id) }, time.Second, time.Millisecond)
	require.Contains(t, log.String(), `"route":"/v1/plans"`)
	require.Contains(t, log.String(), `"status":200`)
}

func TestPanicTellsNothing(t *testing.T) {
	t.Parallel()
	log := &lines{}
	c := serve(t, func(o *api.Options) {
		o.Log = slog.New(slog.NewJSONHandler(log, nil))
		o.Now = func() time.Time { panic("the secret") }
	})
	c.town("town")
	p := refused(t, c.do(http.MethodPost, "/v1/check?plan=bayannur-2025", estateFile), 500, "internal")
	require.NotContains(t, fmt.Sprint(p), "secret")
	require.Contains(t, log.String(), "the secret")
	require.Contains(t, log.String(), p.Instance)
	require.Equal(t, 200, c.get("/healthz").StatusCode)
}

// slowly sends a request byte by byte and returns what comes back.
func slowly(t *testing.T, c *client, head string, body []byte, pause time.Duration) string {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(c.base, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprintf(conn, "%s\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n", head, len(body))
	require.NoError(t, err)
	go func() {
		for i := range body {
			if _, err := conn.Write(body[i : i+1]); err != nil {
				return
			}
			time.Sleep(pause)
		}
	}()
	b, _ := io.ReadAll(conn) // cut off is an answer too
	return string(b)
}

func TestSlowSendersAreBounded(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) {
		o.IdleTimeout, o.UploadTimeout = 100*time.Millisecond, 400*time.Millisecond
	})
	c.town("town")
	const head = "POST /v1/workspaces/town/layers/scopes HTTP/1.1"
	require.Contains(t, slowly(t, c, head, make([]byte, 100), 200*time.Millisecond), "408", "stops between two reads")
	require.Contains(t, slowly(t, c, head, make([]byte, 1000), 20*time.Millisecond), "408", "never stops, never ends")
	patient := serve(t, func(o *api.Options) { o.IdleTimeout, o.UploadTimeout = time.Minute, 2*time.Minute })
	patient.town("town")
	require.Contains(t, slowly(t, patient, head, []byte(scopeFile), 100*time.Microsecond), "200 OK", "slow but within bounds")
}

func TestUploadsAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) { o.MaxUploads = 1 })
	c.town("town")
	r, w := io.Pipe()
	done := make(chan answer)
	go func() { done <- c.do(http.MethodPost, "/v1/workspaces/town/layers/scopes", io.Reader(r)) }()
	_, err := w.Write([]byte(scopeFile[:10]))
	require.NoError(t, err)
	require.Eventually(t, func() bool { return c.s.UploadsUnderWay() == 1 }, 5*time.Second, time.Millisecond)
	a := c.do(http.MethodPost, "/v1/workspaces/town/layers/scopes?dry_run=true", scopeFile)
	refused(t, a, http.StatusTooManyRequests, "busy")
	require.NotEmpty(t, a.Header.Get("Retry-After"))
	_, err = w.Write([]byte(scopeFile[10:]))
	require.NoError(t, err)
	require.NoError(t, w.Close())
	require.Equal(t, 200, (<-done).StatusCode)
	require.Equal(t, 200, c.do(http.MethodPost, "/v1/workspaces/town/layers/scopes", scopeFile).StatusCode)
}

func TestLargeHeadersAreRefused(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	require.Equal(t, http.StatusRequestHeaderFieldsTooLarge, c.get("/healthz", "X-Long", strings.Repeat("x", 64<<10)).StatusCode)
}

func TestLargeBodiesAreRefused(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	a := c.do(http.MethodPost, "/v1/workspaces/town/assessments", `{"plan":"`+strings.Repeat("x", 2<<20)+`"}`)
	refused(t, a, http.StatusRequestEntityTooLarge, "too_large")
}
