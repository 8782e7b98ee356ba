package export_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// TestParametersAreExplained holds every parameter to a reason in both languages and its unit to a word.
func TestParametersAreExplained(t *testing.T) {
	t.Parallel()
	said := readSentences(t)
	for _, d := range coverage.ParameterDocs() {
		require.Equal(t, d.Why, said["parameter."+d.Name][1], "%s: one reason, in one wording", d.Name)
		if d.Unit != "" {
			require.NotEmpty(t, said["parameter_unit."+d.Unit][0], d.Unit)
		}
		for word := range strings.SplitSeq(d.Enum, ",") {
			if word != "" {
				require.NotEmpty(t, said["parameter_value."+d.Name+"."+word][0], "%s: %s", d.Name, word)
			}
		}
	}
}

// TestEveryGapHasAdvice holds that what would mend a gap is said for each kind and names its amount.
func TestEveryGapHasAdvice(t *testing.T) {
	t.Parallel()
	missing := 42.0
	for _, kind := range coverage.GapKinds {
		for _, lang := range []export.Lang{export.Zh, export.En} {
			g := coverage.Gap{
				ID: "A5." + string(kind) + ".elders.built.residential-areas.p", Kind: kind, Missing: &missing, Unit: "个",
				Subject: coverage.Subject{Name: "河畔"}, Fields: []string{"facilities.beds"},
			}
			s := export.Advice(g, lang)
			require.NotEmpty(t, s, kind)
			require.NotContains(t, s, "{")
			if kind == coverage.GapBeds || kind == coverage.GapFloorArea || kind == coverage.GapStaff {
				require.Contains(t, s, "42")
			}
		}
	}
}

// TestNothingMissingPasses draws a row and a thing of each verdict: what is not known is in the list
// of what is for review, and never among what fails.
func TestNothingMissingPasses(t *testing.T) {
	t.Parallel()
	w, err := coverage.NewWorld(coverage.Workspace{Slug: "w"}, 3, nil, nil)
	require.NoError(t, err)
	a := &coverage.Assessment{ID: "0", Plan: "p", PlanName: coverage.Text{Zh: "规划"}, AsOf: coverage.Day(2025, 12, 31), Revision: 3}
	for _, v := range coverage.Verdicts {
		a.Indicators = append(a.Indicators, coverage.Result{ID: "R-" + string(v), Verdict: v, Missing: missingOf(v), Name: coverage.Text{Zh: "行"}})
		a.Findings = append(a.Findings, coverage.Finding{
			Rule: coverage.A1, Verdict: v, Missing: missingOf(v), Subject: coverage.Subject{ID: "T-" + string(v)},
		})
	}
	r := export.NewReport(w, a, false, export.Zh)
	ids := func(title string) []string {
		for _, s := range r.Sections {
			if strings.HasSuffix(s.Title, title) {
				var out []string
				for _, row := range s.Rows {
					require.Len(t, row, len(s.Columns))
					out = append(out, row[1].Text)
				}
				return out
			}
		}
		t.Fatal("no section " + title)
		return nil
	}
	require.Equal(t, []string{"R-fail", "T-fail"}, ids("不达标清单"))
	require.Equal(t, []string{"R-review", "R-not_assessable", "T-review", "T-not_assessable"}, ids("待核实清单"))
	var titles []string
	for _, s := range r.Sections {
		titles = append(titles, s.Title)
	}
	require.Equal(t, []string{
		"概况", "一、依据", "二、口径", "三、参数", "四、数据底图与时点", "五、结果总表", "六、不达标清单", "七、待核实清单",
		"八、四同步台账", "九、建议",
	}, titles, "the order reviewers read in")
	require.Contains(t, export.NewReport(w, a, true, export.Zh).Title, "方案试算")
	_, err = export.NewNotice(w, a, "nobody", export.Zh)
	require.ErrorIs(t, err, coverage.ErrNotFound)
}

func missingOf(v coverage.Verdict) []string {
	if v == coverage.NotAssessable {
		return []string{"facilities.beds"}
	}
	return nil
}
