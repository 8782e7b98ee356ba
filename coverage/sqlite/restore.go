package sqlite

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"yikezhong/coverage"
)

// Restore makes a new revision whose layers are those of revision n, with the warnings that stayed
// with them. Content is shared with the versions that come back, not copied.
func (s *Store) Restore(ctx context.Context, slug string, n int, by coverage.Origin) (coverage.Revision, error) {
	var rev coverage.Revision
	err := s.write(ctx, func(t tx) error {
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
		r := restore{t, workspace, n, rev.Number}
		if err := r.features(&rev); err != nil {
			return err
		}
		if err := r.notes(); err != nil {
			return err
		}
		if err := t.record(workspace, rev); err != nil {
			return err
		}
		return s.trail(t, coverage.AuditPut(slug, last.Number, rev, nil))
	})
	if err != nil {
		return coverage.Revision{}, fmt.Errorf("restore revision %d of %s: %w", n, slug, err)
	}
	return rev, nil
}

// restore brings back in revision now what was in force in revision then.
type restore struct {
	tx
	workspace int64
	then, now int
}

// Versions that began by then and have not ended are in force in both and stay. What remains is
// what came since and what ended since; where the two agree on a feature's content, it stays too.
const (
	collectEnded = `CREATE TEMP TABLE back (layer TEXT, feature TEXT, hash BLOB, content INTEGER,
		PRIMARY KEY (layer, feature)) WITHOUT ROWID`
	fillEnded = `INSERT INTO temp.back SELECT layer, feature, hash, content FROM past
		WHERE workspace = ?1 AND to_rev > ?2 AND from_rev <= ?2`
	dropEqual = `DELETE FROM temp.back WHERE EXISTS (SELECT 1 FROM feature f WHERE f.workspace = ?1
		AND f.layer = back.layer AND f.feature = back.feature AND f.hash = back.hash)`
	collectCame = `CREATE TEMP TABLE away (layer TEXT, feature TEXT, PRIMARY KEY (layer, feature)) WITHOUT ROWID`
	fillCame    = `INSERT INTO temp.away SELECT layer, feature FROM feature f
		WHERE workspace = ?1 AND from_rev > ?2 AND NOT EXISTS (SELECT 1 FROM temp.back b
			WHERE b.layer = f.layer AND b.feature = f.feature AND b.hash = f.hash)`
)

func (r restore) features(rev *coverage.Revision) (err error) {
	for _, make := range []string{collectEnded, collectCame} {
		if _, err = r.exec(make); err != nil {
			return err
		}
	}
	if _, err = r.exec(fillEnded, r.workspace, r.then); err != nil {
		return err
	}
	if _, err = r.exec(fillCame, r.workspace, r.then); err != nil {
		return err
	}
	if _, err = r.exec(dropEqual, r.workspace); err != nil {
		return err
	}
	return r.swap(rev)
}

// swap ends the versions of temp.away and begins those of temp.back anew, and counts both.
func (r restore) swap(rev *coverage.Revision) error {
	ended, err := r.exec(`INSERT INTO past (workspace, to_rev, layer, feature, from_rev, hash, content)
		SELECT f.workspace, ?2, f.layer, f.feature, f.from_rev, f.hash, f.content
		FROM temp.away a JOIN feature f ON f.workspace = ?1 AND f.layer = a.layer AND f.feature = a.feature`,
		r.workspace, r.now)
	if err != nil {
		return err
	}
	if _, err := r.exec(`DELETE FROM feature WHERE workspace = ? AND (layer, feature) IN (SELECT * FROM temp.away)`,
		r.workspace); err != nil {
		return err
	}
	begun, err := r.exec(`INSERT INTO feature (workspace, layer, feature, from_rev, hash, content)
		SELECT ?1, layer, feature, ?2, hash, content FROM temp.back`, r.workspace, r.now)
	if err != nil {
		return err
	}
	err = r.get(`SELECT count(*) FROM temp.away JOIN temp.back USING (layer, feature)`, nil, &rev.Changed)
	if err != nil {
		return err
	}
	rev.Added, rev.Removed = begun-rev.Changed, ended-rev.Changed
	for _, table := range []string{"away", "back"} {
		if _, err := r.exec(`DROP TABLE temp.` + table); err != nil {
			return err
		}
	}
	return nil
}

// notes ends the warnings that came since and begins anew those that ended since.
func (r restore) notes() error {
	if _, err := r.exec(`UPDATE note SET to_rev = ?3 WHERE workspace = ?1 AND from_rev > ?2 AND to_rev IS NULL`,
		r.workspace, r.then, r.now); err != nil {
		return err
	}
	_, err := r.exec(`INSERT INTO note (workspace, layer, revision, from_rev, issues)
		SELECT workspace, layer, revision, ?3, issues FROM note
		WHERE workspace = ?1 AND from_rev <= ?2 AND to_rev > ?2`, r.workspace, r.then, r.now)
	return err
}
