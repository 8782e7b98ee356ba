package coverage_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
)

const city = "159900000000" // an invented prefecture; 159921 and 159922 are counties of it

func home(id, unit string, beds *int) coverage.Facility {
	return coverage.Facility{
		ID: id, Kind: coverage.ResidentialCareHome, Status: coverage.Operating, Division: unit, Beds: beds,
	}
}

func elders(year, n int) coverage.Population {
	return coverage.Population{Year: year, Basis: "resident", Elders60: &n}
}

func TestBedsPerThousandOnBothBases(t *testing.T) {
	t.Parallel()
	day := home("day", city, ptr(181))
	day.Kind = coverage.DayCareCenter
	mutual := home("mutual", city, ptr(14))
	mutual.Kind = coverage.MutualAidHome
	hospital := home("hospital", city, ptr(300))
	hospital.Kind = coverage.Hospital
	w := worldWith(t, nil, division(city, "某盟", elders(2020, 37702)), home("homes", city, ptr(1005)), day,
		mutual, hospital)
	row := minimum(t, "X", coverage.A6, "40", "张/千名老年人", coverage.Args{})
	res := one(t, w, asked{asOf: "2020-12-31"}, row)
	require.Equal(t, coverage.Fail, res.Verdict)
	require.InDelta(t, 31.83, *res.Value, 0.005)
	require.InDelta(t, 26.66, res.Figures["institutions_only"], 0.005)
	require.Equal(t, 1509.0, *res.Need)
	require.Equal(t, 309.0, *res.Shortfall)
	require.Equal(t, 300, res.Figures["beds_medical"], "shown, not counted")
	require.Empty(t, flagsOf(res.Flags, coverage.FlagBasisOpen), "both bases fail")

	narrow := one(t, w, asked{asOf: "2020-12-31", parameters: map[string]any{"beds_basis": "institutions"}}, row)
	require.InDelta(t, 26.66, *narrow.Value, 0.005)
	require.Equal(t, "a6.institutions", narrow.Basis.Code)
}

func TestBedsOpenBasisIsFlagged(t *testing.T) {
	t.Parallel()
	day := home("day", city, ptr(108))
	day.Kind = coverage.DayCareCenter
	w := worldWith(t, nil, division(city, "某市", elders(2025, 42000)), home("h", city, ptr(795)), day)
	res := one(t, w, asked{}, minimum(t, "X", coverage.A6, "20", "张/千名老年人", coverage.Args{}))
	require.Equal(t, coverage.Pass, res.Verdict, "903 beds")
	require.Equal(t, "fail", res.Figures["verdict_institutions"], "795 of 840")
	require.Equal(t, []string{"beds"}, flagsOf(res.Flags, coverage.FlagBasisOpen))
}

func TestBedsUnknownWidenTheBounds(t *testing.T) {
	t.Parallel()
	nameless := home("b", city, ptr(2))
	nameless.Kind = ""
	stateless := home("c", city, ptr(4))
	stateless.Status = ""
	later := home("d", city, ptr(8))
	later.SourceDate, _ = coverage.ParseDate("2026-03-01")
	row := minimum(t, "X", coverage.A6, "10", "张/千名老年人", coverage.Args{})
	people := division(city, "某市", elders(2025, 1000))
	for _, c := range []struct {
		name    string
		more    []any
		verdict coverage.Verdict
		low     float64
		high    *float64
		missing []string
	}{
		{"all known", nil, coverage.Fail, 1, ptr(1.0), nil},
		{"kind unknown", []any{nameless}, coverage.Fail, 1, ptr(3.0), []string{"facilities.kind"}},
		{
			"status unknown",
			[]any{nameless, stateless},
			coverage.Fail, 1, ptr(7.0),
			[]string{"facilities.kind", "facilities.status"},
		},
		{
			"record of later",
			[]any{nameless, stateless, later},
			coverage.Review, 1, ptr(15.0),
			[]string{"facilities.kind", "facilities.status"},
		},
		{"number unknown", []any{home("e", city, nil)}, coverage.Review, 1, nil, []string{"facilities.beds"}},
		{
			"enough without it",
			[]any{home("e", city, nil), home("f", city, ptr(16))},
			coverage.Pass, 17,
			nil,
			[]string{"facilities.beds"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			res := one(t, worldWith(t, nil, append([]any{people, home("a", city, ptr(1))}, c.more...)...),
				asked{}, row)
			require.Equal(t, c.verdict, res.Verdict)
			require.Equal(t, c.low, *res.Low)
			require.Equal(t, c.high, res.High)
			require.Equal(t, c.missing, res.Missing)
		})
	}
}

func TestBedsWithoutWhatTheyNeed(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.A6, "10", "张/千名老年人", coverage.Args{})
	old := division(city, "某市", coverage.Population{Year: 2025, Elders65: ptr(900)})
	a := assess(t, worldWith(t, nil, old, home("a", city, ptr(8))), asked{}, row)
	res := a.Indicators[0]
	require.Equal(t, coverage.NotAssessable, res.Verdict)
	require.Equal(t, []string{"divisions.populations"}, res.Missing)
	require.Equal(t, []string{"elders65"}, flagsOf(res.Flags, coverage.FlagPopulationBasis),
		"65 and over never stand for 60")
	require.Equal(t, []string{"A6.data_missing.divisions.populations.divisions." + city}, gapIDs(a))

	none := one(t, worldWith(t, nil, division(city, "某市", elders(2025, 1000))), asked{}, row)
	require.Equal(t, coverage.NotAssessable, none.Verdict, "no record of any home is not a record of none")
	require.Equal(t, []string{"facilities.beds"}, none.Missing)
	require.Equal(t, 10.0, *none.Need)
	require.Nil(t, none.Shortfall)

	row.Targets[0].Year = 2030
	require.Equal(t, coverage.NotDue,
		one(t, worldWith(t, nil, old, home("a", city, ptr(8))), asked{}, row).Verdict)
}

func TestBedsGapIsDrawnAtTheTerritory(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.A6, "10", "张/千名老年人", coverage.Args{})
	d := division(city, "某市", elders(2025, 1000))
	h := home("a", city, ptr(1))
	h.Geometry = orb.Point{117, 49}
	gap := assess(t, worldWith(t, nil, d, h), asked{}, row).Gaps[0]
	require.Equal(t, []any{coverage.GapBeds, 10.0, 1.0, 9.0, "张", false},
		[]any{gap.Kind, *gap.Required, *gap.Provided, *gap.Missing, gap.Unit, gap.Located})
	require.Equal(t, "Point", gap.Geometry.Type, "the only thing known of the place")

	d.Geometry = orb.Polygon{{{117, 49}, {118, 49}, {118, 50}, {117, 49}}}
	gap = assess(t, worldWith(t, nil, d, h), asked{}, row).Gaps[0]
	require.True(t, gap.Located)
	require.Equal(t, d.Geometry, gap.Geometry.Geometry())
}

func TestBedsNotBuiltYetAreSaidApart(t *testing.T) {
	t.Parallel()
	coming := home("b", city, ptr(16))
	coming.Status, coming.ExpectedOpenYear = coverage.UnderConstruction, ptr(2025)
	undated := home("c", city, ptr(32))
	undated.Status = coverage.Planned
	w := worldWith(t, nil, division(city, "某市", elders(2025, 1000)), home("a", city, ptr(1)), coming,
		undated)
	row := minimum(t, "X", coverage.A6, "10", "张/千名老年人", coverage.Args{})
	row.Targets[0].Year = 2025
	built := one(t, w, asked{}, row)
	require.Equal(t, coverage.Fail, built.Verdict)
	require.Contains(t, built.Flags, coverage.Flag{Code: coverage.FlagNotYetBuilt, Figures: coverage.Figures{
		"facilities": 2, "amount": 48, "facilities_unsized": 0, "unit": "张",
	}})
	planned := one(t, w, asked{horizon: coverage.AsPlanned}, row)
	require.Equal(t, coverage.Pass, planned.Verdict)
	require.Equal(t, 17.0, *planned.Value)
	require.Contains(t, planned.Flags,
		coverage.Flag{Code: coverage.FlagNotYetBuilt, Variant: "uncommitted", Figures: coverage.Figures{
			"facilities": 1, "amount": 32, "facilities_unsized": 0, "unit": "张",
		}})
}

func nursing(id string, beds, nursing *int) coverage.Facility {
	h := home(id, city, beds)
	h.BedsNursing = nursing
	return h
}

func TestNursingShareBounds(t *testing.T) {
	t.Parallel()
	stateless := nursing("s", ptr(10), ptr(0))
	stateless.Status = ""
	for _, c := range []struct {
		name             string
		homes            []any
		verdict          coverage.Verdict
		value, low, high *float64
	}{
		{
			"9269 of which 5450",
			[]any{nursing("a", ptr(9269), ptr(5450))},
			coverage.Pass, ptr(545000.0 / 9269),
			ptr(545000.0 / 9269), ptr(545000.0 / 9269),
		},
		{"exactly", []any{nursing("a", ptr(100), ptr(55))}, coverage.Pass, ptr(55.0), ptr(55.0), ptr(55.0)},
		{
			"one breakdown missing",
			[]any{nursing("a", ptr(10), ptr(8)), nursing("b", ptr(10), nil)},
			coverage.Review,
			ptr(80.0), ptr(40.0), ptr(90.0),
		},
		{
			"it cannot matter",
			[]any{nursing("a", ptr(90), ptr(80)), nursing("b", ptr(10), nil)},
			coverage.Pass,
			ptr(8000.0 / 90), ptr(80.0), ptr(90.0),
		},
		{
			"size unknown",
			[]any{nursing("a", ptr(10), ptr(8)), nursing("b", nil, ptr(1))},
			coverage.Review, ptr(80.0),
			ptr(0.0), ptr(900.0 / 11),
		},
		{
			"may not serve",
			[]any{nursing("a", ptr(10), ptr(6)), stateless},
			coverage.Review, ptr(60.0), ptr(30.0),
			ptr(60.0),
		},
		{"more than there are", []any{nursing("a", ptr(10), ptr(11))}, coverage.Review, nil, ptr(0.0), ptr(100.0)},
		{"nothing known", []any{nursing("a", ptr(10), nil)}, coverage.NotAssessable, nil, ptr(0.0), ptr(100.0)},
		{"no beds at all", []any{nursing("a", ptr(0), ptr(0))}, coverage.NotApplicable, nil, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := worldWith(t, nil, append(c.homes, division(city, "某市"))...)
			res := one(t, w, asked{}, minimum(t, "X", coverage.A7, "55", "%", coverage.Args{}))
			require.Equal(t, c.verdict, res.Verdict)
			for i, pair := range [][2]*float64{{c.value, res.Value}, {c.low, res.Low}, {c.high, res.High}} {
				require.Equal(t, pair[0] == nil, pair[1] == nil, "figure %d", i)
				if pair[0] != nil {
					require.InDelta(t, *pair[0], *pair[1], 1e-9, "figure %d", i)
				}
			}
		})
	}
}

func TestNursingShareAsksForWhatIsMissing(t *testing.T) {
	t.Parallel()
	a := assess(t, worldWith(t, nil, division(city, "某市"), nursing("a", ptr(10), nil)), asked{},
		minimum(t, "X", coverage.A7, "55", "%", coverage.Args{}))
	require.Equal(t, []string{"facilities.beds_nursing"}, a.Findings[0].Missing)
	require.Equal(t, coverage.NotAssessable, a.Findings[0].Verdict)
	require.Equal(t, []string{"A7.data_missing.facilities.beds_nursing.facilities.a"}, gapIDs(a))
}

func TestInclusiveBedsCountNothingTwice(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.A8, "80", "%", coverage.Args{})
	mixed := func(beds, net, inclusive int) coverage.Facility {
		h := home("a", city, &beds)
		h.BedsSafetyNet, h.BedsInclusive = &net, &inclusive
		return h
	}
	res := one(t, worldWith(t, nil, division(city, "某市"), mixed(100, 30, 50)), asked{}, row)
	require.Equal(t, coverage.Pass, res.Verdict)
	require.Equal(t, 80.0, *res.Value)
	res = one(t, worldWith(t, nil, division(city, "某市"), mixed(100, 60, 50)), asked{}, row)
	require.Equal(t, coverage.Review, res.Verdict, "110 of 100: some stand in both")
	a := assess(t, worldWith(t, nil, division(city, "某市"), mixed(100, 60, 50)), asked{}, row)
	require.Equal(t, coverage.Figures{"part": 110, "whole": 100}, a.Findings[0].Figures)
}

func TestSumsByPartMakeTheWhole(t *testing.T) {
	t.Parallel()
	w := worldWith(t, nil, division(city, "某市", elders(2025, 1000)),
		division("159921000000", "甲县", elders(2025, 500)), division("159922000000", "乙县"),
		division("159921100000", "某镇"),
		home("a", "159921100000", ptr(1)), home("b", "159922000000", ptr(2)), home("c", "不知何处", ptr(4)))
	res := one(t, w, asked{}, minimum(t, "X", coverage.A6, "10", "张/千名老年人", coverage.Args{}))
	require.Equal(t, 7.0, *res.Numerator)
	sums := map[string]float64{}
	for _, p := range res.By {
		sums[p.Level] += *p.Numerator
		switch p.Division {
		case "159921000000":
			require.Equal(t, 2.0, *p.Value, "1 bed for 500")
		case "159922000000":
			require.Nil(t, p.Value, "no population, no rate")
		}
	}
	require.Equal(t, map[string]float64{"county": 7, "township": 7}, sums)
}

func TestBedsProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		units := []string{city, "159921000000", "159922000000", ""}
		kinds := []coverage.FacilityKind{coverage.ResidentialCareHome, coverage.DayCareCenter, coverage.Hospital, ""}
		draw := func(id string) coverage.Facility {
			f := home(id, rapid.SampledFrom(units).Draw(t, "unit"), nil)
			f.Kind = rapid.SampledFrom(kinds).Draw(t, "kind")
			f.Status = rapid.SampledFrom([]coverage.FacilityStatus{coverage.Operating, coverage.Closed, ""}).Draw(t,
				"status")
			if rapid.Bool().Draw(t, "sized") {
				f.Beds = ptr(rapid.IntRange(0, 9).Draw(t, "beds"))
				f.BedsNursing = ptr(rapid.IntRange(0, *f.Beds).Draw(t, "nursing"))
			}
			return f
		}
		things := []any{
			division(city, "某市", elders(2025, 1000)), division("159921000000", "甲县"),
			division("159922000000", "乙县"),
			home("first", city, ptr(1)),
		}
		for i := range rapid.IntRange(0, 6).Draw(t, "n") {
			things = append(things, draw(string(rune('a'+i))))
		}
		rows := []coverage.Indicator{
			minimum(t, "X6", coverage.A6, "10", "张/千名老年人", coverage.Args{}),
			minimum(t, "X7", coverage.A7, "50", "%", coverage.Args{}),
		}
		before := assess(t, worldWith(t, nil, things...), asked{}, rows...)
		for _, res := range before.Indicators {
			if res.Low != nil && res.High != nil {
				require.LessOrEqual(t, *res.Low, *res.High)
			}
			if res.Value != nil && res.Low != nil {
				require.LessOrEqual(t, *res.Low, *res.Value)
			}
			if res.Verdict == coverage.Pass {
				require.GreaterOrEqual(t, *res.Low, *res.Target)
			}
			if res.Verdict == coverage.Fail {
				require.Less(t, *res.High, *res.Target)
			}
		}
		shuffled := rapid.Permutation(things).Draw(t, "order")
		require.Equal(t, before, assess(t, worldWith(t, nil, shuffled...), asked{}, rows...),
			"row order changes nothing")

		more := assess(t, worldWith(t, nil, append(things, draw("z"))...), asked{}, rows...)
		require.GreaterOrEqual(t, *more.Indicators[0].Low, *before.Indicators[0].Low, "a facility never lowers beds")
	})
}
