// Package seeds carries the plans, the norms outside them and the labels, as data that a
// planner can read and edit. It holds facts, figures and places of clauses in our own words,
// never a document's sentences; what a figure means is for package coverage.
//
// A plan is one YAML file, seeds/plans/*.yaml here and a bureau's own file beside them. Files
// are plain YAML (no anchors, aliases, tags or second documents), bounded in size and depth,
// and read strictly: every fault is reported at once with its file and line.
package seeds

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"yikezhong/coverage"
)

//go:embed plans/*.yaml measures.yaml norms.yaml labels.yaml
var files embed.FS

// Measure is what a figure is of, whatever plan asks for it. Rows of one measure join across
// plans and years, so that rows of unlike basis (口径) have measures of their own.
type Measure struct {
	Key       string        `json:"key"`
	Name      coverage.Text `json:"name"`
	Unit      string        `json:"unit,omitempty"` // as figures are shown; empty: there is no figure
	Direction string        `json:"direction"`      // which way is better: higher, lower, none
}

// Catalogue is a set of plans with the norms and measures they use. It is immutable and safe
// for concurrent use: callers must not change what it holds.
type Catalogue struct {
	Plans    []*coverage.Plan // parents before their children, else by id
	Norms    []*coverage.Norm // presets; none is in force until a workspace adopts it
	Measures []Measure
}

// Load returns the five plans, the preset norms and the measures that the program carries.
func Load() (*Catalogue, error) { return embedded() }

var embedded = sync.OnceValues(func() (*Catalogue, error) {
	plans, err := fs.Sub(files, "plans")
	if err != nil {
		return nil, fmt.Errorf("seeds: %w", err)
	}
	base, err := (&Catalogue{}).With(files)
	if err != nil {
		return nil, err
	}
	return base.With(plans)
})

// With returns a catalogue that has the files of a directory as well (os.DirFS opens one).
// measures.yaml adds measures, norms.yaml norms, every other *.yaml or *.yml is a plan; what
// bears a known id takes its place. Nothing below the top of the directory is read. An error
// joins every fault of every file; the receiver stays as it is.
func (c *Catalogue) With(dir fs.FS) (*Catalogue, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, fmt.Errorf("read plan files: %w", err)
	}
	next := &Catalogue{slices.Clone(c.Plans), slices.Clone(c.Norms), slices.Clone(c.Measures)}
	var parsed []*file[coverage.Plan]
	var errs []error
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || name == "labels.yaml" || !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".yml") {
			continue
		}
		src, err := read(dir, name)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		switch name {
		case "measures.yaml":
			errs = append(errs, addMeasures(next, name, src))
		case "norms.yaml":
			errs = append(errs, addNorms(next, name, src))
		default:
			plan, err := parsePlan(name, src)
			errs = append(errs, err)
			if err == nil {
				parsed = append(parsed, plan)
			}
		}
	}
	errs = append(errs, next.add(parsed))
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return next, nil
}

// Plan returns the plan of an id. An unknown one is ErrNotFound, and the error lists those known.
func (c *Catalogue) Plan(id string) (*coverage.Plan, error) {
	for _, p := range c.Plans {
		if p.ID == id {
			return p, nil
		}
	}
	known := make([]string, len(c.Plans))
	for i, p := range c.Plans {
		known[i] = p.ID
	}
	return nil, fmt.Errorf("plan %q, known are %s: %w", id, strings.Join(known, ", "), coverage.ErrNotFound)
}

// Chain returns the plan of an id, then its parents, nearest first: what coverage.Question asks for.
func (c *Catalogue) Chain(id string) ([]*coverage.Plan, error) {
	var chain []*coverage.Plan
	for id != "" {
		p, err := c.Plan(id)
		if err != nil {
			return nil, err
		}
		if slices.Contains(chain, p) {
			return nil, fmt.Errorf("plan %q is its own forebear: %w", id, coverage.ErrInvalid)
		}
		chain = append(chain, p)
		id = p.Parent
	}
	return chain, nil
}

// Norm returns the preset norm of an id; an unknown one is ErrNotFound.
func (c *Catalogue) Norm(id string) (*coverage.Norm, error) {
	for _, n := range c.Norms {
		if n.ID == id {
			return n, nil
		}
	}
	return nil, fmt.Errorf("norm %q: %w", id, coverage.ErrNotFound)
}

// NormsFor returns the preset norms published for a plan or for any: references until adopted.
func (c *Catalogue) NormsFor(plan string) []*coverage.Norm {
	var norms []*coverage.Norm
	for _, n := range c.Norms {
		if len(n.Plans) == 0 || slices.Contains(n.Plans, plan) {
			norms = append(norms, n)
		}
	}
	return norms
}

// Measure returns the measure of a key and whether there is one.
func (c *Catalogue) Measure(key string) (Measure, bool) {
	for _, m := range c.Measures {
		if m.Key == key {
			return m, true
		}
	}
	return Measure{}, false
}
