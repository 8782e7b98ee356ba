package coverage

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"slices"
)

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
	return newJudged(w, q).answer(id), nil
}

// newJudged returns a run with every row judged.
func newJudged(w *World, q Question) *run {
	r := newRun(w, q)
	r.takeReach()
	r.rows = r.allRows()
	for _, n := range r.references() {
		ro := n.row(q.Plans[0])
		ro.ref = true
		r.rows = append(r.rows, ro)
	}
	for i := range r.rows {
		r.logs = append(r.logs, r.judge(i))
	}
	return r
}

// judge holds one row against the world.
func (r *run) judge(i int) *log {
	r.log = &log{row: i, now: &said{}}
	r.log.said = []patched[*said]{{base: []*said{r.log.now}}}
	ro := r.rows[i]
	res := judges[ro.Rule](r, ro)
	r.needLayer(ro, &res)
	r.flagReported(ro, &res)
	r.flagRow(ro, &res)
	r.log.res = res
	return r.log
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
	if err := q.check(w); err != nil {
		return "", err
	}
	h, err := q.hash()
	if err != nil {
		return "", err
	}
	return q.idOf(h, w)
}

// check reports as ErrInvalid a question that cannot be asked of a world.
func (q Question) check(w *World) error {
	if len(q.Plans) == 0 || !q.AsOf.Exact() {
		return fmt.Errorf("assessment needs a plan and an exact as-of date such as 2025-12-31: %w", ErrInvalid)
	}
	if h := q.horizon(); h != AsBuilt && h != AsPlanned {
		return fmt.Errorf("horizon %q is neither %s nor %s: %w", h, AsBuilt, AsPlanned, ErrInvalid)
	}
	if err := q.Parameters.Validate(); err != nil {
		return err
	}
	switch {
	case q.Reach != "" && q.Reach != StraightLine && q.Reach != Walking:
		return fmt.Errorf("reach %q is neither %s nor %s: %w", q.Reach, StraightLine, Walking, ErrInvalid)
	case q.Reach == Walking && !w.walkable():
		return fmt.Errorf("reach %s needs a layer of walkways, and there is none: %w", Walking, ErrInvalid)
	}
	return w.ready(q.Parameters)
}

// hash begins the hash of an answer with what is the same for every world.
func (q Question) hash() (hash.Cloner, error) {
	b, err := json.Marshal([]any{RulesVersion, q.Plans, q.References, q.AsOf, q.horizon(), q.Parameters})
	if err != nil {
		return nil, fmt.Errorf("hash the question: %w", err)
	}
	h := sha256.New().(hash.Cloner)
	h.Write(b[:len(b)-1])
	return h, nil
}

// idOf ends the hash, which is not changed, with what is the world's.
func (q Question) idOf(begun hash.Cloner, w *World) (string, error) {
	h, err := begun.Clone()
	if err != nil {
		return "", fmt.Errorf("hash the question: %w", err)
	}
	b, err := json.Marshal([]any{w.Hashes, w.noted(), w.Workspace.DivisionCodes, q.Method(w)})
	if err != nil {
		return "", fmt.Errorf("hash the question: %w", err)
	}
	b[0] = ',' // one list
	h.Write(b)
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
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
