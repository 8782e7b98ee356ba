package api

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
)

func (s *Server) assessmentRoutes() {
	const all, one, at = wsPath + "/assessments", wsPath + "/assessments/{id}", "/v1/workspaces/demo/assessments"
	post := operation(http.MethodPost, "assess", all, "Hold a workspace against a plan at a date",
		at+` {"plan": "manzhouli-2025", "as_of": "2025-12-31"}`)
	post.DefaultStatus = http.StatusCreated
	route(s, post, s.assess)
	s.also(http.MethodPost, all, "201", "200", "known already: the same question has the same answer")
	s.also(http.MethodPost, all, "201", "202", "being made: state is running, ask Location again")
	what := operation(http.MethodPost, "what-if", wsPath+"/what-if", "Who gains and who loses by a scenario, and what figures and gaps change",
		"/v1/workspaces/demo/what-if "+`{"plan": "manzhouli-2025", "as_of": "2025-12-31", "scenario": [{"do": "close", "id": "F1"}]}`)
	what.DefaultStatus = http.StatusOK
	route(s, what, s.whatIf)
	const latest = at + "/latest"
	route(s, get("list-assessments", all, "Assessments kept, newest first", at+"?plan=manzhouli-2025"), s.assessments)
	route(s, get("get-assessment", one, "The figures of every row", latest+"?plan=manzhouli-2025"), s.assessment)
	s.also(http.MethodGet, one, "200", "202", "being made: state is running")
	findings := get("findings", one+"/findings", "One rule on one thing each; also as a spreadsheet",
		latest+"/findings?plan=manzhouli-2025&rule=A5&format=csv")
	types(&findings, map[string]*huma.Schema{
		"application/json": s.schemaOf(FindingsPage{}),
		"text/csv":         {Type: huma.TypeString, Description: "with a BOM; rule=A5: project × four stages"},
	})
	route(s, findings, s.findings)
	gaps := get("gaps", one+"/gaps", "What is missing, where, and how much", latest+"/gaps?plan=manzhouli-2025&bbox=116.6,49.0,117.3,49.4")
	route(s, gaps, s.gaps)
	s.geo(gaps.Path)
	s.reportRoutes(one, latest)
	route(s, get("compare", one+"/compare/{other}", "What opened, closed and grew from this assessment to another",
		latest+"/compare/0123456789abcdef0123456789abcdef?plan=manzhouli-2025"), s.compare)
	route(s, get("series", wsPath+"/series", "A figure over the years, with the targets of every plan",
		"/v1/workspaces/demo/series?measure=nursing_bed_share"), s.series)
}

// supplyRoutes are what is asked of one class of facility beside an assessment.
func (s *Server) supplyRoutes() {
	const one, latest = wsPath + "/assessments/{id}", "/v1/workspaces/demo/assessments/latest"
	circles := get("circles", one+"/circles",
		"What lies within a walk of a facility, or of any of a class: a drawing, it decides nothing",
		latest+"/circles?plan=manzhouli-2025&class=care&metres=300,500,1000")
	route(s, circles, s.circles)
	s.geo(circles.Path)
	route(s, get("choice", one+"/choice", "How many facilities of a class people have within a walk: choice, and what one closing would do",
		latest+"/choice?plan=manzhouli-2025&class=care&k=3"), s.choice)
	route(s, get("nearest", one+"/nearest", "The nearest facilities of a class to a residential area, with their walks",
		latest+"/nearest?plan=manzhouli-2025&class=care&k=3&area=A1"), s.nearest)
	sensitivity := get("sensitivity", one+"/sensitivity",
		"A class at every distance in use, side by side, and the areas beyond one, by elders; also as a spreadsheet",
		latest+"/sensitivity?plan=manzhouli-2025&class=care&format=csv")
	types(&sensitivity, map[string]*huma.Schema{
		"application/json": s.schemaOf(SensitivityView{}),
		"text/csv":         {Type: huma.TypeString, Description: "with a BOM; table=uncovered: the areas"},
	})
	route(s, sensitivity, s.sensitivity)
}

func (s *Server) schemaOf(v any) *huma.Schema {
	t := reflect.TypeOf(v)
	return s.doc.OpenAPI().Components.Schemas.Schema(t, true, t.Name())
}

// geo documents that a GET answers GeoJSON, not plain JSON.
func (s *Server) geo(path string) {
	content := s.doc.OpenAPI().Paths[path].Get.Responses["200"].Content
	content[geoJSONType] = content["application/json"]
	delete(content, "application/json")
}
