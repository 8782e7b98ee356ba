package coverage

import (
	"cmp"
	"iter"
	"slices"
)

// log is what judging a row came to: its figures, and what is said of single things, in the order it
// was said. It never changes once the row is judged, so that a scenario may keep it.
type log struct {
	row   int
	res   Result
	said  []patched[*said] // what a thing says by itself is one; nil where it says nothing
	kept  []any            // by call of each: what was judged
	late  func()           // says the findings that look at all things of the row at once; may be nil
	ended *said            // what late said

	now *said // where what is raised goes
}

// said is what was raised at once.
type said struct {
	findings []raised
	gaps     []Gap
}

type raised struct {
	variant string
	Finding
}

// add records a finding.
func (r *run) add(ro row, variant string, f Finding) {
	f.Rule, f.Clause, f.Severity, f.Indicators = ro.Rule, ro.clause(), ro.severity(), []string{ro.ID}
	if ro.norm != nil {
		f.Norm = ro.norm.ID
	}
	r.log.now.findings = append(r.log.now.findings, raised{variant, f})
}

// gap records what is missing.
func (r *run) gap(ro row, variant string, g Gap) {
	g.Rule, g.Indicators, g.Clause = ro.Rule, []string{ro.ID}, ro.clause()
	g.Severity = cmp.Or(g.Severity, ro.severity())
	g.ID = string(g.Rule) + "." + string(g.Kind)
	for _, part := range []string{variant, string(g.Subject.Layer), g.Subject.ID} {
		if part != "" {
			g.ID += "." + part
		}
	}
	r.log.now.gaps = append(r.log.now.gaps, g)
}

// findingKey tells findings apart: rows that mean the same share one.
type findingKey struct {
	rule    Rule
	subject Subject
	variant string
	clause  string
}

// answer makes the answer of what the rows said. A finding that says the same as one before adds its row
// to that one.
func (r *run) answer(id string) *Assessment {
	plan := r.q.Plans[0]
	out := &Assessment{
		ID: id, Plan: plan.ID, PlanName: plan.Name, AsOf: r.q.AsOf, Horizon: r.q.horizon(), Revision: r.w.Revision,
		RulesVersion: RulesVersion, Parameters: r.q.Parameters, Norms: []Norm{}, Flags: []Flag{},
		ReachMethod: r.reach.Method, Indicators: []Result{}, Unlocated: r.unlocated(),
	}
	for _, n := range r.w.Norms {
		out.Norms = append(out.Norms, *n)
	}
	var findings []*Finding
	last := map[findingKey]*Finding{}
	for _, l := range r.logs {
		out.Indicators = append(out.Indicators, l.res)
		for s := range l.everything(r.ending(l)) {
			for i := range s.findings {
				findings = join(findings, last, &s.findings[i])
			}
		}
	}
	out.Findings, out.Gaps = sorted(findings), joinGaps(r.logs)
	return out
}

// everything visits what a row said, in order, and at the end what it says last.
func (l *log) everything(ended *said) iter.Seq[*said] {
	return func(yield func(*said) bool) {
		for b := range l.said {
			for _, s := range l.said[b].all() {
				if s != nil && !yield(s) {
					return
				}
			}
		}
		if ended != nil {
			yield(ended)
		}
	}
}

// ending returns what a row says last.
func (r *run) ending(l *log) *said {
	if l.late == nil || l.ended != nil {
		return l.ended
	}
	var s said
	r.log, l.now = l, &s
	l.late()
	return &s
}

// join records a finding, or adds its row to the finding that says the same already.
func join(all []*Finding, last map[findingKey]*Finding, f *raised) []*Finding {
	key := findingKey{f.Rule, f.Subject, f.variant, f.Clause.Document}
	if old := last[key]; old != nil && old.Verdict == f.Verdict {
		old.Indicators = withNew(old.Indicators, f.Indicators[0])
		if old.Severity != f.Severity && harder(f.Severity, old.Severity) {
			old.Severity, old.Clause = f.Severity, f.Clause
		}
		return all
	}
	own := f.Finding
	last[key] = &own
	return append(all, &own)
}

func sorted(findings []*Finding) []Finding {
	rank := map[Rule]int{}
	for i, rule := range rules {
		rank[Rule(rule)] = i
	}
	slices.SortStableFunc(findings, func(a, b *Finding) int {
		return cmp.Or(
			cmp.Compare(rank[a.Rule], rank[b.Rule]), cmp.Compare(a.Subject.Layer, b.Subject.Layer),
			cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Clause.Document, b.Clause.Document),
			slices.Compare(a.Indicators, b.Indicators),
		)
	})
	out := make([]Finding, len(findings))
	for i, f := range findings {
		out[i] = *f
	}
	return out
}

// joinGaps returns the gaps of rows, by id.
func joinGaps(logs []*log) []Gap {
	var all []Gap
	at := map[string]int{}
	for _, l := range logs {
		for s := range l.everything(nil) {
			for _, g := range s.gaps {
				if i, ok := at[g.ID]; ok {
					all[i] = joinGap(all[i], g)
					continue
				}
				at[g.ID] = len(all)
				all = append(all, g)
			}
		}
	}
	out := append([]Gap{}, all...)
	slices.SortFunc(out, func(a, b Gap) int { return cmp.Compare(a.ID, b.ID) }) // ids are unique
	return out
}

// joinGap joins two gaps of one id. One cause is one gap however many rows ask: the hardest leads.
func joinGap(old, g Gap) Gap {
	rows := withNew(old.Indicators, g.Indicators[0])
	if harder(g.Severity, old.Severity) {
		old = g
	}
	old.Indicators = rows
	return old
}

// withNew is appendNew that leaves the list as it was.
func withNew(list []string, s string) []string { return appendNew(slices.Clip(list), s) }

var severities = []Severity{SevObligatory, SevRequired, SevAnticipatory, SevReference}

func harder(a, b Severity) bool { return slices.Index(severities, a) < slices.Index(severities, b) }
