package intake_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

var fuzzLimits = intake.Limits{
	MaxBytes: 1 << 20, MaxFeatures: 1000, MaxFeatureBytes: 1 << 18, MaxVertices: 5000, MaxDepth: 16, MaxIssues: 50,
}

// holds checks what any upload must come to: an error of the file has an Issue, and what is accepted
// can be stored and read again.
func holds(t *testing.T, data []byte, o intake.Options) {
	t.Helper()
	o.Limits = fuzzLimits
	features, rep, err := readAll(bytes.NewReader(data), o)
	errors := 0
	for _, i := range rep.Issues {
		if i.Severity == coverage.IssueError {
			errors++
		}
		require.NotEmpty(t, i.Message)
	}
	if err != nil {
		require.ErrorIs(t, err, intake.ErrRejected)
		require.NotZero(t, errors, "a file is rejected for a reason: %v", rep.Issues)
		return
	}
	require.Zero(t, errors, "an accepted file has no error")
	ids := map[string]bool{}
	for _, f := range features {
		require.False(t, ids[f.ID])
		ids[f.ID] = true
		require.True(t, json.Valid(f.Properties))
	}
	_, err = coverage.NewWorld(coverage.Workspace{Slug: "fuzz"}, 1, map[coverage.Layer][]coverage.Feature{o.Layer: features}, nil)
	require.NoError(t, err)
}

func FuzzGeoJSON(f *testing.F) {
	f.Add([]byte(sameAsGeoJSON))
	f.Add(city(2))
	f.Add([]byte(`{"type":"Feature","id":{},"geometry":{"type":"GeometryCollection","geometries":[null]},"properties":{"a":[1,{"b":"\ud800"}]}}`))
	f.Add([]byte(`{"features":[{"type":"Feature","geometry":{"coordinates":[[[1e400]]],"type":"Polygon"}}],"crs":{"type":"link"},"type":"FeatureCollection"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.ResidentialAreas, Format: intake.GeoJSON})
	})
}

func FuzzCSV(f *testing.F) {
	f.Add([]byte(sameAsCSV))
	f.Add([]byte("编号,经度,纬度,开业日期,属地\nA,117.4,49.6,2022.6,1.5E+11\n\"B\n\",x,,待定,'150781\n"))
	f.Add([]byte("\xef\xbb\xbfid;wkt\n1;MULTIPOLYGON Z(((1 2 3,4 5 6,7 8 9,1 2 3)))\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.Facilities, Format: intake.CSV})
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2022.6", "2022年6月1日", "44727", "2022/6/1 0:00", "待定", "2022-13-40"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, _ := intake.ParseDate(s)
		if d.IsZero() {
			return
		}
		again, err := coverage.ParseDate(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)
		require.True(t, d.Year() >= 1900 && d.Year() <= 2100)
	})
}

func FuzzHeadingAndNumber(f *testing.F) {
	f.Add("建筑面积（万㎡）", "1,200.5")
	f.Add("床位数(张)", "１.2万")
	f.Add("面积/亩", "-0")
	f.Fuzz(func(t *testing.T, heading, cell string) {
		features, _, _ := readAll(bytes.NewReader([]byte("编号,"+heading+"\nA,"+cell+"\n")),
			intake.Options{Layer: coverage.Facilities, Format: intake.CSV, Limits: fuzzLimits})
		for _, f := range features {
			require.True(t, json.Valid(f.Properties))
			require.NotContains(t, string(f.Properties), "beds\":-")
		}
	})
}

func FuzzPBF(f *testing.F) {
	f.Add(drawnPBF(f, townNodes, townWays))
	for _, file := range lyingPBF(f) {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.Walkways, Name: "a.osm.pbf"})
	})
}

// FuzzPBFBlock puts what it is given where a block's data is, unpacked.
func FuzzPBFBlock(f *testing.F) {
	nodes := newTexts()
	f.Add(nodes.block([]byte{0x12, 0x03, 0x0a, 0x01, 0x02}))
	f.Add([]byte("\x0a\x0b\x0a\x00\x0a\x07highway\x12\x05\x1a\x03\x08\x01\x12"))
	f.Fuzz(func(t *testing.T, block []byte) {
		file := append(pbfHead(t), blob(t, "OSMData", block)...)
		file = append(append(file, pbfNodes(t, townNodes)...), pbfWays(t, townWays)...)
		holds(t, file, intake.Options{Layer: coverage.Walkways})
	})
}

func FuzzOSMXML(f *testing.F) {
	f.Add([]byte(drawnXML(townNodes, townWays, false)))
	f.Add([]byte(`<osm><node id="1" lat="NaN" lon='>'/><![CDATA[ <a> ]]><way id="1"><nd ref="1"/><tag k="&#x48;" v="&amp;"/></way></osm>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		holds(t, data, intake.Options{Layer: coverage.Walkways, Name: "a.osm"})
	})
}
