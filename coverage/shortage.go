package coverage

import (
	"cmp"
	"slices"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// divisionSubject names a division as the thing a finding or gap is about.
func divisionSubject(d *Division) Subject {
	return Subject{Layer: Divisions, ID: cmp.Or(d.ID, FullCode(d.Code)), Name: d.Name}
}

func (pl *place) subject() Subject { return Subject{Layer: Facilities, ID: pl.ID, Name: pl.Name} }

// unsure lists a facility that a sum could not settle: what is missing is asked for; a record
// of after the as-of date is for review.
func (r *run) unsure(ro row, pl *place, v Verdict, missing []string) {
	f := Finding{Subject: pl.subject(), Division: codeOf(pl.unit), Verdict: v, Missing: missing, Figures: Figures{}}
	if pl.late {
		f.Figures["source_date"] = pl.SourceDate.String()
	}
	r.add(ro, strings.Join(missing, " "), f)
	r.askOf(ro, pl, v, missing)
}

// askOf records a gap for each field that a facility lacks, so that its id lasts while the field is
// missing.
func (r *run) askOf(ro row, pl *place, v Verdict, missing []string) {
	for _, field := range missing {
		g := Gap{Kind: GapDataMissing, Verdict: v, Subject: pl.subject(), Fields: []string{field}}
		r.gapAt(ro, field, g, pl.unit, pl.Geometry)
	}
}

// gapAt records a gap at a place of its own; without one it is drawn at its division, not located.
func (r *run) gapAt(ro row, variant string, g Gap, d *Division, at orb.Geometry) {
	g.Division = codeOf(d)
	if d != nil {
		g.DivisionName = d.Name
	}
	switch {
	case at != nil:
		g.Geometry, g.Located = geojson.NewGeometry(at), true
	case d != nil:
		g.Geometry, _ = r.drawn([]*Division{d})
	}
	r.gap(ro, variant, g)
}

// ask notes a field without which the row cannot be judged for the whole territory, with the gap
// that asks for it.
func (r *run) ask(ro row, res *Result, field string) {
	res.lacks(field)
	g := Gap{Kind: GapDataMissing, Verdict: NotAssessable, Fields: []string{field}}
	r.territoryGap(ro, field, g)
}

// wanting records what the territory lacks of a sum that fails.
func (r *run) wanting(ro row, res Result, kind GapKind, variant, unit string) {
	if res.Verdict != Fail || res.Shortfall == nil || *res.Shortfall <= 0 {
		return
	}
	r.territoryGap(ro, variant, Gap{
		Kind: kind, Verdict: Fail, Required: res.Need, Provided: res.Numerator, Missing: res.Shortfall, Unit: unit,
	})
}

// territoryGap records a gap about the whole scope, under the name of its first division.
func (r *run) territoryGap(ro row, variant string, g Gap) {
	own, managed := r.roots()
	g.Subject = Subject{Layer: Divisions}
	if len(own) > 0 {
		g.Subject = divisionSubject(own[0])
		g.Division, g.DivisionName = FullCode(own[0].Code), own[0].Name
	}
	g.Geometry, g.Located = r.drawn(slices.Concat(own, managed))
	r.gap(ro, variant, g)
}

// drawn returns where divisions are drawn: their polygons, located where each has one; else the
// hull of their parts, else an office, else nowhere.
func (r *run) drawn(divisions []*Division) (*geojson.Geometry, bool) {
	var polygons orb.MultiPolygon
	located := len(divisions) > 0
	for _, d := range divisions {
		mine := polygonsOf(d.Geometry)
		polygons = append(polygons, mine...)
		located = located && len(mine) > 0
	}
	switch {
	case located && len(polygons) == 1:
		return geojson.NewGeometry(polygons[0]), true
	case located:
		return geojson.NewGeometry(polygons), true
	}
	var points []orb.Point
	for _, d := range divisions {
		points = append(points, r.pointsOf(d)...)
	}
	if len(points) == 0 {
		return nil, false
	}
	return geojson.NewGeometry(hull(points)), false
}

func polygonsOf(g orb.Geometry) orb.MultiPolygon {
	switch g := g.(type) {
	case orb.Polygon:
		return orb.MultiPolygon{g}
	case orb.MultiPolygon:
		return g
	}
	return nil
}

// pointsOf returns what shows where a division is: its vertices and those of all below it, its
// offices and its facilities.
func (r *run) pointsOf(d *Division) []orb.Point {
	var points []orb.Point
	for _, polygon := range polygonsOf(d.Geometry) {
		for _, ring := range polygon {
			points = append(points, ring...)
		}
	}
	if d.Office != nil {
		points = append(points, *d.Office)
	}
	for _, kid := range r.tree.children[d] {
		points = append(points, r.pointsOf(kid)...)
	}
	for _, pl := range r.byUnit[d] {
		if at, ok := pl.Geometry.(orb.Point); ok && pl.unit == d {
			points = append(points, at)
		}
	}
	return points
}

// hull returns the convex hull of points in degrees: a drawing, which nothing measures. One point
// is a point, and points on a line are a line.
func hull(points []orb.Point) orb.Geometry {
	slices.SortFunc(points, func(a, b orb.Point) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	points = slices.Compact(points)
	if len(points) == 1 {
		return points[0]
	}
	lower := chain(points)
	slices.Reverse(points)
	upper := chain(points)
	if len(lower) == 2 && len(upper) == 2 {
		return orb.LineString(lower)
	}
	return orb.Polygon{append(orb.Ring(lower), upper[1:]...)}
}

// chain returns the left turns of a walk along sorted points.
func chain(points []orb.Point) []orb.Point {
	var out []orb.Point
	for _, p := range points {
		for len(out) >= 2 && turn(out[len(out)-2], out[len(out)-1], p) <= 0 {
			out = out[:len(out)-1]
		}
		out = append(out, p)
	}
	return out
}

func turn(a, b, c orb.Point) float64 {
	return float64((b[0]-a[0])*(c[1]-a[1])) - float64((b[1]-a[1])*(c[0]-a[0]))
}
