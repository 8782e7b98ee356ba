package intake_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// The drawn town: one street of five nodes 100 m apart, and what else may be in a file.
//
//	1 --- 2 --- 3 --- 4 --- 5     street 10
//	      |     G     |
//	      6     7     8           a path from 2; a lane through the gate G at 3 to 7; steps from 4
var (
	townNodes = []drawnNode{
		{1, 117.400, 49.6, nil},
		{2, 117.401, 49.6, nil},
		{3, 117.402, 49.6, nil},
		{4, 117.403, 49.6, nil},
		{5, 117.404, 49.6, nil},
		{6, 117.401, 49.599, nil},
		{7, 117.402, 49.599, nil},
		{8, 117.403, 49.599, nil},
		{9, 117.402, 49.5995, []string{"barrier", "gate", "access", "private"}},
	}
	townWays = []drawnWay{
		{10, []int64{1, 2, 3, 4, 5}, []string{"highway", "residential", "name", "示例路", "oneway", "yes"}},
		{11, []int64{2, 6, 2}, []string{"highway", "path"}},
		{12, []int64{3, 9, 7}, []string{"highway", "service"}},
		{13, []int64{4, 8}, []string{"highway", "steps", "layer", "-1;0", "bridge", "viaduct"}},
		{14, []int64{6, 7}, []string{"highway", "service", "access", "private"}},
		{15, []int64{6, 7, 8, 6}, []string{"building", "yes"}},
		{16, []int64{1, 99, 5, 4}, []string{"highway", "footway"}},
		{10, []int64{1, 5}, []string{"highway", "footway"}},
	}
)

func drawnXML(nodes []drawnNode, ways []drawnWay, waysFirst bool) string {
	tags := func(list []string) string {
		var b strings.Builder
		for i := 0; i+1 < len(list); i += 2 {
			fmt.Fprintf(&b, `<tag k="%s" v='%s'/>`, html.EscapeString(list[i]), html.EscapeString(list[i+1]))
		}
		return b.String()
	}
	var n, w strings.Builder
	for _, d := range nodes {
		fmt.Fprintf(&n, "<node id=\"%d\" visible=\"true\" lat=\"%v\" lon=\"%v\">%s</node>\n", d.id, d.lat, d.lon, tags(d.tags))
	}
	for _, d := range ways {
		fmt.Fprintf(&w, "<way id='%d' version='1'>", d.id)
		for _, r := range d.refs {
			fmt.Fprintf(&w, `<nd ref="%d"/>`, r)
		}
		fmt.Fprintf(&w, "%s</way>\n", tags(d.tags))
	}
	parts := []string{n.String(), w.String()}
	if waysFirst {
		slices.Reverse(parts)
	}
	return "<?xml version='1.0' encoding='UTF-8'?>\n<!-- a > b --><osm version=\"0.6\"><bounds minlat='9' minlon='9' maxlat='8' maxlon='8'/>\n" +
		parts[0] + parts[1] + `<relation id="1"><member type="way" ref="404" role=""/><tag k="type" v="route"/></relation></osm>`
}

func drawnPBF(t testing.TB, nodes []drawnNode, ways []drawnWay) []byte {
	return slices.Concat(pbfHead(t), pbfNodes(t, nodes), pbfWays(t, ways))
}

func packed(t testing.TB, text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write([]byte(text))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Bytes()
}

var walkways = intake.Options{Layer: coverage.Walkways, Lang: "en"}

func walkwaysOf(t *testing.T, features []coverage.Feature) map[string]*coverage.Walkway {
	t.Helper()
	w, err := coverage.NewWorld(coverage.Workspace{Slug: "town"}, 1,
		map[coverage.Layer][]coverage.Feature{coverage.Walkways: features}, nil)
	require.NoError(t, err)
	out := map[string]*coverage.Walkway{}
	for _, y := range w.Walkways {
		out[y.ID] = y
	}
	return out
}

func TestADrawnTown(t *testing.T) {
	t.Parallel()
	features, rep, err := readAll(bytes.NewReader(drawnPBF(t, townNodes, townWays)), walkways)
	require.NoError(t, err, rep.Issues)
	require.Equal(t, &intake.Ways{
		Objects: 17, Read: 8, Kept: 5, Nodes: 5 + 3 + 4 + 2 + 2, Gates: 1, Missing: 1,
		LeftOut: map[string]int{"private": 1, "not_a_road": 1, "duplicate": 1},
	}, rep.Ways)
	require.Equal(t, map[string]bool{"osm_nodes_missing": true, "osm_duplicate": true}, codes(rep), "and of no CRS a word")
	got := walkwaysOf(t, features)
	require.Len(t, got, 6)

	street := got["w10"]
	require.Equal(t, "示例路", street.Name)
	require.Equal(t, []int64{1, 2, 3, 4, 5}, street.Nodes)
	require.Equal(t, orb.Point{117.401, 49.6}, street.Geometry.(orb.LineString)[1])
	require.Equal(t, orb.LineString{{117.401, 49.6}, {117.401, 49.599}, {117.401, 49.6}}, got["w11"].Geometry, "there and back")
	require.True(t, *got["w13"].Steps && *got["w13"].Bridge)
	require.Equal(t, -1, got["w13"].Level)
	require.Equal(t, []int64{5, 4}, got["w16"].Nodes, "what lies before the node that is missing is one point")

	one, other := got["w12-1"], got["w12-2"]
	require.Equal(t, int64(3), one.Nodes[0])
	require.Equal(t, int64(7), other.Nodes[1])
	require.Equal(t, one.Geometry.(orb.LineString)[1], other.Geometry.(orb.LineString)[0], "both reach the gate")
	require.NotEqual(t, one.Nodes[1], other.Nodes[0], "and nobody passes it")
	require.Less(t, one.Nodes[1], int64(-1<<52))
}

func TestOrderAndFormatOfAFileDoNotMatter(t *testing.T) {
	t.Parallel()
	want, _, err := readAll(bytes.NewReader(drawnPBF(t, townNodes, townWays)), walkways)
	require.NoError(t, err)
	for name, file := range map[string][]byte{
		"ways first":   slices.Concat(pbfHead(t), pbfWays(t, townWays), pbfNodes(t, townNodes)),
		"small blocks": slices.Concat(pbfHead(t), pbfWays(t, townWays[:3]), pbfNodes(t, townNodes[4:]), pbfWays(t, townWays[3:]), pbfNodes(t, townNodes[:4])),
		"other blocks": slices.Concat(pbfHead(t), blob(t, "Trojan", []byte("?")), pbfNodes(t, townNodes), pbfWays(t, townWays)),
		"XML":          []byte(drawnXML(townNodes, townWays, false)),
		"XML, ways":    []byte(drawnXML(townNodes, townWays, true)),
		"gzip":         packed(t, drawnXML(townNodes, townWays, true)),
	} {
		got, rep, err := readAll(bytes.NewReader(file), walkways)
		require.NoError(t, err, "%s: %v", name, rep.Issues)
		require.Equal(t, want, got, name)
		stream, _, err := readAll(bytes.NewBuffer(file), walkways)
		require.NoError(t, err, name)
		require.Equal(t, want, stream, "%s: what cannot go back", name)
	}
}

func TestNetworkComesBackAsGeoJSON(t *testing.T) {
	t.Parallel()
	nodes := append(slices.Clone(townNodes), drawnNode{20, 117.4, 49.6, nil})
	ways := append(slices.Clone(townWays), drawnWay{21, []int64{1, 20, 20}, []string{"highway", "footway"}},
		drawnWay{22, []int64{1, 5}, []string{"highway", "trunk", "sidewalk", "both"}},
		drawnWay{23, []int64{1, 3}, []string{"highway", "footway", "footway", "crossing"}},
		drawnWay{24, []int64{6, 7, 8}, []string{"railway", "rail", "name", "示例线"}},
		drawnWay{25, []int64{1, 2, 6, 1}, []string{"natural", "water"}})
	want, _, err := readAll(bytes.NewReader(drawnPBF(t, nodes, ways)), walkways)
	require.NoError(t, err)
	require.Len(t, walkwaysOf(t, want)["w21"].Nodes, 2, "a step of no length joins two nodes")
	var list []map[string]any
	for _, f := range want {
		list = append(list, map[string]any{
			"type": "Feature", "id": f.ID, "properties": json.RawMessage(f.Properties),
			"geometry": map[string]any{"type": "LineString", "coordinates": f.Geometry},
		})
	}
	b, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": list})
	require.NoError(t, err)
	got, rep, err := readAll(bytes.NewReader(b), intake.Options{Layer: coverage.Walkways, CRS: "EPSG:4490"})
	require.NoError(t, err, rep.Issues)
	require.Empty(t, rep.Issues)
	require.Equal(t, want, got)
}

func TestRegionOfAnOSMFile(t *testing.T) {
	t.Parallel()
	file := drawnPBF(t, townNodes, townWays)
	o := walkways
	o.Region = orb.Bound{Min: orb.Point{117.41, 49.61}, Max: orb.Point{117.5, 49.7}}
	features, _, err := readAll(bytes.NewReader(file), o)
	require.NoError(t, err)
	require.Len(t, features, 6, "a walk may lead over the border: what is near stays")

	o.Region = orb.Bound{Min: orb.Point{118, 49}, Max: orb.Point{119, 50}}
	_, rep, err := readAll(bytes.NewReader(file), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["walkways_outside"])
	require.Equal(t, 5, rep.Ways.LeftOut["outside_region"])
}

func TestCRSOfAnOSMFile(t *testing.T) {
	t.Parallel()
	file := drawnPBF(t, townNodes, townWays)
	o := walkways
	o.DefaultCRS = "EPSG:4527"
	plain, rep, err := readAll(bytes.NewReader(file), o)
	require.NoError(t, err, "a workspace's CRS is for files that have none: %v", rep.Issues)
	require.Contains(t, rep.CRS, "4326")

	o.CRS = "GCJ-02"
	turned, _, err := readAll(bytes.NewReader(file), o)
	require.NoError(t, err)
	require.NotEqual(t, plain[0].Geometry, turned[0].Geometry, "the caller may say otherwise")

	o.CRS = "EPSG:4527"
	_, rep, err = readAll(bytes.NewReader(file), o)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["crs_misfit"])

	_, rep, err = readAll(bytes.NewReader(file), intake.Options{Layer: coverage.Facilities})
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["format_layer"])
}
