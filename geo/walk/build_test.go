package walk_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// Whatever way the ways are cut at junctions, the walk between any two of their points is the one
// along their segments.
func TestBuildKeepsEveryWalk(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ways := someWays(t)
		points, number := scattered(ways)
		g := build(t, ways)
		s := g.Snapper(walk.SnapOptions{MaxM: 0.01})
		slow := allWalks(ways, points, number)
		for i, p := range points {
			from := s.Snap(p)
			f := g.Search([]walk.Source{{Place: from.Place}}, 1<<30)
			for k, q := range points {
				mm, _, ok := f.At(s.Snap(q).Place)
				if !from.OK {
					require.False(t, ok)
					continue
				}
				require.Equal(t, !math.IsInf(slow[i][k], 1), ok)
				if ok {
					require.InDelta(t, slow[i][k]*1000, float64(mm), float64(g.Edges())+3)
				}
			}
		}
	})
}

// scattered puts the ways on the ground, moves their points askew, numbers them where ways are numbered,
// and returns them.
func scattered(ways []walk.Way) (points []orb.Point, number map[orb.Point]int) {
	number = map[orb.Point]int{}
	for i := range ways {
		ways[i].Level, ways[i].ExtraM, ways[i].PerM = 0, 0, 0
		for k, p := range ways[i].Points {
			p = askew(p)
			ways[i].Points[k] = p
			if _, ok := number[p]; !ok {
				number[p] = len(points)
				points = append(points, p)
			}
			if ways[i].Nodes != nil { // places drawn twice have one number
				ways[i].Nodes[k] = int64(number[p])
			}
		}
	}
	return points, number
}

// askew moves a point by some metres, so that no three of the grid are in line.
func askew(p orb.Point) orb.Point {
	q := geo.Direct(p, math.Mod(p[0]*1e7+p[1]*3e6, 360), 3+math.Mod(p[0]*1e6+p[1]*7e6, 9))
	return orb.Point{math.Round(q[0]*1e8) / 1e8, math.Round(q[1]*1e8) / 1e8}
}

// allWalks is Floyd and Warshall on the segments.
func allWalks(ways []walk.Way, points []orb.Point, number map[orb.Point]int) [][]float64 {
	d := make([][]float64, len(points))
	for i := range d {
		d[i] = slices.Repeat([]float64{math.Inf(1)}, len(points))
		d[i][i] = 0
	}
	for _, w := range ways {
		for i := 1; i < len(w.Points); i++ {
			a, b := number[w.Points[i-1]], number[w.Points[i]]
			d[a][b] = min(d[a][b], geo.Distance(w.Points[i-1], w.Points[i]))
			d[b][a] = d[a][b]
		}
	}
	for k := range d {
		for i := range d {
			for j := range d {
				d[i][j] = min(d[i][j], d[i][k]+d[k][j])
			}
		}
	}
	return d
}

// Ways that revisit places, their doubles and reverses, some with numbers and some without, on any levels.
func TestOrderOfWaysLeavesNoTrace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ways := someWays(t)
		for i := range ways {
			if rapid.IntRange(0, 3).Draw(t, "unnumbered") == 0 {
				ways[i].Nodes = nil
			}
			if rapid.IntRange(0, 3).Draw(t, "doubled") == 0 {
				twin := ways[i]
				twin.ID += "b"
				ways = append(ways, twin)
			}
		}
		var one, other bytes.Buffer
		_, err := build(t, ways).WriteTo(&one)
		require.NoError(t, err)
		shuffled := rapid.Permutation(ways).Draw(t, "shuffled")
		for i := range shuffled {
			if rapid.Bool().Draw(t, "backwards") {
				shuffled[i].Points = slices.Clone(shuffled[i].Points)
				slices.Reverse(shuffled[i].Points)
				shuffled[i].Nodes = slices.Clone(shuffled[i].Nodes)
				slices.Reverse(shuffled[i].Nodes)
			}
		}
		_, err = build(t, shuffled).WriteTo(&other)
		require.NoError(t, err)
		require.Equal(t, one.Bytes(), other.Bytes())
	})
}

// A way that is there twice, from whichever end, is there once.
func TestDoublesLeaveNoTrace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ways := someWays(t)
		var one, other bytes.Buffer
		_, err := build(t, ways).WriteTo(&one)
		require.NoError(t, err)
		for i, w := range ways {
			if rapid.Bool().Draw(t, "doubled") {
				w.ID, w.Points, w.Nodes = fmt.Sprint("x", i), slices.Clone(w.Points), slices.Clone(w.Nodes)
				slices.Reverse(w.Points)
				slices.Reverse(w.Nodes)
				ways = append(ways, w)
			}
		}
		_, err = build(t, ways).WriteTo(&other)
		require.NoError(t, err)
		require.Equal(t, one.Bytes(), other.Bytes())
	})
}

func TestAddRefuses(t *testing.T) {
	t.Parallel()
	for name, w := range map[string]walk.Way{
		"a point":           {Points: orb.LineString{{1, 1}}},
		"no points":         {},
		"nodes that differ": {Points: orb.LineString{{1, 1}, {1, 2}}, Nodes: []int64{1}},
		"not a number":      {Points: orb.LineString{{1, math.NaN()}, {1, 2}}},
		"infinity":          {Points: orb.LineString{{math.Inf(1), 1}, {1, 2}}},
		"off the earth":     {Points: orb.LineString{{1, 91}, {1, 90}}},
		"the antimeridian":  {Points: orb.LineString{{179.9, 1}, {-179.9, 1}}},
		"half the earth":    {Points: orb.LineString{{0, 0}, {9, 0}, {18, 0}, {27, 0}}},
		"less than nothing": {Points: orb.LineString{{1, 1}, {1, 2}}, ExtraM: -1},
		"extra nonsense":    {Points: orb.LineString{{1, 1}, {1, 2}}, ExtraM: math.NaN()},
		"steps of nonsense": {Points: orb.LineString{{1, 1}, {1, 2}}, PerM: math.NaN()},
	} {
		b := walk.NewBuilder()
		require.ErrorIs(t, b.Add(w), walk.ErrWay, name)
		require.Zero(t, b.Build().Nodes(), name)
	}
}

func line(xy ...float64) (l orb.LineString) {
	for i := 0; i < len(xy); i += 2 {
		l = append(l, at(xy[i], xy[i+1]))
	}
	return l
}

func TestWhatJoins(t *testing.T) {
	t.Parallel()
	through := walk.Way{Points: line(-100, 0, 0, 0, 100, 0)} // passes (0, 0) on the ground
	cross := line(0, -100, 0, 0, 0, 100)
	up, down := line(0, 0, 0, 100), line(0, -100, 0, 0)
	numbered := func(l orb.LineString, a, b int64) walk.Way { return walk.Way{Points: l, Nodes: []int64{a, b}} }
	elsewhere := orb.LineString{{110, 40}, {110, 40.1}}
	for name, c := range map[string]struct {
		ways       []walk.Way
		components int
	}{
		"a crossing":                  {[]walk.Way{through, {Points: cross}}, 1},
		"lines without a point there": {[]walk.Way{through, {Points: line(0, -100, 0, 100)}}, 2},
		"a bridge over":               {[]walk.Way{through, {Points: cross, Level: 1}}, 2},
		"a bridge that lands there":   {[]walk.Way{through, {Points: up, Level: 1}}, 1},
		"a bridge in two parts":       {[]walk.Way{through, {Points: up, Level: 1}, {Points: down, Level: 1}}, 2},
		"a bridge, then a street":     {[]walk.Way{{Points: up, Level: 1}, {Points: down}}, 1},
		"numbers alike":               {[]walk.Way{numbered(up, 7, 8), numbered(line(3, 3, 50, 50), 7, 9)}, 1},
		"numbers that differ":         {[]walk.Way{numbered(up, 1, 2), numbered(down, 3, 4)}, 2},
		"numbers, and none":           {[]walk.Way{numbered(up, 1, 2), through}, 1},
		"one number, far apart":       {[]walk.Way{numbered(up, 1, 2), numbered(elsewhere, 1, 3)}, 2},
	} {
		require.Len(t, build(t, c.ways).Components(), c.components, name)
	}
}

func TestOddWays(t *testing.T) {
	t.Parallel()
	t.Run("no length", func(t *testing.T) {
		t.Parallel()
		g := build(t, []walk.Way{{Points: line(0, 0, 0, 0, 0, 0)}})
		require.Zero(t, g.Nodes())
		require.Zero(t, g.Edges())
		g = build(t, []walk.Way{{Points: line(0, 0, 0, 0), Nodes: []int64{1, 2}}})
		require.Equal(t, 1, g.Edges())
		require.EqualValues(t, 1, g.LengthMM(0), "two junctions in one place are a millimetre apart")
	})
	t.Run("twice", func(t *testing.T) {
		t.Parallel()
		g := build(t, []walk.Way{{ID: "b", Points: line(0, 0, 0, 90)}, {ID: "a", Points: line(0, 90, 0, 0)}})
		require.Equal(t, 1, g.Edges())
		require.Equal(t, "a", g.WayID(0))
	})
	t.Run("side by side", func(t *testing.T) {
		t.Parallel()
		g := build(t, []walk.Way{{Points: line(0, 0, 0, 90)}, {Points: line(0, 0, 40, 45, 0, 90)}})
		require.Equal(t, 2, g.Edges())
		require.Equal(t, 2, g.Nodes())
	})
	t.Run("a loop", func(t *testing.T) {
		t.Parallel()
		g := build(t, []walk.Way{{Points: line(0, 0, 100, 0, 100, 100, 0, 100, 0, 0)}})
		require.Equal(t, 1, g.Nodes())
		f := g.Search([]walk.Source{{Place: walk.Place{OffsetMM: 10_000}}}, 1e6)
		mm, _, _ := f.At(walk.Place{OffsetMM: 390_000})
		require.InDelta(t, 20_000, mm, 2, "round the corner, not round the loop")
	})
	t.Run("there and back", func(t *testing.T) {
		t.Parallel()
		g := build(t, []walk.Way{{Points: line(0, 0, 0, 50, 0, 80, 0, 50, 50, 50)}})
		s := g.Snapper(walk.SnapOptions{})
		f := g.Search([]walk.Source{{Place: s.Snap(at(0, 0)).Place}}, 1e6)
		mm, _, _ := f.At(s.Snap(at(50, 50)).Place)
		require.InDelta(t, 100_000, mm, 3)
		mm, _, _ = f.At(s.Snap(at(0, 80)).Place)
		require.InDelta(t, 80_000, mm, 3)
	})
}

func TestLongWaysAndSteps(t *testing.T) {
	t.Parallel()
	t.Run("fifty kilometres", func(t *testing.T) {
		t.Parallel()
		long := orb.LineString{origin, geo.Direct(origin, 70, 50_000)}
		g := build(t, []walk.Way{{Points: long}})
		require.InDelta(t, 50_000_000, g.LengthMM(0), 3)
		s := g.Snapper(walk.SnapOptions{})
		f := g.Search([]walk.Source{{Place: s.Snap(long[0]).Place}}, 60_000_000)
		mm, _, ok := f.At(s.Snap(long[1]).Place)
		require.True(t, ok)
		require.Equal(t, g.LengthMM(0), mm)
	})
	t.Run("steps", func(t *testing.T) {
		t.Parallel()
		g := build(t, []walk.Way{
			{ID: "s", Points: line(0, 0, 0, 30, 0, 90), Steps: true, ExtraM: 45}, {Points: line(0, 30, 90, 30)},
		})
		var mm []uint32
		for e := range int32(g.Edges()) {
			if g.Steps(e) {
				mm = append(mm, g.LengthMM(e))
			}
		}
		slices.Sort(mm)
		require.Len(t, mm, 2)
		require.InDelta(t, 45_000, mm[0], 2, "a third of the way, a third of the extra")
		require.InDelta(t, 90_000, mm[1], 2)
		g = build(t, []walk.Way{{Points: line(0, 0, 0, 100), Steps: true, PerM: 0.5, ExtraM: 7}})
		require.InDelta(t, 157_000, g.LengthMM(0), 2, "100 m, half as much again, and 7 m")
	})
}

func TestComponents(t *testing.T) {
	t.Parallel()
	g, _ := drawn(t, 50, `
a---+---b   c--d
    |
    +   `)
	parts := g.Components()
	require.Len(t, parts, 2)
	require.InDelta(t, 500, parts[0].Metres, 0.01)
	require.InDelta(t, 150, parts[1].Metres, 0.01)
	require.InDelta(t, 150.0/650, parts[1].Share, 1e-6)
	count := 0
	for e := range int32(g.Edges()) {
		count += g.ComponentOf(e)
	}
	require.Equal(t, parts[1].Edges, count)
	require.Equal(t, fmt.Sprint(g.Nodes()), fmt.Sprint(parts[0].Nodes+parts[1].Nodes))
}

// A way that walks out and back over itself is its length once, in its part as in its edges.
func TestAWayThatTurnsBackIsOnce(t *testing.T) {
	t.Parallel()
	g := build(t, []walk.Way{{Points: line(0, 0, 80, 0, 0, 0)}, {Points: line(0, 900, 50, 900, 90, 900, 50, 900, 50, 950)}})
	require.Equal(t, 4, g.Edges())
	require.InDelta(t, 140, g.Components()[0].Metres, 0.1)
	require.InDelta(t, 80, g.Components()[1].Metres, 0.1)
}
