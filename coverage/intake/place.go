package intake

import (
	"reflect"
	"strings"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// points reads one point or several, in the file's CRS.
func (r *reading) points(p *property, into reflect.Value, v value) {
	if v.shape == textual && blank(v.text) {
		return
	}
	found, ok := parsePoints(v, p.list)
	if !ok {
		r.issues.add("point_invalid", r.place)
		return
	}
	for _, q := range found {
		if r.turn != nil {
			if q, ok = r.turn(q, r.place); !ok {
				return
			}
		}
		q = rounded(q)
		if p.list {
			into.Set(reflect.Append(into, reflect.ValueOf(q)))
		} else {
			into.Set(reflect.ValueOf(&q))
		}
	}
}

// rounded is q in canonical form.
func rounded(q orb.Point) orb.Point { return geo.Canonical(q).(orb.Point) }

// parsePoints reads [x, y], [[x, y], …], "x,y", "x,y;x,y" and POINT(x y).
func parsePoints(v value, list bool) ([]orb.Point, bool) {
	raw := strings.TrimSpace(halfWidth(v.text))
	if raw == "" || v.shape == numeric || v.shape == logical || v.shape == object {
		return nil, false
	}
	if raw[0] == '[' {
		kind := "Point"
		if strings.HasPrefix(strings.TrimLeft(raw[1:], " \n\t"), "[") {
			kind = "MultiPoint"
		}
		var c coordinates
		if _, f := skipValue([]byte(raw), 0, 3); f != nil {
			return nil, false
		}
		g := c.read(kind, []byte(raw), DefaultLimits.MaxProperties)
		switch g := g.(type) {
		case orb.Point:
			return []orb.Point{g}, true
		case orb.MultiPoint:
			return g, list || len(g) == 1
		}
		return nil, false
	}
	var out []orb.Point
	for part := range strings.SplitSeq(raw, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		part = strings.TrimSuffix(strings.TrimPrefix(strings.ToUpper(part), "POINT"), ")")
		part = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(part), "("))
		xy := strings.FieldsFunc(part, func(c rune) bool { return c == ',' || c == ' ' || c == '、' })
		if len(xy) != 2 {
			return nil, false
		}
		var q orb.Point
		for i, s := range xy {
			n, next, ok := number([]byte(s), 0)
			if !ok || next != len(s) {
				return nil, false
			}
			q[i] = n
		}
		out = append(out, q)
	}
	return out, len(out) == 1 || list && len(out) > 1
}
