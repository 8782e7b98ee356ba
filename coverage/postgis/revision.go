package postgis

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"yikezhong/coverage"
)

// Revisions lists those numbered below before (0: from the newest), newest first; a limit of 0 or
// less is none.
func (s *Store) Revisions(ctx context.Context, slug string, before, limit int) ([]coverage.Revision, error) {
	if before <= 0 {
		before = math.MaxInt32
	}
	if limit <= 0 {
		limit = math.MaxInt32
	}
	all := []coverage.Revision{}
	err := s.read(ctx, func(t tx) error {
		workspace, _, err := t.workspace(theWorkspace, slug)
		if err != nil {
			return err
		}
		return t.each(`SELECT body FROM revision WHERE workspace = $1 AND number < $2 ORDER BY number DESC LIMIT $3`,
			[]any{workspace, before, limit}, func(scan func(...any) error) error {
				var body []byte
				if err := scan(&body); err != nil {
					return err
				}
				var r coverage.Revision
				err := json.Unmarshal(body, &r)
				all = append(all, r)
				return err
			})
	})
	if err != nil {
		return nil, fmt.Errorf("list revisions of %s: %w", slug, err)
	}
	return all, nil
}

// newest returns the row id of a workspace, whose turn begins, and its newest revision, numbered 0
// before the first.
func (t tx) newest(slug string) (int64, coverage.Revision, error) {
	workspace, w, err := t.workspace(itsTurn, slug)
	if err != nil || w.Revision == 0 {
		return workspace, coverage.Revision{Counts: map[coverage.Layer]int{}}, err
	}
	last, err := t.revision(workspace, w.Revision)
	return workspace, last, err
}

func (t tx) revision(workspace int64, n int) (r coverage.Revision, err error) {
	var body []byte
	err = t.get(`SELECT body FROM revision WHERE workspace = $1 AND number = $2`, []any{workspace, n}, &body)
	if err != nil {
		return r, fmt.Errorf("revision %d: %w", n, err)
	}
	return r, json.Unmarshal(body, &r)
}

// annotate keeps a change's warnings with its layer. They end with the next replace, or with the
// layer's last feature.
func (t tx) annotate(workspace int64, rev coverage.Revision) error {
	empty := rev.Counts[rev.Layer] == 0
	if rev.Mode == coverage.Replace || empty {
		if _, err := t.exec(`UPDATE note SET to_rev = $3 WHERE workspace = $1 AND layer = $2 AND to_rev IS NULL`,
			workspace, rev.Layer, rev.Number); err != nil {
			return err
		}
	}
	if len(rev.Warnings) == 0 || empty {
		return nil
	}
	issues, err := json.Marshal(rev.Warnings)
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO note (workspace, layer, revision, from_rev, issues) VALUES ($1, $2, $3, $3, $4)`,
		workspace, rev.Layer, rev.Number, issues)
	return err
}

// notes returns the warnings in force at revision n, those of a layer by the revision that brought them.
func (t tx) notes(workspace int64, n int) (map[coverage.Layer][]coverage.Issue, error) {
	all := map[coverage.Layer][]coverage.Issue{}
	err := t.each(`SELECT layer, issues FROM note
		WHERE workspace = $1 AND from_rev <= $2 AND (to_rev IS NULL OR to_rev > $2)
		ORDER BY layer, revision`, []any{workspace, n}, func(scan func(...any) error) error {
		var (
			layer coverage.Layer
			body  []byte
		)
		if err := scan(&layer, &body); err != nil {
			return err
		}
		var issues []coverage.Issue
		err := json.Unmarshal(body, &issues)
		all[layer] = append(all[layer], issues...)
		return err
	})
	return all, err
}
