package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/coverage/export/geopackage"
	"yikezhong/coverage/export/pdf"
	"yikezhong/coverage/export/xlsx"
)

type assessCmd struct {
	Workspace string            `short:"w" required:"" help:"The workspace."`
	Plan      string            `required:"" help:"Id of the plan: yikezhong plan list."`
	AsOf      string            `required:"" help:"The day, as 2025-12-31." placeholder:"DATE"`
	Horizon   string            `help:"as_built 现状, or as_planned 规划期末." enum:"as_built,as_planned" default:"as_built"`
	Reach     string            `help:"walking, or straight_line; along the walkways where there are any, where absent." enum:",walking,straight_line" default:""`
	Revision  int               `help:"An older revision; the newest where absent."`
	Param     map[string]string `help:"A parameter of ours: --param circle_m=800" mapsep:"none" placeholder:"NAME=VALUE"`
	Format    string            `help:"table: every row; json: all of it; geojson: the gaps; csv: every row; xlsx, pdf: the report; gpkg: layers and gaps. The last three need -o." enum:"table,json,geojson,csv,xlsx,pdf,gpkg" default:"table"`
	Output    string            `short:"o" help:"Write here instead of standard output." placeholder:"FILE"`
	Strict    bool              `help:"Exit 1 where a row fails, 3 where one is for review or cannot be judged."`
}

// Help teaches by example.
func (assessCmd) Help() string {
	return `Examples:
  yikezhong assess -w linhe --plan bayannur-2025 --as-of 2025-12-31
  yikezhong assess -w linhe --plan bayannur-2025 --as-of 2025-12-31 --format geojson -o gaps.geojson
  yikezhong assess -w linhe --plan bayannur-2025 --as-of 2025-12-31 --format pdf -o 评估报告.pdf

The result is kept in the store under its id: the same question is the same answer.`
}

func (c assessCmd) Run(ctx context.Context, p *program, o outputs) error {
	if c.Output == "" && slices.Contains([]string{"xlsx", "pdf", "gpkg"}, c.Format) {
		return fmt.Errorf("%s is not for a screen: name a file, as -o report.%s: %w", c.Format, c.Format, coverage.ErrInvalid)
	}
	catalogue, err := p.catalogue()
	if err != nil {
		return err
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
	a, err := coverage.Assess(w, q)
	if err != nil {
		return err
	}
	usual := len(c.Param) == 0 && c.Revision == 0 && a.ReachMethod == coverage.Question{}.Method(w)
	if err := api.Keep(ctx, store, c.Workspace, a, usual, time.Now()); err != nil {
		return err
	}
	if err := c.write(ctx, o.out, w, a, p.Lang); err != nil || !c.Strict {
		return err
	}
	return verdictOf(worst(a))
}

// write prints to the file named, which appears whole or not at all, or to out.
func (c assessCmd) write(ctx context.Context, out io.Writer, w *coverage.World, a *coverage.Assessment, lang string) (err error) {
	if c.Output == "" {
		return c.print(ctx, out, w, a, lang)
	}
	partial := c.Output + ".partial"
	f, err := os.Create(partial)
	if err != nil {
		return err
	}
	err = cmp.Or(c.print(ctx, f, w, a, lang), f.Close())
	if err != nil {
		return cmp.Or(err, os.Remove(partial))
	}
	return os.Rename(partial, c.Output)
}

func (c assessCmd) print(ctx context.Context, out io.Writer, w *coverage.World, a *coverage.Assessment, lang string) error {
	words := export.Lang(lang)
	switch c.Format {
	case "json":
		return api.WriteJSON(out, a)
	case "geojson":
		return api.WriteJSON(out, api.Gaps(a, lang))
	case "csv":
		return export.Scoreboard(out, a, words)
	case "xlsx":
		return xlsx.Write(out, export.NewReport(w, a, false, words))
	case "pdf":
		return pdf.Write(out, export.NewReport(w, a, false, words), w, a)
	case "gpkg":
		return geopackage.Write(ctx, out, "", w, a, words)
	}
	printAssessment(out, a, lang)
	return nil
}

func printAssessment(w io.Writer, a *coverage.Assessment, lang string) {
	fmt.Fprintf(w, "%s · %s · revision %d · %s\n\n", say(a.PlanName, lang), a.AsOf, a.Revision, a.ID)
	rows := [][]string{{"row", "verdict", "value", "between", "target", "unit", "name", "clause"}}
	for _, r := range export.Ordered(a.Indicators) {
		rows = append(rows, []string{
			r.ID, label("verdict", string(r.Verdict), lang), export.Value(r), export.Interval(r), export.Target(r),
			export.Unit(r.Unit, export.Lang(lang)), say(r.Name, lang), r.Clause.Place,
		})
	}
	table(w, rows)
	counts := map[coverage.Verdict]int{}
	for _, r := range a.Indicators {
		counts[r.Verdict]++
	}
	fmt.Fprintln(w)
	for _, v := range coverage.Verdicts {
		if counts[v] > 0 {
			fmt.Fprintf(w, "%s %d  ", label("verdict", string(v), lang), counts[v])
		}
	}
	fmt.Fprintf(w, "\n%d findings, %d gaps\n", len(a.Findings), len(a.Gaps))
}

// worst is the verdict on all rows: one that fails, else one that is open, else pass.
func worst(a *coverage.Assessment) coverage.Verdict {
	var all coverage.Rate
	for _, r := range a.Indicators {
		all.Add(r.Verdict)
	}
	return all.Duty()
}
