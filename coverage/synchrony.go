package coverage

import (
	"cmp"
	"slices"
	"strings"
)

// Synchrony is one line of the ledger of 四同步: a project held to the rows that come to the same
// for it, with who builds it and what falls due.
type Synchrony struct {
	Project      string     `json:"project"`
	Name         string     `json:"name"`
	Code         string     `json:"code,omitempty"` // 项目代码
	Developer    string     `json:"developer,omitempty"`
	Division     string     `json:"division,omitempty"` // 12-digit code of the smallest division it lies in
	DivisionName string     `json:"division_name,omitempty"`
	County       string     `json:"county,omitempty"` // 12-digit code
	CountyName   string     `json:"county_name,omitempty"`
	Pool         string     `json:"pool,omitempty"`
	Status       AreaStatus `json:"status,omitempty"` // of the phase that is least far
	Phases       int        `json:"phases"`
	Indicators   []string   `json:"indicators"`
	Verdict      Verdict    `json:"verdict"`
	Severity     Severity   `json:"severity"`
	Exemption    string     `json:"exemption,omitempty"` // number of the document that lifts the duty
	Stages       []DueStage `json:"stages"`              // none, or the four in their order
	OverdueDays  int        `json:"overdue_days"`        // of the stage overdue longest; 0 for none
	LagDays      int        `json:"lag_days"`            // of the stage done latest; 0 for none
	DueStage     string     `json:"due_stage,omitempty"` // the stage that falls due next
	DueDate      Date       `json:"due_date,omitzero"`
	DueInDays    *int       `json:"due_in_days,omitempty"`
	AskedFor     []string   `json:"asked_for"` // fields to ask for (催报), as layer.property
	Clause       Clause     `json:"clause"`
}

// DueStage is a stage with the day by which the room must follow the housing. Both are absent
// where the stage is done, is past, or no day of the housing is planned.
type DueStage struct {
	Stage
	DueDate   Date `json:"due_date,omitzero"`
	DueInDays *int `json:"due_in_days,omitempty"` // from the as-of date, by the first day it may be
}

// Synchronies lists an assessment's findings of A5 by project, the longest overdue first, then
// the latest done, then what falls due soonest. Rows of several documents that come to the same
// for a project share a line; the clause is the first one's. Phase order, which has no stages, is
// left out. w is the world that was assessed; of one that holds the project no more only the
// finding is told.
//
// A stage that is not due yet falls due on its housing's day, 同步交付 with the days of grace
// after it.
func (w *World) Synchronies(a *Assessment) []Synchrony {
	phases := map[string][]*ResidentialArea{}
	for _, area := range w.Areas {
		id := cmp.Or(area.ProjectID, area.ID)
		phases[id] = append(phases[id], area)
	}
	t := newTree(w.Divisions)
	lines := []Synchrony{}
	byProject := map[string][]int{}
	for i := range a.Findings {
		f := &a.Findings[i]
		if f.Rule != A5 || f.ofPhaseOrder() {
			continue
		}
		s := synchrony(f, a)
		same := slices.IndexFunc(byProject[s.Project], func(k int) bool { return lines[k].agrees(&s) })
		if same >= 0 {
			k := byProject[s.Project][same]
			lines[k].Indicators = append(lines[k].Indicators, s.Indicators...)
			continue
		}
		s.describe(phases[s.Project], t)
		byProject[s.Project] = append(byProject[s.Project], len(lines))
		lines = append(lines, s)
	}
	slices.SortStableFunc(lines, bySynchrony)
	return lines
}

// ofPhaseOrder reports whether a finding of A5 is on the order of phases, which has no stages.
func (f *Finding) ofPhaseOrder() bool {
	return !slices.ContainsFunc(f.Indicators, func(id string) bool { return !strings.HasSuffix(id, phasingSuffix) })
}

func bySynchrony(a, b Synchrony) int {
	const never = 1 << 30
	due := func(s Synchrony) int {
		if s.DueInDays == nil {
			return never
		}
		return *s.DueInDays
	}
	return cmp.Or(cmp.Compare(b.OverdueDays, a.OverdueDays), cmp.Compare(b.LagDays, a.LagDays),
		cmp.Compare(due(a), due(b)), cmp.Compare(a.Project, b.Project))
}

func synchrony(f *Finding, a *Assessment) Synchrony {
	s := Synchrony{
		Project: f.Subject.ID, Name: f.Subject.Name, Division: f.Division, Verdict: f.Verdict, Severity: f.Severity,
		Indicators: slices.Clone(f.Indicators), AskedFor: append([]string{}, f.Missing...), Clause: f.Clause,
		Stages: make([]DueStage, len(f.Stages)),
	}
	s.Exemption, _ = f.Figures["exemption"].(string)
	for i, stage := range f.Stages {
		due := DueStage{Stage: stage}
		if stage.Verdict == NotDue && stage.State != Done && !stage.HousingDate.IsZero() {
			due.DueDate = stage.HousingDate
			if i == len(stageNames)-1 {
				due.DueDate = due.DueDate.AddDays(a.Parameters.HandoverDays)
			}
			due.DueInDays = ptr(a.AsOf.DaysUntil(due.DueDate))
			if s.DueInDays == nil || *due.DueInDays < *s.DueInDays {
				s.DueStage, s.DueDate, s.DueInDays = stage.Stage, due.DueDate, due.DueInDays
			}
		}
		if stage.OverdueDays != nil {
			s.OverdueDays = max(s.OverdueDays, *stage.OverdueDays)
		}
		if stage.LagDays != nil {
			s.LagDays = max(s.LagDays, *stage.LagDays)
		}
		s.Stages[i] = due
	}
	return s
}

// agrees reports whether two lines of a project say the same of it.
func (s *Synchrony) agrees(o *Synchrony) bool {
	same := func(a, b DueStage) bool {
		return a.HousingDate == b.HousingDate && a.FacilityDate == b.FacilityDate && a.State == b.State &&
			a.Verdict == b.Verdict && a.Room == b.Room
	}
	return s.Verdict == o.Verdict && s.Severity == o.Severity && s.Exemption == o.Exemption &&
		slices.EqualFunc(s.Stages, o.Stages, same) && slices.Equal(s.AskedFor, o.AskedFor)
}

// describe tells who builds the project and where.
func (s *Synchrony) describe(phases []*ResidentialArea, t *tree) {
	s.Phases = len(phases)
	far := -1
	for _, a := range phases {
		s.Code, s.Developer = cmp.Or(s.Code, a.ProjectCode), cmp.Or(s.Developer, a.Developer)
		s.Pool = cmp.Or(s.Pool, a.Pool)
		if at := slices.Index(areaStatuses, a.Status); at >= 0 && (far < 0 || at < far) {
			far, s.Status = at, a.Status
		}
	}
	d := t.byCode[FullCode(s.Division)]
	if d != nil {
		s.DivisionName = d.Name
	}
	for ; d != nil; d = t.parent[d] {
		if code := FullCode(d.Code); code[4:6] != "00" && code[6:] == "000000" {
			s.County, s.CountyName = code, d.Name
			return
		}
	}
}

// areaStatuses are the states of a residential area, the least far first.
var areaStatuses = []AreaStatus{LandSupplied, AreaPlanned, AreaSuspended, AreaUnderConstruction, AreaAccepted, AreaDelivered}
