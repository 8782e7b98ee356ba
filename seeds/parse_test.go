package seeds_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

const smallPlan = `id: small
name: {zh: 小方案}
region: 某市
document: {title: 某市方案}
indicators:
- id: X-01
  name: {zh: 护理型床位占比}
  clause: 第一条
  rule: A7
  measure: nursing_bed_share
  op: ">="
  targets: [{year: 2025, value: 55}]
  unit: "%"
  nature: obligatory
`

func TestParsePlanReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	p, err := seeds.ParsePlan("small.yaml", []byte(smallPlan))
	require.NoError(t, err)
	require.Equal(t, "small", p.ID)
	require.Equal(t, coverage.Obligatory, p.Indicators[0].Nature)
	require.Equal(t, 2025, p.Indicators[0].Targets[0].Year)
	bom, err := seeds.ParsePlan("small.yaml", []byte("\ufeff"+strings.ReplaceAll(smallPlan, "\n", "\r\n")))
	require.NoError(t, err, "Windows writes a mark and CRLF")
	require.Equal(t, p, bom)
}

func TestParsePlanNamesThePlaceOfAFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, put, want string }{
		{"unknown field", "  op:", "  opp:", `small.yaml:11: row X-01: indicators.0.opp: is not a field of plan files`},
		{
			"unknown argument", "nature: obligatory", "nature: obligatory\n  args: {purpos: elders}",
			"small.yaml:15: row X-01: indicators.0.args.purpos: is not",
		},
		{
			"argument of another rule", "nature: obligatory", "nature: obligatory\n  args: {per: county}",
			"small.yaml:15: row X-01: indicators.0.args.per: rule A7 does not read it",
		},
		{
			"wrong type", "year: 2025", "year: soon",
			"small.yaml:12: row X-01: indicators.0.targets.0.year: is a text where a whole number is needed; for example year",
		},
		{
			"no number", "value: 55", "value: half",
			`small.yaml:12: row X-01: indicators.0.targets.0.value: number "half" is not like 4.5 or 1/3`,
		},
		{"huge exponent", "value: 55", "value: 1e999999", `indicators.0.targets.0.value: number "1e999999"`},
		{"division by zero", "value: 55", "value: 1/0", `indicators.0.targets.0.value: number "1/0"`},
		{"missing figure", "value: 55", "for: {zh: 失能}", "indicators.0.targets.0.value: is missing"},
		{
			"above 100 %", "value: 55", "value: 155",
			"small.yaml:12: row X-01: indicators.0.targets.0.value: is above 100 %",
		},
		{
			"not a date", "region: 某市", "region: 某市\nparameters: {new_from: 2021-13-01}",
			`small.yaml:4: parameters.new_from: parameters: invalid: date "2021-13-01"`,
		},
		{
			"unknown parameter", "region: 某市", "region: 某市\nparameters: {detuor: 1.2}",
			`small.yaml:4: parameters.detuor: parameters: invalid: json: unknown field "detuor"`,
		},
		{
			"unknown rule", "rule: A7", "rule: A77",
			`small.yaml:9: row X-01: indicators.0.rule: "A77" is not known; it must be one of: S1, S2`,
		},
		{
			"op without figure", `op: ">="`, "op: qualitative",
			"small.yaml:12: row X-01: indicators.0.targets: op qualitative takes no figure",
		},
		{
			"no clause", "clause: 第一条", "clause: ''",
			"small.yaml:8: row X-01: indicators.0.clause: is missing: no figure goes without its place",
		},
		{
			"conflict of nobody", "region: 某市", "region: 某市\nconflicts: [[X-01, X-02]]",
			`small.yaml:4: conflicts.0: there is no row "X-02"`,
		},
		{
			"key twice", "region: 某市", "region: 某市\nregion: 某盟",
			`small.yaml:4: not YAML: mapping key "region" already defined`,
		},
		{"alias", "region: 某市", "region: &a 某市\nnote: *a", `small.yaml:3: "&": plan files have no anchors`},
		{"tag", "region: 某市", "region: !!str 某市", `small.yaml:3: "!!str": plan files have no anchors`},
		{"two documents", "id: small", "id: other\n---\nid: small", "small.yaml: the file must hold one document"},
		{"open bracket", "{title: 某市方案}", "{title: 某市方案", "small.yaml:5: not YAML: "},
		{"rows as a mapping", "indicators:\n- id", "indicators:\n  id", "small.yaml:6: indicators: must be a list"},
		{
			"a label and must", "nature: obligatory", "nature: obligatory\n  must: true",
			"small.yaml:15: row X-01: indicators.0.must: is for rows without a label",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, smallPlan, c.old)
			_, err := seeds.ParsePlan("small.yaml", []byte(strings.Replace(smallPlan, c.old, c.put, 1)))
			require.ErrorContains(t, err, c.want)
			require.ErrorIs(t, err, coverage.ErrInvalid)
		})
	}
}

func TestParsePlanReportsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	faults := strings.NewReplacer("rule: A7", "rule: B7", "obligatory", "strict", "id: small", "id: Small")
	src := faults.Replace(smallPlan)
	_, err := seeds.ParsePlan("small.yaml", []byte(src))
	require.Len(t, strings.Split(err.Error(), "\n"), 3)
}

func TestParsePlanIsBounded(t *testing.T) {
	t.Parallel()
	var steps strings.Builder
	for i := range 1400 {
		steps.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	for name, src := range map[string]string{
		"too large":   smallPlan + strings.Repeat("# x\n", 1<<18),
		"brackets":    "id: " + strings.Repeat("[\n", 1<<18),
		"hyphens":     strings.Repeat("- ", 1<<18),
		"questions":   strings.Repeat("? \n", 1<<18),
		"tags":        strings.Repeat("!a\n", 1<<18),
		"steps":       steps.String(),
		"quotes":      strings.Repeat("\"\n", 1<<18),
		"curly":       strings.Repeat("{}\n", 1<<18),
		"not text":    "id: \xff\xfe",
		"empty":       "",
		"only a mark": "\ufeff",
		"carriage":    strings.Repeat("- \r", 1<<18),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := seeds.ParsePlan("x.yaml", []byte(src))
			require.ErrorIs(t, err, coverage.ErrInvalid)
		})
	}
}

func TestWithTakesABureausOwnFiles(t *testing.T) {
	t.Parallel()
	base := load(t)
	plan, err := os.ReadFile("example-plan.yaml")
	require.NoError(t, err)
	measures, err := os.ReadFile("example-measures.yaml")
	require.NoError(t, err)
	c, err := base.With(fstest.MapFS{
		"city.yaml":     {Data: plan},
		"measures.yaml": {Data: measures},
		"small.yml":     {Data: []byte(smallPlan)},
		"notes.txt":     {Data: []byte("not a plan")},
		"old/city.yaml": {Data: []byte("not: read")},
	})
	require.NoError(t, err)
	chain, err := c.Chain("example-2030")
	require.NoError(t, err)
	require.Equal(t, "inner-mongolia-2025", chain[1].ID)
	_, ok := c.Measure("elders_served_meals")
	require.True(t, ok)
	_, err = base.Plan("example-2030")
	require.ErrorIs(t, err, coverage.ErrNotFound, "the catalogue it was made from stays as it is")
	require.Len(t, base.Plans, 5)
}

func TestWithPutsAKnownPlanInItsPlace(t *testing.T) {
	t.Parallel()
	own := strings.Replace(smallPlan, "id: small", "id: alxa-2025", 1)
	c, err := load(t).With(fstest.MapFS{"alxa.yaml": {Data: []byte(own)}})
	require.NoError(t, err)
	p, err := c.Plan("alxa-2025")
	require.NoError(t, err)
	require.Len(t, p.Indicators, 1)
	require.Len(t, c.Plans, 5)
}

func TestWithHoldsPlansTogether(t *testing.T) {
	t.Parallel()
	second := strings.NewReplacer("id: small", "id: second", "X-01", "Y-01").Replace(smallPlan)
	parent := func(src, id string) string { return strings.Replace(src, "region:", "parent: "+id+"\nregion:", 1) }
	for _, c := range []struct{ name, small, second, want string }{
		{"no such parent", parent(smallPlan, "nobody"), second, `small.yaml:3: parent: plan "nobody", known are`},
		{"parents in a circle", parent(smallPlan, "second"), parent(second, "small"), "is its own forebear"},
		{
			"a row of both", smallPlan, strings.Replace(second, "Y-01", "X-01", 1),
			"second.yaml:6: row X-01: indicators.0.id: is used by plan small",
		},
		{
			"no such measure", strings.Replace(smallPlan, "nursing_bed", "nurse_bed", 1), second,
			`small.yaml:10: row X-01: indicators.0.measure: "nurse_bed_share" is not known`,
		},
		{
			"another unit", strings.Replace(smallPlan, `unit: "%"`, "unit: 张", 1), second,
			`small.yaml:13: row X-01: indicators.0.unit: measure nursing_bed_share is in "%"`,
		},
		{
			"worse, not better", strings.Replace(smallPlan, `op: ">="`, `op: "<"`, 1), second,
			"small.yaml:11: row X-01: indicators.0.op: of measure nursing_bed_share higher is better",
		},
		{
			"twice the same plan", smallPlan, strings.Replace(smallPlan, "X-01", "Y-01", 1),
			"small.yaml:1: id: plan small is in second.yaml as well",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := load(t).With(fstest.MapFS{
				"small.yaml": {Data: []byte(c.small)}, "second.yaml": {Data: []byte(c.second)},
			})
			require.ErrorContains(t, err, c.want)
			require.ErrorIs(t, err, coverage.ErrInvalid)
		})
	}
}

func TestNormsAreOffAndSecondHand(t *testing.T) {
	t.Parallel()
	c := load(t)
	n, err := c.Norm("neimenggu-2022-44")
	require.NoError(t, err)
	require.Equal(t, 20.0, n.Value.Float())
	require.Equal(t, coverage.Day(2022, 1, 1), n.EffectiveFrom)
	require.True(t, n.FirstPhase)
	_, err = c.Norm("nobody")
	require.ErrorIs(t, err, coverage.ErrNotFound)
	for _, n := range c.Norms {
		require.True(t, n.SecondHand, n.ID)
		for _, id := range n.Plans {
			_, err := c.Plan(id)
			require.NoError(t, err)
		}
	}
	require.Len(t, c.NormsFor("wuzhong-2025"), 1)
	require.Len(t, c.NormsFor("alxa-2025"), 1)
}

func FuzzParsePlan(f *testing.F) {
	for _, name := range []string{"plans/alxa-2025.yaml", "example-plan.yaml"} {
		src, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(src)
	}
	f.Add([]byte(smallPlan))
	f.Add([]byte("id: [a, {b: 1}]\nindicators:\n- targets: [{value: {num: 1, den: 0}}]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := seeds.ParsePlan("fuzz.yaml", src)
		if err != nil {
			require.ErrorIs(t, err, coverage.ErrInvalid)
			return
		}
		require.NoError(t, p.Validate(), "what is parsed is valid")
	})
}
