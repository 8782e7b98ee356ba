package sqlite

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"yikezhong/coverage"
)

// Put makes a revision from a change in one transaction: all of it or nothing. It holds the write
// lock while it reads the features, so they must not wait for a writer of this store.
func (s *Store) Put(ctx context.Context, slug string, c coverage.Change) (rev coverage.Revision, err error) {
	if err := c.Validate(); err != nil {
		return rev, fmt.Errorf("put %s: %w", slug, err)
	}
	features, ids := coverage.Noting(c.Features)
	c.Features = features
	err = s.write(ctx, func(t tx) error {
		workspace, last, err := t.newest(slug)
		if err != nil {
			return err
		}
		if c.IfMatch != 0 && c.IfMatch != last.Number {
			return fmt.Errorf("the change was based on revision %d and the newest is %d; "+
				"look at what came between and send it again: %w", c.IfMatch, last.Number, coverage.ErrConflict)
		}
		d, err := t.diff(workspace, last.Number+1, c)
		if err != nil {
			return err
		}
		rev = coverage.Revision{
			Number: d.rev, Layer: c.Layer, Mode: c.Mode, Origin: c.Origin, Warnings: c.Note,
			Accepted: d.accepted, Added: d.added, Changed: d.changed, Removed: d.removed,
			Counts: maps.Clone(last.Counts),
		}
		rev.Counts[c.Layer] += d.added - d.removed
		if rev.Counts[c.Layer] == 0 {
			delete(rev.Counts, c.Layer)
		}
		if err := t.annotate(workspace, rev); err != nil {
			return err
		}
		if err := t.record(workspace, rev); err != nil {
			return err
		}
		return s.trail(t, coverage.AuditPut(slug, last.Number, rev, ids()))
	})
	if err != nil {
		return coverage.Revision{}, fmt.Errorf("put %s of %s: %w", c.Layer, slug, err)
	}
	return rev, nil
}

// diff reads the change's features and makes the versions of its layer what they ask for.
func (t tx) diff(workspace int64, rev int, c coverage.Change) (*diff, error) {
	d := &diff{tx: t, workspace: workspace, rev: rev, layer: c.Layer, mode: c.Mode}
	if err := d.begin(); err != nil {
		return nil, err
	}
	if err := inBatches(t.ctx, c, d.apply); err != nil {
		return nil, err
	}
	return d, d.end()
}

// record appends the revision and makes it the newest.
func (t tx) record(workspace int64, rev coverage.Revision) error {
	rev.Origin.At = rev.Origin.At.UTC()
	body, err := json.Marshal(rev)
	if err != nil {
		return err
	}
	if rev.Layer == coverage.Walkways || rev.Restores > 0 {
		if err := t.forget(workspace); err != nil {
			return err
		}
	}
	if _, err := t.exec(`INSERT INTO revision (workspace, number, body) VALUES (?, ?, ?)`,
		workspace, rev.Number, body); err != nil {
		return err
	}
	_, err = t.exec(`UPDATE workspace SET revision = ? WHERE id = ?`, rev.Number, workspace)
	return err
}
