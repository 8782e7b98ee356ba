package tile

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/paulmach/orb"
)

// net is the vertices of a layer's lines and rings on the grid of a zoom. Features that share a
// border share its vertices.
type net struct {
	at    []pt
	gone  []bool  // a vertex that simplify took away
	shift int     // of a coordinate to its cell's
	heads []int32 // the first vertex of a cell, by the cell's hash; -1 for none
	next  []int32 // of the vertices of one hash, -1 at the end
}

// hit is a vertex that an edge passes, and how far along.
type hit struct {
	along  float64
	vertex int32
}

// scaled returns a point of the map in units of the zoom.
func scaled(p orb.Point, scale float64) orb.Point { return orb.Point{p[0] * scale, p[1] * scale} }

// rounded returns the grid point whose pixel, half open, p lies in.
func rounded(p orb.Point) pt {
	return pt{int32(math.Floor(p[0] + 0.5)), int32(math.Floor(p[1] + 0.5))}
}

// newNet rounds every vertex of the paths that are wanted. Vertices are numbered by where they lie.
func newNet(paths [][]orb.Point, wanted []bool, scale float64) *net {
	length, edges := 0.0, 0
	var all []uint64
	for i, path := range paths {
		if !wanted[i] {
			continue
		}
		var last pt
		for k, p := range path {
			g := rounded(scaled(p, scale))
			if k > 0 {
				length += float64(max(abs(g.x-last.x), abs(g.y-last.y)))
				edges++
			}
			last = g
			all = append(all, uint64(g.x)<<32|uint64(g.y))
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	n := &net{at: make([]pt, len(all)), gone: make([]bool, len(all))}
	for i, g := range all {
		n.at[i] = pt{int32(g >> 32), int32(uint32(g))}
	}
	n.shift = bits.Len(uint(length / float64(max(1, edges))))
	n.index()
	return n
}

func abs(v int32) int32 { return max(v, -v) }

// index sorts the vertices into cells about as wide as an edge is long.
func (n *net) index() {
	n.heads, n.next = make([]int32, 2<<bits.Len(uint(len(n.at)))), make([]int32, len(n.at))
	for i := range n.heads {
		n.heads[i] = -1
	}
	for i := len(n.at) - 1; i >= 0; i-- {
		head := n.head(n.at[i].x>>n.shift, n.at[i].y>>n.shift)
		n.next[i], *head = *head, int32(i)
	}
}

func (n *net) head(x, y int32) *int32 {
	h := uint64(uint32(x))*0x9e3779b97f4a7c15 ^ uint64(uint32(y))*0xc2b2ae3d27d4eb4f
	return &n.heads[(h^h>>29)*0x9e3779b97f4a7c15>>(64-uint(bits.Len(uint(len(n.heads)-1))))]
}

// near visits the vertices of the cells that a box meets, until visit returns false; and, it may be,
// others, and some twice.
func (n *net) near(b box, visit func(i int32) bool) {
	for y := b.min.y >> n.shift; y <= b.max.y>>n.shift; y++ {
		for x := b.min.x >> n.shift; x <= b.max.x>>n.shift; x++ {
			for i := *n.head(x, y); i >= 0; i = n.next[i] {
				if !visit(i) {
					return
				}
			}
		}
	}
}

// id returns the number of the vertex at p, of which there is one.
func (n *net) id(p pt) int32 {
	i := *n.head(p.x>>n.shift, p.y>>n.shift)
	for n.at[i] != p {
		i = n.next[i]
	}
	return i
}

// chain returns the vertices of a path on the grid, bent to every vertex that it passes; without one
// that repeats the one before. A ring's last does not repeat its first.
func (n *net) chain(path []orb.Point, scale float64, ring bool) []int32 {
	out := make([]int32, 0, len(path))
	var buf [16]hit
	put := func(i int32) {
		if len(out) == 0 || out[len(out)-1] != i {
			out = append(out, i)
		}
	}
	for k := range path {
		a := scaled(path[k], scale)
		put(n.id(rounded(a)))
		to := k + 1
		if to == len(path) {
			if !ring {
				break
			}
			to = 0
		}
		for _, h := range n.passed(buf[:0], a, scaled(path[to], scale)) {
			put(h.vertex)
		}
	}
	for ring && len(out) > 1 && out[0] == out[len(out)-1] {
		out = out[:len(out)-1]
	}
	return out
}

// passed appends the vertices whose unit squares the edge from a to b passes through, in its order,
// the ends' own left out.
func (n *net) passed(out []hit, a, b orb.Point) []hit {
	ga, gb := rounded(a), rounded(b)
	if ga == gb {
		return out
	}
	visit := func(i int32) bool {
		if w := n.at[i]; w != ga && w != gb {
			if t, ok := through(a, b, w); ok {
				out = append(out, hit{t, i})
			}
		}
		return true
	}
	// Row by row of cells, so that a long edge does not search all its box.
	lo, hi := a, b
	if lo[1] > hi[1] {
		lo, hi = hi, lo
	}
	side := float64(int64(1) << n.shift)
	for row := int64(math.Floor((lo[1] - 1) / side)); float64(row)*side <= hi[1]+1; row++ {
		x1, x2 := lo[0], hi[0]
		if hi[1] > lo[1] {
			slope := (hi[0] - lo[0]) / (hi[1] - lo[1])
			x1 = lo[0] + slope*(max(lo[1], float64(row)*side-1)-lo[1])
			x2 = lo[0] + slope*(min(hi[1], float64(row+1)*side+1)-lo[1])
		}
		if x1 > x2 {
			x1, x2 = x2, x1
		}
		y := int32(row << n.shift)
		n.near(box{pt{int32(math.Floor(x1)) - 1, y}, pt{int32(math.Ceil(x2)) + 1, y}}, visit)
	}
	slices.SortFunc(out, func(p, q hit) int { return cmp.Or(cmp.Compare(p.along, q.along), cmp.Compare(p.vertex, q.vertex)) })
	return out
}

// through reports whether the edge from a to b passes through the half-open unit square about w, and
// how far along it is by then, from 0 to 1.
func through(a, b orb.Point, w pt) (along float64, ok bool) {
	t0, t1 := 0.0, 1.0
	for axis := range 2 {
		lo := float64(w.x) - 0.5
		if axis == 1 {
			lo = float64(w.y) - 0.5
		}
		d := b[axis] - a[axis]
		if d == 0 {
			if a[axis] < lo || a[axis] >= lo+1 {
				return 0, false
			}
			continue
		}
		u, v := (lo-a[axis])/d, (lo+1-a[axis])/d
		if u > v {
			u, v = v, u
		}
		t0, t1 = max(t0, u), min(t1, v)
	}
	return (t0 + t1) / 2, t0 < t1
}
