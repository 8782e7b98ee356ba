package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// TestFloorAreaOfAProject works A1 out by hand: 1,000 households owe 200 m².
func TestFloorAreaOfAProject(t *testing.T) {
	t.Parallel()
	with := func(change func(*coverage.CareRoom)) coverage.ResidentialArea {
		r := room("r", 200)
		change(&r)
		return estate("p", 1000, r)
	}
	tests := map[string]struct {
		estate   coverage.ResidentialArea
		verdict  coverage.Verdict
		provided any
	}{
		"the limit is enough":           {estate("p", 1000, room("r", 200)), coverage.Pass, 200.0},
		"a hundredth of a metre short":  {estate("p", 1000, room("r", 199.99)), coverage.Fail, 199.99},
		"said to have none":             {estate("p", 1000), coverage.Fail, 0.0},
		"nothing said":                  {unsaid("p", 1000), coverage.NotAssessable, nil},
		"no rounding to whole hundreds": {estate("p", 1001, room("r", 200)), coverage.Fail, 200.0},
		"a room of unknown area": {
			with(func(r *coverage.CareRoom) { r.FloorAreaM2 = nil }),
			coverage.NotAssessable, nil,
		},
		"diverted to another use": {
			with(func(r *coverage.CareRoom) { r.CurrentUse = "diverted" }),
			coverage.Fail, 0.0,
		},
		"idle still counts": {with(func(r *coverage.CareRoom) { r.CurrentUse = "idle" }), coverage.Pass, 200.0},
		"for children": {
			with(func(r *coverage.CareRoom) { r.Purpose = coverage.ForChildcare }),
			coverage.Fail, 0.0,
		},
		"a basement is a reference only": {with(func(r *coverage.CareRoom) { r.Level = "basement" }), coverage.Pass, 200.0},
		"shared, the elders' part": {with(func(r *coverage.CareRoom) {
			r.Purpose, r.EldersAreaM2, r.ChildcareAreaM2 = coverage.ForShared, ptr(120.0), ptr(80.0)
		}), coverage.Fail, 120.0},
		"shared, the part not named": {
			with(func(r *coverage.CareRoom) { r.Purpose = coverage.ForShared }),
			coverage.NotAssessable, nil,
		},
		"both parts named without purpose": {with(func(r *coverage.CareRoom) {
			r.Purpose, r.EldersAreaM2, r.ChildcareAreaM2 = "", ptr(120.0), ptr(80.0)
		}), coverage.Fail, 120.0},
		"shrunk since the permit": {with(func(r *coverage.CareRoom) {
			r.FloorAreaM2, r.AreaPermitM2, r.AreaMeasuredM2 = nil, ptr(240.0), ptr(190.0)
		}), coverage.Fail, 190.0},
		"the handover is the last area": {with(func(r *coverage.CareRoom) {
			r.FloorAreaM2, r.AreaConditionM2, r.AreaPermitM2, r.AreaHandoverM2 = nil, ptr(150.0), ptr(180.0), ptr(210.0)
		}), coverage.Pass, 210.0},
		"no households, nothing owed": {estate("p", 0, room("r", 50)), coverage.NotApplicable, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, inBanner(t, tt.estate), asked{}, floorRow(t, coverage.NewAreas))
			f := findingOf(t, a, coverage.A1, "p")
			require.Equal(t, tt.verdict, f.Verdict)
			require.Equal(t, tt.provided, f.Figures["provided_m2"])
			require.Equal(t, tt.verdict, a.Indicators[0].Verdict, "one project is the row")
		})
	}
}

// TestFloorAreaNamesWhatIsMissing: a row that cannot be judged, its finding and its gap name the field.
func TestFloorAreaNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	noHouseholds := estate("p", 1, room("r", 200))
	noHouseholds.Households = nil
	bare := room("r", 0)
	bare.FloorAreaM2 = nil
	undated := estate("p", 1000, room("r", 200))
	undated.IsNew = nil
	tests := map[string]struct {
		estate coverage.ResidentialArea
		field  string
		flag   coverage.FlagCode
	}{
		"households": {noHouseholds, "residential-areas.households", coverage.FlagNoHouseholds},
		"rooms":      {unsaid("p", 1000), "residential-areas.care_rooms", ""},
		"area":       {estate("p", 1000, bare), "care-rooms.floor_area_m2", ""},
		"cohort":     {undated, "residential-areas.land_contract_date", coverage.FlagCohort},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, inBanner(t, tt.estate), asked{}, floorRow(t, coverage.NewAreas))
			require.Equal(t, coverage.NotAssessable, a.Indicators[0].Verdict)
			require.Equal(t, []string{tt.field}, a.Indicators[0].Missing, "the row")
			f := findingOf(t, a, coverage.A1, "p")
			require.Equal(t, []string{tt.field}, f.Missing, "the finding")
			if tt.flag != "" {
				require.NotEmpty(t, flagsOf(f.Flags, tt.flag))
			}
			g := gapNamed(t, a, "A1.data_missing.new.residential-areas.p")
			require.Equal(t, []string{tt.field}, g.Fields, "the gap")
		})
	}
}

// TestFloorAreaIsOfTheWholeProject: phases are judged together, the repeated total is not summed.
func TestFloorAreaIsOfTheWholeProject(t *testing.T) {
	t.Parallel()
	phase := func(id string, no, households int, rooms ...coverage.CareRoom) coverage.ResidentialArea {
		a := estate(id, households, rooms...)
		a.ProjectID, a.Phase, a.ProjectHouseholds = "P", &no, ptr(1500)
		return a
	}
	one, two := phase("P-1", 1, 500, room("r", 300)), phase("P-2", 2, 1000)
	a := assess(t, inBanner(t, one, two), asked{}, floorRow(t, coverage.NewAreas))
	f := findingOf(t, a, coverage.A1, "P")
	require.Equal(t, coverage.Pass, f.Verdict, "1,500 households owe 300")
	require.Equal(t, 1500, f.Figures["households"])
	require.Equal(t, 1, a.Indicators[0].Counts.Total(), "a phase is no project")

	t.Run("phases that add up to more are a contradiction", func(t *testing.T) {
		t.Parallel()
		more := two
		more.Households = ptr(1001)
		f := findingOf(t, assess(t, inBanner(t, one, more), asked{}, floorRow(t, coverage.NewAreas)), coverage.A1, "P")
		require.Equal(t, coverage.Review, f.Verdict)
		require.Equal(t, []string{"households"}, flagsOf(f.Flags, coverage.FlagContradiction))
	})
	t.Run("rooms may come as a layer of their own", func(t *testing.T) {
		t.Parallel()
		r := room("r", 300)
		for _, home := range []string{"P-1", "P"} {
			r.ResidentialArea = home
			one, two := one, two
			one.CareRooms, two.CareRooms = nil, nil
			f := findingOf(t, assess(t, inBanner(t, one, two, r), asked{}, floorRow(t, coverage.NewAreas)), coverage.A1, "P")
			require.Equal(t, coverage.Pass, f.Verdict, "a room of %s", home)
		}
	})
}

// TestRoomAndItsStationAreOne: a facility that a room points to is that room (ruling 12); one that
// only says whom it serves is added (ruling 23).
func TestRoomAndItsStationAreOne(t *testing.T) {
	t.Parallel()
	r := room("r", 120)
	r.FacilityID = "s"
	s := open("s", coverage.CommunityCareStation, quarterA)
	s.FloorAreaM2, s.ServesAreas = ptr(120.0), []string{"p"}
	provided := func(things ...any) any {
		a := assess(t, inBanner(t, things...), asked{}, floorRow(t, coverage.NewAreas))
		return findingOf(t, a, coverage.A1, "p").Figures["provided_m2"]
	}
	require.Equal(t, 120.0, provided(estate("p", 1000, r), s))
	r.FacilityID = ""
	require.Equal(t, 240.0, provided(estate("p", 1000, r), s))
	home := open("h", coverage.ResidentialCareHome, quarterA)
	home.FloorAreaM2, home.ServesAreas, home.FunctionsComplete = ptr(900.0), []string{"p"}, ptr(true)
	home.Functions = []coverage.Function{coverage.FullCare}
	require.Equal(t, 120.0, provided(estate("p", 1000, r), home), "an institution is no community facility")
	home.Functions = append(home.Functions, coverage.DayCare)
	require.Equal(t, 1020.0, provided(estate("p", 1000, r), home), "unless it provides community service")
}

// TestUnknownRoomsKeepAShortfallFromBeingCertain: absent is unknown, not none (ruling 16).
func TestUnknownRoomsKeepAShortfallFromBeingCertain(t *testing.T) {
	t.Parallel()
	s := open("s", coverage.CommunityCareStation, quarterA)
	s.FloorAreaM2, s.ServesAreas = ptr(50.0), []string{"p"}
	a := assess(t, inBanner(t, unsaid("p", 1000), s), asked{}, floorRow(t, coverage.NewAreas))
	require.Equal(t, coverage.NotAssessable, findingOf(t, a, coverage.A1, "p").Verdict)
	a = assess(t, inBanner(t, estate("p", 1000), s), asked{}, floorRow(t, coverage.NewAreas))
	require.Equal(t, coverage.Fail, findingOf(t, a, coverage.A1, "p").Verdict)
}

// TestChangedRoomsAreOneGap: what two rooms of a project lost is one gap with both in it.
func TestChangedRoomsAreOneGap(t *testing.T) {
	t.Parallel()
	gone, shrunk := room("a", 100), room("b", 0)
	gone.CurrentUse = "diverted"
	shrunk.FloorAreaM2, shrunk.AreaPermitM2, shrunk.AreaHandoverM2 = nil, ptr(230.5), ptr(200.0)
	a := assess(t, inBanner(t, estate("p", 1000, gone, shrunk)), asked{}, floorRow(t, coverage.NewAreas))
	g := gapNamed(t, a, "A1.use_changed.residential-areas.p")
	require.Equal(t, 130.5, *g.Missing)
	require.Equal(t, []string{"X-A1"}, g.Indicators)
	require.Equal(t, coverage.Pass, a.Indicators[0].Verdict, "200 is left")
}
