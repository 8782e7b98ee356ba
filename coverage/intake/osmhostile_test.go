package intake_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// blocks of a PBF that lie; each is refused, and nothing is held of what they promise.
func lyingPBF(t testing.TB) map[string][]byte {
	var huge, claims, empty, raw, deep message
	huge.number(3, math.MaxUint64)
	claims.number(2, 31<<20)
	claims.data(3, []byte("x"))
	raw.data(1, []byte("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"))
	empty.number(2, 5)
	deep.data(1, bytes.Repeat([]byte{0x13, 0x13, 0x0a}, 1000))
	whole := drawnPBF(t, townNodes, townWays)
	head := pbfHead(t)
	long := framed("OSMData", nil)
	long = append(long[:4:4], 0x0a, 7, 'O', 'S', 'M', 'D', 'a', 't', 'a', 0x18, 0xff, 0xff, 0xff, 0xff, 0x7f)
	long[3] = byte(len(long) - 4)
	return map[string][]byte{
		"nothing but a head that ends":      head[:len(head)-3],
		"a file that ends in a block":       whole[:len(whole)-7],
		"a file that ends in a length":      append(slices.Clone(head), 0, 0),
		"a header of 4 GiB":                 append(slices.Clone(head), 0xff, 0xff, 0xff, 0xff),
		"a block of more than 32 MiB":       append(slices.Clone(head), long...),
		"a block that unpacks to less":      append(slices.Clone(head), framed("OSMData", claims.Bytes())...),
		"a block without data":              append(slices.Clone(head), framed("OSMData", empty.Bytes())...),
		"a block of no fields":              append(slices.Clone(head), framed("OSMData", raw.Bytes())...),
		"groups of groups":                  append(slices.Clone(head), framed("OSMData", deep.Bytes())...),
		"two heads":                         append(slices.Clone(head), head...),
		"a feature that nobody understands": append(pbfHead(t, "Teleportation"), pbfNodes(t, townNodes)...),
		"a head of no data":                 framed("OSMHeader", huge.Bytes()),
	}
}

func TestLyingPBF(t *testing.T) {
	t.Parallel()
	for what, file := range lyingPBF(t) {
		o := walkways
		o.Name = "town.osm.pbf"
		features, rep, err := readAll(bytes.NewReader(file), o)
		require.ErrorIs(t, err, intake.ErrRejected, what)
		require.Empty(t, features, what)
		require.True(t, codes(rep)["osm_syntax"], "%s: %v", what, rep.Issues)
		require.Len(t, rep.Issues, 1, what)
	}
}

// TestAnyCutOfAFileIsTold cuts a file at every byte: only at the end of a block is it whole.
func TestAnyCutOfAFileIsTold(t *testing.T) {
	t.Parallel()
	head, nodes := len(pbfHead(t)), len(pbfNodes(t, townNodes))
	whole := drawnPBF(t, townNodes, townWays)
	for n := range whole {
		_, rep, err := readAll(bytes.NewReader(whole[:n]), intake.Options{Layer: coverage.Walkways, Name: "a.osm.pbf"})
		if n == head || n == head+nodes {
			require.NoError(t, err, "%d: %v", n, rep.Issues)
			require.True(t, codes(rep)["walkways_none"])
			continue
		}
		require.ErrorIs(t, err, intake.ErrRejected, n)
	}
	text := drawnXML(townNodes, townWays, false)
	for n := range text {
		_, _, err := readAll(strings.NewReader(text[:n]), intake.Options{Layer: coverage.Walkways, Name: "a.osm"})
		require.ErrorIs(t, err, intake.ErrRejected, n)
	}
}

func TestHostileXML(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ text, code string }{
		"a billion laughs":         {`<!DOCTYPE osm [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><osm><node id="1" lat="&b;" lon="1"/></osm>`, "osm_syntax"},
		"an entity of its own":     {`<osm><way id="1"><tag k="name" v="&b;"/></way></osm>`, "osm_syntax"},
		"a character that is none": {`<osm><way id="1"><tag k="name" v="&#xffffffff;"/></way></osm>`, "osm_syntax"},
		"depth":                    {"<osm>" + strings.Repeat("<a>", 100_000), "too_deep"},
		"another root":             {"<html><body/></html>", "osm_syntax"},
		"an end without beginning": {"<osm></osm></osm>", "osm_syntax"},
		"a long element":           {`<osm><node id="1" lat="` + strings.Repeat("1", 2<<20) + `" lon="1"/></osm>`, "osm_syntax"},
		"an open quote":            {`<osm><node id="1 lat=1>` + strings.Repeat("<a/>", 1000), "osm_syntax"},
		"no quotes":                {`<osm><node id=1/></osm>`, "osm_syntax"},
		"an id beyond 64 bits":     {`<osm><way id="1"><nd ref="99999999999999999999"/></way></osm>`, "osm_syntax"},
		"no file of theirs":        {"<", "osm_syntax"},
	} {
		for _, file := range [][]byte{[]byte(c.text), packed(t, c.text)} {
			_, rep, err := readAll(bytes.NewReader(file), intake.Options{Layer: coverage.Walkways, Format: intake.OSM})
			require.ErrorIs(t, err, intake.ErrRejected, what)
			require.True(t, codes(rep)[c.code], "%s: %v", what, rep.Issues)
		}
	}
}

// TestBombs unpacks files that come to far more than they are, until a limit answers.
func TestBombs(t *testing.T) {
	t.Parallel()
	text := packed(t, "<osm>"+strings.Repeat("<relation/>", 40<<20/11))
	block := blob(t, "OSMData", make([]byte, 0))
	zeros := new(message)
	zeros.data(15, make([]byte, 30<<20))
	bomb := slices.Concat(pbfHead(t), block, bytes.Repeat(blob(t, "OSMData", zeros.Bytes()), 8))
	for what, file := range map[string][]byte{"gzip": text, "zlib": bomb} {
		o := walkways
		o.Limits.MaxUnpacked = 16 << 20
		_, rep, err := readAll(bytes.NewReader(file), o)
		require.ErrorIs(t, err, intake.ErrRejected, what)
		require.True(t, codes(rep)["expands_too_much"], "%s: %v", what, rep.Issues)
		require.Less(t, len(file), 1<<20, what)
	}
	_, rep, err := readAll(bytes.NewReader(bomb), walkways)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["expands_too_much"], "a hundred times its size is enough: %v", rep.Issues)
	flipped := slices.Clone(text)
	flipped[len(flipped)/2] ^= 0x55
	_, rep, err = readAll(bytes.NewReader(flipped), walkways)
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["osm_syntax"], "%v", rep.Issues)
}

func TestOddNodes(t *testing.T) {
	t.Parallel()
	text := `<osm><node id="-1" lat="49.6" lon="117.4"/><node id="-2" lat="49.6" lon="117.401"/>
	<node id="3" lat="NaN" lon="117.4"/><node id="4" lat="1e400" lon="117.4"/><node id="5" lat="49.6" lon="-Inf"/>
	<node id="6" lat="91" lon="117.4"/><node id="9007199254740993" lat="49.6" lon="117.4"/>
	<node id="-1" lat="10" lon="10"/><node id="7" visible="false" lat="49.6" lon="117.4"/>
	<node id="8" action="delete" lat="49.6" lon="117.4"/>
	<way id="-5"><nd ref="-1"/><nd ref="-2"/><tag k="highway" v="path"/></way>
	<way id="6"><nd ref="3"/><nd ref="4"/><nd ref="5"/><nd ref="6"/><nd ref="9007199254740993"/><nd ref="7"/><nd ref="8"/>
	<tag k="highway" v="path"/></way></osm>`
	features, rep, err := readAll(strings.NewReader(text), walkways)
	require.NoError(t, err, rep.Issues)
	got := walkwaysOf(t, features)
	require.Len(t, got, 1, "an editor's new objects have negative ids")
	require.Equal(t, []int64{-1, -2}, got["w-5"].Nodes)
	require.InDelta(t, 117.4, got["w-5"].Geometry.Bound().Min[0], 1e-9, "of two nodes with one id the first counts")
	require.Equal(t, map[string]int{"nodes_missing": 1}, rep.Ways.LeftOut)
	require.True(t, codes(rep)["osm_node_invalid"])
}

func TestLimitsOfANetwork(t *testing.T) {
	t.Parallel()
	file := drawnPBF(t, townNodes, townWays)
	for code, l := range map[string]intake.Limits{
		"too_many_nodes":    {MaxNodes: 5},
		"too_many_features": {MaxFeatures: 2},
		"file_too_large":    {MaxBytes: 100},
	} {
		o := walkways
		o.Limits = l
		_, rep, err := readAll(bytes.NewReader(file), o)
		require.ErrorIs(t, err, intake.ErrRejected, code)
		require.True(t, codes(rep)[code], "%s: %v", code, rep.Issues)
	}
	var told []int64
	o := walkways
	o.Progress = func(_ int, n int64) { told = append(told, n) }
	_, _, err := readAll(bytes.NewReader(file), o)
	require.NoError(t, err)
	require.True(t, slices.IsSorted(told) && len(told) > 2, fmt.Sprint(told))
}
