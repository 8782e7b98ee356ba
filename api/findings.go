package api

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"yikezhong/coverage"
)

// FindingsIn asks for a page of findings, or for all as a table.
type FindingsIn struct {
	AssessmentIn
	InPage
	Rule      []string `query:"rule,explode" maxItems:"30" doc:"keep these rules, as A5"`
	Verdict   []string `query:"verdict,explode" maxItems:"7"`
	Subject   string   `query:"subject" maxLength:"200" doc:"keep findings on the thing of this id"`
	Indicator string   `query:"indicator" maxLength:"60" doc:"keep findings that answer this row"`
	Division  string   `query:"division" maxLength:"12" doc:"keep what lies in this division, by code"`
	Format    string   `query:"format" enum:"json,csv" doc:"csv for a spreadsheet, whole; Accept: text/csv does the same"`
	Accept    string   `header:"Accept"`
}

// FindingsPage is a page of findings.
type FindingsPage struct {
	Assessment     string        `json:"assessment"`
	Plan           string        `json:"plan"`
	AsOf           coverage.Date `json:"as_of"`
	Revision       int           `json:"revision"`
	Findings       []FindingView `json:"findings"`
	NumberMatched  int           `json:"numberMatched"`
	NumberReturned int           `json:"numberReturned"`
	Links          []Link        `json:"links"`
}

// FindingsOut is JSON or CSV.
type FindingsOut struct {
	OutRevision
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *Server) findings(ctx context.Context, in *FindingsIn) (*FindingsOut, error) {
	c, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	if c.Of != "" {
		in.ID = c.Of
	}
	a, err := s.find(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	found := a.matching(in)
	out := &FindingsOut{OutRevision: OutRevision{a.Revision}, ContentType: "application/json"}
	if wantsCSV(in.Format, in.Accept) {
		out.ContentType = "text/csv; charset=utf-8"
		out.Disposition = fmt.Sprintf(`attachment; filename="findings-%s-%s.csv"`, a.Plan, a.AsOf)
		out.Body, err = FindingsCSV(found, in.Lang)
		return out, err
	}
	p, err := a.findingsPage(in, found, c)
	if err == nil {
		out.Body, err = json.Marshal(p)
	}
	return out, err
}

// matching keeps the findings that pass the filters, in their order.
func (a *answer) matching(in *FindingsIn) []coverage.Finding {
	prefix := codePrefix(in.Division)
	var found []coverage.Finding
	for _, f := range a.Findings {
		if among(in.Rule, f.Rule) && among(in.Verdict, f.Verdict) && under(f.Division, prefix) &&
			(in.Subject == "" || f.Subject.ID == in.Subject) &&
			(in.Indicator == "" || among(f.Indicators, in.Indicator)) {
			found = append(found, f)
		}
	}
	return found
}

// findingsPage goes on by place in the list, which an assessment never changes.
func (a *answer) findingsPage(in *FindingsIn, found []coverage.Finding, c cursor) (FindingsPage, error) {
	from, to, next, err := slicePage(len(found), in.InPage, c, a.ID)
	if err != nil {
		return FindingsPage{}, err
	}
	q := queryOf("subject", in.Subject, "indicator", in.Indicator, "division", in.Division, "lang", in.Lang,
		"limit", strconv.Itoa(in.Limit), "cursor", in.Cursor)
	for name, values := range map[string][]string{"rule": in.Rule, "verdict": in.Verdict} {
		for _, v := range values {
			q.Add(name, v)
		}
	}
	p := FindingsPage{
		Assessment: a.ID, Plan: a.Plan, AsOf: a.AsOf, Revision: a.Revision, Findings: []FindingView{},
		NumberMatched: len(found), NumberReturned: to - from,
		Links: links(fmt.Sprintf("/v1/workspaces/%s/assessments/%s/findings", in.Workspace, a.ID), q, next),
	}
	for _, f := range found[from:to] {
		p.Findings = append(p.Findings, findingView(f, in.Lang))
	}
	return p, nil
}
