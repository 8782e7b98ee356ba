package api_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/geo/gpkg"
)

const placemark = `<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark id="K1"><name>示例站</name>` +
	`<Point><coordinates>117.4,49.6</coordinates></Point></Placemark></kml>`

// form makes a form of files, name before content, and its Content-Type.
func form(t *testing.T, files ...string) (body, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		part, err := w.CreateFormFile("file", files[i])
		require.NoError(t, err)
		_, err = part.Write([]byte(files[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.String(), w.FormDataContentType()
}

func TestUploadOfFormats(t *testing.T) {
	t.Parallel()
	spool := t.TempDir()
	c := serve(t, func(o *api.Options) { o.SpoolDir = spool })
	c.town("town")
	const at = townPath + "/layers/facilities?lang=en&dry_run=true"
	path := filepath.Join(t.TempDir(), "a.gpkg")
	require.NoError(t, gpkg.Write(t.Context(), path, time.Unix(0, 0), []gpkg.Layer{{
		Name: "stations", Columns: []gpkg.Column{{Name: "id"}}, Features: func(yield func(gpkg.Feature, error) bool) {
			yield(gpkg.Feature{Geometry: orb.Point{117.4, 49.6}, Values: []any{"G1"}}, nil)
		},
	}}))
	packed, err := os.ReadFile(path)
	require.NoError(t, err)
	one, oneKind := form(t, "站点.csv", "编号,经度,纬度\nC1,117.4,49.6\n")
	two, twoKind := form(t, "folder/站点.kml", placemark, "read me.txt", "nothing")
	for name, u := range map[string]struct{ body, kind string }{
		"KML":                   {placemark, "application/vnd.google-earth.kml+xml"},
		"KML as XML":            {placemark, "text/xml"},
		"GeoPackage":            {string(packed), "application/geopackage+sqlite3"},
		"GeoPackage as nothing": {string(packed), "application/octet-stream"},
		"a form of one file":    {one, oneKind},
		"a form of two files":   {two, twoKind},
		"a sequence":            {`{"type":"Feature","id":"S1","properties":{},"geometry":null}` + "\n", "application/geo+json-seq"},
	} {
		r := want[intake.Result](t, c.do(http.MethodPost, at, u.body, "Content-Type", u.kind), 200)
		require.Equal(t, 1, r.Accepted, "%s: %v", name, r.Issues)
	}
	several, kind := form(t, "a.kml", placemark, "b.kml", placemark)
	p := refused(t, c.do(http.MethodPost, at, several, "Content-Type", kind), 422, "rejected")
	require.Equal(t, "member_choose", p.Issues[0].Code)
	r := want[intake.Result](t, c.do(http.MethodPost, at+"&member=b", several, "Content-Type", kind), 200)
	require.Equal(t, 1, r.Accepted)
	refused(t, c.do(http.MethodPost, at, "AC1032", "Content-Type", "image/vnd.dwg"), 415, "unsupported")
	refused(t, c.do(http.MethodPost, at+"&format=xlsx", placemark), 415, "unsupported")
	refused(t, c.do(http.MethodPost, at, "PK\x03\x04", "Content-Type", "application/zip"), 400, "bad_request")
	entries, err := os.ReadDir(spool)
	require.NoError(t, err)
	require.Empty(t, entries, "nothing stays on disk")
}

func TestMappingsAreKeptAndUsed(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	const at = townPath + "/mappings/%E6%B0%91%E6%94%BF" // 民政
	const mapping = `{"layer":"facilities","map":{"一列":"beds","二列":""},"set":{"kind":"day_care_center"}}`
	want[coverage.Mapping](t, c.do(http.MethodPut, at, mapping), 200)
	require.JSONEq(t, mapping, string(c.get(at).body))
	require.JSONEq(t, `{"mappings":{"民政":`+mapping+`}}`, string(c.get(townPath+"/mappings").body))
	const table = "编号,一列,二列\nM1,12,3\n"
	const upload = townPath + "/layers/facilities?crs=EPSG:4490&lang=en&mapping=%E6%B0%91%E6%94%BF"
	r := want[intake.Result](t, c.do(http.MethodPost, upload, table), 200)
	require.Equal(t, 1, r.Accepted)
	w, err := c.store.World(t.Context(), "town", 0)
	require.NoError(t, err)
	require.Len(t, w.Facilities, 1)
	require.Equal(t, 12, *w.Facilities[0].Beds)
	require.Equal(t, coverage.DayCareCenter, w.Facilities[0].Kind)
	want[intake.Result](t, c.do(http.MethodPost, upload+"&set=kind=elder_canteen&dry_run=true", table), 200)

	refused(t, c.do(http.MethodPost, townPath+"/layers/scopes?mapping=%E6%B0%91%E6%94%BF", table), 422, "invalid")
	refused(t, c.do(http.MethodPost, townPath+"/layers/scopes?mapping=none", table), 422, "invalid")
	refused(t, c.do(http.MethodPut, at, `{"layer":"facilities","map":{"一列":"bedz"}}`), 422, "rejected")
	refused(t, c.do(http.MethodPut, at, `{"layer":"norms"}`), 422, "invalid")
	require.Equal(t, 204, c.do(http.MethodDelete, at, "").StatusCode)
	refused(t, c.get(at), 404, "not_found")
	refused(t, c.do(http.MethodDelete, at, ""), 404, "not_found")
}
