package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

// city is an assessment of n gaps, each an estate of 12 corners on a grid over a town.
func city(n int) *coverage.Assessment {
	a := &coverage.Assessment{ID: "city", Plan: "bayannur-2025", AsOf: coverage.Day(2025, 12, 31), Horizon: coverage.AsBuilt}
	kinds := []coverage.GapKind{coverage.GapFloorArea, coverage.GapOutOfReach, coverage.GapStageLate}
	for i := range n {
		x, y := 117+float64(i%200)*0.002, 49.5+float64(i/200)*0.001
		ring := orb.Ring{}
		for k := range 11 {
			ring = append(ring, orb.Point{x + float64(k)*0.0001, y + float64(k%2)*0.0003})
		}
		ring = append(ring, ring[0])
		a.Gaps = append(a.Gaps, coverage.Gap{
			ID: fmt.Sprintf("gap.%06d", i), Kind: kinds[i%3], Severity: coverage.SevAnticipatory, Verdict: coverage.Fail,
			Subject: coverage.Subject{Layer: coverage.ResidentialAreas, ID: fmt.Sprint(i), Name: "小区"}, Division: "159981001000",
			Located: true, Geometry: geojson.NewGeometry(orb.Polygon{ring}),
		})
	}
	return a
}

// BenchmarkGapsPage fetches by bounding box the 100 to 200 gaps of a neighbourhood out of a city's
// 20,000: filter, words, JSON, ETag and the loopback socket included.
func BenchmarkGapsPage(b *testing.B) {
	c := serve(b, nil)
	body, err := json.Marshal(city(20_000))
	require.NoError(b, err)
	_, err = c.store.PutWorkspace(b.Context(), coverage.Workspace{Slug: "town", Name: "t"})
	require.NoError(b, err)
	require.NoError(b, c.store.Save(b.Context(), "town", coverage.StoredResult{
		ID: "city", Plan: "bayannur-2025", AsOf: "2025-12-31", Horizon: "as_built", Default: true, Created: fixedNow, Body: body,
	}))
	const path = townPath + "/assessments/city/gaps?bbox=117.1,49.52,117.13,49.53"
	var page api.FeatureCollection[api.GapProperties]
	require.NoError(b, json.Unmarshal(c.get(path).body, &page))
	require.Greater(b, page.NumberReturned, 100)
	for b.Loop() {
		if a := c.get(path); a.StatusCode != http.StatusOK {
			b.Fatalf("%s", a.body)
		}
	}
	b.ReportMetric(float64(page.NumberReturned), "gaps/page")
}
