package api

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yikezhong/coverage/intake"
)

// LayerIn asks for a page of a layer.
type LayerIn struct {
	InWorkspace
	InPage
	InBox
	InFresh
	Layer    string `path:"layer" maxLength:"40" doc:"divisions, scopes, residential-areas, care-rooms, dwellings, facilities, walkways, reported, norms, decisions"`
	Revision int    `query:"revision" minimum:"0" doc:"as it was then; the newest where absent"`
	ID       string `query:"id" maxLength:"400" doc:"only the feature of this id"`
}

func (s *Server) layerRoutes() {
	const path, at = wsPath + "/layers/{layer}", "/v1/workspaces/demo/layers/"
	route(s, get("get-layer", path, "The features of a layer, as GeoJSON", at+"facilities?bbox=116.6,49.0,117.3,49.4&limit=100"), s.layer)
	s.geo(path)
	upload := operation(http.MethodPost, "upload", path, "Take a file into a layer: all of it, or none",
		at+"facilities?crs=EPSG:4490 with a file as the body: GeoJSON, CSV, XLSX, a zipped Shapefile, GeoPackage, KML, corners")
	upload.DefaultStatus = http.StatusOK
	upload.SkipValidateBody = true
	upload.RequestBody = &huma.RequestBody{Required: true, Description: "the file itself", Content: fileTypes()}
	for _, osm := range []string{"application/vnd.openstreetmap.data+xml", "application/x-protobuf"} {
		upload.RequestBody.Content[osm] = &huma.MediaType{Schema: binary()}
	}
	upload.Description = "A file is taken whole or not at all. Every fault is reported at once as an Issue."
	types(&upload, map[string]*huma.Schema{
		"application/json": s.schemaOf(intake.Result{}), "text/csv": binary(), geoJSONType: binary(), xlsxType: binary(),
	})
	route(s, upload, s.upload)
	template := get("template", path+"/template", "The columns of a layer, with examples", at+"facilities/template?format=csv")
	types(&template, map[string]*huma.Schema{"text/csv": binary(), geoJSONType: binary(), xlsxType: binary()})
	route(s, template, s.template)
	patch := operation(http.MethodPatch, "patch-feature", path+"/{id}", "Change properties of one feature: a revision too",
		at+`facilities/F1 {"beds": 60} with If-Match: "12"`)
	route(s, patch, s.patch)
}

// fileTypes are what a file may be sent as; application/octet-stream stands for all that its beginning tells.
func fileTypes() map[string]*huma.MediaType {
	out := map[string]*huma.MediaType{"application/json": {}}
	for _, kind := range []string{
		"application/geo+json", "application/geo+json-seq", "text/csv", "application/zip", "application/geopackage+sqlite3",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.google-earth.kml+xml",
		"text/plain", "application/octet-stream", "multipart/form-data",
	} {
		out[kind] = &huma.MediaType{Schema: binary()}
	}
	return out
}

func binary() *huma.Schema { return &huma.Schema{Type: huma.TypeString, Format: "binary"} }

func (s *Server) layer(ctx context.Context, in *LayerIn) (*GeoOut[json.RawMessage], error) {
	layer, err := parseLayer(in.Layer, false)
	if err != nil {
		return nil, err
	}
	box, boxed, err := parseBBox(in.BBox)
	if err != nil {
		return nil, err
	}
	c, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	revision := in.Revision
	if c.Of != "" {
		if revision, err = strconv.Atoi(c.Of); err != nil {
			return nil, fault("query.cursor", "not a cursor of this list", in.Cursor)
		}
	}
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, revision)
	if err != nil {
		return nil, err
	}
	items, err := w.shownTo(visitorOf(ctx), layer)
	if err != nil {
		return nil, err
	}
	fc, last, err := page(features(items, in.ID), box, boxed, c.After, in.Limit)
	if err != nil {
		return nil, err
	}
	next := ""
	if last != "" {
		next = cursor{Of: strconv.Itoa(w.Revision), After: last}.String()
	}
	q := queryOf("bbox", in.BBox, "limit", strconv.Itoa(in.Limit), "cursor", in.Cursor, "id", in.ID)
	if in.Revision != 0 {
		q.Set("revision", strconv.Itoa(in.Revision))
	}
	fc.Revision = w.Revision
	fc.Links = links(fmt.Sprintf("/v1/workspaces/%s/layers/%s", in.Workspace, layer), q, next)
	return &GeoOut[json.RawMessage]{OutRevision{w.Revision}, geoJSONType, fc}, nil
}

// features lists the items of a layer, or the one of an id.
func features(items []item, only string) iter.Seq[member[json.RawMessage]] {
	return func(yield func(member[json.RawMessage]) bool) {
		for i := range items {
			it := &items[i]
			if only != "" && it.id != only {
				continue
			}
			m := member[json.RawMessage]{id: it.id, located: it.located, bound: it.bound, feature: it.feature}
			if !yield(m) {
				return
			}
		}
	}
}

func (it *item) feature() (Feature[json.RawMessage], error) {
	props, err := json.Marshal(it.props)
	if err != nil {
		return Feature[json.RawMessage]{}, fmt.Errorf("write feature %s: %w", it.id, err)
	}
	return Feature[json.RawMessage]{Type: "Feature", ID: it.id, Geometry: geometryOf(it.geom), Properties: props}, nil
}

// pairs reads options of the form column=property, repeated, or one JSON object.
func pairs(field string, values []string) (map[string]string, error) {
	out := map[string]string{}
	for _, v := range values {
		if strings.HasPrefix(v, "{") {
			if err := json.Unmarshal([]byte(v), &out); err != nil {
				return nil, fault(field, `write a JSON object of texts, as {"户数": "households"}`, v)
			}
			continue
		}
		name, value, ok := strings.Cut(v, "=")
		if !ok || name == "" {
			return nil, fault(field, "write name=value, as kind=elder_canteen, or a JSON object", v)
		}
		out[name] = value
	}
	return out, nil
}
