package web_test

import ("testing";"os";"time";"fmt";"path/filepath"; "github.com/chromedp/chromedp"; "github.com/stretchr/testify/require")

const bad = `{"type":"FeatureCollection","features":[
{"type":"Feature","id":"Q1","properties":{"name":"试验小区","households":1300,"urban":true,"care_rooms":[{"id":"R1","purpose":"elders","floor_area_m2":260}]},"geometry":{"type":"Polygon","coordinates":[[[116.90,49.18],[116.904,49.18],[116.904,49.183],[116.90,49.183],[116.90,49.18]]]}},
{"type":"Feature","id":"Q2","properties":{"name":"蝶形小区","households":-3},"geometry":{"type":"Polygon","coordinates":[[[116.91,49.18],[116.914,49.183],[116.914,49.18],[116.91,49.183],[116.91,49.18]]]}}]}`
const good = `{"type":"FeatureCollection","features":[
{"type":"Feature","id":"Q1","properties":{"name":"试验小区","households":1300,"urban":true,"care_rooms":[{"id":"R1","purpose":"elders","floor_area_m2":260}]},"geometry":{"type":"Polygon","coordinates":[[[116.90,49.18],[116.904,49.18],[116.904,49.183],[116.90,49.183],[116.90,49.18]]]}}]}`

func TestLook(t *testing.T) {
	base := town(t)
	b := launch(t, nil)
	p := open(t, b, base, "", 1280, 800)
	p.ready("map", "ready")
	p.shot("first")
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "bad.geojson"), []byte(bad), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "good.geojson"), []byte(good), 0o600))
	p.click("#tab-files")
	require.NoError(t, chromedp.Do(p.ctx, chromedp.SetUploadFiles("#file", []string{filepath.Join(dir, "bad.geojson")})))
	p.ready("files", "taken")
	p.click("#send")
	p.ready("files", "told")
	time.Sleep(1000*time.Millisecond)
	p.shot("bad")
	require.NoError(t, chromedp.Do(p.ctx, chromedp.SetUploadFiles("#file", []string{filepath.Join(dir, "good.geojson")})))
	p.ready("files", "taken")
	p.click("#send")
	p.ready("files", "told")
	time.Sleep(1000*time.Millisecond)
	p.shot("good")
	p.click("input[value=import]")
	p.ready("files", "taken")
	p.click("#send")
	p.ready("files", "told")
	p.shot("dry")
	p.click("#bring")
	p.until("document.querySelector('#notice button')")
	time.Sleep(1000*time.Millisecond)
	p.shot("landed")
	p.click("#notice button")
	p.until("document.querySelector('#notice').textContent === ''")
	p.click("#tab-compare")
	p.ready("compare", "none")
	js[any](p, "(() => { const s = document.querySelector('select[name=other]'); s.selectedIndex = 1; s.dispatchEvent(new Event('change')) })()")
	p.ready("compare", "ready")
	p.shot("compare")
	p.click("#tab-synchrony")
	p.shot("sync")
	for _, f := range p.faults { fmt.Println("FAULT", f) }
}
