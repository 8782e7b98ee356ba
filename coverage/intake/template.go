package intake

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"

	"yikezhong/coverage"
)

// templatePlace is the geometry of a template's example row, invented.
var templatePlace = map[coverage.Layer]string{
	coverage.Divisions:        "POLYGON((117.43 49.59, 117.45 49.59, 117.45 49.61, 117.43 49.61, 117.43 49.59))",
	coverage.Scopes:           "POLYGON((117.40 49.57, 117.48 49.57, 117.48 49.62, 117.40 49.62, 117.40 49.57))",
	coverage.ResidentialAreas: "POLYGON((117.438 49.597, 117.442 49.597, 117.442 49.599, 117.438 49.597))",
	coverage.CareRooms:        "POINT(117.4385 49.5975)",
	coverage.Dwellings:        "POINT(117.4390 49.5980)",
	coverage.Facilities:       "POINT(117.4380 49.5970)",
	coverage.Walkways:         "LINESTRING(117.4380 49.5970, 117.4385 49.5972, 117.4390 49.5970)",
}

// Template returns an empty file of a layer to fill in: its columns, in Chinese with units, and one
// example row. Flat columns of nested structs stand in for them in CSV. The GeoJSON template has the
// same example with English names. Either can be read back without an error.
//
// A layer or format that there is none of is coverage.ErrInvalid.
func Template(layer coverage.Layer, format Format) ([]byte, error) {
	s := schemas()[string(layer)]
	if s == nil || s.typ == nil || layer.New() == nil {
		return nil, fmt.Errorf("template of layer %q: %w", layer, coverage.ErrInvalid)
	}
	switch format {
	case CSV:
		return s.csvTemplate(templatePlace[layer])
	case GeoJSON:
		return s.jsonTemplate(layer)
	}
	return nil, fmt.Errorf("template as %q: %w", format, coverage.ErrInvalid)
}

// heading is the heading of p in a template.
func (p *property) heading() string {
	if p.Unit == "" || p.Unit == "年" {
		return p.Zh
	}
	return p.Zh + "（" + p.Unit + "）"
}

// FormNotes is the sheet of a form that says how to fill it in; a workbook is read without it.
const FormNotes = "填写说明"

// FormColumn is a column of a template: its heading, and the property that it fills.
type FormColumn struct {
	Head string
	Property
}

// Form lists the columns of a layer's template with their examples, as Template's CSV has them. A
// layer that there is none of is coverage.ErrInvalid.
func Form(layer coverage.Layer) ([]FormColumn, error) {
	s := schemas()[string(layer)]
	if s == nil || s.typ == nil || layer.New() == nil {
		return nil, fmt.Errorf("template of layer %q: %w", layer, coverage.ErrInvalid)
	}
	return s.form(templatePlace[layer]), nil
}

func (s *schema) form(place string) []FormColumn {
	var out []FormColumn
	for _, p := range s.properties {
		if p.kind == kindObject || p.Flat != "" && p.group > 0 && s.exempt(p) {
			continue
		}
		out = append(out, FormColumn{p.heading(), p.Property})
	}
	if place != "" {
		out = append(out, FormColumn{"几何", Property{
			Name: "geometry", Type: kindNames[kindGeometry], Zh: "几何", Example: place, Doc: "WKT，经度在前；点位也可改用“经度”“纬度”两列",
		}})
	}
	return out
}

func (s *schema) csvTemplate(place string) ([]byte, error) {
	var names, example []string
	for _, c := range s.form(place) {
		names, example = append(names, c.Head), append(example, c.Example)
	}
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	if err := w.WriteAll([][]string{names, example}); err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	return b.Bytes(), nil
}

// exempt leaves the columns of an exemption out of the example: few projects have one.
func (s *schema) exempt(p *property) bool {
	return s.groups[p.group-1].typ == nestedSchemas["exemption"]
}

func (s *schema) jsonTemplate(layer coverage.Layer) ([]byte, error) {
	properties := map[string]json.RawMessage{}
	for _, p := range s.properties {
		if p.Flat != "" || p.kind == kindObject && p.Name == "exemption" {
			continue
		}
		properties[p.Name] = p.exampleJSON()
	}
	geometry := json.RawMessage("null")
	if place := templatePlace[layer]; place != "" {
		g, _, ok := readWKT(place, &coordinates{}, DefaultLimits.MaxVertices)
		if !ok {
			panic("the template's place of " + string(layer) + " is no WKT")
		}
		b, err := json.Marshal(map[string]any{"type": g.GeoJSONType(), "coordinates": g})
		if err != nil {
			return nil, fmt.Errorf("template: %w", err)
		}
		geometry = b
	}
	feature := map[string]any{"type": "Feature", "properties": properties, "geometry": geometry}
	b, err := json.MarshalIndent(map[string]any{"type": "FeatureCollection", "features": []any{feature}}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("template: %w", err)
	}
	return b, nil
}

// exampleJSON is the example as JSON: a number where it is one.
func (p *property) exampleJSON() json.RawMessage {
	switch p.kind {
	case kindInteger, kindYear, kindNumber, kindPercent:
		return json.RawMessage(p.Example)
	case kindBoolean:
		return json.RawMessage(fmt.Sprint(yesNo[p.Example]))
	case kindObject:
		if p.nests.name != "designation" {
			return json.RawMessage(p.Example)
		}
	}
	b, err := json.Marshal(p.Example)
	if err != nil {
		panic("an example has no JSON: " + err.Error())
	}
	return b
}
