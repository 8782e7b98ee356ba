package intake_test

import (
	"os"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/geo"
)

func readShared(t *testing.T, o intake.Options, parts ...string) ([]coverage.Feature, intake.Report, error) {
	t.Helper()
	f, err := os.Open(shared(t, parts...))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, f.Close()) })
	o.Name = parts[len(parts)-1]
	return readAll(f, o)
}

func codes(rep intake.Report) map[string]bool {
	out := map[string]bool{}
	for _, i := range rep.Issues {
		out[i.Code] = true
	}
	return out
}

func TestCompoundsOfAWebMap(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		n  int
		at orb.Bound
	}{
		"compounds_shanghai_huangpu_bd09.geojson": {42, orb.Bound{Min: orb.Point{121.44, 31.18}, Max: orb.Point{121.52, 31.26}}},
		"compounds_beijing_wangjing_bd09.geojson": {25, orb.Bound{Min: orb.Point{116.43, 39.96}, Max: orb.Point{116.50, 40.02}}},
		"compounds_shenzhen_futian_bd09.geojson":  {59, orb.Bound{Min: orb.Point{113.98, 22.48}, Max: orb.Point{114.13, 22.60}}},
	} {
		o := intake.Options{Layer: coverage.ResidentialAreas, CRS: "BD-09", Skip: true}
		turned, rep, err := readShared(t, o, "residential", file)
		require.NoError(t, err, "%v", rep.Issues)
		require.Equal(t, want.n, rep.Accepted+rep.Rejected)
		require.GreaterOrEqual(t, rep.Accepted, want.n*9/10, "%v", rep.Issues)
		require.False(t, codes(rep)["crs_undeclared"])
		o.CRS = ""
		plain, rep, err := readShared(t, o, "residential", file)
		require.NoError(t, err)
		require.True(t, codes(rep)["crs_undeclared"])
		require.Equal(t, intake.Undeclared, rep.CRS)
		require.Len(t, plain, len(turned))
		for i := range turned {
			require.True(t, want.at.Contains(turned[i].Geometry.Bound().Min), "%s %v", file, turned[i].Geometry.Bound())
			d := geo.Distance(turned[i].Geometry.Bound().Min, plain[i].Geometry.Bound().Min)
			require.InDelta(t, 1200, d, 500, "BD-09 lies about 1.2 km off")
		}
	}
}

func TestCountiesAsBareGeometries(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"150781", "150802", "152921", "640302"} {
		o := intake.Options{
			Layer: coverage.Divisions, CRS: "GCJ-02",
			Map: map[string]string{"adcode": "code"}, Set: map[string]string{"name": "示例"},
		}
		features, rep, err := readShared(t, o, "boundaries", "gcj02_cnmaps", code+".geojson")
		require.NoError(t, err, "%v", rep.Issues)
		require.True(t, codes(rep)["bare_geometry"] && codes(rep)["bare_properties"], "%v", rep.Issues)
		require.Len(t, features, 1)
		require.Equal(t, code+"000000", features[0].ID)
	}
}

func TestFacilityTablesByMapAndSet(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		n    int
		kind string
	}{
		"shanghai_huangpu_kindergartens.csv":    {16, "kindergarten_nursery_class"},
		"shanghai_huangpu_community_health.csv": {17, "community_health_center"},
	} {
		o := intake.Options{
			Layer: coverage.Facilities, CRS: "EPSG:4326", Map: map[string]string{"pname": "", "type": "extra"},
			Set: map[string]string{"kind": want.kind, "status": "运营"},
		}
		features, rep, err := readShared(t, o, "facilities", file)
		require.NoError(t, err, "%v", rep.Issues)
		require.Len(t, features, want.n)
		for _, f := range features {
			require.Contains(t, string(f.Properties), `"kind":"`+want.kind+`"`)
			require.Regexp(t, `"division":"(黄浦|静安)区"`, string(f.Properties))
			require.Contains(t, string(f.Properties), `"status":"operating"`)
			require.InDelta(t, 121.48, f.Geometry.(orb.Point)[0], 0.05)
		}
		require.True(t, codes(rep)["missing_id"])
	}
}

func TestTaiwanTables(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"chiayi_care.csv", "yunlin_care.csv"} {
		o := intake.Options{
			Layer: coverage.Facilities, CRS: "EPSG:4326", Skip: true,
			Map: map[string]string{"Service": "extra", "機構狀態": "", "City": "", "addr": "", "Area": "division"},
		}
		features, rep, err := readShared(t, o, "facilities", "tw", file)
		require.NoError(t, err)
		require.Greater(t, len(features), 80, "%s: %d rejected, %v", file, rep.Rejected, rep.Issues)
	}
}

func TestVillagesOfFiveAreas(t *testing.T) {
	t.Parallel()
	o := intake.Options{Layer: coverage.Divisions, Map: map[string]string{"streetCode": "parent"}}
	features, rep, err := readShared(t, o, "boundaries", "codes", "villages_five_areas.csv")
	require.NoError(t, err, "%v", rep.Issues)
	require.Greater(t, len(features), 1800)
	require.False(t, codes(rep)["crs_undeclared"], "a table without places has no CRS to declare")
}
