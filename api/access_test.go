package api_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/postgis"
)

const accessFile = "../docs/access.md"

// callers are the columns of the page: who asks.
var callers = []string{"none", "invalid", "viewer", "planner", "reviewer", "admin", "division", "root"}

// places are its tables: whose workspace is asked about.
var places = []struct{ name, heading, says string }{
	{"own", "The token's own workspace", "Also what concerns no workspace."},
	{"foreign", "Another workspace", "It is not there: neither what it holds nor that it exists is told. For `root` every workspace is its own."},
	{"public", "Another workspace that is public", "What may be read without a token is read as without one, small counts hidden."},
}

// TestAccessPageGenerated holds docs/access.md to the table of access.
func TestAccessPageGenerated(t *testing.T) {
	t.Parallel()
	page := accessPage(serve(t, nil).s.Document())
	if *update {
		require.NoError(t, os.WriteFile(accessFile, []byte(page), 0o644))
	}
	got, err := os.ReadFile(accessFile)
	require.NoError(t, err)
	require.True(t, page == string(got), "docs/access.md is stale: go test ./api -run Generated -update")
}

func accessPage(doc *huma.OpenAPI) string {
	var b strings.Builder
	b.WriteString(accessWords)
	ops := operations(doc)
	for _, place := range places {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| operation | request | role | reach | %s |\n|---|---|---|---|%s\n",
			place.heading, place.says, strings.Join(callers, " | "), strings.Repeat("---|", len(callers)))
		for _, id := range api.Operations() {
			a := api.AccessOf(id)
			ofWorkspace := a.Reach != api.ReachNone && a.Reach != api.ReachStore && a.Reach != api.ReachAll
			if place.name != "own" && !ofWorkspace {
				continue
			}
			request := "GET /ogc/{ws}/…"
			if op := ops[id]; op != nil {
				request = op.Method + " " + op.Path
			}
			fmt.Fprintf(&b, "| %s | `%s` | %s | %s |", id, request, orAnybody(a.Least), a.Reach)
			for _, caller := range callers {
				fmt.Fprintf(&b, " %s |", said(a, caller, place.name))
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func operations(doc *huma.OpenAPI) map[string]*huma.Operation {
	ops := map[string]*huma.Operation{}
	for _, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				ops[op.OperationID] = op
			}
		}
	}
	return ops
}

func orAnybody(r coverage.Role) string {
	if r == "" {
		return "anybody"
	}
	return string(r)
}

// said is what the page says of a caller: the rules in the words of accessWords, not the server's code.
func said(a api.Access, caller, place string) string {
	role := map[string]coverage.Role{
		"viewer": "viewer", "planner": "planner", "reviewer": "reviewer", "admin": "admin", "division": "admin", "root": "admin",
	}[caller]
	ofWorkspace := a.Reach != api.ReachNone && a.Reach != api.ReachStore && a.Reach != api.ReachAll
	theirs := place == "own" || caller == "root"
	switch {
	case caller == "invalid":
		return "401"
	case a.Reach == api.ReachNone, a.Reach == api.ReachPublic && place == "public":
		return "yes"
	case caller == "none":
		return "401"
	case ofWorkspace && !theirs:
		return "404"
	case slices.Index(coverage.Roles, role) < slices.Index(coverage.Roles, a.Least):
		return "403"
	case caller == "division" && (a.Reach == api.ReachWhole || a.Reach == api.ReachAll):
		return "403"
	case caller == "admin" && a.Reach == api.ReachAll:
		return "403"
	}
	return "yes"
}

var (
	accessRow = regexp.MustCompile("^\\| ([a-z-]+) \\| `([A-Z]+) [^`]*` \\| [a-z]+ \\| [a-z]+ \\| (.*) \\|$")
	inPath    = regexp.MustCompile(`/(town|streets|spare)\b`)
	inQuery   = regexp.MustCompile(`workspace=(town|streets|spare)\b`)
)

// documented reads the page: place, operation, caller → what it says; and the method of each operation.
func documented(t *testing.T) (cells map[[3]string]string, methods map[string]string) {
	t.Helper()
	page, err := os.ReadFile(accessFile)
	require.NoError(t, err)
	cells, methods = map[[3]string]string{}, map[string]string{}
	place := ""
	for line := range strings.Lines(string(page)) {
		for _, p := range places {
			if line == "## "+p.heading+"\n" {
				place = p.name
			}
		}
		if m := accessRow.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
			methods[m[1]] = m[2]
			says := strings.Split(m[3], " | ")
			require.Len(t, says, len(callers), line)
			for i, caller := range callers {
				cells[[3]string{place, m[1], caller}] = says[i]
			}
		}
	}
	return cells, methods
}

// TestAccessMatrix asks every operation as every caller of every kind of workspace, and holds the status
// to what docs/access.md says.
func TestAccessMatrix(t *testing.T) {
	t.Parallel()
	askAll(t, serve(t, func(o *api.Options) { o.RequireTokens = true }))
}

// TestAccessMatrixOnPostgres does the same on a schema of its own in the database of YIKEZHONG_POSTGRES.
func TestAccessMatrixOnPostgres(t *testing.T) {
	t.Parallel()
	base := os.Getenv("YIKEZHONG_POSTGRES")
	if base == "" {
		t.Skip("set YIKEZHONG_POSTGRES to a database with PostGIS, as postgres://user:password@127.0.0.1/database")
	}
	u, err := url.Parse(base)
	require.NoError(t, err)
	schema, q := "test_"+strings.ToLower(rand.Text()), u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	store, err := postgis.Open(t.Context(), u.String())
	require.NoError(t, err)
	t.Cleanup(func() {
		c, err := pgx.Connect(context.Background(), base)
		require.NoError(t, err)
		defer c.Close(context.Background())
		_, err = c.Exec(context.Background(), "DROP SCHEMA "+schema+" CASCADE")
		require.NoError(t, err)
	})
	askAll(t, serveFrom(t, store, func(o *api.Options) { o.RequireTokens = true }))
}

func askAll(t *testing.T, c *client) {
	t.Helper()
	root := c.as(coverage.Token{Name: "root", Role: coverage.Admin})
	own := []string{"own-town", "own-streets", "own-spare"}
	as := map[string]*client{"none": c, "root": root}
	for _, role := range coverage.Roles {
		as[string(role)] = c.as(coverage.Token{Name: string(role), Role: role, Workspaces: own})
	}
	as["division"] = c.as(coverage.Token{Name: "street", Role: coverage.Admin, Workspaces: own, Division: "159981001"})
	as["invalid"] = c.as(coverage.Token{Name: "old", Role: coverage.Admin, Expires: fixedNow})
	m := matrix{t: t, root: root, ids: map[string]string{}, jobs: map[string]string{}}
	for _, p := range places {
		m.fill(p.name)
	}
	cells, methods := documented(t)
	require.ElementsMatch(t, api.Operations(), slices.Collect(maps.Keys(methods)))
	for key, says := range cells {
		place, operation, caller := key[0], key[1], key[2]
		req := requests[operation]
		if operation == "ogc" {
			req.path = "/ogc/town/collections/facilities/items"
		}
		require.NotEmpty(t, req.path, operation)
		path := m.prepare(place, operation, req.path)
		a := as[caller].do(methods[operation], path, body(req.body), req.headers...)
		got := fmt.Sprint(a.StatusCode)
		if a.StatusCode < 300 {
			got = "yes"
		}
		require.Equal(t, says, got, "%s as %s of %s: %s %s: %s", operation, caller, place, methods[operation], path, a.body)
		require.Equal(t, a.StatusCode == 401, strings.HasPrefix(a.Header.Get("WWW-Authenticate"), "Bearer"), path)
	}
}

// matrix makes what requests need.
type matrix struct {
	t      *testing.T
	root   *client
	ids    map[string]string // of an assessment, by place
	jobs   map[string]string // by place: the address of a job
	tokens int
}

func (m *matrix) fill(place string) {
	for _, ws := range []string{"town", "streets", "spare"} {
		m.workspace(place, ws)
	}
	at := "/v1/workspaces/" + place + "-town/assessments"
	m.jobs[place] = later(m.t, m.root.do(http.MethodPost, "/v1/workspaces/"+place+"-town/rollup", requests["assess-region"].body))
	m.ids[place] = want[struct{ ID string }](m.t, m.root.do(http.MethodPost, at, requests["assess"].body), 201).ID
}

func (m *matrix) workspace(place, ws string) {
	slug := place + "-" + ws
	m.root.town(slug)
	m.root.streets(slug)
	m.publish(place, slug)
}

func (m *matrix) publish(place, slug string) {
	_, err := m.root.store.PutWorkspace(m.t.Context(), coverage.Workspace{Slug: slug, Name: "镇", Public: place == "public"})
	require.NoError(m.t, err)
}

// prepare makes what an operation takes away, and returns the path to ask.
func (m *matrix) prepare(place, operation, path string) string {
	path = inPath.ReplaceAllString(inQuery.ReplaceAllString(path, "workspace="+place+"-$1"), "/"+place+"-$1")
	m.publish(place, place+"-town") // whatever was put there
	switch operation {
	case "delete-workspace":
		m.workspace(place, "spare")
	case "drop-norm":
		adopt := inPath.ReplaceAllString(requests["adopt-norm"].path, "/"+place+"-$1")
		require.Equal(m.t, 200, m.root.do(http.MethodPut, adopt, nil).StatusCode)
	case "get-mapping", "delete-mapping":
		name := path[strings.LastIndex(path, "/")+1:]
		require.NoError(m.t, m.root.store.PutMapping(m.t.Context(), place+"-town", name, &coverage.Mapping{Layer: coverage.Facilities}))
	case "revoke-token":
		m.tokens++
		m.root.as(coverage.Token{ID: fmt.Sprint("spare-", m.tokens), Name: "spare", Role: coverage.Viewer})
		path = strings.ReplaceAll(path, "{token}", fmt.Sprint("spare-", m.tokens))
	}
	return strings.NewReplacer("{id}", m.ids[place], "/v1/jobs/{job}", m.jobs[place]).Replace(path)
}

const accessWords = `# Who may do what

Generated from api/access.go by ` + "`go test ./api -run Generated -update`" + `; do not edit. A test asks every operation as every
caller and holds the answer to these tables.

An embedded store on this machine is its one user's: nobody is asked for a token, and all is allowed. Where tokens are required
(PostgreSQL, any address that other machines come to, ` + "`serve --tokens`" + `), a caller shows one as ` + "`Authorization: Bearer ykz_…`" + `:

` + "```sh" + `
yikezhong token create 规划科 --role planner -w linhe
yikezhong token create 城关街道 --role planner -w linhe --division 150802001
yikezhong token list
yikezhong token revoke k3j5h7f2a1
` + "```" + `

The first start without any token prints an administrator's, once. The server speaks HTTP: put a proxy with TLS before it
(` + "`--trust-proxy`" + ` names it), for tokens must not cross a network in the open.

**Roles.** viewer reads; planner changes layers and asks for assessments; reviewer decides on stages, adopts norms and goes back to a
revision; admin has workspaces, tokens and the audit. Each may do what the one before it may.

**Scope.** A token is for all workspaces or for some, and may be for one division (by code, with what lies below it and what it
manages): reading is of the whole workspace, writing of that part alone. Replacing a layer then replaces only what lies in the division; what of a file lies
elsewhere, or states no division, is an Issue (` + "`outside_scope`, `no_division_scope`, `others_feature`" + `), and so are layers without
divisions (walkways, scopes); a single feature elsewhere is 403.

**Reach** is what an operation touches: none, the store (any token), a workspace (public: read without a token where the workspace
says ` + "`public`" + `; read; part: written, within the token's division; whole: written as a whole, not for a token of a division), or
all of the store.

**Public** readers see no figure about fewer than five elders (` + "`public_elders`" + `), nothing of ` + "`extra`" + ` and no name of who decided;
` + "`list-workspaces`" + ` shows each caller what it may read.

yes: it is answered; 401: show a token that opens something; 403: the role or the scope is too small; 404: it is not there for this
caller. Columns: no token; one that is unknown, expired or revoked; a token of each role for its own workspaces; an admin's for one
division of them; root, an admin's for the whole store.
`
