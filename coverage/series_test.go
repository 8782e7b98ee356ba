package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func TestSeriesOverTheYears(t *testing.T) {
	t.Parallel()
	later := home("b", city, ptr(8))
	later.OpenDate, _ = coverage.ParseDate("2022-07-01")
	w := worldWith(t, nil, division(city, "某市", elders(2020, 1000), elders(2022, 1000)), division(countyA, "甲县"),
		home("a", countyA, ptr(4)), later,
		report("r", "2021", 5, func(rp *coverage.Reported) { rp.Unit, rp.Basis = "张/千名老年人", "年报" }))
	row := minimum(t, "X", coverage.A6, "10", "张/千名老年人", coverage.Args{})
	row.Targets[0].Year, row.Baseline, row.BaselineYear = 2022, ptr(3.5), 2020
	twin := row
	twin.ID = "Y"
	plans := [][]*coverage.Plan{{planOf(row, twin)}}
	s, err := coverage.SeriesOf(w, plans, "m-X", "", 2020, 2022, coverage.DefaultParameters())
	require.NoError(t, err)
	var got []any
	for _, p := range s.Points {
		got = append(got, []any{p.Year, p.Source, *p.Value, p.Verdict, p.Basis, p.Indicators})
	}
	both := []string{"X", "Y"}
	require.Equal(t, []any{
		[]any{2020, "baseline", 3.5, coverage.Verdict(""), "plan.p", both},
		[]any{2020, "computed", 4.0, coverage.NotDue, "a6.all/resident", both},
		[]any{2021, "computed", 4.0, coverage.NotDue, "a6.all/resident", both},
		[]any{2021, "reported", 5.0, coverage.Verdict(""), "reported/年报", both},
		[]any{2022, "computed", 12.0, coverage.Pass, "a6.all/resident", both},
	}, got)
	require.Equal(t, []string{"a6.all/resident", "plan.p", "reported/年报"}, s.Bases)
	require.Equal(t, []string{"series"}, flagsOf(s.Flags, coverage.FlagPopulationBasis),
		"unlike bases are not one line")
	require.Len(t, s.Targets, 2)

	s, err = coverage.SeriesOf(w, plans, "m-X", countyA[:6], 2021, 2021, coverage.DefaultParameters())
	require.NoError(t, err)
	require.Len(t, s.Points, 1)
	require.Nil(t, s.Points[0].Value, "the county has no population")
}

func TestSeriesRefuses(t *testing.T) {
	t.Parallel()
	w := worldWith(t, nil, division(city, "某市"))
	plans := [][]*coverage.Plan{{planOf(minimum(t, "X", coverage.A6, "10", "", coverage.Args{}))}}
	for _, c := range []struct {
		measure, division string
		from, to          int
		kind              error
	}{
		{"m-X", "", 2025, 2020, coverage.ErrInvalid},
		{"m-X", "", 1950, 2020, coverage.ErrInvalid},
		{"m-Y", "", 2020, 2025, coverage.ErrNotFound},
		{"m-X", "999999", 2020, 2025, coverage.ErrNotFound},
	} {
		_, err := coverage.SeriesOf(w, plans, c.measure, c.division, c.from, c.to, coverage.DefaultParameters())
		require.ErrorIs(t, err, c.kind)
	}
}

func TestSeriesOfReportedFigures(t *testing.T) {
	t.Parallel()
	w := worldWith(t, nil, division(city, "某市"), report("a", "2024", 70), report("b", "2025", 80))
	s, err := coverage.SeriesOf(w, [][]*coverage.Plan{{planOf(minimum(t, "X", coverage.ReportedRule, "80", "%",
		coverage.Args{}))}},
		"m-X", "", 2023, 2025, coverage.DefaultParameters())
	require.NoError(t, err)
	require.Len(t, s.Points, 2)
	require.Equal(t, []coverage.Verdict{coverage.Fail, coverage.Pass},
		[]coverage.Verdict{s.Points[0].Verdict, s.Points[1].Verdict})
	require.Empty(t, s.Flags)
}

func TestCompareSaysWhatChanged(t *testing.T) {
	t.Parallel()
	rows := []coverage.Indicator{
		minimum(t, "X", coverage.A6, "10", "张/千名老年人", coverage.Args{}),
		minimum(t, "Y", coverage.A7, "50", "%", coverage.Args{}),
	}
	people := division(city, "某市", elders(2025, 1000))
	before := assess(t, worldWith(t, nil, people, nursing("a", ptr(4), nil)), asked{}, rows...)
	after := assess(t, worldWith(t, nil, people, nursing("a", ptr(4), ptr(0)), nursing("b", ptr(2), ptr(1))), asked{},
		rows...)
	c := coverage.Compare(before, after)
	require.Empty(t, c.Unlike)
	require.Equal(t, "A7.data_missing.facilities.beds_nursing.facilities.a", c.Closed[0].ID)
	require.Equal(t, "A7.beds.nursing.divisions."+city, c.Opened[0].ID)
	require.Len(t, c.Shrunk, 1)
	require.Equal(t, []float64{6, 4, -2}, []float64{*c.Shrunk[0].Before, *c.Shrunk[0].After, *c.Shrunk[0].Change})
	require.Equal(t, 2.0, *c.Indicators[0].Change)
	require.Nil(t, c.Indicators[1].Change, "there was no value before")

	back := coverage.Compare(after, before)
	require.Len(t, back.Grown, 1)
	same := coverage.Compare(after, after)
	require.Equal(t, len(after.Gaps), same.Unchanged)
	require.Empty(t, append(same.Opened, same.Closed...))
}

func TestCompareDoesNotSubtractUnlikes(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X", coverage.A6, "10", "张/千名老年人", coverage.Args{})
	w := worldWith(t, nil, division(city, "某市", elders(2025, 1000)), home("a", city, ptr(4)))
	built := assess(t, w, asked{}, row)
	c := coverage.Compare(built, assess(t, w, asked{horizon: coverage.AsPlanned}, row))
	require.Equal(t, []string{"horizon"}, c.Unlike)
	require.Equal(t, []string{"horizon"}, c.Indicators[0].Unlike)
	require.Nil(t, c.Indicators[0].Change)

	c = coverage.Compare(built, assess(t, w, asked{parameters: map[string]any{"beds_basis": "institutions"}}, row))
	require.Equal(t, []string{"basis"}, c.Indicators[0].Unlike)

	other := row
	other.ID = "Z"
	c = coverage.Compare(built, assess(t, w, asked{}, other))
	require.Equal(t, []string{"X", "Z"}, []string{c.Indicators[0].Before.ID, c.Indicators[0].After.ID},
		"joined by measure")
	other.Measure = "else"
	c = coverage.Compare(built, assess(t, w, asked{}, other))
	require.Nil(t, c.Indicators[0].Before)
	require.Nil(t, c.Indicators[1].After)
}
