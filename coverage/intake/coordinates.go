package intake

import (
	"github.com/paulmach/orb"
)

// nesting is how many arrays stand around a position in each type of geometry.
var nesting = map[string]int{
	"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}

// nestingExample shows what the coordinates of a type look like.
var nestingExample = map[string]string{
	"Point": "[x, y]", "MultiPoint": "[[x, y], …]", "LineString": "[[x, y], …]",
	"MultiLineString": "[[[x, y], …], …]", "Polygon": "[[[x, y], …], …]", "MultiPolygon": "[[[[x, y], …], …], …]",
}

// coordinates reads the coordinates member of a geometry. It keeps its scratch between uses.
type coordinates struct {
	b       []byte
	i       int
	code    string // of the first fault; "" so far
	value   string // that the fault is about
	limit   int    // vertices at most
	count   int
	scratch []orb.Point

	altitude, long, mixed bool // a position had three numbers; more; unlike ones in one line
}

// read returns the geometry of the named type, nil where the coordinates are empty or c.code
// names a fault.
func (c *coordinates) read(kind string, b []byte, limit int) orb.Geometry {
	*c = coordinates{b: b, limit: limit, scratch: c.scratch[:0]}
	switch c.i = space(b, 0); kind {
	case "Point":
		if c.empty() {
			return nil
		}
		p, _ := c.position()
		return orOrNil(c, p)
	case "MultiPoint":
		return orOrNil(c, orb.MultiPoint(c.line()))
	case "LineString":
		return orOrNil(c, orb.LineString(c.line()))
	case "MultiLineString":
		return orOrNil(c, orb.MultiLineString(list(c, func() orb.LineString { return c.line() })))
	case "Polygon":
		return orOrNil(c, c.polygon())
	default:
		return orOrNil(c, orb.MultiPolygon(list(c, c.polygon)))
	}
}

func orOrNil(c *coordinates, g orb.Geometry) orb.Geometry {
	if c.code != "" || c.count == 0 {
		return nil
	}
	return g
}

func (c *coordinates) polygon() orb.Polygon {
	return list(c, func() orb.Ring { return c.line() })
}

// list reads an array by reading each element.
func list[T any](c *coordinates, one func() T) []T {
	var out []T
	for c.open(); c.more(len(out) > 0); {
		out = append(out, one())
	}
	return out
}

// line reads an array of positions.
func (c *coordinates) line() []orb.Point {
	c.scratch = c.scratch[:0]
	dims := 0
	for c.open(); c.more(len(c.scratch) > 0); {
		p, n := c.position()
		c.mixed = c.mixed || dims != 0 && n != dims
		dims = n
		c.scratch = append(c.scratch, p)
	}
	if len(c.scratch) == 0 {
		return nil
	}
	return append(make([]orb.Point, 0, len(c.scratch)+1), c.scratch...) // room to close a ring
}

// position reads one position and returns how many numbers it has.
func (c *coordinates) position() (p orb.Point, n int) {
	for c.open(); c.more(n > 0); n++ {
		v, next, ok := number(c.b, c.i)
		if !ok {
			c.notNumber()
			return p, n
		}
		if c.i = next; n < 2 {
			p[n] = v
		}
	}
	if c.count++; c.count > c.limit {
		c.fail("too_many_vertices", "")
	}
	switch {
	case n < 2:
		c.fail("position_short", "")
	case n == 3:
		c.altitude = true
	case n > 3:
		c.long = true
	}
	return p, n
}

func (c *coordinates) notNumber() {
	if c.i < len(c.b) && c.b[c.i] == '[' {
		c.fail("coordinate_nesting", "")
		return
	}
	end := wordEnd(c.b, c.i)
	if tooGreat(c.b[c.i:end]) {
		c.fail("coordinate_range", string(c.b[c.i:end]))
		return
	}
	c.fail("coordinate_not_number", string(c.b[c.i:end]))
}

// empty reports whether an empty array comes next.
func (c *coordinates) empty() bool {
	return c.i < len(c.b) && c.b[c.i] == '[' && c.b[space(c.b, c.i+1)] == ']'
}

// open consumes the bracket that begins an array.
func (c *coordinates) open() {
	if c.code != "" {
		return
	}
	if c.i = space(c.b, c.i); c.i < len(c.b) && c.b[c.i] == '[' {
		c.i = space(c.b, c.i+1)
		return
	}
	c.fail("coordinate_nesting", "")
}

// more consumes the comma before a further element, or the bracket that ends the array.
func (c *coordinates) more(some bool) bool {
	if c.code != "" {
		return false
	}
	if c.i = space(c.b, c.i); c.i >= len(c.b) {
		c.fail("coordinate_nesting", "")
		return false
	}
	switch {
	case c.b[c.i] == ']':
		c.i++
		return false
	case some && c.b[c.i] == ',':
		c.i = space(c.b, c.i+1)
	case some:
		c.fail("coordinate_nesting", "")
		return false
	}
	return true
}

func (c *coordinates) fail(code, value string) {
	if c.code == "" {
		c.code, c.value = code, value
	}
}
