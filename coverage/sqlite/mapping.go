package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"yikezhong/coverage"
)

// PutMapping keeps a mapping with its workspace; nil removes it.
func (s *Store) PutMapping(ctx context.Context, slug, name string, m *coverage.Mapping) error {
	if !coverage.ValidMappingName(name) {
		return fmt.Errorf("%q cannot name a mapping; use letters and digits: %w", name, coverage.ErrInvalid)
	}
	err := s.write(ctx, func(t tx) error {
		id, w, err := t.workspace(slug)
		if err != nil {
			return err
		}
		_, known := w.Mappings[name]
		switch {
		case m == nil && !known:
			return fmt.Errorf("workspace %s has no such mapping: %w", slug, coverage.ErrNotFound)
		case m == nil:
			delete(w.Mappings, name)
		case !known && len(w.Mappings) >= coverage.MaxMappings:
			return fmt.Errorf("workspace %s keeps %d mappings already: %w", slug, coverage.MaxMappings, coverage.ErrInvalid)
		default:
			if w.Mappings == nil {
				w.Mappings = map[string]coverage.Mapping{}
			}
			w.Mappings[name] = *m
		}
		w.Revision = 0
		body, err := json.Marshal(w)
		if err != nil {
			return err
		}
		_, err = t.exec(`UPDATE workspace SET body = ? WHERE id = ?`, body, id)
		return err
	})
	if err != nil {
		return fmt.Errorf("put mapping %s: %w", name, err)
	}
	return nil
}
