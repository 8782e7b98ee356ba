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
func (r *run) unsure(ro row, pl *place, v Verdict, missing []string, figures Figures) {
	f := Finding{Subject: pl.subject(), Division: codeOf(pl.unit), Verdict: v, Missing: missing, Figures: figures}
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
		g.Geometry, g.Located = shape(at), true
	case d != nil:
		g.Geometry, _ = r.shapeOf(d)
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

// drawn returns where divisions are drawn together: their polygons, located where each has one;
// else the hull of all that lies in them, else nowhere.
func (r *run) drawn(divisions []*Division) (*geojson.Geometry, bool) {
	if len(divisions) == 1 {
		return r.shapeOf(divisions[0])
	}
	var polygons orb.MultiPolygon
	located := len(divisions) > 0
	for _, d := range divisions {
		switch g := d.Geometry.(type) {
		case orb.Polygon:
			polygons = append(polygons, g)
		case orb.MultiPolygon:
			polygons = append(polygons, g...)
		default:
			located = false
		}
	}
	if located {
		return shape(polygons), true
	}
	return r.hullIn(divisions), false
}
