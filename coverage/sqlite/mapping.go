package sqlite

import (
	"context"
	"encoding/json"
	"fmt"

	"yikezhong/coverage"
)

// PutMapping keeps a mapping with its workspace; nil removes it.
func (s *Store) PutMapping(ctx context.Context, slug, name string, m *coverage.Mapping) error {
	err := s.write(ctx, func(t tx) error {
		id, old, err := t.workspace(slug)
		if err != nil {
			return err
		}
		w, err := old.WithMapping(name, m)
		if err != nil {
			return err
		}
		trail := coverage.AuditWorkspace(slug, old, w, false)
		w.Revision = 0
		body, err := json.Marshal(w)
		if err != nil {
			return err
		}
		if _, err = t.exec(`UPDATE workspace SET body = ? WHERE id = ?`, body, id); err != nil {
			return err
		}
		return s.trail(t, trail)
	})
	if err != nil {
		return fmt.Errorf("put mapping %s: %w", name, err)
	}
	return nil
}
