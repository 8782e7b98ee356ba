package api_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

func guarded(t *testing.T, change ...func(*api.Options)) (anybody, root *client) {
	t.Helper()
	c := serve(t, func(o *api.Options) {
		o.RequireTokens = true
		for _, f := range change {
			f(o)
		}
	})
	return c, c.as(coverage.Token{Name: "root", Role: coverage.Admin})
}

func TestTokensAreMadeUsedAndRevoked(t *testing.T) {
	t.Parallel()
	c, root := guarded(t)
	root.town("town")
	root.town("other")
	a := root.do(http.MethodPost, "/v1/tokens", `{"name":"规划科","role":"planner","workspaces":["town"],"expires":"2026-02-01T00:00:00Z"}`)
	require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
	made := want[api.MadeToken](t, a, 201)
	require.True(t, strings.HasPrefix(made.Secret, coverage.SecretPrefix))
	require.GreaterOrEqual(t, len(made.Secret)-len(coverage.SecretPrefix), 26, "base 32: 130 bits")
	require.NotContains(t, string(root.get("/v1/tokens").body), made.Secret)

	planner := *c
	planner.token = made.Secret
	me := want[api.Me](t, planner.get("/v1/me"), 200)
	require.Equal(t, []any{"token", coverage.Planner, made.ID, "规划科"}, []any{me.How, me.Role, me.Token.ID, me.Token.Name})
	var all struct{ Workspaces []coverage.Workspace }
	require.NoError(t, json.Unmarshal(planner.get("/v1/workspaces").body, &all))
	require.Len(t, all.Workspaces, 1)
	require.NoError(t, json.Unmarshal(c.get("/v1/workspaces").body, &all))
	require.Empty(t, all.Workspaces)
	require.Eventually(t, func() bool {
		listed := want[struct{ Tokens []coverage.Token }](t, root.get("/v1/tokens"), 200).Tokens
		return listed[len(listed)-1].LastUsed == "2026-01-15"
	}, 10*time.Second, 10*time.Millisecond, "used today")

	require.Equal(t, 204, root.do(http.MethodDelete, "/v1/tokens/"+made.ID, nil).StatusCode)
	p := refused(t, planner.get("/v1/plans"), 401, "unauthorized")
	require.NotContains(t, p.Detail, made.Secret)
	refused(t, root.do(http.MethodDelete, "/v1/tokens/none", nil), 404, "not_found")
	for body, field := range map[string]string{
		`{"name":"x","role":"king"}`:                                    "body.role",
		`{"name":"x","role":"viewer","expires":"2026-01-14T00:00:00Z"}`: "body.expires",
		`{"name":"x","role":"viewer","division":"15080"}`:               "",
		`{"name":"x","role":"viewer","workspaces":["../a"]}`:            "",
		`{"name":"","role":"viewer"}`:                                   "body.name",
		`{"name":"` + strings.Repeat("长", 150) + `","role":"viewer"}`:   "",
	} {
		p := refused(t, root.do(http.MethodPost, "/v1/tokens", body), 422, "invalid")
		if field != "" {
			require.Equal(t, field, p.Errors[0].Field)
		}
	}
}

func TestForgedTokensOpenNothing(t *testing.T) {
	t.Parallel()
	c, root := guarded(t)
	root.town("town")
	for _, header := range []string{
		"Bearer", "Bearer ", "Bearer ykz_", "bearer x", "Basic cm9vdDpyb290", root.token, "Bearer " + root.token + "A",
		"Bearer " + root.token[:len(root.token)-1], "Bearer " + strings.ToLower(root.token), "Bearer ' OR 1=1 --",
		"Bearer " + strings.Repeat("A", 20_000), "Digest " + root.token,
	} {
		a := c.get("/v1/workspaces/town", "Authorization", header)
		refused(t, a, 401, "unauthorized")
		require.Equal(t, `Bearer realm="yikezhong"`, a.Header.Get("WWW-Authenticate"))
	}
	require.Equal(t, 200, c.get("/v1/workspaces/town", "Authorization", "bearer  "+root.token).StatusCode, "case and spaces do not matter")
}

func TestASingleUserIsNotAsked(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	me := want[api.Me](t, c.get("/v1/me"), 200)
	require.Equal(t, []any{"local", coverage.Admin}, []any{me.How, me.Role})
	require.Equal(t, 200, c.get("/v1/workspaces/town", "Authorization", "Bearer whatever").StatusCode)
	refused(t, c.get("/v1/plans", "Host", "plan.example"), 421, "wrong_host")
}

func TestHostsWithTokens(t *testing.T) {
	t.Parallel()
	c, _ := guarded(t)
	require.Equal(t, 200, c.get("/v1/plans", "Host", "plan.example").StatusCode, "no browser sends a token by itself")
	named, _ := guarded(t, func(o *api.Options) { o.AllowedHosts = []string{"plan.example"} })
	for host, status := range map[string]int{"plan.example": 200, "PLAN.example:8443": 200, "127.0.0.1": 200, "evil.example": 421} {
		require.Equal(t, status, named.get("/v1/plans", "Host", host).StatusCode, host)
	}
	a := named.do(http.MethodOptions, "/v1/check", nil, "Access-Control-Request-Method", "POST", "Origin", named.base)
	require.Contains(t, a.Header.Get("Access-Control-Allow-Headers"), "Authorization")
}

func TestOtherAddressesNeedTokens(t *testing.T) {
	t.Parallel()
	for _, tokens := range []bool{false, true} {
		c := serve(t, func(o *api.Options) { o.RequireTokens = tokens })
		l, err := api.ListenAnywhere("0.0.0.0:0")
		require.NoError(t, err)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- c.s.Serve(ctx, l) }()
		if !tokens {
			require.ErrorIs(t, <-done, coverage.ErrInvalid)
			_, err := net.DialTimeout("tcp", l.Addr().String(), time.Second)
			require.Error(t, err, "it is closed")
			stop()
			continue
		}
		other := *c
		other.base = "http://" + l.Addr().String()
		require.Equal(t, 200, other.get("/healthz").StatusCode)
		require.Equal(t, 401, other.get("/v1/workspaces/town").StatusCode)
		stop()
		require.NoError(t, <-done)
	}
}

func TestTheAuditSaysWhoDidWhat(t *testing.T) {
	t.Parallel()
	_, root := guarded(t, func(o *api.Options) { o.TrustedProxies = []string{"127.0.0.1/32"} })
	root.town("town")
	planner := root.as(coverage.Token{ID: "p1", Name: "规划科", Role: coverage.Planner, Workspaces: []string{"town"}})
	upload := planner.do(http.MethodPost, townPath+"/layers/facilities?mode=merge&crs=EPSG:4490", facilityFile, "X-Forwarded-For", "192.0.2.7")
	require.Equal(t, 200, upload.StatusCode, "%s", upload.body)
	patch := planner.do(http.MethodPatch, townPath+"/layers/facilities/F1", `{"beds":31}`)
	require.Equal(t, 200, patch.StatusCode, "%s", patch.body)
	want[json.RawMessage](t, planner.do(http.MethodPost, townPath+"/assessments", requests["assess"].body), 201)
	want[json.RawMessage](t, root.do(http.MethodPost, townPath+"/decisions", requests["decide"].body), 201)

	page := want[api.AuditPage](t, root.get(townPath+"/audit?after=4&limit=3"), 200)
	require.Len(t, page.Entries, 3)
	require.Equal(t, 7, page.Next)
	require.Equal(t, 8, page.Head.Number)
	e := page.Entries[0]
	sum := sha256.Sum256([]byte(facilityFile))
	require.Equal(t, []any{"规划科 p1", "192.0.2.7", "upload", "put", hex.EncodeToString(sum[:])}, []any{e.Who, e.From, e.Operation, e.What, e.Body})
	require.Equal(t, []any{coverage.Facilities, 3, 4, 1, []string{"F1"}}, []any{e.Layer, e.Before, e.After, e.Changed, e.IDs})
	require.Equal(t, []any{"patch-feature", 4, 5}, []any{page.Entries[1].Operation, page.Entries[1].Before, page.Entries[1].After})
	require.Equal(t, []any{"assess", "result", "规划科 p1"}, []any{page.Entries[2].Operation, page.Entries[2].What, page.Entries[2].Who})
	last := want[api.AuditPage](t, root.get(townPath+"/audit?after=7"), 200)
	require.Equal(t, []any{"decide", coverage.Decisions, page.Head.Seal}, []any{last.Entries[0].Operation, last.Entries[0].Layer, last.Entries[0].Seal})
	require.NotContains(t, string(root.get(townPath+"/revisions").body), "192.0.2.7", "addresses are for the audit")
}
