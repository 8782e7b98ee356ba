package intake

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"github.com/paulmach/orb"
)

// shpReader reads the shapes of a .shp file in their order. Where there is an .shx beside it, it tells of gaps
// that edited files have between shapes.
//
// Source: Esri, ESRI Shapefile Technical Description, July 1998.
type shpReader struct {
	r      *bufio.Reader
	shx    *bufio.Reader // nil: the shapes follow each other
	limits Limits
	kind   uint32 // of all its shapes, null ones apart
	pos    int64
	buf    []byte
}

const (
	shpHead      = 100
	shpRecord    = 8
	shpCode      = 9994
	shpVersion   = 1000
	shpNull      = 0
	shpPoint     = 1
	shpLine      = 3
	shpPolygon   = 5
	shpPoints    = 8
	shpMultiPart = 31 // multipatch
)

var shpNames = map[uint32]string{shpMultiPart: "MultiPatch"}

// newSHP reads the heads; shx may be nil.
func newSHP(r, shx io.Reader, limits Limits) (*shpReader, error) {
	s := &shpReader{r: bufio.NewReaderSize(r, 64<<10), limits: limits, pos: shpHead}
	kind, err := shpHeadOf(s.r)
	if err != nil {
		return nil, err
	}
	if s.kind = kind; shx != nil {
		s.shx = bufio.NewReader(shx)
		if _, err := shpHeadOf(s.shx); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func shpHeadOf(r io.Reader) (kind uint32, err error) {
	var head [shpHead]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, brokenOff(err, "its head")
	}
	if binary.BigEndian.Uint32(head[:]) != shpCode || binary.LittleEndian.Uint32(head[28:]) != shpVersion {
		return 0, partFault("it does not begin as a Shapefile does")
	}
	return binary.LittleEndian.Uint32(head[32:]), nil
}

// next reads one shape: nil where it is null or empty. io.EOF comes behind the last; any other error ends the
// reading, but errShape, which is of this shape alone.
func (s *shpReader) next() (g orb.Geometry, altitude bool, err error) {
	if err := s.seek(); err != nil {
		return nil, false, err
	}
	var head [shpRecord]byte
	n, err := io.ReadFull(s.r, head[:])
	if n == 0 && err == io.EOF {
		return nil, false, io.EOF
	}
	if err != nil {
		return nil, false, brokenOff(err, "a shape")
	}
	size := int64(binary.BigEndian.Uint32(head[4:])) * 2
	if size > int64(s.limits.MaxFeatureBytes) {
		return nil, false, errTooMany{"feature_too_large", int64(s.limits.MaxFeatureBytes)}
	}
	if size < 4 {
		return nil, false, partFault("a shape of %d bytes", size)
	}
	if int64(cap(s.buf)) < size {
		s.buf = make([]byte, size)
	}
	s.buf = s.buf[:size]
	if _, err := io.ReadFull(s.r, s.buf); err != nil {
		return nil, false, brokenOff(err, "a shape")
	}
	s.pos += shpRecord + size
	return s.shape(s.buf)
}

// seek passes over a gap before the next shape, as the index tells of it.
func (s *shpReader) seek() error {
	if s.shx == nil {
		return nil
	}
	var entry [8]byte
	n, err := io.ReadFull(s.shx, entry[:])
	if n == 0 && err == io.EOF {
		return io.EOF
	}
	if err != nil {
		return brokenOff(err, "the .shx")
	}
	gap := int64(binary.BigEndian.Uint32(entry[:]))*2 - s.pos
	if gap < 0 {
		return partFault("its shapes are not in the order of the .shx")
	}
	if _, err := io.CopyN(io.Discard, s.r, gap); err != nil {
		return brokenOff(err, "the place where the .shx has a shape")
	}
	s.pos += gap
	return nil
}

// errShape is a shape that cannot be read, though those behind it can.
type errShape struct{ code, value string }

func (e errShape) Error() string { return e.code + ": " + e.value }

// shape reads the content of one record.
func (s *shpReader) shape(b []byte) (orb.Geometry, bool, error) {
	kind := binary.LittleEndian.Uint32(b)
	if kind == shpNull {
		return nil, false, nil
	}
	if kind != s.kind {
		return nil, false, partFault("a shape of type %d among those of type %d", kind, s.kind)
	}
	base, z := kind%10, kind > 10 && kind < 20
	if kind > 30 || kind != base && kind != base+10 && kind != base+20 {
		base = 0
	}
	switch base {
	case shpPoint:
		if len(b) < 20 {
			return nil, false, partFault("a point breaks off")
		}
		p := pointAt(b[4:])
		if math.IsNaN(p[0]) && math.IsNaN(p[1]) || p[0] < -1e38 {
			return nil, false, nil
		}
		if !finite(p) {
			return nil, false, errShape{"coordinate_range", fmt.Sprintf("%v, %v", p[0], p[1])}
		}
		return p, z, nil
	case shpPoints:
		pts, err := s.points(b, 36, 40)
		if err != nil || len(pts) == 0 {
			return nil, false, err
		}
		return orb.MultiPoint(pts), z, nil
	case shpLine, shpPolygon:
		parts, err := s.parts(b)
		if err != nil || len(parts) == 0 {
			return nil, false, err
		}
		return shaped(base, parts), z, nil
	}
	name := shpNames[kind]
	if name == "" {
		name = strconv.FormatUint(uint64(kind), 10)
	}
	return nil, false, errTypeUnread{name}
}

// errTypeUnread is a type of shapes that is not read.
type errTypeUnread struct{ name string }

func (e errTypeUnread) Error() string { return "shapes of type " + e.name }

// shaped makes lines or polygons of parts.
func shaped(base uint32, parts [][]orb.Point) orb.Geometry {
	if base == shpPolygon {
		rings := make([]orb.Ring, len(parts))
		for i, p := range parts {
			rings[i] = p
		}
		return polygonOf(rings)
	}
	if len(parts) == 1 {
		return orb.LineString(parts[0])
	}
	out := make(orb.MultiLineString, len(parts))
	for i, p := range parts {
		out[i] = p
	}
	return out
}

func pointAt(b []byte) orb.Point {
	return orb.Point{
		math.Float64frombits(binary.LittleEndian.Uint64(b)), math.Float64frombits(binary.LittleEndian.Uint64(b[8:])),
	}
}

func finite(p orb.Point) bool {
	return !math.IsNaN(p[0]) && !math.IsInf(p[0], 0) && !math.IsNaN(p[1]) && !math.IsInf(p[1], 0)
}

// points reads the points that begin at from, as many as the number at count says.
func (s *shpReader) points(b []byte, count, from int) ([]orb.Point, error) {
	if len(b) < from {
		return nil, partFault("a shape breaks off")
	}
	n := int64(binary.LittleEndian.Uint32(b[count:]))
	switch {
	case n*16 > int64(len(b)-from):
		return nil, partFault("a shape of %d points breaks off", n)
	case n > int64(s.limits.MaxVertices):
		return nil, errShape{"too_many_vertices", strconv.Itoa(s.limits.MaxVertices)}
	}
	out := make([]orb.Point, n)
	for i := range out {
		p := pointAt(b[from+16*i:])
		if !finite(p) {
			return nil, errShape{"coordinate_range", fmt.Sprintf("%v, %v", p[0], p[1])}
		}
		out[i] = p
	}
	return out, nil
}

// parts reads the parts of a line or polygon, empty ones left out.
func (s *shpReader) parts(b []byte) ([][]orb.Point, error) {
	if len(b) < 44 {
		return nil, partFault("a shape breaks off")
	}
	n := int64(binary.LittleEndian.Uint32(b[36:]))
	if n*4 > int64(len(b)-44) {
		return nil, partFault("a shape of %d parts breaks off", n)
	}
	if n > maxRings {
		return nil, errShape{"too_many_vertices", strconv.Itoa(maxRings)}
	}
	pts, err := s.points(b, 40, 44+int(n)*4)
	if err != nil {
		return nil, err
	}
	out := make([][]orb.Point, 0, n)
	for i := range int(n) {
		start, end := int64(binary.LittleEndian.Uint32(b[44+4*i:])), int64(len(pts))
		if i+1 < int(n) {
			end = int64(binary.LittleEndian.Uint32(b[48+4*i:]))
		}
		if start > end || end > int64(len(pts)) || i == 0 && start != 0 {
			return nil, partFault("the parts of a shape are out of order")
		}
		if start < end {
			out = append(out, pts[start:end:end])
		}
	}
	return out, nil
}

// unread reports whether err is of a type of shapes that is not read.
func unread(err error) (string, bool) {
	var t errTypeUnread
	return t.name, errors.As(err, &t)
}
