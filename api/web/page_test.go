package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// stage is what the tests of one run share: a browser and a server with the demo town.
type stage struct {
	browser context.Context
	base    string
}

func (s stage) open(t testing.TB, view string) *tab {
	t.Helper()
	return open(t, s.browser, s.base, view, 1280, 800)
}

// TestInBrowser drives the page as people do, in a real browser against a real server. Its parts
// run one after another; the last changes the town.
func TestInBrowser(t *testing.T) {
	chromium(t)
	s := stage{launch(t, nil), town(t)}
	for _, part := range []struct {
		name string
		run  func(*testing.T, stage)
	}{
		{"FirstView", firstView},
		{"Clause", openAClause},
		{"Gaps", readAGap},
		{"Circle", drawACircle},
		{"Trial", placeATrial},
		{"Synchrony", readTheLedger},
		{"Language", switchLanguage},
		{"Link", restoreALink},
		{"Keyboard", useTheKeyboardAlone},
		{"Sizes", fitEveryScreen},
		{"Axe", passAxe},
		{"Print", printASheet},
		{"Look", lookTheSame},
		{"Check", dropAFile},
		{"Import", importAndCompare},
	} {
		t.Run(part.name, func(t *testing.T) { part.run(t, s) })
	}
}

// asked asks the API itself, so that what the page shows is held against what the server says.
func asked[T any](t testing.TB, s stage, path string) T {
	t.Helper()
	var v T
	require.NoError(t, json.Unmarshal(send(t, http.MethodGet, s.base+"/v1/workspaces/demo/"+path, nil), &v))
	return v
}

type indicator struct {
	ID, Plan, Nature, Name, Verdict, Norm string
	Clause                                struct{ Document, Place string }
	Basis                                 struct{ Text string }
	Shown                                 struct{ Value, Target, Interval string }
}

func indicators(t testing.TB, s stage) []indicator {
	t.Helper()
	return asked[struct{ Indicators []indicator }](t, s, "assessments/latest?plan="+plan).Indicators
}

func firstView(t *testing.T, s stage) {
	start := time.Now()
	p := s.open(t, "")
	p.ready("scores", "ready")
	scores := time.Since(start)
	p.ready("map", "ready")
	t.Logf("scoreboard after %v, map at rest after %v; by the page's clock: %s", scores, time.Since(start),
		js[string](p, "performance.getEntriesByType('mark').map((m) => m.name + ' ' + Math.round(m.startTime)).join(', ')"))

	rows := js[[][]string](p, `[...document.querySelectorAll('.board tbody tr[id]')].map((r) =>
		[r.querySelector('button').innerText, r.cells[1].innerText.trim(), r.cells[2].innerText.split(' ')[0]])`)
	all := indicators(t, s)
	require.Len(t, rows, len(all))
	words := map[string]string{}
	for _, l := range legend(t, s)["verdict"] {
		words[l.Key] = l.Zh
	}
	want := map[string]indicator{}
	for _, r := range all {
		want[r.Name+r.Shown.Value] = r
	}
	obligatory := true
	for _, row := range rows {
		r, ok := want[row[0]+row[2]]
		require.True(t, ok, "%v is no row of the assessment", row)
		require.Equal(t, words[r.Verdict], row[1], r.Name)
		if r.Nature != "obligatory" {
			obligatory = false
		}
		require.Equal(t, obligatory, r.Nature == "obligatory", "%s: the obligatory rows stand first", r.Name)
	}
	p.clean()
}

type word struct{ Key, Zh, En, Color string }

func legend(t testing.TB, s stage) map[string][]word {
	t.Helper()
	var v map[string][]word
	require.NoError(t, json.Unmarshal(send(t, http.MethodGet, s.base+"/v1/legend", nil), &v))
	return v
}

func openAClause(t *testing.T, s stage) {
	p := s.open(t, "")
	p.ready("scores", "ready")
	row := indicators(t, s)[2]
	require.Equal(t, "MZ-03", row.ID)
	p.click("#row-MZ-03 button")
	p.ready("findings", "ready")
	require.Equal(t, "true", js[string](p, "document.querySelector('#row-MZ-03 button').getAttribute('aria-expanded')"))
	detail := p.text("#detail-MZ-03")
	for _, part := range []string{row.Clause.Document, row.Clause.Place, row.Basis.Text, "用房验收日期"} {
		require.Contains(t, detail, part)
	}
	p.click("#detail-MZ-03 .findings button")
	p.ready("card", "ready")
	p.until("location.hash.includes('thing=residential-areas/')")
	name := js[string](p, "document.querySelector('#detail-MZ-03 .findings button').innerText")
	require.Contains(t, p.text("#card h2"), name)
	p.until("location.hash.includes('at=')") // the map went there
	p.clean()
}

func readAGap(t *testing.T, s stage) {
	p := s.open(t, "tab=gaps&off=facilities")
	p.ready("map", "ready")
	p.ready("gaps", "ready")
	js[any](p, "document.querySelector('#layers').open = false")
	p.click("#panel-gaps label", "面积不足")
	p.ready("gaps", "ready")
	type gaps struct {
		NumberMatched int
		Features      []struct {
			ID         string
			Properties struct{ Message, Clause string }
		}
	}
	short := asked[gaps](t, s, "assessments/latest/gaps?kind=floor_area&plan="+plan)
	p.until(fmt.Sprintf("document.querySelectorAll('#panel-gaps tbody tr').length === %d", short.NumberMatched))
	p.click("#panel-gaps tbody button")
	p.ready("card", "ready")
	p.until("location.hash.includes('at=')")
	p.clickMap()
	p.ready("card", "ready")
	card := p.text("#card")
	require.Contains(t, card, short.Features[0].Properties.Message)
	require.Contains(t, card, short.Features[0].Properties.Clause)
	require.Contains(t, js[string](p, "decodeURIComponent(location.hash)"), "thing=gap/"+short.Features[0].ID)
	p.clean()
}
