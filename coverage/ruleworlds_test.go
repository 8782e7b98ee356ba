package coverage_test

import (
	"slices"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// The invented banner of these tests: two streets, a town, an enterprise unit, communities and a village.
const (
	banner    = "150999"
	streetOne = "150999001"
	streetTwo = "150999002"
	town      = "150999100"
	pasture   = "150999400"
	quarterA  = "150999001001"
	quarterB  = "150999001002"
	hamlet    = "150999100201"
)

func bannerDivisions() []any {
	return []any{
		division(banner, "甲旗"), division(streetOne, "东街道"), division(streetTwo, "西街道"), division(town, "北镇"),
		division(pasture, "农场"), division(quarterA, "一社区"), division(quarterB, "二社区"), division(hamlet, "南嘎查村"),
	}
}

// inBanner is the banner's world with things added.
func inBanner(t require.TestingT, things ...any) *coverage.World {
	return worldWith(t, []string{banner}, append(bannerDivisions(), things...)...)
}

// open is a facility that operates.
func open(id string, kind coverage.FacilityKind, unit string) coverage.Facility {
	return coverage.Facility{
		ID: id, Name: id, Kind: kind, Division: unit, Status: coverage.Operating, OpenDate: coverage.Day(2020, 1, 1),
	}
}

// estate is a new estate, delivered at the end of 2024, with its rooms.
func estate(id string, households int, rooms ...coverage.CareRoom) coverage.ResidentialArea {
	if rooms == nil {
		rooms = []coverage.CareRoom{}
	}
	return coverage.ResidentialArea{
		ID: id, Name: id, Division: quarterA, IsNew: ptr(true), Households: &households, CareRooms: &rooms,
		PlanPermitDate: date("2022-03-01"), ConstructionStartDate: date("2022-06-01"), AcceptanceDate: date("2024-10-01"),
		DeliveryDate: date("2024-12-01"),
	}
}

// unsaid is an estate of which nobody said whether it has rooms.
func unsaid(id string, households int) coverage.ResidentialArea {
	a := estate(id, households)
	a.CareRooms = nil
	return a
}

// room is an elders' room that kept step with estate's housing.
func room(id string, m2 float64) coverage.CareRoom {
	return coverage.CareRoom{
		ID: id, Name: id, Purpose: coverage.ForElders, FloorAreaM2: &m2,
		PlanPermitDate: date("2022-03-01"), ConstructionStartDate: date("2022-06-01"), AcceptanceDate: date("2024-10-01"),
		HandoverDate: date("2024-12-01"),
	}
}

func date(s string) coverage.Date {
	d, err := coverage.ParseDate(s)
	if err != nil {
		panic(err) // a test's own date is wrong
	}
	return d
}

var forElders = coverage.Args{Purpose: coverage.ForElders}

// floorRow asks for 20 m² for each hundred households.
func floorRow(t require.TestingT, to coverage.AppliesTo) coverage.Indicator {
	row := minimum(t, "X-A1", coverage.A1, "20", "㎡/百户", forElders)
	row.AppliesTo = to
	return row
}

// siteRow asks for 350 m² a site.
func siteRow(t require.TestingT) coverage.Indicator {
	row := minimum(t, "X-A2", coverage.A2, "350", "㎡", coverage.Args{})
	row.AppliesTo = coverage.NewAreas
	return row
}

// attainRow asks that all new projects attain.
func attainRow(t require.TestingT) coverage.Indicator {
	row := minimum(t, "X-A4", coverage.A4, "100", "%", forElders)
	row.AppliesTo = coverage.NewAreas
	return row
}

// syncRow asks for the four stages in step.
func syncRow(purpose coverage.Purpose) coverage.Indicator {
	return coverage.Indicator{
		ID: "X-A5", Rule: coverage.A5, Measure: "m-X-A5", Op: coverage.AllOf, Nature: coverage.Obligatory,
		AppliesTo: coverage.NewAreas, Args: coverage.Args{Purpose: purpose},
	}
}

// findingsOf lists what a rule says of a subject.
func findingsOf(a *coverage.Assessment, rule coverage.Rule, subject string) []coverage.Finding {
	return slices.DeleteFunc(slices.Clone(a.Findings), func(f coverage.Finding) bool {
		return f.Rule != rule || f.Subject.ID != subject
	})
}

func findingOf(t require.TestingT, a *coverage.Assessment, rule coverage.Rule, subject string) coverage.Finding {
	all := findingsOf(a, rule, subject)
	require.Len(t, all, 1, "findings of %s on %s", rule, subject)
	return all[0]
}

func gapNamed(t require.TestingT, a *coverage.Assessment, id string) coverage.Gap {
	i := slices.IndexFunc(a.Gaps, func(g coverage.Gap) bool { return g.ID == id })
	require.GreaterOrEqual(t, i, 0, "gap %s is not among %v", id, gapIDs(a))
	return a.Gaps[i]
}
