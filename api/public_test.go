package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

// publicTown is a town that anybody may read: two estates of 3 and of 30 elders, each with a name in extra.
func publicTown(t *testing.T) (anybody, root *client, id string) {
	t.Helper()
	c, root := guarded(t)
	root.town("town")
	estates := file(
		`{"type":"Feature","properties":{"id":"few","name":"小院","division":"159981001000","is_new":true,"urban":true,"households":4,"elders60":3,`+
			`"residents":9,"planning_condition_date":"2023-05-01","联系人":"某某","care_rooms":[]},`+
			`"geometry":{"type":"Polygon","coordinates":[[[117.5,49.7],[117.502,49.7],[117.502,49.702],[117.5,49.702],[117.5,49.7]]]}}`,
		`{"type":"Feature","properties":{"id":"many","name":"大院","division":"159981001000","is_new":true,"urban":true,"households":40,"elders60":30,`+
			`"residents":90,"planning_condition_date":"2023-05-01","联系人":"某某","care_rooms":[]},`+
			`"geometry":{"type":"Polygon","coordinates":[[[117.51,49.7],[117.512,49.7],[117.512,49.702],[117.51,49.702],[117.51,49.7]]]}}`)
	a := root.do(http.MethodPost, townPath+"/layers/residential-areas?crs=EPSG:4490", estates)
	require.Equal(t, 200, a.StatusCode, "%s", a.body)
	a = root.do(http.MethodPut, townPath, `{"name":"镇","public":true}`)
	require.Equal(t, 200, a.StatusCode, "%s", a.body)
	id = want[struct{ ID string }](t, root.do(http.MethodPost, townPath+"/assessments", requests["assess"].body), 201).ID
	return c, root, id
}

func TestThePublicSeesNoSmallCounts(t *testing.T) {
	t.Parallel()
	c, root, id := publicTown(t)
	for _, path := range []string{
		townPath + "/layers/residential-areas", "/ogc/town/collections/residential-areas/items",
		"/ogc/town/collections/residential-areas/items/few",
	} {
		all, shown := string(root.get(path).body), string(c.get(path).body)
		require.Contains(t, all, `"elders60":3,`, path)
		require.Contains(t, all, "联系人", path)
		require.NotContains(t, shown, `"elders60":3,`, path)
		require.NotContains(t, shown, "联系人", path)
		require.Contains(t, shown, "小院", path)
		require.NotEmpty(t, c.get(path).Header.Values("Vary"))
	}
	require.Contains(t, string(c.get(townPath+"/layers/residential-areas").body), `"elders60":30,`)

	at := townPath + "/assessments/" + id
	elders := func(c *client) map[string]*int {
		of := map[string]*int{}
		for _, g := range want[api.FeatureCollection[api.GapProperties]](t, c.get(at+"/gaps"), 200).Features {
			if g.Properties.Kind == coverage.GapFloorArea {
				of[g.Properties.SubjectID] = g.Properties.Elders60
			}
		}
		return of
	}
	require.Equal(t, 3, *elders(root)["few"])
	require.Contains(t, elders(c), "few")
	require.Nil(t, elders(c)["few"])
	require.Equal(t, 30, *elders(c)["many"])
}

func TestThePublicSeesNoSmallCountsInFindings(t *testing.T) {
	t.Parallel()
	c, root, id := publicTown(t)
	at := townPath + "/assessments/" + id + "/findings"
	few := func(c *client) (n int) {
		for _, f := range want[api.FindingsPage](t, c.get(at), 200).Findings {
			for key, v := range f.Figures {
				if x, ok := v.(float64); ok && strings.Contains(key, "elders60") && !strings.Contains(key, "share") && x > 0 && x < 5 {
					n++
				}
			}
		}
		return n
	}
	require.Positive(t, few(root))
	require.Zero(t, few(c))
	table := string(c.get(at + "?format=csv&rule=S5").body)
	require.Contains(t, table, "小院")
	require.NotContains(t, table, "联系人")
}

func TestThePublicReadsAndNoMore(t *testing.T) {
	t.Parallel()
	c, root, _ := publicTown(t)
	root.town("other")
	list := want[struct{ Workspaces []coverage.Workspace }](t, c.get("/v1/workspaces"), 200)
	require.Len(t, list.Workspaces, 1)
	refused(t, c.get("/v1/workspaces/other"), 401, "unauthorized")
	refused(t, c.get("/v1/workspaces/none"), 401, "unauthorized")
	refused(t, c.get(townPath+"/audit"), 401, "unauthorized")
	refused(t, c.do(http.MethodPatch, townPath+"/layers/facilities/F1", `{"beds":1}`), 401, "unauthorized")
	foreign := root.as(coverage.Token{Name: "邻县", Role: coverage.Admin, Workspaces: []string{"neighbour"}})
	require.NotContains(t, string(foreign.get(townPath+"/layers/residential-areas").body), `"elders60":3,`, "a neighbour is the public")
	refused(t, foreign.do(http.MethodPatch, townPath+"/layers/facilities/F1", `{"beds":1}`), 404, "not_found")
	one, none := foreign.get("/v1/workspaces/other"), foreign.get("/v1/workspaces/none")
	said := func(a answer) (p api.Problem) {
		require.NoError(t, json.Unmarshal(a.body, &p))
		p.Instance = ""
		return p
	}
	a, b := said(one), said(none)
	a.Detail, b.Detail = strings.ReplaceAll(a.Detail, "other", "…"), strings.ReplaceAll(b.Detail, "none", "…")
	require.Equal(t, a, b, "one that is there and one that is not look the same")
}
