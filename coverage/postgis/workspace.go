package postgis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"yikezhong/coverage"
)

// Workspaces lists all, by slug.
func (s *Store) Workspaces(ctx context.Context) ([]coverage.Workspace, error) {
	all := []coverage.Workspace{}
	err := s.read(ctx, func(t tx) error {
		return t.each(`SELECT revision, body FROM workspace ORDER BY slug`, nil, func(scan func(...any) error) error {
			var (
				rev  int
				body []byte
			)
			if err := scan(&rev, &body); err != nil {
				return err
			}
			w, err := decodeWorkspace(body, rev)
			all = append(all, w)
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("list workspaces: %w", err)
	}
	return all, nil
}

// Workspace returns one.
func (s *Store) Workspace(ctx context.Context, slug string) (w coverage.Workspace, err error) {
	err = s.read(ctx, func(t tx) (err error) {
		_, w, err = t.workspace(theWorkspace, slug)
		return err
	})
	return w, err
}

// PutWorkspace creates or changes one and reports whether it is new. Its layers, its revision and
// the time it was created stay.
func (s *Store) PutWorkspace(ctx context.Context, w coverage.Workspace) (created bool, err error) {
	if !coverage.ValidSlug(w.Slug) {
		return false, fmt.Errorf("%q cannot name a workspace; use 1 to 63 of a-z, 0-9 and hyphen, "+
			"beginning with a letter or digit: %w", w.Slug, coverage.ErrInvalid)
	}
	err = s.write(ctx, func(t tx) error {
		id, old, err := t.workspace(itsTurn, w.Slug)
		created = errors.Is(err, coverage.ErrNotFound)
		if err != nil && !created {
			return err
		}
		if !created {
			w.Created = old.Created
		}
		w.Revision, w.Created, w.Mappings = 0, w.Created.UTC(), old.Mappings
		body, err := json.Marshal(w)
		if err != nil {
			return err
		}
		if created {
			_, err = t.exec(`INSERT INTO workspace (slug, body) VALUES ($1, $2)`, w.Slug, body)
		} else {
			_, err = t.exec(`UPDATE workspace SET body = $1 WHERE id = $2`, body, id)
		}
		if err != nil {
			return err
		}
		if err := s.trail(t, coverage.AuditWorkspace(w.Slug, old, w, created)); err != nil {
			return err
		}
		return t.announce(w.Slug, old.Revision)
	})
	if err != nil {
		return false, fmt.Errorf("put workspace %s: %w", w.Slug, err)
	}
	return created, nil
}

// DeleteWorkspace removes one with all its revisions and results.
func (s *Store) DeleteWorkspace(ctx context.Context, slug string) error {
	err := s.write(ctx, func(t tx) error {
		id, was, err := t.workspace(itsTurn, slug)
		if err != nil {
			return err
		}
		if _, err = t.exec(`DELETE FROM workspace WHERE id = $1`, id); err != nil { // the rest follows it
			return err
		}
		if err := s.trail(t, coverage.AuditThing(slug, "delete", slug, was, nil)); err != nil {
			return err
		}
		return t.announce(slug, 0)
	})
	if err != nil {
		return fmt.Errorf("delete workspace: %w", err)
	}
	return nil
}
