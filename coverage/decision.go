package coverage

import (
	"cmp"
	"fmt"
	"slices"
)

// Decision is what a reviewer decided on a project: on one of its four stages, or on its duty as a
// whole. Decisions are added and never changed; of several on one thing the last by date holds, and of
// one date the last that was made. docs/adr/0031.
type Decision struct {
	ID         string       `json:"id"`
	Project    string       `json:"project"`         // project_id of its areas, else the area's id
	Stage      string       `json:"stage,omitempty"` // planned, built, accepted, delivered; none for a duty
	Decision   DecisionKind `json:"decision"`
	Reason     string       `json:"reason,omitempty"`
	DocumentNo string       `json:"document_no,omitempty"`
	Date       Date         `json:"date,omitzero"`
	By         string       `json:"by,omitempty"` // who recorded it
}

// DecisionKind is what was decided.
type DecisionKind string

// The kinds of decision.
const (
	DecidedAccepted  DecisionKind = "accepted"  // 通过: the stage is as it is reported
	DecidedReturned  DecisionKind = "returned"  // 退回: the stage is not done, whatever its date
	DecidedExempt    DecisionKind = "exemption" // 免建: the duty is lifted from the project
	DecidedElsewhere DecisionKind = "elsewhere" // 易地补建: it is to be met on another site
)

// Validate names as ErrInvalid what a decision lacks: a stage one wants its day and, returned, the
// reason; one on the duty its document and day.
func (d Decision) Validate() error {
	duty := d.Decision == DecidedExempt || d.Decision == DecidedElsewhere
	switch {
	case !duty && d.Decision != DecidedAccepted && d.Decision != DecidedReturned:
		return fmt.Errorf("decision: %q is none of accepted, returned, exemption, elsewhere: %w", d.Decision, ErrInvalid)
	case duty && d.Stage != "":
		return fmt.Errorf("stage: %s concerns the project, not a stage; leave it out: %w", d.Decision, ErrInvalid)
	case !duty && !slices.Contains(stageNames, d.Stage):
		return fmt.Errorf("stage: %q is none of planned, built, accepted, delivered: %w", d.Stage, ErrInvalid)
	case !d.Date.Exact():
		return fmt.Errorf("date: write the day of the decision, as 2025-06-30: %w", ErrInvalid)
	case d.Decision == DecidedReturned && d.Reason == "":
		return fmt.Errorf("reason: say why the stage is returned: %w", ErrInvalid)
	case duty && d.DocumentNo == "":
		return fmt.Errorf("document_no: %s needs its document: %w", d.Decision, ErrInvalid)
	}
	return nil
}

// on is what a decision is on: its stage, or the duty.
func (d *Decision) on() string { return cmp.Or(d.Stage, string(d.Decision)) }

// takeDecisions gives each project what was decided on it by the as-of date. A stage returned is not
// done in any room of it, whatever date the room bears.
func (r *run) takeDecisions() {
	by := map[string][]*Decision{}
	for _, d := range r.w.Decisions {
		if d.Date.NotAfter(r.q.AsOf) == Yes {
			by[d.Project] = append(by[d.Project], d)
		}
	}
	for _, p := range r.projects {
		for _, d := range by[p.id] {
			if p.decided == nil {
				p.decided = map[string]*Decision{}
			}
			if old := p.decided[d.on()]; old == nil || old.Date.NotAfter(d.Date) == Yes { // by id, as they were made
				p.decided[d.on()] = d
			}
		}
		p.undoReturned()
	}
}

func (p *project) undoReturned() {
	for i, stage := range stageNames {
		if d := p.decided[stage]; d == nil || d.Decision != DecidedReturned {
			continue
		}
		for j := range p.rooms {
			undone := *p.rooms[j].CareRoom
			*[]*Date{&undone.PlanPermitDate, &undone.ConstructionStartDate, &undone.AcceptanceDate, &undone.HandoverDate}[i] = Date{}
			*[]*StageState{&undone.PlannedState, &undone.BuiltState, &undone.AcceptedState, &undone.DeliveredState}[i] = NotDone
			p.rooms[j].CareRoom = &undone
		}
	}
}

// showDecisions puts what was decided beside what was judged.
func (p *project) showDecisions(f *Finding) {
	for i := range f.Stages {
		f.Stages[i].Decision = p.decided[f.Stages[i].Stage]
	}
	if d := p.decided[string(DecidedElsewhere)]; d != nil {
		f.Figures["elsewhere"] = d.DocumentNo
	}
}
