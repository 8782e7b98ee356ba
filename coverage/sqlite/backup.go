package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"yikezhong/coverage"
)

// Backup writes the store as it is now to a new file of mode 0600, which Open takes. Readers and
// writers go on meanwhile. The file appears whole or not at all; one that is there already is
// ErrConflict.
func (s *Store) Backup(ctx context.Context, path string) error {
	if err := s.backup(ctx, path); err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	return nil
}

func (s *Store) backup(ctx context.Context, path string) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(fmt.Errorf("the file exists; name a new one: %w", coverage.ErrConflict), err)
	}
	partial := path + ".partial"
	if err := s.vacuumInto(ctx, partial); err != nil {
		return err
	}
	return os.Rename(partial, path)
}

// vacuumInto makes the file, fills it and waits until it is on the disk.
func (s *Store) vacuumInto(ctx context.Context, path string) (err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // SQLite takes an empty file
	if err != nil {
		return err
	}
	defer func() {
		if err = errors.Join(err, f.Close()); err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	// Neither the writer, which goes on, nor a reader, which may not write a file.
	db, err := connect(s.path, 1, "busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return translate(ctx, err)
	}
	return f.Sync()
}
