package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/geo"
)

// The tests below follow the abstract test suites of OGC 17-069r4 (A.2 Core, A.3 GeoJSON, A.5 OpenAPI) and
// 18-058r1 (A.1 CRS), class by class.

type ogcLink struct{ Href, Rel, Type string }

type ogcCollection struct {
	ID, Title, ItemType, StorageCRS string
	CRS                             []string
	Links                           []ogcLink
	Extent                          struct {
		Spatial struct {
			BBox [][]float64
			CRS  string
		}
	}
}

type ogcPage struct {
	Type                          string
	NumberMatched, NumberReturned int
	Links                         []ogcLink
	Features                      []struct {
		Type, ID string
		Geometry *struct {
			Type        string
			Coordinates json.RawMessage
		}
		Properties map[string]any
	}
}

const ogcTown = "/ogc/town"

// follow asks for a link of ours.
func (c *client) follow(links []ogcLink, rel string) answer {
	c.t.Helper()
	for _, l := range links {
		if l.Rel == rel {
			require.True(c.t, strings.HasPrefix(l.Href, c.base), "%s is absolute and here", l.Href)
			a := c.get(strings.TrimPrefix(l.Href, c.base))
			require.Equal(c.t, l.Type, a.Header.Get("Content-Type"), l.Href)
			return a
		}
	}
	c.t.Fatalf("no link %s in %v", rel, links)
	return answer{}
}

func TestOGCLandingLeadsEverywhere(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	landing := want[struct {
		Title string
		Links []ogcLink
	}](t, c.get(ogcTown), 200)
	require.Equal(t, "画出来的镇", landing.Title)
	require.Equal(t, c.get(ogcTown).body, c.get(ogcTown+"/").body)
	conforms := want[struct{ ConformsTo []string }](t, c.follow(landing.Links, "conformance"), 200)
	for _, class := range []string{"features-1/1.0/conf/core", "features-1/1.0/conf/geojson", "features-1/1.0/conf/oas30", "features-2/1.0/conf/crs"} {
		require.Contains(t, conforms.ConformsTo, "http://www.opengis.net/spec/ogcapi-"+class)
	}
	all := want[struct{ Collections []ogcCollection }](t, c.follow(landing.Links, "data"), 200)
	var ids []string
	for _, k := range all.Collections {
		ids = append(ids, k.ID)
		one := want[ogcCollection](t, c.follow(k.Links, "self"), 200)
		require.Equal(t, k, one, "the list and the collection say the same")
		require.Equal(t, "feature", k.ItemType)
		require.Equal(t, "http://www.opengis.net/def/crs/OGC/1.3/CRS84", k.StorageCRS)
		require.Equal(t, k.StorageCRS, k.CRS[0])
		require.Contains(t, k.CRS, "http://www.opengis.net/def/crs/EPSG/0/4490")
		require.Contains(t, k.CRS, "http://www.opengis.net/def/crs/EPSG/0/4548", "the 3° zone of 117°E")
		page := want[ogcPage](t, c.follow(k.Links, "items"), 200)
		require.Equal(t, "FeatureCollection", page.Type)
		require.Equal(t, page.NumberMatched, page.NumberReturned)
		require.Len(t, page.Features, page.NumberReturned)
		require.NotEmpty(t, want[map[string]any](t, c.follow(k.Links, "http://www.opengis.net/def/rel/ogc/1.0/queryables"), 200)["properties"])
	}
	require.Equal(t, []string{"divisions", "residential-areas", "facilities"}, ids)
}

func TestOGCDescribesEveryAddressInOpenAPI30(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	a := c.get(ogcTown + "/api")
	require.Equal(t, "application/vnd.oai.openapi+json;version=3.0", a.Header.Get("Content-Type"))
	doc := want[struct {
		OpenAPI string
		Paths   map[string]struct {
			Get struct {
				OperationID string
				Parameters  []struct{ Name, In string }
				Responses   map[string]any
			}
		}
	}](t, a, 200)
	require.Regexp(t, `^3\.0\.`, doc.OpenAPI)
	require.Len(t, doc.Paths, 4+3*4)
	for path, item := range doc.Paths {
		require.NotEmpty(t, item.Get.OperationID, path)
		require.Contains(t, item.Get.Responses, "200")
		at := strings.ReplaceAll(path, "{featureId}", "nobody")
		status := c.get(ogcTown + strings.TrimSuffix(at, "/")).StatusCode
		require.Equal(t, map[bool]int{true: 404, false: 200}[at != path], status, path)
	}
	var names []string
	for _, p := range doc.Paths["/collections/facilities/items"].Get.Parameters {
		names = append(names, p.Name)
	}
	for _, n := range []string{"limit", "bbox", "datetime", "crs", "bbox-crs", "kind", "beds"} {
		require.Contains(t, names, n)
	}
}

func TestOGCPagesThroughAll(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	var seen []string
	a := c.get(ogcTown + "/collections/facilities/items?limit=1")
	for pages := 1; ; pages++ {
		page := want[ogcPage](t, a, 200)
		require.Equal(t, 3, page.NumberMatched)
		require.Equal(t, 1, page.NumberReturned)
		seen = append(seen, page.Features[0].ID)
		if pages == 3 {
			for _, l := range page.Links {
				require.NotEqual(t, "next", l.Rel)
			}
			break
		}
		a = c.follow(page.Links, "next")
	}
	require.Equal(t, []string{"F1", "F2", "F3"}, seen)
	require.Equal(t, 3, want[ogcPage](t, c.get(ogcTown+"/collections/facilities/items?limit=99999999"), 200).NumberReturned,
		"more than the most is the most, no fault")
	one := want[struct {
		ID    string
		Links []ogcLink
	}](t, c.get(ogcTown+"/collections/facilities/items/F1"), 200)
	require.Equal(t, "F1", one.ID)
	c.follow(one.Links, "self")
	c.follow(one.Links, "collection")
}

func TestOGCFilters(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	gk, err := geo.ParseCRS("EPSG:4548")
	require.NoError(t, err)
	x, y, err := gk.FromLonLat([2]float64{117.401, 49.601})
	require.NoError(t, err)
	metres := fmt.Sprintf("bbox=%.3f,%.3f,%.3f,%.3f", y-1, x-1, y+1, x+1) // northing first
	const epsg = "http://www.opengis.net/def/crs/EPSG/0/"
	for query, ids := range map[string][]string{
		"bbox=117.39,49.59,117.41,49.61":                           {"F1"},
		"bbox=117.39,49.59,0,117.41,49.61,9":                       {"F1"},
		"bbox=49.59,117.39,49.61,117.41&bbox-crs=" + epsg + "4490": {"F1"},
		metres + "&bbox-crs=" + epsg + "4548":                      {"F1"},
		"bbox=170,-10,-170,10":                                     {},
		"bbox=117,49,-170,50":                                      {"F1", "F2"},
		"kind=" + string(coverage.DayCareCenter):                   {"F1"},
		"datetime=2020-01-01T00:00:00Z/..":                         {"F1", "F2", "F3"},
		"kind=nothing":                                             {},
		"id=F2&f=json":                                             {"F2"},
		"bbox=117.39,49.59,117.41,49.61&kind=" + string(coverage.DayCareCenter): {"F1"},
	} {
		page := want[ogcPage](t, c.get(ogcTown+"/collections/facilities/items?"+query), 200)
		got := []string{}
		for _, f := range page.Features {
			got = append(got, f.ID)
		}
		require.Equal(t, ids, got, query)
		require.Equal(t, len(ids), page.NumberMatched, query)
	}
}

func TestOGCGivesCoordinatesInTheAxesOfTheAuthority(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	at := func(crs string) (x, y float64) {
		a := c.get(ogcTown + "/collections/facilities/items/F1?crs=" + url.QueryEscape(crs))
		require.Equal(t, "<"+crs+">", a.Header.Get("Content-Crs"))
		f := want[struct {
			Geometry struct{ Coordinates [2]float64 }
		}](t, a, 200)
		return f.Geometry.Coordinates[0], f.Geometry.Coordinates[1]
	}
	lon, lat := at("http://www.opengis.net/def/crs/OGC/1.3/CRS84")
	require.Equal(t, [2]float64{117.401, 49.601}, [2]float64{lon, lat})
	for _, code := range []string{"4490", "4326"} {
		first, second := at("http://www.opengis.net/def/crs/EPSG/0/" + code)
		require.Equal(t, [2]float64{lat, lon}, [2]float64{first, second}, "latitude first in EPSG:%s", code)
	}
	north, east := at("http://www.opengis.net/def/crs/EPSG/0/4548")
	gk, err := geo.ParseCRS("EPSG:4548")
	require.NoError(t, err)
	back, err := gk.ToLonLat(east, north)
	require.NoError(t, err)
	require.InDelta(t, lon, back[0], 2e-9)
	require.InDelta(t, lat, back[1], 2e-9)
	require.Equal(t, "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>", c.get(ogcTown+"/collections/facilities/items").Header.Get("Content-Crs"))
}

func TestOGCRefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	items := ogcTown + "/collections/facilities/items"
	for _, query := range []string{
		"nonsense=1", "limit=0", "limit=-1", "limit=ten", "limit=", "offset=-1", "bbox=1,2,3", "bbox=1,2,3,x", "bbox=1,5,2,4",
		"bbox=0,-91,1,0", "bbox=NaN,0,1,1", "datetime=yesterday", "datetime=../..", "datetime=2020-01-01/2021-01-01/2022-01-01",
		"crs=EPSG:4326", "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857&bbox=0,0,1,1", "beds=many", "f=xml", "limit=1&limit=2", "%zz",
	} {
		refused(t, c.get(items+"?"+query), http.StatusBadRequest, "bad_request")
	}
	for _, path := range []string{
		"/ogc/nowhere", "/ogc/", ogcTown + "/collections/none", ogcTown + "/collections/none/items", items + "/nobody", ogcTown + "/x/y/z",
	} {
		refused(t, c.get(path), http.StatusNotFound, "not_found")
	}
	for _, path := range []string{ogcTown, ogcTown + "/conformance", ogcTown + "/collections", ogcTown + "/collections/facilities", ogcTown + "/api"} {
		refused(t, c.get(path+"?nonsense=1"), http.StatusBadRequest, "bad_request")
	}
	refused(t, c.do(http.MethodPost, items, "{}"), http.StatusMethodNotAllowed, "method_not_allowed")
}

func TestOGCServesGapsOfTheNewestAssessment(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	a := c.assess(question, 201).ID
	gaps := want[ogcPage](t, c.get(townPath+"/assessments/"+a+"/gaps"), 200)
	page := want[ogcPage](t, c.get(ogcTown+"/collections/gaps-bayannur-2025/items"), 200)
	require.NotZero(t, page.NumberMatched)
	require.Equal(t, gaps.NumberMatched, page.NumberMatched)
	for i, f := range page.Features {
		require.Equal(t, gaps.Features[i].ID, f.ID)
		require.Equal(t, gaps.Features[i].Properties, f.Properties)
	}
	only := want[ogcPage](t, c.get(ogcTown+"/collections/gaps-bayannur-2025/items?severity=obligatory"), 200)
	for _, f := range only.Features {
		require.Equal(t, "obligatory", f.Properties["severity"])
	}
	require.Less(t, only.NumberMatched, page.NumberMatched)
}

// TestGDALReadsEveryOGCCollection holds GDAL's own client against ours.
func TestGDALReadsEveryOGCCollection(t *testing.T) {
	t.Parallel()
	if os.Getenv("YIKEZHONG_GDAL") == "" {
		t.Skip("set YIKEZHONG_GDAL=1 where ogrinfo is installed")
	}
	c := serve(t, nil)
	c.town("town")
	c.assess(question, 201)
	all := want[struct{ Collections []ogcCollection }](t, c.get(ogcTown+"/collections"), 200)
	require.Len(t, all.Collections, 4)
	for _, k := range all.Collections {
		out, err := exec.CommandContext(t.Context(), "ogrinfo", "-al", "-ro", "OAPIF:"+c.base+ogcTown, k.ID).CombinedOutput()
		require.NoError(t, err, "%s", out)
		n := want[ogcPage](t, c.get(ogcTown+"/collections/"+k.ID+"/items"), 200).NumberMatched
		require.Contains(t, string(out), fmt.Sprintf("Feature Count: %d", n))
		require.Equal(t, n, strings.Count(string(out), "OGRFeature("))
		require.NotContains(t, string(out), "ERROR")
	}
}
