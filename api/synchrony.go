package api

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/coverage/export/xlsx"
)

// SynchronyIn filters the ledger of 四同步.
type SynchronyIn struct {
	AssessmentIn
	Within    int    `query:"within_days" minimum:"0" maximum:"3650" doc:"keep what falls due in so many days of the as-of date; 0: all"`
	Asked     bool   `query:"asked" doc:"keep projects that something must be asked for of (催报)"`
	Division  string `query:"division" maxLength:"12" doc:"keep what lies in this division, by code"`
	Developer string `query:"developer" maxLength:"200" doc:"part of the developer's name"`
	Pool      string `query:"pool" maxLength:"200"`
	Status    string `query:"status" enum:"land_supplied,planned,under_construction,suspended,accepted,delivered"`
	Format    string `query:"format" enum:"json,csv,xlsx" default:"json"`
}

// SynchronyPage is the ledger.
type SynchronyPage struct {
	Assessment    string          `json:"assessment"`
	Plan          string          `json:"plan"`
	AsOf          coverage.Date   `json:"as_of"`
	Revision      int             `json:"revision"`
	NumberMatched int             `json:"numberMatched"`
	Projects      []SynchronyView `json:"projects"`
}

// SynchronyView is a line of the ledger with what to ask for in words.
type SynchronyView struct {
	coverage.Synchrony
	AskedFor []FieldView `json:"asked_for" doc:"what must be asked for (催报)"`
	Cited    string      `json:"cited" doc:"the clause in words"`
}

// FieldView is a field and what it is called.
type FieldView struct {
	Field string `json:"field" doc:"layer.property"`
	Name  string `json:"name"`
}

func (s *Server) synchrony(ctx context.Context, in *SynchronyIn) (*ReportOut, error) {
	a, w, err := s.told(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	var kept []coverage.Synchrony
	prefix := codePrefix(in.Division)
	for _, one := range w.Synchronies(a.Assessment) {
		if in.keeps(&one, prefix) {
			kept = append(kept, one)
		}
	}
	if in.Format == "json" {
		b, err := json.Marshal(in.page(a, kept))
		return &ReportOut{OutRevision: OutRevision{a.Revision}, ContentType: "application/json", Body: b}, err
	}
	var b bytes.Buffer
	lang := export.Lang(in.Lang)
	report := export.NewLedger(w, a.Assessment, kept, lang)
	kind, err := xlsxType, error(nil)
	if in.Format == "csv" {
		kind, err = csvType, export.WriteSection(&b, report.Sections[0])
	} else {
		err = xlsx.Write(&b, report)
	}
	return taken(a, kind, "synchrony", report.Sections[0].Title, in.Format, b.Bytes(), err)
}

func (in *SynchronyIn) keeps(one *coverage.Synchrony, prefix string) bool {
	return under(one.Division, prefix) && strings.Contains(one.Developer, in.Developer) &&
		(in.Pool == "" || one.Pool == in.Pool) && (in.Status == "" || string(one.Status) == in.Status) &&
		(!in.Asked || len(one.AskedFor) > 0) &&
		(in.Within == 0 || one.DueInDays != nil && *one.DueInDays <= in.Within)
}

func (in *SynchronyIn) page(a *answer, kept []coverage.Synchrony) SynchronyPage {
	p := SynchronyPage{
		Assessment: a.ID, Plan: a.Plan, AsOf: a.AsOf, Revision: a.Revision, NumberMatched: len(kept),
		Projects: make([]SynchronyView, len(kept)),
	}
	for i, one := range kept {
		v := SynchronyView{Synchrony: one, AskedFor: []FieldView{}, Cited: clauseText(one.Clause)}
		for _, f := range one.AskedFor {
			v.AskedFor = append(v.AskedFor, FieldView{f, fieldsText([]string{f}, in.Lang)})
		}
		p.Projects[i] = v
	}
	return p
}
