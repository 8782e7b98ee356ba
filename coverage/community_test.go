package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func changed(f coverage.Facility, change func(*coverage.Facility)) coverage.Facility {
	change(&f)
	return f
}

// TestUnitsWithAFacility works S3, S4, S6 and S8 out for one unit; another of its kind has nothing.
func TestUnitsWithAFacility(t *testing.T) {
	t.Parallel()
	existence := minimum(t, "X", coverage.S3, "90", "%", coverage.Args{})
	dayCare := minimum(t, "X", coverage.S3, "100", "%", coverage.Args{DayCareOnly: true})
	assigned := minimum(t, "X", coverage.S3, "90", "%", coverage.Args{Assigned: true})
	rural := minimum(t, "X", coverage.S4, "50", "%", coverage.Args{})
	childcare := minimum(t, "X", coverage.S6, "50", "%", coverage.Args{
		Kinds: []coverage.FacilityKind{coverage.ChildcareCenter, coverage.ChildcarePoint, coverage.KindergartenNursery},
	})
	learning := minimum(t, "X", coverage.S8, "60", "%", coverage.Args{
		Per: "township", Kinds: []coverage.FacilityKind{coverage.ElderSchool},
	})
	station := open("f", coverage.CommunityCareStation, quarterA)
	nursery := changed(open("f", coverage.ChildcareCenter, quarterA), func(f *coverage.Facility) { f.Filed = ptr(true) })
	other := open("o", coverage.CommunityCareStation, quarterB)
	other.ServesDivisions = []string{quarterB}

	tests := map[string]struct {
		row     coverage.Indicator
		unit    string
		f       coverage.Facility
		verdict coverage.Verdict
		missing []string
	}{
		"a station": {existence, quarterA, station, coverage.Pass, nil},
		"a station in the street": {existence, quarterA, changed(station,
			func(f *coverage.Facility) { f.Division = streetOne }), coverage.Review, nil},
		"a station in the next one": {existence, quarterA, changed(station,
			func(f *coverage.Facility) { f.Division = quarterB }), coverage.Fail, nil},
		"assigned is not existence": {existence, quarterA, changed(station, func(f *coverage.Facility) {
			f.Division,
				f.ServesDivisions = quarterB, []string{quarterA}
		}), coverage.Fail, nil},
		"a canteen": {existence, quarterA, open("f", coverage.ElderCanteen, quarterA), coverage.Fail, nil},
		"an activity room": {dayCare, quarterA, changed(station,
			func(f *coverage.Facility) { f.FunctionsComplete = ptr(true) }), coverage.Fail, nil},
		"a station that may do it": {dayCare, quarterA, station, coverage.NotAssessable, []string{"facilities.functions"}},
		"one that may, in the street": {dayCare, quarterA, changed(station,
			func(f *coverage.Facility) { f.Division = streetOne }), coverage.Review, nil},
		"a station that does": {dayCare, quarterA, changed(station,
			func(f *coverage.Facility) { f.Functions = []coverage.Function{coverage.DayCare} }), coverage.Pass, nil},
		"a day-care center": {dayCare, quarterA, open("f", coverage.DayCareCenter, quarterA), coverage.Pass, nil},

		"served from elsewhere": {assigned, quarterA, changed(station, func(f *coverage.Facility) {
			f.Division,
				f.ServesDivisions = quarterB, []string{quarterA}
		}), coverage.Pass, nil},
		"its street is served": {assigned, quarterA, changed(station, func(f *coverage.Facility) {
			f.Division,
				f.ServesDivisions = quarterB, []string{streetOne}
		}), coverage.Pass, nil},
		"the banner is no community": {assigned, quarterA, changed(station, func(f *coverage.Facility) {
			f.Division,
				f.ServesDivisions = quarterB, []string{banner}
		}), coverage.Fail, nil},
		"another is served": {assigned, quarterA, changed(station, func(f *coverage.Facility) {
			f.Division,
				f.ServesDivisions = quarterB, []string{quarterB}
		}), coverage.Fail, nil},
		"in the street, whom not said": {assigned, quarterA, changed(station,
			func(f *coverage.Facility) { f.Division = streetOne }), coverage.Review, nil},

		"a mutual-aid home": {rural, hamlet, open("f", coverage.MutualAidHome, hamlet), coverage.Pass, nil},
		"assigned to it": {rural, hamlet, changed(open("f", coverage.RuralCareStation, town),
			func(f *coverage.Facility) { f.ServesDivisions = []string{hamlet} }), coverage.Pass, nil},
		"in the town": {rural, hamlet, open("f", coverage.RuralCareStation, town), coverage.Review, nil},
		"a mobile service": {rural, hamlet, changed(open("f", coverage.RuralCareStation, hamlet),
			func(f *coverage.Facility) { f.Mobile = ptr(true) }), coverage.Fail, nil},
		"mobile, in the town": {rural, hamlet, changed(open("f", coverage.RuralCareStation, town),
			func(f *coverage.Facility) { f.Mobile = ptr(true) }), coverage.Fail, nil},
		"childcare": {childcare, quarterA, nursery, coverage.Pass, nil},
		"not filed": {childcare, quarterA, changed(nursery,
			func(f *coverage.Facility) { f.Filed = ptr(false) }), coverage.Fail, nil},
		"filing not said": {
			childcare, quarterA, changed(nursery, func(f *coverage.Facility) { f.Filed = nil }),
			coverage.NotAssessable,
			[]string{"facilities.filed"},
		},
		"an employer's own": {childcare, quarterA, changed(nursery,
			func(f *coverage.Facility) { f.Kind = coverage.EmployerChildcare }), coverage.Fail, nil},
		"a school":         {learning, streetOne, open("f", coverage.ElderSchool, quarterA), coverage.Pass, nil},
		"a learning point": {learning, streetOne, open("f", coverage.LearningPoint, quarterA), coverage.Fail, nil},
		"recorded after as-of": {learning, streetOne, changed(open("f", coverage.ElderSchool, quarterA),
			func(f *coverage.Facility) { f.SourceDate = date("2026-03") }), coverage.Review, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, inBanner(t, tt.f, other), asked{}, tt.row)
			f := findingOf(t, a, tt.row.Rule, tt.unit)
			require.Equal(t, tt.verdict, f.Verdict)
			require.Equal(t, tt.missing, f.Missing)
		})
	}
}

// TestNobodySaysWhomTheyServe: then a community without a provider of its own cannot be judged.
func TestNobodySaysWhomTheyServe(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.S3, "90", "%", coverage.Args{Assigned: true})
	a := assess(t, inBanner(t, open("f", coverage.CommunityCareStation, quarterA)), asked{}, row)
	require.Equal(t, coverage.Rate{Pass: 1, Missing: 1}, a.Indicators[0].Counts)
	require.Equal(t, []string{"facilities.serves_divisions"}, a.Indicators[0].Missing)
	require.Equal(t, []float64{100, 50, 100}, []float64{
		*a.Indicators[0].Value, *a.Indicators[0].Low,
		*a.Indicators[0].High,
	})
}

// TestMobileServiceShownApart counts it only by parameter; villages or townships by parameter too.
func TestMobileServiceShownApart(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.S4, "50", "%", coverage.Args{})
	f := open("f", coverage.RuralCareStation, hamlet)
	f.Mobile = ptr(true)
	res := one(t, inBanner(t, f), asked{}, row)
	require.Equal(t, coverage.Fail, res.Verdict)
	require.Equal(t, 1, res.Figures["mobile_only"])
	require.Equal(t, coverage.Pass, one(t, inBanner(t, f), asked{parameters: map[string]any{"mobile_counts": true}},
		row).Verdict)
	res = one(t, inBanner(t, open("f", coverage.RuralCareStation, hamlet)),
		asked{parameters: map[string]any{"rural_units": "townships"}}, row)
	require.Equal(t, coverage.Rate{Pass: 1}, res.Counts, "the town has one in its village")
}

// TestThreeTiers measures S9: the first tier that is known to break, by the plan's own set of functions.
func TestThreeTiers(t *testing.T) {
	t.Parallel()
	tiers := coverage.Indicator{
		ID: "X-S9", Rule: coverage.S9, Measure: "m-X-S9", Op: coverage.Qualitative,
		Nature: coverage.Unspecified,
	}
	city := center("city", banner)
	one, two := center("one", streetOne), center("two", streetTwo)
	says := changed(one, func(f *coverage.Facility) { f.ServesDivisions = []string{quarterA} })
	stations := []any{open("a", coverage.CommunityCareStation, quarterA), open("b", coverage.CommunityCareStation,
		quarterB)}
	tests := map[string]struct {
		things []any
		value  float64
		broken string
	}{
		"whole":            {append([]any{city, one, two}, stations...), 3, ""},
		"a street without": {append([]any{city, one}, stations...), 1, "street"},
		"a street that lacks": {append([]any{city, one, changed(two,
			func(f *coverage.Facility) { f.FunctionsAbsent, f.Functions = fullSet, nil })}, stations...), 1, "street"},
		"a community without": {[]any{city, says, two, changed(stations[0].(coverage.Facility),
			func(f *coverage.Facility) { f.ServesDivisions = []string{quarterA} })}, 2, "community"},
		"the first is not known":   {append([]any{one, two}, stations...), 0, ""},
		"unknown, then one broken": {append([]any{one}, stations...), 0, "street"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, inBanner(t, tt.things...), asked{}, tiers, centerRow(t, coverage.Args{Functions: fullSet}))
			res := a.Indicators[0]
			require.Equal(t, coverage.Measured, res.Verdict)
			require.Equal(t, tt.value, *res.Value)
			require.Equal(t, tt.broken, res.Figures["first_broken_tier"])
		})
	}
}
