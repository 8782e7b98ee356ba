package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"

	"yikezhong/api"
	"yikezhong/coverage"
)

type tilesCmd struct {
	Workspace string `short:"w" required:"" help:"The workspace."`
	Plan      string `required:"" help:"Id of the plan: yikezhong plan list."`
	AsOf      string `required:"" help:"The day, as 2025-12-31." placeholder:"DATE"`
	Horizon   string `help:"as_built 现状, or as_planned 规划期末." enum:"as_built,as_planned" default:"as_built"`
	Output    string `short:"o" required:"" help:"The file to write." placeholder:"FILE.pmtiles"`
	MinZoom   int    `help:"The lowest zoom." default:"0"`
	MaxZoom   int    `help:"The highest zoom, 16 at most; maps enlarge its tiles beyond it." default:"14"`
}

// Help teaches by example.
func (tilesCmd) Help() string {
	return `Examples:
  yikezhong tiles -w linhe --plan bayannur-2025 --as-of 2025-12-31 -o linhe.pmtiles

The file holds gaps, areas, divisions, scopes, walkways, dwellings and facilities. Any host that answers
ranges of a file serves it: no program, no database.`
}

// Validate implements kong's check of flags.
func (c tilesCmd) Validate() error {
	if c.MinZoom < 0 || c.MinZoom > c.MaxZoom || c.MaxZoom > 16 {
		return fmt.Errorf("--min-zoom %d, --max-zoom %d: zooms go up from 0 to 16", c.MinZoom, c.MaxZoom)
	}
	return nil
}

func (c tilesCmd) Run(ctx context.Context, p *program, o outputs) error {
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	q, err := question(catalogue, c.Plan, c.AsOf, c.Horizon, nil)
	if err != nil {
		return err
	}
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	w, err := store.World(ctx, c.Workspace, 0)
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	a, err := coverage.Assess(w, q)
	if err != nil {
		return err
	}
	return c.write(ctx, w, a, p.Lang, o.err)
}

// write makes the file, which appears whole or not at all.
func (c tilesCmd) write(ctx context.Context, w *coverage.World, a *coverage.Assessment, lang string, stderr io.Writer) (err error) {
	spool, err := os.CreateTemp("", "yikezhong-*.tiles")
	if err != nil {
		return err
	}
	defer func() { err = cmp.Or(err, spool.Close(), os.Remove(spool.Name())) }()
	bar := newProgress(stderr, c.Output)
	archive, err := api.Archive(ctx, spool, w, a, api.ArchiveOptions{
		Lang: lang, MinZoom: c.MinZoom, MaxZoom: c.MaxZoom, Progress: bar.tiles,
	})
	bar.done()
	if err != nil {
		return err
	}
	partial := c.Output + ".partial"
	f, err := os.Create(partial)
	if err != nil {
		return err
	}
	if err := cmp.Or(archive.Write(f), f.Close()); err != nil {
		return cmp.Or(err, os.Remove(partial))
	}
	fmt.Fprintf(stderr, "%s: %d tiles of %s at %s\n", c.Output, archive.Tiles(), c.Workspace, a.AsOf)
	return os.Rename(partial, c.Output)
}
