package intake

import (
	"strings"

	"github.com/paulmach/orb"
)

// pair gathers the two columns of a point.
type pair struct {
	table   *tableReader
	xy      [2]float64
	has     [2]bool
	unsure  bool // from columns X, Y, of which either may be the easting
	spelled string
	bad     bool
}

// take reads a cell of coordinates.
func (q *pair) take(col *column, cell string) {
	if blank(cell) {
		return
	}
	i := 0
	switch col.prop.Name {
	case "lat", "northing", "y":
		i = 1
	}
	q.unsure = q.unsure || col.prop.Name == "x" || col.prop.Name == "y"
	v, ok := parseQuantity(strings.TrimRight(strings.TrimSpace(halfWidth(cell)), "°"), unit{}, kindNumber)
	if !ok {
		q.bad = true
		p := place{row: q.table.row, field: col.spelled, value: cell}
		q.table.issues.add("number_invalid", p, "example", col.prop.Example)
		return
	}
	q.xy[i], q.has[i], q.spelled = v, true, col.spelled
}

// point returns the point, nil where there is none.
func (q *pair) point(p place) orb.Geometry {
	switch {
	case q.bad || q.has == [2]bool{}:
		return nil
	case q.has != [2]bool{true, true}:
		p.field = q.spelled
		q.table.issues.add("coordinate_pair", p)
		return nil
	case q.unsure && q.table.swap != nil && q.table.swap(q.xy[0], q.xy[1]):
		q.table.issues.add("axes_swapped", p)
		return orb.Point{q.xy[1], q.xy[0]}
	}
	return orb.Point{q.xy[0], q.xy[1]}
}
