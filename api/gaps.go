package api

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"yikezhong/coverage"
)

// GapsIn asks for a page of gaps.
type GapsIn struct {
	AssessmentIn
	InPage
	InBox
	Kind     []string `query:"kind,explode" maxItems:"20" doc:"keep these kinds"`
	Severity []string `query:"severity,explode" maxItems:"4" doc:"keep these severities"`
	Verdict  []string `query:"verdict,explode" maxItems:"7" doc:"keep these verdicts"`
	Division string   `query:"division" maxLength:"12" doc:"keep what lies in this division, by code"`
}

// GapProperties are flat, because map libraries turn nested ones into strings.
type GapProperties struct {
	ID            string            `json:"id"`
	Kind          coverage.GapKind  `json:"kind"`
	KindName      string            `json:"kind_name"`
	Severity      coverage.Severity `json:"severity"`
	Verdict       coverage.Verdict  `json:"verdict"`
	Rule          coverage.Rule     `json:"rule"`
	Indicators    string            `json:"indicators" doc:"rows that ask for it, separated by spaces"`
	Plan          string            `json:"plan"`
	AsOf          coverage.Date     `json:"as_of"`
	Scenario      coverage.Horizon  `json:"scenario"`
	SubjectID     string            `json:"subject_id"`
	SubjectLayer  coverage.Layer    `json:"subject_layer"`
	SubjectName   string            `json:"subject_name,omitempty"`
	DivisionCode  string            `json:"division_code,omitempty"`
	DivisionName  string            `json:"division_name,omitempty"`
	Required      *float64          `json:"required,omitempty"`
	Provided      *float64          `json:"provided,omitempty"`
	Missing       *float64          `json:"missing,omitempty"`
	Unit          string            `json:"unit,omitempty"`
	Households    *int              `json:"households,omitempty"`
	Elders60      *int              `json:"elders60,omitempty"`
	Elders60Basis string            `json:"elders60_basis,omitempty"`
	Located       bool              `json:"located"`
	Fields        string            `json:"fields,omitempty" doc:"data_missing: what is not known"`
	Clause        string            `json:"clause"`
	Message       string            `json:"message"`
}

func (s *Server) gaps(ctx context.Context, in *GapsIn) (*GeoOut[GapProperties], error) {
	box, boxed, err := parseBBox(in.BBox)
	if err != nil {
		return nil, err
	}
	c, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	if c.Of != "" {
		in.ID = c.Of // the list as it was on the page before
	}
	a, err := s.find(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	fc, last, err := page(a.members(in), box, boxed, c.After, in.Limit)
	if err != nil {
		return nil, err
	}
	next := ""
	if last != "" {
		next = cursor{Of: a.ID, After: last}.String()
	}
	q := queryOf("bbox", in.BBox, "division", in.Division, "limit", strconv.Itoa(in.Limit), "lang", in.Lang, "cursor", in.Cursor)
	for name, values := range map[string][]string{"kind": in.Kind, "severity": in.Severity, "verdict": in.Verdict} {
		for _, v := range values {
			q.Add(name, v)
		}
	}
	fc.Revision, fc.Assessment = a.Revision, a.ID
	fc.Links = links(fmt.Sprintf("/v1/workspaces/%s/assessments/%s/gaps", in.Workspace, a.ID), q, next)
	return &GeoOut[GapProperties]{OutRevision{a.Revision}, geoJSONType, fc}, nil
}

// members lists the gaps that pass the filters, by id, as Assess sorted them.
func (a *answer) members(in *GapsIn) iter.Seq[member[GapProperties]] {
	return func(yield func(member[GapProperties]) bool) {
		prefix := codePrefix(in.Division)
		for i := range a.Gaps {
			g := &a.Gaps[i]
			if !among(in.Kind, g.Kind) || !among(in.Severity, g.Severity) || !among(in.Verdict, g.Verdict) ||
				!under(g.Division, prefix) {
				continue
			}
			m := member[GapProperties]{id: g.ID, located: g.Geometry != nil, bound: a.bounds[i]}
			m.feature = func() (Feature[GapProperties], error) { return a.gapFeature(g, in.Lang), nil }
			if !yield(m) {
				return
			}
		}
	}
}

func (a *answer) gapFeature(g *coverage.Gap, lang string) Feature[GapProperties] {
	return Feature[GapProperties]{Type: "Feature", ID: g.ID, Geometry: g.Geometry, Properties: GapProperties{
		ID: g.ID, Kind: g.Kind, KindName: label("gap_kind", string(g.Kind), lang), Severity: g.Severity, Verdict: g.Verdict,
		Rule: g.Rule, Indicators: strings.Join(g.Indicators, " "), Plan: a.Plan, AsOf: a.AsOf, Scenario: a.Horizon,
		SubjectID: g.Subject.ID, SubjectLayer: g.Subject.Layer, SubjectName: g.Subject.Name,
		DivisionCode: g.Division, DivisionName: g.DivisionName, Required: g.Required, Provided: g.Provided,
		Missing: g.Missing, Unit: g.Unit, Households: g.Households, Elders60: g.Elders60, Elders60Basis: g.Elders60Basis,
		Located: g.Located, Fields: fieldsText(g.Fields, lang), Clause: clauseText(g.Clause), Message: gapMessage(*g, lang),
	}}
}

// among reports whether a filter lets v through; an empty one lets all.
func among[T ~string](wanted []string, v T) bool {
	return len(wanted) == 0 || slices.Contains(wanted, string(v))
}

// codePrefix is what the codes at and below a division begin with: 150781000000 covers 150781….
func codePrefix(code string) string {
	for _, digits := range []int{9, 6, 4, 2} {
		if len(code) > digits && strings.Trim(code[digits:], "0") == "" {
			code = code[:digits]
		}
	}
	return code
}

func under(code, prefix string) bool { return strings.HasPrefix(code, prefix) }
