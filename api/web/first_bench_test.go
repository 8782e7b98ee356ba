package web_test

import "testing"

// BenchmarkFirstView opens the page on the demo town with an empty cache and reports by the page's
// clock when the scoreboard can be read, when the first estates are drawn, and when the map rests.
func BenchmarkFirstView(b *testing.B) {
	chromium(b)
	base := town(b)
	browser := launch(b, map[string]any{"disk-cache-size": "1"})
	sums := map[string]float64{}
	n := 0
	for b.Loop() {
		p := open(b, browser, base, "", 1280, 800)
		p.ready("map", "ready")
		for name, unit := range map[string]string{"scores-ready": "ms-scoreboard", "polygons": "ms-polygons", "map-ready": "ms-rest"} {
			sums[unit] += js[float64](p, "performance.getEntriesByName('"+name+"')[0].startTime")
		}
		n++
	}
	for unit, sum := range sums {
		b.ReportMetric(sum/float64(n), unit)
	}
}
