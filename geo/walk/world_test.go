package walk_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// origin is where invented worlds are.
var (
	origin = orb.Point{117.4, 49.6}
	metric = geo.NewLocal(origin)
)

func at(x, y float64) orb.Point { return metric.LonLat(x, y) }

// drawn reads a plan of ways, one character stepM metres: - and | are ways, + a junction, letters and
// digits places on a way, = and ! a way on a bridge. Rows go south.
func drawn(t testing.TB, stepM float64, plan string) (*walk.Graph, map[byte]orb.Point) {
	t.Helper()
	rows := strings.Split(strings.Trim(plan, "\n"), "\n")
	cell := func(r, c int) byte {
		if r < 0 || r >= len(rows) || c < 0 || c >= len(rows[r]) {
			return ' '
		}
		return rows[r][c]
	}
	place := func(r, c int) orb.Point { return at(float64(c)*stepM, -float64(r)*stepM) }
	b, places := walk.NewBuilder(), map[byte]orb.Point{}
	for r, row := range rows {
		for c := range row {
			ch := cell(r, c)
			if isPlace(ch) {
				places[ch] = place(r, c)
			}
			for _, d := range [][2]int{{0, 1}, {1, 0}} {
				next := cell(r+d[0], c+d[1])
				if !leads(ch, d) || !leads(next, d) {
					continue
				}
				level := int8(0)
				if ch == '=' || next == '=' {
					level = 1
				}
				w := walk.Way{ID: fmt.Sprint(r, c, d), Points: orb.LineString{place(r, c), place(r+d[0], c+d[1])}, Level: level}
				require.NoError(t, b.Add(w))
			}
		}
	}
	return b.Build(), places
}

func isPlace(ch byte) bool {
	return ch >= 'a' && ch <= 'z' || ch >= 'A' && ch <= 'Z' || ch >= '0' && ch <= '9'
}

// leads reports whether a character carries a way in a direction.
func leads(ch byte, d [2]int) bool {
	switch ch {
	case '-', '=':
		return d[1] == 1
	case '|':
		return d[0] == 1
	}
	return ch == '+' || isPlace(ch)
}

// someWays draws a world of crossing, doubled, looping, numbered and bridged ways.
func someWays(t *rapid.T) []walk.Way {
	n := rapid.IntRange(2, 14).Draw(t, "places")
	var places []orb.Point
	for range n {
		x, y := rapid.IntRange(0, 12).Draw(t, "x"), rapid.IntRange(0, 12).Draw(t, "y")
		places = append(places, at(float64(x)*40, float64(y)*40))
	}
	numbered := rapid.Bool().Draw(t, "numbered")
	var ways []walk.Way
	for i := range rapid.IntRange(1, 14).Draw(t, "ways") {
		w := walk.Way{ID: fmt.Sprint("w", i)}
		for range rapid.IntRange(2, 6).Draw(t, "points") {
			k := rapid.IntRange(0, n-1).Draw(t, "place")
			w.Points = append(w.Points, places[k])
			if numbered {
				w.Nodes = append(w.Nodes, int64(k)-3)
			}
		}
		if rapid.IntRange(0, 4).Draw(t, "bridge") == 0 {
			w.Level = 1
		}
		if rapid.IntRange(0, 5).Draw(t, "steps") == 0 {
			w.Steps, w.ExtraM, w.PerM = true, 25, 0.7
		}
		ways = append(ways, w)
	}
	return ways
}

func build(t require.TestingT, ways []walk.Way) *walk.Graph {
	b := walk.NewBuilder()
	for _, w := range ways {
		require.NoError(t, b.Add(w))
	}
	return b.Build()
}

// someSources draws sources, their labels from 0 up, some of them of more than one source.
func someSources(t *rapid.T, g *walk.Graph, most int) []walk.Source {
	var sources []walk.Source
	for range rapid.IntRange(0, most).Draw(t, "sources") {
		sources = append(sources, walk.Source{Place: somePlace(t, g), Label: int32(rapid.IntRange(0, 6).Draw(t, "label"))})
	}
	return sources
}

func somePlace(t *rapid.T, g *walk.Graph) walk.Place {
	if g.Edges() == 0 || rapid.IntRange(0, 20).Draw(t, "nowhere") == 0 {
		return walk.Nowhere
	}
	e := int32(rapid.IntRange(0, g.Edges()-1).Draw(t, "edge"))
	mm := g.LengthMM(e)
	offset := rapid.SampledFrom([]uint32{0, mm / 3, mm / 2, mm}).Draw(t, "offset")
	leg := rapid.SampledFrom([]uint32{0, 1, 7000, 30_000}).Draw(t, "leg")
	return walk.Place{Edge: e, OffsetMM: offset, LegMM: leg}
}

// slowWalks returns the walk from a place to every node, by Bellman and Ford.
func slowWalks(g *walk.Graph, p walk.Place) []uint64 {
	d := slices.Repeat([]uint64{math.MaxUint64 / 2}, g.Nodes())
	if p.Edge < 0 {
		return d
	}
	a, b := g.Ends(p.Edge)
	d[a] = uint64(p.LegMM) + uint64(p.OffsetMM)
	d[b] = min(d[b], uint64(p.LegMM)+uint64(g.LengthMM(p.Edge)-p.OffsetMM))
	for changed := true; changed; {
		changed = false
		for e := range int32(g.Edges()) {
			a, b := g.Ends(e)
			w := uint64(g.LengthMM(e))
			if d[a]+w < d[b] {
				d[b], changed = d[a]+w, true
			}
			if d[b]+w < d[a] {
				d[a], changed = d[b]+w, true
			}
		}
	}
	return d
}

// slowWalk returns the walk between two places.
func slowWalk(g *walk.Graph, from []uint64, p, q walk.Place) uint64 {
	if p.Edge < 0 || q.Edge < 0 {
		return math.MaxUint64 / 2
	}
	a, b := g.Ends(q.Edge)
	mm := from[a] + uint64(q.OffsetMM) + uint64(q.LegMM)
	mm = min(mm, from[b]+uint64(g.LengthMM(q.Edge)-q.OffsetMM)+uint64(q.LegMM))
	if p.Edge == q.Edge {
		along := max(p.OffsetMM, q.OffsetMM) - min(p.OffsetMM, q.OffsetMM)
		mm = min(mm, uint64(along)+uint64(p.LegMM)+uint64(q.LegMM))
	}
	return mm
}

type answer struct {
	mm    uint32
	label int32
}

// slowNearest returns the nearest labels, each once, nearest first.
func slowNearest(g *walk.Graph, sources []walk.Source, from [][]uint64, q walk.Place, capMM uint32) []answer {
	best := map[int32]uint64{}
	for i, s := range sources {
		mm := slowWalk(g, from[i], s.Place, q)
		if old, ok := best[s.Label]; mm <= uint64(capMM) && (!ok || mm < old) {
			best[s.Label] = mm
		}
	}
	var all []answer
	for label, mm := range best {
		all = append(all, answer{uint32(mm), label})
	}
	slices.SortFunc(all, func(a, b answer) int {
		if a.mm != b.mm {
			return int(int64(a.mm) - int64(b.mm))
		}
		return int(a.label - b.label)
	})
	return all
}
