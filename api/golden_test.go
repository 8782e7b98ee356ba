package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files anew")

var requestIDs = regexp.MustCompile(`"instance": "[A-Z2-7]{26}"`)

// golden holds an answer against testdata/name, indented, the request's id blanked.
func golden(t *testing.T, name string, a answer) {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.Indent(&b, a.body, "", "  "), "%s", a.body)
	got := requestIDs.ReplaceAll(b.Bytes(), []byte(`"instance": "…"`))
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err, "go test ./api -update makes it")
	require.Equal(t, string(want), string(got))
}

// TestGoldenAnswers holds what callers read: a change here is a change for them.
func TestGoldenAnswers(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	golden(t, "openapi.json", c.get("/openapi.json"))
	golden(t, "facilities.json", c.get(townPath+"/layers/facilities?limit=2"))
	golden(t, "revisions.json", c.get(townPath+"/revisions"))
	golden(t, "not-found.json", c.get("/v1/workspaces/none"))
	golden(t, "unknown-query.json", c.get(townPath+"/layers/facilities?limt=5"))
	golden(t, "stale.json", c.do(http.MethodPatch, townPath+"/layers/facilities/F1", `{"beds":1}`, "If-Match", `"1"`))
	golden(t, "rejected.json", c.do(http.MethodPost, townPath+"/layers/facilities?mode=merge&crs=EPSG:4490&lang=en",
		`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"G1","beds":"many"},"geometry":null}]}`))
	golden(t, "legend.json", c.get("/v1/legend"))
}
