package ogc

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// Pages: the features on one where no limit says, and the most that any has.
const (
	usualPage = 1_000
	widePage  = 10_000
)

// feature is one as it is answered.
type feature struct {
	Type       string            `json:"type"`
	ID         string            `json:"id"`
	Geometry   *geojson.Geometry `json:"geometry"`
	Properties json.RawMessage   `json:"properties"`
	Links      []link            `json:"links,omitempty"`
}

func (f *Feature) in(s system) (feature, error) {
	props, err := f.Properties()
	if err != nil {
		return feature{}, err
	}
	g, err := s.geometry(f.Geometry)
	if err != nil {
		return feature{}, fmt.Errorf("feature %s in %s: %w", f.ID, s.uri, err)
	}
	out := feature{Type: "Feature", ID: f.ID, Properties: props}
	if g != nil {
		out.Geometry = geojson.NewGeometry(g)
	}
	return out, nil
}

// page is what is asked of a collection.
type page struct {
	limit, offset int
	crs           system
	boxes         []orb.Bound
	filters       []filter
}

func (r *request) page(k *Collection) (p page, err error) {
	names := []string{"limit", "offset", "bbox", "bbox-crs", "crs", "datetime"}
	for _, f := range k.Fields {
		names = append(names, f.Name)
	}
	if err = r.only(names...); err != nil {
		return p, err
	}
	if p.limit, err = r.whole("limit", 1, usualPage); err != nil {
		return p, err
	}
	p.limit = min(p.limit, widePage)
	if p.offset, err = r.whole("offset", 0, 0); err != nil {
		return p, err
	}
	if p.crs, err = r.c.system("crs", r.query.Get("crs")); err != nil {
		return p, err
	}
	boxCRS, err := r.c.system("bbox-crs", r.query.Get("bbox-crs"))
	if err != nil {
		return p, err
	}
	if r.query.Has("bbox") {
		if p.boxes, err = boxCRS.boxes(r.query.Get("bbox")); err != nil {
			return p, err
		}
	}
	if r.query.Has("datetime") && !isTime(r.query.Get("datetime")) {
		return p, wrong("datetime", "write 2025-12-31T00:00:00Z, or two with / between, either of which may be ..",
			r.query.Get("datetime"))
	}
	p.filters, err = k.filters(r.query)
	return p, err
}

// isTime reports whether a text is an instant or an interval (RFC 3339). No feature here has a time of
// its own, so that every one matches whichever is asked for.
func isTime(text string) bool {
	parts := strings.Split(text, "/")
	if len(parts) > 2 || text == ".." || text == "" {
		return false
	}
	open := 0
	for _, part := range parts {
		if part == ".." || part == "" {
			open++
			continue
		}
		if _, err := time.Parse(time.RFC3339, part); err == nil {
			continue
		}
		if _, err := time.Parse(time.DateOnly, part); err != nil {
			return false
		}
	}
	return open < len(parts)
}

func (p *page) takes(f *Feature) (bool, error) {
	in := p.boxes == nil
	for _, b := range p.boxes {
		in = in || f.Geometry != nil && f.Bound.Intersects(b)
	}
	if !in || len(p.filters) == 0 {
		return in, nil
	}
	raw, err := f.Properties()
	if err != nil {
		return false, err
	}
	return passes(p.filters, raw)
}

func (s *server) items(r *request) (answer, error) {
	k, err := r.found()
	if err != nil {
		return answer{}, err
	}
	p, err := r.page(k)
	if err != nil {
		return answer{}, err
	}
	features, matched := []feature{}, 0
	for i := range k.Features {
		ok, err := p.takes(&k.Features[i])
		if err != nil {
			return answer{}, err
		}
		if !ok {
			continue
		}
		if matched++; matched <= p.offset || len(features) == p.limit {
			continue
		}
		f, err := k.Features[i].in(p.crs)
		if err != nil {
			return answer{}, err
		}
		features = append(features, f)
	}
	return answer{kind: geoJSONType, crs: p.crs.uri, body: map[string]any{
		"type": "FeatureCollection", "features": features, "numberMatched": matched, "numberReturned": len(features),
		"links": r.around(k, p, matched),
	}}, nil
}

// around is the links of a page: itself, the next, the one before.
func (r *request) around(k *Collection, p page, matched int) []link {
	at := r.base + "/collections/" + url.PathEscape(k.ID)
	to := func(offset int) string {
		q := url.Values{}
		for name, values := range r.query {
			q[name] = values
		}
		q.Set("limit", strconv.Itoa(p.limit))
		q.Set("offset", strconv.Itoa(offset))
		return at + "/items?" + q.Encode()
	}
	self := at + "/items"
	if r.URL.RawQuery != "" {
		self += "?" + r.URL.RawQuery
	}
	links := []link{{self, "self", geoJSONType, k.Title}, {at, "collection", jsonType, k.Title}}
	if p.offset+p.limit < matched {
		links = append(links, link{to(p.offset + p.limit), "next", geoJSONType, "下一页 Next"})
	}
	if p.offset > 0 {
		links = append(links, link{to(max(0, p.offset-p.limit)), "prev", geoJSONType, "上一页 Previous"})
	}
	return links
}

func (s *server) item(r *request) (answer, error) {
	k, err := r.found()
	if err != nil {
		return answer{}, err
	}
	if err := r.only("crs"); err != nil {
		return answer{}, err
	}
	crs, err := r.c.system("crs", r.query.Get("crs"))
	if err != nil {
		return answer{}, err
	}
	f := k.feature(r.PathValue("item"))
	at := r.base + "/collections/" + url.PathEscape(k.ID)
	if f == nil {
		return answer{}, missing("no such feature; " + at + "/items lists them")
	}
	out, err := f.in(crs)
	if err != nil {
		return answer{}, err
	}
	out.Links = []link{
		{at + "/items/" + url.PathEscape(f.ID), "self", geoJSONType, ""},
		{at, "collection", jsonType, k.Title},
	}
	return answer{kind: geoJSONType, crs: crs.uri, body: out}, nil
}
