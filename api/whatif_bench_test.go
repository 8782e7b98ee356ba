//go:build unix

package api_test

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	bigcity "yikezhong/fixtures/city"
)

// BenchmarkWhatIf asks what one facility added, moved or closed would change, of the generated city with
// its streets: 10,000 estates, 200,000 demand points, 2,000 facilities, 100,000 nodes, kept in SQLite.
// Every row of the plan and its parents answers: by the clock, and of all the program's processor time. The request is read, the workspace looked up in the
// store, the world edited, the change told and written as JSON; no socket is in it.
func BenchmarkWhatIf(b *testing.B) {
	c := serve(b, nil)
	layers := bigcity.Layers(1, bigcity.Whole)
	layers[coverage.Walkways] = bigcity.Streets(1, bigcity.Whole, 329)
	_, err := c.store.PutWorkspace(b.Context(), coverage.Workspace{Slug: "town", Name: "t"})
	require.NoError(b, err)
	for layer, features := range layers {
		_, err := c.store.Put(b.Context(), "town", coverage.Change{Layer: layer, Mode: coverage.Replace, Features: each(features)})
		require.NoError(b, err)
	}
	for _, plan := range []string{"bayannur-2025", "manzhouli-2025"} {
		b.Run(plan, func(b *testing.B) {
			rnd := rand.New(rand.NewPCG(3, 3))
			post := func(scenario string) int {
				body := fmt.Sprintf(`{"plan":%q,"as_of":"2025-12-31","scenario":[%s]}`, plan, scenario)
				r := httptest.NewRequest(http.MethodPost, "http://localhost"+townPath+"/what-if", strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				w := httptest.NewRecorder()
				c.s.Handler().ServeHTTP(w, r)
				require.Equal(b, http.StatusOK, w.Code, "%s", w.Body)
				return w.Body.Len()
			}
			post("") // makes the baseline
			var took, spent []float64
			size := 0
			for b.Loop() {
				scenario := oneEdit(rnd, layers)
				before, start := processorTime(), time.Now()
				size += post(scenario)
				took = append(took, float64(time.Since(start).Microseconds())/1e3)
				spent = append(spent, float64((processorTime()-before).Microseconds())/1e3)
			}
			for name, all := range map[string][]float64{"": took, "-cpu": spent} {
				slices.Sort(all)
				b.ReportMetric(all[len(all)/2], "p50-ms"+name)
				b.ReportMetric(all[len(all)*99/100], "p99-ms"+name)
			}
			b.ReportMetric(float64(size/len(took))/1e3, "kB/answer")
		})
	}
}

// processorTime is what the program has had of all processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // it has no other argument to refuse
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// oneEdit adds, moves or closes a facility that cares for the aged.
func oneEdit(rnd *rand.Rand, layers map[coverage.Layer][]coverage.Feature) string {
	kinds := []string{"day_care_center", "community_care_station", "comprehensive_care_center", "embedded_facility"}
	areas := layers[coverage.ResidentialAreas]
	at := areas[rnd.IntN(len(areas))].Geometry.Bound().Max
	point := fmt.Sprintf(`{"type":"Point","coordinates":[%.6f,%.6f]}`, at[0], at[1])
	var f coverage.Facility
	for !slices.Contains(kinds, string(f.Kind)) {
		all := layers[coverage.Facilities]
		if err := json.Unmarshal(all[rnd.IntN(len(all))].Properties, &f); err != nil {
			panic(err) // the city's own
		}
	}
	switch rnd.IntN(3) {
	case 0:
		return fmt.Sprintf(`{"do":"add","id":"trial-%d","geometry":%s,"properties":{"name":"拟建","kind":%q,"status":"operating"}}`,
			rnd.IntN(1000), point, kinds[rnd.IntN(len(kinds))])
	case 1:
		return fmt.Sprintf(`{"do":"move","id":%q,"geometry":%s}`, f.ID, point)
	}
	return fmt.Sprintf(`{"do":"close","id":%q}`, f.ID)
}

func each(features []coverage.Feature) iter.Seq2[coverage.Feature, error] {
	return func(yield func(coverage.Feature, error) bool) {
		for _, f := range features {
			if !yield(f, nil) {
				return
			}
		}
	}
}
