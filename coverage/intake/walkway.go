package intake

import (
	"strconv"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

// walkways makes features of one record of a bureau's own file: none where nobody walks there, one a
// part of a line that comes in parts. It is not ok where an error arose.
func (rd *Reader) walkways(v *coverage.Walkway, g orb.Geometry, p place) ([]coverage.Feature, bool) {
	rd.ways.Read++
	t := walkability()
	kind, known := t.class(v.Kind)
	if known {
		v.Kind = kind.value
	}
	left, stops := t.fate(v, kind)
	if left != "" {
		rd.ways.leave(left, 1)
	}
	switch {
	case left != "" && !stops:
		return nil, true
	case !known && v.Kind != "" && v.Walkable == nil:
		p.field, p.value = rd.spelling("kind"), v.Kind
		rd.issues.add("walkway_kind_unknown", p)
	}
	if g == nil {
		if left == "" {
			rd.ways.leave(leftUndrawn, 1)
		}
		return nil, true
	}
	if v.Level > maxLevel || v.Level < -maxLevel {
		p.field, p.value = rd.spelling("level"), strconv.Itoa(v.Level)
		rd.issues.add("number_too_large", p)
		return nil, false
	}
	return rd.partsOf(v, g, p)
}

// partsOf makes the features of a line that is kept, to walk on or as a barrier.
func (rd *Reader) partsOf(v *coverage.Walkway, g orb.Geometry, p place) ([]coverage.Feature, bool) {
	lines, ok := rd.lines(v, g, p)
	if !ok {
		return nil, false
	}
	if v.ID == "" {
		v.ID = rd.madeID(v, g, p)
	}
	whole, nodes := v.ID, 0
	out := make([]coverage.Feature, len(lines))
	for i, l := range lines {
		if v.ID, v.Nodes = partID(whole, i, len(lines)), l.nodes; v.Barrier != "" {
			v.Nodes = nil
		}
		if !rd.unique(v.ID, p) {
			return nil, false
		}
		out[i] = coverage.Feature{ID: v.ID, Geometry: l.points, Properties: encode(v)}
		nodes += len(l.points)
	}
	if v.Barrier != "" {
		rd.ways.Barriers++
		return out, true
	}
	rd.ways.Kept++
	rd.ways.Nodes += nodes
	return out, true
}

// fate tells why a line of a bureau's own file is not walked, nothing where it is, and whether it stops
// who would cross it, which it is then made to say.
func (t *walkTable) fate(v *coverage.Walkway, kind tag) (left string, stops bool) {
	rule := t.judge(v, kind)
	switch {
	case v.Walkable != nil && !*v.Walkable:
		left = leftSaid
	case v.Walkable == nil && !rule.Walkable:
		left = rule.Reason
	}
	if stops = t.stops(v, kind); stops && left == "" {
		left = leftBarrier
	}
	return left, stops
}

// lines are the parts of a geometry, without points that repeat the one before; a step of no length
// between two nodes stays, for it joins them.
func (rd *Reader) lines(v *coverage.Walkway, g orb.Geometry, p place) ([]line, bool) {
	p.field = "geometry"
	var parts orb.MultiLineString
	switch g := g.(type) {
	case orb.LineString:
		parts = orb.MultiLineString{g}
	case orb.MultiLineString:
		parts = g
	default:
		panic("a walkway is no line") // placer lets lines alone through
	}
	if n := len(v.Nodes); n > 0 && (len(parts) != 1 || len(parts[0]) != n) {
		p.field, p.value = rd.spelling("nodes"), strconv.Itoa(n)
		rd.issues.add("nodes_mismatch", p, "limit", strconv.Itoa(len(parts[0])))
		return nil, false
	}
	out := make([]line, 0, len(parts))
	for _, part := range parts {
		l := line{points: make(orb.LineString, 0, len(part))}
		for i, q := range part {
			if i > 0 && q == part[i-1] && (v.Nodes == nil || v.Nodes[i] == v.Nodes[i-1]) {
				continue
			}
			l.points = append(l.points, q)
			if v.Nodes != nil {
				l.nodes = append(l.nodes, v.Nodes[i])
			}
		}
		if len(l.points) < 2 {
			rd.issues.add("line_short", p)
			return nil, false
		}
		out = append(out, l)
	}
	return out, true
}
