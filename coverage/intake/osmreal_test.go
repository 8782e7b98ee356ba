package intake_test

import (
	"compress/gzip"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/osm"
	"github.com/paulmach/osm/osmpbf"
	"github.com/paulmach/osm/osmxml"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// anywhere is the region of files that are of no place in China.
var anywhere = orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}}

// realNetworks are files of OpenStreetMap and what becomes of their ways, as counted when they were
// first read and looked through.
var realNetworks = map[string]struct{ read, kept, gates int }{
	"cn_beijing_bupt.osm.pbf":           {472, 190, 2},
	"cn_beijing_wangjing.osm.pbf":       {523, 239, 0},
	"cn_fujian_rural_tiny.osm.pbf":      {40, 29, 0},
	"cn_jiangsu_nantong_tiny.osm.pbf":   {132, 30, 0},
	"cn_jiangxi_guixi.osm.pbf":          {433, 169, 1},
	"cn_shanghai_baoshan_shu.osm.pbf":   {393, 195, 4},
	"cn_shanghai_baoshan_shu_1.osm.pbf": {428, 193, 1},
	"cn_shanghai_fengxian_tiny.osm.pbf": {270, 102, 1},
	"cn_shanghai_huangpu.osm.pbf":       {796, 693, 0},
	"helsinki_centre.osm.pbf":           {5130, 2487, 10},
	"liechtenstein.osm.pbf":             {15247, 4589, 2},
	"monaco_osrm.osm.pbf":               {27377, 2866, 2},
	"porto_alegre_r5r.osm.pbf":          {16032, 14317, 34},
	"taipei.osm.pbf":                    {127, 46, 0},
	"krems_at.osm.gz":                   {2402, 735, 0},
	"map_sidewalk_no.osm.gz":            {363, 209, 0},
	"moscow_centre.osm.gz":              {1652, 569, 5},
}

// referee reads a file with another library.
func referee(t *testing.T, path string) (map[int64]*osm.Way, map[int64]orb.Point, int) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer f.Close()
	var s osm.Scanner
	if strings.HasSuffix(path, ".pbf") {
		s = osmpbf.New(t.Context(), f, 1)
	} else {
		z, err := gzip.NewReader(io.Reader(f))
		require.NoError(t, err)
		s = osmxml.New(t.Context(), z)
	}
	defer s.Close()
	ways, nodes, objects := map[int64]*osm.Way{}, map[int64]orb.Point{}, 0
	for s.Scan() {
		switch o := s.Object().(type) {
		case *osm.Node:
			nodes[int64(o.ID)] = orb.Point{o.Lon, o.Lat}
		case *osm.Way:
			ways[int64(o.ID)] = o
		case *osm.Relation:
		default:
			continue // bounds
		}
		objects++
	}
	require.NoError(t, s.Err())
	return ways, nodes, objects
}

// TestRealNetworks holds what is read of real files against another reader: every object is counted,
// every way is kept or left out for a reason, and each part is a run of its way's nodes at their places.
func TestRealNetworks(t *testing.T) {
	t.Parallel()
	for file, want := range realNetworks {
		path := shared(t, "osm", file)
		features, rep, err := readShared(t, intake.Options{Layer: coverage.Walkways, Region: anywhere}, "osm", file)
		require.NoError(t, err, "%s: %v", file, rep.Issues)
		for code := range codes(rep) {
			require.Equal(t, "osm_nodes_missing", code, file)
		}
		ways, nodes, objects := referee(t, path)
		require.Equal(t, objects, rep.Ways.Objects, file)
		require.Equal(t, [3]int{want.read, want.kept, want.gates}, [3]int{rep.Ways.Read, rep.Ways.Kept, rep.Ways.Gates}, file)
		require.Len(t, ways, want.read)
		left := 0
		for _, n := range rep.Ways.LeftOut {
			left += n
		}
		require.Equal(t, want.read, want.kept+left, file)
		kept, barriers := map[string]bool{}, map[string]bool{}
		for _, w := range walkwaysOf(t, features) {
			number, _, _ := strings.Cut(strings.TrimPrefix(w.ID, "w"), "-")
			kept[number] = true
			id, err := strconv.ParseInt(number, 10, 64)
			require.NoError(t, err)
			if w.Barrier != "" {
				require.False(t, *w.Walkable, w.ID)
				require.Empty(t, w.Nodes, w.ID)
				barriers[number] = true
				delete(kept, number)
				continue
			}
			requireRun(t, ways[id], w, nodes)
		}
		require.Len(t, kept, want.kept, file)
		require.Len(t, barriers, rep.Ways.Barriers, file)
	}
}

// requireRun asks that a walkway is a run of a way's nodes, closed gates apart.
func requireRun(t *testing.T, way *osm.Way, w *coverage.Walkway, nodes map[int64]orb.Point) {
	t.Helper()
	require.NotNil(t, way, w.ID)
	line := w.Geometry.(orb.LineString)
	require.Len(t, line, len(w.Nodes), w.ID)
	var refs []int64
	for _, n := range way.Nodes {
		if id := int64(n.ID); len(refs) == 0 || refs[len(refs)-1] != id {
			refs = append(refs, id)
		}
	}
	found := false
	for at := 0; at+len(w.Nodes) <= len(refs) && !found; at++ {
		found = true
		for i, id := range w.Nodes {
			p := nodes[refs[at+i]]
			near := max(p[0]-line[i][0], line[i][0]-p[0]) < 1e-7 && max(p[1]-line[i][1], line[i][1]-p[1]) < 1e-7
			found = found && near && (id == refs[at+i] || id < -1<<52)
		}
	}
	require.True(t, found, "%s is no run of its way", w.ID)
}

func TestHuangpuTurnsBack(t *testing.T) {
	t.Parallel()
	features, _, err := readShared(t, walkways, "osm", "cn_shanghai_huangpu.osm.pbf")
	require.NoError(t, err)
	back := 0
	for _, w := range walkwaysOf(t, features) {
		for i := 2; i < len(w.Nodes); i++ {
			if w.Nodes[i] == w.Nodes[i-2] {
				back++
				require.False(t, slices.Contains(w.Nodes[:i-1], w.Nodes[i-1]), "%s %v", w.ID, w.Nodes)
				break
			}
		}
	}
	require.NotZero(t, back, "ways a-b-a stay as they are")
}

func TestAbroadIsOutsideChina(t *testing.T) {
	t.Parallel()
	_, rep, err := readShared(t, walkways, "osm", "monaco_osrm.osm.pbf")
	require.ErrorIs(t, err, intake.ErrRejected)
	require.True(t, codes(rep)["walkways_outside"])
}
