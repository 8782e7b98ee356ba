package api_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// trial are edits of the town: its day care center closes, and a station opens far from its estate.
const trial = `[{"do":"add","id":"N1","properties":{"name":"新站","kind":"community_care_station","status":"operating"},` +
	`"geometry":{"type":"Point","coordinates":[117.45,49.62]}},{"do":"close","id":"F1"}]`

func (c *client) whatIf(scenario string, status int) coverage.Difference {
	c.t.Helper()
	body := fmt.Sprintf(`{"plan":"manzhouli-2025","as_of":"2025-12-31","scenario":%s}`, scenario)
	return want[coverage.Difference](c.t, c.do(http.MethodPost, townPath+"/what-if", body), status)
}

// TestWhatIfIsTheComparisonOfTwoAssessments: what it tells is what asking twice and comparing tells, under
// the same ids, and nothing is kept.
func TestWhatIfIsTheComparisonOfTwoAssessments(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	d := c.whatIf(trial, 200)
	require.Zero(t, want[struct{ NumberReturned int }](t, c.get(townPath+"/assessments"), 200).NumberReturned)
	before := c.assess(`{"plan":"manzhouli-2025","as_of":"2025-12-31"}`, 201)
	after := c.assess(`{"plan":"manzhouli-2025","as_of":"2025-12-31","scenario":`+trial+`}`, 201)
	require.Equal(t, []string{before.ID, after.ID}, []string{d.Before.ID, d.After.ID})
	compared := want[coverage.Comparison](t, c.get(townPath+"/assessments/"+before.ID+"/compare/"+after.ID), 200)
	require.Equal(t, compared.Opened, d.GapsOpened)
	require.Equal(t, compared.Closed, d.GapsClosed)
	require.Len(t, d.GapsChanged, len(compared.Grown)+len(compared.Shrunk)+len(compared.Altered))
	require.NotEmpty(t, d.Indicators)
	for _, ch := range d.Indicators {
		require.Contains(t, compared.Indicators, ch)
	}
	require.Len(t, d.Lost, 1)
	require.Equal(t, "a1", d.Lost[0].ID)
	require.InDelta(t, 1300, *d.Lost[0].Households, 0)
	require.InDelta(t, -1300, *d.Households.Change, 0)
	require.Equal(t, 1000, d.LimitM)
	require.Equal(t, coverage.StraightLine, d.ReachMethod)
}

// TestScenarioAnswersAlikeWithAndWithoutBaseline: whether a baseline is kept cannot be told from the
// answer.
func TestScenarioAnswersAlikeWithAndWithoutBaseline(t *testing.T) {
	t.Parallel()
	body := `{"plan":"manzhouli-2025","as_of":"2025-12-31","scenario":` + trial + `}`
	var answers []string
	for _, kept := range []bool{false, true} {
		c := serve(t, nil)
		c.town("town")
		if kept {
			c.whatIf(`[]`, 200)
		}
		a := c.do(http.MethodPost, townPath+"/assessments", body)
		require.Equal(t, http.StatusCreated, a.StatusCode, "%s", a.body)
		answers = append(answers, string(a.body)+string(c.get(a.Header.Get("Location")+"/findings?limit=1000").body)+
			string(c.get(a.Header.Get("Location")+"/gaps").body))
	}
	require.Equal(t, answers[0], answers[1])
}

// TestWhatIfFollowsTheData: a new revision is another baseline.
func TestWhatIfFollowsTheData(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	first := c.whatIf(`[]`, 200)
	require.Equal(t, first.Before.ID, first.After.ID)
	a := c.do(http.MethodPatch, townPath+"/layers/facilities/F1", `{"status":"closed"}`)
	require.Equal(t, http.StatusOK, a.StatusCode, "%s", a.body)
	second := c.whatIf(`[]`, 200)
	require.Equal(t, first.Revision+1, second.Revision)
	require.NotEqual(t, first.Before.ID, second.Before.ID)
}

func TestWhatIfNamesTheEdit(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	for name, edits := range map[string]string{
		"nobody there":   `[{"do":"close","id":"F1"},{"do":"move","id":"nobody","geometry":{"type":"Point","coordinates":[117.4,49.6]}}]`,
		"nowhere to":     `[{"do":"close","id":"F1"},{"do":"move","id":"F2"}]`,
		"no such kind":   `[{"do":"close","id":"F1"},{"do":"convert","id":"F2","properties":{"kind":"castle"}}]`,
		"only additions": `[{"do":"close","id":"F1"},{"do":"convert","layer":"residential-areas","id":"a1","properties":{"households":1}}]`,
	} {
		body := `{"plan":"manzhouli-2025","as_of":"2025-12-31","scenario":` + edits + `}`
		a := c.do(http.MethodPost, townPath+"/what-if", body)
		require.Equal(t, http.StatusUnprocessableEntity, a.StatusCode, "%s: %s", name, a.body)
		require.Contains(t, string(a.body), "body.scenario[1]", name)
	}
	a := c.do(http.MethodPost, townPath+"/what-if", `{"plan":"manzhouli-2025","as_of":"2025-12-31","reach":"walking"}`)
	require.Equal(t, http.StatusUnprocessableEntity, a.StatusCode, "%s", a.body)
}
