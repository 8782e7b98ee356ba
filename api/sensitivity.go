package api

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// SensitivityIn asks for a class at every distance in use, and for a page of the areas beyond one.
type SensitivityIn struct {
	AssessmentIn
	InPage
	InClass
	Metres int    `query:"metres" minimum:"50" maximum:"10000" doc:"beyond which an area is listed as uncovered, at most reach_cap_m; the assessment's circle_m where absent"`
	Format string `query:"format" enum:"json,csv" doc:"csv for a spreadsheet, whole; Accept: text/csv does the same"`
	Table  string `query:"table" enum:"thresholds,uncovered" default:"thresholds" doc:"which of the two, as CSV"`
	Accept string `header:"Accept"`
}

// ThresholdView is a distance with its name and source.
type ThresholdView struct {
	coverage.ThresholdShare
	Label  string `json:"label"`
	Source string `json:"source" doc:"where the distance comes from"`
}

// SensitivityView is a class at every distance, and the areas beyond one of them, by elders.
type SensitivityView struct {
	OfAssessment
	coverage.Sensitivity
	Thresholds     []ThresholdView      `json:"thresholds"`
	UncoveredM     int                  `json:"uncovered_m" doc:"beyond which the areas below have people"`
	Uncovered      []coverage.Uncovered `json:"uncovered" doc:"the one with most elders beyond first"`
	NumberMatched  int                  `json:"numberMatched" doc:"areas uncovered, on this page or not"`
	NumberReturned int                  `json:"numberReturned"`
	Links          []Link               `json:"links"`
}

// SensitivityOut is JSON or CSV.
type SensitivityOut struct {
	OutRevision
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *Server) sensitivity(ctx context.Context, in *SensitivityIn) (*SensitivityOut, error) {
	c, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	if c.Of != "" {
		in.ID = c.Of
	}
	a, supply, err := s.supply(ctx, &in.AssessmentIn, in.Class)
	if err != nil {
		return nil, err
	}
	metres := cmp.Or(in.Metres, a.Parameters.CircleM)
	uncovered, err := supply.Uncovered(metres)
	if err != nil {
		return nil, err
	}
	v := SensitivityView{OfAssessment: of(a), Sensitivity: supply.Sensitivity(), UncoveredM: metres, Uncovered: uncovered}
	out := &SensitivityOut{OutRevision: OutRevision{a.Revision}, ContentType: "application/json"}
	if wantsCSV(in.Format, in.Accept) {
		out.ContentType = "text/csv; charset=utf-8"
		out.Disposition = fmt.Sprintf(`attachment; filename="%s-%s-%s-%s.csv"`, in.Table, in.Class, a.Plan, a.AsOf)
		var b bytes.Buffer
		err = export.Table(&b, v.table(in.Table, export.Lang(in.Lang)))
		out.Body = b.Bytes()
		return out, err
	}
	if err = v.page(in, c); err == nil {
		out.Body, err = json.Marshal(v)
	}
	return out, err
}

func wantsCSV(format, accept string) bool {
	return format == "csv" || format == "" && strings.HasPrefix(accept, "text/csv")
}

func (v *SensitivityView) table(name string, lang export.Lang) [][]string {
	if name == "uncovered" {
		return export.Uncovered(v.Uncovered, lang)
	}
	return export.Sensitivity(v.Sensitivity, lang)
}

// page words the thresholds, and goes on by place in the list, which an assessment never changes.
func (v *SensitivityView) page(in *SensitivityIn, c cursor) error {
	from, to, next, err := slicePage(len(v.Uncovered), in.InPage, c, v.Assessment)
	if err != nil {
		return err
	}
	v.NumberMatched, v.NumberReturned = len(v.Uncovered), to-from
	v.Uncovered = v.Uncovered[from:to]
	v.Thresholds = []ThresholdView{}
	for _, t := range v.Sensitivity.Thresholds {
		label, source := export.Threshold(t, export.Lang(in.Lang))
		v.Thresholds = append(v.Thresholds, ThresholdView{t, label, source})
	}
	q := queryOf("class", in.Class, "lang", in.Lang, "limit", strconv.Itoa(in.Limit), "cursor", in.Cursor)
	if in.Metres != 0 {
		q.Set("metres", strconv.Itoa(in.Metres))
	}
	v.Links = links(fmt.Sprintf("/v1/workspaces/%s/assessments/%s/sensitivity", in.Workspace, v.Assessment), q, next)
	return nil
}

// slicePage returns which of n things are on a page, and the cursor of the next; "" where there is none.
func slicePage(n int, in InPage, c cursor, of string) (from, to int, next string, err error) {
	if c.After != "" {
		if from, err = strconv.Atoi(c.After); err != nil || from < 0 || from > n {
			return 0, 0, "", fault("query.cursor", "not a cursor of this list", in.Cursor)
		}
	}
	if to = min(from+in.Limit, n); to < n {
		next = cursor{Of: of, After: strconv.Itoa(to)}.String()
	}
	return from, to, next, nil
}
