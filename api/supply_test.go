package api_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

type circles = api.FeatureCollection[api.CircleProperties]

func TestCirclesOfAClass(t *testing.T) {
	t.Parallel()
	c := walked(t)
	path := townPath + "/assessments/" + c.assess(question, 201).ID + "/circles?"
	fc := want[circles](t, c.get(path+"class=day_care&metres=200,600"), 200)
	require.Equal(t, 2, fc.NumberReturned)
	require.Equal(t, "day_care@200", fc.Features[0].ID)
	p := fc.Features[1].Properties
	require.Equal(t, "日间照料", p.Name)
	require.Equal(t, 600, p.Metres)
	require.Equal(t, 1, p.Count)
	require.Equal(t, 20.0, p.ToleranceM)
	require.Equal(t, coverage.Walking, p.Method)
	small, large := fc.Features[0].Geometry.Geometry().Bound(), fc.Features[1].Geometry.Geometry().Bound()
	require.True(t, large.Contains(small.Min) && large.Contains(small.Max))

	one := want[circles](t, c.get(path+"class=day_care&lang=en&minutes=10&speed=0.8"), 200)
	require.Equal(t, "day_care", one.Features[0].ID)
	require.Equal(t, "Day care", one.Features[0].Properties.Name)
	require.Equal(t, 480, one.Features[0].Properties.Metres)

	none := want[circles](t, c.get(path+"class=hospital"), 200)
	require.Equal(t, 1, none.NumberUnlocated)
	require.Nil(t, none.Features[0].Geometry)

	several := want[circles](t, c.get(path+"facility=F1&metres=200,600"), 200)
	require.Equal(t, []string{"F1@200", "F1@600"}, []string{several.Features[0].ID, several.Features[1].ID})
	for query, field := range map[string]string{
		"class=care&facility=F1": "query.class", "": "query.facility", "class=care&metres=20": "query.metres",
		"class=care&metres=300&minutes=5": "query.minutes", "class=none": "query.class",
		"class=care&metres=300,400,500,600,700,800": "query.metres",
	} {
		a := c.get(path + query)
		require.Equal(t, http.StatusUnprocessableEntity, a.StatusCode, query)
		require.Contains(t, string(a.body), field, query)
	}
}

// What if F1 moves: its class is drawn where it moved to.
func TestCirclesOfAScenario(t *testing.T) {
	t.Parallel()
	c := walked(t)
	v := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[
		{"do":"move","id":"F1","geometry":{"type":"Point","coordinates":[117.409,49.601]}}]}`, 201)
	fc := want[circles](t, c.get(townPath+"/assessments/"+v.ID+"/circles?class=day_care&metres=200"), 200)
	b := fc.Features[0].Geometry.Geometry().Bound()
	require.InDelta(t, 117.409, b.Center()[0], 0.002)
	one := want[circles](t, c.get(townPath+"/assessments/"+v.ID+"/circles?facility=F1&metres=200"), 200)
	require.InDelta(t, 117.409, one.Features[0].Geometry.Geometry().Bound().Center()[0], 0.002)
}

func TestChoiceAndNearest(t *testing.T) {
	t.Parallel()
	c := walked(t)
	path := townPath + "/assessments/" + c.assess(question, 201).ID
	choice := want[struct {
		coverage.Choice
		Assessment string
	}](t, c.get(path+"/choice?class=day_care&k=2&metres=800"), 200)
	require.Equal(t, 800, choice.Metres)
	require.NotEmpty(t, choice.Assessment)
	require.Equal(t, coverage.Measured, choice.Verdict)
	require.Len(t, choice.Whole.Counts, 3)
	require.Equal(t, 1300.0, *choice.Whole.Counts[1].Households)
	require.Equal(t, 0.0, *choice.Whole.Counts[2].Households)
	require.Equal(t, 1300.0, *choice.By[1].Counts[1].Households)
	require.Equal(t, 1000, want[coverage.Choice](t, c.get(path+"/choice"), 200).Metres)

	near := want[coverage.Nearest](t, c.get(path+"/nearest?area=a1&class=day_care&k=1"), 200)
	require.Equal(t, "F1", near.Median.Facilities[0].Facility)
	require.Equal(t, coverage.Walking, near.Any[0].Method)
	require.LessOrEqual(t, near.Any[0].Metres, near.Median.Facilities[0].Metres)
	require.GreaterOrEqual(t, near.Worst.Facilities[0].Metres, near.Median.Facilities[0].Metres)
	require.Equal(t, http.StatusNotFound, c.get(path+"/nearest?area=zz").StatusCode)
	require.Equal(t, http.StatusUnprocessableEntity, c.get(path+"/nearest").StatusCode)
	require.Equal(t, http.StatusUnprocessableEntity, c.get(path+"/choice?k=11").StatusCode)
}

func TestSensitivityIsAnsweredAndTakenAway(t *testing.T) {
	t.Parallel()
	c := walked(t)
	a := c.assess(question, 201)
	path := townPath + "/assessments/" + a.ID + "/sensitivity"
	v := want[api.SensitivityView](t, c.get(path+"?metres=100"), 200)
	require.Len(t, v.Thresholds, 5)
	require.Equal(t, "15分钟·老年步速", v.Thresholds[2].Label)
	require.Contains(t, v.Thresholds[0].Source, "GB 50180")
	require.Equal(t, 1, v.NumberMatched)
	require.Equal(t, "a1", v.Uncovered[0].ID)
	require.Equal(t, 100, v.UncoveredM)
	for _, ind := range a.Indicators {
		if ind.Rule == coverage.S5 {
			require.Equal(t, *ind.Value, *v.Thresholds[4].Shares.Land.Value)
		}
	}

	table := func(query, accept string) [][]string {
		r := c.get(path+query, "Accept", accept)
		require.Equal(t, http.StatusOK, r.StatusCode, "%s", r.body)
		require.True(t, strings.HasPrefix(r.Header.Get("Content-Type"), "text/csv"))
		rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(r.body, []byte("\uFEFF")))).ReadAll()
		require.NoError(t, err)
		return rows
	}
	rows := table("", "text/csv")
	require.Len(t, rows, 6)
	require.Equal(t, []string{"5分钟", "300", "five_minute_m"}, rows[1][:3])
	rows = table("?format=csv&table=uncovered&metres=100&lang=en", "")
	require.Equal(t, "unserved_elders60", rows[0][11])
	require.Equal(t, []string{"1", "a1", "河畔一期"}, rows[1][:3])

	own := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","parameters":{"strict_m":650}}`, 201)
	v = want[api.SensitivityView](t, c.get(townPath+"/assessments/"+own.ID+"/sensitivity?lang=en"), 200)
	require.Equal(t, "Set for this question or plan", v.Thresholds[1].Source)
	require.Equal(t, http.StatusUnprocessableEntity, c.get(path+"?metres=3000").StatusCode, "beyond the cap")
	require.Equal(t, http.StatusUnprocessableEntity, c.get(path+"?cursor=xx").StatusCode)
}
