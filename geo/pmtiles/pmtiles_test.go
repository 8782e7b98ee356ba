package pmtiles_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo/pmtiles"
	"yikezhong/geo/tile"
)

// archive is a reader of our own, written from the specification.
type archive struct {
	b                                                []byte
	root, metadata, leaves, data                     []byte
	addressed, entries, contents                     uint64
	clustered, internal, compression, kind, min, max byte
}

func read(t require.TestingT, b []byte) archive {
	require.Equal(t, "PMTiles\x03", string(b[:8]))
	u := func(at int) uint64 { return binary.LittleEndian.Uint64(b[at:]) }
	part := func(at int) []byte { return b[u(at) : u(at)+u(at+8)] }
	a := archive{
		b: b, root: part(8), metadata: part(24), leaves: part(40), data: part(56),
		addressed: u(72), entries: u(80), contents: u(88),
		clustered: b[96], internal: b[97], compression: b[98], kind: b[99], min: b[100], max: b[101],
	}
	require.Equal(t, []byte{1, 2, 2, 1}, b[96:100], "clustered, gzip, gzip, mvt")
	require.LessOrEqual(t, u(8)+u(16), uint64(16384), "the root is in the first 16 KiB")
	require.Equal(t, uint64(len(b)), u(56)+u(64))
	return a
}

func inflate(t require.TestingT, b []byte) []byte {
	z, err := gzip.NewReader(bytes.NewReader(b))
	require.NoError(t, err)
	out, err := io.ReadAll(z)
	require.NoError(t, err)
	return out
}

type found struct{ id, run, length, offset uint64 }

func parse(t require.TestingT, b []byte) []found {
	r := bytes.NewReader(b)
	next := func() uint64 {
		v, err := binary.ReadUvarint(r)
		require.NoError(t, err)
		return v
	}
	out := make([]found, next())
	id := uint64(0)
	for i := range out {
		id += next()
		out[i].id = id
	}
	for i := range out {
		out[i].run = next()
	}
	for i := range out {
		out[i].length = next()
	}
	for i := range out {
		if v := next(); v == 0 {
			out[i].offset = out[i-1].offset + out[i-1].length
		} else {
			out[i].offset = v - 1
		}
	}
	require.Zero(t, r.Len(), "nothing follows a directory")
	return out
}

// all returns every tile by its id.
func (a archive) all(t require.TestingT) map[uint64][]byte {
	out := map[uint64][]byte{}
	for _, e := range parse(t, inflate(t, a.root)) {
		tiles := []found{e}
		if e.run == 0 {
			tiles = parse(t, inflate(t, a.leaves[e.offset:e.offset+e.length]))
			require.Equal(t, e.id, tiles[0].id)
		}
		for _, f := range tiles {
			require.NotZero(t, f.run)
			for k := range f.run {
				if out[f.id+k] != nil {
					require.Fail(t, "a tile comes twice", "%d", f.id+k)
				}
				out[f.id+k] = a.data[f.offset : f.offset+f.length]
			}
		}
	}
	return out
}

func spool(t testing.TB) *os.File {
	f, err := os.Create(filepath.Join(t.TempDir(), "spool"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestIDsFollowTheSpecification takes the specification's examples.
func TestIDsFollowTheSpecification(t *testing.T) {
	t.Parallel()
	for id, c := range []tile.Coord{{}, {Z: 1}, {Z: 1, Y: 1}, {Z: 1, X: 1, Y: 1}, {Z: 1, X: 1}, {Z: 2}} {
		require.EqualValues(t, id, pmtiles.ID(c.Z, c.X, c.Y), "%v", c)
	}
	require.EqualValues(t, 19078479, pmtiles.ID(12, 3423, 1763))
}

func TestIDsOfNeighboursOnTheCurveTouch(t *testing.T) {
	t.Parallel()
	at := map[uint64]tile.Coord{}
	for x := range 64 {
		for y := range 64 {
			at[pmtiles.ID(6, x, y)] = tile.Coord{Z: 6, X: x, Y: y}
		}
	}
	require.Len(t, at, 64*64)
	first := pmtiles.ID(6, 0, 0)
	for i := first + 1; i < first+64*64; i++ {
		p, q := at[i-1], at[i]
		require.Equal(t, 1, (p.X-q.X)*(p.X-q.X)+(p.Y-q.Y)*(p.Y-q.Y), "%v %v", p, q)
	}
}

// TestArchiveHoldsWhatWasAdded writes archives with runs, repeats and leaves, and reads them back.
func TestArchiveHoldsWhatWasAdded(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.SampledFrom([]int{0, 1, 5, 300}).Draw(rt, "n")
		kinds := rapid.IntRange(1, 1+n).Draw(rt, "kinds")
		gap := rapid.Uint64Range(1, 50).Draw(rt, "gap")
		f, err := os.CreateTemp(t.TempDir(), "spool")
		require.NoError(rt, err)
		defer f.Close()
		w := pmtiles.NewWriter(f)
		want := map[uint64]string{}
		for i := range n {
			id := uint64(i) * (1 + uint64(i*i)%gap)
			if i > 0 && want[id] != "" {
				continue
			}
			content := fmt.Sprintf("tile %d", (i*7919)%kinds)
			if w.Add(id, []byte(content)) == nil {
				want[id] = content
			}
		}
		var out bytes.Buffer
		require.NoError(rt, w.Finish(&out, pmtiles.Info{MaxZoom: 9, Metadata: map[string]any{"vector_layers": []any{}}}))
		a := read(rt, out.Bytes())
		got := a.all(rt)
		require.Len(rt, got, len(want))
		for id, content := range want {
			require.Equal(rt, content, string(got[id]))
		}
		require.EqualValues(rt, len(want), a.addressed)
		require.LessOrEqual(rt, a.contents, uint64(kinds))
	})
}

func TestAddRefusesDisorder(t *testing.T) {
	t.Parallel()
	w := pmtiles.NewWriter(spool(t))
	require.NoError(t, w.Add(5, []byte("a")))
	require.NoError(t, w.Add(6, []byte("a")))
	require.Error(t, w.Add(6, []byte("b")))
	require.Error(t, w.Add(4, []byte("b")))
}

func city() []*tile.Layer {
	var areas, places []tile.Feature
	for i := range 400 {
		at := orb.Point{117.3 + 0.004*float64(i%20), 49.5 + 0.003*float64(i/20)}
		areas = append(areas, tile.Feature{
			ID: uint64(i + 1), Geometry: orb.Bound{Min: at, Max: orb.Point{at[0] + 0.003, at[1] + 0.002}},
			Properties: map[string]any{"id": fmt.Sprint("a", i), "households": i},
		})
		places = append(places, tile.Feature{ID: uint64(i + 1), Geometry: at, Properties: map[string]any{"kind": "门"}})
	}
	return []*tile.Layer{tile.NewLayer("areas", areas), tile.NewLayer("places", places)}
}

func TestBuildHoldsEveryTile(t *testing.T) {
	t.Parallel()
	layers := city()
	build := func() []byte {
		a, err := pmtiles.Collect(t.Context(), spool(t), layers, pmtiles.Plan{Name: "城", MaxZoom: 14, Limit: 1e6})
		require.NoError(t, err)
		var out bytes.Buffer
		require.NoError(t, a.Write(&out))
		return out.Bytes()
	}
	b := build()
	require.Equal(t, b, build(), "the same archive twice")
	a := read(t, b)
	got := a.all(t)
	want := 0
	for z := range 15 {
		areas, places := layers[0].Level(z), layers[1].Level(z)
		areas.Coords(func(c tile.Coord) bool {
			content := append(areas.Tile(c.X, c.Y), places.Tile(c.X, c.Y)...)
			if len(content) > 0 {
				want++
				require.Equal(t, content, inflate(t, got[pmtiles.ID(c.Z, c.X, c.Y)]), "%v", c)
			}
			return true
		})
	}
	require.Len(t, got, want)
	require.EqualValues(t, 14, a.max)
	var metadata struct {
		Name   string
		Layers []struct{ ID string } `json:"vector_layers"`
	}
	require.NoError(t, json.Unmarshal(inflate(t, a.metadata), &metadata))
	require.Equal(t, "城", metadata.Name)
	require.Len(t, metadata.Layers, 2)
}

func TestArchivesAreBounded(t *testing.T) {
	t.Parallel()
	_, err := pmtiles.Collect(t.Context(), spool(t), city(), pmtiles.Plan{MaxZoom: 14, Limit: 10})
	require.ErrorIs(t, err, pmtiles.ErrTooMany)
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err = pmtiles.Collect(stopped, spool(t), city(), pmtiles.Plan{MaxZoom: 14, Limit: 1e6})
	require.ErrorIs(t, err, context.Canceled)
}

// TestLargeArchivesHaveLeaves takes more tiles than a root holds.
func TestLargeArchivesHaveLeaves(t *testing.T) {
	t.Parallel()
	w := pmtiles.NewWriter(spool(t))
	const n = 60_000
	rnd, id := rand.New(rand.NewPCG(1, 2)), uint64(0)
	for i := range n {
		id += 1 + rnd.Uint64N(9)
		require.NoError(t, w.Add(id, fmt.Appendf(nil, "%*d", 8+rnd.IntN(300), i)))
	}
	var out bytes.Buffer
	require.NoError(t, w.Finish(&out, pmtiles.Info{MaxZoom: 9}))
	a := read(t, out.Bytes())
	require.NotEmpty(t, a.leaves)
	require.Len(t, a.all(t), n)
}

// FuzzDirectories writes ids, runs and lengths as bytes say and reads the same back.
func FuzzDirectories(f *testing.F) {
	f.Add([]byte{0, 1, 2, 200, 3, 3, 3, 9})
	f.Fuzz(func(t *testing.T, b []byte) {
		w := pmtiles.NewWriter(spool(t))
		want, id := map[uint64]string{}, uint64(0)
		for i, v := range b {
			id += uint64(v%8) * uint64(v) * uint64(i)
			content := strings.Repeat("x", int(v/8)+1)
			require.NoError(t, w.Add(id, []byte(content)))
			want[id] = content
			id++
		}
		var out bytes.Buffer
		require.NoError(t, w.Finish(&out, pmtiles.Info{MaxZoom: 9}))
		got := read(t, out.Bytes()).all(t)
		require.Len(t, got, len(want))
		for id, content := range want {
			require.Equal(t, content, string(got[id]))
		}
	})
}
