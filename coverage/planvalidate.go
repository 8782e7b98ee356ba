package coverage

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
)

// PlanFault is one thing wrong in a plan, in words its author can act on. It is ErrInvalid.
type PlanFault struct {
	Path    string // keys and 0-based places from the top: "indicators.3.targets.0.value"
	Row     string // id of the indicator, where it is one's
	Reason  string
	Example string // what would do in its place
}

// Error implements error.
func (f *PlanFault) Error() string {
	s := f.Path + ": " + f.Reason
	if f.Row != "" {
		s = "row " + f.Row + ": " + s
	}
	if f.Example != "" {
		s += "; for example " + f.Example
	}
	return s
}

// Unwrap makes every fault ErrInvalid.
func (f *PlanFault) Unwrap() error { return ErrInvalid }

// Validate returns every fault of the plan as one error that joins *PlanFault, or nil. It looks
// at the plan alone: whether a parent, a measure or a plan named in an argument exists is for
// the catalogue that holds them.
func (p *Plan) Validate() error {
	c := planCheck{}
	c.when(!ValidSlug(p.ID), "id", "must be 1 to 63 of a-z, 0-9 and hyphen", "bayannur-2030")
	c.when(p.Name.Zh == "", "name.zh", "is missing", `name: {zh: 某市一老一小方案, en: Plan of a city}`)
	c.when(p.Region == "", "region", "is missing", "region: 某市")
	c.when(p.Parent == p.ID && p.ID != "", "parent", "is the plan itself", "parent: inner-mongolia-2025")
	c.when(p.Document.Title == "", "document.title", "is missing", "document: {title: 某市实施方案, date: 2026-01-15}")
	c.when(len(p.Indicators) == 0, "indicators", "there is no row", "indicators: [{id: X-01, …}]")
	for name, value := range p.Parameters {
		_, err := DefaultParameters().With(map[string]any{name: value})
		c.when(err != nil, "parameters."+name, fmt.Sprint(err), "parameters: {new_from: 2021-01-01}")
	}
	rows := map[string]bool{}
	for i := range p.Indicators {
		row := &p.Indicators[i]
		in := c.at(fmt.Sprintf("indicators.%d.", i), row.ID)
		in.when(rows[row.ID], "id", "is used by a row before", "a number of its own, as X-02")
		rows[row.ID] = true
		in.row(row)
	}
	for i, conflict := range p.Conflicts {
		c.conflict(fmt.Sprintf("conflicts.%d", i), conflict, rows)
	}
	return errors.Join(c.all()...)
}

// planCheck gathers faults below one path.
type planCheck struct {
	path, id string
	faults   []*PlanFault
	parts    []*planCheck
}

func (c *planCheck) at(path, row string) *planCheck {
	part := &planCheck{path: path, id: row}
	c.parts = append(c.parts, part)
	return part
}

func (c *planCheck) when(bad bool, field, reason, example string) {
	if bad {
		c.faults = append(c.faults, &PlanFault{Path: c.path + field, Row: c.id, Reason: reason, Example: example})
	}
}

func (c *planCheck) all() []error {
	slices.SortStableFunc(c.faults, func(a, b *PlanFault) int { return strings.Compare(a.Path, b.Path) })
	errs := make([]error, 0, len(c.faults))
	for _, f := range c.faults {
		errs = append(errs, f)
	}
	for _, part := range c.parts {
		errs = append(errs, part.all()...)
	}
	return errs
}

func (c *planCheck) conflict(path string, conflict []string, rows map[string]bool) {
	const example = "conflicts: [[X-01, X-02]]"
	c.when(len(conflict) < 2, path, "names fewer than two rows", example)
	for _, id := range conflict {
		c.when(!rows[id], path, fmt.Sprintf("there is no row %q", id), example)
	}
}

var rowPattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,31}$`)

func (c *planCheck) row(r *Indicator) {
	c.when(!rowPattern.MatchString(r.ID), "id", "must be 1 to 32 of letters, digits and hyphen", "id: X-01")
	c.when(r.Name.Zh == "", "name.zh", "is missing", "name: {zh: 养老床位总数, en: Elderly care beds}")
	c.when(r.Clause == "", "clause", "is missing: no figure goes without its place", "clause: 三(二)1")
	c.when(r.Measure == "", "measure", "is missing", "measure: nursing_bed_share")
	c.oneOf("rule", string(r.Rule), rules)
	c.oneOf("op", string(r.Op), ops)
	c.oneOf("nature", string(r.Nature), natures)
	c.oneOf("applies_to", string(r.AppliesTo), appliesTo)
	c.when(r.Must && r.Nature != Unspecified, "must", "is for rows without a label", "nature: unspecified")
	c.when(r.Baseline != nil && r.BaselineYear == 0, "baseline_year", "is missing beside baseline",
		"baseline_year: 2020")
	c.when(r.BaselineYear != 0 && !year(r.BaselineYear), "baseline_year", "is not a year", "baseline_year: 2020")
	c.targets(r)
	c.args(r)
}

func (c *planCheck) oneOf(field, value string, known []string) {
	if !slices.Contains(known, value) {
		listed := strings.Join(slices.DeleteFunc(slices.Clone(known), func(s string) bool { return s == "" }), ", ")
		c.when(true, field, fmt.Sprintf("%q is not known; it must be one of: %s", value, listed), "")
	}
}

func year(y int) bool { return y >= 1949 && y <= 2200 }

func (c *planCheck) targets(r *Indicator) {
	figured := slices.Contains([]Op{AtLeast, Below, Increase, Forecast}, r.Op)
	c.when(figured && len(r.Targets) == 0, "targets", fmt.Sprintf("op %s needs a figure", r.Op),
		"targets: [{year: 2025, value: 60}]")
	c.when(!figured && len(r.Targets) > 0, "targets", fmt.Sprintf("op %s takes no figure", r.Op), `op: ">="`)
	c.when(r.Op == AllOf && r.Rule != A5 && r.Rule != S1, "op", "all_of is for A5 and S1", `op: ">="`)
	c.when(r.Rule == A5 && r.Op != AllOf, "op", "A5 asks for all stages", "op: all_of")
	c.when(r.PrintedOp != "" && r.Op != AtLeast, "printed_op", "is for rows compared as a minimum", `op: ">="`)
	c.when(r.DueYear != 0 && len(r.Targets) > 0, "due_year", "is for rows without a figure",
		"targets: [{year: 2025, value: 60}]")
	c.when(r.DueYear != 0 && !year(r.DueYear), "due_year", "is not a year", "due_year: 2025")
	c.when(len(r.Targets) > 0 && r.Unit == "", "unit", "is missing beside targets", `unit: "%"`)
	for i, t := range r.Targets {
		field := fmt.Sprintf("targets.%d.", i)
		c.when(t.Year != 0 && !year(t.Year), field+"year", "is not a year", "year: 2025")
		c.when(t.Value.r == nil, field+"value", "is missing", "value: 60")
		c.when(t.Value.Rat().Sign() < 0, field+"value", "is below zero", "value: 60")
		c.when(r.Unit == "%" && t.Value.Rat().Cmp(big.NewRat(100, 1)) > 0, field+"value", "is above 100 %",
			"value: 100")
		c.when(t.For != Text{} && r.Rule != ReportedRule, field+"for", "is for REPORTED rows", "")
		if i > 0 && r.Targets[i-1].For == t.For {
			c.when(t.Year <= r.Targets[i-1].Year, field+"year", "must follow the year before it",
				"targets: [{year: 2025, value: 60}, {year: 2030, value: 70}]")
		}
		c.when(!r.Start.IsZero() && t.Year != 0 && t.Year < r.Start.Year(), field+"year", "is before start", "")
	}
}

func (c *planCheck) args(r *Indicator) {
	b, err := json.Marshal(r.Args)
	if err != nil {
		panic(fmt.Sprintf("arguments of row %s: %v", r.ID, err)) // Args holds nothing but texts and numbers
	}
	set := map[string]json.RawMessage{}
	if err := json.Unmarshal(b, &set); err != nil {
		panic(fmt.Sprintf("arguments of row %s: %v", r.ID, err))
	}
	for name := range set {
		c.when(!slices.Contains(ruleArgs[r.Rule].may, name), "args."+name,
			fmt.Sprintf("rule %s does not read it; it reads: %s", r.Rule, list(ruleArgs[r.Rule].may)), "")
	}
	for _, name := range ruleArgs[r.Rule].must {
		c.when(set[name] == nil, "args."+name, fmt.Sprintf("is missing: rule %s needs it", r.Rule), argExamples[name])
	}
	c.when(r.Rule == A11 && len(r.Args.Kinds) == 0 && r.Args.Designation == "", "args.kinds",
		"is missing: rule A11 needs kinds or a designation", argExamples["kinds"])
	c.argValues(&r.Args)
}

func (c *planCheck) argValues(a *Args) {
	for i, kind := range a.Kinds {
		c.oneOf(fmt.Sprintf("args.kinds.%d", i), string(kind), facilityKinds)
	}
	for i, f := range a.Functions {
		c.oneOf(fmt.Sprintf("args.functions.%d", i), string(f), functions)
	}
	for i, w := range a.Works {
		c.oneOf(fmt.Sprintf("args.works.%d", i), w, []string{"new", "rebuilt", "expanded", "converted"})
	}
	c.oneOf("args.per", a.Per, []string{"", "township", "village", "community", "county", "prefecture_and_county"})
	c.oneOf("args.purpose", string(a.Purpose), []string{"", string(ForElders), string(ForChildcare), string(ForShared)})
	c.oneOf("args.count", a.Count, []string{"", "beds", "facilities", "divisions"})
	c.oneOf("args.designation_min", a.DesignationMin, []string{"", "region", "national"})
	c.oneOf("args.nearness", a.Nearness, []string{"", "adjoining", "near"})
	c.oneOf("args.residents", a.Residents, []string{"", "dependent", "selfcare"})
	c.when(a.Least < 0, "args.least", "is below zero", "least: 2")
	c.when(a.OpenedFrom != 0 && !year(a.OpenedFrom), "args.opened_from", "is not a year", "opened_from: 2021")
	c.when(len(a.Functions) > 0 && a.FunctionsOf != "", "args.functions_of", "is for rows that define no functions", "")
}

func list(names []string) string {
	if len(names) == 0 {
		return "no arguments"
	}
	return strings.Join(names, ", ")
}
