package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

// east is a planner of the street 159981001000, in which F1 and a1 lie; F2 lies in the west, F3 nowhere.
func east(t *testing.T) (root, planner *client) {
	t.Helper()
	_, root = guarded(t)
	root.town("town")
	return root, root.as(coverage.Token{Name: "东街道", Role: coverage.Reviewer, Workspaces: []string{"town"}, Division: "159981001"})
}

func file(features ...string) string {
	return `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
}

func careCenter(id, division string) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"id":%q,"name":"中心","kind":"day_care_center","division":%q,"beds":9},`+
		`"geometry":{"type":"Point","coordinates":[117.4,49.6]}}`, id, division)
}

const facilitiesPath = townPath + "/layers/facilities?crs=EPSG:4490&lang=en"

func ids(t *testing.T, c *client, layer string) []string {
	t.Helper()
	var all []string
	for _, f := range want[struct{ Features []struct{ ID string } }](t, c.get(townPath+"/layers/"+layer), 200).Features {
		all = append(all, f.ID)
	}
	return all
}

func TestReplacingALayerReplacesWhatIsInScope(t *testing.T) {
	t.Parallel()
	root, planner := east(t)
	a := planner.do(http.MethodPost, facilitiesPath, file(careCenter("N1", "159981001000"), careCenter("N2", "159981001002")))
	require.Equal(t, 200, a.StatusCode, "%s", a.body)
	require.Equal(t, []string{"F2", "F3", "N1", "N2"}, ids(t, planner, "facilities"), "F1 is gone; the others were not theirs to replace")
	r := want[struct{ Revisions []coverage.Revision }](t, root.get(townPath+"/revisions?limit=1"), 200).Revisions[0]
	require.Equal(t, []int{2, 0, 1}, []int{r.Added, r.Changed, r.Removed}, "what stays is the same bytes")
}

func TestWhatIsOutsideTheScopeIsRefused(t *testing.T) {
	t.Parallel()
	_, planner := east(t)
	nowhere := `{"type":"Feature","properties":{"id":"N3","name":"无属地","kind":"elder_canteen"},"geometry":null}`
	for name, c := range map[string]struct{ path, file, code string }{
		"another division":          {facilitiesPath, careCenter("N1", "159981002000"), "outside_scope"},
		"another county":            {facilitiesPath, careCenter("N1", "150802001000"), "outside_scope"},
		"by name":                   {facilitiesPath, careCenter("N1", "西街道"), "outside_scope"},
		"no division":               {facilitiesPath, nowhere, "no_division_scope"},
		"a name that nobody bears":  {facilitiesPath, careCenter("N1", "南街道"), "no_division_scope"},
		"somebody else's id":        {facilitiesPath, careCenter("F2", "159981001000"), "others_feature"},
		"that, merged":              {facilitiesPath + "&mode=merge", careCenter("F2", "159981001000"), "others_feature"},
		"an id of no division":      {facilitiesPath + "&mode=merge", careCenter("F3", "159981001000"), "others_feature"},
		"a layer without divisions": {townPath + "/layers/scopes?crs=EPSG:4490", scopeFile[len(`{"type":"FeatureCollection","features":[`) : len(scopeFile)-2], "no_division_scope"},
		"another's division":        {townPath + "/layers/divisions", `{"type":"Feature","properties":{"code":"159981002000","name":"西街道","managed_by":"159981001000"},"geometry":null}`, "outside_scope"},
		"a room of an unknown area": {townPath + "/layers/care-rooms", `{"type":"Feature","properties":{"id":"R9","residential_area":"zz"},"geometry":null}`, "no_division_scope"},
	} {
		for _, more := range []string{"", "dry_run=true"} {
			path := c.path + map[bool]string{true: "&", false: "?"}[strings.Contains(c.path, "?")] + more
			p := refused(t, planner.do(http.MethodPost, path, file(c.file)), 422, "rejected")
			codes := []string{}
			for _, is := range p.Issues {
				if is.Severity == coverage.IssueError {
					codes = append(codes, is.Code)
				}
			}
			require.Equal(t, []string{c.code}, codes, name)
		}
	}
	require.Equal(t, []string{"F1", "F2", "F3"}, ids(t, planner, "facilities"))
	skipped := planner.do(http.MethodPost, facilitiesPath+"&on_issue=skip&mode=merge", file(careCenter("N1", "159981001000"), careCenter("N2", "159981002000")))
	require.Equal(t, 200, skipped.StatusCode, "%s", skipped.body)
	require.Equal(t, []string{"F1", "F2", "F3", "N1"}, ids(t, planner, "facilities"))
}

func TestOneFeatureOutsideTheScopeIsForbidden(t *testing.T) {
	t.Parallel()
	_, planner := east(t)
	patch := func(id, body string) answer {
		return planner.do(http.MethodPatch, townPath+"/layers/facilities/"+id, body)
	}
	require.Equal(t, 200, patch("F1", `{"beds":21}`).StatusCode)
	refused(t, patch("F2", `{"beds":21}`), 403, "forbidden")
	refused(t, patch("F2", `{"division":"159981001000"}`), 403, "forbidden")
	refused(t, patch("F3", `{"division":"159981001000"}`), 403, "forbidden")
	refused(t, patch("F1", `{"division":"159981002000"}`), 403, "forbidden")
	refused(t, patch("F1", `{"division":null}`), 403, "forbidden")
	refused(t, patch("F9", `{"beds":21}`), 404, "not_found")
	decide := func(c *client) answer {
		return c.do(http.MethodPost, townPath+"/decisions", requests["decide"].body)
	}
	require.Equal(t, 201, decide(planner).StatusCode)
	west := planner.as(coverage.Token{Name: "西街道", Role: coverage.Reviewer, Workspaces: []string{"town"}, Division: "159981002"})
	refused(t, decide(west), 403, "forbidden")
}

func TestWhatADivisionManagesIsInItsScope(t *testing.T) {
	t.Parallel()
	root, planner := east(t)
	zone := `{"type":"Feature","properties":{"code":"159982400000","name":"工业园区","managed_by":"159981001000"},"geometry":null}`
	below := `{"type":"Feature","properties":{"code":"159982400001","name":"园区社区"},"geometry":null}`
	refused(t, planner.do(http.MethodPost, facilitiesPath+"&mode=merge", file(careCenter("N1", "159982400001"))), 422, "rejected")
	a := root.do(http.MethodPost, townPath+"/layers/divisions?mode=merge", file(zone, below))
	require.Equal(t, 200, a.StatusCode, "%s", a.body)
	a = planner.do(http.MethodPost, facilitiesPath+"&mode=merge", file(careCenter("N1", "159982400001")))
	require.Equal(t, 200, a.StatusCode, "%s", a.body)
}

func TestAScopedChangeIsBasedOnWhatItSaw(t *testing.T) {
	t.Parallel()
	root, planner := east(t)
	a := planner.do(http.MethodPost, facilitiesPath, file(careCenter("N1", "159981001000")), "If-Match", `"2"`)
	refused(t, a, 409, "conflict")
	done := make(chan int, 8)
	for i := range 4 { // nobody loses anything, whoever comes first
		go func() {
			done <- planner.do(http.MethodPost, facilitiesPath+"&mode=merge", file(careCenter(fmt.Sprint("E", i), "159981001000"))).StatusCode
		}()
		go func() {
			done <- root.do(http.MethodPost, facilitiesPath+"&mode=merge", file(careCenter(fmt.Sprint("W", i), "159981002000"))).StatusCode
		}()
	}
	taken := 3
	for range 8 {
		switch status := <-done; status {
		case 200:
			taken++
		default:
			require.Contains(t, []int{409, 429}, status, "told to send it again")
		}
	}
	require.Len(t, ids(t, root, "facilities"), taken)
}

func TestDecisionsAreRecordedAndShown(t *testing.T) {
	t.Parallel()
	root, planner := east(t)
	made := want[coverage.Revision](t, planner.do(http.MethodPost, townPath+"/decisions", requests["decide"].body), 201)
	require.Equal(t, coverage.Decisions, made.Layer)
	exempt := `{"project":"a1","decision":"exemption","document_no":"〔2026〕3号","date":"2026-01-10"}`
	want[coverage.Revision](t, root.do(http.MethodPost, townPath+"/decisions", exempt), 201)
	all := want[struct{ Decisions []coverage.Decision }](t, root.get(townPath+"/decisions"), 200).Decisions
	require.Len(t, all, 2)
	require.Equal(t, []any{"a1", "accepted", coverage.DecidedReturned, "未见消防验收"}, []any{all[0].Project, all[0].Stage, all[0].Decision, all[0].Reason})
	require.Contains(t, all[0].By, "东街道 ")
	for body, field := range map[string]string{
		`{"project":"zz","stage":"accepted","decision":"accepted","date":"2025-06-30"}`: "body.project",
		`{"project":"a1","stage":"accepted","decision":"accepted","date":"2026-01-16"}`: "body.date",
		`{"project":"a1","stage":"accepted","decision":"returned","date":"2025-06-30"}`: "",
		`{"project":"a1","decision":"elsewhere","date":"2025-06-30"}`:                   "",
	} {
		p := refused(t, root.do(http.MethodPost, townPath+"/decisions", body), 422, "invalid")
		if field != "" {
			require.Equal(t, field, p.Errors[0].Field, body)
		}
	}
	refused(t, root.do(http.MethodPost, townPath+"/decisions", exempt, "If-Match", `"1"`), 409, "conflict")

	ask := func(day string) []api.FindingView {
		body := fmt.Sprintf(`{"plan":"bayannur-2025","as_of":%q}`, day)
		id := want[struct{ ID string }](t, root.do(http.MethodPost, townPath+"/assessments", body), 201).ID
		return want[api.FindingsPage](t, root.get(townPath+"/assessments/"+id+"/findings?rule=A5&indicator=BY-29"), 200).Findings
	}
	yearEnd := ask("2025-12-31")
	require.Equal(t, coverage.DecidedReturned, yearEnd[0].Stages[2].Decision.Decision, "by then it was returned and not yet exempt")
	require.Equal(t, coverage.NotApplicable, ask("2026-01-14")[0].Verdict)
}
