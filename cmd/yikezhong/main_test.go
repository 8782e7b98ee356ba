package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// binary is the program, built once.
var binary string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "yikezhong-test-")
	if err != nil {
		panic(err)
	}
	binary = filepath.Join(dir, "yikezhong")
	build := exec.Command("go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("build: %v\n%s", err, out))
	}
	code := m.Run()
	_ = os.RemoveAll(dir) // a temporary directory
	os.Exit(code)
}

// result is how the program ended.
type result struct {
	code     int
	out, err string
}

func yikezhong(t *testing.T, dir string, args ...string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary, args...)
	cmd.Dir = dir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run() // its code is what is asked for
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// estate is one estate of 1,300 households with one room of 260 m², invented.
const estate = `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"P1","name":"滨河新居",` +
	`"households":1300,"urban":true,"care_rooms":[{"id":"R1","purpose":"elders","floor_area_m2":%s}]},` +
	`"geometry":{"type":"Polygon","coordinates":[[[107.4,40.75],[107.404,40.75],[107.404,40.753],[107.4,40.753],[107.4,40.75]]]}}]}`

func write(t *testing.T, dir, name, content string) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600))
}

func TestCheckOneEstate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "estate.geojson", fmt.Sprintf(estate, "260"))
	r := yikezhong(t, dir, "check", "--plan", "bayannur-2025", "--crs", "EPSG:4490", "--as-of", "2025-12-31", "estate.geojson")
	require.Equal(t, 1, r.code, "%s%s", r.out, r.err)
	require.Contains(t, r.out, "滨河新居")
	require.Regexp(t, `每百户建筑面积 +达标；应配260㎡，实配260㎡`, r.out)
	require.Regexp(t, `单处面积 +不达标；单处最低350㎡，缺90㎡`, r.out)
	require.Contains(t, r.out, "巴彦淖尔市")
	require.Contains(t, r.out, "序号15")
	require.NoFileExists(t, filepath.Join(dir, "yikezhong.db"))
	en := yikezhong(t, dir, "check", "--lang", "en", "--plan", "bayannur-2025", "--crs", "EPSG:4490", "--as-of", "2025-12-31", "--format", "json", "estate.geojson")
	var got struct {
		Verdict  string
		Findings []struct {
			Rule, Verdict string
			Figures       map[string]any
		}
	}
	require.NoError(t, json.Unmarshal([]byte(en.out), &got))
	require.Equal(t, "fail", got.Verdict)
	for _, f := range got.Findings {
		if f.Rule == "A1" {
			require.Equal(t, "pass", f.Verdict)
		}
		if f.Rule == "A2" {
			require.InDelta(t, 90, f.Figures["shortfall_m2"], 0)
		}
	}
}

func TestCheckExitCodes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "large.geojson", fmt.Sprintf(estate, "400"))
	write(t, dir, "broken.geojson", `{"type":"FeatureCollection"`)
	base := []string{"check", "--crs", "EPSG:4490", "--as-of", "2025-12-31"}
	for name, tc := range map[string]struct {
		args []string
		code int
		says string
	}{
		"open questions": {[]string{"--plan", "bayannur-2025", "large.geojson"}, 3, "四同步"},
		"broken file":    {[]string{"--plan", "bayannur-2025", "broken.geojson"}, 2, "broken.geojson"},
		"no file":        {[]string{"--plan", "bayannur-2025", "none.geojson"}, 2, "none.geojson"},
		"no plan":        {[]string{"--plan", "none", "large.geojson"}, 2, "plan list"},
		"no flag":        {[]string{"large.geojson"}, 2, "--plan"},
		"no norm":        {[]string{"--plan", "bayannur-2025", "--norm", "none", "large.geojson"}, 2, "norm list"},
		"no parameter":   {[]string{"--plan", "bayannur-2025", "--param", "none=1", "large.geojson"}, 2, "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := yikezhong(t, dir, append(append([]string{}, base...), tc.args...)...)
			require.Equal(t, tc.code, r.code, "%s%s", r.out, r.err)
			require.Contains(t, r.out+r.err, tc.says)
		})
	}
}

func TestHelpTeaches(t *testing.T) {
	t.Parallel()
	for _, command := range []string{"", "check", "import", "assess", "reach", "network", "serve", "demo"} {
		r := yikezhong(t, t.TempDir(), strings.Fields(command+" --help")...)
		require.Zero(t, r.code, r.err)
		require.Contains(t, r.out, "yikezhong ", command)
	}
	require.Contains(t, yikezhong(t, t.TempDir()).out, "yikezhong demo", "nothing said: help")
	require.Contains(t, yikezhong(t, t.TempDir(), "version").out, "yikezhong")
	require.Equal(t, 2, yikezhong(t, t.TempDir(), "nonsense").code)
}

func TestFromFileToResultAndBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "areas.geojson", fmt.Sprintf(estate, "260"))
	write(t, dir, "homes.csv", "编号,名称,经度,纬度,床位\nC1,城里的养老院,107.401,40.751,40\n")
	write(t, dir, "bad.csv", "编号,名称,床位\nC1,城里的养老院,很多\n")
	missing := yikezhong(t, dir, "import", "-w", "linhe", "-l", "residential-areas", "areas.geojson")
	require.Equal(t, 2, missing.code)
	require.Contains(t, missing.err, "--create")
	for _, step := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"import", "-w", "linhe", "--create", "临河区", "-l", "residential-areas", "--crs", "EPSG:4490", "--set", "is_new=true", "areas.geojson"}, 0, "revision 1: 1 added"},
		{[]string{"import", "-w", "linhe", "-l", "facilities", "--crs", "EPSG:4490", "--map", "床位=beds", "--set", "kind=residential_care_home", "--dry-run", "homes.csv"}, 0, "Nothing was changed"},
		{[]string{"import", "-w", "linhe", "-l", "facilities", "--crs", "EPSG:4490", "--map", "床位=beds", "--set", "kind=residential_care_home", "homes.csv"}, 0, "revision 2"},
		{[]string{"import", "-w", "linhe", "-l", "facilities", "--map", "床位=beds", "bad.csv"}, 1, "nothing landed"},
		{[]string{"norm", "adopt", "-w", "linhe", "neimenggu-2022-44"}, 0, "Revision 3"},
		{[]string{"norm", "adopt", "-w", "linhe", "none"}, 2, "norm list"},
		{[]string{"assess", "-w", "linhe", "--plan", "bayannur-2025", "--as-of", "2025-12-31"}, 0, "BY-01"},
		{[]string{"assess", "-w", "linhe", "--plan", "bayannur-2025", "--as-of", "2025-12-31", "--strict"}, 1, "不达标"},
		{[]string{"assess", "-w", "linhe", "--plan", "bayannur-2025", "--as-of", "2025"}, 2, "exact"},
		{[]string{"assess", "-w", "none", "--plan", "bayannur-2025", "--as-of", "2025-12-31"}, 2, "workspace list"},
		{[]string{"assess", "-w", "linhe", "--plan", "bayannur-2025", "--as-of", "2025-12-31", "--format", "geojson", "-o", "gaps.geojson"}, 0, ""},
		{[]string{"revisions", "-w", "linhe"}, 0, "homes.csv"},
		{[]string{"restore", "-w", "linhe", "1"}, 0, "To undo this"},
		{[]string{"workspace", "list"}, 0, "临河区"},
		{[]string{"workspace", "delete", "linhe"}, 2, "--yes"},
		{[]string{"backup", "copy.db"}, 0, "copy.db"},
		{[]string{"backup", "copy.db"}, 2, "exists"},
		{[]string{"workspace", "list", "--store", "copy.db"}, 0, "linhe"},
		{[]string{"workspace", "list", "--store", "mysql://x"}, 2, "postgres://"},
		{[]string{"workspace", "list", "--store", "none.db"}, 2, "import --create"},
		{[]string{"plan", "show", "bayannur-2025"}, 0, "BY-01"},
		{[]string{"plan", "list"}, 0, "wuzhong-2025"},
	} {
		r := yikezhong(t, dir, step.args...)
		require.Equal(t, step.code, r.code, "%v\n%s%s", step.args, r.out, r.err)
		require.Contains(t, r.out+r.err, step.says, "%v", step.args)
	}
	gaps, err := os.ReadFile(filepath.Join(dir, "gaps.geojson"))
	require.NoError(t, err)
	require.Contains(t, string(gaps), `"single_site"`)
}

func TestImportsANetwork(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "town.osm", `<osm><node id="1" lat="40.75" lon="107.4"/><node id="2" lat="40.75" lon="107.401"/>`+
		`<way id="7"><nd ref="1"/><nd ref="2"/><tag k="highway" v="steps"/></way>`+
		`<way id="8"><nd ref="2"/><nd ref="1"/><tag k="building" v="yes"/></way></osm>`)
	r := yikezhong(t, dir, "import", "-w", "linhe", "--create", "临河区", "-l", "walkways", "town.osm")
	require.Zero(t, r.code, r.err)
	require.Contains(t, r.err, "town.osm: 2 ways read, 1 kept with 2 nodes, 0 closed gates, 0 nodes missing, in ")
	require.Regexp(t, `left out +1  not_a_road`, r.err)
	require.Contains(t, r.err, "revision 1: 1 added")
	r = yikezhong(t, dir, "import", "-w", "linhe", "-l", "facilities", "town.osm")
	require.Equal(t, 1, r.code)
	require.Contains(t, r.err, "walkways")
}

func TestDemoServesAndStops(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	addr := free.Addr().String()
	taken := yikezhong(t, dir, "demo", "--listen", addr)
	require.Equal(t, 2, taken.code)
	require.Contains(t, taken.err, "is taken")
	require.NoError(t, free.Close())
	open := yikezhong(t, dir, "serve", "--listen", "0.0.0.0:0")
	require.Equal(t, 2, open.code)
	require.Contains(t, open.err, "127.0.0.1")

	cmd := exec.CommandContext(t.Context(), binary, "demo", "--listen", addr)
	cmd.Dir = dir
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "Ctrl-C") {
	}
	for _, plan := range []string{"manzhouli-2025", "inner-mongolia-2025", "bayannur-2025", "alxa-2025", "wuzhong-2025"} {
		resp, err := http.Get("http://" + addr + "/v1/workspaces/demo/assessments/latest/gaps?limit=1&plan=" + plan)
		require.NoError(t, err)
		b, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		require.Equal(t, 200, resp.StatusCode, "%s", b)
		require.Contains(t, string(b), `"numberReturned":1`)
	}
	require.NoError(t, cmd.Process.Signal(syscall.SIGTERM))
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	select {
	case err := <-done:
		require.NoError(t, err, "a stop that was asked for is no failure")
	case <-time.After(10 * time.Second):
		require.NoError(t, cmd.Process.Kill())
		t.Fatal("it did not stop")
	}
}
