package api_test

import "testing"

func TestSmoke(t *testing.T) {
	c := serve(t, nil)
	c.town("town")
	for _, p := range []string{"/healthz", "/readyz", "/v1/plans", "/v1/workspaces", "/v1/workspaces/town/layers/facilities?limit=1", "/nope", "/v1/workspaces/town/revisions", "/v1/legend", "/v1/plans/bayannur-2025", "/v1/workspaces/none"} {
		a := c.get(p)
		b := a.body
		if len(b) > 500 {
			b = b[:500]
		}
		t.Logf("%s %d %v\n%s", p, a.StatusCode, a.Header, b)
	}
	a := c.do("POST", "/v1/workspaces/town/assessments", `{"plan":"bayannur-2025","as_of":"2025-12-31"}`)
	t.Logf("%d %s", a.StatusCode, a.body[:min(3000, len(a.body))])
	for _, p := range []string{"findings", "gaps", "gaps?bbox=1,2,3", "findings?rule=A5&format=csv"} {
		a := c.get("/v1/workspaces/town/assessments/latest/" + p + map[bool]string{true: "&", false: "?"}[len(p) > 8 && p[len(p)-1] != 's'] + "plan=bayannur-2025&lang=en")
		t.Logf("%d %s", a.StatusCode, a.body[:min(2500, len(a.body))])
	}
}
