package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/coverage/intake"
)

type checkCmd struct {
	Plan       string            `required:"" help:"Id of the plan: yikezhong plan list."`
	CRS        string            `help:"Coordinate system of the file: EPSG:4547, GCJ-02, BD-09 …"`
	Member     string            `help:"Which layer, sheet or Shapefile, where the file holds several." placeholder:"NAME"`
	Encoding   string            `help:"Of the texts of CSV, Shapefile and TXT: UTF-8, GBK …; told from the file where absent."`
	AsOf       string            `help:"A day, as 2025-12-31; today where absent." placeholder:"DATE"`
	Norm       string            `help:"A norm as if it were adopted: yikezhong norm list."`
	Facilities string            `help:"A file of facilities that are there already." placeholder:"FILE"`
	Map        map[string]string `help:"What a column is: --map 总户数=households" mapsep:"none" placeholder:"COLUMN=PROPERTY"`
	Set        map[string]string `help:"A property of every area: --set urban=true" mapsep:"none" placeholder:"PROPERTY=VALUE"`
	Param      map[string]string `help:"A parameter of ours: --param circle_m=800" mapsep:"none" placeholder:"NAME=VALUE"`
	Format     string            `help:"${enum}." enum:"table,json,geojson,csv" default:"table"`
	File       string            `arg:"" help:"Residential areas: GeoJSON, CSV, XLSX, Shapefile (.shp or .zip), GeoPackage, KML, corners (.txt); - is standard input."`
}

// Help teaches by example.
func (checkCmd) Help() string {
	return `Examples:
  yikezhong check --plan bayannur-2025 estate.geojson
  yikezhong check --plan manzhouli-2025 --norm neimenggu-2022-44 --facilities 设施.csv estate.geojson

An area counts as new unless the file says is_new: false. Exit: 0 all that is due passes; 1 something
fails; 3 nothing fails, but something is for review or a field is missing; 2 the file cannot be read.`
}

func (c checkCmd) Run(ctx context.Context, p *program, o outputs) error {
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	if c.AsOf == "" {
		c.AsOf = api.Today(time.Now())
	}
	q, err := question(catalogue, c.Plan, c.AsOf, "", c.Param)
	if err != nil {
		return err
	}
	layers := map[coverage.Layer][]coverage.Feature{}
	if c.Norm != "" {
		f, err := normFeature(catalogue, c.Norm)
		if err != nil {
			return err
		}
		layers[coverage.Norms] = []coverage.Feature{f}
	}
	if c.Facilities != "" {
		if layers[coverage.Facilities], err = c.read(p, o, c.Facilities, coverage.Facilities); err != nil {
			return err
		}
	}
	areas, err := c.read(p, o, c.File, coverage.ResidentialAreas)
	if err != nil {
		return err
	}
	base, err := coverage.NewWorld(coverage.Workspace{}, 0, layers, nil)
	if err != nil {
		return err
	}
	w, err := coverage.CheckWorld(base, areas)
	if err != nil {
		return err
	}
	got, err := coverage.CheckAreas(w, q)
	if err != nil {
		return err
	}
	if err := c.print(o.out, p.Lang, w, got); err != nil {
		return err
	}
	return verdictOf(got.Verdict)
}

// verdictOf is the exit code of a verdict.
func verdictOf(v coverage.Verdict) error {
	switch v {
	case coverage.Fail:
		return verdictError(exitFails)
	case coverage.Review, coverage.NotAssessable:
		return verdictError(exitReview)
	}
	return nil
}

// read reads a file without a store. A file with errors ends the program: it cannot be judged.
func (c checkCmd) read(p *program, o outputs, file string, layer coverage.Layer) ([]coverage.Feature, error) {
	r, err := openFile(file, o)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	opts := intake.Options{Layer: layer, Name: filepath.Base(file), CRS: c.CRS, Lang: p.Lang, Beside: beside(file)}
	if layer == coverage.ResidentialAreas {
		opts.Map, opts.Set, opts.Member, opts.Encoding = c.Map, c.Set, c.Member, c.Encoding
	}
	rd, err := intake.Open(r, opts)
	if err != nil {
		return nil, err
	}
	var out []coverage.Feature
	for f, e := range rd.Features() {
		if err = e; e != nil {
			break
		}
		out = append(out, f)
	}
	rep := rd.Report()
	printIssues(o.err, opts.Name, rep.Issues, rep.Total)
	if errors.Is(err, intake.ErrRejected) {
		fmt.Fprintf(o.err, "%s: %d of %d features cannot be read as %s, so nothing was judged.\n",
			opts.Name, rep.Rejected, rep.Accepted+rep.Rejected, layer)
		return nil, verdictError(exitUsage)
	}
	return out, err
}

func (c checkCmd) print(w io.Writer, lang string, world *coverage.World, got coverage.Check) error {
	switch c.Format {
	case "json":
		return api.WriteJSON(w, api.CheckAnswerOf(world, got, nil, lang))
	case "geojson":
		return api.WriteJSON(w, api.CheckAnswerOf(world, got, nil, lang).Gaps)
	case "csv":
		b, err := api.FindingsCSV(got.Findings, lang)
		if err == nil {
			_, err = w.Write(b)
		}
		return err
	}
	printCheck(w, lang, world, got)
	return nil
}

// printCheck prints the findings of each area, then those of projects and pools, which bear no area's id.
func printCheck(w io.Writer, lang string, world *coverage.World, got coverage.Check) {
	a := got.Whole
	fmt.Fprintf(w, "%s · %s · %s\n", say(a.PlanName, lang), a.AsOf, label("verdict", string(got.Verdict), lang))
	last := coverage.Subject{}
	findings := slices.Clone(got.Findings)
	slices.SortStableFunc(findings, func(a, b coverage.Finding) int { return cmp.Compare(a.Subject.ID, b.Subject.ID) })
	for _, f := range findings {
		if f.Subject != last {
			fmt.Fprintf(w, "\n%s  %s\n", f.Subject.ID, f.Subject.Name)
			last = f.Subject
		}
		printFinding(w, f, lang)
	}
	for i, n := range world.Nearby(a.Parameters, a.ReachMethod) {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s  %.0f m  %s  %s %s\n", n.Area, n.Metres, label("reach_method", n.Method, lang), n.Facility, n.Name)
	}
}

func printFinding(w io.Writer, f coverage.Finding, lang string) {
	rule := label("rule", string(f.Rule), lang)
	fmt.Fprintf(w, "  %s%s%s\n", rule, strings.Repeat(" ", max(2, 20-columns(rule))), export.Finding(f, export.Lang(lang)))
	fmt.Fprintf(w, "%22s%s\n", "", export.Clause(f.Clause))
}
