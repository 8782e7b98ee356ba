package sqlite_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
	"yikezhong/fixtures/city"
	"yikezhong/seeds"
)

// streets are the ways of the city that these tests walk in: about 11,000, enough to be worth keeping.
func streets() []coverage.Feature { return city.Streets(1, walkedSize, 175) }

var walkedSize = city.Size{Areas: 100, PerClass: 5, Townships: 3}

func putLayer(t testing.TB, s coverage.Store, layer coverage.Layer, mode coverage.Mode, features ...coverage.Feature) {
	t.Helper()
	_, err := s.Put(context.Background(), "town", coverage.Change{
		Layer: layer, Mode: mode, Features: func(yield func(coverage.Feature, error) bool) {
			for _, f := range features {
				if !yield(f, nil) {
					return
				}
			}
		},
	})
	require.NoError(t, err)
}

// walkedTown fills a store with a city whose walkways come last, and closes it.
func walkedTown(t testing.TB) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	town(t, s)
	for layer, features := range city.Layers(1, walkedSize) {
		putLayer(t, s, layer, coverage.Replace, features...)
	}
	putLayer(t, s, coverage.Walkways, coverage.Replace, streets()...)
	require.NoError(t, s.Close())
	return path
}

func worldOf(t testing.TB, s coverage.Store, revision int) *coverage.World {
	t.Helper()
	w, err := s.World(context.Background(), "town", revision)
	require.NoError(t, err)
	return w
}

// asked opens a store, asks the newest world a question, and closes the store, which keeps the network.
func asked(t testing.TB, path string) (w *coverage.World, answer []byte) {
	t.Helper()
	s := openAt(t, path)
	w = worldOf(t, s, 0)
	answer = answerOf(t, w)
	require.NoError(t, s.Close())
	return w, answer
}

func answerOf(t testing.TB, w *coverage.World) []byte {
	t.Helper()
	plans, err := seeds.Load()
	require.NoError(t, err)
	q, err := plans.Question("bayannur-2025", coverage.YearEnd(2025), nil)
	require.NoError(t, err)
	a, err := coverage.Assess(w, q)
	require.NoError(t, err)
	require.Equal(t, coverage.Walking, a.ReachMethod)
	text, err := json.Marshal(a)
	require.NoError(t, err)
	return text
}

// fromKept reports whether a world came with its network alone.
func fromKept(w *coverage.World) bool {
	return len(w.Walkways) == 0 && w.Hashes[coverage.Walkways] != ""
}

func graphOf(t testing.TB, w *coverage.World) []byte {
	t.Helper()
	var b bytes.Buffer
	_, err := w.Graph().WriteTo(&b)
	require.NoError(t, err)
	return b.Bytes()
}

// kept counts the networks of a store and their pieces.
func kept(t *testing.T, path string) (n [2]int) {
	t.Helper()
	look(t, path, `SELECT (SELECT count(*) FROM network), (SELECT count(*) FROM piece)`, &n[0], &n[1])
	return n
}

// TestKeptNetworkKnowsItsBarriers: what no leg crosses is in no graph, and is kept beside it; where steps
// count for more, the ways are read after all.
func TestKeptNetworkKnowsItsBarriers(t *testing.T) {
	t.Parallel()
	path := walkedTown(t)
	s := openAt(t, path)
	wall := coverage.Feature{ID: "wall", Properties: []byte(`{"id":"wall","barrier":"wall","walkable":false}`)}
	b := streets()[0].Geometry.Bound()
	wall.Geometry = orb.LineString{{b.Min[0] - 0.1, b.Min[1] - 0.1}, {b.Max[0] + 0.1, b.Max[1] + 0.1}}
	putLayer(t, s, coverage.Walkways, coverage.Merge, wall)
	require.NoError(t, s.Close())
	_, want := asked(t, path)
	w, got := asked(t, path)
	require.True(t, fromKept(w))
	require.Equal(t, string(want), string(got))

	s = openAt(t, path)
	w = worldOf(t, s, 0)
	require.True(t, fromKept(w))
	p := coverage.DefaultParameters()
	require.Equal(t, map[string]int{"wall": 1}, w.NetworkReport(p, 1, 1).LeftOut)
	p.StepExtraM = 1
	plans, err := seeds.Load()
	require.NoError(t, err)
	q, err := plans.Question("bayannur-2025", coverage.YearEnd(2025), nil)
	require.NoError(t, err)
	q.Parameters.StepExtraM = 1
	a, err := coverage.Assess(w, q)
	require.NoError(t, err)
	require.Equal(t, coverage.Walking, a.ReachMethod)
	require.Equal(t, w.NetworkReport(p, 1, 1).Nodes, w.NetworkReport(coverage.DefaultParameters(), 1, 1).Nodes)
}

func TestKeptNetworkChangesNoAnswer(t *testing.T) {
	t.Parallel()
	path := walkedTown(t)
	require.Zero(t, kept(t, path))
	built, want := asked(t, path)
	require.False(t, fromKept(built))
	require.Greater(t, kept(t, path)[1], 1, "more than one piece")

	w, got := asked(t, path)
	require.True(t, fromKept(w))
	require.Equal(t, string(want), string(got))
	require.Equal(t, built.Hashes, w.Hashes)
	require.True(t, bytes.Equal(graphOf(t, built), graphOf(t, w)))

	s := openAt(t, path)
	w = worldOf(t, s, 0)
	ways, err := w.Ways()
	require.NoError(t, err)
	require.Equal(t, built.Walkways, ways)
	link := map[coverage.Layer][]coverage.Feature{coverage.Walkways: {{
		ID: "link", Geometry: streets()[7].Geometry, Properties: []byte(`{"id":"link"}`),
	}}}
	for _, base := range []*coverage.World{built, w} {
		edited, err := base.With(link)
		require.NoError(t, err)
		require.Len(t, edited.Walkways, len(built.Walkways)+1)
	}
	one := coverage.Feature{ID: "f", Properties: []byte(`{"id":"f"}`)}
	facilities, err := w.With(map[coverage.Layer][]coverage.Feature{coverage.Facilities: {one}})
	require.NoError(t, err)
	require.Same(t, w.Graph(), facilities.Graph())
	checked, err := coverage.CheckWorld(w, nil)
	require.NoError(t, err)
	ways, err = checked.Ways()
	require.NoError(t, err)
	require.Len(t, ways, len(built.Walkways))
}

// What changes the walkways forgets their network; what changes another layer leaves it, for the
// revisions since it was kept.
func TestNetworkGoesWithItsWays(t *testing.T) {
	t.Parallel()
	path := walkedTown(t)
	_, _ = asked(t, path)
	s := openAt(t, path)
	first := worldOf(t, s, 0)
	require.True(t, fromKept(first))
	putLayer(t, s, coverage.Facilities, coverage.Merge, coverage.Feature{ID: "f", Properties: []byte(`{"id":"f"}`)})
	require.True(t, fromKept(worldOf(t, s, 0)))
	before := worldOf(t, s, first.Revision-1)
	require.Empty(t, before.Hashes[coverage.Walkways], "they came last")

	for name, change := range map[string]func(){
		"merge":   func() { putLayer(t, s, coverage.Walkways, coverage.Merge, moved(streets()[3])) },
		"remove":  func() { putLayer(t, s, coverage.Walkways, coverage.Remove, streets()[5]) },
		"replace": func() { putLayer(t, s, coverage.Walkways, coverage.Replace, streets()...) },
		"restore": func() {
			_, err := s.Restore(context.Background(), "town", first.Revision, coverage.Origin{})
			require.NoError(t, err)
		},
	} {
		change()
		require.Zero(t, kept(t, path), name)
		w := worldOf(t, s, 0)
		require.False(t, fromKept(w))
		anew := map[coverage.Layer][]coverage.Feature{coverage.Walkways: features(t, w.Walkways)}
		fresh, err := coverage.NewWorld(w.Workspace, w.Revision, anew, nil)
		require.NoError(t, err)
		require.Equal(t, fresh.Hashes[coverage.Walkways], w.Hashes[coverage.Walkways])
		require.True(t, bytes.Equal(graphOf(t, fresh), graphOf(t, w)), name)
		require.NoError(t, s.Close())
		s = openAt(t, path)
		again := worldOf(t, s, 0)
		require.True(t, fromKept(again), name)
		require.True(t, bytes.Equal(graphOf(t, w), graphOf(t, again)), name)
		require.Equal(t, w.Hashes, again.Hashes)
	}
}

func moved(f coverage.Feature) coverage.Feature {
	f.Geometry = streets()[4].Geometry
	return f
}

// features gives ways back as a store has them.
func features(t *testing.T, ways []*coverage.Walkway) []coverage.Feature {
	t.Helper()
	all := make([]coverage.Feature, len(ways))
	for i, y := range ways {
		props, err := json.Marshal(y)
		require.NoError(t, err)
		all[i] = coverage.Feature{ID: y.ID, Geometry: y.Geometry, Properties: props}
	}
	return all
}

// A world outlives its ways: what is built of others than those in force is not kept, and what the
// store has no more is not read.
func TestNetworkOfOtherWaysIsNotKept(t *testing.T) {
	t.Parallel()
	path := walkedTown(t)
	ctx := context.Background()
	s := openAt(t, path)
	old := worldOf(t, s, 0)
	putLayer(t, s, coverage.Walkways, coverage.Remove, streets()[5])
	require.NotNil(t, old.Graph())
	require.NoError(t, s.Close())
	require.Zero(t, kept(t, path))

	_, _ = asked(t, path)
	s = openAt(t, path)
	now := worldOf(t, s, 0)
	require.True(t, fromKept(now))
	built := worldOf(t, s, old.Revision)
	require.NoError(t, s.DeleteWorkspace(ctx, "town"))
	require.Zero(t, kept(t, path))
	_, err := now.Ways()
	require.ErrorIs(t, err, coverage.ErrNotFound)

	town(t, s)
	for range now.Revision { // until one bears the number of the old world's
		putLayer(t, s, coverage.Walkways, coverage.Replace, streets()[1:]...)
	}
	_, err = now.Ways()
	require.ErrorIs(t, err, coverage.ErrConflict)
	require.NotNil(t, built.Graph())
	require.NoError(t, s.Close())
	require.Zero(t, kept(t, path), "another workspace of the same name, and of the same number")
}

func TestDamagedNetworkIsBuiltAgain(t *testing.T) {
	t.Parallel()
	path := walkedTown(t)
	walked := func() *coverage.World {
		s := openAt(t, path)
		w := worldOf(t, s, 0)
		require.NotNil(t, w.Graph())
		require.NoError(t, s.Close())
		return w
	}
	built := walked()
	whole := graphOf(t, built)
	for name, harm := range map[string]string{
		"a byte":           `UPDATE piece SET body = CAST(substr(body, 1, 500) || x'f1' || substr(body, 502) AS BLOB) WHERE number = 1`,
		"the first byte":   `UPDATE piece SET body = CAST(x'00' || substr(body, 2) AS BLOB) WHERE number = 0`,
		"a count":          `UPDATE piece SET body = CAST(substr(body, 1, 12) || x'7f' || substr(body, 14) AS BLOB)`,
		"the end":          `UPDATE piece SET body = substr(body, 1, 1000) WHERE number = 1`,
		"a piece":          `DELETE FROM piece WHERE number = 0`,
		"all pieces":       `DELETE FROM piece`,
		"one more":         `INSERT INTO piece SELECT workspace, 99, x'00' FROM network`,
		"order":            `UPDATE piece SET number = 99 WHERE number = 0`,
		"a stale hash":     `UPDATE network SET hash = '00000000000000000000000000000000'`,
		"a count of ways":  `UPDATE network SET bad = 1`,
		"a barrier":        `UPDATE network SET rest = CAST(replace(rest, '"walked"', '"Walked"') AS BLOB)`,
		"another version":  `UPDATE network SET version = version + 1`,
		"another seal":     `UPDATE network SET seal = seal + 1`,
		"a later revision": `UPDATE network SET revision = revision + 1`,
	} {
		require.Equal(t, 1, kept(t, path)[0])
		edit(t, path, harm)
		w := walked()
		require.False(t, fromKept(w), name)
		require.Equal(t, built.Hashes, w.Hashes, name)
		again := walked()
		require.True(t, fromKept(again), "%s: mended", name)
		require.Equal(t, built.Hashes, again.Hashes, name)
		require.True(t, bytes.Equal(whole, graphOf(t, again)), name)
	}
}

// A small network is built sooner than it is written.
func TestSmallNetworkIsNotKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store.db")
	s := openAt(t, path)
	town(t, s)
	putLayer(t, s, coverage.Walkways, coverage.Replace, streets()[:500]...)
	require.NotNil(t, worldOf(t, s, 0).Graph())
	require.NoError(t, s.Close())
	require.Zero(t, kept(t, path))
}

// Many ask at once, while networks are kept and forgotten.
func TestNetworkAmongMany(t *testing.T) {
	t.Parallel()
	path := walkedTown(t)
	s := openAt(t, path)
	hashes := make(chan map[coverage.Layer]string, 24)
	for range cap(hashes) {
		go func(s *sqlite.Store) {
			w, err := s.World(context.Background(), "town", 0)
			if err != nil {
				hashes <- nil
				return
			}
			w.Graph()
			hashes <- w.Hashes
		}(s)
	}
	want := <-hashes
	for range cap(hashes) - 1 {
		require.True(t, maps.Equal(want, <-hashes))
	}
	require.NotEmpty(t, slices.Collect(maps.Keys(want)))
	require.NoError(t, s.Close())
	require.Equal(t, 1, kept(t, path)[0])
}
