package intake

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"yikezhong/coverage"
)

// PatchProperties applies a JSON merge patch to the canonical properties of one feature and returns
// the new ones. Names are those of the layer's properties; null removes; a name that is unknown is
// kept under extra. Where an Issue is an error the properties are nil. The id cannot change.
//
// An error is ErrInvalid: the patch is no JSON object, or current is not of the layer.
//
// Source: RFC 7386; what a property may say is as for an upload.
func PatchProperties(layer coverage.Layer, current, patch []byte) ([]byte, []coverage.Issue, error) {
	s := schemas()[string(layer)]
	if s == nil || s.typ == nil {
		return nil, nil, fmt.Errorf("patch of layer %q: %w", layer, coverage.ErrInvalid)
	}
	l := DefaultLimits
	if f := members(patch, l.MaxDepth, nil); f != nil {
		return nil, nil, fmt.Errorf("patch: %w: %w", coverage.ErrInvalid, f)
	}
	var old, change map[string]any
	if err := decodeExact(current, &old); err != nil {
		return nil, nil, fmt.Errorf("patch: stored properties: %w: %w", coverage.ErrInvalid, err)
	}
	if err := decodeExact(patch, &change); err != nil {
		return nil, nil, fmt.Errorf("patch: %w: %w", coverage.ErrInvalid, err)
	}
	c := newIssues("zh", l.MaxIssues)
	id, _ := old["id"].(string)
	p := place{feature: id}
	if to, has := change["id"]; has && to != id {
		p.field = "id"
		c.add("id_unchangeable", p)
	}
	merged, err := json.Marshal(mergePatch(old, change))
	if err != nil {
		return nil, nil, fmt.Errorf("patch: %w", err)
	}
	out := s.canonical(c, merged, p, l)
	list, _ := c.finish()
	if c.errors > 0 {
		return nil, list, nil
	}
	return out, list, nil
}

// canonical reads an object of properties and returns it in canonical form.
func (s *schema) canonical(c *issues, b []byte, p place, l Limits) []byte {
	cols := &columns{schema: s, issues: c, found: map[string]*column{}, limit: l.MaxProperties}
	g := &geojson{s: &scanner{}, issues: c, limits: l, columns: cols}
	g.rows = 1
	f := g.begin()
	f.properties, f.has[memberProperties], f.place = b, true, p
	f.readProperties()
	v := reflect.New(s.typ)
	r := reading{issues: c, limits: l, place: p}
	r.fields(s, v.Elem(), g.rec.fields)
	check(v.Interface(), func(code, field string, words ...string) {
		p.field = field
		c.add(code, p, words...)
	})
	return encode(v.Interface())
}

// mergePatch is RFC 7386.
func mergePatch(old, change map[string]any) map[string]any {
	if old == nil {
		old = map[string]any{}
	}
	for k, v := range change {
		switch v := v.(type) {
		case nil:
			delete(old, k)
		case map[string]any:
			inner, _ := old[k].(map[string]any)
			old[k] = mergePatch(inner, v)
		default:
			old[k] = v
		}
	}
	return old
}

// decodeExact keeps numbers as they are spelled.
func decodeExact(b []byte, into any) error {
	d := json.NewDecoder(strings.NewReader(string(b)))
	d.UseNumber()
	return d.Decode(into)
}
