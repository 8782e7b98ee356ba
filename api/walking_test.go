package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

const street = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"w1","kind":"residential"},
	"geometry":{"type":"LineString","coordinates":[[117.395,49.601],[117.41,49.601]]}}]}`

// walked is the town with one street, which passes F1 and leads nowhere near F2.
func walked(t *testing.T) *client {
	c := serve(t, nil)
	c.town("town")
	c.streets("town")
	return c
}

func (c *client) streets(slug string) {
	c.t.Helper()
	a := c.do(http.MethodPost, "/v1/workspaces/"+slug+"/layers/walkways?crs=EPSG:4490", street, "Content-Type", "application/geo+json")
	require.Less(c.t, a.StatusCode, 300, "%s", a.body)
}

func TestReachIsAskedFor(t *testing.T) {
	t.Parallel()
	c := walked(t)
	onFoot := c.assess(question, 201)
	require.Equal(t, coverage.Walking, onFoot.ReachMethod)
	same := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","reach":"walking"}`, 200)
	require.Equal(t, onFoot.ID, same.ID)
	straight := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","reach":"straight_line"}`, 201)
	require.Equal(t, coverage.StraightLine, straight.ReachMethod)
	require.NotEqual(t, onFoot.ID, straight.ID)
	latest := want[api.AssessmentView](t, c.get(townPath+"/assessments/latest?plan=bayannur-2025"), 200)
	require.Equal(t, onFoot.ID, latest.ID)

	bare := serve(t, nil)
	bare.town("town")
	bare.do(http.MethodPost, townPath+"/assessments", `{"plan":"bayannur-2025","as_of":"2025-12-31","reach":"straight_line"}`)
	want[api.AssessmentView](t, bare.get(townPath+"/assessments/latest?plan=bayannur-2025"), 200)
	a := bare.do(http.MethodPost, townPath+"/assessments", `{"plan":"bayannur-2025","as_of":"2025-12-31","reach":"walking"}`)
	require.Equal(t, http.StatusUnprocessableEntity, a.StatusCode, "%s", a.body)
}

func TestCirclesAreWalked(t *testing.T) {
	t.Parallel()
	c := walked(t)
	path := townPath + "/assessments/" + c.assess(question, 201).ID + "/circles?facility=F1"
	type circles = api.FeatureCollection[api.CircleProperties]
	fc := want[circles](t, c.get(path+"&facility=F2&minutes=5&speed=0.8"), 200)
	require.Equal(t, 1, fc.NumberReturned)
	require.Equal(t, 1, fc.NumberUnlocated, "no way leads to F2")
	require.Equal(t, coverage.Walking, fc.Features[0].Properties.Method)
	require.Equal(t, 240, fc.Features[0].Properties.Metres)
	require.Equal(t, "MultiPolygon", fc.Features[0].Geometry.Type)

	wide := want[circles](t, c.get(path+"&metres=400"), 200).Features[0].Geometry.Geometry().Bound()
	narrow := fc.Features[0].Geometry.Geometry().Bound()
	require.Greater(t, wide.Max[0], narrow.Max[0])
	require.Equal(t, http.StatusUnprocessableEntity, c.get(path+"&metres=400&minutes=5").StatusCode)
	require.Equal(t, http.StatusUnprocessableEntity, c.get(path+"&minutes=120&speed=3").StatusCode)
}

// What if F1 moves to where no way leads: nobody is served for certain.
func TestScenarioIsWalked(t *testing.T) {
	t.Parallel()
	c := walked(t)
	v := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[
		{"do":"move","id":"F1","geometry":{"type":"Point","coordinates":[117.401,49.606]}}]}`, 201)
	require.Equal(t, coverage.Walking, v.ReachMethod)
	for _, ind := range v.Indicators {
		if ind.Rule == coverage.S5 {
			require.Equal(t, 1, ind.Unknown)
			require.EqualValues(t, 0, *ind.Low)
			require.EqualValues(t, 2, ind.Basis.Figures["facilities_unsnapped"], "F2 is off as before")
		}
	}
}

// What if a way is made to F2, and a second one that joins nothing: the first is walked.
func TestScenarioAddsALink(t *testing.T) {
	t.Parallel()
	c := walked(t)
	v := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[
		{"do":"add","layer":"walkways","id":"w2","properties":{"kind":"footway"},
		 "geometry":{"type":"LineString","coordinates":[[117.41,49.601],[117.45,49.62]]}},
		{"do":"add","layer":"walkways","id":"w3","properties":{"kind":"footway"},
		 "geometry":{"type":"LineString","coordinates":[[117.5,49.7],[117.51,49.7]]}}]}`, 201)
	for _, ind := range v.Indicators {
		if ind.Rule == coverage.S5 {
			require.EqualValues(t, 0, ind.Basis.Figures["facilities_unsnapped"])
			require.EqualValues(t, 2, ind.Basis.Figures["network_parts"])
		}
	}
	require.True(t, v.Scenario)
	a := c.do(http.MethodPost, townPath+"/assessments",
		`{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[{"do":"close","layer":"walkways","id":"w1"}]}`)
	require.Equal(t, http.StatusUnprocessableEntity, a.StatusCode, "%s", a.body)
}
