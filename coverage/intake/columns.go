package intake

import (
	"cmp"
	"maps"
	"slices"

	"yikezhong/coverage"
)

// ReadAs says how a column was understood.
type ReadAs struct {
	Column   string `json:"column"`
	Property string `json:"property"` // extra.<column> where it is unknown and kept; "" where left out
	Note     string `json:"note,omitempty"`
}

// column is one column of a table, or one property of a GeoJSON file.
type column struct {
	spelled string
	prop    *property // nil: unknown, kept under extra
	ignore  bool
	unit    unit
	note    string
	row     int // the last row it occurred in
}

// columns resolves what a file calls things.
type columns struct {
	layer   coverage.Layer
	schema  *schema
	issues  *issues
	mapped  map[string]string // by spelling
	found   map[string]*column
	order   []*column
	setFor  []field // what Options.Set gives every feature
	onCRS   func(member []byte, late bool)
	limit   int
	tabular bool // headings of coordinates mean something
}

func newColumns(o Options, c *issues) *columns {
	cols := &columns{
		layer: o.Layer, schema: schemas()[string(o.Layer)], issues: c, mapped: o.Map,
		found: map[string]*column{}, limit: o.Limits.MaxProperties,
	}
	for _, name := range slices.Sorted(maps.Keys(o.Set)) {
		col := &column{spelled: name, prop: cols.schema.byKey[fold(name)]}
		if col.prop == nil {
			cols.unknownTarget(name)
			continue
		}
		cols.setFor = append(cols.setFor, field{col, value{textual, o.Set[name]}})
	}
	for _, spelled := range slices.Sorted(maps.Keys(o.Map)) {
		if to := o.Map[spelled]; to != "" && cols.target(to) == nil {
			cols.unknownTarget(to)
		}
	}
	return cols
}

func (c *columns) unknownTarget(name string) {
	if c.extra(name) {
		return
	}
	c.issues.stop("mapping_unknown", place{value: name}, "example", c.schema.properties[0].Name)
}

// extra reports whether a map asks for a column to be kept as it is.
func (c *columns) extra(name string) bool { return name == "extra" }

func (c *columns) crsMember(b []byte, late bool) {
	if c.onCRS != nil {
		c.onCRS(b, late)
	}
}

// target finds the property that a map names.
func (c *columns) target(name string) *property {
	if p := c.schema.byKey[fold(name)]; p != nil {
		return p
	}
	return schemas()["*"].byKey[fold(name)]
}

// of returns the column of a JSON key, quotes included.
func (c *columns) of(key []byte) (*column, bool) {
	if col := c.found[string(key)]; col != nil {
		return col, true
	}
	spelled, ok := text(key)
	if !ok {
		return nil, false
	}
	col := c.resolve(spelled)
	if len(c.found) < 64*c.limit { // keys without end are resolved anew each time
		c.found[string(key)] = col
		c.order = append(c.order, col)
	}
	return col, true
}

// annotations are the columns that Annotated adds; a file that comes back with them is read without.
var annotations = map[string]bool{"issues": true, "问题": true, "修改建议": true}

// resolve tells what a spelling means: by map, by its whole, then without its unit.
func (c *columns) resolve(spelled string) *column {
	col := &column{spelled: spelled}
	h := parseHeading(spelled)
	to, mapped := c.mapped[spelled]
	switch {
	case mapped && to == "":
		col.ignore = true
		return col
	case mapped && c.extra(to):
		return col
	case mapped:
		col.prop = c.target(to)
	case annotations[spelled]:
		col.ignore = true
		return col
	default:
		col.prop = c.lookUp(h.whole)
		if col.prop != nil && h.whole != h.name {
			return col
		}
		if col.prop == nil {
			col.prop = c.lookUp(h.name)
		}
	}
	if col.prop == nil {
		return col
	}
	if h.known {
		col.unit = h.unit
		if col.unit != (unit{}) {
			col.note = "×" + h.bracket
		}
	} else {
		col.note = "(" + h.bracket + ")"
	}
	return col
}

// lookUp finds a property by a folded spelling, the layer's own first.
func (c *columns) lookUp(key string) *property {
	if p := c.schema.byKey[key]; p != nil {
		return p
	}
	if c.tabular {
		return schemas()["*"].byKey[key]
	}
	return nil
}

// readAs lists the columns met, in their order.
func (c *columns) readAs() []ReadAs {
	out := make([]ReadAs, 0, len(c.order))
	for _, col := range c.order {
		r := ReadAs{Column: shorten(col.spelled), Note: col.note}
		switch {
		case col.ignore:
		case col.prop == nil:
			r.Property = "extra." + r.Column
		default:
			r.Property = cmp.Or(col.prop.Flat, col.prop.Name)
		}
		out = append(out, r)
	}
	return out
}
