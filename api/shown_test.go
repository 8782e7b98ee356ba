package api_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/api"
	"yikezhong/coverage"
)

// TestRowsCarryTheirWords: a page that shows a row makes no words and rounds no figure of its own.
func TestRowsCarryTheirWords(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	body := map[string]any{"plan": "bayannur-2025", "as_of": "2025-12-31"}
	for lang, of := range map[string]func(coverage.FigureKey) string{
		"zh": func(k coverage.FigureKey) string { return k.Zh }, "en": func(k coverage.FigureKey) string { return k.En },
	} {
		a := c.do(http.MethodPost, "/v1/workspaces/town/assessments?lang="+lang, body)
		v := want[api.AssessmentView](t, a, a.StatusCode)
		labels, valued := 0, 0
		for _, r := range v.Indicators {
			require.Equal(t, r.Value == nil, r.Shown.Value == "—", r.ID)
			require.Equal(t, r.Target == nil, r.Shown.Target == "", r.ID)
			require.Equal(t, len(r.Missing) > 0, r.Fields != "", r.ID)
			for _, k := range coverage.FigureKeys[r.Rule] {
				_, own := r.Figures[k.Key]
				_, basis := r.Basis.Figures[k.Key]
				if own || basis {
					require.Contains(t, r.Labels[k.Key], of(k), "%s %s", r.ID, k.Key)
					labels++
				}
			}
			if r.Value != nil {
				valued++
			}
		}
		require.Positive(t, labels)
		require.Positive(t, valued)
	}
}
