package api

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
)

// config is huma's, without its documents, its schema links and its defaults for bodies.
func (s *Server) config() huma.Config {
	registry := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	registry.RegisterTypeAlias(reflect.TypeFor[coverage.Date](), reflect.TypeFor[dateSchema]())
	registry.RegisterTypeAlias(reflect.TypeFor[coverage.Decimal](), reflect.TypeFor[decimalSchema]())
	registry.RegisterTypeAlias(reflect.TypeFor[coverage.Parameters](), reflect.TypeFor[parametersSchema]())
	registry.RegisterTypeAlias(reflect.TypeFor[geojson.Geometry](), reflect.TypeFor[geometrySchema]())
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Yikezhong 一刻钟", Version: s.o.Version,
				Description: "Who is served, who is not, and what would mend it, measured against a plan for the old and the young.",
			},
			Components: &huma.Components{Schemas: registry},
		},
		Formats:                      map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{s.finish},
	}
}

// finish completes every problem on its way out.
func (s *Server) finish(ctx huma.Context, _ string, v any) (any, error) {
	if e, ok := v.(*huma.ErrorModel); ok {
		v = fromHuma(e)
	}
	if p, ok := v.(*Problem); ok {
		done := *p
		done.Instance = requestID(ctx.Context())
		if example, ok := ctx.Operation().Metadata["example"].(string); ok {
			done.Example = example
		}
		return &done, nil
	}
	return v, nil
}

// describe fills in what every operation has: its example, its errors, its limits.
func (s *Server) describe(op *huma.Operation) {
	if op.Metadata == nil {
		op.Metadata = map[string]any{}
	}
	if op.BodyReadTimeout == 0 {
		op.BodyReadTimeout = 20 * time.Second
	}
	if example, ok := op.Metadata["example"].(string); ok {
		op.Description = strings.TrimSpace(op.Description + "\n\nExample: `" + example + "`")
	}
	schema := s.doc.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	for status, name := range map[string]string{"default": "a problem", "422": "a field is wrong: errors names it"} {
		op.Responses[status] = &huma.Response{
			Description: name, Content: map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
		}
	}
	if op.Method == http.MethodGet {
		op.Responses["304"] = &huma.Response{Description: "not changed since the ETag in If-None-Match"}
	}
}

func (s *Server) openAPI() ([]byte, error) {
	b, err := json.MarshalIndent(s.doc.OpenAPI(), "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the OpenAPI document: %w", err)
	}
	return b, nil
}

type (
	dateSchema       struct{}
	decimalSchema    struct{}
	geometrySchema   struct{}
	parametersSchema struct{}
)

// Schema implements huma.SchemaProvider.
func (dateSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeString, Pattern: `^(\d{4}(-\d{2}(-\d{2})?)?)?$`, Examples: []any{"2025-12-31"},
		Description: "a day, or a month or year of which the day is not known",
	}
}

// Schema implements huma.SchemaProvider.
func (decimalSchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Description: "an exact number: a number, or num over den where decimals cannot say it",
		OneOf: []*huma.Schema{
			{Type: huma.TypeNumber},
			{Type: huma.TypeString},
			{Type: huma.TypeObject, Properties: map[string]*huma.Schema{
				"num": {Type: huma.TypeNumber}, "den": {Type: huma.TypeNumber},
			}, Required: []string{"num", "den"}},
		},
	}
}

// Schema implements huma.SchemaProvider.
func (geometrySchema) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{
		Type: huma.TypeObject, Nullable: true, AdditionalProperties: true, Description: "a GeoJSON geometry, longitude, latitude",
		Properties: map[string]*huma.Schema{"type": {Type: huma.TypeString}}, Required: []string{"type"},
	}
}

// Schema implements huma.SchemaProvider: every parameter with its default and the reason for it.
func (parametersSchema) Schema(huma.Registry) *huma.Schema {
	defaults, err := json.Marshal(coverage.DefaultParameters())
	if err != nil {
		panic("parameters are always JSON: " + err.Error())
	}
	var values map[string]any
	if err := json.Unmarshal(defaults, &values); err != nil {
		panic("parameters are always an object: " + err.Error())
	}
	properties := map[string]*huma.Schema{}
	for _, d := range coverage.ParameterDocs() {
		p := &huma.Schema{Description: strings.TrimSpace(d.Zh + " (" + d.Unit + "): " + d.Why), Default: values[d.Name]}
		switch values[d.Name].(type) {
		case float64:
			p.Type = huma.TypeNumber
		case bool:
			p.Type = huma.TypeBoolean
		default:
			p.Type = huma.TypeString
		}
		properties[d.Name] = p
	}
	return &huma.Schema{Type: huma.TypeObject, Properties: properties}
}
