package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// TestStages works the last of the four stages out by hand: the homes are delivered on 2024-12-01.
func TestStages(t *testing.T) {
	t.Parallel()
	type change = func(*coverage.ResidentialArea, *coverage.CareRoom)
	handed := func(day string) change {
		return func(_ *coverage.ResidentialArea, r *coverage.CareRoom) { r.HandoverDate = date(day) }
	}
	stated := func(s coverage.StageState) change {
		return func(_ *coverage.ResidentialArea, r *coverage.CareRoom) {
			r.HandoverDate, r.DeliveredState = coverage.Date{}, s
		}
	}
	tests := map[string]struct {
		change  change
		asOf    string
		verdict coverage.Verdict
		lag     *int
		overdue *int
	}{
		"on the day":               {handed("2024-12-01"), "", coverage.Pass, nil, nil},
		"earlier":                  {handed("2023-12-01"), "", coverage.Pass, nil, nil},
		"a day late":               {handed("2024-12-02"), "", coverage.Fail, ptr(1), nil},
		"a month late":             {handed("2025-01-01"), "", coverage.Fail, ptr(31), nil},
		"in that month, day lost":  {handed("2024-12"), "", coverage.Review, nil, nil},
		"the month before":         {handed("2024-11"), "", coverage.Pass, nil, nil},
		"later than as-of":         {handed("2026-01-10"), "", coverage.Fail, nil, ptr(395)},
		"not done":                 {stated(coverage.NotDone), "", coverage.Fail, nil, ptr(395)},
		"not done, homes not yet":  {stated(coverage.NotDone), "2024-11-30", coverage.NotDue, nil, nil},
		"not done, on the day":     {stated(coverage.NotDone), "2024-12-01", coverage.Fail, nil, ptr(0)},
		"done, the day not given":  {stated(coverage.Done), "", coverage.Review, nil, nil},
		"unknown":                  {stated(coverage.StageUnknown), "", coverage.NotAssessable, nil, nil},
		"blank":                    {stated(""), "", coverage.NotAssessable, nil, nil},
		"month as-of is inside of": {handed("2024-12"), "2024-12-15", coverage.Review, nil, nil},
		"homes delivered in a month that as-of is inside of": {func(a *coverage.ResidentialArea, _ *coverage.CareRoom) {
			a.DeliveryDate = date("2024-12")
		}, "2024-12-15", coverage.Review, nil, nil},
		"homes' day blank, status before": {func(a *coverage.ResidentialArea, _ *coverage.CareRoom) {
			a.DeliveryDate, a.Status = coverage.Date{}, coverage.AreaAccepted
		}, "", coverage.NotDue, nil, nil},
		"homes' day blank, suspended": {func(a *coverage.ResidentialArea, _ *coverage.CareRoom) {
			a.DeliveryDate, a.Status = coverage.Date{}, coverage.AreaSuspended
		}, "", coverage.NotDue, nil, nil},
		"homes' day blank, delivered": {func(a *coverage.ResidentialArea, _ *coverage.CareRoom) {
			a.DeliveryDate, a.Status = coverage.Date{}, coverage.AreaDelivered
		}, "", coverage.NotAssessable, nil, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := room("r", 200)
			home := estate("p", 1000)
			tt.change(&home, &r)
			home.CareRooms = &[]coverage.CareRoom{r}
			f := findingOf(t, assess(t, inBanner(t, home), asked{asOf: tt.asOf}, syncRow(coverage.ForElders)), coverage.A5, "p")
			require.Len(t, f.Stages, 4)
			last := f.Stages[3]
			require.Equal(t, tt.verdict, last.Verdict)
			require.Equal(t, tt.lag, last.LagDays)
			require.Equal(t, tt.overdue, last.OverdueDays)
			require.Equal(t, tt.verdict, f.Verdict, "the other three are in step")
		})
	}
}

// TestHandoverTolerance: days of grace are a parameter, and the lag is still counted from delivery.
func TestHandoverTolerance(t *testing.T) {
	t.Parallel()
	late := func(day string) coverage.ResidentialArea {
		r := room("r", 200)
		r.HandoverDate = date(day)
		return estate("p", 1000, r)
	}
	q := asked{parameters: map[string]any{"handover_days": 30}}
	f := findingOf(t, assess(t, inBanner(t, late("2024-12-31")), q, syncRow(coverage.ForElders)), coverage.A5, "p")
	require.Equal(t, coverage.Pass, f.Verdict, "30 days after 1 December is the 31st")
	f = findingOf(t, assess(t, inBanner(t, late("2025-01-01")), q, syncRow(coverage.ForElders)), coverage.A5, "p")
	require.Equal(t, coverage.Fail, f.Verdict)
	require.Equal(t, 31, *f.Stages[3].LagDays)
}

// TestBuildingDates: a room inside a building inherits three dates where that is declared, never the
// handover (ruling 10), and each phase's own housing is what its rooms are held to.
func TestBuildingDates(t *testing.T) {
	t.Parallel()
	inside := coverage.CareRoom{ID: "r", Purpose: coverage.ForElders, FloorAreaM2: ptr(200.0), DatesBasis: "building"}
	f := findingOf(t, assess(t, inBanner(t, estate("p", 1000, inside)), asked{}, syncRow(coverage.ForElders)),
		coverage.A5, "p")
	require.Equal(t, verdicts(coverage.Pass, coverage.Pass, coverage.Pass, coverage.NotAssessable), stageVerdicts(f))
	require.Equal(t, []string{"care-rooms.handover_date"}, f.Missing)
	inside.DatesBasis = "own"
	f = findingOf(t, assess(t, inBanner(t, estate("p", 1000, inside)), asked{}, syncRow(coverage.ForElders)),
		coverage.A5, "p")
	require.Equal(t, coverage.NotAssessable, f.Stages[0].Verdict)

	early := estate("P-1", 500)
	early.ProjectID, early.Phase, early.DeliveryDate, early.AcceptanceDate = "P", ptr(1), date("2023-06-01"),
		date("2023-05-01")
	second := estate("P-2", 500, room("r", 200))
	second.ProjectID, second.Phase = "P", ptr(2)
	f = findingOf(t, assess(t, inBanner(t, early, second), asked{}, syncRow(coverage.ForElders)), coverage.A5, "P")
	require.Equal(t, coverage.Pass, f.Verdict, "in step with the phase that holds it, not with the first")
}

func stageVerdicts(f coverage.Finding) []coverage.Verdict {
	var vs []coverage.Verdict
	for _, s := range f.Stages {
		vs = append(vs, s.Verdict)
	}
	return vs
}

// TestProjectsOutOfStep: no room at all is overdue at every stage, nothing said is unknown at every
// stage, and one cause is one gap that names its row once.
func TestProjectsOutOfStep(t *testing.T) {
	t.Parallel()
	a := assess(t, inBanner(t, estate("p", 1000)), asked{}, syncRow(coverage.ForElders))
	f := findingOf(t, a, coverage.A5, "p")
	require.Equal(t, verdicts(coverage.Fail, coverage.Fail, coverage.Fail, coverage.Fail), stageVerdicts(f))
	require.Len(t, a.Gaps, 4)
	require.Equal(t, 395.0, *gapNamed(t, a, "A5.stage_overdue.elders.delivered.residential-areas.p").Missing)

	a = assess(t, inBanner(t, unsaid("p", 1000)), asked{}, syncRow(coverage.ForElders))
	require.Equal(t, coverage.NotAssessable, a.Indicators[0].Verdict)
	require.Len(t, a.Gaps, 1)
	require.Equal(t, []string{"X-A5"}, a.Gaps[0].Indicators)
	require.Equal(t, []string{
		"care-rooms.plan_permit_date", "care-rooms.construction_start_date", "care-rooms.acceptance_date",
		"care-rooms.handover_date",
	}, a.Gaps[0].Fields)

	lift := estate("p", 1000)
	lift.Exemption = &coverage.Exemption{DocumentNo: "免字1号", Date: date("2023-01-01")}
	a = assess(t, inBanner(t, lift), asked{}, syncRow(coverage.ForElders))
	require.Equal(t, coverage.NotApplicable, findingOf(t, a, coverage.A5, "p").Verdict)
	a = assess(t, inBanner(t, lift), asked{asOf: "2022-12-31"}, syncRow(coverage.ForElders))
	require.Equal(t, coverage.Fail, findingOf(t, a, coverage.A5, "p").Verdict, "not lifted yet")
	require.Empty(t, flagsOf(a.Indicators[0].Flags, coverage.FlagMeasuredOnly))
}

// TestPermitShortOfTheRequirement: 同步规划 compares the permit's area with what is owed (ruling 10).
func TestPermitShortOfTheRequirement(t *testing.T) {
	t.Parallel()
	r := room("r", 200)
	for m2, want := range map[float64]coverage.Verdict{200: coverage.Pass, 199: coverage.Fail} {
		r.AreaPermitM2, r.AreaHandoverM2 = &m2, ptr(210.0)
		a := assess(t, inBanner(t, estate("p", 1000, r)), asked{}, syncRow(coverage.ForElders), floorRow(t,
			coverage.NewAreas))
		f := findingOf(t, a, coverage.A5, "p")
		require.Equal(t, want, f.Stages[0].Verdict, "%v m²", m2)
		require.Equal(t, want, f.Verdict)
	}
}

// TestDutyVerdicts: any fail fails, else any unknown is for review, else all pass (ruling 15).
func TestDutyVerdicts(t *testing.T) {
	t.Parallel()
	good, bad, blank := estate("a", 1000, room("r", 200)), estate("b", 1000), unsaid("c", 1000)
	old := estate("d", 1000)
	old.IsNew = ptr(false)
	tests := map[string]struct {
		things []any
		want   coverage.Verdict
	}{
		"all pass":       {[]any{good}, coverage.Pass},
		"one fails":      {[]any{good, bad, blank}, coverage.Fail},
		"one is unknown": {[]any{good, blank}, coverage.Review},
		"all unknown":    {[]any{blank}, coverage.NotAssessable},
		"none is new":    {[]any{old}, coverage.NotApplicable},
		"no layer":       {nil, coverage.NotAssessable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, row := range []coverage.Indicator{floorRow(t, coverage.NewAreas), syncRow(coverage.ForElders), siteRow(t)} {
				if row.Rule == coverage.A2 {
					row.Targets[0].Value = number(t, "150")
				}
				res := assess(t, inBanner(t, tt.things...), asked{}, row).Indicators[0]
				require.Equal(t, tt.want, res.Verdict, row.Rule)
				require.Nil(t, res.Low, "a duty is no share")
			}
		})
	}
}
