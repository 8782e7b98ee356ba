package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

func TestOnlyThisMachineIsListenedOn(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{":8080", "0.0.0.0:0", "[::]:0", "192.0.2.1:80", "example.com:80", "8080", "127.0.0.1"} {
		_, err := api.Listen(addr)
		require.ErrorIs(t, err, coverage.ErrInvalid, addr)
		require.ErrorContains(t, err, "127.0.0.1", addr)
	}
	for _, addr := range []string{"127.0.0.1:0", "localhost:0", "127.8.9.10:0"} {
		l, err := api.Listen(addr)
		require.NoError(t, err, addr)
		require.NoError(t, l.Close())
	}
}

func TestHostMustBeThisMachine(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	for host, status := range map[string]int{
		"localhost": 200, "localhost:1234": 200, "127.0.0.1": 200, "[::1]:8080": 200, "LOCALHOST": 200,
		"rebound.example": 421, "127.0.0.1.example:80": 421, "localhost.example": 421, "192.168.0.1": 421,
	} {
		a := c.get("/v1/plans", "Host", host)
		require.Equal(t, status, a.StatusCode, host)
		if status != 200 {
			refused(t, a, status, "wrong_host")
		}
	}
}

func TestOtherSitesMayNotWrite(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) { o.AllowedOrigins = []string{"https://map.example"} })
	_, err := c.store.PutWorkspace(t.Context(), coverage.Workspace{Slug: "town", Name: "t", AllowedOrigins: []string{"https://town.example"}})
	require.NoError(t, err)
	c.town("other")
	put := func(slug string, headers ...string) answer {
		return c.do(http.MethodPut, "/v1/workspaces/"+slug, `{"name":"t","allowed_origins":["https://town.example"]}`, headers...)
	}
	require.Equal(t, 200, put("town").StatusCode, "no browser")
	require.Equal(t, 200, put("town", "Origin", c.base).StatusCode, "its own page")
	require.Equal(t, 200, put("other", "Origin", "https://map.example").StatusCode, "allowed by the server")
	require.Equal(t, 200, put("town", "Origin", "https://town.example").StatusCode, "allowed by the workspace")
	for _, origin := range []string{"https://evil.example", "null", "http://map.example", "https://map.example.evil.example", "https://map.example:444"} {
		refused(t, put("other", "Origin", origin), 403, "forbidden")
	}
	_, err = c.store.PutWorkspace(t.Context(), coverage.Workspace{Slug: "other", Name: "t"})
	require.NoError(t, err)
	refused(t, put("other", "Origin", "https://town.example"), 403, "forbidden")
	refused(t, put("town", "Sec-Fetch-Site", "cross-site"), 403, "forbidden")
}

func TestOtherSitesReadOnlyWhereAllowed(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) { o.AllowedOrigins = []string{"https://map.example"} })
	a := c.get("/v1/plans", "Origin", "https://map.example")
	require.Equal(t, "https://map.example", a.Header.Get("Access-Control-Allow-Origin"))
	require.Contains(t, a.Header.Values("Vary"), "Origin")
	a = c.get("/v1/plans", "Origin", "https://evil.example")
	require.Empty(t, a.Header.Get("Access-Control-Allow-Origin"))
	preflight := []string{"Access-Control-Request-Method", "POST", "Origin"}
	a = c.do(http.MethodOptions, "/v1/check", nil, append(preflight, "https://map.example")...)
	require.Equal(t, 204, a.StatusCode)
	require.Contains(t, a.Header.Get("Access-Control-Allow-Methods"), "PATCH")
	refused(t, c.do(http.MethodOptions, "/v1/check", nil, append(preflight, "https://evil.example")...), 403, "forbidden")
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	for _, path := range []string{"/docs", "/v1/plans", "/nothing"} {
		h := c.get(path).Header
		require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), path)
		require.Contains(t, h.Get("Content-Security-Policy"), "frame-ancestors 'none'", path)
		require.NotEmpty(t, h.Get("X-Request-Id"), path)
	}
}

func TestNoProxyIsTrustedUnlessNamed(t *testing.T) {
	t.Parallel()
	_, err := api.New(api.Options{Store: serve(t, nil).store})
	require.ErrorIs(t, err, coverage.ErrInvalid, "plans are needed")
	c := serve(t, func(o *api.Options) { o.TrustedProxies = []string{"127.0.0.1/32"} })
	require.Equal(t, 200, c.get("/healthz", "X-Forwarded-For", "192.0.2.9").StatusCode)
}
