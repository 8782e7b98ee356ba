package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
)

func TestProblems(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	const ws = "/v1/workspaces/town"
	assess := func(body string) []string { return []string{http.MethodPost, ws + "/assessments", body} }
	for name, tc := range map[string]struct {
		request []string // method, path, body, headers
		status  int
		code    string
		field   string
	}{
		"no such address":        {[]string{"GET", "/v2/plans", ""}, 404, "not_found", ""},
		"wrong method":           {[]string{"DELETE", "/v1/plans", ""}, 405, "method_not_allowed", ""},
		"no such workspace":      {[]string{"GET", "/v1/workspaces/none", ""}, 404, "not_found", ""},
		"no such plan":           {[]string{"GET", "/v1/plans/none", ""}, 404, "not_found", ""},
		"no such layer":          {[]string{"GET", ws + "/layers/roads", ""}, 404, "not_found", ""},
		"slug":                   {[]string{"GET", "/v1/workspaces/UPPER", ""}, 422, "invalid", "path.ws"},
		"bbox":                   {[]string{"GET", ws + "/layers/facilities?bbox=1,2,3", ""}, 422, "invalid", "query.bbox"},
		"bbox turned round":      {[]string{"GET", ws + "/layers/facilities?bbox=118,49,117,50", ""}, 422, "invalid", "query.bbox"},
		"cursor":                 {[]string{"GET", ws + "/layers/facilities?cursor=!", ""}, 422, "invalid", "query.cursor"},
		"limit":                  {[]string{"GET", ws + "/layers/facilities?limit=0", ""}, 422, "invalid", "query.limit"},
		"unknown query":          {[]string{"GET", ws + "/layers/facilities?limt=5", ""}, 422, "invalid", "query.limt"},
		"future revision":        {[]string{"GET", ws + "/layers/facilities?revision=99", ""}, 404, "not_found", ""},
		"not JSON":               {assess(`{"plan":`), 400, "bad_request", ""},
		"unknown field":          {assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","plam":1}`), 422, "invalid", "body.plam"},
		"missing field":          {assess(`{"plan":"bayannur-2025"}`), 422, "invalid", "body"},
		"plan in body":           {assess(`{"plan":"none","as_of":"2025-12-31"}`), 422, "invalid", "body.plan"},
		"a month is no day":      {assess(`{"plan":"bayannur-2025","as_of":"2025-12"}`), 422, "invalid", ""},
		"unknown parameter":      {assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","parameters":{"circle":5}}`), 422, "invalid", ""},
		"parameter out of range": {assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","parameters":{"circle_m":5}}`), 422, "invalid", ""},
		"latest of which plan":   {[]string{"GET", ws + "/assessments/latest", ""}, 422, "invalid", "query.plan"},
		"no latest yet":          {[]string{"GET", ws + "/assessments/latest?plan=wuzhong-2025", ""}, 404, "not_found", ""},
		"no such assessment":     {[]string{"GET", ws + "/assessments/0123", ""}, 404, "not_found", ""},
		"scenario, unknown id": {assess(
			`{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[{"do":"close","id":"nobody"}]}`), 422, "invalid", "body.scenario[0]"},
		"patch of nothing":          {[]string{"PATCH", ws + "/layers/facilities/none", `{"beds":1}`}, 404, "not_found", ""},
		"patch of no property":      {[]string{"PATCH", ws + "/layers/facilities/F1", `{"bedz":1}`}, 422, "invalid", "body.bedz"},
		"patch with a wrong value":  {[]string{"PATCH", ws + "/layers/facilities/F1", `{"beds":"many"}`}, 422, "rejected", ""},
		"patch based on the past":   {[]string{"PATCH", ws + "/layers/facilities/F1", `{"beds":1}`, "If-Match", `"1"`}, 409, "conflict", ""},
		"If-Match is no revision":   {[]string{"PATCH", ws + "/layers/facilities/F1", `{"beds":1}`, "If-Match", `"x"`}, 422, "invalid", "header.If-Match"},
		"norm of none":              {[]string{"PUT", ws + "/norms/none", ""}, 404, "not_found", ""},
		"norm not adopted":          {[]string{"DELETE", ws + "/norms/none", ""}, 404, "not_found", ""},
		"restore of the future":     {[]string{"POST", ws + "/revisions/99/restore", ""}, 404, "not_found", ""},
		"series of nothing":         {[]string{"GET", ws + "/series?measure=none", ""}, 404, "not_found", ""},
		"check without plan":        {[]string{"POST", "/v1/check", estateFile}, 422, "invalid", "query.plan"},
		"check of no day":           {[]string{"POST", "/v1/check?plan=bayannur-2025&as_of=soon", estateFile}, 422, "invalid", "query.as_of"},
		"check of no norm":          {[]string{"POST", "/v1/check?plan=bayannur-2025&norm=none", estateFile}, 422, "invalid", "query.norm"},
		"check in no workspace":     {[]string{"POST", "/v1/check?plan=bayannur-2025&workspace=none", estateFile}, 404, "not_found", ""},
		"workspace of unknown plan": {[]string{"PUT", "/v1/workspaces/new", `{"name":"x","plans":["none"]}`}, 422, "invalid", "body.plans"},
		"origin with a path": {[]string{
			"PUT", "/v1/workspaces/new", `{"name":"x","allowed_origins":["https://a.example/x"]}`,
		}, 422, "invalid", "body.allowed_origins"},
		"min_revision": {[]string{"GET", ws + "/layers/facilities?min_revision=99", ""}, 503, "unavailable", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := c.do(tc.request[0], tc.request[1], body(tc.request[2]), tc.request[3:]...)
			p := refused(t, a, tc.status, tc.code)
			if tc.field != "" {
				require.NotEmpty(t, p.Errors)
				require.Equal(t, tc.field, p.Errors[0].Field)
			}
		})
	}
}

func TestProblemNamesEveryField(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	a := c.get("/v1/workspaces/BAD/layers/facilities?limit=0&nonsense=1&lang=fr")
	p := refused(t, a, 422, "invalid")
	var fields []string
	for _, e := range p.Errors {
		fields = append(fields, e.Field)
	}
	require.Subset(t, fields, []string{"query.nonsense", "query.lang"})
	require.NotContains(t, string(a.body), "goroutine")
}

func TestUploadProblems(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) { o.MaxUploadBytes = 4096 })
	c.town("town")
	const path = "/v1/workspaces/town/layers/scopes"
	for name, tc := range map[string]struct {
		path, body string
		headers    []string
		status     int
		code       string
	}{
		"empty":              {path, "", nil, 400, "bad_request"},
		"cut off":            {path, scopeFile[:len(scopeFile)/2], nil, 400, "bad_request"},
		"too large":          {path, strings.Repeat(" ", 5000), nil, 413, "too_large"},
		"an image":           {path, "GIF89a", []string{"Content-Type", "image/gif"}, 415, "unsupported"},
		"an empty form":      {path, "--x--", []string{"Content-Type", "multipart/form-data; boundary=x"}, 400, "bad_request"},
		"a form cut off":     {path, "--x\r\nContent-Disposition: form-data; name=f; filename=a.csv\r\n\r\nid", []string{"Content-Type", "multipart/form-data; boundary=x"}, 400, "bad_request"},
		"a form of options":  {path, "--x\r\nContent-Disposition: form-data; name=crs\r\n\r\n4490\r\n--x--", []string{"Content-Type", "multipart/form-data; boundary=x"}, 400, "bad_request"},
		"compressed":         {path, scopeFile, []string{"Content-Encoding", "gzip"}, 415, "unsupported"},
		"stale":              {path, scopeFile, []string{"If-Match", `"1"`}, 409, "conflict"},
		"no such layer":      {"/v1/workspaces/town/layers/roads", scopeFile, nil, 404, "not_found"},
		"no such workspace":  {"/v1/workspaces/none/layers/scopes", scopeFile, nil, 404, "not_found"},
		"norms are no files": {"/v1/workspaces/town/layers/norms", scopeFile, nil, 404, "not_found"},
		"web mercator":       {path + "?crs=EPSG:3857", scopeFile, nil, 422, "rejected"},
		"unknown crs":        {path + "?crs=EPSG:99999", scopeFile, nil, 422, "rejected"},
		"map":                {path + "?map=nothing", scopeFile, nil, 422, "invalid"},
		"mode":               {path + "?mode=append", scopeFile, nil, 422, "invalid"},
		"out of the region":  {path, strings.ReplaceAll(scopeFile, "117.", "17."), nil, 422, "rejected"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := refused(t, c.do(http.MethodPost, tc.path, tc.body, tc.headers...), tc.status, tc.code)
			if tc.code == "rejected" {
				require.Equal(t, "null", string(p.Revision))
				require.NotEmpty(t, p.Issues)
				for _, is := range p.Issues {
					require.NotEmpty(t, is.Message, fmt.Sprint(is))
					require.NotEmpty(t, is.Remedy, fmt.Sprint(is))
				}
			}
		})
	}
}

func TestRefusedUploadsChangeNothing(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	c.do(http.MethodPost, "/v1/workspaces/town/layers/facilities", `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"X","beds":"many"},"geometry":null}]}`)
	w, err := c.store.World(t.Context(), "town", 0)
	require.NoError(t, err)
	require.Equal(t, 3, w.Revision)
	require.Len(t, w.Facilities, 3)
}
