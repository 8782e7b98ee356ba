package yikezhong_test

import (
	"encoding/csv"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/seeds"
)

// everyTown assesses the demo town by every plan, with and without its norms, before, at and after
// the plan's end, as built and as planned.
func everyTown(t *testing.T, visit func(*coverage.Assessment)) {
	t.Helper()
	c, err := seeds.Load()
	require.NoError(t, err)
	for _, plan := range plans {
		norms := []string{}
		for _, n := range c.NormsFor(plan) {
			norms = append(norms, n.ID)
		}
		for _, adopted := range [][]string{nil, norms} {
			for _, asOf := range []string{"2022-06-30", "2025-12-31", "2027-12-31"} {
				for _, horizon := range []coverage.Horizon{coverage.AsBuilt, coverage.AsPlanned} {
					visit(assessTown(t, townWorld(t, adopted...), plan, asOf, horizon))
				}
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{([^}]*)\}`)

// TestTheTownIsPutInWords: every flag and basis that the town raises has a sentence of its own,
// and the figures that it asks for.
func TestTheTownIsPutInWords(t *testing.T) {
	t.Parallel()
	f, err := os.Open("coverage/export/sentences.csv")
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	said := map[string]string{}
	for _, row := range rows {
		said[row[0]] = row[1]
	}
	has := func(key string, figures coverage.Figures, where string) {
		require.NotEmpty(t, said[key], "%s: %s has no sentence", where, key)
		for _, m := range placeholder.FindAllStringSubmatch(said[key], -1) {
			require.Contains(t, figures, m[1], "%s: %s asks for a figure that is not there", where, key)
		}
	}
	flags := func(list []coverage.Flag, where string) {
		for _, f := range list {
			has(strings.TrimSuffix(string(f.Code)+"."+f.Variant, "."), f.Figures, where)
		}
	}
	everyTown(t, func(a *coverage.Assessment) {
		for _, r := range a.Indicators {
			flags(r.Flags, r.ID)
			has("basis."+r.Basis.Code, r.Basis.Figures, r.ID)
		}
		for _, f := range a.Findings {
			flags(f.Flags, string(f.Rule)+" "+f.Subject.ID)
		}
	})
}

// TestNothingStrangeIsSaid: no message has an empty part, a key for a word, the same said twice,
// English in Chinese or Chinese in English, nor the noise of a float.
func TestNothingStrangeIsSaid(t *testing.T) {
	t.Parallel()
	noise := regexp.MustCompile(`\d\.\d{4,}|e[+-]\d|NaN|Inf|<nil>|\{|\}|—：|；；|：$|：；|（）|\(\)`)
	english := regexp.MustCompile(`[a-z]{3,}`)
	check := func(lang export.Lang, message, where string) {
		require.NotEmpty(t, message, where)
		require.NotRegexp(t, noise, message, where)
		separator := "；"
		if lang == export.En {
			separator = "; "
		} else {
			require.NotRegexp(t, english, plain.ReplaceAllString(message, ""), where)
		}
		seen := map[string]bool{}
		for _, part := range strings.Split(message, separator) {
			require.False(t, seen[part], "%s: said twice: %s", where, message)
			seen[part] = true
		}
	}
	everyTown(t, func(a *coverage.Assessment) {
		for _, lang := range []export.Lang{export.Zh, export.En} {
			for _, r := range a.Indicators {
				check(lang, export.Result(r, lang), r.ID)
				check(lang, export.Basis(r.Basis, lang), r.ID)
			}
			for _, f := range a.Findings {
				check(lang, export.Finding(f, lang), string(f.Rule)+" "+f.Subject.ID)
			}
			for _, g := range a.Gaps {
				check(lang, export.Gap(g, lang), g.ID)
			}
		}
	})
}

// plain are the ids and names of standards that stand in Chinese sentences as they are.
var plain = regexp.MustCompile(`neimenggu-2022-44|yinchuan-30|childcare-10`)
