package ogc

import (
	"net/url"
)

// object is a piece of an OpenAPI document.
type object map[string]any

// openAPI describes the workspace's addresses in OpenAPI 3.0: one path for each collection, since their
// filters differ.
func (s *server) openAPI(r *request) (answer, error) {
	if err := r.only(); err != nil {
		return answer{}, err
	}
	paths := object{
		"/":            read("landing", "本工作区的入口 Landing page", jsonType),
		"/api":         read("api", "接口定义 This document", openAPIType),
		"/conformance": read("conformance", "符合的标准类 Conformance classes", jsonType),
		"/collections": read("collections", "图层列表 The collections", jsonType),
	}
	for i := range r.c.Collections {
		k := &r.c.Collections[i]
		at := "/collections/" + url.PathEscape(k.ID)
		paths[at] = read("describe-"+k.ID, k.Title, jsonType)
		paths[at+"/queryables"] = read("queryables-"+k.ID, k.Title+"：可查询属性 queryables", schemaType)
		paths[at+"/items"] = read("items-"+k.ID, k.Title+"：要素 features", geoJSONType, r.parameters(k)...)
		item := object{
			"name": "featureId", "in": "path", "required": true, "description": "要素编号 id", "schema": object{"type": "string"},
		}
		paths[at+"/items/{featureId}"] = read("item-"+k.ID, k.Title+"：一个要素 one feature", geoJSONType, item, r.crs("crs"))
	}
	return answer{kind: openAPIType, body: object{
		"openapi": "3.0.3",
		"info":    object{"title": r.c.Title, "description": r.c.Description, "version": "1.0"},
		"servers": []object{{"url": r.base}},
		"paths":   paths,
	}}, nil
}

// read is one address that is read.
func read(id, summary, kind string, parameters ...object) object {
	problem := func(what string) object {
		return object{"description": what, "content": object{"application/problem+json": object{"schema": object{"type": "object"}}}}
	}
	format := object{
		"name": "f", "in": "query", "description": "格式 format", "schema": object{"type": "string", "enum": []string{"json"}},
	}
	return object{"get": object{
		"operationId": id, "summary": summary, "parameters": append([]object{format}, parameters...),
		"responses": object{
			"200": object{"description": "OK", "content": object{kind: object{"schema": object{"type": "object"}}}},
			"400": problem("a parameter is wrong"), "404": problem("there is no such thing"), "500": problem("a fault of the server"),
		},
	}}
}

func (r *request) crs(name string) object {
	return object{
		"name": name, "in": "query", "description": "坐标系 coordinate reference system",
		"schema": object{"type": "string", "format": "uri", "enum": r.c.uris(), "default": crs84},
	}
}

// parameters of a collection's items.
func (r *request) parameters(k *Collection) []object {
	query := func(name, what string, schema object) object {
		return object{
			"name": name, "in": "query", "description": what, "required": false, "schema": schema, "style": "form", "explode": false,
		}
	}
	bounds := object{"type": "array", "minItems": 4, "maxItems": 6, "items": object{"type": "number"}}
	out := []object{
		query("limit", "每页要素数 features on a page",
			object{"type": "integer", "minimum": 1, "maximum": widePage, "default": usualPage}),
		query("offset", "跳过的要素数 features to pass over", object{"type": "integer", "minimum": 0, "default": 0}),
		query("bbox", "范围，坐标系由 bbox-crs 定 box, in bbox-crs", bounds),
		query("datetime", "时间；要素没有时间，全部符合 features have no time: all match", object{"type": "string"}),
		r.crs("bbox-crs"), r.crs("crs"),
	}
	for _, f := range k.Fields {
		schema := object{"type": f.Type}
		if f.Format != "" {
			schema["format"] = f.Format
		}
		out = append(out, query(f.Name, f.Title, schema))
	}
	return out
}
