package api

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
)

// Edit is one change of a scenario: what if. Edits are done in order, on a copy.
type Edit struct {
	Do         string            `json:"do" enum:"add,move,close,convert"`
	Layer      coverage.Layer    `json:"layer,omitempty" enum:"facilities,residential-areas,walkways" doc:"facilities where absent"`
	ID         string            `json:"id" minLength:"1" maxLength:"200"`
	Geometry   *geojson.Geometry `json:"geometry,omitempty" doc:"add, move: where, longitude, latitude"`
	Properties map[string]any    `json:"properties,omitempty" doc:"add: all of it; convert: what changes"`
}

// edited returns a copy of a world with the edits done. An edit that cannot be is a 422 that names it.
func edited(world *coverage.World, edits []Edit, lang string) (*coverage.World, error) {
	for i, e := range edits {
		layer := coverage.Facilities
		if e.Layer != "" {
			layer = e.Layer
		}
		f, err := edit(world, layer, e, lang)
		if err == nil {
			world, err = world.With(map[coverage.Layer][]coverage.Feature{layer: {f}})
		}
		if err != nil {
			p := asProblem(fmt.Errorf("scenario edit %d, %s %s: %w", i+1, e.Do, e.ID, err))
			p.Errors = append(p.Errors, FieldFault{Field: fmt.Sprintf("body.scenario[%d]", i), Message: err.Error()})
			return nil, p
		}
	}
	return world, nil
}

// edit returns the feature that an edit leaves.
func edit(w *coverage.World, layer coverage.Layer, e Edit, lang string) (coverage.Feature, error) {
	old, known, err := featureOf(w, layer, e.ID)
	switch {
	case err != nil:
		return old, err
	case e.Do == "add" && known:
		return old, fmt.Errorf("there is one of this id already: %w", coverage.ErrInvalid)
	case e.Do != "add" && !known:
		return old, fmt.Errorf("there is none of this id: %w", coverage.ErrInvalid)
	case layer != coverage.Facilities && e.Do != "add":
		return old, fmt.Errorf("what is of %s can only be added: %w", layer, coverage.ErrInvalid)
	case e.Do == "move" && e.Geometry == nil:
		return old, fmt.Errorf("where to? give geometry: %w", coverage.ErrInvalid)
	}
	switch e.Do {
	case "add":
		return readOne(layer, e.ID, e.Geometry, e.Properties, lang)
	case "move":
		moved, err := readOne(layer, e.ID, e.Geometry, map[string]any{}, lang)
		old.Geometry = moved.Geometry
		return old, err
	case "close":
		return patched(layer, old, map[string]any{"status": string(coverage.Closed)})
	}
	return patched(layer, old, e.Properties)
}

// featureOf returns a thing of a layer as a store would.
func featureOf(w *coverage.World, layer coverage.Layer, id string) (coverage.Feature, bool, error) {
	items, err := named(w, layer, id)
	if err != nil {
		return coverage.Feature{}, false, err
	}
	for _, it := range items {
		if it.id != id {
			continue
		}
		return it.stored(), true, nil
	}
	return coverage.Feature{}, false, nil
}

// named lists a layer, of the facilities only the one of an id.
func named(w *coverage.World, layer coverage.Layer, id string) ([]item, error) {
	if layer != coverage.Facilities {
		return listLayer(w, layer)
	}
	i, ok := slices.BinarySearchFunc(w.Facilities, id, func(f *coverage.Facility, id string) int { return cmp.Compare(f.ID, id) })
	if !ok {
		return nil, nil
	}
	return listLayer(&coverage.World{Facilities: w.Facilities[i : i+1]}, layer)
}

// stored is the item as a store has it.
func (it *item) stored() coverage.Feature {
	props, err := json.Marshal(it.props)
	if err != nil {
		panic("what was read from JSON is JSON: " + err.Error())
	}
	return coverage.Feature{ID: it.id, Geometry: it.geom, Properties: props}
}

// PatchIn changes properties of one feature.
type PatchIn struct {
	InWorkspace
	InLang
	Layer   string         `path:"layer" maxLength:"40"`
	ID      string         `path:"id" maxLength:"400"`
	IfMatch string         `header:"If-Match" doc:"the revision it is based on; stale is 409"`
	Body    map[string]any `doc:"properties to change, in English; null makes one unknown"`
}

func (s *Server) patch(ctx context.Context, in *PatchIn) (*RevisionOut, error) {
	layer, err := parseLayer(in.Layer, true)
	if err != nil {
		return nil, err
	}
	w, err := s.worlds.newest(ctx, in.Workspace)
	if err != nil {
		return nil, err
	}
	base, err := parseIfMatch(in.IfMatch)
	if err == nil && base != 0 && base != w.Revision {
		err = fmt.Errorf("based on revision %d, the newest is %d; read it and patch again: %w", base, w.Revision, coverage.ErrConflict)
	}
	if err != nil {
		return nil, err
	}
	old, known, err := featureOf(w.World, layer, in.ID)
	if err != nil {
		return nil, err
	}
	if !known {
		return nil, fmt.Errorf("%s of %s: %q: %w", layer, in.Workspace, in.ID, coverage.ErrNotFound)
	}
	f, err := patched(layer, old, in.Body)
	if err != nil {
		return nil, err
	}
	if err := s.mayPatch(ctx, in.Workspace, layer, old, f); err != nil {
		return nil, err
	}
	// The patch was laid over what was read: a change meanwhile must not be undone by it.
	return s.putOne(ctx, in.Workspace, fmt.Sprint(w.Revision), coverage.Change{
		Layer: layer, Mode: coverage.Merge, Features: one(f), Origin: coverage.Origin{Source: "patch of " + in.ID},
	})
}
