package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

type importCmd struct {
	Workspace string            `short:"w" required:"" help:"The workspace."`
	Layer     string            `short:"l" required:"" help:"${enum}." enum:"divisions,scopes,residential-areas,care-rooms,dwellings,facilities,walkways,reported"`
	Create    string            `help:"Make the workspace, with this name, where there is none." placeholder:"NAME"`
	CRS       string            `help:"Coordinate system of the files: EPSG:4547, GCJ-02, BD-09 …"`
	Format    string            `help:"geojson, csv or osm; by name or content where absent." enum:",geojson,csv,osm" default:""`
	Mode      string            `help:"replace the layer, or merge by id." enum:"replace,merge" default:"replace"`
	DryRun    bool              `help:"Say what would happen and change nothing."`
	OnIssue   string            `help:"reject: with any fault nothing lands; skip: leave faulty features out." enum:"reject,skip" default:"reject"`
	Map       map[string]string `help:"What a column is: --map 床位数=beds" mapsep:"none" placeholder:"COLUMN=PROPERTY"`
	Set       map[string]string `help:"A property of every row: --set kind=elder_canteen" mapsep:"none" placeholder:"PROPERTY=VALUE"`
	IfMatch   int               `help:"Refuse unless this is the newest revision."`
	Files     []string          `arg:"" help:"GeoJSON or CSV, of walkways also .osm.pbf, .osm and .osm.gz; - is standard input. Of several, the first replaces and the others merge."`
}

// Help teaches by example.
func (importCmd) Help() string {
	return `Examples:
  yikezhong import -w linhe --create 临河区 -l divisions 区划.csv
  yikezhong import -w linhe -l facilities --crs BD-09 --set kind=residential_care_home 养老机构.geojson
  yikezhong import -w linhe -l walkways town.osm.pbf
  yikezhong import -w linhe -l residential-areas --dry-run 小区.geojson      look first

A file is taken whole or not at all. To undo: yikezhong revisions -w linhe, then yikezhong restore -w linhe N.`
}

func (c importCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, c.Create != "")
	if err != nil {
		return err
	}
	defer store.Close()
	if err := c.workspace(ctx, store, o); err != nil {
		return err
	}
	mode := coverage.Mode(c.Mode)
	for i, file := range c.Files {
		if i > 0 {
			mode = coverage.Merge
		}
		if err := c.take(ctx, store, p, o, file, mode); err != nil {
			return err
		}
	}
	return nil
}

func (c importCmd) workspace(ctx context.Context, store coverage.Store, o outputs) error {
	_, err := store.Workspace(ctx, c.Workspace)
	if err == nil || c.Create == "" || !errors.Is(err, coverage.ErrNotFound) {
		return unknownWorkspace(err, c.Workspace)
	}
	_, err = store.PutWorkspace(ctx, coverage.Workspace{Slug: c.Workspace, Name: c.Create, Created: time.Now().UTC()})
	if err == nil {
		fmt.Fprintf(o.err, "Created workspace %s (%s).\n", c.Workspace, c.Create)
	}
	return err
}

func (c importCmd) take(ctx context.Context, store coverage.Store, p *program, o outputs, file string, mode coverage.Mode) error {
	r, err := openFile(file, o)
	if err != nil {
		return err
	}
	defer r.Close()
	name := filepath.Base(file)
	bar, began := newProgress(o.err, name), time.Now()
	res, err := intake.Import(ctx, store, c.Workspace, r, intake.Options{
		Layer: coverage.Layer(c.Layer), Name: name, Format: intake.Format(c.Format), CRS: c.CRS,
		Map: c.Map, Set: c.Set, Skip: c.OnIssue == "skip", Lang: p.Lang, Progress: bar.at,
	}, mode, c.IfMatch, coverage.Origin{Author: os.Getenv("USER"), Source: name, At: time.Now().UTC()}, c.DryRun)
	bar.done()
	if err != nil && !res.Refused {
		return err
	}
	printIssues(o.err, name, res.Issues, res.Total)
	printWays(o.err, name, res.Ways, time.Since(began))
	switch {
	case res.Refused:
		fmt.Fprintf(o.err, "%s: nothing landed: %d features are sound, %d are not. Mend them, or leave them out with --on-issue skip.\n",
			name, res.Accepted, res.Rejected)
		return verdictError(exitFails)
	case c.DryRun:
		fmt.Fprintf(o.err, "%s: would take %d features into %s. Nothing was changed; leave --dry-run out to do it.\n", name, res.Accepted, c.Layer)
	default:
		undo := fmt.Sprintf("restore -w %s %d", c.Workspace, res.Made.Number-1)
		if res.Made.Number == 1 {
			undo = "workspace delete " + c.Workspace
		}
		fmt.Fprintf(o.err, "%s: revision %d: %d added, %d changed, %d removed. To undo: yikezhong %s\n", name,
			res.Made.Number, res.Made.Added, res.Made.Changed, res.Made.Removed, undo)
	}
	return nil
}

// printWays says what became of the ways of a network: nothing for other layers.
func printWays(w io.Writer, name string, ways *intake.Ways, took time.Duration) {
	if ways == nil {
		return
	}
	fmt.Fprintf(w, "%s: %d ways read, %d kept with %d nodes, %d closed gates, %d nodes missing, in %.1f s\n",
		name, ways.Read, ways.Kept, ways.Nodes, ways.Gates, ways.Missing, took.Seconds())
	for _, reason := range slices.Sorted(maps.Keys(ways.LeftOut)) {
		fmt.Fprintf(w, "  left out %8d  %s\n", ways.LeftOut[reason], reason)
	}
}

func openFile(name string, o outputs) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(o.in), nil
	}
	return os.Open(name)
}

const shownIssues = 40

// printIssues lists what is wrong with a file and what would mend it.
func printIssues(w io.Writer, name string, issues []coverage.Issue, total int) {
	for i, is := range issues {
		if i == shownIssues {
			break
		}
		where := name
		if is.Row > 0 {
			where += fmt.Sprintf(":%d", is.Row)
		}
		for _, part := range []string{is.Feature, is.Field} {
			if part != "" {
				where += " " + part
			}
		}
		fmt.Fprintf(w, "%s  %s: %s\n    → %s\n", where, is.Severity, is.Message, is.Remedy)
	}
	if more := cmp.Or(total, len(issues)) - shownIssues; more > 0 {
		fmt.Fprintf(w, "… and %d more.\n", more)
	}
}
