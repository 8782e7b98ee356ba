package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/coverage/sqlite"
	"yikezhong/fixtures/demo"
	"yikezhong/seeds"
)

// demoAsOf is the day that the demo town is judged at: the last of the five plans' years.
const demoAsOf = "2025-12-31"

type demoCmd struct {
	Listen  string `default:"127.0.0.1:8080" help:"Where to listen. Only this machine."`
	Dir     string `help:"Keep the town's store here; a temporary directory where absent." placeholder:"DIR"`
	Norm    string `default:"neimenggu-2022-44" help:"The norm that the town adopts; empty for none."`
	NoServe bool   `help:"Load and assess, print, and end."`
}

// Help teaches by example.
func (demoCmd) Help() string {
	return `The town is invented: no place, project, document number or figure in it is real.
It stays on this machine and needs no network. Ctrl-C stops it.`
}

func (c demoCmd) Run(ctx context.Context, p *program, o outputs) error {
	var l net.Listener
	var err error
	if !c.NoServe {
		if l, err = listen(c.Listen, "demo"); err != nil {
			return err
		}
		defer l.Close()
	}
	dir, clean, err := c.dir()
	if err != nil {
		return err
	}
	defer clean()
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	store, err := sqlite.Open(ctx, filepath.Join(dir, "demo.db"))
	if err != nil {
		return err
	}
	defer store.Close()
	town, err := c.load(ctx, store, catalogue, p.Lang, o)
	if err != nil {
		return err
	}
	if err := assessAll(ctx, store, catalogue, town, p.Lang, o); err != nil || c.NoServe {
		return err
	}
	c.pointers(o.out, l.Addr().String(), town)
	return serveCmd{LogLevel: slog.LevelWarn, MaxUploadMiB: 512}.serve(ctx, l, store, catalogue, o)
}

func (c demoCmd) dir() (dir string, clean func(), err error) {
	if c.Dir != "" {
		return c.Dir, func() {}, os.MkdirAll(c.Dir, 0o700)
	}
	dir, err = os.MkdirTemp("", "yikezhong-demo-")
	return dir, func() { _ = os.RemoveAll(dir) }, err // what is left in a temporary directory is the system's
}

// load makes the town's workspace from the files that its users would bring.
func (c demoCmd) load(ctx context.Context, store coverage.Store, catalogue *seeds.Catalogue, lang string, o outputs) (coverage.Workspace, error) {
	m, err := demo.Load()
	if err != nil {
		return coverage.Workspace{}, err
	}
	town := coverage.Workspace{
		Slug: m.Workspace.Slug, Name: m.Workspace.Name, DivisionCodes: m.Workspace.DivisionCodes,
		Region: m.Workspace.Region[:], Plans: m.Workspace.Plans, Created: time.Now().UTC(),
	}
	if _, err := store.PutWorkspace(ctx, town); err != nil {
		return town, err
	}
	for _, f := range m.Files {
		if f.Layer == "" {
			continue
		}
		if err := loadFile(ctx, store, town.Slug, f, lang, o.err); err != nil {
			return town, fmt.Errorf("load %s: %w", f.File, err)
		}
	}
	if c.Norm != "" {
		_, err = adopt(ctx, store, catalogue, town.Slug, c.Norm)
	}
	return town, err
}

func loadFile(ctx context.Context, store coverage.Store, slug string, f demo.File, lang string, w io.Writer) error {
	content, err := f.Bytes()
	if err != nil {
		return err
	}
	res, err := intake.Import(ctx, store, slug, bytes.NewReader(content), intake.Options{
		Layer: coverage.Layer(f.Layer), Name: f.File, CRS: f.CRS, Map: f.Map, Set: f.Set, Lang: lang,
	}, coverage.Mode(f.Mode), 0, coverage.Origin{Source: f.File, At: time.Now().UTC()}, false)
	if err != nil || res.Refused {
		printIssues(w, f.File, res.Issues, res.Total)
		return fmt.Errorf("%d features refused: %w", res.Rejected, coverage.ErrInvalid)
	}
	fmt.Fprintf(w, "%-28s %-18s %5d features, %d warnings\n", f.File, f.Layer, res.Accepted, res.Total)
	return nil
}

// assessAll holds the town against every plan, since any plan can be tried on any place.
func assessAll(ctx context.Context, store coverage.Store, catalogue *seeds.Catalogue, town coverage.Workspace, lang string, o outputs) error {
	w, err := store.World(ctx, town.Slug, 0)
	if err != nil {
		return err
	}
	rows := [][]string{{"plan"}}
	for _, v := range coverage.Verdicts {
		rows[0] = append(rows[0], label("verdict", string(v), lang))
	}
	rows[0] = append(rows[0], "gaps")
	for _, plan := range town.Plans {
		q, err := question(catalogue, plan, demoAsOf, "", nil)
		if err != nil {
			return err
		}
		a, err := coverage.Assess(w, q)
		if err != nil {
			return err
		}
		if err := api.Keep(ctx, store, town.Slug, a, true, time.Now()); err != nil {
			return err
		}
		rows = append(rows, summary(a))
	}
	fmt.Fprintf(o.out, "\n%s, %s\n", town.Name, demoAsOf)
	table(o.out, rows)
	return nil
}

func summary(a *coverage.Assessment) []string {
	counts := map[coverage.Verdict]int{}
	for _, r := range a.Indicators {
		counts[r.Verdict]++
	}
	row := []string{a.Plan}
	for _, v := range coverage.Verdicts {
		row = append(row, fmt.Sprint(counts[v]))
	}
	return append(row, fmt.Sprint(len(a.Gaps)))
}

func (c demoCmd) pointers(w io.Writer, addr string, town coverage.Workspace) {
	base := "http://" + addr
	at := fmt.Sprintf("%s/v1/workspaces/%s/assessments/latest", base, town.Slug)
	fmt.Fprintf(w, `
Look here (the town is invented):
  %[1]s/docs                                                 every address, with an example
  curl '%[2]s?plan=%[3]s'                 every row: figure, verdict, clause
  curl '%[2]s/gaps?plan=%[3]s'            the gap layer, GeoJSON for any map
  curl '%[2]s/findings?plan=%[3]s&rule=A5&format=csv'    projects by four stages
Ctrl-C stops it.
`, base, at, town.Plans[0])
}
