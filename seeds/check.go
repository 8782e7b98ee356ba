package seeds

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"

	"yikezhong/coverage"
)

// put adds item, or puts it in the place of the one that has its id.
func put[T any](items []T, item T, id func(T) string) []T {
	i := slices.IndexFunc(items, func(other T) bool { return id(other) == id(item) })
	if i < 0 {
		return append(items, item)
	}
	items[i] = item
	return items
}

// add puts plans into c and holds all of c together: parents, measures and plans that rows name
// exist, and no row id is used by two plans.
func (c *Catalogue) add(plans []*file[coverage.Plan]) error {
	var errs []error
	from := map[string]string{}
	for _, f := range plans {
		if other := from[f.value.ID]; other != "" {
			f.fault("id", "", "plan "+f.value.ID+" is in "+other+" as well", "an id of its own")
		}
		from[f.value.ID] = f.name
		c.Plans = put(c.Plans, f.value, func(p *coverage.Plan) string { return p.ID })
	}
	for _, f := range plans {
		errs = append(errs, c.links(f))
	}
	slices.SortFunc(c.Plans, func(a, b *coverage.Plan) int {
		return cmp.Or(cmp.Compare(c.depth(a), c.depth(b)), cmp.Compare(a.ID, b.ID))
	})
	return errors.Join(errs...)
}

// depth counts forebears; a plan in a circle has as many as there are plans.
func (c *Catalogue) depth(p *coverage.Plan) int {
	chain, err := c.Chain(p.ID)
	if err != nil {
		return len(c.Plans)
	}
	return len(chain) - 1
}

// links reports what a plan names and the catalogue does not have.
func (c *Catalogue) links(f *file[coverage.Plan]) error {
	p := f.value
	if p.Parent != "" {
		if _, err := c.Chain(p.ID); err != nil {
			f.fault("parent", "", err.Error(), "parent: inner-mongolia-2025")
		}
	}
	owner := map[string]string{}
	for _, other := range c.Plans {
		if other.ID == p.ID {
			continue
		}
		for _, row := range other.Indicators {
			owner[row.ID] = other.ID
		}
	}
	for i, row := range p.Indicators {
		at := fmt.Sprintf("indicators.%d.", i)
		if id := owner[row.ID]; id != "" {
			f.fault(at+"id", row.ID, "is used by plan "+id, "an id with letters of its own")
		}
		if of := row.Args.FunctionsOf; of != "" {
			if _, err := c.Plan(of); err != nil {
				f.fault(at+"args.functions_of", row.ID, err.Error(), "")
			}
		}
		c.measured(f, at, row)
	}
	return f.err()
}

// measured reports a row whose measure is not known, or has another unit or direction.
func (c *Catalogue) measured(f *file[coverage.Plan], at string, row coverage.Indicator) {
	m, ok := c.Measure(row.Measure)
	switch {
	case !ok:
		f.fault(at+"measure", row.ID, fmt.Sprintf("%q is not known; docs/plans.md lists those that are", row.Measure),
			"a measures.yaml beside the plan adds one")
	case m.Unit != row.Unit:
		f.fault(at+"unit", row.ID, fmt.Sprintf("measure %s is in %q", m.Key, m.Unit), "")
	case row.Op == coverage.Below && m.Direction != "lower" || row.Op == coverage.AtLeast && m.Direction != "higher":
		f.fault(at+"op", row.ID, fmt.Sprintf("of measure %s %s is better", m.Key, m.Direction), "")
	}
}

var keyPattern = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

func addMeasures(c *Catalogue, name string, src []byte) error {
	f := parse[[]Measure](name, src)
	seen := map[string]bool{}
	for i, m := range *f.value {
		at := fmt.Sprintf("%d.", i)
		if seen[m.Key] {
			f.fault(at+"key", m.Key, "stands twice", "a key of its own")
		}
		seen[m.Key] = true
		if !keyPattern.MatchString(m.Key) {
			f.fault(at+"key", m.Key, "must be of a-z, 0-9 and underscore", "key: nursing_bed_share")
		}
		if m.Name.Zh == "" {
			f.fault(at+"name", m.Key, "is missing", "name: {zh: 护理型床位占比, en: Nursing beds}")
		}
		if !slices.Contains([]string{"higher", "lower", "none"}, m.Direction) {
			f.fault(at+"direction", m.Key, "must be higher, lower or none", "direction: higher")
		}
		c.Measures = put(c.Measures, m, func(m Measure) string { return m.Key })
	}
	return f.err()
}

func addNorms(c *Catalogue, name string, src []byte) error {
	f := parse[[]coverage.Norm](name, src)
	seen := map[string]bool{}
	for i := range *f.value {
		if id := (*f.value)[i].ID; seen[id] {
			f.fault(fmt.Sprintf("%d.id", i), id, "stands twice", "an id of its own")
		} else {
			seen[id] = true
		}
		n := &(*f.value)[i]
		f.faults(n.Validate(), fmt.Sprintf("%d.", i), n.ID)
		c.Norms = put(c.Norms, n, func(n *coverage.Norm) string { return n.ID })
	}
	return f.err()
}
