package intake

import (
	"fmt"
	"maps"
	"slices"

	"yikezhong/coverage"
)

// CheckMapping says what is wrong with a mapping before any file is read by it: targets that its layer does not have.
// A layer that files are not taken for is coverage.ErrInvalid.
func CheckMapping(m coverage.Mapping, lang string) ([]coverage.Issue, error) {
	if !slices.Contains(coverage.UploadLayers, m.Layer) {
		return nil, fmt.Errorf("mapping of layer %q: %w", m.Layer, coverage.ErrInvalid)
	}
	o := Options{Layer: m.Layer, Map: m.Map, Set: m.Set, Lang: lang}.withDefaults()
	c := newIssues(o.Lang, o.Limits.MaxIssues)
	newColumns(o, c)
	list, _ := c.finish()
	return list, nil
}

// Use lets a mapping say what the caller does not. One of another layer is coverage.ErrInvalid.
func (o *Options) Use(m coverage.Mapping) error {
	if m.Layer != o.Layer {
		return fmt.Errorf("the mapping is of layer %s and the file for %s: %w", m.Layer, o.Layer, coverage.ErrInvalid)
	}
	o.Map, o.Set = over(m.Map, o.Map), over(m.Set, o.Set)
	return nil
}

// over is base with what leads put over it.
func over(base, leads map[string]string) map[string]string {
	out := maps.Clone(base)
	if out == nil {
		out = map[string]string{}
	}
	maps.Copy(out, leads)
	return out
}
