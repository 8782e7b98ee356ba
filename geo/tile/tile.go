package tile

import (
	"math/bits"

	"github.com/paulmach/orb"
)

// Tile returns a tile of the level as an encoded layer, nil where nothing is in it. Layers one after
// the other are a tile of all of them.
func (v *Level) Tile(x, y int) []byte {
	c := v.work.Get().(*cutter)
	defer v.work.Put(c)
	c.aim(x, y)
	found := v.search(c)
	crowded := found > Crowd
	for word := range c.found {
		for set := c.found[word]; set != 0; set &= set - 1 {
			i := word<<6 | bits.TrailingZeros64(set)
			if !crowded || !v.hidden(c, i) {
				v.draw(c, i)
			}
		}
		c.found[word] = 0
	}
	out := c.layer(v.layer)
	c.forget()
	return out
}

// Coords visits the level's tiles that something may be in, those of one tile of a lower zoom together,
// until visit returns false. A tile may come out empty all the same where only a box reaches into it.
func (v *Level) Coords(visit func(Coord) bool) {
	c := v.work.Get().(*cutter)
	defer v.work.Put(c)
	var descend func(at Coord) bool
	descend = func(at Coord) bool {
		if at.Z == v.zoom {
			c.aim(at.X, at.Y)
			n := v.search(c)
			clear(c.found)
			return n == 0 || visit(at)
		}
		some := false
		v.layer.index.Search(v.around(at), func(int) bool { some = true; return false })
		for i := 0; some && i < 4; i++ {
			if !descend(Coord{at.Z + 1, 2*at.X + i&1, 2*at.Y + i>>1}) {
				return false
			}
		}
		return true
	}
	descend(Coord{})
}

// around returns the box on the map of all that a tile of this zoom or a lower one may draw at this zoom.
func (v *Level) around(at Coord) orb.Bound {
	// A square or a sliver may be a pixel off its source.
	const slack = Buffer + Pixel + 1
	n, by := float64(int64(1)<<at.Z), slack/float64(int64(Extent)<<v.zoom)
	return orb.Bound{
		Min: orb.Point{float64(at.X)/n - by, float64(at.Y)/n - by},
		Max: orb.Point{float64(at.X+1)/n + by, float64(at.Y+1)/n + by},
	}
}

// search marks the shapes that meet the tile aimed at, and counts them.
func (v *Level) search(c *cutter) (n int) {
	bound := v.around(Coord{v.zoom, int(c.origin.x / Extent), int(c.origin.y / Extent)})
	v.layer.index.Search(bound, func(i int) bool {
		if v.shapes[i].box.meets(c.clip.box) {
			c.found[i>>6] |= 1 << (i & 63)
			n++
		}
		return true
	})
	return n
}

// hidden reports whether another shape stands for this small one in a crowded tile.
func (v *Level) hidden(c *cutter, i int) bool {
	s := &v.shapes[i]
	if !s.small || v.zoom == MaxZoom {
		return false
	}
	at := pt{(s.box.min.x + s.box.max.x) / 2 / Pixel, (s.box.min.y + s.box.max.y) / 2 / Pixel}
	taken := c.pixels[at]
	c.pixels[at] = true
	return taken
}

func (v *Level) draw(c *cutter, i int) {
	s, src := &v.shapes[i], &v.layer.shapes[i]
	whole := c.clip.box.holds(s.box)
	c.geometry, c.at = c.geometry[:0], c.origin
	switch src.kind {
	case points:
		c.points(v.path(s.first))
	case lines:
		for p := s.first; p < s.last; p++ {
			if whole {
				c.line(v.path(p))
				continue
			}
			for _, part := range c.clip.lines(v.path(p), nil) {
				c.line(part)
			}
		}
	case polygons:
		c.polygon(v, s, whole)
	}
	if len(c.geometry) > 0 {
		c.feature(src)
	}
}

// polygon draws the polygons of a shape, each cut for itself.
func (c *cutter) polygon(v *Level, s *shape, whole bool) {
	for p := s.first; p < s.last; {
		shell := v.path(p)
		next := p + 1
		for next < s.last && area2(v.path(next)) < 0 {
			next++
		}
		if whole || c.clip.box.holds(boxOf(shell)) {
			for ; p < next; p++ {
				c.ring(v.path(p))
			}
			continue
		}
		c.rings = c.rings[:0]
		for ; p < next; p++ {
			c.rings = append(c.rings, v.path(p))
		}
		if !boxOf(shell).meets(c.clip.box) {
			continue
		}
		c.clip.polygon(c.rings, c.ring)
	}
}
