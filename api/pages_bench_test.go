package api_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
)

// BenchmarkKeptPage answers an assessment that is kept as bytes, through all that stands around a route.
func BenchmarkKeptPage(b *testing.B) {
	c := serve(b, nil)
	c.town("town")
	id := want[api.AssessmentView](b, c.do(http.MethodPost, "/v1/workspaces/town/assessments", `{"plan":"bayannur-2025","as_of":"2025-12-31"}`), 201).ID
	h := c.s.Handler()
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodGet, "http://localhost/v1/workspaces/town/assessments/"+id, nil)
		r.Header.Set("Accept-Encoding", "gzip")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(b, http.StatusOK, w.Code)
	}
}
