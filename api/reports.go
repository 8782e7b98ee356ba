package api

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/coverage/export/geopackage"
	"yikezhong/coverage/export/pdf"
	"yikezhong/coverage/export/xlsx"
	"yikezhong/coverage/intake"
)

// The types of files that are taken away.
const (
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	pdfType  = "application/pdf"
	gpkgType = "application/geopackage+sqlite3"
	csvType  = "text/csv; charset=utf-8"
)

// maxReportBytes is the largest file that is answered.
const maxReportBytes = 256 << 20

// ReportIn asks for an assessment as a file.
type ReportIn struct {
	AssessmentIn
	Format string `query:"format" enum:"xlsx,pdf,gpkg,geojson,csv" default:"xlsx" doc:"xlsx and pdf: the whole report; gpkg: layers and gaps; geojson: gaps; csv: every row"`
}

// ReportOut is a file to keep.
type ReportOut struct {
	OutRevision
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func (s *Server) reportRoutes(one, latest string) {
	report := get("report", one+"/report", "The report that is handed in, or the assessment as a file",
		latest+"/report?plan=manzhouli-2025&format=pdf")
	types(&report, map[string]*huma.Schema{
		xlsxType: binary(), pdfType: binary(), gpkgType: binary(), geoJSONType: binary(), "text/csv": binary(),
	})
	route(s, report, s.report)
	notice := get("notice", one+"/notice", "A notice to mend for one project (整改通知单), to be checked and issued by the bureau",
		latest+"/notice?plan=manzhouli-2025&project=P-N11")
	types(&notice, map[string]*huma.Schema{pdfType: binary()})
	route(s, notice, s.notice)
	synchrony := get("synchrony", one+"/synchrony", "Projects by their four stages (四同步), the longest overdue first",
		latest+"/synchrony?plan=manzhouli-2025&within_days=90")
	types(&synchrony, map[string]*huma.Schema{
		"application/json": s.schemaOf(SynchronyPage{}), "text/csv": binary(), xlsxType: binary(),
	})
	route(s, synchrony, s.synchrony)
}

// told finds an assessment and the world that it was made of; of a scenario, the world before it.
func (s *Server) told(ctx context.Context, in *AssessmentIn) (*answer, *coverage.World, error) {
	a, err := s.find(ctx, in)
	if err != nil {
		return nil, nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, a.Revision)
	if err != nil {
		return nil, nil, err
	}
	return a, w.World, nil
}

func (s *Server) report(ctx context.Context, in *ReportIn) (*ReportOut, error) {
	a, w, err := s.told(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	free, err := s.print(ctx)
	if err != nil {
		return nil, err
	}
	defer free()
	lang := export.Lang(in.Lang)
	name := say(a.PlanName, in.Lang) + map[string]string{"zh": "评估报告", "en": " assessment"}[in.Lang]
	var b bytes.Buffer
	kind := pdfType
	switch in.Format {
	case "pdf":
		err = pdf.Write(&b, export.NewReport(w, a.Assessment, a.scratch, lang), w, a.Assessment)
	case "gpkg":
		kind, err = gpkgType, geopackage.Write(ctx, &b, s.o.SpoolDir, w, a.Assessment, lang)
	case "geojson":
		kind, err = geoJSONType, WriteJSON(&b, Gaps(a.Assessment, in.Lang))
	case "csv":
		kind, err = csvType, export.Scoreboard(&b, a.Assessment, lang)
	default:
		kind, err = xlsxType, xlsx.Write(&b, export.NewReport(w, a.Assessment, a.scratch, lang))
	}
	return taken(a, kind, "report", name, in.Format, b.Bytes(), err)
}

func (s *Server) print(ctx context.Context) (free func(), err error) {
	select {
	case s.printing <- struct{}{}:
		return func() { <-s.printing }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// taken is a file with a name that any browser keeps: plain letters, and the same in Chinese.
func taken(a *answer, kind, plain, name, format string, b []byte, err error) (*ReportOut, error) {
	if err != nil {
		return nil, err
	}
	if len(b) > maxReportBytes {
		return nil, fmt.Errorf("the file has %d bytes, the most is %d; ask for csv or geojson: %w",
			len(b), maxReportBytes, coverage.ErrTooLarge)
	}
	full := url.PathEscape(strings.TrimSpace(fmt.Sprintf("%s %s.%s", name, a.AsOf, format)))
	return &ReportOut{
		OutRevision: OutRevision{a.Revision}, ContentType: kind, Body: b,
		Disposition: fmt.Sprintf(`attachment; filename="%s-%s-%s.%s"; filename*=UTF-8''%s`, plain, a.Plan, a.AsOf, format, full),
	}, nil
}

// NoticeIn names the project that a notice is for.
type NoticeIn struct {
	AssessmentIn
	Project string `query:"project" required:"true" minLength:"1" maxLength:"200" doc:"id of the project, as synchrony and findings have it"`
}

func (s *Server) notice(ctx context.Context, in *NoticeIn) (*ReportOut, error) {
	a, w, err := s.told(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	n, err := export.NewNotice(w, a.Assessment, in.Project, export.Lang(in.Lang))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = pdf.WriteNotice(&b, n)
	return taken(a, pdfType, "notice", n.Title+" "+n.Project[0].Value, "pdf", b.Bytes(), err)
}

// workbookForm is the template of a layer as a workbook, with lists to choose from.
func workbookForm(layer coverage.Layer) (*FileOut, error) {
	columns, err := intake.Form(layer)
	if err != nil {
		return nil, err
	}
	f := xlsx.Form{Title: label("layer", string(layer), "zh"), Notes: intake.FormNotes}
	for _, c := range columns {
		one := xlsx.FormColumn{
			Head: c.Head, Example: c.Example, Name: c.Name, Unit: c.Unit, Meaning: c.Doc, Required: c.Required,
			Number: c.Type == "integer" || c.Type == "number", Many: strings.HasSuffix(c.Type, "[]"),
		}
		for _, v := range c.Enum {
			one.Allowed = append(one.Allowed, v.Zh)
		}
		if c.Type == "boolean" {
			one.Allowed = []string{"是", "否"}
		}
		f.Columns = append(f.Columns, one)
	}
	var b bytes.Buffer
	if err := xlsx.WriteForm(&b, f); err != nil {
		return nil, err
	}
	return &FileOut{ContentType: xlsxType, Disposition: fmt.Sprintf(`attachment; filename="%s.xlsx"`, layer), Body: b.Bytes()}, nil
}
