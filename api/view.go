package api

import (
	"fmt"

	"yikezhong/coverage"
)

// AssessmentView is an assessment as it is answered: the figures of every row. Findings and gaps
// have addresses of their own.
type AssessmentView struct {
	ID           string                 `json:"id"`
	State        string                 `json:"state" enum:"ready,running"`
	Plan         string                 `json:"plan"`
	PlanName     string                 `json:"plan_name"`
	AsOf         coverage.Date          `json:"as_of"`
	Horizon      coverage.Horizon       `json:"horizon"`
	Revision     int                    `json:"revision"`
	Scenario     bool                   `json:"scenario,omitempty" doc:"a what-if answer: held in memory for a while, not kept"`
	RulesVersion int                    `json:"rules_version"`
	Parameters   coverage.Parameters    `json:"parameters"`
	ReachMethod  string                 `json:"reach_method"`
	Norms        []coverage.Norm        `json:"norms"`
	Flags        []FlagView             `json:"flags"`
	Unlocated    map[coverage.Layer]int `json:"number_unlocated"`
	Indicators   []IndicatorView        `json:"indicators"`
	FindingCount int                    `json:"number_findings"`
	GapCount     int                    `json:"number_gaps"`
	Links        []Link                 `json:"links"`
}

// IndicatorView is what one row comes to, with its words in one language.
type IndicatorView struct {
	coverage.Result
	Name    string            `json:"name"`
	Basis   BasisView         `json:"basis"`
	Flags   []FlagView        `json:"flags"`
	Message string            `json:"message"`
	Shown   ShownView         `json:"shown"`
	Fields  string            `json:"fields,omitempty" doc:"what is not known"`
	Labels  map[string]string `json:"figure_labels,omitempty" doc:"what the figures and those of the basis are called"`
}

// ShownView is a row's figures as they are printed: with the decimals that tell value from target.
type ShownView struct {
	Value    string `json:"value" doc:"a dash where it is not known"`
	Target   string `json:"target"`
	Interval string `json:"interval" doc:"bounds, where anything is unknown"`
}

// BasisView is what was counted and how.
type BasisView struct {
	Code    string           `json:"code"`
	Text    string           `json:"text"`
	Figures coverage.Figures `json:"figures,omitempty"`
}

// FlagView is a flag with its sentence.
type FlagView struct {
	coverage.Flag
	Message string `json:"message"`
}

// FindingView is a finding with its sentences.
type FindingView struct {
	coverage.Finding
	Flags   []FlagView `json:"flags,omitempty"`
	Message string     `json:"message"`
}

// view words an assessment. It does not change it.
func view(a *answer, lang string) AssessmentView {
	v := AssessmentView{
		ID: a.ID, State: "ready", Plan: a.Plan, PlanName: say(a.PlanName, lang), AsOf: a.AsOf, Horizon: a.Horizon,
		Revision: a.Revision, Scenario: a.scratch, RulesVersion: a.RulesVersion, Parameters: a.Parameters,
		ReachMethod: a.ReachMethod, Norms: append([]coverage.Norm{}, a.Norms...), Flags: flagViews(a.Flags, lang),
		Unlocated: a.Unlocated, Indicators: make([]IndicatorView, len(a.Indicators)),
		FindingCount: len(a.Findings), GapCount: len(a.Gaps),
	}
	for i, r := range a.Indicators {
		v.Indicators[i] = IndicatorView{
			Result: r, Name: say(r.Name, lang), Flags: flagViews(r.Flags, lang), Message: resultText(r, lang),
			Basis: BasisView{Code: r.Basis.Code, Text: basisText(r.Basis, lang), Figures: r.Basis.Figures},
			Shown: shown(r), Fields: fieldsText(r.Missing, lang), Labels: figureLabels(r, lang),
		}
	}
	return v
}

// promise is an assessment that is being made.
func promise(id string, q coverage.Question, revision int) AssessmentView {
	return AssessmentView{
		ID: id, State: "running", Plan: q.Plans[0].ID, PlanName: q.Plans[0].Name.Zh, AsOf: q.AsOf, Horizon: q.Horizon,
		Revision: revision, RulesVersion: coverage.RulesVersion, Parameters: q.Parameters, Norms: []coverage.Norm{},
		Flags: []FlagView{}, Unlocated: map[coverage.Layer]int{}, Indicators: []IndicatorView{},
	}
}

func flagViews(flags []coverage.Flag, lang string) []FlagView {
	out := make([]FlagView, len(flags))
	for i, f := range flags {
		out[i] = FlagView{Flag: f, Message: flagText(f, lang)}
	}
	return out
}

func findingView(f coverage.Finding, lang string) FindingView {
	return FindingView{Finding: f, Flags: flagViews(f.Flags, lang), Message: message(f, lang)}
}

// say chooses the language; Chinese where there is no English.
func say(t coverage.Text, lang string) string {
	if lang == "en" && t.En != "" {
		return t.En
	}
	return t.Zh
}

func assessmentLinks(slug, id string) []Link {
	base := fmt.Sprintf("/v1/workspaces/%s/assessments/%s", slug, id)
	return []Link{
		{Rel: "self", Href: base}, {Rel: "findings", Href: base + "/findings"}, {Rel: "gaps", Href: base + "/gaps"},
	}
}
