package web_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkPan pans for three seconds each time over 20,000 invented areas, all of them gaps too, and
// over none, which is what the machine's drawing in software takes by itself. It reports the
// frames: the median and the 95th of 100, in milliseconds.
func BenchmarkPan(b *testing.B) {
	chromium(b)
	for _, n := range []int{0, 20_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { pan(b, n) })
	}
}

func pan(b *testing.B, areas int) {
	base := serve(b, noBasemap)
	ws := base + "/v1/workspaces/wide"
	send(b, http.MethodPut, ws, map[string]any{"name": "宽城（虚构）", "region": []float64{116.8, 49.1, 117.1, 49.3}})
	var features []string
	for i := range areas {
		w, s := 116.82+float64(i%200)*0.0012, 49.12+float64(i/200)*0.0014
		e, n := w+0.001, s+0.0011
		features = append(features, fmt.Sprintf(`{"type":"Feature","id":"A%d","properties":{"name":"小区%d","households":300,"is_new":false},`+
			`"geometry":{"type":"Polygon","coordinates":[[[%f,%f],[%f,%f],[%f,%f],[%f,%f],[%f,%f]]]}}`, i, i, w, s, e, s, e, n, w, n, w, s))
	}
	if areas > 0 {
		send(b, http.MethodPost, ws+"/layers/residential-areas?crs=EPSG:4490", []byte(`{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`))
	}
	send(b, http.MethodPost, ws+"/assessments", map[string]any{"plan": plan, "as_of": asOf})
	p := open(b, launch(b, nil), base, "plan="+plan+"&at=13.5/49.19/116.94", 1280, 800)
	p.ready("map", "ready")
	for b.Loop() {
		frames := js[[]float64](p, `new Promise(async (done) => {
			const { session } = await import('/page/js/session.js')
			const frames = []; let last = performance.now()
			const tick = (t) => { frames.push(t - last); last = t
				if (frames.reduce((a, x) => a + x, 0) > 3000) return done(frames)
				session.map.panBy([Math.sin(frames.length / 40) * 8, Math.cos(frames.length / 40) * 8], { animate: false })
				requestAnimationFrame(tick) }
			requestAnimationFrame(tick) })`)
		slices.Sort(frames)
		require.NotEmpty(b, frames)
		b.ReportMetric(frames[len(frames)/2], "ms/frame")
		b.ReportMetric(frames[len(frames)*95/100], "ms/frame-95")
	}
	p.clean()
}
