package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"yikezhong/coverage"
)

// The versions in force at revision ?2 of some layers: those that have not ended since they began, and
// those that ended later. At the newest revision the second range is empty.
const inForce = `
	SELECT f.layer, f.feature, c.geometry, c.properties
	FROM feature f CROSS JOIN content c ON c.id = f.content
	WHERE f.workspace = ?1 AND f.from_rev <= ?2 AND f.layer IN (SELECT value FROM json_each(?3))
	UNION ALL
	SELECT p.layer, p.feature, c.geometry, c.properties
	FROM past p CROSS JOIN content c ON c.id = p.content
	WHERE p.workspace = ?1 AND p.to_rev > ?2 AND p.from_rev <= ?2 AND p.layer IN (SELECT value FROM json_each(?3))`

// World reads every layer as of a revision (0: the newest) on one snapshot; walkways whose network is
// kept are read when asked for. A revision that is not there is ErrNotFound.
func (s *Store) World(ctx context.Context, slug string, revision int) (*coverage.World, error) {
	f := found{slug: slug, revision: revision}
	err := s.read(ctx, func(t tx) error { return t.find(&f) })
	if err != nil {
		return nil, fmt.Errorf("world of %s: %w", slug, err)
	}
	if f.kept.Graph != nil {
		return coverage.NewWorldOn(f.workspace, f.revision, f.layers, f.notes, f.kept, func() ([]coverage.Feature, error) {
			return s.walkways(slug, f.revision)
		})
	}
	w, err := coverage.NewWorld(f.workspace, f.revision, f.layers, f.notes)
	if err == nil && len(w.Walkways) >= worthKeeping {
		w.KeepNetwork(func(k coverage.KeptNetwork) { s.keepLater(slug, k) })
	}
	return w, err
}

// found is what a world is made of.
type found struct {
	slug      string
	revision  int
	workspace coverage.Workspace
	layers    map[coverage.Layer][]coverage.Feature
	notes     map[coverage.Layer][]coverage.Issue
	kept      coverage.KeptNetwork // without a graph where none is kept
}

// find reads all of it. The graph is made while layers are read.
func (t tx) find(f *found) error {
	id, ws, err := t.workspace(f.slug)
	if err != nil {
		return err
	}
	if f.workspace = ws; f.revision == 0 {
		f.revision = ws.Revision
	}
	if f.revision == 0 {
		return nil
	}
	at, err := t.revision(id, f.revision)
	if err != nil {
		return err
	}
	if f.notes, err = t.notes(id, f.revision); err != nil {
		return err
	}
	kept, err := t.network(id, at)
	if err != nil {
		return err
	}
	layers := slices.Collect(maps.Keys(at.Counts))
	if kept != nil {
		layers = slices.DeleteFunc(layers, func(l coverage.Layer) bool { return l == coverage.Walkways })
	}
	if f.layers, err = t.layers(id, at, layers); err != nil || kept == nil {
		return err
	}
	if f.kept = kept(); f.kept.Graph != nil {
		return nil
	}
	ways, err := t.layers(id, at, []coverage.Layer{coverage.Walkways})
	maps.Copy(f.layers, ways)
	return err
}

// walkways reads those in force at a revision.
func (s *Store) walkways(slug string, revision int) (ways []coverage.Feature, err error) {
	err = s.read(context.Background(), func(t tx) error {
		id, _, err := t.workspace(slug)
		if err != nil {
			return err
		}
		at, err := t.revision(id, revision)
		if err != nil {
			return err
		}
		layers, err := t.layers(id, at, []coverage.Layer{coverage.Walkways})
		ways = layers[coverage.Walkways]
		return err
	})
	return ways, err
}

// layers reads the features of some layers in force at a revision.
func (t tx) layers(workspace int64, at coverage.Revision, some []coverage.Layer) (
	map[coverage.Layer][]coverage.Feature, error,
) {
	layers := make(map[coverage.Layer][]coverage.Feature, len(some))
	for _, layer := range some {
		layers[layer] = make([]coverage.Feature, 0, at.Counts[layer])
	}
	names, err := json.Marshal(some)
	if err != nil {
		return nil, err
	}
	var layer coverage.Layer // of the row before: rows come layer by layer
	err = t.each(inForce, []any{workspace, at.Number, string(names)}, func(scan func(...any) error) error {
		var (
			name, geometry sql.RawBytes
			f              coverage.Feature
		)
		if err := scan(&name, &f.ID, &geometry, &f.Properties); err != nil {
			return err
		}
		if string(name) != string(layer) {
			layer = coverage.Layer(name)
		}
		var err error
		if f.Geometry, err = decodeGeometry(geometry); err != nil {
			return fmt.Errorf("geometry of %s %s: %w", layer, f.ID, err)
		}
		layers[layer] = append(layers[layer], f)
		return nil
	})
	return layers, err
}

// decodeGeometry returns nil where there is none.
func decodeGeometry(b []byte) (orb.Geometry, error) {
	if b == nil {
		return nil, nil
	}
	return wkb.Unmarshal(b)
}
