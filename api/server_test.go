package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
	"yikezhong/seeds"
)

// fixedNow is when everything in these tests happens.
var fixedNow = time.Date(2026, 1, 15, 8, 0, 0, 0, time.UTC)

// kept is what both stores are.
type kept interface {
	coverage.Store
	coverage.Keys
	coverage.Auditor
}

// client speaks to a server that runs on a real socket over a real store.
type client struct {
	t     testing.TB
	base  string
	store kept
	s     *api.Server
	http  *http.Client
	token string // sent with every request, where it is one
}

// as is the same client with a token of its own, made for these tests.
func (c *client) as(t coverage.Token) *client {
	c.t.Helper()
	secret, t, err := coverage.NewToken(t, fixedNow)
	require.NoError(c.t, err)
	require.NoError(c.t, c.store.AddToken(c.t.Context(), coverage.SecretHash(secret), t))
	bearer := *c
	bearer.token = secret
	return &bearer
}

// serve starts a server; change may set any option.
func serve(t testing.TB, change func(*api.Options)) *client {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	require.NoError(t, err)
	return serveFrom(t, store, change)
}

// serveFrom starts a server on a store, which it closes at the end.
func serveFrom(t testing.TB, store kept, change func(*api.Options)) *client {
	t.Helper()
	plans, err := seeds.Load()
	require.NoError(t, err)
	o := api.Options{Store: store, Plans: plans, Now: func() time.Time { return fixedNow }, Version: "test", SpoolDir: t.TempDir()}
	if change != nil {
		change(&o)
	}
	s, err := api.New(o)
	require.NoError(t, err)
	l, err := api.Listen("127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		require.NoError(t, <-done)
		require.NoError(t, store.Close())
	})
	return &client{
		t: t, base: "http://" + l.Addr().String(), store: store, s: s,
		http: &http.Client{Transport: &http.Transport{DisableCompression: true}},
	}
}

// answer is a response read to its end.
type answer struct {
	*http.Response
	body []byte
}

// do sends a request; headers come as name, value, name, value.
func (c *client) do(method, path string, body any, headers ...string) answer {
	c.t.Helper()
	var r io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		r = bytes.NewBufferString(b)
	case []byte:
		r = bytes.NewReader(b)
	case io.Reader:
		r = b
	default:
		j, err := json.Marshal(b)
		require.NoError(c.t, err)
		r = bytes.NewReader(j)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.base+path, r)
	require.NoError(c.t, err)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	resp, err := c.http.Do(req)
	require.NoError(c.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(c.t, err)
	return answer{resp, b}
}

func (c *client) get(path string, headers ...string) answer {
	c.t.Helper()
	return c.do(http.MethodGet, path, nil, headers...)
}

// want checks the status and decodes the body.
func want[T any](t testing.TB, a answer, status int) T {
	t.Helper()
	require.Equal(t, status, a.StatusCode, "%s", a.body)
	var v T
	require.NoError(t, json.Unmarshal(a.body, &v), "%s", a.body)
	return v
}

// refused checks that an answer is a problem of a status and a code, complete as every problem is.
func refused(t testing.TB, a answer, status int, code string) api.Problem {
	t.Helper()
	p := want[api.Problem](t, a, status)
	require.Equal(t, "application/problem+json", a.Header.Get("Content-Type"))
	require.Equal(t, code, p.Code, "%s", a.body)
	require.Equal(t, status, p.Status)
	require.NotEmpty(t, p.Title)
	require.NotEmpty(t, p.Detail)
	require.NotEmpty(t, p.Example, "%s", a.body)
	require.Equal(t, a.Header.Get("X-Request-Id"), p.Instance)
	return p
}

// town fills a workspace: two divisions, three facilities of which one has no place, one estate.
func (c *client) town(slug string) {
	c.t.Helper()
	_, err := c.store.PutWorkspace(c.t.Context(), coverage.Workspace{Slug: slug, Name: "画出来的镇"})
	require.NoError(c.t, err)
	for _, l := range []struct {
		layer    coverage.Layer
		features []coverage.Feature
	}{
		{coverage.Divisions, []coverage.Feature{
			{ID: "d1", Properties: []byte(`{"id":"d1","code":"159981001000","name":"东街道","kind":"subdistrict"}`)},
			{ID: "d2", Properties: []byte(`{"id":"d2","code":"159981002000","name":"西街道","kind":"subdistrict"}`)},
		}},
		{coverage.Facilities, facilities()},
		{coverage.ResidentialAreas, []coverage.Feature{{
			ID: "a1", Geometry: square(117.40, 49.60, 0.002),
			Properties: []byte(`{"id":"a1","name":"河畔一期","division":"159981001000","urban":true,"is_new":true,"households":1300,` +
				`"planning_condition_date":"2023-05-01","care_rooms":[{"id":"r1","purpose":"elders","floor_area_m2":260}]}`),
		}}},
	} {
		_, err := c.store.Put(c.t.Context(), slug, coverage.Change{
			Layer: l.layer, Mode: coverage.Replace, Origin: coverage.Origin{Source: string(l.layer), At: fixedNow},
			Features: func(yield func(coverage.Feature, error) bool) {
				for _, f := range l.features {
					if !yield(f, nil) {
						return
					}
				}
			},
		})
		require.NoError(c.t, err)
	}
}
