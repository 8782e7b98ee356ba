package seeds_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"math/big"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

func load(t *testing.T) *seeds.Catalogue {
	t.Helper()
	c, err := seeds.Load()
	require.NoError(t, err)
	return c
}

func TestPlansHoldAllRows(t *testing.T) {
	t.Parallel()
	rows := map[string]int{}
	for _, p := range load(t).Plans {
		rows[p.ID] = len(p.Indicators)
	}
	require.Equal(t, map[string]int{
		"inner-mongolia-2025": 13, "bayannur-2025": 29, "alxa-2025": 31, "manzhouli-2025": 40, "wuzhong-2025": 37,
	}, rows)
}

// targetRow is a row of the list that was read from the documents.
type targetRow struct {
	ID           string
	Plan         string
	Rule         *string `json:"rule_group"`
	Op           string
	Value        json.RawMessage
	Year         int
	YearType     string `json:"year_type"`
	Nature       string
	Must         bool
	AppliesTo    string `json:"applies_to"`
	Clause       string
	Baseline     *float64
	BaselineYear int `json:"baseline_year"`
	Departments  []string
	Document     string  `json:"doc_title"`
	Number       *string `json:"doc_no"`
}

func TestPlansSayWhatTheDocumentsSay(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../shared/targets.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("../shared/targets.json is absent: the rows as read from the documents are not here to compare with")
	}
	require.NoError(t, err)
	var want []targetRow
	require.NoError(t, json.Unmarshal(b, &want))
	require.Len(t, want, 150)
	c, next := load(t), map[string]int{}
	for _, w := range want {
		p, err := c.Plan(w.Plan)
		require.NoError(t, err)
		require.Less(t, next[w.Plan], len(p.Indicators))
		got := p.Indicators[next[w.Plan]]
		next[w.Plan]++
		require.Equal(t, w.ID, got.ID, "rows stand in the order of the document")
		sameRow(t, w, got)
		require.Equal(t, w.Document, p.Document.Title)
		if w.Number != nil {
			require.Equal(t, *w.Number, p.Document.Number)
		}
	}
}

func sameRow(t *testing.T, w targetRow, got coverage.Indicator) {
	t.Helper()
	rule := "REPORTED"
	if w.Rule != nil {
		rule = *w.Rule
	}
	require.Equal(t, rule, string(got.Rule), w.ID)
	require.Equal(t, w.Clause, got.Clause, w.ID)
	require.Equal(t, map[string]coverage.Nature{
		"约束性": coverage.Obligatory, "预期性": coverage.Anticipatory, "unspecified": coverage.Unspecified,
	}[w.Nature], got.Nature, w.ID)
	require.Equal(t, w.Must, got.Must, w.ID)
	require.Equal(t, map[string]coverage.AppliesTo{
		"all": "", "new": "new", "new, urban": "new_urban", "existing": "existing", "rural": "rural",
		"urban 街道": "urban_subdistricts", "urban 社区": "urban_communities", "市区": "city_proper",
	}[w.AppliesTo], got.AppliesTo, w.ID)
	require.Equal(t, w.Baseline, got.Baseline, w.ID)
	require.Equal(t, w.BaselineYear, got.BaselineYear, w.ID)
	require.Equal(t, len(w.Departments), len(got.Departments), w.ID)
	require.ElementsMatch(t, w.Departments, got.Departments, w.ID)
	printed := got.PrintedOp
	if printed == "" {
		printed = string(got.Op)
	}
	require.Equal(t, w.Op, printed, w.ID)
	sameYear(t, w, got)
	sameValue(t, w, got)
}

func sameYear(t *testing.T, w targetRow, got coverage.Indicator) {
	t.Helper()
	if w.YearType == "start" {
		require.Equal(t, w.Year, got.Start.Year(), w.ID)
		w.Year = 0
	}
	if len(got.Targets) == 0 {
		require.Equal(t, w.Year, got.DueYear, w.ID)
	}
	for _, target := range got.Targets {
		require.Equal(t, w.Year, target.Year, w.ID)
	}
}

var digits = regexp.MustCompile(`[0-9]+(\.[0-9]+)?`)

// sameValue compares figures. A row whose own figure is not what is compared (one a subdistrict
// is 100 % of them) keeps it as printed, or in its note where it is how we read a word.
func sameValue(t *testing.T, w targetRow, got coverage.Indicator) {
	t.Helper()
	var values []float64
	if json.Unmarshal(w.Value, &values) == nil && len(values) > 0 {
		for i, v := range values {
			require.Equal(t, v, got.Targets[i].Value.Float(), w.ID)
		}
		return
	}
	var value *float64
	if json.Unmarshal(w.Value, &value) != nil || value == nil {
		return // a list of stages or functions, or no figure
	}
	switch {
	case len(got.Targets) == 1 && near(got.Targets[0].Value.Float(), *value):
		return
	case len(got.Targets) == 1:
		require.Equal(t, 100.0, got.Targets[0].Value.Float(), w.ID)
	}
	f, err := strconv.ParseFloat(digits.FindString(got.Printed+got.Note), 64)
	require.NoError(t, err, "%s keeps its figure as printed", w.ID)
	require.Equal(t, *value, f, w.ID)
}

func near(a, b float64) bool { return a-b < 1e-4 && b-a < 1e-4 }

func TestRatiosAreExact(t *testing.T) {
	t.Parallel()
	want := map[string]*big.Rat{
		"BY-19": big.NewRat(100, 3), "WZ-18": big.NewRat(1, 3),
		"WZ-19": big.NewRat(1, 10), "MZ-09": big.NewRat(8032, 100),
	}
	for _, p := range load(t).Plans {
		for _, row := range p.Indicators {
			if want[row.ID] != nil {
				require.Zero(t, want[row.ID].Cmp(row.Targets[0].Value.Rat()), row.ID)
				delete(want, row.ID)
			}
		}
	}
	require.Empty(t, want)
}

func TestRowsOfOneMeaningShareAMeasure(t *testing.T) {
	t.Parallel()
	measure := map[string]string{}
	for _, p := range load(t).Plans {
		for _, row := range p.Indicators {
			measure[row.ID] = row.Measure
		}
	}
	for _, same := range []string{
		"WZ-03 WZ-14 WZ-33", "AL-05 AL-25 NM-02 MZ-32", "AL-04 AL-26", "WZ-06 WZ-37 AL-21", "WZ-02 WZ-29 BY-01",
		"WZ-01 WZ-30 NM-01 BY-06 AL-01 MZ-05", "WZ-04 WZ-35 NM-03 BY-08 AL-13 MZ-19", "MZ-01 MZ-24 NM-09 AL-10 WZ-25",
		"MZ-16 MZ-34", "BY-27 AL-23", "AL-09 MZ-04", "BY-09 MZ-02", "WZ-11 WZ-28 AL-02 MZ-03", "NM-07 MZ-27",
	} {
		ids := strings.Fields(same)
		for _, id := range ids[1:] {
			require.Equal(t, measure[ids[0]], measure[id], "%s and %s", ids[0], id)
		}
	}
	for _, apart := range [][2]string{
		{"WZ-02", "WZ-07"},
		{"BY-27", "WZ-13"},
		{"AL-04", "WZ-08"},
		{"BY-03", "BY-29"},
		{"MZ-40", "MZ-19"},
		{"NM-12", "BY-20"},
		{"NM-07", "AL-02"},
		{"MZ-14", "BY-15"},
	} {
		require.NotEqual(t, measure[apart[0]], measure[apart[1]], "%v are of unlike basis", apart)
	}
}

func TestPlansAreFactsInBothLanguages(t *testing.T) {
	t.Parallel()
	c, used := load(t), map[string]bool{}
	for _, p := range c.Plans {
		require.NotEmpty(t, p.Name.En, p.ID)
		for _, row := range p.Indicators {
			require.Empty(t, row.Quote, row.ID)
			require.NotEmpty(t, row.Name.En, row.ID)
			used[row.Measure] = true
		}
	}
	for _, m := range c.Measures {
		require.True(t, used[m.Key], "measure %s is of no row", m.Key)
		require.NotEmpty(t, m.Name.En, m.Key)
		if m.Unit != "" {
			require.NotNil(t, unitLabel(m.Unit), "unit %s has no label", m.Unit)
		}
	}
}

func unitLabel(unit string) *seeds.Label {
	for _, l := range seeds.Legend("unit") {
		if l.Key == unit {
			return &l
		}
	}
	return nil
}
