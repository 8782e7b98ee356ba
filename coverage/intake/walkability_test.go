package intake_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

const generatedTable = "<!-- Generated from walkability.csv: go test ./coverage/intake -run Docs -update -->\n"

func TestDocsOfWalkabilityAreFresh(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "methods", "walkability.md")
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	head, _, found := strings.Cut(string(b), generatedTable)
	require.True(t, found, "%s has lost its mark", path)
	var out bytes.Buffer
	for _, on := range []struct{ rules, title string }{{"way", "Ways"}, {"node", "Gates and bollards on ways"}, {"barrier", "Barriers between ways"}, {"crossing", "Crossings"}} {
		fmt.Fprintf(&out, "\n## %s\n\n| tag | value | walked | counted as | reason | 理由 | planners' words |\n|---|---|---|---|---|---|---|\n", on.title)
		for _, r := range intake.WalkRules() {
			if r.On == on.rules {
				walked := map[bool]string{true: "yes", false: "no"}[r.Walkable]
				fmt.Fprintf(&out, "| %s | %s | %s | `%s` | %s | %s | %s |\n", strings.Join(r.Tags, ", "),
					strings.Join(r.Values, ", "), walked, r.Reason, r.En, r.Zh, strings.Join(r.Words, "、"))
			}
		}
	}
	want := head + generatedTable + out.String()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(b), "run: go test ./coverage/intake -run Docs -update")
}

func TestEveryRuleHasItsReason(t *testing.T) {
	t.Parallel()
	words := map[string]bool{}
	for _, r := range intake.WalkRules() {
		require.Contains(t, []string{"way", "node", "barrier", "crossing"}, r.On)
		require.NotEmpty(t, r.Tags)
		require.NotEmpty(t, r.Values)
		for _, text := range []string{r.Reason, r.Zh, r.En} {
			require.NotEmpty(t, text, "%v", r)
		}
		for _, w := range r.Words {
			require.False(t, words[w], "%s stands for two classes", w)
			words[w] = true
		}
	}
}

// TestWhatIsWalked says of a way's tags whether it is walked, and else what it is counted by.
func TestWhatIsWalked(t *testing.T) {
	t.Parallel()
	for tags, left := range map[string]string{
		"highway=residential":                                    "",
		"highway=residential oneway=yes oneway:foot=no":          "",
		"highway=residential sidewalk=no":                        "",
		"highway=secondary sidewalk=separate":                    "drawn_apart",
		"highway=secondary sidewalk:both=separate":               "drawn_apart",
		"highway=secondary foot=use_sidepath":                    "drawn_apart",
		"highway=trunk":                                          "motor_road",
		"highway=trunk sidewalk=right":                           "",
		"highway=trunk foot=yes":                                 "",
		"highway=motorway_link":                                  "motor_road",
		"highway=motorway sidewalk=no":                           "motor_road",
		"highway=primary motorroad=yes":                          "motor_road",
		"highway=service access=private":                         "private",
		"highway=service access=private foot=yes":                "",
		"highway=residential access=no motor_vehicle=yes":        "private",
		"highway=residential access=destination":                 "",
		"highway=residential motor_vehicle=no vehicle=private":   "",
		"highway=path foot=no":                                   "foot_forbidden",
		"highway=path foot=private":                              "foot_forbidden",
		"highway=construction foot=yes":                          "not_built",
		"highway=proposed":                                       "not_built",
		"highway=razed":                                          "not_built",
		"highway=footway indoor=yes":                             "indoor",
		"highway=corridor":                                       "indoor",
		"highway=footway tunnel=building_passage":                "",
		"highway=footway level=1 layer=1 bridge=yes":             "",
		"highway=pedestrian area=yes":                            "",
		"highway=platform":                                       "",
		"public_transport=platform":                              "",
		"public_transport=platform railway=platform":             "fare_gate",
		"railway=rail":                                           "not_a_road",
		"waterway=river":                                         "not_a_road",
		"waterway=river foot=yes":                                "not_a_road",
		"building=yes access=private":                            "not_a_road",
		"route=ferry foot=yes":                                   "ferry",
		"route=hiking":                                           "not_a_road",
		"highway=cycleway":                                       "",
		"highway=steps conveying=forward":                        "",
		"highway=raceway":                                        "not_for_walking",
		"highway=elephant":                                       "unknown_class",
		"highway=steps sidewalk=both access=private indoor=room": "indoor",
	} {
		var list []string
		for pair := range strings.FieldsSeq(tags) {
			key, value, _ := strings.Cut(pair, "=")
			list = append(list, key, value)
		}
		file := drawnXML(townNodes, []drawnWay{{1, []int64{1, 2}, list}}, true)
		features, rep, err := readAll(strings.NewReader(file), walkways)
		require.NoError(t, err, tags)
		if left == "" {
			require.Len(t, features, 1, "%s: %v", tags, rep.Ways.LeftOut)
			continue
		}
		for _, y := range walkwaysOf(t, features) {
			require.NotEmpty(t, y.Barrier, tags)
			require.False(t, *y.Walkable, tags)
		}
		require.Len(t, features, rep.Ways.Barriers, tags)
		require.Equal(t, map[string]int{left: 1}, rep.Ways.LeftOut, tags)
	}
}

func TestWhatCanBePassed(t *testing.T) {
	t.Parallel()
	for tags, closed := range map[string]bool{
		"barrier=gate":                          false,
		"barrier=gate access=private":           true,
		"barrier=gate access=private foot=yes":  false,
		"barrier=gate locked=yes":               true,
		"barrier=gate foot=no":                  true,
		"barrier=lift_gate access=no":           true,
		"barrier=bollard access=no":             false,
		"barrier=fence":                         true,
		"barrier=elephant":                      false,
		"access=private":                        false,
		"highway=crossing foot=no":              false,
		"barrier=wall foot=designated locked=1": false,
	} {
		node := drawnNode{2, 117.401, 49.6, strings.FieldsFunc(tags, func(r rune) bool { return r == '=' || r == ' ' })}
		file := drawnPBF(t, []drawnNode{townNodes[0], node, townNodes[2]}, []drawnWay{
			{1, []int64{1, 2, 3}, []string{"highway", "footway"}},
		})
		features, rep, err := readAll(bytes.NewReader(file), walkways)
		require.NoError(t, err)
		require.Len(t, features, map[bool]int{false: 1, true: 2}[closed], tags)
		require.Equal(t, map[bool]int{false: 0, true: 1}[closed], rep.Ways.Gates, tags)
	}
}

const bureau = `道路名称,类型,台阶,桥,隧道,层,可步行,备注,几何
示例路,人行道,否,否,否,,,,"LINESTRING(117.40 49.60,117.41 49.60)"
示例天桥,人行天桥,是,是,否,1,,,"MULTILINESTRING((117.40 49.60,117.40 49.61),(117.41 49.60,117.41 49.61,117.41 49.61))"
示例高速,高速公路,否,否,否,,,,"LINESTRING(117.40 49.60,117.42 49.60)"
示例高速便道,高速公路,否,否,否,,是,施工便道,"LINESTRING(117.40 49.60,117.43 49.60)"
示例地道,地下通道,否,否,是,-1层,,,"LINESTRING(117.40 49.60,117.44 49.60)"
私家路,支路,否,否,否,,否,,"LINESTRING(117.40 49.60,117.45 49.60)"
异路,羊肠路,,,,,,,"LINESTRING(117.40 49.60,117.46 49.60)"
无图,支路,,,,,,,
示例码头,栈桥,,,,,,,"LINESTRING(117.40 49.60,117.47 49.60)"
示例车站,站台,,,,,,,"LINESTRING(117.40 49.60,117.48 49.60)"
`

func TestLinesOfABureau(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.Walkways, CRS: "EPSG:4490", Lang: "en"}
	features, rep, err := readAll(strings.NewReader(bureau), o)
	require.NoError(t, err, rep.Issues)
	require.Equal(t, &intake.Ways{
		Read: 10, Kept: 6, Nodes: 14, Barriers: 1,
		LeftOut: map[string]int{"motor_road": 1, "said_not": 1, "no_geometry": 1, "fare_gate": 1},
	}, rep.Ways)
	require.Equal(t, map[string]bool{"header_unknown": true, "missing_id": true, "walkway_kind_unknown": true}, codes(rep), "%v", rep.Issues)
	by := map[string][]*coverage.Walkway{}
	for _, w := range walkwaysOf(t, features) {
		by[w.Name] = append(by[w.Name], w)
	}
	require.Len(t, by["示例天桥"], 2, "a part a feature")
	bridge := by["示例天桥"][0]
	require.Equal(t, "footway", bridge.Kind)
	require.True(t, *bridge.Bridge && *bridge.Steps && !*bridge.Tunnel)
	require.Equal(t, 1, bridge.Level)
	require.Equal(t, -1, by["示例地道"][0].Level)
	require.True(t, *by["示例高速便道"][0].Walkable)
	require.Equal(t, "羊肠路", by["异路"][0].Kind)
	require.Equal(t, "pier", by["示例码头"][0].Kind)
}

func TestFaultsOfLines(t *testing.T) {
	t.Parallel()
	for rows, code := range map[string]string{
		`A,1;2;3,"LINESTRING(117.40 49.60,117.41 49.60)"`:     "nodes_mismatch",
		`A,1;x,"LINESTRING(117.40 49.60,117.41 49.60)"`:       "number_invalid",
		`A,,"LINESTRING(117.40 49.60,117.40 49.60)"`:          "line_short",
		`A,,"POLYGON((117.4 49,117.5 49,117.5 50,117.4 49))"`: "geometry_type",
		`A,,"LINESTRING(117.40 49.60,300117.41 5530049.6)"`:   "crs_required",
		"A,,\"LINESTRING(117.40 49.60,117.41 49.60)\"\nA-1,,\"LINESTRING(117.40 49.60,117.41 49.60)\"\n" +
			"A,,\"LINESTRING(117.40 49.60,117.41 49.60)\"": "duplicate_id",
	} {
		_, rep, err := readAll(strings.NewReader("编号,节点编号,WKT\n"+rows+"\n"), walkways)
		require.ErrorIs(t, err, intake.ErrRejected, rows)
		require.True(t, codes(rep)[code], "%s: %v", rows, rep.Issues)
	}
}
