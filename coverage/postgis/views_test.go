package postgis_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/postgis"
)

func connect(t testing.TB, address string) *pgx.Conn {
	t.Helper()
	pool, err := pgxpool.ParseConfig(address)
	require.NoError(t, err)
	pool.ConnConfig.RuntimeParams["search_path"] += ", public"
	c, err := pgx.ConnectConfig(t.Context(), pool.ConnConfig)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Close(context.Background())) })
	return c
}

// viewOf is the view of a layer.
func viewOf(layer coverage.Layer) string {
	return "current_" + strings.ReplaceAll(string(layer), "-", "_")
}

// ours are the columns of every view beside the properties of its layer.
var ours = []string{"key", "workspace", "id", "since_revision", "properties", "geometry"}

// Every column of a view is a property of its layer by that name, and of the kind that the layer has.
func TestViewsNameProperties(t *testing.T) {
	t.Parallel()
	at := address(t)
	openAt(t, at)
	db := connect(t, at)
	for _, layer := range coverage.UploadLayers {
		properties := map[string]string{}
		kind := reflect.TypeOf(layer.New()).Elem()
		for i := range kind.NumField() {
			name, _, _ := strings.Cut(kind.Field(i).Tag.Get("json"), ",")
			properties[name] = sqlType(kind.Field(i).Type)
		}
		rows, err := db.Query(t.Context(), `SELECT column_name, data_type FROM information_schema.columns
			WHERE table_schema = current_schema AND table_name = $1`, viewOf(layer))
		require.NoError(t, err)
		var name, sql string
		seen := map[string]bool{}
		_, err = pgx.ForEachRow(rows, []any{&name, &sql}, func() error {
			if seen[name] = true; !strings.Contains(" "+strings.Join(ours, " ")+" ", " "+name+" ") {
				require.Equal(t, properties[name], sql, "%s.%s", viewOf(layer), name)
			}
			return nil
		})
		require.NoError(t, err)
		require.Greater(t, len(seen), len(ours), layer)
		require.Subset(t, seen, map[string]bool{"key": true, "workspace": true, "geometry": true})
	}
}

// sqlType is what a view makes of a property: text of a date or of a word.
func sqlType(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Int:
		return "bigint"
	case reflect.Float64:
		return "double precision"
	case reflect.Bool:
		return "boolean"
	}
	return "text"
}

// viewed fills a workspace whose second revision changes one facility and removes another.
func viewed(t testing.TB, s *postgis.Store, slug string) {
	t.Helper()
	_, err := s.PutWorkspace(t.Context(), coverage.Workspace{Slug: slug, Name: slug})
	require.NoError(t, err)
	put := func(mode coverage.Mode, features ...coverage.Feature) {
		_, err := s.Put(t.Context(), slug, coverage.Change{
			Layer: coverage.Facilities, Mode: mode, Features: func(yield func(coverage.Feature, error) bool) {
				for _, f := range features {
					if !yield(f, nil) {
						return
					}
				}
			},
		})
		require.NoError(t, err)
	}
	facility := func(id string, beds int) coverage.Feature {
		return coverage.Feature{
			ID: id, Geometry: orb.Point{117.43, 49.59},
			Properties: fmt.Appendf(nil, `{"id":%q,"name":"养老院","beds":%d,"open_date":"2024-05"}`, id, beds),
		}
	}
	put(coverage.Replace, facility("f1", 10), facility("f2", 20), facility("f3", 30))
	put(coverage.Replace, facility("f1", 11), facility("f2", 20))
}

func TestViewsShowWhatIsInForce(t *testing.T) {
	t.Parallel()
	at := address(t)
	s := openAt(t, at)
	viewed(t, s, "a")
	viewed(t, s, "b")
	rows, err := connect(t, at).Query(t.Context(), `SELECT format('%s %s %s %s %s %s', key, workspace, beds, open_date,
		since_revision, ST_AsText(geometry)) FROM current_facilities ORDER BY key`)
	require.NoError(t, err)
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Equal(t, []string{
		"a/f1 a 11 2024-05 2 POINT(117.43 49.59)", "a/f2 a 20 2024-05 1 POINT(117.43 49.59)",
		"b/f1 b 11 2024-05 2 POINT(117.43 49.59)", "b/f2 b 20 2024-05 1 POINT(117.43 49.59)",
	}, got)
}

// GDAL, which QGIS reads with, opens a view by its name, knows its CRS and reads its rows.
func TestViewsOpenInGDAL(t *testing.T) {
	t.Parallel()
	at := address(t)
	if os.Getenv("YIKEZHONG_GDAL") == "" {
		t.Skip("set YIKEZHONG_GDAL=1 where ogrinfo is installed")
	}
	viewed(t, openAt(t, at), "a")
	pool, err := pgxpool.ParseConfig(at)
	require.NoError(t, err)
	c := pool.ConnConfig
	source := fmt.Sprintf("PG:host=%s port=%d user=%s password=%s dbname=%s active_schema=%s",
		c.Host, c.Port, c.User, c.Password, c.Database, c.RuntimeParams["search_path"])
	out, err := exec.CommandContext(t.Context(), "ogrinfo", "-ro", source, "current_facilities", "-where", "beds > 15").CombinedOutput()
	require.NoError(t, err, "%s", out)
	for _, want := range []string{
		"Feature Count: 1", "Geometry Column = geometry", `ID["EPSG",4490]`, "beds (Integer64) = 20", "POINT (117.43 49.59)",
	} {
		require.Contains(t, string(out), want)
	}
}
