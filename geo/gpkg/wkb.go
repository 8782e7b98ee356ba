package gpkg

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// The types of WKB; Z adds 1000, M 2000, or each sets a bit of EWKB.
// Source: ISO 19125-1; OGC 06-103r4, 8.2.
const (
	wkbPoint = iota + 1
	wkbLineString
	wkbPolygon
	wkbMultiPoint
	wkbMultiLineString
	wkbMultiPolygon
	wkbCollection
)

const (
	ewkbZ, ewkbM, ewkbSRID = 0x80000000, 0x40000000, 0x20000000
	wkbDepth               = 4 // of collections
)

// wkbReader reads WKB. Counts are held against what is left before anything is made for them.
type wkbReader struct {
	b        []byte
	order    binary.ByteOrder
	skip     int // bytes of Z and M behind each position
	left     int // vertices that may still come
	altitude bool
	bad      bool // a position is no number, which in a point stands for an empty one
	err      error
}

func (d *wkbReader) fail(format string, a ...any) {
	if d.err == nil {
		d.err = fmt.Errorf(format+": %w", append(a, ErrCorrupt)...)
	}
}

// kind reads the byte order and the type of what follows.
func (d *wkbReader) kind() uint32 {
	if d.err != nil || len(d.b) < 5 || d.b[0] > 1 {
		d.fail("a geometry breaks off")
		return 0
	}
	d.order = binary.ByteOrder(binary.BigEndian)
	if d.b[0] == 1 {
		d.order = binary.LittleEndian
	}
	t := d.order.Uint32(d.b[1:])
	d.b = d.b[5:]
	z, m := t&ewkbZ != 0, t&ewkbM != 0
	if t&ewkbSRID != 0 {
		d.take(4)
	}
	t &^= ewkbZ | ewkbM | ewkbSRID
	z, m = z || t/1000%2 == 1, m || t/1000 >= 2
	d.skip = 0
	if z {
		d.skip, d.altitude = 8, true
	}
	if m {
		d.skip += 8
	}
	if t >= 4000 {
		d.fail("type %d of a geometry is not known", t)
		return 0
	}
	return t % 1000
}

// take removes n bytes, or fails.
func (d *wkbReader) take(n int) []byte {
	if d.err != nil || len(d.b) < n {
		d.fail("a geometry breaks off")
		return nil
	}
	out := d.b[:n]
	d.b = d.b[n:]
	return out
}

// count reads how many of at least size bytes each follow.
func (d *wkbReader) count(size int) int {
	b := d.take(4)
	if b == nil {
		return 0
	}
	n := d.order.Uint32(b)
	if int64(n)*int64(size) > int64(len(d.b)) {
		d.fail("a geometry breaks off")
		return 0
	}
	return int(n)
}

func (d *wkbReader) point() orb.Point {
	b := d.take(16 + d.skip)
	if b == nil {
		return orb.Point{}
	}
	if d.left--; d.left < 0 && d.err == nil {
		d.err = fmt.Errorf("a geometry has too many vertices: %w", ErrTooLarge)
	}
	p := orb.Point{math.Float64frombits(d.order.Uint64(b)), math.Float64frombits(d.order.Uint64(b[8:]))}
	if !finite(p[0]) || !finite(p[1]) {
		d.bad = true
	}
	return p
}

func (d *wkbReader) line() []orb.Point {
	out := make([]orb.Point, 0, d.count(16+d.skip)+1) // room to close a ring
	for range cap(out) - 1 {
		if out = append(out, d.point()); d.err != nil {
			return nil
		}
	}
	return out
}

func (d *wkbReader) polygon() orb.Polygon {
	n := d.count(4)
	out := make(orb.Polygon, 0, min(n, 1024))
	for range n {
		if out = append(out, d.line()); d.err != nil {
			return nil
		}
	}
	return out
}

// geometry reads one geometry; nil where it is empty.
func (d *wkbReader) geometry(depth int) orb.Geometry {
	switch t := d.kind(); t {
	case wkbPoint:
		p := d.point()
		if math.IsNaN(p[0]) && math.IsNaN(p[1]) {
			d.bad = false
			return nil
		}
		if d.err != nil {
			return nil
		}
		return p
	case wkbLineString:
		return orNil(orb.LineString(d.line()))
	case wkbPolygon:
		return orNil(d.polygon())
	case wkbMultiPoint:
		return orNil(orb.MultiPoint(parts[orb.Point](d, depth)))
	case wkbMultiLineString:
		return orNil(orb.MultiLineString(parts[orb.LineString](d, depth)))
	case wkbMultiPolygon:
		return orNil(orb.MultiPolygon(parts[orb.Polygon](d, depth)))
	case wkbCollection:
		return orNil(orb.Collection(parts[orb.Geometry](d, depth)))
	default:
		d.fail("type %d of a geometry is not read; turn curves into lines", t)
		return nil
	}
}

// parts reads the parts of a geometry, each of which must be a T; empty ones are left out.
func parts[T orb.Geometry](d *wkbReader, depth int) []T {
	n := d.count(5)
	if depth >= wkbDepth {
		d.fail("geometries are nested too deep")
		return nil
	}
	out := make([]T, 0, min(n, 1024))
	for range n {
		g := d.geometry(depth + 1)
		if d.err != nil {
			return nil
		}
		if g == nil {
			continue
		}
		part, ok := g.(T)
		if !ok {
			d.fail("a %s stands where its whole has none", g.GeoJSONType())
			return nil
		}
		out = append(out, part)
	}
	return out
}

func orNil[G interface {
	orb.Geometry
	~[]E
}, E any](g G) orb.Geometry {
	if len(g) == 0 {
		return nil
	}
	return g
}
