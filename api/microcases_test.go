package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
	"yikezhong/fixtures/microcases"
)

// TestMicroCasesOverHTTP takes the worked cases down the whole road: a workspace, its uploads, its
// norms, the question, and the answers as a client reads them.
func TestMicroCasesOverHTTP(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	for _, file := range microcases.All(t) {
		for i, mc := range file.Cases {
			t.Run(fmt.Sprintf("%02d/%s", file.Number, mc.Name), func(t *testing.T) {
				slug := fmt.Sprintf("case-%d-%d", file.Number, i)
				here := *c
				here.t = t
				here.microCase("/v1/workspaces/"+slug, mc)
			})
		}
	}
}

func (c *client) microCase(ws string, mc microcases.Case) {
	c.t.Helper()
	want[coverage.Workspace](c.t, c.do(http.MethodPut, ws, map[string]any{"name": mc.Name}), http.StatusCreated)
	for _, u := range mc.Uploads {
		c.microUpload(ws, u)
	}
	for _, raw := range mc.Norms {
		var n struct {
			ID string `json:"id"`
		}
		body := []byte(raw)
		if raw[0] == '"' {
			require.NoError(c.t, json.Unmarshal(raw, &n.ID))
			body = nil
		} else {
			require.NoError(c.t, json.Unmarshal(raw, &n))
		}
		a := c.do(http.MethodPut, ws+"/norms/"+n.ID, body, "Content-Type", "application/json")
		require.Less(c.t, a.StatusCode, 300, "%s", a.body)
	}
	question := map[string]any{"plan": mc.Plan, "as_of": mc.AsOf}
	if mc.Parameters != nil {
		question["parameters"] = mc.Parameters
	}
	a := c.do(http.MethodPost, ws+"/assessments", question)
	view := want[json.RawMessage](c.t, a, http.StatusCreated)
	microcases.Check(c.t, c.asAssessment(view, a.Header.Get("Location")), mc.Expected)
}

func (c *client) microUpload(ws string, u microcases.Upload) {
	c.t.Helper()
	path := ws + "/layers/" + string(u.Layer)
	if u.CRS != "" {
		path += "?crs=" + url.QueryEscape(u.CRS)
	}
	a := c.do(http.MethodPost, path, []byte(u.Body), "Content-Type", "application/geo+json")
	if u.Refused != "" {
		require.Equal(c.t, http.StatusUnprocessableEntity, a.StatusCode, "%s", a.body)
		require.True(c.t, strings.Contains(string(a.body), `"`+u.Refused+`"`), "%s", a.body)
		return
	}
	require.Equal(c.t, http.StatusOK, a.StatusCode, "%s", a.body)
	for _, code := range u.Warns {
		require.Contains(c.t, string(a.body), `"`+code+`"`)
	}
}

// asAssessment reads the answer and its findings back into what the cases are held against.
func (c *client) asAssessment(view json.RawMessage, at string) *coverage.Assessment {
	c.t.Helper()
	var v struct {
		Indicators []struct {
			coverage.Result
			Name  string          `json:"name"`
			Basis json.RawMessage `json:"basis"`
		} `json:"indicators"`
	}
	require.NoError(c.t, json.Unmarshal(view, &v))
	out := &coverage.Assessment{}
	for _, ind := range v.Indicators {
		out.Indicators = append(out.Indicators, ind.Result)
	}
	for next := at + "/findings?limit=1000"; next != ""; {
		page := want[api.FindingsPage](c.t, c.get(next), http.StatusOK)
		for _, f := range page.Findings {
			f.Finding.Flags = nil
			for _, flag := range f.Flags {
				f.Finding.Flags = append(f.Finding.Flags, flag.Flag)
			}
			out.Findings = append(out.Findings, f.Finding)
		}
		next = ""
		for _, l := range page.Links {
			if l.Rel == "next" {
				next = l.Href
			}
		}
	}
	return out
}
