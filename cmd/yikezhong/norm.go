package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

type normCmd struct {
	List  normListCmd  `cmd:"" help:"The norms that can be adopted."`
	Adopt normAdoptCmd `cmd:"" help:"Adopt one for a workspace. Example: yikezhong norm adopt -w linhe neimenggu-2022-44"`
	Drop  normDropCmd  `cmd:"" help:"Drop one."`
}

type normListCmd struct{}

func (normListCmd) Run(p *program, o outputs) error {
	c, err := p.catalogue()
	if err != nil {
		return err
	}
	rows := [][]string{{"norm", "value", "unit", "adoptable", "name"}}
	for _, n := range c.Norms {
		rows = append(rows, []string{
			n.ID, strconv.FormatFloat(n.Value.Float(), 'f', -1, 64), n.Unit,
			map[bool]string{true: "no, a reference", false: "yes"}[n.ReferenceOnly], say(n.Name, p.Lang),
		})
	}
	table(o.out, rows)
	return nil
}

type normAdoptCmd struct {
	Workspace string `short:"w" required:"" help:"The workspace."`
	Norm      string `arg:"" help:"Id of the norm: yikezhong norm list."`
}

func (c normAdoptCmd) Run(ctx context.Context, p *program, o outputs) error {
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	r, err := adopt(ctx, store, catalogue, c.Workspace, c.Norm)
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	fmt.Fprintf(o.err, "Revision %d: %s holds in %s from now on.\n", r.Number, c.Norm, c.Workspace)
	return nil
}

func adopt(ctx context.Context, store coverage.Store, c *seeds.Catalogue, slug, id string) (coverage.Revision, error) {
	f, err := normFeature(c, id)
	if err != nil {
		return coverage.Revision{}, err
	}
	return store.Put(ctx, slug, coverage.Change{
		Layer: coverage.Norms, Mode: coverage.Merge, Features: one(f),
		Origin: coverage.Origin{Source: "adopt norm " + id, At: time.Now().UTC()},
	})
}

// normFeature is a preset norm as a workspace keeps it. One from elsewhere cannot be adopted.
func normFeature(c *seeds.Catalogue, id string) (coverage.Feature, error) {
	n, err := c.Norm(id)
	if err != nil {
		return coverage.Feature{}, fmt.Errorf("%w; yikezhong norm list shows them", err)
	}
	if n.ReferenceOnly {
		return coverage.Feature{}, fmt.Errorf("norm %s is from elsewhere: it is shown as a reference, never adopted: %w", id, coverage.ErrInvalid)
	}
	props, err := json.Marshal(n)
	return coverage.Feature{ID: n.ID, Properties: props}, err
}

type normDropCmd struct {
	Workspace string `short:"w" required:"" help:"The workspace."`
	Norm      string `arg:"" help:"Id of the norm."`
}

func (c normDropCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	r, err := store.Put(ctx, c.Workspace, coverage.Change{
		Layer: coverage.Norms, Mode: coverage.Remove, Features: one(coverage.Feature{ID: c.Norm}),
		Origin: coverage.Origin{Source: "drop norm " + c.Norm, At: time.Now().UTC()},
	})
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	fmt.Fprintf(o.err, "Revision %d: %d norm dropped.\n", r.Number, r.Removed)
	return nil
}
