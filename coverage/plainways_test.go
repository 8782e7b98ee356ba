package coverage_test

import (
	"container/heap"
	"fmt"
	"math"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/geo"
)

// ways is a network held plainly, every vertex of every way a node and every metre a float: a referee that
// shares nothing with geo/walk but the measure of a segment.
type ways struct {
	at       []orb.Point
	links    [][]link
	segments []segment
}

type link struct {
	to     int
	metres float64
}

// segment is between two nodes.
type segment struct {
	a, b   int
	metres float64
	lost   bool // of a piece that leads nowhere
}

// foot is where a place comes to a segment.
type foot struct {
	segment       int
	leg, fromA, b float64 // metres to it, and along it from either end
}

// plainWays joins ways by their nodes, else by their points, and takes a segment that ways repeat once;
// pieces shorter than 100 m take nobody in.
func plainWays(w *coverage.World) *ways {
	p, ids, known := &ways{}, map[string]int{}, map[[2]int]bool{}
	node := func(y *coverage.Walkway, i int, at orb.Point) int {
		key := fmt.Sprint(at)
		if len(y.Nodes) > 0 {
			key = fmt.Sprint(y.Nodes[i])
		}
		id, known := ids[key]
		if !known {
			id = len(p.at)
			ids[key], p.at, p.links = id, append(p.at, at), append(p.links, nil)
		}
		return id
	}
	for _, y := range w.Walkways {
		if y.Barrier != "" {
			continue
		}
		line := y.Geometry.(orb.LineString)
		for i := 1; i < len(line); i++ {
			a, b := node(y, i-1, line[i-1]), node(y, i, line[i])
			if pair := [2]int{min(a, b), max(a, b)}; a == b || known[pair] {
				continue
			} else {
				known[pair] = true
			}
			m := geo.Distance(line[i-1], line[i])
			p.segments = append(p.segments, segment{a: a, b: b, metres: m})
			p.links[a], p.links[b] = append(p.links[a], link{b, m}), append(p.links[b], link{a, m})
		}
	}
	p.losePieces()
	return p
}

func (p *ways) losePieces() {
	piece := make([]int, len(p.at))
	var metres []float64
	for start := range p.at {
		if piece[start] != 0 {
			continue
		}
		metres = append(metres, 0)
		piece[start] = len(metres)
		for todo := []int{start}; len(todo) > 0; {
			v := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			for _, l := range p.links[v] {
				metres[len(metres)-1] += l.metres / 2
				if piece[l.to] == 0 {
					piece[l.to] = len(metres)
					todo = append(todo, l.to)
				}
			}
		}
	}
	for i, s := range p.segments {
		p.segments[i].lost = metres[piece[s.a]-1] < 100
	}
}

// nearest tries every segment.
func (p *ways) nearest(at orb.Point) foot {
	l := geo.NewLocal(at)
	best := foot{segment: -1, leg: math.Inf(1)}
	for i, s := range p.segments {
		if s.lost {
			continue
		}
		ax, ay := l.XY(p.at[s.a])
		bx, by := l.XY(p.at[s.b])
		dx, dy := bx-ax, by-ay
		t := 0.0
		if d2 := dx*dx + dy*dy; d2 > 0 {
			t = min(max(-(ax*dx+ay*dy)/d2, 0), 1)
		}
		if leg := math.Hypot(ax+t*dx, ay+t*dy); leg < best.leg {
			best = foot{i, leg, t * s.metres, (1 - t) * s.metres}
		}
	}
	return best
}

// from is Dijkstra's search from a foot, to all nodes within metres.
func (p *ways) from(f foot, within float64) map[int]float64 {
	s := p.segments[f.segment]
	done, q := map[int]float64{}, &heads{{s.a, f.leg + f.fromA}, {s.b, f.leg + f.b}}
	heap.Init(q)
	for q.Len() > 0 {
		h := heap.Pop(q).(link)
		if _, known := done[h.to]; known || h.metres > within {
			continue
		}
		done[h.to] = h.metres
		for _, l := range p.links[h.to] {
			heap.Push(q, link{l.to, h.metres + l.metres})
		}
	}
	return done
}

// walk is how far it is between two feet.
func (p *ways) walk(from, to foot, search map[int]float64) float64 {
	s, best := p.segments[to.segment], math.Inf(1)
	if m, known := search[s.a]; known {
		best = min(best, m+to.fromA+to.leg)
	}
	if m, known := search[s.b]; known {
		best = min(best, m+to.b+to.leg)
	}
	if from.segment == to.segment {
		best = min(best, from.leg+math.Abs(from.fromA-to.fromA)+to.leg)
	}
	return best
}

// heads is what a search has yet to settle.
type heads []link

func (h heads) Len() int           { return len(h) }
func (h heads) Less(i, j int) bool { return h[i].metres < h[j].metres }
func (h heads) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *heads) Push(x any)        { *h = append(*h, x.(link)) }
func (h *heads) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
