package sqlite

import (
	"bytes"
	"fmt"
	"strings"

	"yikezhong/coverage"
)

// diff is one change of one layer under way. Versions whose content did not change stay; one that
// did ends in past and begins anew in feature.
//
// temp.touched holds the content ids of versions that were met and not rewritten: those a replace
// leaves in force, and those a remove ends.
type diff struct {
	tx
	workspace int64
	rev       int // that is being made
	layer     coverage.Layer
	mode      coverage.Mode

	content                           int64 // the last id given out
	accepted, added, changed, removed int
}

func (d *diff) begin() error {
	if _, err := d.exec(`CREATE TEMP TABLE touched (content INTEGER PRIMARY KEY)`); err != nil {
		return err
	}
	return d.get(`SELECT coalesce(max(id), 0) FROM content`, nil, &d.content)
}

// current is the version in force of an id.
type current struct {
	hash    []byte
	content int64
	met     bool // earlier in the same change
}

// apply writes what a batch changes.
func (d *diff) apply(batch []version) error {
	before, err := d.lookup(batch)
	if err != nil {
		return err
	}
	var (
		fresh   []version // added or changed
		ended   []any     // ids of the changed
		touched []any
	)
	for _, v := range batch {
		was, known := before[v.id]
		switch {
		case known && was.met:
			return fmt.Errorf("%s %q is given twice in one change: %w", d.layer, v.id, coverage.ErrInvalid)
		case known && (d.mode == coverage.Remove || bytes.Equal(was.hash, v.hash[:])):
			touched = append(touched, was.content)
		case d.mode == coverage.Remove:
			return fmt.Errorf("no feature of %s is called %q: %w", d.layer, v.id, coverage.ErrNotFound)
		default:
			if known {
				ended = append(ended, v.id)
			}
			fresh = append(fresh, v)
		}
		before[v.id] = current{met: true}
	}
	d.accepted += len(batch)
	d.changed += len(ended)
	d.added += len(fresh) - len(ended)
	return d.write(fresh, ended, touched)
}

// lookup returns the versions in force of a batch's ids.
func (d *diff) lookup(batch []version) (map[string]current, error) {
	args := []any{d.rev, d.workspace, d.layer}
	for _, v := range batch {
		args = append(args, v.id)
	}
	found := make(map[string]current, len(batch))
	err := d.each(`SELECT f.feature, f.hash, f.content, f.from_rev = ? OR t.content IS NOT NULL
		FROM feature f LEFT JOIN temp.touched t ON t.content = f.content
		WHERE f.workspace = ? AND f.layer = ? AND f.feature IN (`+rows(len(batch), "?")+`)`, args,
		func(scan func(...any) error) error {
			var (
				id string
				c  current
			)
			err := scan(&id, &c.hash, &c.content, &c.met)
			found[id] = c
			return err
		})
	return found, err
}

func (d *diff) write(fresh []version, ended, touched []any) error {
	if len(touched) > 0 {
		if _, err := d.exec(`INSERT INTO temp.touched VALUES `+rows(len(touched), "(?)"), touched...); err != nil {
			return err
		}
	}
	if len(ended) > 0 {
		if _, err := d.exec(endVersions+` AND feature IN (`+rows(len(ended), "?")+`)`,
			append([]any{d.rev, d.workspace, d.layer}, ended...)...); err != nil {
			return err
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	contents := make([]any, 0, 3*len(fresh))
	versions := append(make([]any, 0, 3+3*len(fresh)), d.workspace, d.layer, d.rev)
	for i := range fresh {
		v := &fresh[i]
		d.content++
		contents = append(contents, d.content, v.geometry, v.properties)
		versions = append(versions, v.id, v.hash[:], d.content)
	}
	if _, err := d.exec(`INSERT INTO content (id, geometry, properties) VALUES `+
		rows(len(fresh), "(?,?,?)"), contents...); err != nil {
		return err
	}
	_, err := d.exec(`INSERT INTO feature (workspace, layer, from_rev, feature, hash, content)
		SELECT ?, ?, ?, * FROM (VALUES `+rows(len(fresh), "(?,?,?)")+`) WHERE true ON CONFLICT DO UPDATE
		SET from_rev = excluded.from_rev, hash = excluded.hash, content = excluded.content`, versions...)
	return err
}

// endVersions copies versions in force to past, ended by a revision; its caller says which.
const endVersions = `INSERT INTO past (workspace, to_rev, layer, feature, from_rev, hash, content)
	SELECT workspace, ?, layer, feature, from_rev, hash, content FROM feature
	WHERE workspace = ? AND layer = ?`

// end drops what the whole change drops: with replace all that it did not name, with remove all
// that it did.
func (d *diff) end() (err error) {
	gone := ` AND from_rev < ? AND content NOT IN (SELECT content FROM temp.touched)`
	if d.mode == coverage.Remove {
		gone = ` AND from_rev < ? AND content IN (SELECT content FROM temp.touched)`
	}
	if d.mode != coverage.Merge {
		if d.removed, err = d.exec(endVersions+gone, d.rev, d.workspace, d.layer, d.rev); err != nil {
			return err
		}
		if _, err := d.exec(`DELETE FROM feature WHERE workspace = ? AND layer = ?`+gone,
			d.workspace, d.layer, d.rev); err != nil {
			return err
		}
	}
	_, err = d.exec(`DROP TABLE temp.touched`)
	return err
}

// rows returns n times a row of parameters: "(?,?),(?,?)". They are bare: SQLite looks a numbered
// one up by its name, in a time that grows with their number.
func rows(n int, row string) string { return strings.Repeat(","+row, n)[1:] }
