package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

type layerPage = api.FeatureCollection[json.RawMessage]

func TestLayerPagesSeeOneRevision(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	first := want[layerPage](t, c.get(townPath+"/layers/facilities?limit=2"), 200)
	require.Equal(t, 3, first.NumberMatched)
	require.Equal(t, 2, first.NumberReturned)
	require.Equal(t, 1, first.NumberUnlocated)
	require.Equal(t, []string{"F1", "F2"}, []string{first.Features[0].ID, first.Features[1].ID})
	c.do(http.MethodPost, townPath+"/layers/facilities", `{"type":"FeatureCollection","features":[]}`)
	second := want[layerPage](t, c.get(next(first.Links)), 200)
	require.Equal(t, "F3", second.Features[0].ID, "the page after is of the same revision")
	require.Empty(t, next(second.Links))
	require.Zero(t, want[layerPage](t, c.get(townPath+"/layers/facilities"), 200).NumberMatched)
	require.Equal(t, 3, want[layerPage](t, c.get(townPath+"/layers/facilities?revision=3"), 200).NumberMatched)
}

func TestLayerByBox(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	page := want[layerPage](t, c.get(townPath+"/layers/facilities?bbox=117.39,49.59,117.41,49.61"), 200)
	require.Equal(t, 1, page.NumberMatched)
	require.JSONEq(t, `{"type":"Point","coordinates":[117.401,49.601]}`, marshal(t, page.Features[0].Geometry))
	require.Equal(t, 1, want[layerPage](t, c.get(townPath+"/layers/facilities?id=F2"), 200).NumberMatched)
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

func TestUploadTakesGeoJSONAndCSV(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	const table = "编号,名称,经度,纬度,床位数\nC1,表里的养老院,117.41,49.61,40\n"
	r := want[intake.Result](t, c.do(http.MethodPost, townPath+"/layers/facilities?mode=merge&crs=EPSG:4490&set=kind=residential_care_home&set=status=operating",
		table, "Content-Type", "text/csv", "Content-Disposition", `attachment; filename="homes.csv"`), 200)
	require.Equal(t, 4, *r.Revision)
	require.Equal(t, 1, r.Accepted)
	w, err := c.store.World(t.Context(), "town", 0)
	require.NoError(t, err)
	require.Len(t, w.Facilities, 4)
	require.Equal(t, 40, *w.Facilities[0].Beds)
	require.Equal(t, coverage.ResidentialCareHome, w.Facilities[0].Kind)
	dry := want[intake.Result](t, c.do(http.MethodPost, townPath+"/layers/scopes?crs=EPSG:4490&dry_run=true", scopeFile), 200)
	require.Nil(t, dry.Revision)
	require.Equal(t, 1, dry.Accepted)
	require.Empty(t, want[layerPage](t, c.get(townPath+"/layers/scopes"), 200).Features)
	revs := want[struct{ Revisions []coverage.Revision }](t, c.get(townPath+"/revisions?limit=1"), 200)
	require.Equal(t, "homes.csv", revs.Revisions[0].Origin.Source)
}

func TestUploadWithAFaultLandsNothingUnlessToldTo(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	const file = `{"type":"FeatureCollection","features":[` +
		`{"type":"Feature","properties":{"id":"G1","beds":"many"},"geometry":null},` +
		`{"type":"Feature","properties":{"id":"G2","beds":5},"geometry":null}]}`
	at := townPath + "/layers/facilities?mode=merge&crs=EPSG:4490&lang=en"
	p := refused(t, c.do(http.MethodPost, at, file), 422, "rejected")
	require.Equal(t, 1, p.Rejected)
	require.Equal(t, "beds", p.Issues[0].Field)
	marked := c.do(http.MethodPost, at+"&annotated=true&dry_run=true", file)
	require.Equal(t, 422, marked.StatusCode)
	require.Contains(t, string(marked.body), "issues")
	r := want[intake.Result](t, c.do(http.MethodPost, at+"&on_issue=skip", file), 200)
	require.Equal(t, 1, r.Accepted)
	require.Equal(t, 1, r.Rejected)
	require.Equal(t, 4, want[layerPage](t, c.get(townPath+"/layers/facilities"), 200).NumberMatched)
}

func TestTemplatesComeBackClean(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	for _, layer := range coverage.UploadLayers {
		for _, format := range []string{"csv", "geojson"} {
			file := c.get(townPath + "/layers/" + string(layer) + "/template?format=" + format)
			require.Equal(t, 200, file.StatusCode, "%s", file.body)
			a := c.do(http.MethodPost, townPath+"/layers/"+string(layer)+"?dry_run=true&crs=EPSG:4490", file.body, "Content-Type", file.Header.Get("Content-Type"))
			require.Equal(t, 200, a.StatusCode, "%s %s: %s", layer, format, a.body)
		}
	}
}

func TestPatchAndUndo(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	r := want[coverage.Revision](t, c.do(http.MethodPatch, townPath+"/layers/facilities/F1", `{"beds":25,"name":null}`, "If-Match", `"3"`), 200)
	require.Equal(t, 4, r.Number)
	one := want[layerPage](t, c.get(townPath+"/layers/facilities?id=F1"), 200).Features[0]
	require.Contains(t, string(one.Properties), `"beds":25`)
	require.NotContains(t, string(one.Properties), "name")
	require.NotNil(t, one.Geometry, "the place stays")
	want[coverage.Revision](t, c.do(http.MethodPost, townPath+"/revisions/3/restore", nil), 200)
	one = want[layerPage](t, c.get(townPath+"/layers/facilities?id=F1"), 200).Features[0]
	require.Contains(t, string(one.Properties), "东街日间照料中心")
}

func TestNormsAreRevisions(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	c.assess(question, 201)
	r := want[coverage.Revision](t, c.do(http.MethodPut, townPath+"/norms/neimenggu-2022-44", nil), 200)
	require.Equal(t, coverage.Norms, r.Layer)
	require.Len(t, c.assess(question, 201).Norms, 1, "another world, another answer")
	own := `{"id":"own-25","name":{"zh":"本市标准"},"document":{"title":"本市规定"},"clause":"第二条","rule":"A1","value":25,"unit":"㎡/百户","applies_to":"new"}`
	want[coverage.Revision](t, c.do(http.MethodPut, townPath+"/norms/own-25", own), 200)
	norms := want[struct{ Norms []coverage.Norm }](t, c.get(townPath+"/norms"), 200).Norms
	require.Len(t, norms, 2)
	refused(t, c.do(http.MethodPut, townPath+"/norms/own-26", own), 422, "invalid")
	refused(t, c.do(http.MethodPut, townPath+"/norms/own-25", strings.Replace(own, "25,", "0,", 1)), 422, "invalid")
	want[coverage.Revision](t, c.do(http.MethodDelete, townPath+"/norms/own-25", nil), 200)
	require.Len(t, want[struct{ Norms []coverage.Norm }](t, c.get(townPath+"/norms"), 200).Norms, 1)
}

func TestAnotherProcessWriting(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	require.Equal(t, 3, want[layerPage](t, c.get(townPath+"/layers/facilities"), 200).Revision)
	done := make(chan answer)
	go func() { done <- c.get(townPath + "/layers/facilities?min_revision=4") }()
	_, err := c.store.Put(t.Context(), "town", coverage.Change{
		Layer: coverage.Facilities, Mode: coverage.Remove,
		Features: func(yield func(coverage.Feature, error) bool) { yield(coverage.Feature{ID: "F1"}, nil) },
	})
	require.NoError(t, err)
	require.Equal(t, 2, want[layerPage](t, <-done, 200).NumberMatched)
}

func TestCheckStoresNothing(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	got := want[api.CheckAnswer](t, c.do(http.MethodPost, "/v1/check?plan=bayannur-2025&crs=EPSG:4490&as_of=2025-12-31&workspace=town&lang=en", estateFile), 200)
	require.Equal(t, coverage.Fail, got.Verdict)
	verdicts := map[coverage.Rule]coverage.Verdict{}
	for _, f := range got.Findings {
		require.Equal(t, "P1", f.Subject.ID)
		verdicts[f.Rule] = f.Verdict
		if f.Rule == coverage.A2 {
			require.InDelta(t, 90, f.Figures["shortfall_m2"], 0)
		}
	}
	require.Equal(t, coverage.Pass, verdicts[coverage.A1])
	require.Equal(t, coverage.Fail, verdicts[coverage.A2])
	require.Equal(t, "F1", got.Nearby[0].Facility)
	require.Empty(t, got.Issues)
	w, err := c.store.Workspace(t.Context(), "town")
	require.NoError(t, err)
	require.Equal(t, 3, w.Revision)
}

// lanes is a network as OpenStreetMap writes it: a path, and a motorway that nobody walks on. Invented.
const lanes = `<?xml version="1.0"?><osm version="0.6"><way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="path"/></way>
<way id="8"><nd ref="1"/><nd ref="2"/><tag k="highway" v="motorway"/></way>
<node id="1" lat="49.6" lon="117.4"/><node id="2" lat="49.6" lon="117.401"/></osm>`

func TestUploadTakesOpenStreetMap(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	const at = townPath + "/layers/walkways"
	for _, headers := range [][]string{
		{"Content-Type", "application/vnd.openstreetmap.data+xml"},
		{"Content-Type", "application/octet-stream", "Content-Disposition", `attachment; filename="lanes.osm"`},
		{},
	} {
		r := want[intake.Result](t, c.do(http.MethodPost, at, lanes, headers...), 200)
		require.Equal(t, 2, r.Accepted)
		require.Equal(t, []int{1, 1}, []int{r.Ways.Kept, r.Ways.Barriers})
		require.Equal(t, map[string]int{"motor_road": 1}, r.Ways.LeftOut)
		require.Empty(t, r.Issues, "longitude and latitude by definition")
	}
	page := want[layerPage](t, c.get(at), 200)
	require.Len(t, page.Features, 2)
	require.JSONEq(t, `{"id":"w8","kind":"motorway","barrier":"motor_road","walkable":false}`, string(page.Features[1].Properties))
	require.JSONEq(t, `{"id":"w7","kind":"path","nodes":[1,2]}`, string(page.Features[0].Properties))
	require.JSONEq(t, `{"type":"LineString","coordinates":[[117.4,49.6],[117.401,49.6]]}`, string(marshal(t, page.Features[0].Geometry)))

	refused(t, c.do(http.MethodPost, at, lanes[:200], "Content-Type", "application/xml"), 400, "bad_request")
	refused(t, c.do(http.MethodPost, townPath+"/layers/facilities?format=osm", lanes), 415, "unsupported")
	refused(t, c.do(http.MethodPost, at+"?annotated=true", lanes[:200]), 422, "invalid")
}
