package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

type reachCmd struct {
	Workspace string            `short:"w" required:"" help:"The workspace."`
	Plan      string            `required:"" help:"Id of the plan: yikezhong plan list."`
	Class     string            `help:"Of facility: ${enum}." enum:"care,comprehensive,day_care,residential,mutual_aid,meals,learning,childcare,primary_medical,hospital" default:"care"`
	AsOf      string            `help:"A day, as 2025-12-31; today where absent." placeholder:"DATE"`
	Horizon   string            `help:"as_built 现状, or as_planned 规划期末." enum:"as_built,as_planned" default:"as_built"`
	Reach     string            `help:"walking, or straight_line; along the walkways where there are any, where absent." enum:",walking,straight_line" default:""`
	Revision  int               `help:"An older revision; the newest where absent."`
	Param     map[string]string `help:"A parameter of ours: --param circle_m=800" mapsep:"none" placeholder:"NAME=VALUE"`
	Uncovered int               `help:"List the areas with people beyond so many metres, the one with most elders first, in place of the distances." placeholder:"METRES"`
	Format    string            `help:"${enum}." enum:"table,json,csv" default:"table"`
}

// Help teaches by example.
func (reachCmd) Help() string {
	return `Examples:
  yikezhong reach -w linhe --plan bayannur-2025
  yikezhong reach -w linhe --plan bayannur-2025 --uncovered 1000 --format csv > 未覆盖小区.csv

Five distances side by side, each with its source: which is taken can turn a result. Nothing is stored.`
}

func (c reachCmd) Run(ctx context.Context, p *program, o outputs) error {
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	if c.AsOf == "" {
		c.AsOf = api.Today(time.Now())
	}
	q, err := question(catalogue, c.Plan, c.AsOf, c.Horizon, c.Param)
	if err != nil {
		return err
	}
	q.Reach = c.Reach
	store, err := p.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	w, err := store.World(ctx, c.Workspace, c.Revision)
	if err != nil {
		return unknownWorkspace(err, c.Workspace)
	}
	class, _ := coverage.ClassNamed(c.Class) // the flag is of these
	supply, err := w.Supply(q, class)
	if err != nil {
		return err
	}
	if c.Uncovered != 0 {
		all, err := supply.Uncovered(c.Uncovered)
		if err != nil {
			return err
		}
		return c.print(o.out, all, export.Uncovered(all, export.Lang(p.Lang)))
	}
	s := supply.Sensitivity()
	if c.Format == "table" {
		printSupply(o.out, s, w.Revision, p.Lang)
	}
	return c.print(o.out, s, export.Sensitivity(s, export.Lang(p.Lang)))
}

func (c reachCmd) print(w io.Writer, v any, rows [][]string) error {
	switch c.Format {
	case "json":
		return api.WriteJSON(w, v)
	case "csv":
		return export.Table(w, rows)
	}
	table(w, rows)
	return nil
}

// printSupply prints what the table below is of.
func printSupply(w io.Writer, s coverage.Sensitivity, revision int, lang string) {
	words := coverage.Text{
		Zh: "%s · %s · revision %d · 设施%d处，另有存疑%d处 · 小区%d个 · %s\n",
		En: "%s · %s · revision %d · %d facilities, %d in doubt · %d estates · %s\n",
	}
	fmt.Fprintf(w, say(words, lang), label("class", s.Class, lang), label("reach_method", s.Method, lang), revision,
		s.Facilities, s.Doubtful, s.Areas, label("verdict", string(s.Verdict), lang))
	for _, field := range s.Missing {
		fmt.Fprintf(w, "  ? %s\n", field)
	}
	fmt.Fprintln(w)
}
