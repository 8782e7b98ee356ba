package postgis

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb/encoding/wkb"

	"yikezhong/coverage"
)

// Put makes a revision from a change in one transaction: all of it or nothing. Until it ends no other
// change of the workspace begins; reads go on.
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
		d := diff{tx: t, workspace: workspace, rev: last.Number + 1, change: c}
		if err := d.apply(); err != nil {
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
		if err := t.record(workspace, slug, rev); err != nil {
			return err
		}
		return s.trail(t, coverage.AuditPut(slug, last.Number, rev, ids()))
	})
	if err != nil {
		return coverage.Revision{}, fmt.Errorf("put %s of %s: %w", c.Layer, slug, err)
	}
	return rev, nil
}

// record appends the revision, makes it the newest and announces it when it is committed.
func (t tx) record(workspace int64, slug string, rev coverage.Revision) error {
	rev.Origin.At = rev.Origin.At.UTC()
	body, err := json.Marshal(rev)
	if err != nil {
		return err
	}
	if _, err := t.exec(`INSERT INTO revision (workspace, number, body) VALUES ($1, $2, $3)`,
		workspace, rev.Number, body); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE workspace SET revision = $2 WHERE id = $1`, workspace, rev.Number); err != nil {
		return err
	}
	return t.announce(slug, rev.Number)
}

// diff is one change of one layer under way. What it brings stands in a table of the transaction;
// versions whose content did not change stay, one that did ends and begins anew.
type diff struct {
	tx
	workspace int64
	rev       int // that is being made
	change    coverage.Change

	accepted, added, changed, removed int
}

func (d *diff) apply() error {
	if _, err := d.exec(`CREATE TEMP TABLE incoming (n integer, feature text COLLATE "C", hash bytea, geometry bytea, properties json)
		ON COMMIT DROP`); err != nil {
		return err
	}
	if err := d.receive(); err != nil {
		return err
	}
	if _, err := d.exec(`CREATE INDEX ON incoming (feature)`); err != nil {
		return err
	}
	if _, err := d.exec(`ANALYZE incoming`); err != nil {
		return err
	}
	if err := d.check(); err != nil {
		return err
	}
	return d.swap()
}

// A copy is what is sent at once: enough rows to spread its cost, and few enough bytes that a file of
// large polygons does not stand in memory.
const (
	copyRows  = 5_000
	copyBytes = 8 << 20
)

// receive reads the features on the caller's goroutine, where the iterator belongs.
func (d *diff) receive() error {
	var (
		rows  [][]any
		bytes int
	)
	send := func() error {
		_, err := d.CopyFrom(d.ctx, pgx.Identifier{"incoming"}, []string{"n", "feature", "hash", "geometry", "properties"},
			pgx.CopyFromRows(rows))
		rows, bytes = rows[:0], 0
		return err
	}
	for f, err := range d.change.Features {
		if err == nil {
			err = d.ctx.Err()
		}
		if err != nil {
			return err
		}
		row, size, err := d.encode(f)
		if err != nil {
			return err
		}
		d.accepted++
		rows, bytes = append(rows, row), bytes+size
		if len(rows) == copyRows || bytes >= copyBytes {
			if err := send(); err != nil {
				return err
			}
		}
	}
	return send()
}

// encode makes a feature a row of incoming. Of one to remove only the id counts.
func (d *diff) encode(f coverage.Feature) (row []any, size int, err error) {
	if d.change.Mode == coverage.Remove {
		return []any{d.accepted, f.ID, nil, nil, nil}, len(f.ID), nil
	}
	if err := f.Validate(d.change.Layer); err != nil {
		return nil, 0, err
	}
	hash := f.Hash()
	var geometry []byte
	if f.Geometry != nil {
		if geometry, err = wkb.Marshal(f.Geometry); err != nil {
			return nil, 0, fmt.Errorf("geometry of %s %q: %v: %w", d.change.Layer, f.ID, err, coverage.ErrInvalid)
		}
	}
	return []any{d.accepted, f.ID, hash[:], geometry, f.Properties}, len(geometry) + len(f.Properties), nil
}

// check refuses an id given twice, and one to remove that is not there.
func (d *diff) check() error {
	var id *string
	if err := d.get(`SELECT (SELECT feature FROM incoming GROUP BY feature HAVING count(*) > 1 ORDER BY min(n) LIMIT 1)`,
		nil, &id); err != nil {
		return err
	}
	if id != nil {
		return fmt.Errorf("%s %q is given twice in one change: %w", d.change.Layer, *id, coverage.ErrInvalid)
	}
	if d.change.Mode != coverage.Remove {
		return nil
	}
	if err := d.get(`SELECT (SELECT feature FROM incoming i WHERE NOT EXISTS (SELECT FROM version v
		WHERE v.workspace = $1 AND v.layer = $2 AND v.feature = i.feature AND v.to_rev IS NULL) ORDER BY n LIMIT 1)`,
		[]any{d.workspace, d.change.Layer}, &id); err != nil {
		return err
	}
	if id != nil {
		return fmt.Errorf("no feature of %s is called %q: %w", d.change.Layer, *id, coverage.ErrNotFound)
	}
	return nil
}

// swap ends the versions that the change ends and begins those that it brings.
func (d *diff) swap() (err error) {
	const end = `UPDATE version v SET to_rev = $3 FROM incoming i
		WHERE v.workspace = $1 AND v.layer = $2 AND v.to_rev IS NULL AND v.feature = i.feature`
	if d.change.Mode == coverage.Remove {
		d.removed, err = d.exec(end, d.workspace, d.change.Layer, d.rev)
		return err
	}
	if d.change.Mode == coverage.Replace {
		if d.removed, err = d.exec(`UPDATE version v SET to_rev = $3 WHERE v.workspace = $1 AND v.layer = $2
			AND v.to_rev IS NULL AND NOT EXISTS (SELECT FROM incoming i WHERE i.feature = v.feature)`,
			d.workspace, d.change.Layer, d.rev); err != nil {
			return err
		}
	}
	if d.changed, err = d.exec(end+` AND v.hash <> i.hash`, d.workspace, d.change.Layer, d.rev); err != nil {
		return err
	}
	begun, err := d.exec(`INSERT INTO version (workspace, layer, feature, from_rev, hash, geometry, properties)
		SELECT $1, $2, feature, $3, hash, ST_SetSRID(ST_GeomFromWKB(geometry), 4490), properties FROM incoming i
		WHERE NOT EXISTS (SELECT FROM version v
			WHERE v.workspace = $1 AND v.layer = $2 AND v.feature = i.feature AND v.to_rev IS NULL)`,
		d.workspace, d.change.Layer, d.rev)
	d.added = begun - d.changed
	return err
}
