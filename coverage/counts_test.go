package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
)

const (
	countyA = "159921000000"
	countyB = "159922000000"
	zone    = "159971000000"
)

func counties(zoned bool) []any {
	out := []any{division(city, "某市"), division(countyA, "甲县"), division(countyB, "乙旗")}
	if zoned {
		d := division(zone, "某开发区")
		d.Kind = coverage.DevelopmentZone
		out = append(out, d)
	}
	return out
}

func university(id, unit string) coverage.Facility {
	return coverage.Facility{ID: id, Kind: coverage.ElderUniversity, Status: coverage.Operating, Division: unit}
}

func TestEveryCountyNotTheAverage(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.A11, "100", "%",
		coverage.Args{Per: "county", Kinds: []coverage.FacilityKind{coverage.ElderUniversity}})
	a := assess(t, worldWith(t, nil, append(counties(false), university("u", countyA), university("v", countyA))...),
		asked{}, row)
	res := a.Indicators[0]
	require.Equal(t, coverage.Fail, res.Verdict, "two in one county are none in the other")
	require.Equal(t, coverage.Rate{Pass: 1, Fail: 1}, res.Counts)
	require.Equal(t, 50.0, *res.Value)
	require.Equal(t, []string{"A11.unit_without_facility.elder_university.divisions." + countyB}, gapIDs(a))
	require.Len(t, a.Findings, 2)

	res = one(t, worldWith(t, nil, append(counties(false), university("u", countyA), university("v", "不知何处"))...),
		asked{}, row)
	require.Equal(t, coverage.Review, res.Verdict, "it may stand in the other county")
	require.Equal(t, []string{"facilities.division"}, res.Missing)

	row.Args.Per = "prefecture_and_county"
	res = one(t, worldWith(t, nil, append(counties(false), university("u", countyA), university("v", countyB),
		university("w", city))...), asked{}, row)
	require.Equal(t, coverage.Rate{Pass: 3}, res.Counts, "the prefecture has its own")
	require.Equal(t, coverage.Pass, res.Verdict)

	res = one(t, worldWith(t, nil, counties(false)...), asked{}, row)
	require.Equal(t, coverage.NotAssessable, res.Verdict, "no record of any")
	require.Equal(t, []string{"facilities.kind"}, res.Missing)
}

func TestDevelopmentZonesAreBothPrinted(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.A11, "100", "%",
		coverage.Args{Per: "county", Kinds: []coverage.FacilityKind{coverage.ElderUniversity}})
	w := worldWith(t, nil, append(counties(true), university("u", countyA), university("v", countyB))...)
	for choice, want := range map[string]coverage.Verdict{
		"": coverage.Review, "counted": coverage.Fail, "excluded": coverage.Pass,
	} {
		res := one(t, w, asked{parameters: map[string]any{"development_zones": choice}}, row)
		require.Equal(t, want, res.Verdict, "choice %q", choice)
		require.Equal(t, 100.0, res.Figures["rate_without_zones"])
		require.InDelta(t, 66.667, res.Figures["rate_with_zones"], 0.001)
		require.Equal(t, choice == "", len(flagsOf(res.Flags, coverage.FlagBasisOpen)) == 1)
	}
}

func TestDesignatedCommunities(t *testing.T) {
	t.Parallel()
	held := func(code, name, level string, year int) coverage.Division {
		d := division(code, "某社区")
		d.Designations = []coverage.Designation{{Name: name, Level: level, Year: &year}}
		return d
	}
	args := coverage.Args{
		Per: "county", Least: 2, Count: "divisions", Designation: "老年友好|老年人友好",
		DesignationMin: "region",
	}
	things := append(counties(false),
		held("159921001001", "全国示范性老年友好型社区", "national", 2023), held("159921001002", "示范性老年人友好型社区", "region", 2024),
		held("159922001001", "示范性老年友好社区", "region", 2025), held("159922001002", "示范性老年友好社区", "city", 2025),
		held("159922001003", "示范性老年友好社区", "region", 2026))
	w := worldWith(t, nil, things...)
	res := one(t, w, asked{}, minimum(t, "X", coverage.A11, "100", "%", args))
	require.Equal(t, coverage.Rate{Pass: 1, Fail: 1}, res.Counts, "of a city or of next year does not count")

	total := minimum(t, "Y", coverage.A12, "4", "个", coverage.Args{Count: "divisions", Designation: "老年友好|老年人友好"})
	a := assess(t, w, asked{}, total)
	require.Equal(t, coverage.Pass, a.Indicators[0].Verdict)
	require.Equal(t, []string{"159921001001", "159921001002", "159922001001", "159922001002"},
		a.Indicators[0].Figures["counted"])

	none := one(t, worldWith(t, nil, append(counties(false), division("159921001001", "某社区"))...), asked{}, total)
	require.Equal(t, coverage.NotAssessable, none.Verdict, "nobody has kept the list")
	require.Equal(t, []string{"divisions.designations"}, none.Missing)
}

func TestTotals(t *testing.T) {
	t.Parallel()
	with := func(id string, change func(*coverage.Facility)) coverage.Facility {
		n := nursery(id, 1, nil)
		change(&n)
		return n
	}
	kinds := []coverage.FacilityKind{coverage.ChildcareCenter}
	day := func(s string) coverage.Date { d, _ := coverage.ParseDate(s); return d }
	both := func(f *coverage.Facility) { f.Registered, f.Filed = ptr(true), ptr(true) }
	for _, c := range []struct {
		name      string
		args      coverage.Args
		things    []any
		low, high float64
		missing   []string
	}{
		{"registered and filed", coverage.Args{Count: "facilities", Kinds: kinds, Filed: true}, []any{
			with("a", both), with("b", func(f *coverage.Facility) { both(f); f.Filed = ptr(false) }),
			with("c", func(f *coverage.Facility) { f.Filed = ptr(true) }),
		}, 1, 2, []string{"facilities.registered"}},
		{"new or rebuilt since 2021", coverage.Args{
			Count: "facilities", Kinds: kinds,
			Works: []string{"new", "rebuilt"}, OpenedFrom: 2021,
		}, []any{
			with("a", func(f *coverage.Facility) { f.Works, f.OpenDate = "new", day("2021-01-01") }),
			with("b", func(f *coverage.Facility) { f.Works, f.OpenDate = "new", day("2020-12-31") }),
			with("c", func(f *coverage.Facility) {
				f.Works, f.OpenDate, f.WorksCompleted = "rebuilt", day("2010"), day("2023-05")
			}),
			with("d", func(f *coverage.Facility) { f.Works, f.OpenDate = "converted", day("2023-05-01") }),
			with("e", func(f *coverage.Facility) { f.Works = "new" }),
		}, 2, 3, []string{"facilities.open_date"}},
		{"designated", coverage.Args{Count: "facilities", Kinds: kinds, Designation: "示范"}, []any{
			with("a", func(f *coverage.Facility) { f.Designations = []coverage.Designation{{Name: "示范托育机构"}} }),
			with("b", both),
		}, 1, 1, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			res := one(t, worldWith(t, nil, append(c.things, division(city, "某市"))...), asked{},
				minimum(t, "X", coverage.A12, "8", "个", c.args))
			require.Equal(t, coverage.Fail, res.Verdict)
			require.Equal(t, []float64{c.low, c.high, 8 - c.low}, []float64{*res.Low, *res.High, *res.Shortfall})
			require.Equal(t, c.missing, res.Missing)
		})
	}
}

func TestTotalBeds(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.A12, "14276", "张", coverage.Args{Count: "beds"})
	day := home("d", city, ptr(6000))
	day.Kind = coverage.DayCareCenter
	res := one(t, worldWith(t, nil, division(city, "某市"), home("a", city, ptr(9269)), day), asked{}, row)
	require.Equal(t, coverage.Pass, res.Verdict)
	require.Equal(t, "fail", res.Figures["verdict_institutions"])
	require.Equal(t, []string{"beds_total"}, flagsOf(res.Flags, coverage.FlagBasisOpen))
	res = one(t, worldWith(t, nil, division(city, "某市"), home("a", city, ptr(9269))), asked{}, row)
	require.Equal(t, []any{coverage.Fail, 5007.0}, []any{res.Verdict, *res.Shortfall})
}

func TestCountProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(id string) coverage.Facility {
			u := university(id, rapid.SampledFrom([]string{city, countyA, countyB, zone, "不知何处"}).Draw(t, "unit"))
			u.Status = rapid.SampledFrom([]coverage.FacilityStatus{coverage.Operating, coverage.Planned, ""}).Draw(t,
				"status")
			u.Medical = rapid.SampledFrom([]string{"own", "none", ""}).Draw(t, "medical")
			u.Kind = rapid.SampledFrom([]coverage.FacilityKind{
				coverage.ElderUniversity,
				coverage.ResidentialCareHome,
			}).Draw(t, "kind")
			return u
		}
		things := append(counties(true), university("first", countyA), home("only", countyA, nil))
		for i := range rapid.IntRange(0, 6).Draw(t, "n") {
			things = append(things, draw(string(rune('a'+i))))
		}
		kinds := []coverage.FacilityKind{coverage.ElderUniversity}
		rows := []coverage.Indicator{
			minimum(t, "X", coverage.A11, "60", "%", coverage.Args{Per: "county", Kinds: kinds}),
			minimum(t, "Y", coverage.A12, "3", "个", coverage.Args{Count: "facilities", Kinds: kinds}),
			minimum(t, "Z", coverage.A14, "50", "%", coverage.Args{}),
		}
		q := asked{parameters: map[string]any{"development_zones": "counted"}}
		before := assess(t, worldWith(t, nil, things...), q, rows...)
		require.Equal(t, 3, before.Indicators[0].Counts.Total(), "every county is pass, fail or unknown")
		homes := 0
		for _, th := range things {
			if f, ok := th.(coverage.Facility); ok && f.Kind == coverage.ResidentialCareHome && f.Status != coverage.Planned {
				homes++
			}
		}
		require.Equal(t, homes, before.Indicators[2].Counts.Total(), "every home is pass, fail or unknown")
		shuffled := rapid.Permutation(things).Draw(t, "order")
		require.Equal(t, before, assess(t, worldWith(t, nil, shuffled...), q, rows...), "row order changes nothing")

		after := assess(t, worldWith(t, nil, append(things, draw("z"))...), q, rows...)
		for i := range 2 {
			require.GreaterOrEqual(t, *after.Indicators[i].Low, *before.Indicators[i].Low,
				"a facility never lowers a count")
			require.GreaterOrEqual(t, *after.Indicators[i].High, *before.Indicators[i].High)
		}
	})
}
