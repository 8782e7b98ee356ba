package coverage_test

import (
	"encoding/json"
	"fmt"
	"math"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

// crossroads are streets of a random town: a grid of 250 m with some of its blocks' sides left out.
func crossroads(t *rapid.T, s *draw.Sketch) {
	at := func(x, y int) orb.Point { return s.At(float64(x*250-2000), float64(y*250-2000)) }
	bits := rapid.SliceOfN(rapid.Uint64(), 10, 10).Draw(t, "streets")
	n := 0
	street := func(a, b orb.Point) {
		if bits[n/64]>>(n%64)&1 == 1 {
			s.Way(a, b)
		}
		n++
	}
	for y := range 17 {
		for x := range 17 {
			if x < 16 {
				street(at(x, y), at(x+1, y))
			}
			if y < 16 {
				street(at(x, y), at(x, y+1))
			}
		}
	}
}

func walkedQuestion() coverage.Question {
	q := circleQuestion()
	q.Parameters.LatticeM, q.Parameters.SnapM = 100, 200
	return q
}

// points lists the demand points of an area as Reach numbers them.
func pointsIn(a *coverage.ResidentialArea, step float64) []orb.Point {
	return geo.Lattice(a.Geometry, step, 20_000)
}

// TestWalkIsNeverShorterThanTheStraightLine, whatever the streets.
func TestWalkIsNeverShorterThanTheStraightLine(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		crossroads(t, s)
		w, q := build(t, s), walkedQuestion()
		reach := coverage.MeasuredReach(w, q)
		for i, a := range w.Areas {
			for k, p := range pointsIn(a, q.Parameters.LatticeM) {
				mm, f := reach.At(coverage.ClassCare, i, k)
				if mm == coverage.Unreached {
					continue
				}
				straight := geo.Distance(p, w.Facilities[f].Geometry.(orb.Point))
				require.GreaterOrEqual(t, float64(mm)/1000, straight-0.02, "rounded at every edge")
			}
		}
	})
}

// TestMoreFacilitiesServeNoFewerOnFoot: nobody served becomes less so.
func TestMoreFacilitiesServeNoFewerOnFoot(t *testing.T) {
	t.Parallel()
	rank := map[coverage.Tri]int{coverage.No: 0, coverage.Unknown: 1, coverage.Yes: 2}
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		crossroads(t, s)
		q := walkedQuestion()
		w := build(t, s)
		before := coverage.MeasuredReach(w, q)
		addFacility(t, s, "g")
		after := coverage.MeasuredReach(build(t, s), q)
		for i := range w.Areas {
			for k := range before.Points(i) {
				for _, mm := range []int32{300_000, 1_000_000} {
					was, is := before.Served(coverage.ClassCare, i, k, mm), after.Served(coverage.ClassCare, i, k, mm)
					require.GreaterOrEqual(t, rank[is], rank[was])
				}
			}
		}
	})
}

// TestWorkersChangeNoStep: the answer is the same bytes whoever walks.
func TestWorkersChangeNoStep(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		crossroads(t, s)
		q := walkedQuestion()
		var first []byte
		for _, q.Workers = range []int{1, 2, 7} {
			b, err := json.Marshal(answer(t, build(t, s), q))
			require.NoError(t, err)
			if first == nil {
				first = b
			}
			require.True(t, string(first) == string(b), "%d workers", q.Workers)
		}
	})
}

// TestWalkIsDijkstrasByHand holds the whole road from ways to answer to a plain Dijkstra over the
// vertices of a grid whose streets are all there or not, every place being on one.
func TestWalkIsDijkstrasByHand(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		const side = 5
		s := draw.New(100, ``)
		node := func(x, y int) int { return y*side + x }
		walks := map[int]map[int]bool{}
		join := func(x, y, x2, y2 int) {
			if rapid.Bool().Draw(t, fmt.Sprintf("street %d,%d %d,%d", x, y, x2, y2)) {
				s.Way(s.At(float64(x), float64(y)), s.At(float64(x2), float64(y2)))
				a, b := node(x, y), node(x2, y2)
				for _, e := range [][2]int{{a, b}, {b, a}} {
					if walks[e[0]] == nil {
						walks[e[0]] = map[int]bool{}
					}
					walks[e[0]][e[1]] = true
				}
			}
		}
		for y := range side {
			for x := range side {
				if x+1 < side {
					join(x, y, x+1, y)
				}
				if y+1 < side {
					join(x, y, x, y+1)
				}
			}
		}
		if len(s.Walkways) == 0 {
			return
		}
		door := rapid.IntRange(0, side*side-1).Draw(t, "door")
		s.Facilities["D"] = draw.New(100, `D`).Facilities["D"]
		s.Facilities["D"].Geometry = s.At(float64(door%side), float64(door/side))
		for n := range side * side {
			s.Areas[fmt.Sprintf("e%02d", n)] = &coverage.ResidentialArea{
				ID: fmt.Sprintf("e%02d", n), Geometry: s.At(float64(n%side), float64(n/side)),
			}
		}
		q := walkedQuestion()
		q.Parameters.SnapM, q.Parameters.PieceM = 1, 0
		reach := coverage.MeasuredReach(build(t, s), q)
		want := hops(walks, door)
		for n := range side * side {
			mm, _ := reach.At(coverage.ClassCare, n, 0)
			blocks, ok := want[n]
			if !ok || len(walks[n]) == 0 || len(walks[door]) == 0 {
				require.Equal(t, int32(coverage.Unreached), mm, n)
				continue
			}
			require.LessOrEqual(t, math.Abs(float64(mm)-float64(blocks)*100_000), 30.0, "node %d", n)
		}
	})
}

// hops counts the blocks from a node to every other: streets are of one length.
func hops(walks map[int]map[int]bool, from int) map[int]int {
	at := map[int]int{from: 0}
	queue := []int{from}
	for len(queue) > 0 {
		n := queue[0]
		queue = queue[1:]
		for next := range walks[n] {
			if _, seen := at[next]; !seen {
				at[next] = at[n] + 1
				queue = append(queue, next)
			}
		}
	}
	return at
}
