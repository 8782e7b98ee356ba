package gpkg_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/geo/gpkg"
)

var at = time.Date(2025, 12, 31, 0, 0, 0, 0, time.UTC)

func all(features ...gpkg.Feature) iter.Seq2[gpkg.Feature, error] {
	return func(yield func(gpkg.Feature, error) bool) {
		for _, f := range features {
			if !yield(f, nil) {
				return
			}
		}
	}
}

var square = orb.Polygon{{{117.4, 49.5}, {117.5, 49.5}, {117.5, 49.6}, {117.4, 49.5}}}

func sample() []gpkg.Layer {
	columns := []gpkg.Column{
		{"id", gpkg.Text}, {"户数", gpkg.Integer}, {"area \"m2\"", gpkg.Real}, {"new", gpkg.Boolean}, {"day", gpkg.Date},
	}
	return []gpkg.Layer{
		{Name: "estates", Title: "小区", Columns: columns, Features: all(
			gpkg.Feature{Geometry: square, Values: []any{"A", 12, 1.5, true, "2025-12-31"}},
			gpkg.Feature{Geometry: orb.MultiPolygon{square}, Values: []any{"B", nil, nil, false, nil}},
			gpkg.Feature{Values: []any{"C", int64(3), 0.1, nil, nil}},
		)},
		{Name: "points", SRS: 4326, Columns: columns[:1], Features: all(
			gpkg.Feature{Geometry: orb.Point{117.4, 49.5}, Values: []any{"P"}},
		)},
		{Name: "empty", Columns: columns[:1], Features: all()},
	}
}

func written(t testing.TB, layers []gpkg.Layer) (string, []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a %#?.gpkg")
	require.NoError(t, gpkg.Write(context.Background(), path, at, layers))
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return path, b
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	_, b := written(t, sample())
	f, err := gpkg.Open(t.Context(), bytes.NewReader(b), int64(len(b)), gpkg.Limits{})
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	tables, err := f.Tables(t.Context())
	require.NoError(t, err)
	require.Len(t, tables, 3)
	require.Equal(t, "estates", tables[0].Name)
	require.Equal(t, "小区", tables[0].Title)
	require.Equal(t, "fid", tables[0].Key)
	require.Equal(t, "EPSG:4490", tables[0].Definition)
	require.Equal(t, "EPSG:4326", tables[1].Definition)
	var got [][]any
	var shapes []orb.Geometry
	for r, err := range f.Rows(t.Context(), tables[0]) {
		require.NoError(t, err)
		require.NoError(t, r.Fault)
		got = append(got, append([]any(nil), r.Values...))
		shapes = append(shapes, r.Geometry)
	}
	require.Equal(t, [][]any{
		{int64(1), "A", int64(12), 1.5, true, "2025-12-31"},
		{int64(2), "B", nil, nil, false, nil},
		{int64(3), "C", int64(3), 0.1, nil, nil},
	}, got)
	require.Equal(t, []orb.Geometry{square, orb.MultiPolygon{square}, nil}, shapes)
}

func TestTheSameFeaturesAreTheSameBytes(t *testing.T) {
	t.Parallel()
	_, a := written(t, sample())
	_, b := written(t, sample())
	require.True(t, bytes.Equal(a, b))
}

func TestWhatCannotBeWrittenLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("the world ended")
	for name, c := range map[string]struct {
		layers []gpkg.Layer
		want   error
	}{
		"a name of the standard": {[]gpkg.Layer{{Name: "gpkg_contents", Features: all()}}, gpkg.ErrColumns},
		"a name twice":           {[]gpkg.Layer{{Name: "a", Features: all()}, {Name: "A", Features: all()}}, gpkg.ErrColumns},
		"a column twice": {[]gpkg.Layer{{
			Name: "a", Columns: []gpkg.Column{{Name: "x"}, {Name: "X"}}, Features: all(),
		}}, gpkg.ErrColumns},
		"the key's own column": {[]gpkg.Layer{{Name: "a", Columns: []gpkg.Column{{Name: "fid"}}, Features: all()}}, gpkg.ErrColumns},
		"too few values": {[]gpkg.Layer{{
			Name: "a", Columns: []gpkg.Column{{Name: "x"}}, Features: all(gpkg.Feature{}),
		}}, gpkg.ErrColumns},
		"a projection": {[]gpkg.Layer{{Name: "a", SRS: 4527, Features: all(gpkg.Feature{Geometry: square})}}, gpkg.ErrColumns},
		"no number":    {[]gpkg.Layer{{Name: "a", Features: all(gpkg.Feature{Geometry: orb.Point{math.NaN(), 1}})}}, gpkg.ErrColumns},
		"a reader that fails": {[]gpkg.Layer{{Name: "a", Features: func(yield func(gpkg.Feature, error) bool) {
			yield(gpkg.Feature{}, broken)
		}}}, broken},
	} {
		path := filepath.Join(t.TempDir(), "x.gpkg")
		require.ErrorIs(t, gpkg.Write(t.Context(), path, at, c.layers), c.want, name)
		require.NoFileExists(t, path, name)
	}
	path := filepath.Join(t.TempDir(), "x.gpkg")
	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
	require.ErrorIs(t, gpkg.Write(t.Context(), path, at, sample()), os.ErrExist)
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "mine", string(b), "what is there stays")
}
