package tile

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// Feature is a thing to draw.
type Feature struct {
	ID         uint64         // of the tile's feature; 0 for none
	Geometry   orb.Geometry   // longitude, latitude; nil, or with a number that is not finite, draws nothing
	Properties map[string]any // texts, bools, ints, int64s and float64s
}

// Layer is the features of one layer, ready to be prepared for a zoom. It never changes and may be
// used from many goroutines.
type Layer struct {
	name   string
	shapes []source
	paths  [][]orb.Point // on the map, 0 to 1; a ring is not closed
	bound  orb.Bound     // of all, in longitude and latitude
	index  *geo.Index    // of the shapes, on the map
	fields map[string]string
	keys   []string
	values [][]byte // encoded as the format's Value
	bytes  int64
}

// source is one feature of the format: of a collection there is one for each kind of geometry.
type source struct {
	id          uint64
	kind        kind
	tags        []uint32 // places in keys and values, in turn
	first, last int32    // of paths
	shells      []int32  // of polygons: which paths are shells
}

// kind is the format's GeomType.
type kind uint8

const (
	points   kind = 1
	lines    kind = 2
	polygons kind = 3
)

// NewLayer returns a layer of features, drawn in their order. It panics on a property of another
// type than Feature names, which is a fault of the program.
func NewLayer(name string, features []Feature) *Layer {
	l := &Layer{name: name, fields: map[string]string{}, bound: orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}}
	d := dictionary{l: l, keys: map[string]uint32{}, values: map[any]uint32{}}
	for i := range features {
		f := &features[i]
		if f.Geometry == nil || !finite(f.Geometry) {
			continue
		}
		tags := d.tags(f.Properties)
		for _, k := range []kind{points, lines, polygons} {
			s := source{id: f.ID, kind: k, tags: tags, first: int32(len(l.paths))}
			l.collect(&s, f.Geometry)
			if s.last = int32(len(l.paths)); s.last > s.first {
				l.shapes = append(l.shapes, s)
			}
		}
		if b := f.Geometry.Bound(); l.bound.IsEmpty() {
			l.bound = b
		} else {
			l.bound = l.bound.Union(b)
		}
	}
	bounds := make([]orb.Bound, len(l.shapes))
	for i, s := range l.shapes {
		bounds[i] = orb.MultiPoint(l.paths[s.first]).Bound()
		for _, path := range l.paths[s.first+1 : s.last] {
			bounds[i] = bounds[i].Union(orb.MultiPoint(path).Bound())
		}
		l.bytes += 250 + 4*int64(len(s.tags))
	}
	for _, path := range l.paths {
		l.bytes += 24 + 16*int64(len(path))
	}
	l.index = geo.NewIndex(bounds)
	return l
}

// Name is the layer's, as its tiles say.
func (l *Layer) Name() string { return l.name }

// Len returns how many features can be drawn; a collection counts once for each kind of geometry.
func (l *Layer) Len() int { return len(l.shapes) }

// Bound returns the box of all in longitude, latitude; it is empty where nothing can be drawn.
func (l *Layer) Bound() orb.Bound { return l.bound }

// Fields returns the properties' names and what they are: String, Number, Boolean or Mixed.
func (l *Layer) Fields() map[string]string { return maps.Clone(l.fields) }

// Bytes is about how much memory the layer takes.
func (l *Layer) Bytes() int64 { return l.bytes }

func finite(g orb.Geometry) bool {
	b := g.Bound()
	sum := b.Min[0] + b.Min[1] + b.Max[0] + b.Max[1]
	return !math.IsNaN(sum) && !math.IsInf(sum, 0) && !b.IsEmpty()
}

// collect appends the paths of one kind that a geometry has.
func (l *Layer) collect(s *source, g orb.Geometry) {
	switch g := g.(type) {
	case orb.Point:
		l.add(s, points, []orb.Point{g})
	case orb.MultiPoint:
		l.add(s, points, g)
	case orb.LineString:
		l.add(s, lines, g)
	case orb.MultiLineString:
		for _, line := range g {
			l.add(s, lines, line)
		}
	case orb.Ring:
		l.collect(s, orb.Polygon{g})
	case orb.Bound:
		l.collect(s, g.ToPolygon())
	case orb.Polygon:
		l.polygon(s, g)
	case orb.MultiPolygon:
		for _, p := range g {
			l.polygon(s, p)
		}
	case orb.Collection:
		for _, part := range g {
			l.collect(s, part)
		}
	}
}

func (l *Layer) add(s *source, k kind, path []orb.Point) {
	if k != s.kind || len(path) == 0 {
		return
	}
	on := make([]orb.Point, len(path))
	for i, p := range path {
		on[i] = Project(p)
	}
	l.paths = append(l.paths, on)
}

// polygon adds rings, open, the shell turning from x to y and the holes against it.
func (l *Layer) polygon(s *source, p orb.Polygon) {
	if s.kind != polygons || len(p) == 0 {
		return
	}
	for i, ring := range p {
		if n := len(ring); n > 1 && ring[0] == ring[n-1] {
			ring = ring[:n-1]
		}
		if len(ring) == 0 {
			continue
		}
		if i == 0 {
			s.shells = append(s.shells, int32(len(l.paths)))
		}
		l.add(s, polygons, ring)
		on := l.paths[len(l.paths)-1]
		if clockwise := signed(on) < 0; clockwise == (i == 0) {
			slices.Reverse(on)
		}
	}
}

func signed(ring []orb.Point) (sum float64) {
	for i := 2; i < len(ring); i++ {
		a, b, c := ring[0], ring[i-1], ring[i]
		sum += (b[0]-a[0])*(c[1]-a[1]) - (b[1]-a[1])*(c[0]-a[0])
	}
	return sum
}

// dictionary gives properties their places in a layer's keys and values.
type dictionary struct {
	l      *Layer
	keys   map[string]uint32
	values map[any]uint32
}

func (d *dictionary) tags(properties map[string]any) []uint32 {
	tags := make([]uint32, 0, 2*len(properties))
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		k, ok := d.keys[key]
		if !ok {
			k = uint32(len(d.l.keys))
			d.keys[key], d.l.keys = k, append(d.l.keys, key)
			d.l.bytes += 16 + int64(len(key))
		}
		value := properties[key]
		if n, ok := value.(int); ok {
			value = int64(n)
		}
		v, ok := d.values[value]
		if !ok {
			v = uint32(len(d.l.values))
			encoded := encodeValue(value)
			d.values[value], d.l.values = v, append(d.l.values, encoded)
			d.l.bytes += 24 + int64(len(encoded))
		}
		d.describe(key, value)
		tags = append(tags, k, v)
	}
	return tags
}

func (d *dictionary) describe(key string, value any) {
	what := "Number"
	switch value.(type) {
	case string:
		what = "String"
	case bool:
		what = "Boolean"
	}
	if known, ok := d.l.fields[key]; ok && known != what {
		what = "Mixed"
	}
	d.l.fields[key] = what
}

// encodeValue writes a Value: one field by the type.
func encodeValue(v any) []byte {
	switch v := v.(type) {
	case string:
		return append(binary.AppendUvarint([]byte{1<<3 | 2}, uint64(len(v))), v...)
	case float64:
		return binary.LittleEndian.AppendUint64([]byte{3<<3 | 1}, math.Float64bits(v))
	case int64:
		if v >= 0 {
			return binary.AppendUvarint([]byte{5 << 3}, uint64(v))
		}
		return binary.AppendVarint([]byte{6 << 3}, v)
	case bool:
		if v {
			return []byte{7 << 3, 1}
		}
		return []byte{7 << 3, 0}
	}
	panic(fmt.Sprintf("a tile has no value of type %T", v))
}
