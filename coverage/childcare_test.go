package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func nursery(id string, places int, filed *bool) coverage.Facility {
	return coverage.Facility{
		ID: id, Kind: coverage.ChildcareCenter, Status: coverage.Operating, Division: city,
		ChildcarePlaces: &places, Filed: filed,
	}
}

func residents(year int, basis string, n int) coverage.Population {
	return coverage.Population{Year: year, Basis: basis, Residents: &n}
}

func TestPlacesPerThousandUnrounded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name            string
		people, places  int
		target          string
		verdict         coverage.Verdict
		value           float64
		need, shortfall float64
	}{
		{"just enough", 151111, 680, "4.5", coverage.Pass, 4.500003308825963, 680, 0},
		{"one short", 151111, 679, "4.5", coverage.Fail, 4.493385656901219, 680, 1},
		{"another basis of people", 138095, 680, "4.5", coverage.Pass, 4.924146420942105, 622, 0},
		{"642 for 262,400", 262400, 642, "4.5", coverage.Fail, 2.4466463414634148, 1181, 539},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := worldWith(t, nil, division(city, "某市", residents(2025, "resident", c.people)),
				nursery("a", c.places, ptr(true)))
			a := assess(t, w, asked{}, minimum(t, "X", coverage.A9, c.target, "个/千人口", coverage.Args{}))
			res := a.Indicators[0]
			require.Equal(t, c.verdict, res.Verdict)
			require.InDelta(t, c.value, *res.Value, 1e-9)
			require.Equal(t, []float64{c.need, c.shortfall}, []float64{*res.Need, *res.Shortfall})
			if c.verdict == coverage.Fail {
				require.Equal(t, []string{"A9.places.divisions." + city}, gapIDs(a))
			}
		})
	}
}

func TestPlacesOnFileOnly(t *testing.T) {
	t.Parallel()
	w := worldWith(t, nil, division(city, "某市", residents(2025, "resident", 1000)),
		nursery("a", 1, ptr(true)), nursery("b", 2, ptr(false)), nursery("c", 4, nil))
	row := minimum(t, "X", coverage.A9, "4.5", "个/千人口", coverage.Args{})
	res := one(t, w, asked{}, row)
	require.Equal(t, coverage.Review, res.Verdict, "1 place, or 5")
	require.Equal(t, []any{1.0, 5.0, 2}, []any{*res.Value, *res.High, res.Figures["places_unfiled"]})
	require.Equal(t, []string{"facilities.filed"}, res.Missing)
}

func TestPlacesForecastIsMeasured(t *testing.T) {
	t.Parallel()
	planned := nursery("b", 200, ptr(true))
	planned.Status = coverage.Planned
	row := minimum(t, "X", coverage.A9, "680", "个", coverage.Args{})
	row.Op = coverage.Forecast
	w := worldWith(t, nil, division(city, "某市", residents(2025, "census", 151111)), nursery("a", 50, ptr(true)),
		planned)
	a := assess(t, w, asked{}, row)
	res := a.Indicators[0]
	require.Equal(t, coverage.Measured, res.Verdict)
	require.Equal(t, []float64{50, 680, 630}, []float64{*res.Value, *res.Need, *res.Shortfall})
	require.InDelta(t, 4.5, res.Figures["forecast_per_thousand"], 1e-5)
	require.Empty(t, a.Gaps, "a forecast asks for nothing")
}

func TestInclusivePlacesOfThoseOnFile(t *testing.T) {
	t.Parallel()
	with := func(id string, places, inclusive int, filed bool) coverage.Facility {
		n := nursery(id, places, &filed)
		n.ChildcarePlacesInclusive = &inclusive
		return n
	}
	w := worldWith(t, nil, division(city, "某市"), with("a", 100, 20, true), with("b", 100, 100, false))
	row := minimum(t, "X", coverage.A10, "20", "%", coverage.Args{})
	res := one(t, w, asked{}, row)
	require.Equal(t, coverage.Pass, res.Verdict)
	require.Equal(t, 20.0, *res.Value)
	row.Targets[0].Value = number(t, "60")
	a := assess(t, w, asked{}, row)
	require.Equal(t, 40.0, *a.Indicators[0].Shortfall)
	require.Equal(t, []string{"A10.places.inclusive.divisions." + city}, gapIDs(a))
}

func TestPopulationOfTheTerritory(t *testing.T) {
	t.Parallel()
	child := func(code string, p ...coverage.Population) coverage.Division { return division(code, "县"+code, p...) }
	people := func(year, n int) coverage.Population { return residents(year, "resident", n) }
	managed := division("159703000000", "区")
	managed.ManagedBy = city
	for _, c := range []struct {
		name      string
		divisions []any
		people    float64
		verdict   coverage.Verdict
		flags     []string
	}{
		{
			"its own",
			[]any{child(city, people(2025, 1000)), child("159921000000", people(2025, 7))},
			1000,
			coverage.Pass, nil,
		},
		{"a year before", []any{child(city, people(2024, 1000))}, 1000, coverage.Pass, nil},
		{"the nearest", []any{child(city, people(2020, 5), people(2026, 1000))}, 1000, coverage.Pass, nil},
		{"too old", []any{child(city, people(2020, 1000))}, 1000, coverage.Review, []string{"year"}},
		{"of its children", []any{
			child(city), child("159921000000", people(2025, 400)),
			child("159922000000", people(2025, 600)),
		}, 1000, coverage.Pass, nil},
		{
			"children before the too old",
			[]any{child(city, people(2020, 5)), child("159921000000", people(2025, 1000))},
			1000, coverage.Pass,
			nil,
		},
		{"children of unlike years", []any{
			child(city), child("159921000000", people(2024, 400)),
			child("159922000000", people(2025, 600)),
		}, 1000, coverage.Pass, []string{"mixed"}},
		{"with what it manages", []any{
			child(city, people(2025, 900)),
			func() coverage.Division {
				d := managed
				d.Populations = []coverage.Population{people(2025, 100)}
				return d
			}(),
		}, 1000, coverage.Pass, nil},
		{
			"managed without a figure",
			[]any{child(city, people(2025, 1000)), managed},
			1000, coverage.Pass,
			[]string{"territory"},
		},
		{
			"another basis that agrees",
			[]any{child(city, people(2025, 1000), residents(2025, "full_roll", 900))},
			1000, coverage.Pass,
			[]string{"basis"},
		},
		{
			"another basis that flips",
			[]any{child(city, people(2025, 1000), residents(2025, "full_roll", 1100))},
			1000, coverage.Review,
			[]string{"basis"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := worldWith(t, []string{"1599"}, append(c.divisions, nursery("a", 4, ptr(true)))...)
			res := one(t, w, asked{}, minimum(t, "X", coverage.A9, "4", "个/千人口", coverage.Args{}))
			require.Equal(t, c.people, *res.Denominator)
			require.Equal(t, c.verdict, res.Verdict)
			require.Equal(t, c.flags, flagsOf(res.Flags, coverage.FlagPopulationBasis))
		})
	}
	partial := worldWith(t, nil, child(city), child("159921000000", people(2025, 400)), child("159922000000"),
		nursery("a", 4, ptr(true)))
	res := one(t, partial, asked{}, minimum(t, "X", coverage.A9, "4", "个/千人口", coverage.Args{}))
	require.Equal(t, coverage.NotAssessable, res.Verdict, "not all children have one")
}
