package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

// older is an existing estate of which only the households are known.
func older(id string, households int) coverage.ResidentialArea {
	return coverage.ResidentialArea{ID: id, Name: id, Division: quarterA, IsNew: ptr(false), Households: &households}
}

// TestExistingEstates: who declares rooms or shares is judged alone, the others as one (ruling 21):
// 1,000 and 500 households of a community owe 300 m².
func TestExistingEstates(t *testing.T) {
	t.Parallel()
	station := func(m2 float64, serves ...string) coverage.Facility {
		f := open("s", coverage.CommunityCareStation, quarterA)
		f.FloorAreaM2, f.ServesAreas = &m2, serves
		return f
	}
	declared := older("c", 800)
	declared.CareRooms = &[]coverage.CareRoom{{ID: "r", Purpose: coverage.ForElders, FloorAreaM2: ptr(150.0)}}
	a := assess(t, inBanner(t, older("a", 1000), older("b", 500), declared, station(300)), asked{}, floorRow(t,
		coverage.ExistingAreas))
	f := findingOf(t, a, coverage.A1, quarterA+"") // the group
	require.Equal(t, coverage.Pass, f.Verdict)
	require.Equal(t, 2, f.Figures["estates"])
	require.Equal(t, 300.0, f.Figures["required_m2"])
	f = findingOf(t, a, coverage.A1, "c")
	require.Equal(t, coverage.Fail, f.Verdict)
	require.Equal(t, 10.0, f.Figures["shortfall_m2"])
	require.Equal(t, coverage.Rate{Pass: 1, Fail: 1}, a.Indicators[0].Counts)

	a = assess(t, inBanner(t, older("a", 1000), older("b", 500), station(300, "a")), asked{}, floorRow(t,
		coverage.ExistingAreas))
	require.Equal(t, coverage.Pass, findingOf(t, a, coverage.A1, "a").Verdict, "its share is declared")
	require.Equal(t, coverage.Fail, findingOf(t, a, coverage.A1, quarterA).Verdict, "and not the others'")
	a = assess(t, inBanner(t, older("a", 1000), station(150, "a")), asked{}, floorRow(t, coverage.ExistingAreas))
	require.Equal(t, coverage.Fail, findingOf(t, a, coverage.A1, "a").Verdict, "an existing estate's share says it all")
}

// TestEstatesWithoutAFacility lists A15's: one reaches D on foot, one has a station of its own
// community, one is served by word, one has nothing; a new one is not asked about.
func TestEstatesWithoutAFacility(t *testing.T) {
	t.Parallel()
	row := coverage.Indicator{
		ID: "X", Rule: coverage.A15, Measure: "m-X", Op: coverage.Qualitative, Nature: coverage.Unspecified, Args: forElders,
	}
	s := draw.New(100, `
		a--D                          b         c                       d    e
	`)
	for _, a := range s.Areas {
		a.IsNew = ptr(a.ID == "e")
	}
	s.Divisions = []*coverage.Division{ptr(division(quarterA, "一社区")), ptr(division(quarterB, "二社区"))}
	s.Areas["b"].Division = quarterA
	s.Facilities["S"] = ptr(open("S", coverage.CommunityCareStation, quarterA))
	s.Facilities["M"] = ptr(open("M", coverage.MutualAidHome, quarterB))
	s.Facilities["M"].ServesAreas = []string{"c"}
	a := assess(t, s.World(t), asked{}, row)
	res := a.Indicators[0]
	require.Equal(t, coverage.Measured, res.Verdict)
	require.Equal(t, coverage.Rate{Pass: 3, Fail: 1}, res.Counts)
	require.Equal(t, []string{"A15.out_of_reach.elders.residential-areas.d"}, gapIDs(a))
	require.Equal(t, coverage.SevReference, a.Gaps[0].Severity)
	require.Equal(t, 8, *a.Gaps[0].Households)

	row.Args.Purpose = coverage.ForChildcare
	s.Facilities["K"] = ptr(open("K", coverage.ChildcareCenter, quarterB))
	s.Facilities["K"].ServesAreas, s.Facilities["K"].Filed = []string{"d"}, ptr(true)
	require.Equal(t, coverage.Rate{Pass: 1, Fail: 3}, assess(t, s.World(t), asked{}, row).Indicators[0].Counts,
		"d is served")

	inside := coverage.CareRoom{ID: "r", FacilityID: "M", FloorAreaM2: ptr(50.0)}
	s.Facilities["M"].ServesAreas, s.Areas["d"].CareRooms = nil, &[]coverage.CareRoom{inside}
	row.Args.Purpose = coverage.ForElders
	require.Equal(t, []string{"A15.out_of_reach.elders.residential-areas.c"}, gapIDs(assess(t, s.World(t), asked{}, row)),
		"d has a room in which M is open")
}
