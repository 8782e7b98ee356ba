package web_test

import (
	"bytes"
	"fmt"
	"image"
	_ "image/png" // screenshots are PNG
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// estate is an invented estate of 1,300 households with one room.
const estate = `{"type":"Feature","id":"Q1","properties":{"name":"试验小区","households":1300,"urban":true,
"care_rooms":[{"id":"R1","purpose":"elders","floor_area_m2":260}]},"geometry":{"type":"Polygon",
"coordinates":[[[116.90,49.18],[116.904,49.18],[116.904,49.183],[116.90,49.183],[116.90,49.18]]]}}`

// bowTie crosses itself at 116.912, 49.1815.
const bowTie = `{"type":"Feature","id":"Q2","properties":{"name":"蝶形小区","households":900},"geometry":{"type":"Polygon",
"coordinates":[[[116.91,49.18],[116.914,49.183],[116.914,49.18],[116.91,49.183],[116.91,49.18]]]}}`

// drop drops a file of features on the page.
func (p *tab) drop(name string, features ...string) {
	p.t.Helper()
	js[any](p, fmt.Sprintf(`(() => { const d = new DataTransfer(); d.items.add(new File([%s], %q))
		for (const e of ['dragenter', 'dragover', 'drop']) document.querySelector('#map').dispatchEvent(new DragEvent(e, { dataTransfer: d, bubbles: true, cancelable: true })) })()`,
		strconv.Quote(`{"type":"FeatureCollection","features":[`+strings.Join(features, ",")+`]}`), name))
	p.ready("files", "taken")
}

func dropAFile(t *testing.T, s stage) {
	p := s.open(t, "off=facilities")
	p.ready("map", "ready")
	js[any](p, "document.querySelector('#layers').open = false")
	p.drop("estate.geojson", estate)
	p.click("#send")
	p.ready("files", "told")
	require.Contains(t, p.text("#panel-files"), "每百户建筑面积")
	require.Contains(t, p.text("#panel-files .findings"), "试验小区")
	p.clean()

	p.drop("bow-tie.geojson", estate, bowTie)
	p.click("#send")
	p.ready("files", "told")
	require.Contains(t, p.text("#panel-files .issues"), "自相交")
	p.click("#panel-files .issues tr:has(b.error) button")
	p.clickMap()
	p.ready("card", "issue")
	require.Contains(t, p.text("#card"), "自相交", "the issue is read at its feature")
	p.shot("issue")
}

func importAndCompare(t *testing.T, s stage) {
	p := s.open(t, "")
	p.ready("map", "ready")
	before := asked[struct{ Revision int }](t, s, "").Revision
	p.drop("estate.geojson", estate)
	p.click("input[value=import]")
	p.ready("files", "taken")
	p.click("#send")
	p.ready("files", "told")
	require.Equal(t, before, asked[struct{ Revision int }](t, s, "").Revision, "a trial writes nothing")
	p.click("#bring")
	p.until("document.querySelector('#notice button')")
	require.Equal(t, before+1, asked[struct{ Revision int }](t, s, "").Revision)
	p.click("#notice button") // assess again
	p.until("document.querySelector('#notice').textContent === ''")
	p.click("#tab-compare")
	p.until("document.querySelector('select[name=other]')?.options.length > 1")
	js[any](p, "(() => { const s = document.querySelector('select[name=other]'); s.selectedIndex = 1; s.dispatchEvent(new Event('change')) })()")
	p.ready("compare", "ready")
	p.click("#panel-compare summary", "新增缺口")
	require.Contains(t, p.text("#panel-compare"), "试验小区", "what opened is told")
	p.shot("compare")
	p.clean()
}

// lookTheSame holds the map against a picture kept, small and gray, so that fonts and versions of
// the browser do not matter, and a layer that is gone does.
func lookTheSame(t *testing.T, s stage) {
	p := s.open(t, "at=13.2/49.187/116.915")
	p.rest()
	got := thumbnail(t, p.shot("look"))
	const file = "testdata/look.txt"
	if os.Getenv("YIKEZHONG_UPDATE") != "" {
		require.NoError(t, os.WriteFile(file, []byte(strings.Join(got, "\n")+"\n"), 0o600))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := strings.Fields(string(want))
	require.Len(t, got, len(lines))
	sum, n := 0.0, 0
	for i, line := range lines {
		require.Len(t, got[i], len(line))
		for k := range line {
			sum += math.Abs(float64(line[k]) - float64(got[i][k]))
			n++
		}
	}
	t.Logf("mean difference %.3f of 26 levels", sum/float64(n))
	require.Less(t, sum/float64(n), 1.0, "the page looks different; look at it, then YIKEZHONG_UPDATE=1")
}

// thumbnail is a picture as rows of letters, a the darkest, each the mean of 16 by 16 pixels.
func thumbnail(t testing.TB, shot []byte) []string {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(shot))
	require.NoError(t, err)
	const cell = 16
	size := img.Bounds().Size()
	rows := make([]string, size.Y/cell)
	for y := range rows {
		row := make([]byte, size.X/cell)
		for x := range row {
			sum := uint32(0)
			for i := range cell * cell {
				r, g, b, _ := img.At(x*cell+i%cell, y*cell+i/cell).RGBA()
				sum += (r + g + b) / 3 >> 8
			}
			row[x] = 'a' + byte(sum/(cell*cell)/10)
		}
		rows[y] = string(row)
	}
	return rows
}
