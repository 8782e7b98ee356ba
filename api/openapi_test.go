package api_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// requests is one request that works for each operation of the document. {id} is an assessment's.
var requests = map[string]struct {
	path    string
	body    string
	headers []string
}{
	"health": {path: "/healthz"}, "ready": {path: "/readyz"}, "metrics": {path: "/metrics"},
	"openapi": {path: "/openapi.json"}, "docs": {path: "/docs"}, "legend": {path: "/v1/legend"},
	"list-plans": {path: "/v1/plans?lang=en"}, "get-plan": {path: "/v1/plans/bayannur-2025"},
	"list-workspaces": {path: "/v1/workspaces"}, "get-workspace": {path: "/v1/workspaces/town"},
	"put-workspace":       {path: "/v1/workspaces/town", body: `{"name":"镇","plans":["bayannur-2025"],"region":[117,49,118,50]}`},
	"delete-workspace":    {path: "/v1/workspaces/spare"},
	"get-layer":           {path: "/v1/workspaces/town/layers/facilities?bbox=117.3,49.5,117.42,49.7&limit=1"},
	"upload":              {path: "/v1/workspaces/town/layers/facilities?crs=EPSG:4490&dry_run=true", body: facilityFile},
	"template":            {path: "/v1/workspaces/town/layers/facilities/template"},
	"patch-feature":       {path: "/v1/workspaces/town/layers/facilities/F1", body: `{"beds":30}`},
	"list-revisions":      {path: "/v1/workspaces/town/revisions?limit=2"},
	"restore-revision":    {path: "/v1/workspaces/town/revisions/3/restore"},
	"list-norms":          {path: "/v1/workspaces/town/norms"},
	"adopt-norm":          {path: "/v1/workspaces/town/norms/neimenggu-2022-44"},
	"drop-norm":           {path: "/v1/workspaces/town/norms/neimenggu-2022-44"},
	"list-mappings":       {path: "/v1/workspaces/town/mappings"},
	"get-mapping":         {path: "/v1/workspaces/town/mappings/kept"},
	"put-mapping":         {path: "/v1/workspaces/town/mappings/ledger", body: `{"layer":"facilities","map":{"床位":"beds"}}`},
	"delete-mapping":      {path: "/v1/workspaces/town/mappings/spare"},
	"assess":              {path: "/v1/workspaces/town/assessments", body: `{"plan":"bayannur-2025","as_of":"2025-12-31"}`},
	"what-if":             {path: "/v1/workspaces/town/what-if", body: `{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[{"do":"close","id":"F1"}]}`},
	"list-assessments":    {path: "/v1/workspaces/town/assessments?plan=bayannur-2025&limit=1"},
	"get-assessment":      {path: "/v1/workspaces/town/assessments/latest?plan=bayannur-2025"},
	"findings":            {path: "/v1/workspaces/town/assessments/{id}/findings?rule=A1&rule=A2"},
	"gaps":                {path: "/v1/workspaces/town/assessments/{id}/gaps?lang=en"},
	"circles":             {path: "/v1/workspaces/town/assessments/{id}/circles?facility=F1&facility=F3&metres=500"},
	"choice":              {path: "/v1/workspaces/town/assessments/{id}/choice?class=day_care&k=2"},
	"nearest":             {path: "/v1/workspaces/town/assessments/{id}/nearest?area=a1&k=2"},
	"sensitivity":         {path: "/v1/workspaces/town/assessments/{id}/sensitivity"},
	"network":             {path: "/v1/workspaces/streets/network"},
	"snaps":               {path: "/v1/workspaces/streets/network/snaps?limit=5"},
	"compare":             {path: "/v1/workspaces/town/assessments/{id}/compare/{id}"},
	"report":              {path: "/v1/workspaces/town/assessments/{id}/report?format=geojson"},
	"notice":              {path: "/v1/workspaces/town/assessments/{id}/notice?project=a1"},
	"synchrony":           {path: "/v1/workspaces/town/assessments/{id}/synchrony?lang=en"},
	"series":              {path: "/v1/workspaces/town/series?measure=township_comprehensive_care_coverage&from=2024&to=2025"},
	"check":               {path: "/v1/check?plan=bayannur-2025&crs=EPSG:4490&workspace=town", body: estateFile},
	"layer-tile":          {path: "/v1/workspaces/town/tiles/residential-areas/0/0/0.mvt?min_revision=1"},
	"layer-tilejson":      {path: "/v1/workspaces/town/tiles/facilities/tile.json"},
	"assessment-tile":     {path: "/v1/workspaces/town/assessments/{id}/tiles/areas/0/0/0.mvt"},
	"assessment-tilejson": {path: "/v1/workspaces/town/assessments/{id}/tiles/gaps/tile.json"},
	"export-pmtiles":      {path: "/v1/workspaces/town/assessments/{id}/export.pmtiles?maxzoom=2"},
	"list-decisions":      {path: "/v1/workspaces/town/decisions?project=a1"},
	"decide": {path: "/v1/workspaces/town/decisions", body: `{"project":"a1","stage":"accepted","decision":"returned",` +
		`"reason":"未见消防验收","date":"2025-06-30"}`},
	"me": {path: "/v1/me"}, "audit": {path: "/v1/workspaces/town/audit?limit=2"}, "list-tokens": {path: "/v1/tokens"},
	"make-token":   {path: "/v1/tokens", body: `{"name":"规划科","role":"planner","workspaces":["town"],"division":"159981"}`},
	"revoke-token": {path: "/v1/tokens/{token}"},
	"get-job":      {path: "/v1/jobs/{job}"}, "job-events": {path: "/v1/jobs/{job}/events"},
	"cancel-job":    {path: "/v1/jobs/{job}"},
	"rollup":        {path: "/v1/workspaces/town/rollup?plan=inner-mongolia-2025"},
	"assess-region": {path: "/v1/workspaces/town/rollup", body: `{"plan":"inner-mongolia-2025","as_of":"2025-12-31"}`},
}

const scopeFile = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"s1","kind":"urban_area"},` +
	`"geometry":{"type":"Polygon","coordinates":[[[117.4,49.6],[117.5,49.6],[117.5,49.7],[117.4,49.7],[117.4,49.6]]]}}]}`

const facilityFile = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"F1","name":"东街日间照料中心",` +
	`"kind":"day_care_center","division":"159981001000","beds":22},"geometry":{"type":"Point","coordinates":[117.401,49.601]}}]}`

// estateFile is one estate of 1,300 households with one room of 260 m².
const estateFile = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"P1","name":"滨河新居",` +
	`"households":1300,"urban":true,"care_rooms":[{"id":"R1","purpose":"elders","floor_area_m2":260}]},` +
	`"geometry":{"type":"Polygon","coordinates":[[[117.4,49.6],[117.404,49.6],[117.404,49.603],[117.4,49.603],[117.4,49.6]]]}}]}`

func TestGinAndTheDocumentKnowTheSameRoutes(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	doc := want[map[string]any](t, c.get("/openapi.json"), http.StatusOK)
	require.Equal(t, "3.1.0", doc["openapi"])
	var documented []string
	for path, item := range doc["paths"].(map[string]any) {
		for method := range item.(map[string]any) {
			documented = append(documented, strings.ToUpper(method)+" "+path)
		}
	}
	slices.Sort(documented)
	routes := c.s.Routes()
	slices.Sort(routes)
	require.Equal(t, routes, documented)
}

// TestEveryOperationAnswersAsDocumented walks the document: each operation answers a request with a
// status that it names, of a type that it names, with a body that its schema holds for.
func TestEveryOperationAnswersAsDocumented(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	c.town("spare")
	c.town("streets")
	c.streets("streets")
	for _, name := range []string{"kept", "spare"} {
		want[coverage.Mapping](t, c.do(http.MethodPut, "/v1/workspaces/town/mappings/"+name, requests["put-mapping"].body), 200)
	}
	id := want[struct{ ID string }](t, c.do(http.MethodPost, "/v1/workspaces/town/assessments", requests["assess"].body), 201).ID
	c.as(coverage.Token{ID: "spare", Name: "spare", Role: coverage.Viewer})
	job := later(t, c.do(http.MethodPost, requests["assess-region"].path, requests["assess-region"].body))
	doc := c.s.Document()
	walked := 0
	for path, item := range doc.Paths {
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op == nil || op.OperationID == "drop-norm" {
				continue // dropping needs what adopting did: below
			}
			req, ok := requests[op.OperationID]
			require.True(t, ok, "no request is known for %s %s: add one", op.Method, path)
			a := c.do(op.Method, strings.NewReplacer("{id}", id, "{token}", "spare", "/v1/jobs/{job}", job).Replace(req.path), body(req.body), req.headers...)
			answersAsDocumented(t, doc, op, a)
			walked++
		}
	}
	c.do(http.MethodPut, requests["adopt-norm"].path, nil)
	answersAsDocumented(t, doc, doc.Paths["/v1/workspaces/{ws}/norms/{norm}"].Delete, c.do(http.MethodDelete, requests["drop-norm"].path, nil))
	require.Equal(t, len(requests), walked+1)
}

func body(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func answersAsDocumented(t *testing.T, doc *huma.OpenAPI, op *huma.Operation, a answer) {
	t.Helper()
	require.Less(t, a.StatusCode, 300, "%s: %s", op.OperationID, a.body)
	r := op.Responses[strconv.Itoa(a.StatusCode)]
	require.NotNil(t, r, "%s answers %d, which the document does not name", op.OperationID, a.StatusCode)
	kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	if len(r.Content) == 0 {
		require.Empty(t, a.body, op.OperationID)
		return
	}
	media := r.Content[kind]
	require.NotNil(t, media, "%s answers %s, which the document does not name", op.OperationID, kind)
	if !strings.HasSuffix(kind, "json") || media.Schema == nil || media.Schema.Type == huma.TypeString {
		return
	}
	var v any
	require.NoError(t, json.Unmarshal(a.body, &v), op.OperationID)
	res := &huma.ValidateResult{}
	huma.Validate(doc.Components.Schemas, media.Schema, huma.NewPathBuffer([]byte{}, 0), huma.ModeReadFromServer, v, res)
	require.Empty(t, res.Errors, "%s: %s", op.OperationID, a.body)
}

func TestDocsPageNeedsNothingFromElsewhere(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	a := c.get("/docs")
	require.Equal(t, http.StatusOK, a.StatusCode)
	page := string(a.body)
	require.Contains(t, page, "/v1/workspaces/{ws}/assessments/{id}/gaps")
	require.NotContains(t, page, "<script")
	require.NotContains(t, page, "://")
	require.Contains(t, a.Header.Get("Content-Security-Policy"), "default-src 'none'")
}
