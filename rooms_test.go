package yikezhong_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rooms says which of our packages each may see. cmd wires everything; tests may see more.
var rooms = map[string][]string{
	"geo":                        {},
	"geo/walk":                   {"geo"},
	"geo/tile":                   {"geo"},
	"geo/pmtiles":                {"geo/tile"},
	"geo/gpkg":                   {},
	"coverage":                   {"geo", "geo/walk"},
	"coverage/intake":            {"coverage", "geo", "geo/gpkg"},
	"coverage/export":            {"coverage", "geo", "seeds", "geo/gpkg"},
	"coverage/export/xlsx":       {"coverage", "coverage/export"},
	"coverage/export/pdf":        {"coverage", "coverage/export", "geo", "seeds"},
	"coverage/export/geopackage": {"coverage", "coverage/export", "geo/gpkg", "seeds"},
	"coverage/sqlite":            {"coverage", "geo", "geo/walk"},
	"coverage/postgis":           {"coverage", "geo"},
	"coverage/storetest":         {"coverage", "geo"},
	"seeds":                      {"coverage"},
	"api/web":                    {},
	"api":                        {"coverage", "coverage/intake", "coverage/export", "geo", "seeds", "coverage/export/xlsx", "coverage/export/pdf", "coverage/export/geopackage", "geo/tile", "geo/pmtiles", "api/ogc", "api/web"},
	"api/ogc":                    {"geo"},
	"cmd/yikezhong":              {"api", "coverage", "coverage/intake", "coverage/export", "coverage/sqlite", "geo", "seeds", "fixtures/demo", "coverage/export/xlsx", "coverage/export/pdf", "coverage/export/geopackage", "api/web", "coverage/postgis"},
	"fixtures/demo":              {},
	"fixtures/demo/gen":          {"geo"},
	"fixtures/draw":              {"coverage", "geo"},
	"fixtures/city":              {"coverage", "geo"},
	"fixtures/hostile":           {},
	"fixtures/microcases":        {"coverage"},

	"docs/benchmarks/load":        {},
	"docs/benchmarks/tiles":       {"coverage", "fixtures/city", "geo/tile"},
	"docs/benchmarks/province":    {"coverage", "fixtures/city", "geo", "geo/walk"},
	"docs/benchmarks/walk/export": {"coverage", "coverage/intake", "geo/walk"},
}

// fences names the one room (or few) that may import a dependency.
var fences = map[string][]string{
	"github.com/gin-gonic/gin":            {"api"},
	"github.com/danielgtaylor/huma":       {"api"},
	"github.com/prometheus/client_golang": {"api"},
	"github.com/tidwall/rtree":            {"geo"},
	"modernc.org/sqlite":                  {"coverage/sqlite", "geo/gpkg"},
	"database/sql":                        {"coverage/sqlite", "geo/gpkg", "coverage/postgis"},
	"github.com/jackc/pgx":                {"coverage/postgis"},
	"github.com/pressly/goose":            {"coverage/sqlite", "coverage/postgis"},
	"github.com/alecthomas/kong":          {"cmd/yikezhong"},
	"github.com/stretchr/testify":         {"coverage/storetest", "fixtures/draw", "fixtures/microcases"},
	"net/http":                            {"api", "cmd/yikezhong", "docs/benchmarks/province", "api/ogc", "api/web", "docs/benchmarks/load"},
	"github.com/klauspost/compress":       {"coverage/intake", "api", "coverage/sqlite", "coverage/postgis"},
	"github.com/xuri/excelize":            {"coverage/export/xlsx"},
	"github.com/signintech/gopdf":         {"coverage/export/pdf"},
	"github.com/paulmach/osm":             {}, // a referee, in tests alone: docs/adr/0016
}

// TestRooms holds the import law: arrows point inward, one fence for each dependency.
func TestRooms(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		room := path.Dir(filepath.ToSlash(file))
		allowed, ok := rooms[room]
		require.True(t, ok, "%s: room %q is not in the plan of rooms_test.go", file, room)
		seen[room] = true
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			require.NoError(t, err)
			if ours, ok := strings.CutPrefix(imported, "yikezhong/"); ok {
				require.Contains(t, allowed, ours, "%s: %s may not see %s", file, room, ours)
			}
			for dep, in := range fences {
				if imported == dep || strings.HasPrefix(imported, dep+"/") {
					require.True(t, slices.Contains(in, room), "%s: %s belongs to %v", file, dep, in)
				}
			}
		}
		return nil
	})
	require.NoError(t, err)
	for room := range rooms {
		require.True(t, seen[room], "room %s of the plan holds no code", room)
	}
}
