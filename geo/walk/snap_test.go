package walk_test

import (
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

func TestSnapAgainstEveryEdge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, someWays(t))
		p := at(rapid.Float64Range(-150, 650).Draw(t, "x"), rapid.Float64Range(-150, 650).Draw(t, "y"))
		if g.Edges() > 0 && rapid.Bool().Draw(t, "on a node") {
			p = g.At(int32(rapid.IntRange(0, g.Nodes()-1).Draw(t, "node")))
		}
		o := walk.SnapOptions{MaxM: 120, MinComponentM: rapid.SampledFrom([]float64{0, 90}).Draw(t, "least")}
		least, leastOK := math.Inf(1), math.Inf(1)
		for e := range int32(g.Edges()) {
			d := geo.DistanceToBoundary(g.Line(e), p)
			least = min(least, d)
			if g.Components()[g.ComponentOf(e)].Metres >= o.MinComponentM {
				leastOK = min(leastOK, d)
			}
		}
		s := g.Snapper(o).Snap(p)
		if math.Abs(leastOK-o.MaxM) > 0.008 {
			require.Equal(t, leastOK <= o.MaxM, s.OK)
		}
		if !s.OK {
			require.Equal(t, walk.Nowhere, s.Place)
			require.Equal(t, g.Edges() == 0, len(s.Refused) == 0, "why is always said")
			return
		}
		require.InDelta(t, leastOK*1000, float64(s.LegMM), 8, "an edge along a parallel bows by 6 mm in 500 m")
		require.InDelta(t, geo.Distance(p, s.At)*1000, float64(s.LegMM), 1)
		require.Equal(t, least < leastOK-0.01, len(s.Refused) > 0 && s.Refused[0].DistanceM < leastOK-0.01)
		requireOffset(t, g, s)
	})
}

// requireOffset holds that the offset is as far along the edge as the place.
func requireOffset(t *rapid.T, g *walk.Graph, s walk.Snap) {
	line := g.Line(s.Edge)
	total, off := geo.Length(line), math.Inf(1)
	done := 0.0
	for i := 1; i < len(line); i++ {
		if geo.DistanceToBoundary(orb.LineString{line[i-1], line[i]}, s.At) < 0.008 {
			want := (done + geo.Distance(line[i-1], s.At)) / max(total, 1e-9) * float64(g.LengthMM(s.Edge))
			off = min(off, math.Abs(want-float64(s.OffsetMM)))
		}
		done += geo.Distance(line[i-1], line[i])
	}
	require.LessOrEqual(t, off, 6.0, "%v", s)
}

func TestSnapRefuses(t *testing.T) {
	t.Parallel()
	river := orb.LineString{at(-1000, 30), at(1000, 30)}
	b := walk.NewBuilder()
	for _, w := range []walk.Way{
		{ID: "street", Points: line(-500, 0, 500, 0)},
		{ID: "yard", Points: line(-10, 55, 10, 55)},
		{ID: "promenade", Points: line(-500, 34, 500, 34)},
	} {
		require.NoError(t, b.Add(w))
	}
	g := b.Build()
	s := g.Snapper(walk.SnapOptions{MinComponentM: 100, Barriers: []orb.Geometry{river}})

	here := s.Snap(at(0, 20))
	require.True(t, here.OK)
	require.Equal(t, "street", g.WayID(here.Edge))
	require.InDelta(t, 20_000, here.LegMM, 25, "a kilometre along a parallel bows that much")
	require.Len(t, here.Refused, 1, "the promenade is 14 m away, across the river")
	require.Equal(t, "across_barrier", here.Refused[0].Why.String())
	require.InDelta(t, 14, here.Refused[0].DistanceM, 0.025)

	there := s.Snap(at(0, 50))
	require.Equal(t, "promenade", g.WayID(there.Edge))
	require.Equal(t, walk.TooSmall, there.Refused[0].Why)

	far := s.Snap(at(0, -101))
	require.False(t, far.OK)
	require.Equal(t, walk.Nowhere, far.Place)
	require.Equal(t, walk.TooFar, far.Refused[0].Why)
	require.InDelta(t, 101, far.Refused[0].DistanceM, 0.025)
	require.True(t, s.Snap(at(0, -99.97)).OK)

	require.Len(t, s.SnapK(at(0, 20), 5), 1)
	require.Len(t, g.Snapper(walk.SnapOptions{}).SnapK(at(0, 20), 5), 3)
	for _, p := range []orb.Point{{math.NaN(), 0}, {math.Inf(1), 0}, {500, 0}, {0, 91}} {
		require.False(t, s.Snap(p).OK)
	}
	require.Equal(t, walk.TooFar, s.Snap(orb.Point{117.4, 50}).Refused[0].Why)
	require.Empty(t, s.Snap(orb.Point{-179.99, 10}).Refused, "no refusal: nothing is within 100 km")
}

// A gate stands in the wall that it opens; another wall before it stops who leaves.
func TestGatesOpenWhatTheyStandIn(t *testing.T) {
	t.Parallel()
	g := build(t, []walk.Way{{ID: "street", Points: line(-500, 0, 500, 0)}})
	wall, rails := line(-100, 20, 100, 20, 100, 200, -100, 200, -100, 20), line(-300, 10, 50, 10)
	gate := at(80, 20)
	s := g.Snapper(walk.SnapOptions{Barriers: []orb.Geometry{wall, rails}})
	require.False(t, s.Snap(gate).OK, "it is on the wall")
	require.True(t, s.AtGates(3).Snap(gate).OK)
	require.True(t, s.AtGates(3).Snap(at(80, 22)).OK, "drawn a little inside")
	require.False(t, s.AtGates(3).Snap(at(80, 26)).OK, "a gate no longer")
	blocked := s.AtGates(3).Snap(at(-80, 20))
	require.False(t, blocked.OK, "the railway is ten metres off")
	require.Equal(t, walk.AcrossABarrier, blocked.Refused[0].Why)
	require.True(t, s.AtGates(30).Snap(at(-80, 20)).OK)
}

// Barriers of many vertices stop what their segments stop.
func TestLongBarriersStopLegs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := build(t, []walk.Way{{Points: line(-500, 0, 500, 0)}})
		var river orb.LineString
		for i := range rapid.IntRange(2, 60).Draw(t, "vertices") {
			river = append(river, at(float64(i)*12-300, rapid.Float64Range(-60, 60).Draw(t, "y")))
		}
		var barrier orb.Geometry = river
		if rapid.Bool().Draw(t, "a lake") {
			barrier = orb.Polygon{orb.Ring(river)}
		}
		p := at(rapid.Float64Range(-300, 300).Draw(t, "x"), rapid.Float64Range(-90, 90).Draw(t, "y"))
		free := g.Snapper(walk.SnapOptions{}).Snap(p)
		s := g.Snapper(walk.SnapOptions{Barriers: []orb.Geometry{barrier}}).Snap(p)
		require.Equal(t, !geo.Crosses(barrier, p, free.At), s.OK)
	})
}
