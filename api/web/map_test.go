package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"yikezhong/api/web"
)

// clickMap clicks the middle of the map, when it has come to rest.
func (p *tab) clickMap() {
	p.t.Helper()
	p.rest()
	at := js[[]float64](p, "(() => { const r = document.querySelector('#map').getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()")
	require.NoError(p.t, chromedp.Do(p.ctx, chromedp.MouseClickXY(at[0], at[1])))
}

// rest waits until the map neither moves nor loads.
func (p *tab) rest() {
	p.t.Helper()
	p.ready("map", "ready")
	p.until("document.body.dataset.moving !== 'yes'")
}

func drawACircle(t *testing.T, s stage) {
	p := s.open(t, "thing=facilities/B-02&at=14/49.200/116.897")
	p.ready("circle", "ready")
	require.Contains(t, p.text("#card"), "二道街社区卫生服务站")
	require.Contains(t, p.text("#card output"), "1000")
	js[any](p, `(() => { const s = document.querySelector('#card input[type=range]'); s.value = 500
		for (const e of ['input', 'change']) s.dispatchEvent(new Event(e)) })()`)
	p.until("location.hash.includes('metres=500')")
	p.until("performance.getEntriesByType('resource').some((e) => e.name.includes('/circles') && e.name.includes('metres=500'))")
	p.ready("circle", "ready")
	p.rest()
	js[any](p, "(() => { const s = document.querySelector('#layers select'); s.value = 'care'; s.dispatchEvent(new Event('change')) })()")
	p.ready("union", "ready")
	p.rest()
	p.shot("circle")
	p.clean()
}

func placeATrial(t *testing.T, s stage) {
	p := s.open(t, "tab=trial&at=14/49.1878/116.9068&off=gaps")
	p.ready("map", "ready")
	p.ready("trial", "none")
	js[any](p, "document.querySelector('#layers').open = false")
	p.click("#aim")
	p.clickMap()
	p.ready("trial", "ready")
	require.Contains(t, js[string](p, "location.hash"), "trial=116.90")
	require.Contains(t, p.text("#panel-trial"), "十五分钟居家社区养老生活圈", "the row of the circle moves")
	require.Regexp(t, `新增覆盖 \d+`, p.text("#panel-trial"), "it serves some estates")
	p.until("document.querySelectorAll('#panel-trial table:last-of-type tbody button').length > 5")
	p.rest()
	p.shot("trial")

	again := s.open(t, strings.TrimPrefix(js[string](p, "location.hash"), "#"))
	again.ready("trial", "ready")
	again.click("#panel-trial button", "撤销")
	again.ready("trial", "none")
	require.NotContains(t, js[string](again, "location.hash"), "trial=116")
	p.clean()
	again.clean()
}

// TestWithoutWebGL: the tables serve where no map can be drawn.
func TestWithoutWebGL(t *testing.T) {
	chromium(t)
	base := town(t)
	p := open(t, launch(t, map[string]any{"disable-3d-apis": true}), base, "row=MZ-03", 1280, 800)
	p.ready("map", "absent")
	p.ready("findings", "ready")
	require.Contains(t, p.text("#map"), "WebGL")
	p.click("#detail-MZ-03 .findings button")
	p.ready("card", "ready")
	require.NotEmpty(t, p.text("#card h2"))
	for _, name := range []string{"gaps", "synchrony"} {
		p.click("#tab-" + name)
		p.ready(name, "ready")
		require.Positive(t, js[int](p, "document.querySelectorAll('#panel-"+name+" tbody tr').length"))
	}
	require.False(t, js[bool](p, "performance.getEntriesByType('resource').some((e) => e.name.includes('maplibre-gl.mjs'))"),
		"what cannot be used is not loaded")
	p.shot("no-webgl")
	p.clean()
}

// TestBasemap: tiles come from where the server was told, and the policy names that host alone.
func TestBasemap(t *testing.T) {
	chromium(t)
	browser, tiles := launch(t, nil), tileServer(t)
	for name, text := range map[string]string{
		"xyz": tiles + "/{z}/{x}/{y}.png", "archive at an address": tiles + "/base.pmtiles", "archive here": archiveFile(t),
	} {
		t.Run(name, func(t *testing.T) {
			base, err := web.ParseBasemap(text)
			require.NoError(t, err)
			at := serve(t, base)
			send(t, http.MethodPut, at+"/v1/workspaces/w", map[string]any{"name": "W", "region": []float64{116, 49, 117, 50}})
			p := open(t, browser, at, "", 800, 600)
			p.also = tiles
			p.ready("map", "ready")
			red := js[[]int](p, `new Promise(async (done) => {
				const { picture } = await import('/page/js/map.js')
				const i = new Image(); i.src = await picture(); await i.decode()
				const c = new OffscreenCanvas(1, 1).getContext('2d'); c.drawImage(i, -i.width / 2, -i.height / 2)
				done([...c.getImageData(0, 0, 1, 1).data]) })`)
			require.Greater(t, red[0], red[1]+20, "the red tile shows: %v", red)
			p.clean()
		})
	}
}
