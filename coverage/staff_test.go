package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func staffed(carers, dependent, selfcare *int) coverage.Facility {
	h := home("h", city, ptr(80))
	h.Carers, h.ResidentsDependent, h.ResidentsSelfcare = carers, dependent, selfcare
	return h
}

func ratioRows(t *testing.T) []coverage.Indicator {
	return []coverage.Indicator{
		minimum(t, "D", coverage.A13, "1/3", "名/名老人", coverage.Args{Residents: "dependent"}),
		minimum(t, "S", coverage.A13, "1/10", "名/名老人", coverage.Args{Residents: "selfcare"}),
	}
}

func TestCarersForBothGroupsTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		home     coverage.Facility
		verdict  coverage.Verdict
		required any
		missing  []string
	}{
		{"13 of 14", staffed(ptr(13), ptr(30), ptr(40)), coverage.Fail, 14, nil},
		{"14 of 14", staffed(ptr(14), ptr(30), ptr(40)), coverage.Pass, 14, nil},
		{"rounded up once: 1/3 + 1/10 is 1", staffed(ptr(1), ptr(1), ptr(1)), coverage.Pass, 1, nil},
		{"32/3 + 41/10 is 15", staffed(ptr(14), ptr(32), ptr(41)), coverage.Fail, 15, nil},
		{
			"too few for those known", staffed(ptr(9), ptr(30), nil), coverage.Fail, 10,
			[]string{"facilities.residents_selfcare"},
		},
		{
			"enough for those known", staffed(ptr(10), ptr(30), nil), coverage.NotAssessable, nil,
			[]string{"facilities.residents_selfcare"},
		},
		{"carers unknown", staffed(nil, ptr(30), ptr(0)), coverage.NotAssessable, nil, []string{"facilities.carers"}},
		{"nobody lives there", staffed(nil, ptr(0), ptr(0)), coverage.NotApplicable, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, worldWith(t, nil, division(city, "某市"), c.home), asked{}, ratioRows(t)...)
			require.Len(t, a.Findings, 1, "both rows share it")
			f := a.Findings[0]
			require.Equal(t, []string{"D", "S"}, f.Indicators)
			require.Equal(t, c.verdict, f.Verdict)
			require.Equal(t, c.required, f.Figures["carers_required"])
			require.Equal(t, c.missing, f.Missing)
			require.Equal(t, c.verdict, a.Indicators[0].Verdict)
			require.Equal(t, c.verdict, a.Indicators[1].Verdict)
		})
	}
}

func TestCarersWorstAndGap(t *testing.T) {
	t.Parallel()
	a := assess(t, worldWith(t, nil, division(city, "某市"), staffed(ptr(13), ptr(30), ptr(40))), asked{},
		ratioRows(t)...)
	dependent, selfcare := a.Indicators[0], a.Indicators[1]
	require.Equal(t, 0.3, *dependent.Value, "13 less the 4 of 40 self-caring, for 30")
	require.Equal(t, 0.075, *selfcare.Value, "13 less the 10 of 30 dependent, for 40")
	require.Equal(t, []float64{14, 1, 0, 1},
		[]float64{*dependent.Need, *dependent.Shortfall, *dependent.Numerator, *dependent.Denominator})
	require.Equal(t, []string{"A13.staff.facilities.h"}, gapIDs(a))
	require.Equal(t, []any{coverage.GapStaff, 1.0, []string{"D", "S"}},
		[]any{a.Gaps[0].Kind, *a.Gaps[0].Missing, a.Gaps[0].Indicators})
}

func TestMedicalService(t *testing.T) {
	t.Parallel()
	with := func(id, medical, until string) coverage.Facility {
		h := home(id, city, nil)
		h.Medical = medical
		if until != "" {
			h.MedicalAgreementUntil, _ = coverage.ParseDate(until)
		}
		return h
	}
	station := with("station", "none", "")
	station.Kind = coverage.CommunityCareStation
	row := minimum(t, "X", coverage.A14, "80", "%", coverage.Args{})
	for _, c := range []struct {
		name    string
		homes   []any
		too     bool
		verdict coverage.Verdict
		counts  coverage.Rate
		missing []string
	}{
		{
			"own, and valid to the day",
			[]any{with("a", "own", ""), with("b", "agreement", "2025-12-31")},
			false,
			coverage.Pass,
			coverage.Rate{Pass: 2},
			nil,
		},
		{
			"run out",
			[]any{with("a", "own", ""), with("b", "agreement", "2025-12-30")},
			false, coverage.Fail,
			coverage.Rate{Pass: 1, Fail: 1},
			nil,
		},
		{"4 of 5", []any{
			with("a", "own", ""), with("b", "own", ""), with("c", "own", ""), with("d", "own", ""),
			with("e", "none", ""),
		}, false, coverage.Pass, coverage.Rate{Pass: 4, Fail: 1}, nil},
		{
			"end not known",
			[]any{with("a", "own", ""), with("b", "agreement", "")},
			false, coverage.Review,
			coverage.Rate{Pass: 1, Missing: 1},
			[]string{"facilities.medical_agreement_until"},
		},
		{
			"nothing said",
			[]any{with("a", "", "")},
			false, coverage.NotAssessable,
			coverage.Rate{Missing: 1},
			[]string{"facilities.medical"},
		},
		{
			"community ones left out",
			[]any{with("a", "own", ""), station},
			false, coverage.Pass,
			coverage.Rate{Pass: 1},
			nil,
		},
		{
			"community ones too",
			[]any{with("a", "own", ""), station},
			true, coverage.Fail,
			coverage.Rate{Pass: 1, Fail: 1},
			nil,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			row := row
			row.Args.CommunityToo = c.too
			res := one(t, worldWith(t, nil, append(c.homes, division(city, "某市"))...), asked{}, row)
			require.Equal(t, c.verdict, res.Verdict)
			require.Equal(t, c.counts, res.Counts)
			require.Equal(t, c.missing, res.Missing)
		})
	}
}
