package main

import (
	"context"
	"errors"
	"fmt"

	"yikezhong/coverage"
)

type copyCmd struct {
	From      string `help:"The store to read: a file or postgres://…; --store where absent." placeholder:"STORE"`
	To        string `required:"" help:"The store to write: a file, made where there is none, or postgres://…" placeholder:"STORE"`
	Workspace string `short:"w" required:"" help:"The workspace. The other store must not have one of this name."`
}

// Help teaches by example.
func (copyCmd) Help() string {
	return `Examples:
  yikezhong copy --from yikezhong.db --to postgres://planner@db.example/yikezhong -w linhe
  yikezhong copy --from postgres://planner@db.example/yikezhong --to linhe.db -w linhe

Revisions, norms and results come along; every assessment keeps its id. A password may come from PGPASSWORD or
a .pgpass file, so that it stands in no list of processes.`
}

func (c copyCmd) Run(ctx context.Context, p *program, o outputs) (err error) {
	if c.From == "" {
		c.From = p.Store
	}
	from, err := openStore(ctx, c.From, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, from.Close()) }()
	to, err := openStore(ctx, c.To, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, to.Close()) }()
	done, err := coverage.Copy(ctx, from, to, c.Workspace)
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	fmt.Fprintf(o.err, "Copied %s (%s): %d revisions, %d results.\n",
		done.Workspace.Slug, done.Workspace.Name, done.Workspace.Revision, done.Results)
	return nil
}
