package api

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yikezhong/coverage"
)

// CheckIn asks what a file of new residential areas owes. Nothing is stored.
type CheckIn struct {
	InLang
	FileIn
	Plan      string `query:"plan" required:"true" maxLength:"100" example:"bayannur-2025"`
	AsOf      string `query:"as_of" maxLength:"10" doc:"a day; today in Asia/Shanghai where absent"`
	Workspace string `query:"workspace" maxLength:"63" doc:"whose facilities, divisions and norms count; none where absent"`
	Norm      string `query:"norm" maxLength:"100" doc:"one of our norms, as if it were adopted"`
}

// CheckAnswer is what the areas owe.
type CheckAnswer struct {
	Plan     string                           `json:"plan"`
	AsOf     coverage.Date                    `json:"as_of"`
	Verdict  coverage.Verdict                 `json:"verdict" doc:"fail, review, not_assessable, pass or not_due"`
	Areas    int                              `json:"number_areas"`
	Findings []FindingView                    `json:"findings"`
	Gaps     FeatureCollection[GapProperties] `json:"gaps"`
	Nearby   []coverage.Nearby                `json:"nearby" doc:"facilities of the workspace within the circle, by the walk where there are ways"`
	Issues   []coverage.Issue                 `json:"issues" doc:"warnings about the file"`
}

// CheckOut is a CheckAnswer.
type CheckOut struct {
	Body CheckAnswer
}

// maxCheckBytes bounds a file to be checked: a few projects, not a city.
const maxCheckBytes = 32 << 20

func (s *Server) checkRoutes() {
	check := operation(http.MethodPost, "check", "/v1/check", "What a new residential area owes; stores nothing",
		"/v1/check?plan=bayannur-2025&crs=EPSG:4490 with GeoJSON as the body")
	check.DefaultStatus = http.StatusOK
	check.RequestBody = &huma.RequestBody{Required: true, Description: "a file of residential areas", Content: fileTypes()}
	route(s, check, s.check)
}

func (s *Server) check(ctx context.Context, in *CheckIn) (*CheckOut, error) {
	q, err := s.checkQuestion(in)
	if err != nil {
		return nil, err
	}
	base, err := s.checkBase(ctx, in)
	if err != nil {
		return nil, err
	}
	areas, issues, err := s.checkFile(in, base)
	if err != nil {
		return nil, err
	}
	w, err := coverage.CheckWorld(base, areas)
	if err != nil {
		return nil, err
	}
	c, err := coverage.CheckAreas(w, q)
	if err != nil {
		return nil, err
	}
	return &CheckOut{Body: CheckAnswerOf(w, c, issues, in.Lang)}, nil
}

func (s *Server) checkQuestion(in *CheckIn) (coverage.Question, error) {
	day := in.AsOf
	if day == "" {
		day = Today(s.o.Now())
	}
	asOf, err := coverage.ParseDate(day)
	if err != nil {
		return coverage.Question{}, fault("query.as_of", "write a day, as 2025-12-31", in.AsOf)
	}
	q, err := s.question(AssessBody{Plan: in.Plan, AsOf: asOf})
	if err != nil {
		return q, fault("query.plan", "no such plan; GET /v1/plans lists them", in.Plan)
	}
	return q, nil
}

// Today is the day in the plans' time zone, which has no summer time.
func Today(now time.Time) string {
	return now.In(time.FixedZone("Asia/Shanghai", 8*60*60)).Format(time.DateOnly)
}

// checkBase is the place that the areas are judged in: the workspace's world, and the norm asked for.
func (s *Server) checkBase(ctx context.Context, in *CheckIn) (*coverage.World, error) {
	base := &coverage.World{Hashes: map[coverage.Layer]string{}}
	if in.Workspace != "" {
		w, err := s.worlds.at(ctx, in.Workspace, 0)
		if err != nil {
			return nil, err
		}
		base = w.World
	}
	if in.Norm == "" {
		return base, nil
	}
	norm, err := s.normOf(&PutNormIn{Norm: in.Norm})
	if err != nil {
		return nil, fault("query.norm", err.Error(), in.Norm)
	}
	props, err := json.Marshal(norm)
	if err != nil {
		return nil, err
	}
	return base.With(map[coverage.Layer][]coverage.Feature{coverage.Norms: {{ID: norm.ID, Properties: props}}})
}

func (s *Server) checkFile(in *CheckIn, base *coverage.World) ([]coverage.Feature, []coverage.Issue, error) {
	o, err := in.options(coverage.ResidentialAreas, in.Lang)
	if err == nil {
		err = in.useMapping(base.Workspace, &o)
	}
	if err != nil {
		return nil, nil, err
	}
	o.Region, o.DefaultCRS, o.Limits.MaxBytes = boundOf(base.Workspace.Region), base.Workspace.DefaultCRS, maxCheckBytes
	file, err := s.spool(&in.FileIn, maxCheckBytes, s.checks)
	if err != nil {
		return nil, nil, err
	}
	defer file.discard()
	o.Name = cmp.Or(o.Name, file.name)
	return readFile(file, o)
}

// CheckAnswerOf words what a check found.
func CheckAnswerOf(w *coverage.World, c coverage.Check, issues []coverage.Issue, lang string) CheckAnswer {
	whole := *c.Whole
	whole.Gaps = c.Gaps
	out := CheckAnswer{
		Plan: whole.Plan, AsOf: whole.AsOf, Verdict: c.Verdict, Areas: len(w.Areas), Findings: []FindingView{},
		Gaps: Gaps(&whole, lang), Nearby: append([]coverage.Nearby{}, w.Nearby(whole.Parameters, whole.ReachMethod)...),
		Issues: append([]coverage.Issue{}, issues...),
	}
	for _, f := range c.Findings {
		out.Findings = append(out.Findings, findingView(f, lang))
	}
	return out
}
