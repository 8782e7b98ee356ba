package export

import (
	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
)

// GapFeature is a gap as a GeoJSON feature in longitude, latitude, its properties flat since map
// libraries turn nested ones into strings (design, section 8).
func GapFeature(a *coverage.Assessment, g coverage.Gap, lang Lang) *geojson.Feature {
	f := &geojson.Feature{ID: g.ID, Type: "Feature", Properties: geojson.Properties{
		"id": g.ID, "kind": g.Kind, "severity": g.Severity, "verdict": g.Verdict, "rule": g.Rule, "plan": a.Plan,
		"as_of": a.AsOf.String(), "scenario": a.Horizon, "subject_id": g.Subject.ID, "subject_layer": g.Subject.Layer,
		"subject_name": g.Subject.Name, "located": g.Located, "clause": Clause(g.Clause), "message": Gap(g, lang),
		"indicators": Zh.list(g.Indicators),
	}}
	if g.Geometry != nil {
		f.Geometry = g.Geometry.Geometry()
	}
	optional(f, "division_code", g.Division)
	optional(f, "division_name", g.DivisionName)
	optional(f, "unit", g.Unit)
	optional(f, "elders60_basis", g.Elders60Basis)
	number(f, "required", g.Required)
	number(f, "provided", g.Provided)
	number(f, "missing", g.Missing)
	count(f, "households", g.Households)
	count(f, "elders60", g.Elders60)
	if len(g.Fields) > 0 {
		f.Properties["fields"] = Fields(g.Fields, lang)
	}
	return f
}

func optional(f *geojson.Feature, key, value string) {
	if value != "" {
		f.Properties[key] = value
	}
}

func number(f *geojson.Feature, key string, value *float64) {
	if value != nil {
		f.Properties[key] = *value
	}
}

func count(f *geojson.Feature, key string, value *int) {
	if value != nil {
		f.Properties[key] = *value
	}
}
