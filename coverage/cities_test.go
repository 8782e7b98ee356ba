package coverage_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkt"
	"github.com/paulmach/orb/geojson"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/coverage/sqlite"
)

// realCity is a walking network that people drew, with the compounds that were drawn in it. What its files
// do not have is ours: households, elders, the places that care, two subdistricts, and an island.
type realCity struct {
	name, network, compounds string // compounds empty: ours, squares about the network
	streets                  orb.Bound
}

var realCities = []realCity{
	{"futian", "osm/cn_shenzhen_futian_osmnx.graphml", "residential/compounds_shenzhen_futian_bd09.geojson", box(113.99, 22.50, 114.06, 22.57)},
	{"wangjing", "osm/cn_beijing_wangjing.osm.pbf", "residential/compounds_beijing_wangjing_bd09.geojson", box(116.44, 39.97, 116.50, 40.02)},
	{"huangpu", "osm/cn_shanghai_huangpu.osm.pbf", "residential/compounds_shanghai_huangpu_bd09.geojson", box(121.44, 31.20, 121.50, 31.26)},
	{"guixi", "osm/cn_jiangxi_guixi.osm.pbf", "", box(117.18, 28.26, 117.26, 28.32)},
}

func box(west, south, east, north float64) orb.Bound {
	return orb.Bound{Min: orb.Point{west, south}, Max: orb.Point{east, north}}
}

// upload is a file as its user brings it.
type upload struct {
	layer     coverage.Layer
	name, crs string
	mode      coverage.Mode
	bytes     []byte
}

// world takes the city's files into a real store and reads them back as one world.
func (c realCity) world(t *testing.T) *coverage.World {
	t.Helper()
	const data = "../../shared/data"
	if _, err := os.Stat(data); err != nil {
		t.Skip("the shared real data is not here")
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(data, name))
		require.NoError(t, err)
		return b
	}
	ways := upload{coverage.Walkways, filepath.Base(c.network), "EPSG:4326", coverage.Replace, read(c.network)}
	if strings.HasSuffix(c.network, ".graphml") {
		ways.name, ways.bytes = "network.geojson", fromGraphML(t, ways.bytes)
	}
	areas := upload{coverage.ResidentialAreas, "compounds.geojson", "EPSG:4326", coverage.Replace, nil}
	estates := c.squares()
	if c.compounds != "" {
		areas.crs = "BD-09"
		fc, err := geojson.UnmarshalFeatureCollection(read(c.compounds))
		require.NoError(t, err)
		estates = fc
	}
	areas.bytes = marshal(t, peopled(estates))
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "city.db"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	_, err = store.PutWorkspace(t.Context(), coverage.Workspace{Slug: c.name, Name: c.name})
	require.NoError(t, err)
	for _, u := range []upload{
		ways, areas,
		{coverage.Facilities, "care.csv", areas.crs, coverage.Replace, care(estates)},
		{coverage.Divisions, "subdistricts.geojson", "EPSG:4490", coverage.Replace, marshal(t, c.subdistricts())},
	} {
		take(t, store, c.name, u)
	}
	w, err := store.World(t.Context(), c.name, 0)
	require.NoError(t, err)
	for _, u := range island(t, w) {
		take(t, store, c.name, u)
	}
	w, err = store.World(t.Context(), c.name, 0)
	require.NoError(t, err)
	return w
}

func take(t *testing.T, store coverage.Store, slug string, u upload) {
	t.Helper()
	res, err := intake.Import(t.Context(), store, slug, bytes.NewReader(u.bytes),
		intake.Options{Layer: u.layer, Name: u.name, CRS: u.crs}, u.mode, 0, coverage.Origin{Source: u.name}, false)
	require.NoError(t, err)
	require.NotNil(t, res.Revision, "%s: %v", u.name, res.Issues)
}

func marshal(t *testing.T, fc *geojson.FeatureCollection) []byte {
	b, err := fc.MarshalJSON()
	require.NoError(t, err)
	return b
}

// peopled gives compounds ids, households and elders of ours: no count is known of any.
func peopled(fc *geojson.FeatureCollection) *geojson.FeatureCollection {
	for i, f := range fc.Features {
		households := 120 + i*137%900
		f.ID = nil
		f.Properties = geojson.Properties{
			"id": fmt.Sprintf("c%03d", i), "households": households, "residents": households * 5 / 2, "elders60": households / 2,
			"status": "delivered",
		}
	}
	return fc
}

// squares are 60 estates of 120 m at random in the city.
func (c realCity) squares() *geojson.FeatureCollection {
	rnd, fc := rand.New(rand.NewPCG(3, 60)), geojson.NewFeatureCollection()
	for range 60 {
		x := c.streets.Min[0] + rnd.Float64()*(c.streets.Max[0]-c.streets.Min[0])
		y := c.streets.Min[1] + rnd.Float64()*(c.streets.Max[1]-c.streets.Min[1])
		fc.Append(geojson.NewFeature(box(x, y, x+0.0012, y+0.0011).ToPolygon()))
	}
	return fc
}

// care is a place that cares at the first corner of every sixth compound.
func care(estates *geojson.FeatureCollection) []byte {
	var b bytes.Buffer
	b.WriteString("编号,名称,经度,纬度,kind,status\n")
	for i := 0; i < len(estates.Features); i += 6 {
		p := estates.Features[i].Geometry.(orb.Polygon)[0][0]
		fmt.Fprintf(&b, "F%03d,%d号日间照料中心,%v,%v,day_care_center,operating\n", i, i, p[0], p[1])
	}
	return b.Bytes()
}

// subdistricts part the city down its middle.
func (c realCity) subdistricts() *geojson.FeatureCollection {
	fc, middle := geojson.NewFeatureCollection(), c.streets.Center()[0]
	west, east := c.streets, c.streets
	west.Max[0], east.Min[0] = middle, middle
	west.Min[0], east.Max[0] = west.Min[0]-1, east.Max[0]+1
	for i, half := range []orb.Bound{west, east} {
		f := geojson.NewFeature(half.ToPolygon())
		f.Properties = geojson.Properties{"code": fmt.Sprintf("15998100%d000", i+1), "name": fmt.Sprintf("%d街道", i+1), "kind": "subdistrict"}
		fc.Append(f)
	}
	return fc
}

// island is an estate with a ring of way about it that joins nothing, in the block farthest from any way.
func island(t *testing.T, w *coverage.World) []upload {
	all := plainWays(w)
	rnd := rand.New(rand.NewPCG(8, 1))
	best, clear := orb.Point{}, 0.0
	for range 400 {
		near := w.Walkways[rnd.IntN(len(w.Walkways))].Geometry.(orb.LineString)[0]
		p := orb.Point{near[0] + rnd.Float64()*0.004 - 0.002, near[1] + rnd.Float64()*0.004 - 0.002}
		if d := all.nearest(p).leg; d > clear && d < 300 {
			best, clear = p, d
		}
	}
	require.Greater(t, clear, 80.0, "a block wide enough for an island")
	around := func(metres float64) orb.Bound {
		x, y := metres/90_000, metres/111_000
		return box(best[0]-x, best[1]-y, best[0]+x, best[1]+y)
	}
	way, estate := geojson.NewFeature(orb.LineString(around(18).ToRing())), geojson.NewFeature(around(15).ToPolygon())
	way.Properties = geojson.Properties{"id": "island", "kind": "footway"}
	estate.Properties = geojson.Properties{"id": "island", "households": 50, "residents": 100, "elders60": 40}
	return []upload{
		{coverage.Walkways, "island.geojson", "EPSG:4490", coverage.Merge, marshal(t, geojson.NewFeatureCollection().Append(way))},
		{coverage.ResidentialAreas, "islanders.geojson", "EPSG:4490", coverage.Merge, marshal(t, geojson.NewFeatureCollection().Append(estate))},
	}
}

// fromGraphML writes the edges of a network that OSMnx saved as GeoJSON lines.
func fromGraphML(t *testing.T, b []byte) []byte {
	type data struct {
		Key  string `xml:"key,attr"`
		Text string `xml:",chardata"`
	}
	at, fc := map[string]orb.Point{}, geojson.NewFeatureCollection()
	dec := xml.NewDecoder(bytes.NewReader(b))
	for {
		token, err := dec.Token()
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "node" && start.Name.Local != "edge" {
			continue
		}
		var e struct {
			ID     string `xml:"id,attr"`
			Source string `xml:"source,attr"`
			Target string `xml:"target,attr"`
			Data   []data `xml:"data"`
		}
		require.NoError(t, dec.DecodeElement(&e, &start))
		of := map[string]string{}
		for _, d := range e.Data {
			of[d.Key] = d.Text
		}
		if start.Name.Local == "node" {
			x, err := strconv.ParseFloat(of["d5"], 64)
			require.NoError(t, err)
			y, err := strconv.ParseFloat(of["d4"], 64)
			require.NoError(t, err)
			at[e.ID] = orb.Point{x, y}
			continue
		}
		line := orb.LineString{at[e.Source], at[e.Target]}
		if of["d16"] != "" {
			line, err = wkt.UnmarshalLineString(of["d16"])
			require.NoError(t, err)
		}
		f := geojson.NewFeature(line)
		f.Properties = geojson.Properties{"id": e.Source + "-" + e.Target + "-" + e.ID, "kind": "residential"}
		fc.Append(f)
	}
	out, err := json.Marshal(fc)
	require.NoError(t, err)
	return out
}
