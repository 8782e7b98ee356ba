package api_test

import (
	"encoding/csv"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

const (
	townPath = "/v1/workspaces/town"
	question = `{"plan":"bayannur-2025","as_of":"2025-12-31"}`
)

func (c *client) assess(body string, status int) api.AssessmentView {
	c.t.Helper()
	return want[api.AssessmentView](c.t, c.do(http.MethodPost, townPath+"/assessments", body), status)
}

func TestTheSameQuestionIsTheSameAnswer(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	a := c.do(http.MethodPost, townPath+"/assessments", question)
	first := want[api.AssessmentView](t, a, http.StatusCreated)
	require.Equal(t, "ready", first.State)
	require.Equal(t, 3, first.Revision)
	require.Equal(t, "3", a.Header.Get("Yikezhong-Revision"))
	require.NotEmpty(t, first.Indicators)
	for _, ind := range first.Indicators {
		require.NotEmpty(t, ind.Verdict, ind.ID)
		require.NotEmpty(t, ind.Clause.Document, ind.ID)
		require.NotEmpty(t, ind.Message, ind.ID)
	}
	again := c.do(http.MethodPost, townPath+"/assessments", question)
	require.Equal(t, http.StatusOK, again.StatusCode)
	require.Equal(t, a.body, again.body)
	byID := c.get(a.Header.Get("Location"))
	require.Equal(t, a.body, byID.body)
	require.Equal(t, a.body, c.get(townPath+"/assessments/latest?plan=bayannur-2025").body)
	en := want[api.AssessmentView](t, c.get(townPath+"/assessments/"+first.ID+"?lang=en"), 200)
	require.NotEqual(t, first.Indicators[0].Name, en.Indicators[0].Name)
}

func TestLatestIsTheNewestUsualAnswer(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	usual := c.assess(question, 201)
	c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","parameters":{"circle_m":800}}`, 201)
	c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","revision":2}`, 201)
	planned := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","horizon":"as_planned"}`, 201)
	require.Equal(t, usual.ID, want[api.AssessmentView](t, c.get(townPath+"/assessments/latest?plan=bayannur-2025"), 200).ID)
	require.Equal(t, planned.ID, want[api.AssessmentView](t,
		c.get(townPath+"/assessments/latest?plan=bayannur-2025&horizon=as_planned"), 200).ID)
	var ids []string
	for path := townPath + "/assessments?limit=3"; path != ""; {
		page := want[struct {
			Assessments []coverage.StoredResult
			Links       []api.Link
		}](t, c.get(path), 200)
		for _, r := range page.Assessments {
			ids = append(ids, r.ID)
		}
		path = next(page.Links)
	}
	require.Len(t, ids, 4)
	require.Contains(t, ids, usual.ID)
}

// next is the address of the page after, empty where there is none.
func next(links []api.Link) string {
	for _, l := range links {
		if l.Rel == "next" {
			return l.Href
		}
	}
	return ""
}

func TestAnAssessmentThatTakesLongIsPromised(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) { o.ReadyWithin, o.Workers, o.MaxQueued = 10*time.Millisecond, 1, 1 })
	c.town("town")
	release := make(chan struct{})
	c.s.SlowQuestions(release)
	a := c.do(http.MethodPost, townPath+"/assessments", question)
	v := want[api.AssessmentView](t, a, http.StatusAccepted)
	require.Equal(t, "running", v.State)
	require.NotEmpty(t, v.ID)
	require.NotEmpty(t, a.Header.Get("Retry-After"))
	require.Equal(t, v.ID, c.assess(question, http.StatusAccepted).ID, "the same question is not asked twice")
	require.Equal(t, "running", want[api.AssessmentView](t, c.get(a.Header.Get("Location")), http.StatusAccepted).State)
	p := refused(t, c.get(a.Header.Get("Location")+"/gaps"), 503, "unavailable")
	require.Contains(t, p.Detail, v.ID)
	c.assess(`{"plan":"alxa-2025","as_of":"2025-12-31"}`, http.StatusAccepted)
	full := c.do(http.MethodPost, townPath+"/assessments", `{"plan":"wuzhong-2025","as_of":"2025-12-31"}`)
	refused(t, full, 503, "unavailable")
	require.NotEmpty(t, full.Header.Get("Retry-After"))
	close(release)
	require.Eventually(t, func() bool { return c.get(a.Header.Get("Location")).StatusCode == 200 }, 5*time.Second, 5*time.Millisecond)
	done := want[api.AssessmentView](t, c.get(a.Header.Get("Location")), 200)
	require.Equal(t, v.ID, done.ID)
	require.Equal(t, "ready", done.State)
}

func TestScenarioIsAnsweredAndNotKept(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	usual := c.assess(question, 201)
	edits := `[{"do":"close","id":"F1"},{"do":"move","id":"F2","geometry":{"type":"Point","coordinates":[117.4,49.6]}},` +
		`{"do":"convert","id":"F3","properties":{"kind":"day_care_center"}},` +
		`{"do":"add","id":"N1","properties":{"name":"新中心","kind":"comprehensive_care_center","status":"operating"},` +
		`"geometry":{"type":"Point","coordinates":[117.41,49.61]}},` +
		`{"do":"add","layer":"residential-areas","id":"N2","properties":{"name":"新小区","households":500,"is_new":true}}]`
	what := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":`+edits+`}`, 201)
	require.True(t, what.Scenario)
	require.NotEqual(t, usual.ID, what.ID)
	require.Equal(t, 200, c.get(townPath+"/assessments/"+what.ID+"/gaps").StatusCode, "while it is held")
	require.Equal(t, usual.ID, want[api.AssessmentView](t, c.get(townPath+"/assessments/latest?plan=bayannur-2025"), 200).ID)
	require.Equal(t, 1, want[struct{ NumberReturned int }](t, c.get(townPath+"/assessments"), 200).NumberReturned)
	cmp := c.get(townPath + "/assessments/" + usual.ID + "/compare/" + what.ID)
	require.Equal(t, 200, cmp.StatusCode, "%s", cmp.body)
	w, err := c.store.World(t.Context(), "town", 0)
	require.NoError(t, err)
	require.Equal(t, coverage.Operating, w.Facilities[0].Status, "the data is as it was")
	require.Equal(t, usual.ID, c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[]}`, 200).ID, "no edits, the baseline")
}

func TestFindingsFilterAndTable(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	c.assess(question, 201)
	const at = townPath + "/assessments/latest/findings?plan=bayannur-2025"
	all := want[api.FindingsPage](t, c.get(at), 200)
	require.Equal(t, all.NumberMatched, len(all.Findings))
	one := want[api.FindingsPage](t, c.get(at+"&rule=A2&verdict=fail&subject=a1&division=159981"), 200)
	require.Len(t, one.Findings, 1)
	require.InDelta(t, 90, one.Findings[0].Figures["shortfall_m2"], 0)
	require.NotEmpty(t, one.Findings[0].Message)
	require.Zero(t, want[api.FindingsPage](t, c.get(at+"&division=110000"), 200).NumberMatched)
	var paged []api.FindingView
	for path := at + "&limit=1"; path != ""; {
		p := want[api.FindingsPage](t, c.get(path), 200)
		paged, path = append(paged, p.Findings...), next(p.Links)
	}
	require.Equal(t, all.Findings, paged)
	for _, a := range []answer{c.get(at + "&rule=A5&format=csv"), c.get(at+"&rule=A5", "Accept", "text/csv")} {
		require.Equal(t, "text/csv; charset=utf-8", a.Header.Get("Content-Type"))
		require.Contains(t, a.Header.Get("Content-Disposition"), ".csv")
		text, ok := strings.CutPrefix(string(a.body), "\ufeff")
		require.True(t, ok, "a BOM")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		require.NoError(t, err)
		require.Greater(t, len(rows), 1)
		require.Greater(t, len(rows[0]), 4*4, "project by four stages")
	}
}

func TestGapsPageIsStable(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	c.assess(question, 201)
	const at = townPath + "/assessments/latest/gaps?plan=bayannur-2025"
	type page = api.FeatureCollection[api.GapProperties]
	all := want[page](t, c.get(at), 200)
	require.NotEmpty(t, all.Features)
	var paged []api.Feature[api.GapProperties]
	for path := at + "&limit=1"; path != ""; {
		p := want[page](t, c.get(path), 200)
		require.Equal(t, all.NumberMatched, p.NumberMatched)
		paged, path = append(paged, p.Features...), next(p.Links)
		if len(paged) == 1 { // what happens meanwhile does not move the pages
			c.do(http.MethodPatch, townPath+"/layers/residential-areas/a1", `{"households":2000}`)
			c.assess(question, 201)
		}
	}
	require.Equal(t, all.Features, paged)
	one := want[page](t, c.get(at+"&kind=single_site&severity=required_unlabelled&bbox=117.4,49.6,117.401,49.601"), 200)
	require.Len(t, one.Features, 1)
	require.Equal(t, "application/geo+json", c.get(at).Header.Get("Content-Type"))
	require.Zero(t, want[page](t, c.get(at+"&bbox=100,40,101,41"), 200).NumberMatched)
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	c := serve(t, func(o *api.Options) { o.HeldWorlds, o.HeldAnswers = 1, 2 })
	c.town("town")
	c.town("other")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			ws := []string{"town", "other"}[i%2]
			for range 5 {
				a := c.do(http.MethodPost, "/v1/workspaces/"+ws+"/assessments", question)
				if a.StatusCode != 200 && a.StatusCode != 201 {
					t.Errorf("%d: %s", a.StatusCode, a.body)
				}
				for _, path := range []string{"/layers/facilities", "/assessments/latest/gaps?plan=bayannur-2025"} {
					if a := c.get("/v1/workspaces/" + ws + path); a.StatusCode != 200 {
						t.Errorf("%d: %s", a.StatusCode, a.body)
					}
				}
				if a := c.do(http.MethodPatch, "/v1/workspaces/"+ws+"/layers/facilities/F1", `{"beds":30}`); a.StatusCode != 200 && a.StatusCode != 409 {
					t.Errorf("%d: %s", a.StatusCode, a.body)
				}
			}
		})
	}
	wg.Wait()
}
