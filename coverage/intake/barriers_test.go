package intake_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// TestWhatStopsALeg says of a way's tags whether it is kept as a barrier, and of which sort.
func TestWhatStopsALeg(t *testing.T) {
	t.Parallel()
	for tags, want := range map[string]string{
		"railway=rail":                        "railway",
		"railway=rail service=yard":           "railway",
		"railway=subway tunnel=yes":           "",
		"railway=rail bridge=viaduct":         "",
		"railway=rail tunnel=no bridge=no":    "railway",
		"railway=tram":                        "",
		"railway=abandoned":                   "",
		"railway=rail abandoned=yes":          "",
		"waterway=river":                      "water",
		"waterway=stream":                     "",
		"waterway=river tunnel=culvert":       "",
		"waterway=river intermittent=yes":     "",
		"natural=water water=lake":            "water",
		"natural=wood":                        "",
		"landuse=reservoir":                   "water",
		"highway=motorway":                    "motor_road",
		"highway=motorway bridge=yes":         "",
		"highway=primary motorroad=yes":       "motor_road",
		"highway=trunk":                       "",
		"highway=construction":                "",
		"barrier=fence":                       "wall",
		"barrier=wall indoor=yes":             "",
		"barrier=hedge":                       "",
		"barrier=fence railway=rail":          "railway",
		"highway=footway barrier=wall":        "",
		"building=yes":                        "",
		"waterway=river highway=construction": "water",
	} {
		var list []string
		for pair := range strings.FieldsSeq(tags) {
			key, value, _ := strings.Cut(pair, "=")
			list = append(list, key, value)
		}
		file := drawnPBF(t, townNodes, []drawnWay{{1, []int64{1, 9, 2}, list}, {1, []int64{1, 2}, list}})
		features, rep, err := readAll(bytes.NewReader(file), walkways)
		require.NoError(t, err, tags)
		got := ""
		for _, y := range walkwaysOf(t, features) {
			got = y.Barrier
			if got != "" {
				require.Len(t, y.Geometry, 3, "a gate in it cuts no barrier")
			}
		}
		require.Equal(t, want, got, tags)
		require.Equal(t, map[bool]int{true: 1}[want != ""], rep.Ways.Barriers, tags)
	}
}

func TestCrossingsAreCounted(t *testing.T) {
	t.Parallel()
	nodes := []drawnNode{
		{1, 117.400, 49.6, nil},
		{2, 117.401, 49.6, []string{"highway", "crossing"}},
		{3, 117.402, 49.6, []string{"highway", "crossing", "crossing", "no"}},
		{4, 117.403, 49.6, []string{"highway", "crossing"}},
		{5, 117.404, 49.6, nil},
	}
	all := []int64{1, 2, 3, 4, 5}
	ways := []drawnWay{
		{1, all, []string{"highway", "residential"}},
		{2, all, []string{"highway", "footway"}},
		{3, []int64{1, 5}, []string{"highway", "footway", "footway", "crossing"}},
		{4, all, []string{"highway", "path", "path", "crossing"}},
		{5, []int64{2, 3, 4}, []string{"highway", "footway"}},
		{6, []int64{1, 5}, []string{"highway", "steps"}},
		{7, []int64{1, 2, 5}, []string{"highway", "cycleway", "cycleway", "crossing"}},
	}
	for _, file := range [][]byte{drawnPBF(t, nodes, ways), []byte(drawnXML(nodes, ways, true))} {
		features, rep, err := readAll(bytes.NewReader(file), walkways)
		require.NoError(t, err, rep.Issues)
		got := map[string]int{}
		for id, y := range walkwaysOf(t, features) {
			got[id] = y.Crossings
		}
		require.Equal(t, map[string]int{"w1": 0, "w2": 2, "w3": 1, "w4": 2, "w5": 0, "w6": 0, "w7": 1}, got)
	}
}

const bureauBarriers = `道路名称,类型,屏障,可步行,过街次数,几何
示例铁路,铁路,,,,"LINESTRING(117.40 49.60,117.41 49.60)"
示例河,河流,,,,"LINESTRING(117.40 49.61,117.41 49.61)"
示例围墙,,围墙,,,"LINESTRING(117.40 49.62,117.41 49.62)"
示例界,,是,,,"LINESTRING(117.40 49.63,117.41 49.63)"
示例湖,湖泊,,否,,"LINESTRING(117.40 49.63,117.41 49.63,117.41 49.64,117.40 49.63)"
示例栈道,人行道,是,,,"LINESTRING(117.40 49.65,117.41 49.65)"
示例闸,围墙,是,是,,"LINESTRING(117.40 49.66,117.41 49.66)"
示例路,支路,否,,,"LINESTRING(117.40 49.67,117.41 49.67)"
示例过街,人行横道,,,3,"LINESTRING(117.40 49.68,117.41 49.68)"
无图,铁路,,,,
`

func TestBarriersOfABureau(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.Walkways, CRS: "EPSG:4490", Lang: "en"}
	features, rep, err := readAll(strings.NewReader(bureauBarriers), o)
	require.NoError(t, err, rep.Issues)
	require.Equal(t, &intake.Ways{
		Read: 10, Kept: 4, Nodes: 8, Barriers: 5,
		LeftOut: map[string]int{"not_a_road": 3, "said_not": 1, "barrier": 2},
	}, rep.Ways)
	got, crossings := map[string]string{}, map[string]int{}
	for _, y := range walkwaysOf(t, features) {
		got[y.Name], crossings[y.Name] = y.Barrier, y.Crossings
		require.Equal(t, y.Barrier != "", y.Walkable != nil && !*y.Walkable, y.Name)
		require.IsType(t, orb.LineString{}, y.Geometry)
	}
	require.Equal(t, map[string]string{
		"示例铁路": "railway", "示例河": "water", "示例围墙": "wall", "示例界": "said", "示例湖": "water",
		"示例栈道": "", "示例闸": "", "示例路": "", "示例过街": "",
	}, got)
	require.Equal(t, 3, crossings["示例过街"])
	require.Zero(t, crossings["示例路"])
}
