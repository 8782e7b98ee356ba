package docs_test

import (
	"encoding/csv"
	"fmt"
	"html"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const growthFile, growthPicture = "benchmarks/walk-growth.csv", "benchmarks/walk-growth.svg"

// TestGeneratedGrowthIsCurrent draws the recorded measurements anew.
func TestGeneratedGrowthIsCurrent(t *testing.T) {
	t.Parallel()
	f, err := os.Open(growthFile)
	require.NoError(t, err)
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.NoError(t, f.Close())
	column := func(name string) (values []float64) {
		i := slices.Index(rows[0], name)
		require.GreaterOrEqual(t, i, 0, name)
		for _, row := range rows[1:] {
			v, err := strconv.ParseFloat(row[i], 64)
			require.NoError(t, err)
			values = append(values, v)
		}
		return values
	}
	want := growth(column)
	if *update {
		require.NoError(t, os.WriteFile(growthPicture, []byte(want), 0o644))
	}
	got, err := os.ReadFile(growthPicture)
	require.NoError(t, err)
	require.True(t, want == string(got), "%s is stale: go test ./docs -run Generated -update", growthPicture)
}

// curve is a column of the file as it is drawn.
type curve struct{ column, zh, en, color string }

var timeCurves = []curve{
	{"build_ms", "由路段建图", "build of ways", "#7a1f1f"},
	{"read_ms", "读入存下的图", "read as kept", "#c2581a"},
	{"search_all_ms", "一类搜索，不设上限", "search a class, no bound", "#1f3d7a"},
	{"search_2000_ms", "一类搜索至 2000 米", "… to 2,000 m", "#2a7ab8"},
	{"search_1000_ms", "一类搜索至 1000 米", "… to 1,000 m", "#5fb0d8"},
	{"add_p99_ms", "增一处设施（99%）", "add a facility, p99", "#2f7d4a"},
	{"add_p50_ms", "增一处设施（中位）", "… median", "#86c29a"},
}

var memoryCurves = []curve{
	{"graph_bytes", "图", "the graph", "#7a1f1f"},
	{"file_bytes", "存下的图", "as kept in the store", "#c2581a"},
	{"points_bytes", "每节点两个需求点", "2 demand points a node", "#6b4f9a"},
	{"class_all_bytes", "一类，不设上限", "a class, no bound", "#1f3d7a"},
	{"class_bytes", "一类，至 2000 米", "a class to 2,000 m", "#2a7ab8"},
}

// growth draws time and memory against the number of nodes, both axes logarithmic.
func growth(column func(string) []float64) string {
	var b strings.Builder
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" width="1400" height="470" viewBox="0 0 1400 470" ` +
		`font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>` + "\n")
	milli := func(v float64) string { return fmt.Sprintf("%g ms", v) }
	bytes := func(v float64) string {
		if v < 1e6 {
			return fmt.Sprintf("%g kB", v/1e3)
		}
		return fmt.Sprintf("%g MB", v/1e6)
	}
	chart{75, 0.01, 10_000, "时间 · Time", milli}.draw(&b, column, timeCurves)
	chart{770, 1e4, 1e9, "内存 · Memory", bytes}.draw(&b, column, memoryCurves)
	b.WriteString("</svg>\n")
	return b.String()
}

// chart is one pair of axes: where it begins, and from what to what its values go.
type chart struct {
	left, low, high float64
	title           string
	label           func(float64) string
}

const (
	chartTop, chartHeight, chartWidth = 50.0, 360.0, 330.0
	fewest, most                      = 8_000.0, 3_500_000.0
)

func (c chart) x(nodes float64) float64 {
	return c.left + chartWidth*math.Log(nodes/fewest)/math.Log(most/fewest)
}

func (c chart) y(v float64) float64 {
	return chartTop + chartHeight*(1-math.Log(v/c.low)/math.Log(c.high/c.low))
}

func (c chart) draw(b *strings.Builder, column func(string) []float64, curves []curve) {
	text := func(x, y float64, anchor, color, s string) {
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="%s" fill="%s">%s</text>`+"\n", x, y, anchor, color, html.EscapeString(s))
	}
	line := func(x1, y1, x2, y2 float64) {
		fmt.Fprintf(b, `<path d="M%.1f %.1fL%.1f %.1f" stroke="#ddd"/>`+"\n", x1, y1, x2, y2)
	}
	text(c.left+chartWidth/2, 28, "middle", "#000", c.title)
	for v := c.low; v < c.high*1.01; v *= 10 {
		line(c.left, c.y(v), c.left+chartWidth, c.y(v))
		text(c.left-5, c.y(v)+4, "end", "#444", c.label(math.Round(v*1e6)/1e6))
	}
	for _, n := range []float64{1e4, 1e5, 1e6, 3e6} {
		line(c.x(n), chartTop, c.x(n), chartTop+chartHeight)
		text(c.x(n), chartTop+chartHeight+18, "middle", "#444", strconv.Itoa(int(n/1000))+"k")
	}
	text(c.left+chartWidth/2, chartTop+chartHeight+40, "middle", "#000", "节点数 · Nodes")
	nodes := column("nodes")
	ends := make([]float64, len(curves))
	for i, k := range curves {
		values := column(k.column)
		var path strings.Builder
		for j, v := range values {
			fmt.Fprintf(&path, "%c%.1f %.1f", "ML"[min(j, 1)], c.x(nodes[j]), c.y(v))
		}
		fmt.Fprintf(b, `<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n", path.String(), k.color)
		ends[i] = c.y(values[len(values)-1]) + 4
	}
	for i, y := range apart(ends) {
		text(c.left+chartWidth+6, y, "start", curves[i].color, curves[i].zh+" · "+curves[i].en)
	}
}

// apart moves labels down until none covers another, and returns them in their order.
func apart(at []float64) []float64 {
	order := make([]int, len(at))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return int(math.Copysign(1, at[i]-at[j])) })
	out := slices.Clone(at)
	for n := 1; n < len(order); n++ {
		out[order[n]] = max(out[order[n]], out[order[n-1]]+15)
	}
	return out
}
