package coverage_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// constants returns the values of one text type of the package, from its source.
func constants(t *testing.T, file, kind string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var words []string
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if of, ok := spec.Type.(*ast.Ident); ok && of.Name == kind {
			word, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			words = append(words, word)
		}
		return true
	})
	require.NotEmpty(t, words)
	return words
}

// plan returns a valid plan of one row, changed.
func plan(t *testing.T, change func(*coverage.Indicator)) *coverage.Plan {
	t.Helper()
	value, err := coverage.ParseDecimal("60")
	require.NoError(t, err)
	row := coverage.Indicator{
		ID: "X-01", Name: coverage.Text{Zh: "某指标"}, Clause: "第一条", Rule: coverage.ReportedRule, Measure: "m",
		Op: coverage.AtLeast, Targets: []coverage.Target{{Year: 2025, Value: value}}, Unit: "%",
		Nature: coverage.Unspecified,
	}
	change(&row)
	return &coverage.Plan{
		ID: "p", Name: coverage.Text{Zh: "某方案"}, Region: "某市", Document: coverage.Document{Title: "某方案"},
		Indicators: []coverage.Indicator{row},
	}
}

func TestPlanValidateKnowsEveryWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, kind string
		set        func(*coverage.Indicator, string)
	}{
		{"facility.go", "FacilityKind", func(r *coverage.Indicator, w string) {
			r.Rule, r.Args.Kinds = coverage.S6, []coverage.FacilityKind{coverage.FacilityKind(w)}
		}},
		{"facility.go", "Function", func(r *coverage.Indicator, w string) {
			r.Rule, r.Args.Functions = coverage.S2, []coverage.Function{coverage.Function(w)}
		}},
		{"plan.go", "Nature", func(r *coverage.Indicator, w string) { r.Nature = coverage.Nature(w) }},
		{"plan.go", "AppliesTo", func(r *coverage.Indicator, w string) { r.AppliesTo = coverage.AppliesTo(w) }},
		{"plan.go", "Rule", func(r *coverage.Indicator, w string) { r.Rule = coverage.Rule(w) }},
		{"plan.go", "Op", func(r *coverage.Indicator, w string) { r.Op = coverage.Op(w) }},
		{"residentialarea.go", "Purpose", func(r *coverage.Indicator, w string) {
			r.Rule, r.Args.Purpose = coverage.A1, coverage.Purpose(w)
		}},
	} {
		for _, word := range constants(t, c.file, c.kind) {
			err := plan(t, func(r *coverage.Indicator) { c.set(r, word) }).Validate()
			if err != nil {
				require.NotContains(t, err.Error(), "is not known", "%s %s", c.kind, word)
			}
		}
		err := plan(t, func(r *coverage.Indicator) { c.set(r, "nonsense") }).Validate()
		require.ErrorContains(t, err, `"nonsense" is not known`, c.kind)
	}
}

func TestPlanValidateLimitsArgumentsToTheirRule(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule coverage.Rule
		args coverage.Args
		want string
	}{
		{coverage.S1, coverage.Args{Functions: []coverage.Function{coverage.DayCare}, Least: 1}, ""},
		{coverage.S1, coverage.Args{Assigned: true}, "args.assigned: rule S1 does not read it"},
		{coverage.S2, coverage.Args{EmbeddedOnly: true}, "args.embedded_only: rule S2 does not read it"},
		{coverage.S3, coverage.Args{Assigned: true}, ""},
		{coverage.S8, coverage.Args{}, "args.kinds: is missing: rule S8 needs it"},
		{
			coverage.S8,
			coverage.Args{Kinds: []coverage.FacilityKind{coverage.ElderSchool}, Per: "street"},
			`args.per: "street" is not known`,
		},
		{
			coverage.A2,
			coverage.Args{Purpose: coverage.ForElders},
			"args.purpose: rule A2 does not read it; it reads: no arguments",
		},
		{coverage.A11, coverage.Args{Per: "county"}, "rule A11 needs kinds or a designation"},
		{coverage.A12, coverage.Args{Count: "beds"}, ""},
		{coverage.A13, coverage.Args{}, "args.residents: is missing"},
		{coverage.ReportedRule, coverage.Args{Filed: true}, "args.filed: rule REPORTED does not read it"},
		{
			coverage.S1,
			coverage.Args{Functions: []coverage.Function{coverage.DayCare}, FunctionsOf: "p"},
			"args.functions_of: is for rows that define no functions",
		},
	} {
		err := plan(t, func(r *coverage.Indicator) { r.Rule, r.Args = c.rule, c.args }).Validate()
		if c.want == "" {
			require.NoError(t, err, "%s %+v", c.rule, c.args)
			continue
		}
		require.ErrorContains(t, err, c.want)
		require.ErrorIs(t, err, coverage.ErrInvalid)
	}
}

func TestPlanValidateHoldsTargetsToTheirOp(t *testing.T) {
	t.Parallel()
	target := func(year int, value string) coverage.Target {
		v, err := coverage.ParseDecimal(value)
		require.NoError(t, err)
		return coverage.Target{Year: year, Value: v}
	}
	for want, change := range map[string]func(*coverage.Indicator){
		"op >= needs a figure": func(r *coverage.Indicator) {
			r.Targets = nil
		},
		"targets.1.year: must follow": func(r *coverage.Indicator) {
			r.Targets = append(r.Targets, target(2025, "70"))
		},
		"targets.0.year: is not a year": func(r *coverage.Indicator) {
			r.Targets[0].Year = 25
		},
		"targets.0.value: is below zero": func(r *coverage.Indicator) {
			r.Targets[0] = target(2025, "-1")
		},
		"due_year: is for rows without": func(r *coverage.Indicator) {
			r.DueYear = 2025
		},
		"op: A5 asks for all stages": func(r *coverage.Indicator) {
			r.Rule, r.Args.Purpose = coverage.A5, coverage.ForElders
		},
		"op: all_of is for A5 and S1": func(r *coverage.Indicator) {
			r.Op, r.Targets = coverage.AllOf, nil
		},
		"printed_op: is for rows compared": func(r *coverage.Indicator) {
			r.Op, r.PrintedOp = coverage.Below, "="
		},
		"targets.0.year: is before start": func(r *coverage.Indicator) {
			r.Start = coverage.Day(2026, 1, 1)
		},
		"unit: is missing beside targets": func(r *coverage.Indicator) {
			r.Unit = ""
		},
		"baseline_year: is missing beside": func(r *coverage.Indicator) {
			r.Baseline = new(float64)
		},
		"targets.0.for: is for REPORTED rows": func(r *coverage.Indicator) {
			r.Rule, r.Targets[0].For.Zh = coverage.A7, "失能"
		},
		"must: is for rows without a label": func(r *coverage.Indicator) {
			r.Must, r.Nature = true, coverage.Obligatory
		},
		"targets.0.value: is above 100 %": func(r *coverage.Indicator) {
			r.Targets[0] = target(2025, "100.01")
		},
		`id: must be 1 to 32 of letters, digits`: func(r *coverage.Indicator) {
			r.ID = "X 01"
		},
	} {
		require.ErrorContains(t, plan(t, change).Validate(), want)
	}
	for _, several := range [][]coverage.Target{
		{target(2025, "60"), target(2030, "100")},
		{target(0, "60"), target(2030, "1/3")},
	} {
		require.NoError(t, plan(t, func(r *coverage.Indicator) { r.Targets = several }).Validate())
	}
}

func TestPlanValidateSaysAllAtOnce(t *testing.T) {
	t.Parallel()
	p := plan(t, func(r *coverage.Indicator) { r.Clause, r.Measure = "", "" })
	p.Region, p.Parameters = "", map[string]any{"detour": 0.5}
	p.Indicators = append(p.Indicators, p.Indicators[0])
	joined, ok := p.Validate().(interface{ Unwrap() []error })
	require.True(t, ok)
	require.Len(t, joined.Unwrap(), 7, "region, parameter, two of each row, and the id twice")
	var at []string
	for _, err := range joined.Unwrap() {
		var fault *coverage.PlanFault
		require.ErrorAs(t, err, &fault)
		at = append(at, fault.Path)
	}
	require.Equal(t, "parameters.detour region indicators.0.clause indicators.0.measure "+
		"indicators.1.clause indicators.1.id indicators.1.measure", strings.Join(at, " "))
}

func TestNormValidate(t *testing.T) {
	t.Parallel()
	value, err := coverage.ParseDecimal("20")
	require.NoError(t, err)
	norm := coverage.Norm{
		ID: "n", Name: coverage.Text{Zh: "某标准"}, Document: coverage.Document{Title: "某规定"}, Clause: "第二条",
		Rule: coverage.A1, Value: value, Unit: "㎡/百户", AppliesTo: coverage.NewAreas,
	}
	require.NoError(t, norm.Validate())
	for want, change := range map[string]func(*coverage.Norm){
		"rule: only A1 can be adopted": func(n *coverage.Norm) { n.Rule = coverage.A4 },
		"value: must be above zero":    func(n *coverage.Norm) { n.Value = coverage.Decimal{} },
		"clause: is missing":           func(n *coverage.Norm) { n.Clause = "" },
		"applies_to: must be new":      func(n *coverage.Norm) { n.AppliesTo = coverage.Rural },
		"effective_to: is before effective_from": func(n *coverage.Norm) {
			n.EffectiveFrom, n.EffectiveTo = coverage.Day(2022, 1, 1), coverage.Day(2021, 1, 1)
		},
	} {
		changed := norm
		change(&changed)
		require.ErrorContains(t, changed.Validate(), want)
	}
}

func TestParseDecimalRefusesWhatGrows(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"1e999999", "0x1p-9", "1_000", "", "1/0", "Inf", "1/2/3"} {
		_, err := coverage.ParseDecimal(s)
		require.ErrorIs(t, err, coverage.ErrInvalid, s)
	}
}
