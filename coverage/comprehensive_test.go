package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

var fullSet = []coverage.Function{coverage.FullCare, coverage.DayCare, coverage.HomeVisit}

// centerRow asks every street for a center with the full set.
func centerRow(t require.TestingT, args coverage.Args) coverage.Indicator {
	return minimum(t, "X-S1", coverage.S1, "100", "%", args)
}

// center is a comprehensive center that does all of the full set and says so.
func center(id, unit string) coverage.Facility {
	f := open(id, coverage.ComprehensiveCareCenter, unit)
	f.Functions = fullSet
	return f
}

// TestCenterOfAStreet works S1 out for the east street; the west street has a full center.
func TestCenterOfAStreet(t *testing.T) {
	t.Parallel()
	with := func(change func(*coverage.Facility)) []any {
		f := center("f", streetOne)
		change(&f)
		return []any{f}
	}
	half := func(id string, fns ...coverage.Function) coverage.Facility {
		f := center(id, streetOne)
		f.Functions, f.FunctionsComplete = fns, ptr(true)
		return f
	}
	tests := map[string]struct {
		things  []any
		verdict coverage.Verdict
		missing []string
		gap     string
		amount  float64
	}{
		"a full center":        {with(func(*coverage.Facility) {}), coverage.Pass, nil, "", 0},
		"in a community of it": {with(func(f *coverage.Facility) { f.Division = quarterA }), coverage.Pass, nil, "", 0},
		"in a community not on file": {
			with(func(f *coverage.Facility) { f.Division = "150999001099" }), coverage.Pass,
			nil, "", 0,
		},
		"by the street's name": {with(func(f *coverage.Facility) { f.Division = "东街道" }), coverage.Pass, nil, "", 0},
		"by nine digits and zeros": {
			with(func(f *coverage.Facility) { f.Division = streetOne + "000" }),
			coverage.Pass, nil, "", 0,
		},
		"nothing": {nil, coverage.Fail, nil, "S1.unit_without_facility", 1},
		"in the next street": {
			with(func(f *coverage.Facility) { f.Division = streetTwo }), coverage.Fail, nil,
			"S1.unit_without_facility", 1,
		},
		"serving from the next street": {with(func(f *coverage.Facility) {
			f.Division, f.ServesDivisions = streetTwo, []string{streetOne}
		}), coverage.Fail, nil, "S1.unit_without_facility", 1},
		"a day-care center": {
			with(func(f *coverage.Facility) { f.Kind = coverage.DayCareCenter }), coverage.Fail, nil,
			"S1.unit_without_facility", 1,
		},
		"a function stated absent": {with(func(f *coverage.Facility) {
			f.Functions, f.FunctionsAbsent = fullSet[:2], fullSet[2:]
		}), coverage.Fail, nil, "S1.unit_lacks_function", 1},
		"two left out of a complete list": {
			[]any{half("f", coverage.FullCare)},
			coverage.Fail, nil,
			"S1.unit_lacks_function", 2,
		},
		"two half-equipped do not add up": {
			[]any{half("f", coverage.FullCare, coverage.DayCare), half("g", coverage.HomeVisit)},
			coverage.Fail, nil, "S1.unit_lacks_function", 1,
		},
		"a function not said": {
			with(func(f *coverage.Facility) { f.Functions = fullSet[:2] }), coverage.NotAssessable,
			[]string{"facilities.functions"},
			"S1.data_missing", 0,
		},
		"status not said": {
			with(func(f *coverage.Facility) { f.Status = "" }), coverage.NotAssessable,
			[]string{"facilities.status"},
			"S1.data_missing", 0,
		},
		"kind not said": {
			with(func(f *coverage.Facility) { f.Kind = "" }), coverage.NotAssessable,
			[]string{"facilities.kind"},
			"S1.data_missing", 0,
		},
		"planned": {
			with(func(f *coverage.Facility) { f.Status = coverage.Planned }), coverage.Fail,
			nil, "S1.unit_without_facility", 1,
		},
		"suspended": {
			with(func(f *coverage.Facility) { f.Status = coverage.Suspended }), coverage.Fail,
			nil, "S1.unit_without_facility", 1,
		},
		"no open day": {
			with(func(f *coverage.Facility) { f.OpenDate = coverage.Date{} }), coverage.Pass,
			nil, "", 0,
		},
		"open that day": {
			with(func(f *coverage.Facility) { f.OpenDate = date("2025-12-31") }),
			coverage.Pass, nil, "", 0,
		},
		"open the next": {
			with(func(f *coverage.Facility) { f.OpenDate = date("2026-01-01") }),
			coverage.Fail, nil, "S1.unit_without_facility", 1,
		},
		"closed that day": {
			with(func(f *coverage.Facility) { f.CloseDate = date("2025-12-31") }),
			coverage.Fail, nil, "S1.unit_without_facility", 1,
		},
		"recorded later than as-of": {
			with(func(f *coverage.Facility) { f.SourceDate = date("2026-01-01") }),
			coverage.Review, nil, "", 0,
		},
		"by contract, where nobody says that counts": {
			with(func(f *coverage.Facility) { f.FunctionMode = "contracted" }),
			coverage.Review, nil, "", 0,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := inBanner(t, append([]any{center("w", streetTwo)}, tt.things...)...)
			a := assess(t, w, asked{}, centerRow(t, coverage.Args{Functions: fullSet}))
			f := findingOf(t, a, coverage.S1, streetOne)
			require.Equal(t, tt.verdict, f.Verdict)
			require.Equal(t, tt.missing, f.Missing)
			require.Equal(t, 2, a.Indicators[0].Counts.Total(), "towns and enterprise units are no streets")
			if tt.gap == "" {
				require.Empty(t, a.Gaps)
				return
			}
			g := gapNamed(t, a, tt.gap+".day_care+full_care+home_visit.divisions."+streetOne)
			if tt.amount > 0 {
				require.Equal(t, tt.amount, *g.Missing)
			}
			require.Equal(t, tt.missing, g.Fields)
		})
	}
}

// TestCenterArguments: contracted functions count where the plan says so, flagged; a set nobody
// defined is at best for review; where two are asked for, one is one short.
func TestCenterArguments(t *testing.T) {
	t.Parallel()
	f := center("f", streetOne)
	f.FunctionMode = "contracted"
	a := assess(t, inBanner(t, f), asked{}, centerRow(t, coverage.Args{Functions: fullSet, Contracted: true}))
	got := findingOf(t, a, coverage.S1, streetOne)
	require.Equal(t, coverage.Pass, got.Verdict)
	require.Equal(t, []string{"contracted"}, flagsOf(got.Flags, coverage.FlagBasisOpen))

	a = assess(t, inBanner(t, center("f", streetOne), center("g", streetTwo)), asked{}, centerRow(t, coverage.Args{}))
	require.Equal(t, coverage.Review, a.Indicators[0].Verdict)
	require.Equal(t, coverage.Rate{Review: 2}, a.Indicators[0].Counts)

	a = assess(t, inBanner(t, center("f", streetOne)), asked{}, centerRow(t, coverage.Args{Functions: fullSet, Least: 2}))
	require.Equal(t, coverage.Fail, findingOf(t, a, coverage.S1, streetOne).Verdict)
	for unit, want := range map[string][]float64{streetOne: {2, 1, 1}, streetTwo: {2, 0, 2}} {
		g := gapNamed(t, a, "S1.unit_without_facility.day_care+full_care+home_visit.divisions."+unit)
		require.Equal(t, want, []float64{*g.Required, *g.Provided, *g.Missing})
	}
}

// TestEnterpriseUnits prints both rates and leaves a flip for review (ruling 14): two of three units
// have a center, of four with the farm.
func TestEnterpriseUnits(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X-S2", coverage.S2, "60", "%", coverage.Args{Functions: fullSet})
	things := []any{center("f", streetOne), center("g", town)}
	tests := map[string]struct {
		choice  string
		verdict coverage.Verdict
		total   int
	}{
		"not chosen": {"", coverage.Review, 3},
		"excluded":   {"excluded", coverage.Pass, 3},
		"counted":    {"counted", coverage.Fail, 4},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, inBanner(t, things...), asked{parameters: map[string]any{"enterprise_units": tt.choice}}, row)
			res := a.Indicators[0]
			require.Equal(t, tt.verdict, res.Verdict)
			require.Equal(t, tt.total, res.Counts.Total())
			require.Len(t, a.Findings, tt.total, "each that counts has its finding")
			if tt.choice == "" {
				require.Equal(t, 50.0, res.Figures["with_enterprise_units_percent"])
				require.Equal(t, 2.0, *res.Need, "ceil of 60 %% of 3")
			}
		})
	}
	a := assess(t, inBanner(t), asked{}, row)
	require.Equal(t, coverage.NotAssessable, a.Indicators[0].Verdict, "without facilities nothing is known")
	require.Equal(t, []string{"facilities"}, a.Indicators[0].Missing)
}

// TestHorizons: what is under way counts as planned only with a year the plan lives to see.
func TestHorizons(t *testing.T) {
	t.Parallel()
	row := centerRow(t, coverage.Args{Functions: fullSet})
	row.Targets[0].Year = 2025
	tests := map[string]struct {
		change  func(*coverage.Facility)
		planned coverage.Verdict
	}{
		"to open in time":      {func(f *coverage.Facility) { f.ExpectedOpenYear = ptr(2025) }, coverage.Pass},
		"to open later":        {func(f *coverage.Facility) { f.ExpectedOpenYear = ptr(2026) }, coverage.Fail},
		"undated never counts": {func(*coverage.Facility) {}, coverage.Fail},
		"an open date will do": {func(f *coverage.Facility) { f.OpenDate = date("2024-05") }, coverage.Pass},
		"under construction": {func(f *coverage.Facility) {
			f.Status,
				f.ExpectedOpenYear = coverage.UnderConstruction, ptr(2024)
		}, coverage.Pass},
		"operating, to open yet": {func(f *coverage.Facility) {
			f.Status, f.OpenDate = coverage.Operating,
				date("2024-05-01")
		}, coverage.Pass},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := center("f", streetOne)
			f.Status, f.OpenDate = coverage.Planned, coverage.Date{}
			tt.change(&f)
			w := inBanner(t, f, center("w", streetTwo))
			q := asked{asOf: "2023-12-31", horizon: coverage.AsPlanned}
			require.Equal(t, tt.planned, findingOf(t, assess(t, w, q, row), coverage.S1, streetOne).Verdict)
			q.horizon = coverage.AsBuilt
			a := assess(t, w, q, row)
			require.Equal(t, coverage.Fail, findingOf(t, a, coverage.S1, streetOne).Verdict)
			require.Equal(t, coverage.NotDue, a.Indicators[0].Verdict, "the deadline is the end of 2025")
			require.Equal(t, []float64{50, 2, 1}, []float64{
				*a.Indicators[0].Value, *a.Indicators[0].Need,
				*a.Indicators[0].Shortfall,
			})
		})
	}
}
