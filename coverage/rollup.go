package coverage

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Member is a workspace that shares its figures with a region's: what it was assessed at, and nothing else
// of it. Assessment is nil where none of the region's plan is kept.
type Member struct {
	Workspace  string
	Name       string
	Assessment *Assessment
}

// RollUp is a region's plan over the workspaces that share with it: sums of their stored figures, made
// here; no feature, finding or gap crosses.
type RollUp struct {
	Plan       string          `json:"plan"`
	Members    []RolledMember  `json:"members"`
	Indicators []RolledUp      `json:"indicators"`
	Overlaps   []RolledOverlap `json:"overlaps"` // counties that two members count: nothing is judged then
}

// RolledMember is one workspace and the assessment that stands for it.
type RolledMember struct {
	Workspace  string `json:"workspace"`
	Name       string `json:"name"`
	Assessment string `json:"assessment,omitempty"` // its id there; empty: none is kept
	AsOf       Date   `json:"as_of,omitzero"`
	Revision   int    `json:"revision,omitempty"`
}

// RolledOverlap is a county that several members count.
type RolledOverlap struct {
	Division   string   `json:"division"`
	Workspaces []string `json:"workspaces"`
}

// RolledUp is one row over all members. Figures of unlike bases or years are not added: each kind is a
// group. Verdict is the row's where one group holds all members, nothing is missing and nothing overlaps.
type RolledUp struct {
	ID      string          `json:"id"`
	Name    Text            `json:"name"`
	Unit    string          `json:"unit"`
	Op      Op              `json:"op"`
	Target  *float64        `json:"target"`
	Verdict Verdict         `json:"verdict"`
	Groups  []RolledGroup   `json:"groups"`
	Missing []RolledMissing `json:"missing"`
}

// Why a member's figure is not in a sum.
const (
	NoAssessment = "no_assessment" // none of the region's plan is kept there
	NoRow        = "no_row"        // its plan has no such row: made by another version
	NoFigure     = "no_figure"     // the row has no numerator there
)

// RolledMissing is a member whose figure is not in the sum, and why.
type RolledMissing struct {
	Workspace string   `json:"workspace"`
	Why       string   `json:"why"`
	Fields    []string `json:"fields,omitempty"` // as layer.property, that would give the figure
}

// RolledGroup is the sum of the figures of one kind.
type RolledGroup struct {
	Basis          string       `json:"basis"`
	Year           int          `json:"year"` // of the as-of date
	PopulationYear int          `json:"population_year,omitempty"`
	Population     string       `json:"population_basis,omitempty"`
	Horizon        Horizon      `json:"horizon"`
	ReachMethod    string       `json:"reach_method"`
	Value          *float64     `json:"value"` // nil where the sum has no denominator
	Numerator      float64      `json:"numerator"`
	Denominator    *float64     `json:"denominator"`
	Unknown        int          `json:"unknown"`
	Counts         Rate         `json:"counts"`
	Workspaces     []string     `json:"workspaces"`
	Counties       []RolledPart `json:"counties"`
}

// RolledPart is a county's share of a sum.
type RolledPart struct {
	Division    string   `json:"division"`
	Name        string   `json:"name"`
	Workspace   string   `json:"workspace"`
	Value       *float64 `json:"value"`
	Numerator   *float64 `json:"numerator"`
	Denominator *float64 `json:"denominator"`
	Unknown     int      `json:"unknown"`
}

// RollUpOf sums the members' figures of a plan's rows, members by workspace. It changes nothing of them.
//
// Invariant: the order of members changes nothing; a group's numerator is the sum of its members'.
func RollUpOf(plan *Plan, members []Member) RollUp {
	members = slices.SortedFunc(slices.Values(members), func(a, b Member) int { return cmp.Compare(a.Workspace, b.Workspace) })
	r := RollUp{Plan: plan.ID, Members: make([]RolledMember, len(members)), Overlaps: overlaps(members)}
	for i, m := range members {
		r.Members[i] = RolledMember{Workspace: m.Workspace, Name: m.Name}
		if a := m.Assessment; a != nil {
			r.Members[i].Assessment, r.Members[i].AsOf, r.Members[i].Revision = a.ID, a.AsOf, a.Revision
		}
	}
	for i := range plan.Indicators {
		row := rolledRow(&plan.Indicators[i], members)
		if len(r.Overlaps) > 0 && row.Verdict != NotAssessable {
			row.Verdict = Review
		}
		r.Indicators = append(r.Indicators, row)
	}
	return r
}

func rolledRow(ind *Indicator, members []Member) RolledUp {
	row := RolledUp{
		ID: ind.ID, Name: ind.Name, Unit: ind.Unit, Op: ind.Op, Verdict: NotAssessable,
		Groups: []RolledGroup{}, Missing: []RolledMissing{},
	}
	var sums []rolledSum
	for _, m := range members {
		res, why := rowOf(m, ind.ID)
		if why != "" {
			row.Missing = append(row.Missing, RolledMissing{Workspace: m.Workspace, Why: why, Fields: res.Missing})
			continue
		}
		if row.Target == nil {
			row.Target = res.Target
		}
		sums = addRolled(sums, m, res)
	}
	for _, s := range sums {
		row.Groups = append(row.Groups, s.group())
	}
	if len(sums) == 1 && len(row.Missing) == 0 {
		row.Verdict = sums[0].verdict(row)
	}
	return row
}

// rowOf returns a member's figure of a row, or why it has none that can be added.
func rowOf(m Member, id string) (Result, string) {
	if m.Assessment == nil {
		return Result{}, NoAssessment
	}
	at := slices.IndexFunc(m.Assessment.Indicators, func(r Result) bool { return r.ID == id && r.Norm == "" })
	if at < 0 {
		return Result{}, NoRow
	}
	r := m.Assessment.Indicators[at]
	if r.Numerator == nil {
		return r, NoFigure
	}
	return r, ""
}

// rolledSum is a group being made. Numbers are added in the order of workspaces.
type rolledSum struct {
	RolledGroup
	rules int
	scale float64 // of the value, from numerator over denominator; NaN where a member's is made otherwise
}

func addRolled(sums []rolledSum, m Member, r Result) []rolledSum {
	a := m.Assessment
	kind := rolledSum{rules: a.RulesVersion, scale: scaleOf(r), RolledGroup: RolledGroup{
		Basis: r.Basis.Code, Year: a.AsOf.Year(), PopulationYear: r.PopulationYear, Population: populationBasis(r), Horizon: a.Horizon, ReachMethod: a.ReachMethod,
		Counties: []RolledPart{},
	}}
	at := slices.IndexFunc(sums, func(s rolledSum) bool {
		return s.Basis == kind.Basis && s.Year == kind.Year && s.PopulationYear == kind.PopulationYear && s.Population == kind.Population && s.Horizon == kind.Horizon &&
			s.ReachMethod == kind.ReachMethod && s.rules == kind.rules && (s.Denominator == nil) == (r.Denominator == nil)
	})
	if at < 0 {
		sums, at = append(sums, kind), len(sums)
	}
	s := &sums[at]
	if s.scale != kind.scale {
		s.scale = math.NaN()
	}
	s.Workspaces = append(s.Workspaces, m.Workspace)
	s.Numerator += *r.Numerator
	if r.Denominator != nil {
		sum := *r.Denominator
		if s.Denominator != nil {
			sum += *s.Denominator
		}
		s.Denominator = &sum
	}
	s.Unknown += r.Unknown
	s.Counts.Pass, s.Counts.Fail = s.Counts.Pass+r.Counts.Pass, s.Counts.Fail+r.Counts.Fail
	s.Counts.Review, s.Counts.Missing = s.Counts.Review+r.Counts.Review, s.Counts.Missing+r.Counts.Missing
	for _, p := range r.By {
		if p.Level == "county" {
			s.Counties = append(s.Counties, RolledPart{p.Division, p.Name, m.Workspace, p.Value, p.Numerator, p.Denominator, p.Unknown})
		}
	}
	return sums
}

// populationBasis is whose number a rate is of: census, resident, registered.
func populationBasis(r Result) string {
	basis, _ := r.Basis.Figures["population_basis"].(string)
	return basis
}

// scaleOf is what a row's unit multiplies its quotient by; NaN where the value is made otherwise, as that of
// a duty on each thing, which is the worst thing's.
func scaleOf(r Result) float64 {
	scale, quotient := 1.0, *r.Numerator
	switch {
	case r.Denominator == nil:
	case r.Unit == "%":
		scale = 100
	case r.Unit == "‰", strings.Contains(r.Unit, "千"):
		scale = 1000
	}
	if r.Denominator != nil {
		quotient /= *r.Denominator
	}
	if r.Value == nil || !(math.Abs(*r.Value-scale*quotient) <= 1e-9*max(1, math.Abs(*r.Value))) {
		return math.NaN()
	}
	return scale
}

func (s rolledSum) group() RolledGroup {
	g := s.RolledGroup
	quotient := g.Numerator
	if g.Denominator != nil {
		quotient /= *g.Denominator
	}
	if v := s.scale * quotient; !math.IsNaN(v) && !math.IsInf(v, 0) {
		g.Value = &v
	}
	slices.SortFunc(g.Counties, func(a, b RolledPart) int {
		return cmp.Or(cmp.Compare(a.Division, b.Division), cmp.Compare(a.Workspace, b.Workspace))
	})
	return g
}

// verdict judges a sum that holds everybody, where the row has a figure to reach.
func (s rolledSum) verdict(row RolledUp) Verdict {
	value := s.group().Value
	switch {
	case s.Unknown > 0 || row.Target == nil || value == nil || row.Op != AtLeast && row.Op != Below:
		return Review
	case row.Op == AtLeast && *value >= *row.Target, row.Op == Below && *value < *row.Target:
		return Pass
	}
	return Fail
}

// overlaps lists the counties that more than one member counts, by code.
func overlaps(members []Member) []RolledOverlap {
	by := map[string][]string{}
	for _, m := range members {
		if m.Assessment == nil {
			continue
		}
		for _, r := range m.Assessment.Indicators {
			for _, p := range r.By {
				if p.Level == "county" && !slices.Contains(by[p.Division], m.Workspace) {
					by[p.Division] = append(by[p.Division], m.Workspace)
				}
			}
		}
	}
	out := []RolledOverlap{}
	for division, slugs := range by {
		if len(slugs) > 1 {
			out = append(out, RolledOverlap{division, slugs})
		}
	}
	slices.SortFunc(out, func(a, b RolledOverlap) int { return cmp.Compare(a.Division, b.Division) })
	return out
}
