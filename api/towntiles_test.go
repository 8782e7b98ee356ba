package api_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/mvt"
	"github.com/paulmach/orb/geojson"
	"github.com/paulmach/orb/planar"
	"github.com/stretchr/testify/require"

	"yikezhong/fixtures/demo"
	"yikezhong/geo"
	"yikezhong/geo/tile"
)

// demoTown loads the demo town over HTTP and assesses it; it returns the addresses of what has tiles.
func demoTown(t *testing.T) (c *client, layers map[string]string) {
	t.Helper()
	c = serve(t, nil)
	m, err := demo.Load()
	require.NoError(t, err)
	ws := "/v1/workspaces/" + m.Workspace.Slug
	require.Less(t, c.do(http.MethodPut, ws, map[string]any{
		"name": m.Workspace.Name, "division_codes": m.Workspace.DivisionCodes, "region": m.Workspace.Region, "plans": m.Workspace.Plans,
	}).StatusCode, 300)
	for _, f := range m.Files {
		if f.Layer == "" || f.File == "undeclared-mercator.geojson" {
			continue
		}
		q := url.Values{"mode": {f.Mode}, "name": {f.File}}
		if f.CRS != "" {
			q.Set("crs", f.CRS)
		}
		for name, options := range map[string]map[string]string{"map": f.Map, "set": f.Set} {
			for k, v := range options {
				q.Add(name, k+"="+v)
			}
		}
		b, err := f.Bytes()
		require.NoError(t, err)
		a := c.do(http.MethodPost, ws+"/layers/"+f.Layer+"?"+q.Encode(), b)
		require.Equal(t, 200, a.StatusCode, "%s: %s", f.File, a.body)
	}
	id := want[struct{ ID string }](t, c.do(http.MethodPost, ws+"/assessments", `{"plan":"manzhouli-2025","as_of":"2025-12-31"}`), 201).ID
	layers = map[string]string{ws + "/assessments/" + id + "/gaps": ws + "/assessments/" + id + "/tiles/gaps"}
	for _, l := range []string{"divisions", "scopes", "residential-areas", "facilities", "dwellings", "walkways"} {
		layers[ws+"/layers/"+l] = ws + "/tiles/" + l
	}
	return c, layers
}

// drawn is a feature of a layer as GeoJSON serves it.
type drawn struct {
	geometry   orb.Geometry
	properties map[string]any
}

// features lists a layer's features that have a place, all pages.
func (c *client) features(path string) map[string]drawn {
	c.t.Helper()
	out := map[string]drawn{}
	for next := path + "?limit=10000"; next != ""; {
		page := want[struct {
			Features []struct {
				ID         string
				Geometry   *geojson.Geometry
				Properties map[string]json.RawMessage
			}
			Links []struct{ Rel, Href string }
		}](c.t, c.get(next), 200)
		for _, f := range page.Features {
			if f.Geometry == nil {
				continue
			}
			d := drawn{f.Geometry.Geometry(), map[string]any{}}
			for name, raw := range f.Properties {
				var v any
				require.NoError(c.t, json.Unmarshal(raw, &v))
				switch v.(type) {
				case nil:
					continue
				case map[string]any, []any:
					v = string(raw)
				}
				d.properties[name] = v
			}
			out[f.ID] = d
		}
		next = ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				next = l.Href
			}
		}
	}
	return out
}

// within asks without a socket: there are thousands of tiles.
func (c *client) within(path string) []byte {
	c.t.Helper()
	r := httptest.NewRequestWithContext(c.t.Context(), http.MethodGet, path, nil)
	r.Host = "localhost"
	w := httptest.NewRecorder()
	c.s.Handler().ServeHTTP(w, r)
	require.Less(c.t, w.Code, 300, "%s: %s", path, w.Body)
	return w.Body.Bytes()
}

// gridded is a layer's vertices on the grid of a zoom.
type gridded struct {
	scale    float64
	vertices map[[2]int]bool
	points   map[string][]orb.Point // of each feature, in units, not rounded
	tiles    map[tile.Coord]bool    // that a vertex is in
	unsound  map[string]bool        // that break a rule of rings as they are
}

func grid(features map[string]drawn, zoom int) gridded {
	g := gridded{float64(int(tile.Extent) << zoom), map[[2]int]bool{}, map[string][]orb.Point{}, map[tile.Coord]bool{}, map[string]bool{}}
	for id, d := range features {
		g.unsound[id] = len(geo.CheckPolygon(d.geometry)) > 0
		for _, p := range vertices(d.geometry) {
			m := tile.Project(p)
			u := orb.Point{m[0] * g.scale, m[1] * g.scale}
			g.points[id] = append(g.points[id], u)
			g.vertices[[2]int{int(math.Floor(u[0] + 0.5)), int(math.Floor(u[1] + 0.5))}] = true
			g.tiles[tile.Coord{Z: zoom, X: int(u[0]) / tile.Extent, Y: int(u[1]) / tile.Extent}] = true
		}
	}
	return g
}

func vertices(g orb.Geometry) (out []orb.Point) {
	switch g := g.(type) {
	case orb.Point:
		return []orb.Point{g}
	case orb.MultiPoint:
		return g
	case orb.LineString:
		return g
	case orb.MultiLineString:
		for _, l := range g {
			out = append(out, l...)
		}
	case orb.Polygon:
		for _, r := range g {
			out = append(out, r...)
		}
	case orb.MultiPolygon:
		for _, p := range g {
			out = append(out, vertices(p)...)
		}
	}
	return out
}

// TestTownTilesMatchTheirFeatures reads every tile of the demo town that a vertex lies in, zoom 8 to 16, by
// the second reader and holds it to the features of GeoJSON.
func TestTownTilesMatchTheirFeatures(t *testing.T) {
	t.Parallel()
	c, layers := demoTown(t)
	for source, tiles := range layers {
		features := c.features(source)
		require.NotEmpty(t, features, source)
		for z := 8; z <= tile.MaxZoom; z++ {
			g := grid(features, z)
			for id, unsound := range g.unsound {
				require.True(t, !unsound || strings.HasSuffix(source, "/gaps"), "%s %s", source, id)
			}
			for at := range g.tiles {
				b := c.within(fmt.Sprintf("%s/%s.mvt", tiles, at))
				decoded, err := mvt.Unmarshal(b)
				require.NoError(t, err)
				require.Len(t, decoded, 1, "%s %s", tiles, at)
				g.check(t, features, decoded[0], at)
			}
		}
	}
}

func (g gridded) check(t *testing.T, features map[string]drawn, l *mvt.Layer, at tile.Coord) {
	t.Helper()
	found := map[string]orb.Geometry{}
	for _, f := range l.Features {
		id := f.Properties["id"].(string)
		require.Equal(t, features[id].properties, map[string]any(f.Properties), "%s %s", at, id)
		found[id] = f.Geometry
		g.sound(t, f.Geometry, at, id)
	}
	for id, points := range g.points {
		if g.unsound[id] {
			continue // parts of a gap that cover one another become one
		}
		for _, p := range points {
			local := orb.Point{p[0] - float64(at.X*tile.Extent), p[1] - float64(at.Y*tile.Extent)}
			if local[0] < 0 || local[1] < 0 || local[0] > tile.Extent || local[1] > tile.Extent {
				continue
			}
			require.Contains(t, found, id, "%s: %s has a vertex in it", at, id)
			near := tile.Pixel * 1.5
			if at.Z == tile.MaxZoom {
				near = 1.01 // half a unit for the vertex, half for its border's bend
			}
			require.LessOrEqual(t, away(found[id], local), near, "%s %s %v of %v", at, id, local, found[id])
		}
	}
}

// sound holds a decoded geometry to the rules of rings and its vertices to those of the layer.
func (g gridded) sound(t *testing.T, d orb.Geometry, at tile.Coord, id string) {
	t.Helper()
	for _, f := range geo.CheckPolygon(d) {
		require.Equal(t, geo.PartsShareEdge, f.Code, "%s %s: %+v", at, id, f)
	}
	b := d.Bound()
	if b.Max[0]-b.Min[0] <= tile.Pixel && b.Max[1]-b.Min[1] <= tile.Pixel {
		return // a square stands for it
	}
	for _, p := range vertices(d) {
		cut := p[0] == -tile.Buffer || p[1] == -tile.Buffer || p[0] == tile.Extent+tile.Buffer || p[1] == tile.Extent+tile.Buffer
		x, y := int(p[0])+at.X*tile.Extent, int(p[1])+at.Y*tile.Extent
		require.True(t, cut || g.vertices[[2]int{x, y}], "%s %s: %v is no vertex of the layer", at, id, p)
	}
}

// away is how far a point is from a geometry's points and edges, in units.
func away(g orb.Geometry, p orb.Point) float64 {
	switch g := g.(type) {
	case orb.Polygon:
		least := math.Inf(1)
		for _, r := range g {
			least = min(least, planar.DistanceFrom(orb.LineString(r), p))
		}
		return least
	case orb.MultiPolygon:
		least := math.Inf(1)
		for _, part := range g {
			least = min(least, away(part, p))
		}
		return least
	}
	return planar.DistanceFrom(g, p)
}

// TestGoldenTownTiles holds the bytes of the town's tiles: by layer and zoom, how many, how long, and
// their hash.
func TestGoldenTownTiles(t *testing.T) {
	t.Parallel()
	c, layers := demoTown(t)
	sums := map[string]map[string]string{}
	for source, tiles := range layers {
		features := c.features(source)
		name := tiles[strings.LastIndex(tiles, "/")+1:]
		sums[name] = map[string]string{}
		for z := 8; z <= 14; z += 2 {
			h, n, bytes := sha256.New(), 0, 0
			g := grid(features, z)
			for _, at := range slices.SortedFunc(maps.Keys(g.tiles), func(p, q tile.Coord) int {
				return cmp.Or(cmp.Compare(p.X, q.X), cmp.Compare(p.Y, q.Y))
			}) {
				b := c.within(fmt.Sprintf("%s/%s.mvt", tiles, at))
				h.Write(b)
				n, bytes = n+1, bytes+len(b)
			}
			sums[name][fmt.Sprint("z", z)] = fmt.Sprintf("%d tiles, %d bytes, %s", n, bytes, hex.EncodeToString(h.Sum(nil)[:12]))
		}
	}
	b, err := json.Marshal(sums)
	require.NoError(t, err)
	golden(t, "town-tiles.json", answer{body: b})
}

// TestTownTilesOpenInGDAL asks GDAL to read tiles: it is a program, and not on every machine.
func TestTownTilesOpenInGDAL(t *testing.T) {
	t.Parallel()
	if os.Getenv("YIKEZHONG_GDAL") != "1" {
		t.Skip("YIKEZHONG_GDAL=1 asks ogrinfo to read tiles")
	}
	c, layers := demoTown(t)
	for source, tiles := range layers {
		features := c.features(source)
		for _, z := range []int{8, 11, 14} {
			for at := range grid(features, z).tiles {
				b := c.within(fmt.Sprintf("%s/%s.mvt", tiles, at))
				decoded, err := mvt.Unmarshal(b)
				require.NoError(t, err)
				file := filepath.Join(t.TempDir(), "tile.mvt")
				require.NoError(t, os.WriteFile(file, b, 0o600))
				out, err := exec.CommandContext(t.Context(), "ogrinfo", "-ro", "-al", "-so", file).CombinedOutput()
				require.NoError(t, err, "%s", out)
				require.Contains(t, string(out), fmt.Sprintf("Feature Count: %d", len(decoded[0].Features)), "%s", tiles)
				require.False(t, bytes.Contains(bytes.ToLower(out), []byte("error")), "%s", out)
				break
			}
		}
	}
}
