package tile

import (
	"cmp"
	"slices"
)

// welder makes sound polygons of rings that do not cross but may touch or run back along
// themselves. The zero value is ready; it keeps its memory from one polygon to the next.
type welder struct {
	edges []side
	open  []pt
	seen  map[pt]int
}

// side is a directed edge with the polygon on its left, x to y.
type side struct {
	from, to pt
	used     bool
}

// weld returns polygons, each a shell and its holes, that cover what rings enclose: what lies between an
// edge and the same edge run the other way is nothing. Shells turn from x to y, holes against it.
func (w *welder) weld(rings [][]pt) [][][]pt {
	w.edges = w.edges[:0]
	for _, ring := range rings {
		for i, p := range ring {
			if q := ring[(i+1)%len(ring)]; p != q {
				w.edges = append(w.edges, side{from: p, to: q})
			}
		}
	}
	w.cancel()
	var shells, holes [][]pt
	for i := range w.edges {
		for !w.edges[i].used {
			for _, ring := range w.walk(i) {
				switch a := area2(ring); {
				case a > 0:
					shells = append(shells, ring)
				case a < 0:
					holes = append(holes, ring)
				}
			}
		}
	}
	return nest(shells, holes)
}

func comparePt(a, b pt) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) }

// cancel takes away edges that run both ways, and all but one of those that run the same way twice.
func (w *welder) cancel() {
	slices.SortFunc(w.edges, func(p, q side) int {
		pl, ph := ordered(p.from, p.to)
		ql, qh := ordered(q.from, q.to)
		return cmp.Or(comparePt(pl, ql), comparePt(ph, qh), comparePt(p.from, q.from))
	})
	kept := w.edges[:0]
	for i := 0; i < len(w.edges); {
		low, high := ordered(w.edges[i].from, w.edges[i].to)
		forward, j := 0, i
		for ; j < len(w.edges); j++ {
			if l, h := ordered(w.edges[j].from, w.edges[j].to); l != low || h != high {
				break
			}
			if w.edges[j].from == low {
				forward++
			} else {
				forward--
			}
		}
		switch {
		case forward > 0:
			kept = append(kept, side{from: low, to: high})
		case forward < 0:
			kept = append(kept, side{from: high, to: low})
		}
		i = j
	}
	w.edges = kept
	slices.SortFunc(w.edges, func(p, q side) int { return cmp.Or(comparePt(p.from, q.from), comparePt(p.to, q.to)) })
}

func ordered(a, b pt) (low, high pt) {
	if comparePt(a, b) > 0 {
		return b, a
	}
	return a, b
}

// walk goes round the face on the left of an edge, and cuts off a ring wherever it comes by a point
// again.
func (w *welder) walk(start int) (rings [][]pt) {
	if w.seen == nil {
		w.seen = map[pt]int{}
	}
	clear(w.seen)
	w.open = w.open[:0]
	for e := start; e >= 0; {
		w.edges[e].used = true
		from, to := w.edges[e].from, w.edges[e].to
		w.seen[from] = len(w.open)
		w.open = append(w.open, from)
		if k, ok := w.seen[to]; ok {
			ring := slices.Clone(w.open[k:])
			for _, p := range ring {
				delete(w.seen, p)
			}
			w.open = w.open[:k]
			if len(ring) > 2 {
				rings = append(rings, ring)
			}
			if k == 0 {
				return rings
			}
		}
		e = w.turn(from, to)
	}
	return rings
}

// turn returns the next edge of the face after the one that came from a point to another: the first one,
// turning clockwise from where it came; -1 where none leads on.
func (w *welder) turn(from, at pt) int {
	i, _ := slices.BinarySearchFunc(w.edges, at, func(e side, p pt) int { return comparePt(e.from, p) })
	best := -1
	for ; i < len(w.edges) && w.edges[i].from == at; i++ {
		if !w.edges[i].used && (best < 0 || sooner(at, from, w.edges[i].to, w.edges[best].to)) {
			best = i
		}
	}
	return best
}

// sooner reports whether, turning clockwise about o from the direction of back, p comes before q.
func sooner(o, back, p, q pt) bool {
	hp, hq := half(o, back, p), half(o, back, q)
	if hp != hq {
		return hp < hq
	}
	return cross(o, p, q) < 0
}

// half tells the half-turn clockwise in which p lies: 0 for the first, without its start; 1 for straight
// on and the second; 2 for back itself.
func half(o, back, p pt) int {
	switch c := cross(o, back, p); {
	case c < 0:
		return 0
	case c > 0:
		return 1
	}
	if int64(back.x-o.x)*int64(p.x-o.x)+int64(back.y-o.y)*int64(p.y-o.y) < 0 {
		return 1 // after all of the first half and before the second: cross tells
	}
	return 2
}

// nest puts every hole behind the least shell that holds it; one that no shell holds is a shell wound
// wrongly.
func nest(shells, holes [][]pt) [][][]pt {
	out := make([][][]pt, len(shells))
	for i, s := range shells {
		out[i] = [][]pt{s}
	}
	for _, h := range holes {
		best := -1
		for i := range shells {
			if holds(shells[i], h) && (best < 0 || area2(shells[i]) < area2(shells[best])) {
				best = i
			}
		}
		if best < 0 {
			slices.Reverse(h)
			out = append(out, [][]pt{h})
			continue
		}
		out[best] = append(out[best], h)
	}
	return out
}

// holds reports whether a ring lies in another, which it may touch but not cross: by the middle of its
// first edge.
func holds(shell, ring []pt) bool {
	mx, my := int64(ring[0].x)+int64(ring[1].x), int64(ring[0].y)+int64(ring[1].y)
	in := false
	for i, a := range shell {
		b := shell[(i+1)%len(shell)]
		ax, ay, bx, by := 2*int64(a.x)-mx, 2*int64(a.y)-my, 2*int64(b.x)-mx, 2*int64(b.y)-my
		if ay > 0 != (by > 0) {
			if c := ax*by - ay*bx; c > 0 == (by > ay) {
				in = !in
			}
		}
	}
	return in
}
