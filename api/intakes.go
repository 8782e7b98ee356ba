package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// readFile reads a spooled file whole. A file with errors is one problem with all its Issues.
func readFile(file *spooled, o intake.Options) ([]coverage.Feature, []coverage.Issue, error) {
	features, r, err := readAll(file.File, o)
	if r.Refused {
		return nil, nil, refusal(r)
	}
	return features, r.Issues, err
}

func readAll(file io.Reader, o intake.Options) ([]coverage.Feature, intake.Result, error) {
	rd, err := intake.Open(file, o)
	if err != nil {
		return nil, intake.Result{}, err
	}
	var out []coverage.Feature
	for f, e := range rd.Features() {
		if e != nil {
			err = e
			break
		}
		out = append(out, f)
	}
	rep := rd.Report()
	return out, intake.Result{
		Accepted: rep.Accepted, Rejected: rep.Rejected, Issues: rep.Issues, Total: rep.Total,
		Refused: errors.Is(err, intake.ErrRejected),
	}, err
}

// readOne takes one feature by the same door as a file's, so that nothing lands by another way.
func readOne(layer coverage.Layer, id string, g *geojson.Geometry, properties map[string]any, lang string) (coverage.Feature, error) {
	doc, err := json.Marshal(map[string]any{"type": "Feature", "id": id, "geometry": g, "properties": properties})
	if err != nil {
		return coverage.Feature{}, fmt.Errorf("read %s: %w", id, err)
	}
	found, r, err := readAll(bytes.NewReader(doc), intake.Options{
		Layer: layer, Format: intake.GeoJSON, CRS: "EPSG:4490", Lang: lang,
	})
	switch {
	case r.Refused:
		return coverage.Feature{}, refusal(r)
	case err != nil:
		return coverage.Feature{}, err
	case len(found) != 1:
		return coverage.Feature{}, fmt.Errorf("read %s: %d features, not one: %w", id, len(found), coverage.ErrInvalid)
	}
	return found[0], nil
}

// patched returns a feature with some properties changed; null makes one unknown. Geometry stays.
// A property that the layer does not have is refused: a spelling error must not vanish into extra.
func patched(layer coverage.Layer, old coverage.Feature, patch map[string]any, lang string) (coverage.Feature, error) {
	var all map[string]any
	if err := json.Unmarshal(old.Properties, &all); err != nil {
		return old, fmt.Errorf("patch %s: %w", old.ID, err)
	}
	if extra, ok := all["extra"].(map[string]any); ok {
		delete(all, "extra")
		for k, v := range extra {
			all[k] = v
		}
	}
	known := intake.Properties(layer)
	for name, v := range patch {
		_, there := all[name]
		if !there && !slices.ContainsFunc(known, func(p intake.Property) bool { return p.Name == name }) {
			return old, fault("body."+name, fmt.Sprintf("%s have no such property; GET …/layers/%s/template lists them", layer, layer), nil)
		}
		if name == "id" && v != old.ID {
			return old, fault("body.id", "an id does not change; add the thing anew and remove this one", v)
		}
		if all[name] = v; v == nil {
			delete(all, name)
		}
	}
	f, err := readOne(layer, old.ID, nil, all, lang)
	f.Geometry = old.Geometry
	return f, err
}
