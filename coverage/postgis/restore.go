package postgis

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"yikezhong/coverage"
)

// Restore makes a new revision whose layers are those of revision n, with the warnings that stayed
// with them.
func (s *Store) Restore(ctx context.Context, slug string, n int, by coverage.Origin) (rev coverage.Revision, err error) {
	err = s.write(ctx, func(t tx) error {
		workspace, last, err := t.newest(slug)
		if err != nil {
			return err
		}
		then, err := t.revision(workspace, n)
		if err != nil {
			return err
		}
		rev = coverage.Revision{
			Number: last.Number + 1, Mode: coverage.Replace, Origin: by, Counts: maps.Clone(then.Counts), Restores: n,
		}
		for _, count := range then.Counts {
			rev.Accepted += count
		}
		notes, err := t.notes(workspace, n)
		if err != nil {
			return err
		}
		for _, layer := range slices.Sorted(maps.Keys(notes)) {
			rev.Warnings = append(rev.Warnings, notes[layer]...)
		}
		if err := t.bringBack(workspace, n, &rev); err != nil {
			return err
		}
		if err := t.bringBackNotes(workspace, n, rev.Number); err != nil {
			return err
		}
		if err := t.record(workspace, slug, rev); err != nil {
			return err
		}
		return s.trail(t, coverage.AuditPut(slug, last.Number, rev, nil))
	})
	if err != nil {
		return coverage.Revision{}, fmt.Errorf("restore revision %d of %s: %w", n, slug, err)
	}
	return rev, nil
}

// Versions that began by then and have not ended are in force in both and stay. What remains is what
// came since and what ended since; where the two agree on a feature's content, it stays too.
const (
	collectBack = `CREATE TEMP TABLE back ON COMMIT DROP AS
		SELECT p.layer, p.feature, p.hash, p.geometry, p.properties FROM version p
		WHERE p.workspace = $1 AND p.to_rev > $2 AND p.from_rev <= $2 AND NOT EXISTS (SELECT FROM version c
			WHERE c.workspace = $1 AND c.layer = p.layer AND c.feature = p.feature AND c.to_rev IS NULL AND c.hash = p.hash)`
	collectAway = `CREATE TEMP TABLE away ON COMMIT DROP AS
		SELECT c.layer, c.feature FROM version c
		WHERE c.workspace = $1 AND c.to_rev IS NULL AND c.from_rev > $2 AND NOT EXISTS (SELECT FROM version p
			WHERE p.workspace = $1 AND p.layer = c.layer AND p.feature = c.feature
			AND p.to_rev > $2 AND p.from_rev <= $2 AND p.hash = c.hash)`
)

// bringBack ends what came since revision n and begins anew what ended since, and counts both.
func (t tx) bringBack(workspace int64, n int, rev *coverage.Revision) error {
	for _, collect := range []string{collectBack, collectAway} {
		if _, err := t.exec(collect, workspace, n); err != nil {
			return err
		}
	}
	ended, err := t.exec(`UPDATE version v SET to_rev = $2 FROM away a
		WHERE v.workspace = $1 AND v.layer = a.layer AND v.feature = a.feature AND v.to_rev IS NULL`, workspace, rev.Number)
	if err != nil {
		return err
	}
	begun, err := t.exec(`INSERT INTO version (workspace, layer, feature, from_rev, hash, geometry, properties)
		SELECT $1, layer, feature, $2, hash, geometry, properties FROM back`, workspace, rev.Number)
	if err != nil {
		return err
	}
	if err := t.get(`SELECT count(*) FROM away JOIN back USING (layer, feature)`, nil, &rev.Changed); err != nil {
		return err
	}
	rev.Added, rev.Removed = begun-rev.Changed, ended-rev.Changed
	return nil
}

// bringBackNotes ends the warnings that came since revision n and begins anew those that ended since.
func (t tx) bringBackNotes(workspace int64, n, now int) error {
	if _, err := t.exec(`UPDATE note SET to_rev = $3 WHERE workspace = $1 AND from_rev > $2 AND to_rev IS NULL`,
		workspace, n, now); err != nil {
		return err
	}
	_, err := t.exec(`INSERT INTO note (workspace, layer, revision, from_rev, issues)
		SELECT workspace, layer, revision, $3, issues FROM note
		WHERE workspace = $1 AND from_rev <= $2 AND to_rev > $2`, workspace, n, now)
	return err
}
