package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"yikezhong/coverage"
	"yikezhong/coverage/sqlite"
)

type revisionsCmd struct {
	Workspace string `short:"w" required:"" help:"The workspace."`
	Limit     int    `default:"20" help:"How many."`
}

func (c revisionsCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	all, err := store.Revisions(ctx, c.Workspace, 0, c.Limit)
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	rows := [][]string{{"revision", "when", "layer", "mode", "added", "changed", "removed", "source"}}
	for _, r := range all {
		rows = append(rows, []string{
			strconv.Itoa(r.Number), r.Origin.At.Local().Format(time.DateTime), string(r.Layer), string(r.Mode),
			strconv.Itoa(r.Added), strconv.Itoa(r.Changed), strconv.Itoa(r.Removed), r.Origin.Source,
		})
	}
	table(o.out, rows)
	return nil
}

type restoreCmd struct {
	Workspace string `short:"w" required:"" help:"The workspace."`
	Revision  int    `arg:"" help:"Number of the revision to go back to. Example: yikezhong restore -w linhe 3"`
}

func (c restoreCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	by := coverage.Origin{Source: fmt.Sprintf("restore of revision %d", c.Revision), At: time.Now().UTC()}
	r, err := store.Restore(ctx, c.Workspace, c.Revision, by)
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	fmt.Fprintf(o.err, "Revision %d of %s holds what revision %d held. To undo this: yikezhong restore -w %s %d\n",
		r.Number, c.Workspace, c.Revision, c.Workspace, r.Number-1)
	return nil
}

type backupCmd struct {
	File string `arg:"" help:"The file to write; it must not be there yet."`
}

func (c backupCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	file, ok := store.(*sqlite.Store)
	if !ok {
		return fmt.Errorf("a database is backed up by its own tools, as pg_dump --format=custom; docs/operations.md shows how; " +
			"yikezhong copy brings a workspace into a file")
	}
	if err := file.Backup(ctx, c.File); err != nil {
		return err
	}
	fmt.Fprintf(o.err, "Wrote %s. To use it: yikezhong serve --store %s\n", c.File, c.File)
	return nil
}

type versionCmd struct{}

func (versionCmd) Run(o outputs) error {
	_, err := fmt.Fprintln(o.out, "yikezhong", version)
	return err
}
