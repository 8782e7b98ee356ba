package coverage

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
)

// findingKey tells findings apart: rows that mean the same share one.
type findingKey struct {
	rule    Rule
	subject Subject
	variant string
	clause  string
}

// judges is what judges a row, by its rule.
var judges = map[Rule]func(*run, row) Result{
	S1: (*run).comprehensive, S2: (*run).comprehensive, S3: (*run).communityCare, S4: (*run).ruralCare,
	S5: (*run).circle, S6: (*run).childcareCoverage, S7: (*run).nearness, S8: (*run).learning, S9: (*run).threeTiers,
	A1: (*run).floorArea, A2: (*run).singleSite, A3: (*run).perCapita, A4: (*run).attainment, A5: (*run).fourSync,
	A6: (*run).bedsPerThousand, A7: (*run).nursingShare, A8: (*run).inclusiveBeds, A9: (*run).placesPerThousand,
	A10: (*run).inclusivePlaces, A11: (*run).perCounty, A12: (*run).totals, A13: (*run).carers, A14: (*run).medical,
	A15: (*run).existingAreas, ReportedRule: (*run).reported,
}

// Assess holds a world against a plan at a date. Every row of the plan answers: a verdict with
// its figures, or the field that is missing; so do the rows of its parents that bind projects
// and the adopted norms (standards 3.00, 1 and 8). The world is not changed.
//
// The same world and question give the same bytes, whatever q.Workers is.
// A question without plan or exact date is ErrInvalid.
func Assess(w *World, q Question) (*Assessment, error) {
	id, err := q.ID(w)
	if err != nil {
		return nil, err
	}
	r := newRun(w, q)
	plan := q.Plans[0]
	r.out = &Assessment{
		ID: id, Plan: plan.ID, PlanName: plan.Name, AsOf: q.AsOf, Horizon: q.horizon(), Revision: w.Revision,
		RulesVersion: RulesVersion, Parameters: q.Parameters, Norms: []Norm{}, Flags: []Flag{},
		Indicators: []Result{}, Unlocated: r.unlocated(),
	}
	for _, n := range w.Norms {
		r.out.Norms = append(r.out.Norms, *n)
	}
	r.takeReach()
	r.out.ReachMethod = r.reach.Method
	r.rows = r.allRows()
	for _, n := range r.references() {
		ro := n.row(plan)
		ro.ref = true
		r.rows = append(r.rows, ro)
	}
	for _, ro := range r.rows {
		res := judges[ro.Rule](r, ro)
		r.needLayer(ro, &res)
		r.flagReported(ro, &res)
		r.flagRow(ro, &res)
		r.out.Indicators = append(r.out.Indicators, res)
	}
	r.sortOut()
	return r.out, nil
}

func (q Question) horizon() Horizon { return cmp.Or(q.Horizon, AsBuilt) }

// Method returns how a walk is measured in a world: as asked, else along its walkways, if it has any.
func (q Question) Method(w *World) string {
	if !w.walkable() {
		return StraightLine
	}
	return cmp.Or(q.Reach, Walking)
}

// ID names the answer by a hash of all that it depends on, so that asking twice is free.
func (q Question) ID(w *World) (string, error) {
	if len(q.Plans) == 0 || !q.AsOf.Exact() {
		return "", fmt.Errorf("assessment needs a plan and an exact as-of date such as 2025-12-31: %w", ErrInvalid)
	}
	if h := q.horizon(); h != AsBuilt && h != AsPlanned {
		return "", fmt.Errorf("horizon %q is neither %s nor %s: %w", h, AsBuilt, AsPlanned, ErrInvalid)
	}
	if err := q.Parameters.Validate(); err != nil {
		return "", err
	}
	switch {
	case q.Reach != "" && q.Reach != StraightLine && q.Reach != Walking:
		return "", fmt.Errorf("reach %q is neither %s nor %s: %w", q.Reach, StraightLine, Walking, ErrInvalid)
	case q.Reach == Walking && !w.walkable():
		return "", fmt.Errorf("reach %s needs a layer of walkways, and there is none: %w", Walking, ErrInvalid)
	}
	if err := w.ready(q.Parameters); err != nil {
		return "", err
	}
	b, err := json.Marshal([]any{
		RulesVersion, q.Plans, q.References, q.AsOf, q.horizon(), q.Parameters, w.Hashes, w.noted(), w.Workspace.DivisionCodes,
		q.Method(w),
	})
	if err != nil {
		return "", fmt.Errorf("hash the question: %w", err)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16]), nil
}

// allRows lists the plan's rows, then the parents' that judge projects, then the norms'.
func (r *run) allRows() []row {
	var rows []row
	for i, p := range r.q.Plans {
		for j := range p.Indicators {
			ind := &p.Indicators[j]
			if i == 0 || slices.Contains([]Rule{A1, A2, A5}, ind.Rule) {
				rows = append(rows, row{Indicator: ind, plan: p})
			}
		}
	}
	for _, n := range r.norms() {
		rows = append(rows, n.row(r.q.Plans[0]))
		if n.FirstPhase {
			rows = append(rows, n.phasingRow(r.q.Plans[0]))
		}
	}
	return rows
}

// add records a finding, or adds the row to the finding that says the same already.
func (r *run) add(ro row, variant string, f Finding) {
	f.Rule, f.Clause, f.Severity = ro.Rule, ro.clause(), ro.severity()
	if ro.norm != nil {
		f.Norm = ro.norm.ID
	}
	key := findingKey{f.Rule, f.Subject, variant, f.Clause.Document}
	if old := r.byFinding[key]; old != nil && old.Verdict == f.Verdict {
		old.Indicators = appendNew(old.Indicators, ro.ID)
		if old.Severity != f.Severity && harder(f.Severity, old.Severity) {
			old.Severity, old.Clause = f.Severity, f.Clause
		}
		return
	}
	f.Indicators = []string{ro.ID}
	r.byFinding[key] = &f
	r.findings = append(r.findings, &f)
}

// gap records what is missing. One cause is one gap however many rows ask: the hardest leads.
func (r *run) gap(ro row, variant string, g Gap) {
	g.Rule, g.Indicators, g.Clause = ro.Rule, []string{ro.ID}, ro.clause()
	g.Severity = cmp.Or(g.Severity, ro.severity())
	g.ID = string(g.Rule) + "." + string(g.Kind)
	for _, part := range []string{variant, string(g.Subject.Layer), g.Subject.ID} {
		if part != "" {
			g.ID += "." + part
		}
	}
	old := r.byGap[g.ID]
	if old == nil {
		r.byGap[g.ID] = &g
		r.gaps = append(r.gaps, &g)
		return
	}
	g.Indicators = appendNew(old.Indicators, ro.ID)
	if harder(g.Severity, old.Severity) {
		*old = g
		return
	}
	old.Indicators = g.Indicators
}

var severities = []Severity{SevObligatory, SevRequired, SevAnticipatory, SevReference}

func harder(a, b Severity) bool { return slices.Index(severities, a) < slices.Index(severities, b) }

func (r *run) sortOut() {
	rank := map[Rule]int{}
	for i, rule := range rules {
		rank[Rule(rule)] = i
	}
	slices.SortStableFunc(r.findings, func(a, b *Finding) int {
		return cmp.Or(
			cmp.Compare(rank[a.Rule], rank[b.Rule]), cmp.Compare(a.Subject.Layer, b.Subject.Layer),
			cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Clause.Document, b.Clause.Document),
			slices.Compare(a.Indicators, b.Indicators),
		)
	})
	slices.SortFunc(r.gaps, func(a, b *Gap) int { return cmp.Compare(a.ID, b.ID) }) // ids are unique
	r.out.Findings, r.out.Gaps = values(r.findings), values(r.gaps)
}

func values[T any](all []*T) []T {
	out := make([]T, len(all))
	for i, p := range all {
		out[i] = *p
	}
	return out
}
