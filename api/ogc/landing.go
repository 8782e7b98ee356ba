package ogc

import "net/url"

// link is a way on, as OGC API has them.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

// conforms are the classes that hold.
var conforms = []string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
	"http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables",
	"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/queryables-query-parameters",
}

func (s *server) landing(r *request) (answer, error) {
	if err := r.only(); err != nil {
		return answer{}, err
	}
	return answer{kind: jsonType, body: map[string]any{
		"title": r.c.Title, "description": r.c.Description,
		"links": []link{
			{r.base, "self", jsonType, "本页 This page"},
			{r.base + "/api", "service-desc", openAPIType, "接口定义 The API definition"},
			{r.base + "/conformance", "conformance", jsonType, "符合的标准类 Conformance classes"},
			{r.base + "/collections", "data", jsonType, "图层 Collections"},
		},
	}}, nil
}

func (s *server) conformance(r *request) (answer, error) {
	if err := r.only(); err != nil {
		return answer{}, err
	}
	return answer{kind: jsonType, body: map[string]any{"conformsTo": conforms}}, nil
}

// spatial is where a collection lies.
type spatial struct {
	BBox [][4]float64 `json:"bbox"`
	CRS  string       `json:"crs"`
}

// collection is one as it is described.
type collection struct {
	ID          string             `json:"id"`
	Title       string             `json:"title"`
	Description string             `json:"description,omitempty"`
	Extent      map[string]spatial `json:"extent,omitempty"`
	ItemType    string             `json:"itemType"`
	CRS         []string           `json:"crs"`
	StorageCRS  string             `json:"storageCrs"`
	Links       []link             `json:"links"`
}

func (r *request) describe(k *Collection) collection {
	at := r.base + "/collections/" + url.PathEscape(k.ID)
	d := collection{
		ID: k.ID, Title: k.Title, Description: k.Description, ItemType: "feature", CRS: r.c.uris(), StorageCRS: crs84,
		Links: []link{
			{at, "self", jsonType, k.Title},
			{at + "/items", "items", geoJSONType, k.Title},
			{at + "/queryables", "http://www.opengis.net/def/rel/ogc/1.0/queryables", schemaType, "可查询属性 Queryables"},
		},
	}
	if b, ok := k.extent(); ok {
		d.Extent = map[string]spatial{"spatial": {[][4]float64{{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}}, crs84}}
	}
	return d
}

func (s *server) collections(r *request) (answer, error) {
	if err := r.only(); err != nil {
		return answer{}, err
	}
	all := make([]collection, len(r.c.Collections))
	for i := range all {
		all[i] = r.describe(&r.c.Collections[i])
	}
	return answer{kind: jsonType, body: map[string]any{
		"links": []link{{r.base + "/collections", "self", jsonType, r.c.Title}}, "crs": r.c.uris(), "collections": all,
	}}, nil
}

func (s *server) collection(r *request) (answer, error) {
	if err := r.only(); err != nil {
		return answer{}, err
	}
	k, err := r.found()
	if err != nil {
		return answer{}, err
	}
	return answer{kind: jsonType, body: r.describe(k)}, nil
}

// schema of one property.
type schema struct {
	Title  string `json:"title,omitempty"`
	Type   string `json:"type"`
	Format string `json:"format,omitempty"`
}

func (s *server) queryables(r *request) (answer, error) {
	if err := r.only(); err != nil {
		return answer{}, err
	}
	k, err := r.found()
	if err != nil {
		return answer{}, err
	}
	properties := map[string]schema{}
	for _, f := range k.Fields {
		properties[f.Name] = schema{f.Title, f.Type, f.Format}
	}
	return answer{kind: schemaType, body: map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"$id":     r.base + "/collections/" + url.PathEscape(k.ID) + "/queryables",
		"type":    "object", "title": k.Title, "properties": properties, "additionalProperties": false,
	}}, nil
}
