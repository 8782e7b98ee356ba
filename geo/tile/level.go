package tile

import (
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb"
)

// Level is a layer prepared for one zoom. It never changes and may be used from many goroutines.
type Level struct {
	layer  *Layer
	zoom   int
	shapes []shape // as the layer's
	at     []pt
	ends   []int32 // of each path, in at
	work   sync.Pool
}

// shape is what is left of a source at a zoom.
type shape struct {
	box         box
	first, last int32 // of ends; of a polygon each shell is followed by its holes
	small       bool  // less than a pixel both ways
}

// chain is a path by its vertices in a net.
type chain struct {
	at   []int32
	ring bool
}

func (c chain) edges(visit func(a, b int32)) {
	for i := 1; i < len(c.at); i++ {
		visit(c.at[i-1], c.at[i])
	}
	if c.ring && len(c.at) > 2 {
		visit(c.at[len(c.at)-1], c.at[0])
	}
}

// Level prepares the layer for a zoom, 0 to MaxZoom. The work grows with the layer's vertices.
func (l *Layer) Level(zoom int) *Level {
	v := &Level{layer: l, zoom: zoom, shapes: make([]shape, len(l.shapes))}
	v.work.New = func() any { return newCutter(l) }
	scale := float64(int64(Extent) << zoom)
	chains, n := l.chains(scale, zoom)
	p := preparer{Level: v, net: n, scale: scale, stamp: make([]int32, len(n.at))}
	for i := range l.shapes {
		s := &l.shapes[i]
		v.shapes[i].first = int32(len(v.ends))
		switch s.kind {
		case points:
			p.points(l.paths[s.first:s.last])
		case lines:
			p.lines(chains[s.first:s.last])
		case polygons:
			p.polygons(int32(i), chains[s.first:s.last], &v.shapes[i])
		}
		v.shapes[i].last = int32(len(v.ends))
		v.shapes[i].box = boxOf(v.at[v.start(v.shapes[i].first):])
		b := v.shapes[i].box
		v.shapes[i].small = v.shapes[i].small || max(b.max.x-b.min.x, b.max.y-b.min.y) < Pixel
	}
	v.at, v.ends = slices.Clip(v.at), slices.Clip(v.ends)
	return v
}

// chains brings all lines and rings to the grid of a zoom, simplified.
func (l *Layer) chains(scale float64, zoom int) ([]chain, *net) {
	wanted, ring := make([]bool, len(l.paths)), make([]bool, len(l.paths))
	for _, s := range l.shapes {
		for i := s.first; i < s.last; i++ {
			wanted[i], ring[i] = s.kind != points, s.kind == polygons
		}
	}
	n := newNet(l.paths, wanted, scale)
	chains := make([]chain, len(l.paths))
	inParts(len(chains), func(i int) {
		if wanted[i] {
			chains[i] = chain{n.chain(l.paths[i], scale, ring[i]), ring[i]}
		}
	})
	limit := int64(weight2)
	if zoom == MaxZoom {
		limit = 0
	}
	n.simplify(chains, limit)
	for i, c := range chains {
		if len(c.at) > 0 {
			first := c.at[0]
			if c.at = slices.DeleteFunc(c.at, func(v int32) bool { return n.gone[v] }); len(c.at) == 0 {
				c.at = append(c.at, first) // without extent on a border that became straight
			}
			chains[i] = c
		}
	}
	return chains, n
}

// inParts calls each with 0 to n-1, on every processor.
func inParts(n int, each func(i int)) {
	parts := runtime.GOMAXPROCS(0)
	var all sync.WaitGroup
	for p := range parts {
		all.Go(func() {
			for i := n * p / parts; i < n*(p+1)/parts; i++ {
				each(i)
			}
		})
	}
	all.Wait()
}

// Bytes is about how much memory the level takes.
func (v *Level) Bytes() int64 {
	return 200 + 8*int64(cap(v.at)) + 4*int64(cap(v.ends)) + 28*int64(len(v.shapes))
}

// start is where a path begins in at.
func (v *Level) start(path int32) int32 {
	if path == 0 {
		return 0
	}
	return v.ends[path-1]
}

func (v *Level) path(i int32) []pt { return v.at[v.start(i):v.ends[i]] }

// preparer fills a level.
type preparer struct {
	*Level
	net   *net
	scale float64
	stamp []int32 // the polygon that last had a vertex, plus one
	weld  welder
}

func (p *preparer) put(path ...pt) {
	p.at = append(p.at, path...)
	p.ends = append(p.ends, int32(len(p.at)))
}

func (p *preparer) points(paths [][]orb.Point) {
	for _, path := range paths {
		for _, q := range path {
			p.at = append(p.at, rounded(scaled(q, p.scale)))
		}
	}
	p.ends = append(p.ends, int32(len(p.at)))
}

func (p *preparer) lines(chains []chain) {
	before := len(p.ends)
	for _, c := range chains {
		if len(c.at) > 1 {
			p.put(p.on(c)...)
		}
	}
	if len(p.ends) == before {
		a := p.net.at[chains[0].at[0]]
		p.put(a, pt{a.x + 1, a.y})
	}
}

func (p *preparer) on(c chain) []pt {
	out := make([]pt, len(c.at))
	for i, v := range c.at {
		out[i] = p.net.at[v]
	}
	return out
}

// polygons writes a shape's polygons: as they are where no vertex comes twice, welded where one does.
func (p *preparer) polygons(nth int32, chains []chain, into *shape) {
	box, whole := boxOf(p.on(chains[0])), true
	rings := make([][]pt, 0, len(chains))
	for _, c := range chains {
		ring := p.on(c)
		b := boxOf(ring)
		box.min.x, box.min.y = min(box.min.x, b.min.x), min(box.min.y, b.min.y)
		box.max.x, box.max.y = max(box.max.x, b.max.x), max(box.max.y, b.max.y)
		for _, v := range c.at {
			whole = whole && p.stamp[v] != nth+1
			p.stamp[v] = nth + 1
		}
		whole = whole && len(ring) > 2
		rings = append(rings, ring)
	}
	if max(box.max.x-box.min.x, box.max.y-box.min.y) < Pixel && p.zoom < MaxZoom {
		into.small = true
		p.put(square(box)...)
		return
	}
	before := len(p.ends)
	if whole {
		for _, ring := range rings {
			p.put(ring...)
		}
		return
	}
	for _, polygon := range p.weld.weld(rings) {
		for _, ring := range polygon {
			p.put(ring...)
		}
	}
	if len(p.ends) == before {
		p.put(sliver(rings)...)
	}
}

// square is a pixel about the middle of a box.
func square(b box) []pt {
	x, y := (b.min.x+b.max.x)/2-Pixel/2, (b.min.y+b.max.y)/2-Pixel/2
	return []pt{{x, y}, {x + Pixel, y}, {x + Pixel, y + Pixel}, {x, y + Pixel}}
}

// sliver is one unit wide between the ends of rings that have no width.
func sliver(rings [][]pt) []pt {
	a, b := rings[0][0], rings[0][0]
	for _, ring := range rings {
		for _, q := range ring {
			if comparePt(q, a) < 0 {
				a = q
			}
			if comparePt(q, b) > 0 {
				b = q
			}
		}
	}
	if b.x-a.x > abs(b.y-a.y) {
		return []pt{a, b, {b.x, b.y + 1}, {a.x, a.y + 1}}
	}
	if b.y < a.y {
		a, b = b, a
	}
	if a == b {
		b.y++
	}
	return []pt{a, {a.x + 1, a.y}, {b.x + 1, b.y}, b}
}
