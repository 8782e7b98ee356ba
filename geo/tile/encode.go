package tile

import (
	"encoding/binary"
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
		for _, polygon := range c.clip.polygon(c.rings) {
			for _, ring := range polygon {
				c.ring(ring)
			}
		}
	}
}

// cutter is what one tile at a time is made with.
type cutter struct {
	clip     clipper
	origin   pt
	found    []uint64 // a bit for each shape
	pixels   map[pt]bool
	geometry []byte
	tagged   []byte
	at       pt // where the format's cursor is
	features []byte
	rings    [][]pt
	keys     renumber
	values   renumber
	count    int
}

func newCutter(l *Layer) *cutter {
	return &cutter{
		found: make([]uint64, (len(l.shapes)+63)/64), pixels: map[pt]bool{},
		keys: newRenumber(len(l.keys)), values: newRenumber(len(l.values)),
	}
}

func (c *cutter) aim(x, y int) {
	c.origin = pt{int32(x) * Extent, int32(y) * Extent}
	c.clip.box = box{
		pt{c.origin.x - Buffer, c.origin.y - Buffer}, pt{c.origin.x + Extent + Buffer, c.origin.y + Extent + Buffer},
	}
}

func (c *cutter) forget() {
	c.features, c.count = c.features[:0], 0
	c.keys.forget()
	c.values.forget()
	clear(c.pixels)
}

// renumber gives what a tile uses of a layer's dictionary new numbers in the order of use.
type renumber struct {
	to  []uint32 // number plus one; 0 for none yet
	has []uint32
}

func newRenumber(n int) renumber { return renumber{to: make([]uint32, n)} }

func (r *renumber) number(i uint32) uint64 {
	if r.to[i] == 0 {
		r.has = append(r.has, i)
		r.to[i] = uint32(len(r.has))
	}
	return uint64(r.to[i] - 1)
}

func (r *renumber) forget() {
	for _, i := range r.has {
		r.to[i] = 0
	}
	r.has = r.has[:0]
}

// Commands of a geometry.
const (
	moveTo    = 1
	lineTo    = 2
	closePath = 7
)

func (c *cutter) command(id, count int) {
	c.geometry = binary.AppendUvarint(c.geometry, uint64(count)<<3|uint64(id))
}

func (c *cutter) to(p pt) {
	c.geometry = binary.AppendVarint(c.geometry, int64(p.x-c.at.x))
	c.geometry = binary.AppendVarint(c.geometry, int64(p.y-c.at.y))
	c.at = p
}

// points draws those points that the tile with its buffer holds.
func (c *cutter) points(all []pt) {
	n := 0
	for _, p := range all {
		if c.clip.box.contains(p) {
			n++
		}
	}
	if n == 0 {
		return
	}
	c.command(moveTo, n)
	for _, p := range all {
		if c.clip.box.contains(p) {
			c.to(p)
		}
	}
}

func (c *cutter) line(path []pt) {
	c.command(moveTo, 1)
	c.to(path[0])
	c.command(lineTo, len(path)-1)
	for _, p := range path[1:] {
		c.to(p)
	}
}

func (c *cutter) ring(path []pt) {
	c.line(path)
	c.command(closePath, 1)
}

// feature writes a feature about the geometry just drawn.
func (c *cutter) feature(s *source) {
	c.tagged = c.tagged[:0]
	for i := 0; i < len(s.tags); i += 2 {
		c.tagged = binary.AppendUvarint(c.tagged, c.keys.number(s.tags[i]))
		c.tagged = binary.AppendUvarint(c.tagged, c.values.number(s.tags[i+1]))
	}
	size := 2 + 1 + uvarintLen(uint64(len(c.geometry))) + len(c.geometry)
	if s.id != 0 {
		size += 1 + uvarintLen(s.id)
	}
	if len(c.tagged) > 0 {
		size += 1 + uvarintLen(uint64(len(c.tagged))) + len(c.tagged)
	}
	b := binary.AppendUvarint(append(c.features, 2<<3|2), uint64(size))
	if s.id != 0 {
		b = binary.AppendUvarint(append(b, 1<<3), s.id)
	}
	if len(c.tagged) > 0 {
		b = appendBytes(b, 2, c.tagged)
	}
	b = append(b, 3<<3, byte(s.kind))
	c.features = appendBytes(b, 4, c.geometry)
	c.count++
}

func uvarintLen(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// appendBytes writes a field of bytes.
func appendBytes[T []byte | string](b []byte, field byte, data T) []byte {
	return append(binary.AppendUvarint(append(b, field<<3|2), uint64(len(data))), data...)
}

// layer writes the features drawn as a layer of a tile.
func (c *cutter) layer(l *Layer) []byte {
	if c.count == 0 {
		return nil
	}
	size := 2 + 3 + uvarintLen(uint64(len(l.name))) + 1 + len(l.name) + len(c.features)
	for _, k := range c.keys.has {
		size += 1 + uvarintLen(uint64(len(l.keys[k]))) + len(l.keys[k])
	}
	for _, v := range c.values.has {
		size += 1 + uvarintLen(uint64(len(l.values[v]))) + len(l.values[v])
	}
	b := make([]byte, 0, size+1+uvarintLen(uint64(size)))
	b = binary.AppendUvarint(append(b, 3<<3|2), uint64(size))
	b = append(b, 15<<3, 2)
	b = appendBytes(b, 1, l.name)
	b = append(b, c.features...)
	for _, k := range c.keys.has {
		b = appendBytes(b, 3, l.keys[k])
	}
	for _, v := range c.values.has {
		b = appendBytes(b, 4, l.values[v])
	}
	return binary.AppendUvarint(append(b, 5<<3), Extent)
}
