package intake

import "github.com/paulmach/orb"

// record is one feature or table row as the file has it, coordinates not yet turned.
type record struct {
	row      int
	id       value // of a GeoJSON feature; a table has it among its fields
	geometry orb.Geometry
	wkt      bool // from a table: rings wind as they like
	fields   []field
	faulty   bool // an error was found already
}

// put adds a field; where its column had one already the later counts.
func (r *record) put(c *column, v value, faults *issues, p place) {
	if c.row != r.row {
		c.row = r.row
		r.fields = append(r.fields, field{c, v})
		return
	}
	p.field = c.spelled
	faults.add("duplicate_key", p)
	for i := range r.fields {
		if r.fields[i].column == c {
			r.fields[i].value = v
		}
	}
}

// field is what stands under one column.
type field struct {
	column *column
	value  value
}

// shape is what kind of value a file gives.
type shape byte

const (
	absent  shape = iota
	textual       // a JSON string or a cell
	numeric       // a JSON number, as it is spelled
	logical       // true or false
	array         // JSON text
	object        // JSON text
)

// value is one value of a file.
type value struct {
	shape shape
	text  string
}

// jsonValue reads a JSON value that skipValue has passed. It is not ok where a string is not
// UTF-8 or its escapes are wrong.
func jsonValue(b []byte) (v value, ok bool) {
	switch b[0] {
	case '"':
		s, ok := text(b)
		return value{textual, s}, ok
	case '{':
		return value{object, string(b)}, true
	case '[':
		return value{array, string(b)}, true
	case 't', 'f':
		return value{logical, string(b)}, true
	case 'n':
		return value{}, true
	}
	return value{numeric, string(b)}, true
}
