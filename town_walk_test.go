package yikezhong_test

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// TestTheTownWalks: no estate's walk is shorter than its straight line, the town's own reasons for longer
// ones show, and what the circle serves and the walk does not is named.
func TestTheTownWalks(t *testing.T) {
	t.Parallel()
	w := townWorld(t)
	walked := assessTown(t, w, "bayannur-2025", "2025-12-31", coverage.AsBuilt)
	straight := assessTownBy(t, w, coverage.StraightLine, "bayannur-2025", "2025-12-31", coverage.AsBuilt, map[string]any{"detour": 1})
	require.Equal(t, coverage.Walking, walked.ReachMethod)
	crow := map[string]coverage.Finding{}
	for _, f := range straight.Findings {
		if f.Rule == coverage.S5 {
			crow[f.Subject.ID] = f
		}
	}
	longer := 0
	for _, f := range walked.Findings {
		walk, reached := f.Figures["median_m"].(float64)
		if _, some := f.Figures["points_unsnapped"]; f.Rule != coverage.S5 || !reached || some {
			continue
		}
		line, near := crow[f.Subject.ID].Figures["median_m"].(float64)
		require.True(t, near, f.Subject.ID)
		require.GreaterOrEqual(t, walk, line-0.05, f.Subject.ID)
		if walk > 1.3*line {
			longer++
		}
	}
	require.Greater(t, longer, 50, "streets are not straight lines")

	row := rowOf(t, walked, "BY-13")
	require.Equal(t, "circle_on_foot", row.Basis.Code)
	require.Equal(t, 3, row.Basis.Figures["network_parts"])
	require.Less(t, *row.High, row.Figures["land_share_straight_line"], "some are in the circle and not reached on foot")
	denied := 0.0
	for _, g := range walked.Gaps {
		if g.Kind == coverage.ServedByCircleNotOnFoot {
			require.Equal(t, coverage.SevReference, g.Severity)
			if g.Missing != nil {
				denied += *g.Missing
			}
		}
	}
	require.InDelta(t, row.Figures["households_not_on_foot"], denied, 1e-6)
}

// TestTheNetworkIsOfItsVersion: stores keep networks, and take them up while the version is the same.
func TestTheNetworkIsOfItsVersion(t *testing.T) {
	t.Parallel()
	sum := sha256.New()
	_, err := townWorld(t).Graph().WriteTo(sum)
	require.NoError(t, err)
	require.Equal(t, townNetwork, fmt.Sprintf("%d %x", coverage.NetworkVersion, sum.Sum(nil)[:8]),
		"where ways become another network, raise coverage.NetworkVersion with this")
}

const townNetwork = "1 b01dbf351126704a"

// TestTheRailwayBlocks: two ways cross the railway into the town, 西道口 and 站前天桥. With both closed
// nobody is served from the other side, and nobody at all better than before.
func TestTheRailwayBlocks(t *testing.T) {
	t.Parallel()
	w := townWorld(t)
	before := assessTown(t, w, "bayannur-2025", "2025-12-31", coverage.AsBuilt)
	var shut []coverage.Feature
	for _, y := range w.Walkways {
		if y.Name == "西道口" || y.Name == "站前天桥" {
			props, err := json.Marshal(coverage.Walkway{ID: y.ID, Kind: y.Kind})
			require.NoError(t, err)
			shut = append(shut, coverage.Feature{ID: y.ID, Properties: props, Geometry: orb.LineString{{118, 49}, {118.01, 49}}})
		}
	}
	require.Len(t, shut, 2)
	closed, err := w.With(map[coverage.Layer][]coverage.Feature{coverage.Walkways: shut})
	require.NoError(t, err)
	require.Len(t, closed.Graph().Components(), len(w.Graph().Components())+2, "the south for itself, and where the two went")
	after := assessTown(t, closed, "bayannur-2025", "2025-12-31", coverage.AsBuilt)

	part := map[string]int{}
	for _, s := range closed.SnapReport(after.Parameters, 2) {
		if s.OK {
			part[s.ID] = s.Part
		}
	}
	walks := map[string]coverage.Figures{}
	for _, f := range before.Findings {
		if f.Rule == coverage.S5 {
			walks[f.Subject.ID] = f.Figures
		}
	}
	longer := 0
	for _, f := range after.Findings {
		to, reached := f.Figures["median_facility"].(string)
		if f.Rule != coverage.S5 || !reached {
			continue
		}
		require.Equal(t, part[f.Subject.ID], part[to], "%s to %s", f.Subject.ID, to)
		was, is := walks[f.Subject.ID]["median_m"].(float64), f.Figures["median_m"].(float64)
		require.GreaterOrEqual(t, is, was, f.Subject.ID)
		if is > was {
			longer++
		}
	}
	require.Positive(t, longer)
	require.LessOrEqual(t, *rowOf(t, after, "BY-13").Value, *rowOf(t, before, "BY-13").Value)
}
