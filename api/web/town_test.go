package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/api/web"
	"yikezhong/coverage/sqlite"
	"yikezhong/fixtures/demo"
	"yikezhong/seeds"
)

const (
	plan = "manzhouli-2025"
	asOf = "2025-12-31"
)

var noBasemap web.Basemap

// serve starts a server on a real socket over a real store, empty.
func serve(t testing.TB, base web.Basemap) string {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	require.NoError(t, err)
	plans, err := seeds.Load()
	require.NoError(t, err)
	s, err := api.New(api.Options{Store: store, Plans: plans, Version: "test", SpoolDir: t.TempDir(), Basemap: base})
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
	return "http://" + l.Addr().String()
}

// town starts a server that holds the demo town, brought by the doors that its users take, and
// assesses it against the first of its plans.
func town(t testing.TB) string {
	t.Helper()
	base := serve(t, noBasemap)
	m, err := demo.Load()
	require.NoError(t, err)
	ws := base + "/v1/workspaces/" + m.Workspace.Slug
	send(t, http.MethodPut, ws, map[string]any{
		"name": m.Workspace.Name, "division_codes": m.Workspace.DivisionCodes, "region": m.Workspace.Region, "plans": m.Workspace.Plans,
	})
	for _, f := range m.Files {
		if f.Layer == "" {
			continue
		}
		q := url.Values{"name": {f.File}, "mode": {f.Mode}}
		if f.CRS != "" {
			q.Set("crs", f.CRS)
		}
		for name, options := range map[string]map[string]string{"map": f.Map, "set": f.Set} {
			for k, v := range options {
				q.Add(name, k+"="+v)
			}
		}
		content, err := f.Bytes()
		require.NoError(t, err)
		send(t, http.MethodPost, ws+"/layers/"+f.Layer+"?"+q.Encode(), content)
	}
	send(t, http.MethodPut, ws+"/norms/neimenggu-2022-44", nil)
	send(t, http.MethodPost, ws+"/assessments", map[string]any{"plan": plan, "as_of": asOf})
	return base
}

// send sends a body, bytes as they are and all else as JSON, and returns the answer.
func send(t testing.TB, method, address string, body any) []byte {
	t.Helper()
	content, raw := body.([]byte)
	kind := "application/octet-stream"
	if !raw && body != nil {
		var err error
		content, err = json.Marshal(body)
		require.NoError(t, err)
		kind = "application/json"
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(content))
	require.NoError(t, err)
	req.Header.Set("Content-Type", kind)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Less(t, res.StatusCode, 300, "%s %s: %s", method, address, answer)
	return answer
}
