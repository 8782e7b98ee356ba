package api_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/maptile"
	"github.com/stretchr/testify/require"

	"yikezhong/api"
)

// tileAt is the path of the tile over the town's estate.
func tileAt(layer string, z int) string {
	m := maptile.At(square(117.40, 49.60, 0.002).Bound().Center(), maptile.Zoom(z))
	return fmt.Sprintf("%s/%d/%d/%d.mvt", layer, z, m.X, m.Y)
}

func decodeTile(t *testing.T, a answer) *mvt.Layer {
	t.Helper()
	require.Equal(t, http.StatusOK, a.StatusCode, "%s", a.body)
	require.Equal(t, "application/vnd.mapbox-vector-tile", a.Header.Get("Content-Type"))
	b := a.body
	if a.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(b))
		require.NoError(t, err)
		b, err = io.ReadAll(z)
		require.NoError(t, err)
	}
	layers, err := mvt.Unmarshal(b)
	require.NoError(t, err)
	require.Len(t, layers, 1)
	return layers[0]
}

func TestTilesOfALayer(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	path := townPath + "/tiles/" + tileAt("residential-areas", 14)
	plain := c.get(path)
	l := decodeTile(t, plain)
	require.Equal(t, "residential-areas", l.Name)
	require.Len(t, l.Features, 1)
	p := l.Features[0].Properties
	require.Equal(t, "河畔一期", p["name"])
	require.EqualValues(t, 1300, p["households"])
	require.Equal(t, true, p["urban"])
	require.JSONEq(t, `[{"id":"r1","purpose":"elders","elders_area_m2":null,"floor_area_m2":260}]`,
		replaced(p["care_rooms"].(string), `"purpose":"elders",`, `"purpose":"elders","elders_area_m2":null,`))

	zipped := c.get(path, "Accept-Encoding", "br, gzip;q=0.8")
	require.Equal(t, "gzip", zipped.Header.Get("Content-Encoding"))
	require.Contains(t, zipped.Header.Values("Vary"), "Accept-Encoding")
	require.Equal(t, l, decodeTile(t, zipped))
	require.Empty(t, c.get(path, "Accept-Encoding", "gzip;q=0").Header.Get("Content-Encoding"))

	tag := plain.Header.Get("ETag")
	require.NotEmpty(t, tag)
	require.Equal(t, tag, zipped.Header.Get("ETag"))
	require.Equal(t, "no-cache", plain.Header.Get("Cache-Control"))
	same := c.get(path, "If-None-Match", tag)
	require.Equal(t, http.StatusNotModified, same.StatusCode)
	require.Empty(t, same.body)
	require.Equal(t, tag, same.Header.Get("ETag"))
}

func replaced(s, old, with string) string {
	return string(bytes.Replace([]byte(s), []byte(old), []byte(with), 1))
}

// TestTilesFollowTheirLayer changes one layer: its tags change, the others' do not, and the old revision
// stays to be had.
func TestTilesFollowTheirLayer(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	areas, homes := townPath+"/tiles/"+tileAt("residential-areas", 12), townPath+"/tiles/"+tileAt("facilities", 12)
	areaTag, homeTag := c.get(areas).Header.Get("ETag"), c.get(homes).Header.Get("ETag")
	require.Equal(t, 200, c.do(http.MethodPatch, townPath+"/layers/residential-areas/a1", `{"households":900}`).StatusCode)
	now := c.get(areas, "If-None-Match", areaTag)
	require.EqualValues(t, 900, decodeTile(t, now).Features[0].Properties["households"])
	require.NotEqual(t, areaTag, now.Header.Get("ETag"))
	require.Equal(t, http.StatusNotModified, c.get(homes, "If-None-Match", homeTag).StatusCode)

	then := c.get(areas + "?revision=3")
	require.EqualValues(t, 1300, decodeTile(t, then).Features[0].Properties["households"])
	require.Equal(t, areaTag, then.Header.Get("ETag"))
	require.Contains(t, then.Header.Get("Cache-Control"), "immutable")
	refused(t, c.get(areas+"?revision=99"), http.StatusNotFound, "not_found")
}

func TestTilesThatAreNotThere(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	empty := c.get(townPath + "/tiles/facilities/12/0/0.mvt")
	require.Equal(t, http.StatusNoContent, empty.StatusCode)
	require.Empty(t, empty.body)
	require.NotEmpty(t, empty.Header.Get("ETag"))
	for _, wrong := range []string{
		"17/0/0.mvt", "3/8/0.mvt", "3/0/8.mvt", "3/-1/0.mvt",
		"3/0/0", "3/0/0.png", "x/0/0.mvt", "3/1e1/0.mvt", "3/0/.mvt",
	} {
		refused(t, c.get(townPath+"/tiles/facilities/"+wrong), http.StatusBadRequest, "bad_request")
	}
	refused(t, c.get(townPath+"/tiles/nothing/3/0/0.mvt"), http.StatusNotFound, "not_found")
	refused(t, c.get("/v1/workspaces/none/tiles/facilities/3/0/0.mvt"), http.StatusNotFound, "not_found")
	refused(t, c.get("/v1/workspaces/none/tiles/facilities/tile.json"), http.StatusNotFound, "not_found")
	refused(t, c.get(townPath+"/assessments/0123/tiles/gaps/3/0/0.mvt"), http.StatusNotFound, "not_found")
}

func TestTilesOfAnAssessment(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	id := want[struct{ ID string }](t, c.do(http.MethodPost, townPath+"/assessments", requests["assess"].body), 201).ID
	base := townPath + "/assessments/"

	gaps := want[api.FeatureCollection[map[string]any]](t, c.get(base+id+"/gaps?lang=en"), 200)
	located := map[string]map[string]any{}
	for _, f := range gaps.Features {
		if f.Geometry != nil {
			located[f.ID] = f.Properties
		}
	}
	require.NotEmpty(t, located)
	a := c.get(base + id + "/tiles/" + tileAt("gaps", 14) + "?lang=en")
	require.Contains(t, a.Header.Get("Cache-Control"), "immutable")
	drawn := decodeTile(t, a)
	area := 0
	for _, f := range drawn.Features {
		require.Equal(t, located[f.Properties["id"].(string)], map[string]any(f.Properties))
		if f.Properties["subject_id"] == "a1" {
			area++
		}
	}
	require.NotZero(t, area)

	latest := c.get(base + "latest/tiles/" + tileAt("areas", 14) + "?plan=bayannur-2025")
	require.Equal(t, "no-cache", latest.Header.Get("Cache-Control"))
	one := decodeTile(t, latest).Features[0].Properties
	require.Equal(t, "a1", one["id"])
	require.NotEmpty(t, one["verdict"])
	require.EqualValues(t, area, one["gaps"])
	refused(t, c.get(base+id+"/tiles/facilities/3/0/0.mvt"), http.StatusNotFound, "not_found")

	var metres []any
	for _, f := range decodeTile(t, c.get(base+id+"/tiles/"+tileAt("circles", 12))).Features {
		metres = append(metres, f.Properties["metres"])
	}
	require.Equal(t, []any{1000.0, 720.0, 700.0, 300.0}, metres, "the longest first, the shorter over it")

	j := want[api.TileJSON](t, c.get(base+"latest/tiles/areas/tile.json?plan=bayannur-2025"), 200)
	require.Equal(t, []string{c.base + base + id + "/tiles/areas/{z}/{x}/{y}.mvt?lang=zh"}, j.Tiles)
	require.Equal(t, "3.0.0", j.Version)
	require.Equal(t, "String", j.Layers[0].Fields["verdict"])
}

func TestTileJSONOfALayer(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	j := want[api.TileJSON](t, c.get(townPath+"/tiles/residential-areas/tile.json"), 200)
	require.Equal(t, []string{c.base + townPath + "/tiles/residential-areas/{z}/{x}/{y}.mvt?revision=3"}, j.Tiles)
	b := square(117.40, 49.60, 0.002).Bound()
	require.Equal(t, []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}, j.Bounds)
	require.Equal(t, 16, j.MaxZoom)
	require.Equal(t, "Number", j.Layers[0].Fields["households"])
	none := want[api.TileJSON](t, c.get(townPath+"/tiles/walkways/tile.json"), 200)
	require.Nil(t, none.Bounds)
}

func TestArchiveOfAnAssessment(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	id := want[struct{ ID string }](t, c.do(http.MethodPost, townPath+"/assessments", requests["assess"].body), 201).ID
	path := townPath + "/assessments/" + id + "/export.pmtiles"
	a := c.get(path+"?maxzoom=10", "Accept-Encoding", "gzip")
	require.Equal(t, http.StatusOK, a.StatusCode, "%s", a.body)
	require.Equal(t, "application/vnd.pmtiles", a.Header.Get("Content-Type"))
	require.Empty(t, a.Header.Get("Content-Encoding"), "what is compressed is not compressed again")
	require.Contains(t, a.Header.Get("Content-Disposition"), id)
	require.Equal(t, "PMTiles\x03", string(a.body[:8]))
	require.Equal(t, a.body, c.get(path+"?maxzoom=10").body)
	require.Less(t, len(c.get(path+"?maxzoom=10&bbox=0,0,1,1").body), len(a.body))
	refused(t, c.get(path+"?minzoom=5&maxzoom=4"), http.StatusUnprocessableEntity, "invalid")
}

// TestTileCacheIsBounded asks for more than the cache holds: every answer is right all the same.
func TestTileCacheIsBounded(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) { o.TileBytes = 2000 })
	c.town("town")
	for range 2 {
		for z := range 17 {
			require.Len(t, decodeTile(t, c.get(townPath+"/tiles/"+tileAt("residential-areas", z))).Features, 1)
		}
	}
}
