package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func report(id, asOf string, value float64, change ...func(*coverage.Reported)) coverage.Reported {
	rp := coverage.Reported{ID: id, Measure: "m-X", Division: city, Value: &value, Unit: "%"}
	rp.AsOf, _ = coverage.ParseDate(asOf)
	for _, c := range change {
		c(&rp)
	}
	return rp
}

func TestReportedFigureInForce(t *testing.T) {
	t.Parallel()
	of := func(d string) func(*coverage.Reported) { return func(rp *coverage.Reported) { rp.Division = d } }
	row := func(rp *coverage.Reported) { rp.Indicator, rp.Measure = "X", "" }
	share := func(num, den float64) func(*coverage.Reported) {
		return func(rp *coverage.Reported) { rp.Numerator, rp.Denominator = &num, &den }
	}
	for _, c := range []struct {
		name    string
		given   []any
		verdict coverage.Verdict
		value   *float64
		flags   []string
	}{
		{"met exactly", []any{report("a", "2025", 80)}, coverage.Pass, ptr(80.0), nil},
		{"not met", []any{report("a", "2025", 79.99)}, coverage.Fail, ptr(79.99), nil},
		{"the last", []any{report("a", "2024", 90), report("b", "2025-11", 70)}, coverage.Fail, ptr(70.0), nil},
		{
			"not one of later",
			[]any{report("a", "2025", 80), report("b", "2026-01-01", 70)},
			coverage.Pass, ptr(80.0),
			nil,
		},
		{
			"the row's before the measure's",
			[]any{report("a", "2025", 70), report("b", "2024", 80, row)},
			coverage.Pass, ptr(80.0), nil,
		},
		{
			"another row's that means the same",
			[]any{report("a", "2025", 80, func(rp *coverage.Reported) { rp.Indicator, rp.Measure = "Y", "" })},
			coverage.Pass, ptr(80.0), nil,
		},
		{"too old", []any{report("a", "2023", 90)}, coverage.Review, ptr(90.0), []string{"figure_year"}},
		{"undated", []any{report("a", "", 90)}, coverage.Review, ptr(90.0), []string{"undated"}},
		{"of another place", []any{report("a", "2025", 90, of("159800000000"))}, coverage.NotAssessable, nil, nil},
		{
			"per mille",
			[]any{report("a", "2025", 800, func(rp *coverage.Reported) { rp.Unit = "‰" })},
			coverage.Pass,
			ptr(80.0), nil,
		},
		{
			"by its numbers, unrounded",
			[]any{report("a", "2025", 80, share(7999, 10000))},
			coverage.Fail, ptr(79.99),
			nil,
		},
		{"added up from all counties", []any{
			report("a", "2025", 0, of(countyA), share(90, 100)), report("b", "2025", 0, of(countyB), share(70, 100)),
		}, coverage.Pass, ptr(80.0), nil},
		{"not from some", []any{report("a", "2025", 0, of(countyA), share(90, 100))}, coverage.NotAssessable, nil, nil},
		{"nothing", nil, coverage.NotAssessable, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			asks := minimum(t, "X", coverage.ReportedRule, "80", "%", coverage.Args{})
			twin := asks
			twin.ID = "Y"
			a := assess(t, worldWith(t, nil, append(c.given, counties(false)...)...), asked{}, asks, twin)
			res := a.Indicators[0]
			require.Equal(t, c.verdict, res.Verdict)
			require.Equal(t, c.value, res.Value)
			require.Equal(t, c.flags, flagsOf(res.Flags, coverage.FlagPopulationBasis))
			if c.verdict == coverage.NotAssessable {
				require.Equal(t, []string{"reported.value"}, res.Missing)
				require.Equal(t, coverage.GapDataMissing, a.Gaps[0].Kind)
			}
		})
	}
}

func TestReportedWithoutDivisionsOrCodes(t *testing.T) {
	t.Parallel()
	res := one(t, worldWith(t, nil, report("a", "2025", 80)), asked{},
		minimum(t, "X", coverage.ReportedRule, "80", "%", coverage.Args{}))
	require.Equal(t, coverage.Pass, res.Verdict)
	res = one(t, worldWith(t, []string{"1599"}, report("a", "2025", 80)), asked{},
		minimum(t, "X", coverage.ReportedRule, "80", "%", coverage.Args{}))
	require.Equal(t, coverage.Pass, res.Verdict, "the code declared is the figure's")
}

func TestReportedBelowIsStrict(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.ReportedRule, "7.5", "‰", coverage.Args{})
	row.Op = coverage.Below
	unit := func(rp *coverage.Reported) { rp.Unit = "‰" }
	require.Equal(t, coverage.Fail, one(t, worldWith(t, nil, report("a", "2025", 7.5, unit)), asked{}, row).Verdict)
	require.Equal(t, coverage.Pass, one(t, worldWith(t, nil, report("a", "2025", 7.49, unit)), asked{}, row).Verdict)
}

func TestReportedIncreaseOverTheBaseYear(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.ReportedRule, "0.5", "岁", coverage.Args{})
	row.Op, row.Targets[0].Year = coverage.Increase, 2025
	years := func(rp *coverage.Reported) { rp.Unit = "岁" }
	w := worldWith(t, nil, report("a", "2025", 76.8, years), report("b", "2020", 76.3, years))
	res := one(t, w, asked{}, row)
	require.Equal(t, coverage.Pass, res.Verdict, "76.8 less 76.3 is 0.5, though not in floats")
	require.Equal(t, []any{0.5, 76.3, 2020}, []any{*res.Value, res.Figures["base_figure"], res.Figures["base_year"]})

	res = one(t, worldWith(t, nil, report("a", "2025", 76.8, years)), asked{}, row)
	require.Equal(t, coverage.NotAssessable, res.Verdict, "no figure to grow from")
	require.Equal(t, []string{"reported.value"}, res.Missing)

	row.Baseline, row.BaselineYear = ptr(76.31), 2020
	require.Equal(t, coverage.Fail, one(t, worldWith(t, nil, report("a", "2025", 76.8, years)), asked{}, row).Verdict)
}

func TestReportedTiers(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.ReportedRule, "200", "元/月", coverage.Args{})
	row.Targets[0].For = coverage.Text{Zh: "失智老人"}
	row.Targets = append(row.Targets,
		coverage.Target{Value: number(t, "150"), For: coverage.Text{Zh: "失能老人"}},
		coverage.Target{Value: number(t, "100"), For: coverage.Text{Zh: "半失能老人"}})
	of := func(id string, value float64, basis string) coverage.Reported {
		return report(id, "2025", value, func(rp *coverage.Reported) { rp.Unit, rp.Basis = "元/月", basis })
	}
	named := []any{of("a", 100, "半失能老人"), of("b", 200, "失智老人"), of("c", 150, "失能老人")}
	require.Equal(t, coverage.Pass, one(t, worldWith(t, nil, named...), asked{}, row).Verdict)
	named[2] = of("c", 149, "失能老人")
	res := one(t, worldWith(t, nil, named...), asked{}, row)
	require.Equal(t, coverage.Fail, res.Verdict)
	require.Equal(t, []string{"200", "149", "100"}, res.Figures["figures"])
	require.Equal(t, coverage.Review, one(t, worldWith(t, nil, named[:2]...), asked{}, row).Verdict)
	loose := []any{of("a", 150, ""), of("b", 100, ""), of("c", 200, "")}
	require.Equal(t, coverage.Pass, one(t, worldWith(t, nil, loose...), asked{}, row).Verdict, "highest to highest")
}

func TestReportedWithoutAThreshold(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.ReportedRule, "", "%", coverage.Args{})
	for _, op := range []coverage.Op{coverage.Qualitative, coverage.NoOp} {
		row.Op = op
		res := one(t, worldWith(t, nil, report("a", "2020", 12)), asked{}, row)
		require.Equal(t, coverage.Measured, res.Verdict)
		require.Equal(t, 12.0, *res.Value)
		res = one(t, worldWith(t, nil), asked{}, row)
		require.Equal(t, coverage.Measured, res.Verdict)
		require.Equal(t, []string{"reported.value"}, res.Missing)
	}
}

func TestReportedBesideComputed(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.A7, "55", "%", coverage.Args{})
	for value, want := range map[float64]int{55: 0, 65: 0, 65.1: 1, 54.9: 1} {
		res := one(t, worldWith(t, nil, division(city, "某市"), nursing("a", ptr(10), ptr(6)),
			report("r", "2025", value)), asked{}, row)
		require.Len(t, flagsOf(res.Flags, coverage.FlagReportedDiffers), want, "%v beside 60", value)
	}
	beds := minimum(t, "X", coverage.A12, "50", "张", coverage.Args{Count: "beds"})
	w := worldWith(t, nil, division(city, "某市"), home("a", city, ptr(100)),
		report("r", "2025", 106, func(rp *coverage.Reported) { rp.Unit = "张" }))
	require.Len(t, flagsOf(one(t, w, asked{}, beds).Flags, coverage.FlagReportedDiffers), 1, "6 percent apart")
}
