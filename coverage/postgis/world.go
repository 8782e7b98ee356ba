package postgis

import (
	"context"
	"fmt"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"

	"yikezhong/coverage"
)

// The versions in force at revision $2, layer by layer. NDR is the byte order that wkb reads fastest.
const inForce = `SELECT layer, feature, ST_AsBinary(geometry, 'NDR'), properties FROM version
	WHERE workspace = $1 AND from_rev <= $2 AND to_rev IS NULL
	UNION ALL
	SELECT layer, feature, ST_AsBinary(geometry, 'NDR'), properties FROM version
	WHERE workspace = $1 AND from_rev <= $2 AND to_rev > $2`

// World reads every layer as of a revision (0: the newest) on one snapshot. A revision that is not
// there is ErrNotFound.
func (s *Store) World(ctx context.Context, slug string, revision int) (w *coverage.World, err error) {
	var (
		ws     coverage.Workspace
		layers map[coverage.Layer][]coverage.Feature
		notes  map[coverage.Layer][]coverage.Issue
	)
	err = s.read(ctx, func(t tx) error {
		id, found, err := t.workspace(theWorkspace, slug)
		if err != nil {
			return err
		}
		if ws = found; revision == 0 {
			revision = ws.Revision
		}
		if revision == 0 {
			return nil
		}
		at, err := t.revision(id, revision)
		if err != nil {
			return err
		}
		if notes, err = t.notes(id, revision); err != nil {
			return err
		}
		layers, err = t.layers(id, at)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("world of %s: %w", slug, err)
	}
	return coverage.NewWorld(ws, revision, layers, notes)
}

// layers reads the features in force at a revision.
func (t tx) layers(workspace int64, at coverage.Revision) (map[coverage.Layer][]coverage.Feature, error) {
	layers := make(map[coverage.Layer][]coverage.Feature, len(at.Counts))
	for layer, n := range at.Counts {
		layers[layer] = make([]coverage.Feature, 0, n)
	}
	err := t.each(inForce, []any{workspace, at.Number}, func(scan func(...any) error) error {
		var (
			layer    coverage.Layer
			geometry []byte
			f        coverage.Feature
		)
		if err := scan(&layer, &f.ID, &geometry, &f.Properties); err != nil {
			return err
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
