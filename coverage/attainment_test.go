package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// attain asks A4 beside the rows that say what is owed.
func attain(t require.TestingT, q asked, things ...any) *coverage.Assessment {
	return assess(t, inBanner(t, things...), q, attainRow(t), floorRow(t, coverage.NewAreas), siteRow(t))
}

// TestAttainmentOfAProject: area met by rooms accepted and handed over at as-of (ruling 2).
func TestAttainmentOfAProject(t *testing.T) {
	t.Parallel()
	with := func(change func(*coverage.CareRoom), more ...coverage.CareRoom) coverage.ResidentialArea {
		r := room("r", 400)
		change(&r)
		return estate("p", 2000, append(more, r)...)
	}
	tests := map[string]struct {
		estate  coverage.ResidentialArea
		verdict coverage.Verdict
		missing []string
	}{
		"met":              {estate("p", 2000, room("r", 400)), coverage.Pass, nil},
		"short":            {estate("p", 2001, room("r", 400)), coverage.Fail, nil},
		"a site too small": {estate("p", 2000, room("a", 200), room("b", 200)), coverage.Fail, nil},
		"none":             {estate("p", 2000), coverage.Fail, nil},
		"nothing said":     {unsaid("p", 2000), coverage.NotAssessable, []string{"residential-areas.care_rooms"}},
		"handed over on the day": {
			with(func(r *coverage.CareRoom) { r.HandoverDate = date("2025-12-31") }),
			coverage.Pass, nil,
		},
		"handed over the day after": {
			with(func(r *coverage.CareRoom) { r.HandoverDate = date("2026-01-01") }),
			coverage.Fail, nil,
		},
		"handover not known": {
			with(func(r *coverage.CareRoom) { r.HandoverDate = coverage.Date{} }), coverage.NotAssessable,
			[]string{"care-rooms.handover_date"},
		},
		"handover stated done": {
			with(func(r *coverage.CareRoom) { r.HandoverDate, r.DeliveredState = coverage.Date{}, coverage.Done }),
			coverage.Pass, nil,
		},
		"handover stated not done": {with(func(r *coverage.CareRoom) {
			r.HandoverDate, r.DeliveredState = coverage.Date{}, coverage.NotDone
		}), coverage.Fail, nil},
		"acceptance not known": {
			with(func(r *coverage.CareRoom) { r.AcceptanceDate = coverage.Date{} }), coverage.NotAssessable,
			[]string{"care-rooms.acceptance_date"},
		},
		"accepted with its building": {
			with(func(r *coverage.CareRoom) { r.AcceptanceDate, r.DatesBasis = coverage.Date{}, "building" }),
			coverage.Pass, nil,
		},
		"handed over with its building is not said": {with(func(r *coverage.CareRoom) {
			r.HandoverDate, r.DatesBasis = coverage.Date{}, "building"
		}), coverage.NotAssessable, []string{"care-rooms.handover_date"}},
		"a small site that may count": {with(func(r *coverage.CareRoom) {
			r.FloorAreaM2, r.HandoverDate = ptr(100.0), coverage.Date{}
		}, room("a", 400)), coverage.NotAssessable, []string{"care-rooms.handover_date"}},
		"a site of unknown area": {
			with(func(r *coverage.CareRoom) { r.FloorAreaM2 = nil }, room("a", 400)),
			coverage.NotAssessable,
			[]string{"care-rooms.floor_area_m2"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := findingOf(t, attain(t, asked{}, tt.estate), coverage.A4, "p")
			require.Equal(t, tt.verdict, f.Verdict)
			require.Equal(t, tt.missing, f.Missing)
		})
	}
}

// TestAttainmentIsOfWhatIsDue: only the delivered phases' households count, and only due projects.
func TestAttainmentIsOfWhatIsDue(t *testing.T) {
	t.Parallel()
	phase := func(no int, households *int, delivered bool, rooms ...coverage.CareRoom) coverage.ResidentialArea {
		a := estate([]string{"", "P-1", "P-2"}[no], 0, rooms...)
		a.ProjectID, a.Phase, a.Households, a.ProjectHouseholds = "P", &no, households, ptr(4000)
		if !delivered {
			a.AcceptanceDate, a.DeliveryDate, a.Status = coverage.Date{}, coverage.Date{}, coverage.AreaUnderConstruction
		}
		return a
	}
	of := func(things ...any) coverage.Finding {
		return findingOf(t, attain(t, asked{}, things...), coverage.A4, "P")
	}
	f := of(phase(1, ptr(2000), true, room("r", 400)), phase(2, ptr(2000), false))
	require.Equal(t, coverage.Pass, f.Verdict, "2,000 of 4,000 are delivered and owe 400")
	require.Equal(t, 2000, f.Figures["households"])
	f = of(phase(1, ptr(2000), true, room("r", 400)), phase(2, ptr(2000), true))
	require.Equal(t, coverage.Fail, f.Verdict, "all are")
	f = of(phase(1, nil, true, room("r", 400)), phase(2, ptr(2000), false))
	require.Equal(t, coverage.NotAssessable, f.Verdict, "how many are is not known")
	require.Equal(t, []string{"residential-areas.households"}, f.Missing)
	f = of(phase(1, nil, true, room("r", 800)), phase(2, ptr(2000), false))
	require.Equal(t, coverage.Pass, f.Verdict, "enough for all")
	f = of(phase(1, ptr(2000), false, room("r", 400)), phase(2, ptr(2000), false))
	require.Equal(t, coverage.NotDue, f.Verdict)
}

// TestAttainmentRate is golden case 11 in projects: four pass, one of 1<<n households is unknown.
func TestAttainmentRate(t *testing.T) {
	t.Parallel()
	lift := estate("x", 2000)
	lift.Exemption = &coverage.Exemption{DocumentNo: "免字1号", Date: date("2023-01-01")}
	old := estate("o", 2000)
	old.IsNew, old.LandContractDate = nil, date("2019-05-01")
	rural := estate("v", 2000)
	rural.Urban = ptr(false)
	things := []any{
		estate("a", 1000, room("a", 400)), estate("b", 2000, room("b", 400)), estate("c", 500, room("c", 400)),
		estate("d", 500, room("d", 400)), unsaid("e", 4000), estate("z", 0), lift, old, rural,
	}
	res := attain(t, asked{}, things...).Indicators[0]
	require.Equal(t, coverage.Rate{Pass: 4, Missing: 1}, res.Counts)
	require.Equal(t, []float64{100, 80, 100}, []float64{*res.Value, *res.Low, *res.High})
	require.Equal(t, coverage.Review, res.Verdict)
	require.Equal(t, []string{"residential-areas.care_rooms"}, res.Missing)
	require.Equal(t, []float64{5, 1}, []float64{*res.Need, *res.Shortfall})
	things[1] = estate("b", 2000, room("b", 399))
	res = attain(t, asked{}, things...).Indicators[0]
	require.Equal(t, []float64{75, 60, 80}, []float64{*res.Value, *res.Low, *res.High})
	require.Equal(t, coverage.Fail, res.Verdict)
	require.Equal(t, 50.0, res.Figures["household_weighted_percent"], "2,000 of 4,000 households")
	none := attain(t, asked{}, old, rural, lift).Indicators[0]
	require.Equal(t, coverage.NotApplicable, none.Verdict, "no rate, neither 0 nor 100 %%")
	require.Nil(t, none.Value)
}
