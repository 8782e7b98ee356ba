package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"reflect"
	"strings"

	"github.com/paulmach/orb"

	"yikezhong/api/ogc"
	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/geo"
)

// withOGC puts the OGC API under /ogc beside the other routes.
func (s *Server) withOGC(routes http.Handler) http.Handler {
	mux := http.NewServeMux()
	features := ogc.Handler(s.catalogue, s.refuseOGC)
	mux.HandleFunc("/ogc/", func(w http.ResponseWriter, r *http.Request) {
		if p := passageOf(r.Context()); p != nil {
			p.route = "/ogc"
		}
		features.ServeHTTP(w, r)
	})
	mux.Handle("/", routes)
	return mux
}

func (s *Server) refuseOGC(w http.ResponseWriter, r *http.Request, err error) {
	var bad *ogc.Problem
	p := asProblem(err)
	if errors.As(err, &bad) {
		p = problem(bad.Status, bad.Detail)
		if bad.Field != "" {
			p.Errors = []FieldFault{{Field: bad.Field, Message: bad.Detail, Value: short(bad.Value)}}
		}
	}
	if p.Status >= http.StatusInternalServerError {
		s.o.Log.ErrorContext(r.Context(), "request failed", "request", requestID(r.Context()), "operation", "ogc", "error", err)
	}
	p.Example = "GET /ogc/demo/collections/facilities/items?limit=10"
	s.refuse(w, r, p)
}

// catalogue is what a workspace offers a visitor who may read it: the layers that hold anything, and the gaps of the newest usual
// assessment of each plan.
func (s *Server) catalogue(ctx context.Context, slug string) (*ogc.Catalogue, error) {
	if p := visitorOf(ctx).permit(ogcOperation, slug, s.isPublic(ctx, slug)); p != nil {
		return nil, p
	}
	w, err := s.worlds.at(ctx, slug, 0)
	if err != nil {
		return nil, err
	}
	c := &ogc.Catalogue{
		Title: w.Workspace.Name, Description: "一刻钟：设施、居住区、路网与缺口 Facilities, residential areas, ways and gaps",
		Revision: w.Revision,
	}
	for _, layer := range coverage.UploadLayers {
		items, err := w.shownTo(visitorOf(ctx), layer)
		if err != nil {
			return nil, err
		}
		if len(items) > 0 {
			c.Collections = append(c.Collections, ogc.Collection{
				ID: string(layer), Title: label("layer", string(layer), "zh") + " " + label("layer", string(layer), "en"),
				Fields: layerFields(layer), Features: ogcFeatures(items),
			})
		}
	}
	gaps, err := s.gapCollections(ctx, slug)
	if err != nil {
		return nil, err
	}
	c.Collections = append(c.Collections, gaps...)
	c.Projected, err = projected(w)
	return c, err
}

func ogcFeatures(items []item) []ogc.Feature {
	out := make([]ogc.Feature, len(items))
	for i := range items {
		it := &items[i]
		out[i] = ogc.Feature{ID: it.id, Geometry: it.geom, Bound: it.bound, Properties: func() (json.RawMessage, error) {
			b, err := json.Marshal(it.props)
			if err != nil {
				return nil, fmt.Errorf("write feature %s: %w", it.id, err)
			}
			return b, nil
		}}
	}
	return out
}

// layerFields are the properties of a layer that hold one value.
func layerFields(layer coverage.Layer) []ogc.Field {
	types := map[string]ogc.Field{
		"text": {Type: "string"}, "code": {Type: "string"}, "place": {Type: "string"}, "enum": {Type: "string"},
		"integer": {Type: "integer"}, "number": {Type: "number"}, "boolean": {Type: "boolean"},
		"date": {Type: "string", Format: "date"},
	}
	var fields []ogc.Field
	for _, p := range intake.Properties(layer) {
		if f, ok := types[p.Type]; ok && p.Flat == "" {
			f.Name, f.Title = p.Name, p.Zh
			fields = append(fields, f)
		}
	}
	return fields
}

// gapFields are those of GapProperties.
func gapFields() []ogc.Field {
	types := map[reflect.Kind]string{
		reflect.String: "string", reflect.Int: "integer", reflect.Float64: "number", reflect.Bool: "boolean",
	}
	var fields []ogc.Field
	for _, f := range reflect.VisibleFields(reflect.TypeFor[GapProperties]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		kind := f.Type.Kind()
		if kind == reflect.Pointer {
			kind = f.Type.Elem().Kind()
		}
		if t := types[kind]; t != "" {
			fields = append(fields, ogc.Field{Name: name, Title: name, Type: t})
		}
	}
	return fields
}

func (s *Server) gapCollections(ctx context.Context, slug string) ([]ogc.Collection, error) {
	found, err := s.o.Store.Results(ctx, slug, coverage.ResultFilter{DefaultOnly: true, Limit: 200})
	if err != nil {
		return nil, err
	}
	var out []ogc.Collection
	seen := map[string]bool{}
	for _, r := range found {
		if seen[r.Plan] || r.Horizon != string(coverage.AsBuilt) {
			continue
		}
		seen[r.Plan] = true
		a, err := s.answer(ctx, slug, r.ID)
		if err != nil {
			return nil, err
		}
		a = a.shownTo(visitorOf(ctx))
		k := ogc.Collection{
			ID: "gaps-" + r.Plan, Title: "缺口 Gaps: " + a.PlanName.Zh, Fields: gapFields(),
			Description: fmt.Sprintf("%s，修订 revision %d，%s", r.AsOf, r.Revision, r.ID),
		}
		for i := range a.Gaps {
			g := &a.Gaps[i]
			f := ogc.Feature{ID: g.ID, Bound: a.bounds[i], Properties: func() (json.RawMessage, error) {
				return json.Marshal(a.gapFeature(g, "zh").Properties)
			}}
			if g.Geometry != nil {
				f.Geometry = g.Geometry.Geometry()
			}
			k.Features = append(k.Features, f)
		}
		out = append(out, k)
	}
	return out, nil
}

// projected is the workspace's own Gauss-Krüger: what its files come in by default, else the 3° zone
// that the middle of its data is in; none outside China's zones.
func projected(w *heldWorld) (geo.CRS, error) {
	if crs, err := geo.ParseCRS(w.Workspace.DefaultCRS); err == nil && crs.EPSG >= 4491 && crs.EPSG <= 4554 {
		return crs, nil
	}
	var all orb.Bound
	some := false
	for _, layer := range []coverage.Layer{coverage.Divisions, coverage.ResidentialAreas, coverage.Facilities} {
		items, err := w.items(layer)
		if err != nil {
			return geo.CRS{}, err
		}
		for _, it := range items {
			switch {
			case !it.located:
			case !some:
				all, some = it.bound, true
			default:
				all = all.Union(it.bound)
			}
		}
	}
	zone := int(math.Round(all.Center()[0] / 3))
	if !some || zone < 25 || zone > 45 {
		return geo.CRS{}, nil
	}
	crs, err := geo.ParseCRS(fmt.Sprintf("EPSG:%d", 4534+zone-25))
	if err != nil {
		panic("geo knows the 3° zones: " + err.Error())
	}
	return crs, nil
}
