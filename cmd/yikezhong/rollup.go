package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"yikezhong/api"
	"yikezhong/coverage"
)

type rollupCmd struct {
	Workspace string `short:"w" required:"" help:"The region's workspace, that others share with: yikezhong workspace create linhe --shares-with region"`
	Plan      string `required:"" help:"Id of the region's plan: yikezhong plan list."`
	AsOf      string `help:"Only assessments of this day; the newest of each workspace where absent." placeholder:"DATE"`
	Horizon   string `help:"as_built 现状, or as_planned 规划期末." enum:"as_built,as_planned" default:"as_built"`
	Format    string `help:"${enum}." enum:"table,json" default:"table"`
}

// Help teaches by example.
func (rollupCmd) Help() string {
	return `Examples:
  yikezhong assess -w linhe --plan inner-mongolia-2025 --as-of 2025-12-31      in each workspace that shares
  yikezhong rollup -w region --plan inner-mongolia-2025

Sums alone cross from one workspace to another. Figures of unlike bases or years stand apart.`
}

func (c rollupCmd) Run(ctx context.Context, p *program, o outputs) error {
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	plan, err := catalogue.Plan(c.Plan)
	if err != nil {
		return fmt.Errorf("%w; yikezhong plan list shows them", err)
	}
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	r, err := api.RollUp(ctx, store, c.Workspace, plan, c.AsOf, coverage.Horizon(c.Horizon))
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	if c.Format == "json" {
		return api.WriteJSON(o.out, r)
	}
	printRollUp(o.out, r, p.Lang)
	return nil
}

func printRollUp(w io.Writer, r coverage.RollUp, lang string) {
	rows := [][]string{{"row", "verdict", "value", "of", "unit", "workspaces", "missing", "name"}}
	for _, row := range r.Indicators {
		var missing []string
		for _, m := range row.Missing {
			missing = append(missing, m.Workspace)
		}
		groups := row.Groups
		if len(groups) == 0 {
			groups = []coverage.RolledGroup{{}}
		}
		for i, g := range groups {
			verdict, value, of := "", "", ""
			if i == 0 {
				verdict = label("verdict", string(row.Verdict), lang)
			}
			if g.Value != nil {
				value = fmt.Sprintf("%.4g", *g.Value)
			}
			if g.Denominator != nil {
				of = fmt.Sprintf("%g/%g", g.Numerator, *g.Denominator)
			}
			rows = append(rows, []string{
				row.ID, verdict, value, of, row.Unit, strings.Join(g.Workspaces, " "), strings.Join(missing, " "), say(row.Name, lang),
			})
		}
	}
	table(w, rows)
	for _, o := range r.Overlaps {
		fmt.Fprintf(w, "%s: %s\n", o.Division, strings.Join(o.Workspaces, " "))
	}
}
