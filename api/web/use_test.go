package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

func readTheLedger(t *testing.T, s stage) {
	p := s.open(t, "tab=synchrony")
	p.ready("synchrony", "ready")
	first := "#panel-synchrony tbody tr:first-child"
	require.Contains(t, p.text(first), "逾期", "the longest overdue stands first")
	require.Len(t, js[[]string](p, "[...document.querySelectorAll('"+first+" .stages li')].map((e) => e.dataset.verdict)"), 4)
	all := js[int](p, "document.querySelectorAll('#panel-synchrony tbody tr').length")
	p.click("#panel-synchrony .tally button", "已逾期")
	p.until(fmt.Sprintf("document.querySelectorAll('#panel-synchrony tbody tr').length < %d", all))
	p.until("location.hash.includes('due=overdue')")
	table := js[string](p, "fetch([...document.querySelectorAll('#panel-synchrony a')].find((a) => a.textContent.includes('CSV')).href).then((r) => r.text())")
	require.Contains(t, table, "西岗壹号", "the one that is overdue")
	name := js[string](p, "document.querySelector('#panel-synchrony tbody button').innerText")
	kind := js[string](p, "fetch(document.querySelector('#panel-synchrony tbody a.notice').href).then((r) => r.headers.get('content-type'))")
	require.Equal(t, "application/pdf", kind, "a notice for %s", name)
	table = js[string](p, "fetch([...document.querySelectorAll('#panel-synchrony a')].find((a) => a.textContent.includes('XLSX')).href).then((r) => r.headers.get('content-type'))")
	require.Contains(t, table, "spreadsheet")
	p.shot("synchrony")
	p.clean()
}

func switchLanguage(t *testing.T, s stage) {
	p := s.open(t, "row=MZ-03")
	p.ready("findings", "ready")
	p.click("#lang")
	p.until("document.documentElement.lang === 'en'")
	p.until("document.querySelector('#tab-scores').innerText === 'Scoreboard'")
	en := map[string]string{}
	for _, l := range legend(t, s)["verdict"] {
		en[l.Key] = l.En
	}
	p.until(fmt.Sprintf("document.querySelector('#row-MZ-03').cells[1].innerText.trim() === %q", en["fail"]))
	p.until("document.querySelector('#detail-MZ-03 .sentence')?.innerText.includes('target')")
	require.Contains(t, js[string](p, "location.hash"), "lang=en")
	p.click("#lang")
	p.until("document.querySelector('#tab-scores').innerText === '指标'")
	p.clean()
}

func restoreALink(t *testing.T, s stage) {
	p := s.open(t, "tab=gaps&kind=floor_area&off=walkways&at=15.00/49.18600/116.92000")
	p.ready("map", "ready")
	p.ready("gaps", "ready")
	p.click("#panel-gaps tbody button")
	p.ready("card", "ready")
	p.rest()
	p.until("!location.hash.includes('at=15.00')") // it went to the gap
	hash, card := js[string](p, "location.hash"), p.text("#card")
	require.Contains(t, hash, "a=", "the assessment is named")

	again := s.open(t, strings.TrimPrefix(hash, "#"))
	again.ready("card", "ready")
	again.ready("map", "ready")
	require.Equal(t, card, again.text("#card"))
	require.Equal(t, hash, js[string](again, "location.hash"))
	require.Equal(t, "true", js[string](again, "document.querySelector('#tab-gaps').getAttribute('aria-selected')"))
	require.Equal(t, 1, js[int](again, "document.querySelectorAll('#panel-gaps input:checked').length"))
	p.clean()
	again.clean()
}

// press presses keys one after another.
func (p *tab) press(keys ...string) {
	p.t.Helper()
	for _, k := range keys {
		require.NoError(p.t, chromedp.Do(p.ctx, chromedp.KeyEvent(k)))
	}
}

func (p *tab) focused(what string) {
	p.t.Helper()
	p.until("document.activeElement.matches(" + string(must(json.Marshal(what))) + ")")
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

func useTheKeyboardAlone(t *testing.T, s stage) {
	p := s.open(t, "")
	p.ready("scores", "ready")
	p.press(kb.Tab)
	p.focused("#skip")
	p.press(kb.Enter)
	p.focused("#panel")
	p.press(kb.Tab)
	p.focused("#tab-scores")
	p.press(kb.ArrowRight)
	p.focused("#tab-gaps")
	p.until("!document.querySelector('#panel-gaps').hidden")
	p.press(kb.ArrowLeft, kb.Tab)
	p.focused("#panel-scores")
	for range 20 { // past the verdicts, to the third row
		p.press(kb.Tab)
		if js[bool](p, "document.activeElement.matches('#row-MZ-03 button')") {
			break
		}
	}
	p.focused("#row-MZ-03 button")
	p.press(kb.Enter)
	p.ready("findings", "ready")
	p.focused(".board tr.open button") // it did not get lost when the row opened
	p.until("getComputedStyle(document.activeElement).outlineStyle === 'solid'")
	for range 40 {
		p.press(kb.Tab)
		if js[bool](p, "document.activeElement.matches('.findings button')") {
			break
		}
	}
	p.focused(".findings button")
	p.press(kb.Enter)
	p.ready("card", "ready")
	p.press(kb.Escape)
	p.until("document.querySelector('#card').hidden")
	p.focused("#panel")
	p.clean()
}

func fitEveryScreen(t *testing.T, s stage) {
	p := open(t, s.browser, s.base, "row=MZ-03", 360, 740)
	p.ready("map", "ready")
	for _, size := range [][2]int64{{360, 740}, {768, 1024}, {3840, 2160}} {
		require.NoError(t, chromedp.Do(p.ctx, chromedp.EmulateViewport(size[0], size[1])))
		for name, state := range map[string]string{
			"scores": "ready", "gaps": "ready", "synchrony": "ready", "trial": "none", "files": "none", "compare": "none",
		} {
			p.click("#tab-" + name)
			p.ready(name, state)
			require.LessOrEqual(t, js[int64](p, "document.documentElement.scrollWidth"), size[0], "%s at %d is no wider than the screen", name, size[0])
			p.shot(fmt.Sprintf("w%d-%s", size[0], name))
		}
		p.click("#tab-scores")
		js[any](p, "document.querySelector('#row-MZ-03').scrollIntoView()")
		p.shot(fmt.Sprintf("w%d-row", size[0]))
	}
	p.clean()
}

func passAxe(t *testing.T, s stage) {
	source, err := os.ReadFile("testdata/axe/axe.min.js")
	require.NoError(t, err)
	p := s.open(t, "")
	p.ready("map", "ready")
	js[any](p, string(source)+"; 0")
	for _, v := range []struct{ view, part, state string }{
		{"row=MZ-03", "findings", "ready"},
		{"tab=gaps&thing=facilities/B-02", "circle", "ready"},
		{"tab=synchrony", "synchrony", "ready"},
		{"tab=trial&trial=116.905,49.187,day_care_center,0", "trial", "ready"},
		{"tab=files", "files", "none"},
		{"tab=compare&lang=en", "compare", "none"},
		{"tab=scores&lang=en", "scores", "ready"},
	} {
		js[any](p, "location.hash = '#"+v.view+"'")
		p.ready(v.part, v.state)
		p.until("document.body.dataset.scores === 'ready' && document.querySelector('#tabs [aria-selected=true]')")
		found := js[[]string](p, `axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) =>
			r.violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => v.id + ': ' + v.nodes.map((n) => n.html).join(' | ').slice(0, 600)))`)
		require.Empty(t, found, v.view)
	}
	p.clean()
}

func printASheet(t *testing.T, s stage) {
	p := s.open(t, "at=13/49.187/116.915")
	p.ready("map", "ready")
	js[any](p, "window.print = () => {}")
	p.click("#print")
	p.ready("sheet", "ready")
	require.Greater(t, js[int](p, "document.querySelector('#sheet figure > img').naturalWidth"), 300, "the map is on it")
	require.Contains(t, js[string](p, "document.querySelector('#sheet').textContent"), js[string](p, "new URLSearchParams(location.hash.slice(1)).get('a')"))
	require.Len(t, indicators(t, s), js[int](p, "document.querySelectorAll('#sheet tbody tr').length"))
	pdf, err := chromedp.Run(p.ctx, chromedp.PrintToPDF())
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(string(pdf), "%PDF-"))
	if dir := os.Getenv("YIKEZHONG_SHOTS"); dir != "" {
		require.NoError(t, os.WriteFile(dir+"/sheet.pdf", pdf, 0o600))
	}
	p.clean()
}

// TestMethods: the page is only read.
func TestMethods(t *testing.T) {
	t.Parallel()
	base := serve(t, noBasemap)
	for path, want := range map[string]int{"/": 200, "/page/js/main.js": 200, "/page/none.js": 404, "/page/../web.go": 404, "/page/js": 404} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, nil)
		require.NoError(t, err)
		res, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		require.Equal(t, want, res.StatusCode, path)
	}
	res, err := http.Post(base+"/", "text/plain", strings.NewReader("x"))
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusMethodNotAllowed, res.StatusCode)
}
