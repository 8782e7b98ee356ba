package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/paulmach/orb"
	"github.com/peterstace/simplefeatures/geom"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/geo"
)

func ring(xy ...float64) orb.Ring {
	var r orb.Ring
	for i := 0; i < len(xy); i += 2 {
		r = append(r, orb.Point{xy[i], xy[i+1]})
	}
	return r
}

func box(x0, y0, x1, y1 float64) orb.Ring { return ring(x0, y0, x1, y0, x1, y1, x0, y1, x0, y0) }

func turned(r orb.Ring) orb.Ring {
	out := r.Clone()
	out.Reverse()
	return out
}

func TestCheckPolygonNamesThePlace(t *testing.T) {
	t.Parallel()
	big := box(0, 0, 10, 10)
	hole := func(x0, y0, x1, y1 float64) orb.Ring { return turned(box(x0, y0, x1, y1)) }
	type fault struct {
		code               geo.FaultCode
		part, ring, vertex int
		at                 orb.Point
	}
	for _, tt := range []struct {
		name string
		g    orb.Geometry
		want []fault
	}{
		{"sound", orb.Polygon{big, hole(1, 1, 2, 2), hole(3, 3, 4, 4)}, nil},
		{"a hole touches the shell", orb.Polygon{big, ring(0, 5, 2, 6, 2, 4, 0, 5)}, nil},
		{"parts touch at a corner", orb.MultiPolygon{{box(0, 0, 1, 1)}, {box(1, 1, 2, 2)}}, nil},
		{"an island in a hole", orb.MultiPolygon{{big, hole(1, 1, 5, 5)}, {box(2, 2, 3, 3)}}, nil},
		{"no ring", orb.Polygon{}, []fault{{geo.TooFewPoints, 0, 0, 0, orb.Point{}}}},
		{"empty ring", orb.Polygon{{}}, []fault{{geo.TooFewPoints, 0, 0, 0, orb.Point{}}}},
		{"two points", orb.Polygon{ring(1, 1, 2, 2, 1, 1)}, []fault{{geo.TooFewPoints, 0, 0, 0, orb.Point{1, 1}}}},
		{"unclosed", orb.Polygon{ring(0, 0, 1, 0, 1, 1)}, []fault{{geo.Unclosed, 0, 0, 2, orb.Point{1, 1}}}},
		{"repeated", orb.Polygon{ring(0, 0, 1, 0, 1, 0, 1, 1, 0, 0)}, []fault{{geo.RepeatedPoint, 0, 0, 2, orb.Point{1, 0}}}},
		{"flat", orb.Polygon{ring(0, 0, 1, 1, 2, 2, 0, 0)}, []fault{{geo.ZeroArea, 0, 0, 0, orb.Point{0, 0}}}},
		{
			"spike",
			orb.Polygon{ring(0, 0, 4, 0, 4, 4, 6, 6, 4, 4, 0, 4, 0, 0)},
			[]fault{{geo.Spike, 0, 0, 3, orb.Point{6, 6}}},
		},
		{"bow tie", orb.Polygon{ring(0, 0, 2, 2, 2, 0, 0, 2, 0, 0)}, []fault{{geo.SelfCrossing, 0, 0, 0, orb.Point{1, 1}}}},
		{
			"touches itself",
			orb.Polygon{ring(0, 0, 4, 0, 4, 4, 2, 0, 0, 4, 0, 0)},
			[]fault{{geo.SelfTouching, 0, 0, 0, orb.Point{2, 0}}},
		},
		{"clockwise", orb.Polygon{turned(big)}, []fault{{geo.WrongWinding, 0, 0, 0, orb.Point{0, 0}}}},
		{"hole counter-clockwise", orb.Polygon{big, box(1, 1, 2, 2)}, []fault{{geo.WrongWinding, 0, 1, 0, orb.Point{1, 1}}}},
		{"hole outside", orb.Polygon{big, hole(11, 1, 12, 2)}, []fault{{geo.HoleOutside, 0, 1, 0, orb.Point{11, 1}}}},
		{"hole nested", orb.Polygon{big, hole(1, 1, 5, 5), hole(2, 2, 3, 3)}, []fault{{geo.HolesOverlap, 0, 2, 0, orb.Point{2, 2}}}},
		{
			"hole crosses the shell",
			orb.Polygon{big, hole(8, 4, 12, 5)},
			[]fault{{geo.HoleCrossesShell, 0, 1, 1, orb.Point{10, 5}}, {geo.HoleCrossesShell, 0, 1, 3, orb.Point{10, 4}}},
		},
		{
			"hole along the shell",
			orb.Polygon{big, hole(0, 4, 1, 5)},
			[]fault{{geo.HoleCrossesShell, 0, 1, 0, orb.Point{0, 4}}},
		},
		{
			"a hole cuts the inside in two",
			orb.Polygon{big, ring(0, 5, 5, 6, 10, 5, 5, 4, 0, 5)},
			[]fault{{geo.InteriorSplit, 0, 1, 0, orb.Point{10, 5}}},
		},
		{"part in a part", orb.MultiPolygon{{big}, {box(1, 1, 2, 2)}}, []fault{{geo.PartsOverlap, 1, 0, 0, orb.Point{1, 1}}}},
		{"part about a part", orb.MultiPolygon{{box(1, 1, 2, 2)}, {big}}, []fault{{geo.PartsOverlap, 1, 0, 0, orb.Point{1, 1}}}},
		{
			"parts cross",
			orb.MultiPolygon{{box(0, 0, 2, 2)}, {box(1, 1, 3, 3)}},
			[]fault{{geo.PartsOverlap, 0, 0, 1, orb.Point{2, 1}}, {geo.PartsOverlap, 0, 0, 2, orb.Point{1, 2}}},
		},
		{"parts share an edge", orb.MultiPolygon{{box(0, 0, 1, 1)}, {box(1, 0, 2, 1)}}, []fault{{geo.PartsShareEdge, 0, 0, 1, orb.Point{1, 0}}}},
		{
			"parts that cross at vertices",
			orb.MultiPolygon{{ring(0, 0, 2, 2, 0, 4, -2, 2, 0, 0)}, {ring(0, 0, 1, 0, 3, 2, 2, 2, 1, 2, 0, 0)}},
			[]fault{{geo.PartsOverlap, 1, 0, 0, orb.Point{1, 2}}},
		},
		{"not finite", orb.Polygon{ring(0, 0, 1, math.Inf(1), 1, 1, 0, 0)}, []fault{{geo.NotFinite, 0, 0, 1, orb.Point{1, math.Inf(1)}}}},
		{"no polygon", orb.Point{1, 1}, nil},
		{"a ring", turned(big), []fault{{geo.WrongWinding, 0, 0, 0, orb.Point{0, 0}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []fault
			for _, f := range geo.CheckPolygon(tt.g) {
				require.NotEmpty(t, f.Detail)
				got = append(got, fault{f.Code, f.Part, f.Ring, f.Vertex, f.At})
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func sound(faults []geo.Fault) bool {
	return !slices.ContainsFunc(faults, func(f geo.Fault) bool { return !f.Mended() })
}

// valid is the verdict of simplefeatures.
func valid(mp orb.MultiPolygon) bool {
	polys := make([]geom.Polygon, len(mp))
	for i, p := range mp {
		rings := make([]geom.LineString, len(p))
		for j, r := range p {
			var flat []float64
			for _, v := range r {
				flat = append(flat, v[0], v[1])
			}
			rings[j] = geom.NewLineString(geom.NewSequence(flat, geom.DimXY))
		}
		polys[i] = geom.NewPolygon(rings)
	}
	return geom.NewMultiPolygon(polys).Validate() == nil
}

// missedByReferee tells of a hole that lies outside its shell and touches it at its own first vertex,
// which simplefeatures 0.50 lets pass.
func missedByReferee(mp orb.MultiPolygon, faults []geo.Fault) bool {
	return slices.ContainsFunc(faults, func(f geo.Fault) bool {
		return f.Code == geo.HoleOutside && !geo.Contains(mp[f.Part][0], f.At)
	})
}

// scrawl draws rings on a small grid, where everything that can touch or coincide does.
func scrawl(t *rapid.T, label string, side int) orb.Ring {
	n := rapid.IntRange(3, 7).Draw(t, label+" size")
	var r orb.Ring
	for range n {
		p := orb.Point{float64(rapid.IntRange(0, side).Draw(t, "x")), float64(rapid.IntRange(0, side).Draw(t, "y"))}
		if len(r) == 0 || r[len(r)-1] != p {
			r = append(r, p)
		}
	}
	if r[0] != r[len(r)-1] {
		r = append(r, r[0])
	}
	return r
}

func TestCheckPolygonAgreesWithSimplefeatures(t *testing.T) {
	t.Parallel()
	counts := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		side := rapid.IntRange(3, 9).Draw(t, "side")
		var mp orb.MultiPolygon
		for range rapid.IntRange(1, 2).Draw(t, "parts") {
			p := orb.Polygon{scrawl(t, "shell", side)}
			if rapid.Bool().Draw(t, "frame") {
				p[0] = box(0, 0, float64(side), float64(side))
			}
			for range rapid.IntRange(0, 2).Draw(t, "holes") {
				p = append(p, scrawl(t, "hole", side))
			}
			mp = append(mp, p)
		}
		want := valid(mp)
		counts[want]++
		faults := geo.CheckPolygon(mp)
		if want && missedByReferee(mp, faults) {
			counts[true]--
			return
		}
		require.Equal(t, want, sound(faults), "%v: %v", mp, faults)
		if want {
			require.Empty(t, geo.CheckPolygon(geo.Canonical(mp)), "Canonical mends the rest")
		}
	})
	t.Logf("valid %d, invalid %d", counts[true], counts[false])
}

// star has n vertices at random distances from the middle.
func star(n int, seed uint64) orb.Ring {
	rng := rand.New(rand.NewPCG(seed, 1))
	r := make(orb.Ring, 0, n+1)
	for i := range n {
		s, c := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		d := 0.01 * (0.5 + 0.5*rng.Float64())
		r = append(r, orb.Point{117.3781 + d*c, 49.5987 + d*s})
	}
	return append(r, r[0])
}

func TestCheckPolygonOfManyVertices(t *testing.T) {
	t.Parallel()
	for _, n := range []int{65, 1000, 20000} {
		r := star(n, 7)
		require.Empty(t, geo.CheckPolygon(orb.Polygon{r}), n)
		// Move one vertex across the opposite side of the star.
		bad := r.Clone()
		bad[n/4] = orb.Point{117.3781, 49.5987 - 0.02}
		faults := geo.CheckPolygon(orb.Polygon{bad})
		require.NotEmpty(t, faults)
		for _, f := range faults {
			require.Equal(t, geo.SelfCrossing, f.Code)
			require.InDelta(t, 117.3781, f.At[0], 0.011)
		}
	}
}

func TestCheckPolygonIsBounded(t *testing.T) {
	t.Parallel()
	var comb orb.Ring // thin diagonal teeth: every box meets every other
	const teeth = 40000
	for i := range teeth {
		x := float64(i) / teeth
		comb = append(comb, orb.Point{x, -x}, orb.Point{100 + x, 100 - x})
	}
	comb = append(comb, comb[0])
	faults := geo.CheckPolygon(orb.Polygon{comb})
	require.NotEmpty(t, faults)
	require.LessOrEqual(t, len(faults), 100)
}

func anyGeometry(t *rapid.T) orb.Geometry {
	loose := func(label string) orb.Ring {
		r := orb.Ring{}
		for range rapid.IntRange(0, 8).Draw(t, label) {
			p := point(116, 118, 48, 50).Draw(t, "p")
			if rapid.Bool().Draw(t, "on a grid") {
				p = orb.Point{math.Round(p[0] * 2), math.Round(p[1] * 2)}
			}
			r = append(r, p)
		}
		return r
	}
	polygon := func() orb.Polygon {
		p := orb.Polygon{loose("shell")}
		for range rapid.IntRange(0, 3).Draw(t, "holes") {
			p = append(p, loose("hole"))
		}
		return p
	}
	switch rapid.IntRange(0, 4).Draw(t, "kind") {
	case 0:
		return orb.LineString(loose("line"))
	case 1:
		return orb.MultiPoint(loose("points"))
	case 2:
		return polygon()
	case 3:
		return orb.Collection{polygon(), orb.Point{math.Copysign(0, -1), 1.123456789}, loose("ring")}
	}
	return orb.MultiPolygon{polygon(), polygon(), polygon()}
}

func TestCanonicalIsIdempotent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		g := anyGeometry(t)
		before := orb.Clone(g)
		c := geo.Canonical(g)
		require.Equal(t, before, g, "the argument stays as it is")
		require.Equal(t, c, geo.Canonical(c))
	})
}

func TestCanonicalForgetsHowARingWasDrawn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := star(rapid.IntRange(3, 30).Draw(t, "n"), rapid.Uint64().Draw(t, "seed"))
		want := geo.Canonical(orb.Polygon{r})
		require.Empty(t, geo.CheckPolygon(want))
		open := r[:len(r)-1].Clone()
		k := rapid.IntRange(0, len(open)-1).Draw(t, "start")
		again := append(open[k:].Clone(), open[:k]...)
		if rapid.Bool().Draw(t, "reverse") {
			again.Reverse()
		}
		again = append(again, again[len(again)-1])
		require.Equal(t, want, geo.Canonical(orb.Polygon{again}))
	})
}

func TestCanonicalOrder(t *testing.T) {
	t.Parallel()
	a, b := box(0, 0, 1, 1), box(5, 0, 6, 1)
	require.Equal(t, orb.MultiPolygon{{a}, {b}}, geo.Canonical(orb.MultiPolygon{{turned(b)}, {}, {a}}))
	require.Equal(t, orb.Polygon{box(0, 0, 9, 9), turned2(1), turned2(4)},
		geo.Canonical(orb.Polygon{box(0, 0, 9, 9), box(4, 4, 5, 5), {}, box(1, 1, 2, 2)}))
	require.Equal(t, orb.Point{117.12345679, 0}, geo.Canonical(orb.Point{117.123456789, math.Copysign(0, -1)}))
	require.False(t, math.Signbit(geo.Canonical(orb.Point{1, math.Copysign(0, -1)}).(orb.Point)[1]), "one zero")
	require.Nil(t, geo.Canonical(nil))
}

func turned2(x float64) orb.Ring { return ring(x, x, x, x+1, x+1, x+1, x+1, x, x, x) }

func BenchmarkCheckPolygon(b *testing.B) {
	for _, n := range []int{10, 1000, 10000, 100000} {
		p := geo.Circle(orb.Point{117.3781, 49.5987}, 1000, n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				sink += float64(len(geo.CheckPolygon(p)))
			}
		})
	}
}

// Every edge of this outline overlaps many others' boxes.
func BenchmarkCheckPolygonOfSpikes(b *testing.B) {
	p := orb.Polygon{star(10000, 3)}
	for b.Loop() {
		sink += float64(len(geo.CheckPolygon(p)))
	}
}

func BenchmarkCanonical(b *testing.B) {
	var p orb.Geometry = geo.Circle(orb.Point{117.3781, 49.5987}, 300, 10)
	b.ReportAllocs()
	for b.Loop() {
		sink += float64(len(geo.Canonical(p).(orb.Polygon)))
	}
}

func ExampleCheckPolygon() {
	bowTie := orb.Polygon{{{117, 49}, {117.002, 49.002}, {117.002, 49}, {117, 49.002}, {117, 49}}}
	for _, f := range geo.CheckPolygon(bowTie) {
		fmt.Printf("%s at %.3f, %.3f: %s\n", f.Code, f.At[0], f.At[1], f.Detail)
	}
	// Output: self_crossing at 117.001, 49.001: edge 0 crosses edge 2
}
