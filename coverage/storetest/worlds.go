package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// One feature or more of every layer, with every kind of geometry.
func everything() map[coverage.Layer][]coverage.Feature {
	square := orb.Ring{{117.1, 49.1}, {117.2, 49.1}, {117.2, 49.2}, {117.1, 49.2}, {117.1, 49.1}}
	hole := orb.Ring{{117.12, 49.12}, {117.12, 49.18}, {117.18, 49.18}, {117.12, 49.12}}
	far := orb.Ring{{117.3, 49.3}, {117.4, 49.3}, {117.4, 49.4}, {117.3, 49.3}}
	value := 52.5
	feature := func(id string, g orb.Geometry, p any) coverage.Feature {
		return coverage.Feature{ID: id, Geometry: g, Properties: properties(p)}
	}
	return map[coverage.Layer][]coverage.Feature{
		coverage.Divisions: {
			feature("150781001000", orb.MultiPolygon{{square, hole}, {far}}, coverage.Division{ID: "150781001000", Code: "150781001000"}),
			feature("150781002000", nil, coverage.Division{
				ID: "150781002000", Code: "150781002000", Name: "无界街道",
			}),
		},
		coverage.ResidentialAreas: {
			feature("ra", orb.Polygon{square, hole}, coverage.ResidentialArea{ID: "ra", Name: "一期"}),
		},
		coverage.CareRooms: {feature("cr", nil, coverage.CareRoom{ID: "cr"})},
		coverage.Dwellings: {
			feature("d1", orb.Point{117.15, 49.15000001}, coverage.Dwelling{ID: "d1", ResidentialArea: "ra"}),
			feature("d2", orb.MultiPoint{{117.1, 49.1}, {117.2, 49.2}}, coverage.Dwelling{ID: "d2"}),
		},
		coverage.Facilities: {
			feature("f1", orb.Collection{orb.Point{117.15, 49.15}, orb.Polygon{square}}, coverage.Facility{ID: "f1"}),
			feature("f2", orb.LineString{{117.1, 49.1}, {117.2, 49.2}}, coverage.Facility{
				ID: "f2", Extra: map[string]json.RawMessage{"备注": json.RawMessage(`"<b>&\u0000"`)},
			}),
		},
		coverage.Walkways: {
			feature("w1", orb.LineString{{117.1, 49.1}, {117.15, 49.15}, {117.1, 49.1}}, coverage.Walkway{
				ID: "w1", Kind: "footway", Level: -1, Nodes: []int64{1, 12_345_678_901, 1},
			}),
		},
		coverage.Scopes: {
			feature("s", orb.MultiLineString{{{117.1, 49.1}, {117.2, 49.2}}}, coverage.Scope{ID: "s"}),
		},
		coverage.Reporteds: {feature("r", nil, coverage.Reported{ID: "r", Division: "150781000000", Value: &value})},
		coverage.Norms:     {feature("n", nil, coverage.Norm{ID: "n"})},
		coverage.Decisions: {feature("000009", nil, coverage.Decision{ID: "000009", Project: "ra", Decision: coverage.DecidedExempt})},
	}
}

func layers(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	w := world(t, s, slug, 0)
	require.Zero(t, w.Revision)
	requireWorld(t, w, nil, nil)

	all, so := everything(), map[coverage.Layer][]coverage.Feature{}
	counts := map[coverage.Layer]int{}
	for _, layer := range append(slices.Clone(coverage.UploadLayers), coverage.Norms, coverage.Decisions) {
		c := change(coverage.Replace, all[layer]...)
		c.Layer = layer
		r := put(t, s, slug, c)
		so[layer], counts[layer] = all[layer], len(all[layer])
		require.Equal(t, counts, r.Counts)
		requireWorld(t, world(t, s, slug, 0), so, nil)
	}
	require.Len(t, so, len(all), "no layer of the fixture was left out")
}

// The same content, put forwards, backwards, and by way of something else, has the same hashes.
func order(t *testing.T, s coverage.Store) {
	all := facilities("same", "a", "b", "c", "d", "e")
	backwards := slices.Clone(all)
	slices.Reverse(backwards)
	for _, slug := range []string{"forwards", "backwards", "detour"} {
		town(t, s, slug)
	}
	put(t, s, "forwards", change(coverage.Replace, all...))
	put(t, s, "backwards", change(coverage.Replace, backwards...))
	put(t, s, "detour", change(coverage.Replace, facilities("other", "a", "c", "z")...))
	put(t, s, "detour", change(coverage.Merge, backwards[:4]...))
	put(t, s, "detour", change(coverage.Remove, facility("z", "")))
	put(t, s, "detour", change(coverage.Merge, all[:1]...))
	want := world(t, s, "forwards", 0)
	for _, slug := range []string{"backwards", "detour"} {
		got := world(t, s, slug, 0)
		require.Equal(t, want.Hashes, got.Hashes, slug)
		require.Equal(t, want.Facilities, got.Facilities, slug)
	}
}

func hostile(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	ids := []string{
		"a", "A", " a", "a ", "á", "a\u0301", "小区-1", "🏠", "'; DROP TABLE feature; --", `"`, "`", "%", "_",
		"?1", "$1", ":id", "../../etc/passwd", `C:\x`, "a\nb", "\t", "null", "NULL", "0", "00", "1e3", "0x10", strings.Repeat("长", 5000),
	}
	all := facilities("'); DELETE FROM workspace; --", ids...)
	require.Equal(t, len(ids), put(t, s, slug, change(coverage.Replace, all...)).Added)
	requireWorld(t, world(t, s, slug, 0), map[coverage.Layer][]coverage.Feature{coverage.Facilities: all}, nil)
	for i, f := range all {
		r := put(t, s, slug, change(coverage.Remove, f))
		require.Equal(t, 1, r.Removed)
		require.Equal(t, len(all)-i-1, r.Counts[coverage.Facilities])
	}
	for _, id := range ids {
		require.NoError(t, s.Save(context.Background(), slug, coverage.StoredResult{ID: id, Plan: id, Body: []byte(id)}))
	}
	for _, id := range ids {
		r, err := s.Result(context.Background(), slug, id)
		require.NoError(t, err)
		require.Equal(t, id, string(r.Body))
		list, err := s.Results(context.Background(), slug, coverage.ResultFilter{Plan: id})
		require.NoError(t, err)
		require.Len(t, list, 1)
	}
}

func large(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	ring := orb.Ring{}
	for i := range 70_000 {
		ring = append(ring, orb.Point{117 + float64(i)*1e-5, 49 + float64(i%7)*1e-5})
	}
	ring = append(ring, ring[0])
	f := coverage.Feature{ID: "big", Geometry: orb.Polygon{ring}}
	f.Properties = properties(coverage.Facility{ID: "big", Name: strings.Repeat("大", 350_000)})
	small := facility("small", "小")
	put(t, s, slug, change(coverage.Replace, small, f))
	want := map[coverage.Layer][]coverage.Feature{coverage.Facilities: {f, small}}
	requireWorld(t, world(t, s, slug, 0), want, nil)
}

// Each revision leaves one facility and brings another: revision n holds n and n+1.
func older(t *testing.T, s coverage.Store) {
	slug := town(t, s, "town")
	const last = 12
	for n := 1; n <= last; n++ {
		put(t, s, slug, change(coverage.Replace, facility(fmt.Sprint(n), "same"), facility(fmt.Sprint(n+1), "same")))
	}
	for n := 1; n <= last; n++ {
		w := world(t, s, slug, n)
		require.Equal(t, n, w.Revision)
		require.Equal(t, map[string]string{fmt.Sprint(n): "same", fmt.Sprint(n + 1): "same"}, names(w))
	}
	require.Equal(t, names(world(t, s, slug, last)), names(world(t, s, slug, 0)))
	for _, n := range []int{-1, last + 1} {
		_, err := s.World(context.Background(), slug, n)
		require.ErrorIs(t, err, coverage.ErrNotFound)
	}
}
