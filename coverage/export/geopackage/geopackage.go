// Package geopackage writes an assessment as a GeoPackage: its gaps, and the layers that it was made
// from as they are, each property a column by the name that uploads use. It chooses tables and
// columns; geo/gpkg knows the format, package export the words.
package geopackage

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"time"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/geo/gpkg"
	"yikezhong/seeds"
)

// Write writes the GeoPackage of an assessment of w. It is made in a directory of dir (the system's
// own where empty) that is gone afterwards. Norms and reported figures, which have no place, are left
// to the report.
func Write(
	ctx context.Context, out io.Writer, dir string, w *coverage.World, a *coverage.Assessment, lang export.Lang,
) (err error) {
	work, err := os.MkdirTemp(dir, "yikezhong-*.gpkg")
	if err != nil {
		return fmt.Errorf("write GeoPackage: %w", err)
	}
	defer func() { err = cmp.Or(err, os.RemoveAll(work)) }()
	day, err := time.Parse(time.DateOnly, a.AsOf.String())
	if err != nil {
		return fmt.Errorf("write GeoPackage: %w", err)
	}
	path := filepath.Join(work, "out.gpkg")
	if err = gpkg.Write(ctx, path, day, layers(w, a, lang)); err != nil {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("write GeoPackage: %w", err)
	}
	defer f.Close()
	if _, err = io.Copy(out, f); err != nil {
		return fmt.Errorf("write GeoPackage: %w", err)
	}
	return nil
}

func layers(w *coverage.World, a *coverage.Assessment, lang export.Lang) []gpkg.Layer {
	return []gpkg.Layer{
		gaps(a, lang),
		layer(coverage.Divisions, w.Divisions, func(d *coverage.Division) orb.Geometry { return d.Geometry }, lang),
		layer(coverage.Scopes, w.Scopes, func(s *coverage.Scope) orb.Geometry { return s.Geometry }, lang),
		layer(coverage.ResidentialAreas, w.Areas, func(a *coverage.ResidentialArea) orb.Geometry { return a.Geometry }, lang),
		layer(coverage.CareRooms, w.Rooms, func(r *coverage.CareRoom) orb.Geometry { return r.Geometry }, lang),
		layer(coverage.Dwellings, w.Dwellings, func(d *coverage.Dwelling) orb.Geometry { return d.Geometry }, lang),
		layer(coverage.Facilities, w.Facilities, func(f *coverage.Facility) orb.Geometry { return f.Geometry }, lang),
		layer(coverage.Walkways, w.Walkways, func(y *coverage.Walkway) orb.Geometry { return y.Geometry }, lang),
	}
}

// title is what a person reads of a layer.
func title(kind, key string, lang export.Lang) string {
	if l := seeds.LabelOf(kind, key); lang != export.En {
		return l.Zh
	}
	return seeds.LabelOf(kind, key).En
}

// layer has a column for each property of T.
func layer[T any](of coverage.Layer, all []*T, place func(*T) orb.Geometry, lang export.Lang) gpkg.Layer {
	l := gpkg.Layer{Name: strings.ReplaceAll(string(of), "-", "_"), Title: title("layer", string(of), lang)}
	t := reflect.TypeFor[T]()
	var fields []int
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" || name == "extra" {
			continue
		}
		fields = append(fields, i)
		l.Columns = append(l.Columns, gpkg.Column{Name: name, Kind: kindOf(t.Field(i).Type)})
	}
	l.Features = func(yield func(gpkg.Feature, error) bool) {
		for _, one := range all {
			f := gpkg.Feature{Geometry: place(one), Values: make([]any, len(fields))}
			v := reflect.ValueOf(one).Elem()
			for k, i := range fields {
				f.Values[k] = value(v.Field(i), l.Columns[k].Kind)
			}
			if !yield(f, nil) {
				return
			}
		}
	}
	return l
}

// kindOf is the column of a field: a date is a text, since its day may not be known.
func kindOf(t reflect.Type) gpkg.Kind {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Int, reflect.Int64:
		return gpkg.Integer
	case reflect.Float64:
		return gpkg.Real
	case reflect.Bool:
		return gpkg.Boolean
	}
	return gpkg.Text
}

// value is a field's as its column has it; lists of words are joined, what has parts is JSON.
func value(v reflect.Value, kind gpkg.Kind) any {
	if v.IsZero() && (v.Kind() == reflect.Pointer || kind == gpkg.Text) {
		return nil
	}
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	switch {
	case kind == gpkg.Integer:
		return v.Int()
	case kind == gpkg.Real:
		return v.Float()
	case kind == gpkg.Boolean:
		return v.Bool()
	case v.Kind() == reflect.String:
		return v.String()
	case v.Type() == reflect.TypeFor[coverage.Date]():
		return v.Interface().(coverage.Date).String()
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		words := make([]string, v.Len())
		for i := range words {
			words[i] = v.Index(i).String()
		}
		return strings.Join(words, "、")
	}
	b, err := json.Marshal(v.Interface())
	if err != nil {
		panic("a property has no JSON: " + err.Error()) // it was read from JSON
	}
	return string(b)
}

// gaps is the layer of what is missing, in words and figures.
func gaps(a *coverage.Assessment, lang export.Lang) gpkg.Layer {
	l := gpkg.Layer{Name: "gaps", Title: map[export.Lang]string{export.Zh: "缺口", export.En: "Gaps"}[lang]}
	for _, name := range []string{
		"id", "kind", "kind_name", "severity", "severity_name", "verdict", "rule", "indicators", "plan", "as_of", "scenario",
		"subject_layer", "subject_id", "subject_name", "division_code", "division_name", "unit", "elders60_basis", "fields",
		"clause", "message", "advice",
	} {
		l.Columns = append(l.Columns, gpkg.Column{Name: name})
	}
	for _, name := range []string{"required", "provided", "missing"} {
		l.Columns = append(l.Columns, gpkg.Column{Name: name, Kind: gpkg.Real})
	}
	l.Columns = append(l.Columns, gpkg.Column{Name: "households", Kind: gpkg.Integer},
		gpkg.Column{Name: "elders60", Kind: gpkg.Integer}, gpkg.Column{Name: "located", Kind: gpkg.Boolean})
	l.Features = gapFeatures(a, lang)
	return l
}

func gapFeatures(a *coverage.Assessment, lang export.Lang) iter.Seq2[gpkg.Feature, error] {
	return func(yield func(gpkg.Feature, error) bool) {
		for i := range a.Gaps {
			g := &a.Gaps[i]
			f := gpkg.Feature{Values: []any{
				g.ID, string(g.Kind), title("gap_kind", string(g.Kind), lang), string(g.Severity),
				title("severity", string(g.Severity), lang), string(g.Verdict), string(g.Rule), strings.Join(g.Indicators, " "),
				a.Plan, a.AsOf.String(), string(a.Horizon), string(g.Subject.Layer), g.Subject.ID, g.Subject.Name, g.Division,
				g.DivisionName, g.Unit, g.Elders60Basis, export.Fields(g.Fields, lang), export.Clause(g.Clause),
				export.Gap(*g, lang), export.Advice(*g, lang),
				known(g.Required), known(g.Provided), known(g.Missing), known(g.Households), known(g.Elders60), g.Located,
			}}
			if g.Geometry != nil {
				f.Geometry = g.Geometry.Geometry()
			}
			if !yield(f, nil) {
				return
			}
		}
	}
}

// known is what p points to, nil where that is not known.
func known[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}
