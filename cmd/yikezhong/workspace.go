package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"yikezhong/coverage"
)

type workspaceCmd struct {
	List   workspaceListCmd   `cmd:"" help:"The workspaces of the store."`
	Create workspaceCreateCmd `cmd:"" help:"Create or change one. Example: yikezhong workspace create linhe --name 临河区 --division 150802"`
	Delete workspaceDeleteCmd `cmd:"" help:"Remove one with all it holds. There is no undo: yikezhong backup first."`
}

type workspaceListCmd struct{}

func (workspaceListCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	all, err := store.Workspaces(ctx)
	if err != nil {
		return err
	}
	rows := [][]string{{"workspace", "name", "revision", "divisions"}}
	for _, w := range all {
		rows = append(rows, []string{w.Slug, w.Name, strconv.Itoa(w.Revision), strings.Join(w.DivisionCodes, " ")})
	}
	table(o.out, rows)
	return nil
}

type workspaceCreateCmd struct {
	Slug     string    `arg:"" help:"Short name: a-z, 0-9 and hyphen."`
	Name     string    `help:"Name for people; the short name where absent."`
	Division []string  `help:"Codes of the divisions in scope; all that are imported where absent."`
	Region   []float64 `help:"west,south,east,north: data outside is refused. China where absent."`
	CRS      string    `help:"Coordinate system of files that declare none."`
	Shares   string    `name:"shares-with" help:"The region's workspace, whose plan adds up this one's figures." placeholder:"WORKSPACE"`
}

func (c workspaceCreateCmd) Run(ctx context.Context, p *program, o outputs) error {
	if n := len(c.Region); n != 0 && n != 4 {
		return fmt.Errorf("--region wants west,south,east,north, as 107.0,40.5,107.8,41.0")
	}
	store, err := p.open(ctx, true)
	if err != nil {
		return err
	}
	defer store.Close()
	name := c.Name
	if name == "" {
		name = c.Slug
	}
	created, err := store.PutWorkspace(ctx, coverage.Workspace{
		Slug: c.Slug, Name: name, DivisionCodes: c.Division, Region: c.Region, DefaultCRS: c.CRS, SharesWith: c.Shares, Created: time.Now().UTC(),
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(o.err, "%s %s. Next: yikezhong import -w %s -l divisions FILE\n",
		map[bool]string{true: "Created", false: "Changed"}[created], c.Slug, c.Slug)
	return nil
}

type workspaceDeleteCmd struct {
	Slug string `arg:""`
	Yes  bool   `help:"Do it: without this nothing is removed."`
}

func (c workspaceDeleteCmd) Run(ctx context.Context, p *program, o outputs) error {
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	w, err := store.Workspace(ctx, c.Slug)
	if err != nil {
		return unknownWorkspace(err, c.Slug)
	}
	if !c.Yes {
		return fmt.Errorf("%s (%s) has %d revisions, and removing it cannot be undone; add --yes", c.Slug, w.Name, w.Revision)
	}
	return store.DeleteWorkspace(ctx, c.Slug)
}
