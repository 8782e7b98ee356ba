package coverage_test

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
)

// ruleRows are rows of every rule, as the plans have them.
func ruleRows(t require.TestingT) []coverage.Indicator {
	row := func(id string, rule coverage.Rule, target string, args coverage.Args) coverage.Indicator {
		return minimum(t, id, rule, target, "%", args)
	}
	rows := []coverage.Indicator{
		row("s1", coverage.S1, "100", coverage.Args{Functions: fullSet}), row("s2", coverage.S2, "60",
			coverage.Args{Functions: fullSet}),
		row("s3", coverage.S3, "90", coverage.Args{}), row("s3d", coverage.S3, "90", coverage.Args{DayCareOnly: true}),
		row("s3a", coverage.S3, "90", coverage.Args{Assigned: true}), row("s4", coverage.S4, "50", coverage.Args{}),
		row("s6", coverage.S6, "50", coverage.Args{Kinds: []coverage.FacilityKind{coverage.ChildcareCenter}}),
		row("s8", coverage.S8, "60", coverage.Args{Per: "township", Kinds: []coverage.FacilityKind{coverage.ElderSchool}}),
		row("s8v", coverage.S8, "33", coverage.Args{Per: "village", Kinds: []coverage.FacilityKind{coverage.ElderSchool}}),
		floorRow(t, coverage.NewAreas), siteRow(t), attainRow(t), syncRow(coverage.ForElders),
	}
	existing := floorRow(t, coverage.ExistingAreas)
	existing.ID = "a1e"
	shared := syncRow(coverage.ForShared)
	shared.ID = "a5s"
	return append(rows, existing, shared, row("a3", coverage.A3, "0.1", coverage.Args{}),
		coverage.Indicator{ID: "s9", Rule: coverage.S9, Measure: "s9", Op: coverage.Qualitative},
		coverage.Indicator{ID: "s5", Rule: coverage.S5, Measure: "s5", Op: coverage.Qualitative},
		coverage.Indicator{ID: "s7", Rule: coverage.S7, Measure: "s7", Op: coverage.Qualitative},
		coverage.Indicator{ID: "a15", Rule: coverage.A15, Measure: "a15", Op: coverage.Qualitative, Args: forElders},
		row("a6", coverage.A6, "40", coverage.Args{}), row("a7", coverage.A7, "55", coverage.Args{}),
		row("a8", coverage.A8, "80", coverage.Args{}), row("a9", coverage.A9, "4", coverage.Args{}), row("a10",
			coverage.A10, "60", coverage.Args{}),
		row("a11", coverage.A11, "100", coverage.Args{
			Per:   "county",
			Kinds: []coverage.FacilityKind{coverage.ElderUniversity},
		}),
		row("a12", coverage.A12, "3", coverage.Args{
			Count: "facilities",
			Kinds: []coverage.FacilityKind{coverage.DayCareCenter},
		}),
		row("a13", coverage.A13, "3", coverage.Args{Residents: "dependent"}), row("a14", coverage.A14, "100",
			coverage.Args{}))
}

// anyWorld is a small world of the invented banner: facilities and estates of which much is unknown.
type anyWorld struct {
	facilities []coverage.Facility
	estates    []coverage.ResidentialArea
}

func (w anyWorld) things() []any {
	out := []any{}
	for _, f := range w.facilities {
		out = append(out, f)
	}
	for _, a := range w.estates {
		out = append(out, a)
	}
	return out
}

func drawWorld(t *rapid.T) anyWorld {
	var w anyWorld
	for i := range rapid.IntRange(0, 6).Draw(t, "facilities") {
		w.facilities = append(w.facilities, drawFacility(t, fmt.Sprintf("f%d", i)))
	}
	for i := range rapid.IntRange(0, 5).Draw(t, "estates") {
		w.estates = append(w.estates, drawEstate(t, fmt.Sprintf("e%d", i)))
	}
	return w
}

func pick[T any](t *rapid.T, label string, of ...T) T { return rapid.SampledFrom(of).Draw(t, label) }

var units = []string{streetOne, streetTwo, town, quarterA, quarterB, hamlet, pasture}

func drawFacility(t *rapid.T, id string) coverage.Facility {
	f := open(id, pick(t, "kind", "", coverage.ComprehensiveCareCenter, coverage.CommunityCareStation,
		coverage.DayCareCenter,
		coverage.ResidentialCareHome, coverage.MutualAidHome, coverage.ChildcareCenter, coverage.ElderSchool,
		coverage.Hospital),
		pick(t, "unit", units...))
	f.Status = pick(t, "status", "", coverage.Operating, coverage.Operating, coverage.Planned, coverage.Closed)
	f.OpenDate = pick(t, "open", coverage.Date{}, date("2020-01-01"), date("2025-12"), date("2026-03-01"))
	f.CloseDate = pick(t, "close", coverage.Date{}, coverage.Date{}, date("2025-11-30"), date("2025-12"))
	f.SourceDate = pick(t, "source", coverage.Date{}, coverage.Date{}, date("2026-01-01"))
	f.Functions = rapid.SliceOfNDistinct(rapid.SampledFrom(fullSet), 0, 3, rapid.ID).Draw(t, "functions")
	f.FunctionsComplete = pick(t, "complete", nil, ptr(true), ptr(false))
	f.FunctionMode = pick(t, "mode", "", "own", "contracted")
	f.Filed = pick(t, "filed", nil, ptr(true), ptr(false))
	f.Mobile = pick(t, "mobile", nil, nil, ptr(true))
	f.FloorAreaM2 = pick(t, "floor", nil, ptr(90.0), ptr(350.0))
	f.ServesAreas = rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"e0", "e1", "e2"}), 0, 2, rapid.ID).Draw(t, "areas")
	f.ServesDivisions = rapid.SliceOfNDistinct(rapid.SampledFrom(units), 0, 2, rapid.ID).Draw(t, "divisions")
	return f
}

func drawEstate(t *rapid.T, id string) coverage.ResidentialArea {
	a := estate(id, 0)
	a.Division = pick(t, "unit", "", quarterA, quarterB, town)
	a.Households = pick(t, "households", nil, ptr(0), ptr(400), ptr(1000), ptr(1750))
	a.Residents = pick(t, "residents", nil, ptr(2620))
	a.IsNew = pick(t, "new", nil, ptr(true), ptr(true), ptr(false))
	a.LandContractDate = pick(t, "contract", coverage.Date{}, date("2022-01-10"), date("2020-12"))
	a.Urban = pick(t, "urban", nil, ptr(true))
	a.Pool = pick(t, "pool", "", "", "G")
	a.PoolAgreementNo = pick(t, "agreement", "", "1")
	a.Status = pick(t, "status", "", coverage.AreaDelivered, coverage.AreaUnderConstruction)
	for _, d := range []*coverage.Date{&a.PlanPermitDate, &a.ConstructionStartDate, &a.AcceptanceDate, &a.DeliveryDate} {
		*d = pick(t, "housing", coverage.Date{}, *d, *d, date("2025-12"), date("2026-02-01"))
	}
	a.CareRooms = nil
	if rapid.Bool().Draw(t, "rooms said") {
		rooms := []coverage.CareRoom{}
		for i := range rapid.IntRange(0, 2).Draw(t, "rooms") {
			rooms = append(rooms, drawRoom(t, fmt.Sprintf("%sr%d", id, i)))
		}
		a.CareRooms = &rooms
	}
	return a
}

func drawRoom(t *rapid.T, id string) coverage.CareRoom {
	r := room(id, 0)
	r.Purpose = pick(t, "purpose", "", coverage.ForElders, coverage.ForShared, coverage.ForChildcare)
	r.FloorAreaM2 = pick(t, "floor", nil, ptr(80.0), ptr(200.0), ptr(350.0))
	r.EldersAreaM2 = pick(t, "elders", nil, nil, ptr(60.0))
	r.CurrentUse = pick(t, "use", "", "", "diverted")
	r.DatesBasis = pick(t, "basis", "", "building")
	r.FacilityID = pick(t, "facility", "", "", "f0")
	r.DeliveredState = pick(t, "delivered", "", coverage.Done, coverage.NotDone, coverage.StageUnknown)
	for _, d := range []*coverage.Date{&r.PlanPermitDate, &r.ConstructionStartDate, &r.AcceptanceDate, &r.HandoverDate} {
		*d = pick(t, "stage", coverage.Date{}, *d, *d, date("2025-01-15"), date("2025-12"))
	}
	return r
}

func spelt(t require.TestingT, a *coverage.Assessment) string {
	b, err := json.Marshal(a)
	require.NoError(t, err)
	return string(b)
}

func resultOf(a *coverage.Assessment, id string) coverage.Result {
	i := slices.IndexFunc(a.Indicators, func(r coverage.Result) bool { return r.ID == id })
	return a.Indicators[i]
}
