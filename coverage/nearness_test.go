package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

func nearnessOf(t testing.TB, w *coverage.World, kinds ...coverage.FacilityKind) (coverage.Result, map[string]coverage.Finding) {
	t.Helper()
	q := circleQuestion()
	q.Plans[0].Indicators = q.Plans[0].Indicators[1:]
	q.Plans[0].Indicators[0].Args.Kinds = kinds
	a := ask(t, w, q)
	found := map[string]coverage.Finding{}
	for _, f := range a.Findings {
		found[f.Subject.ID] = f
	}
	return a.Indicators[0], found
}

func TestNearnessClassesIncludeTheirLimits(t *testing.T) {
	t.Parallel()
	s := draw.New(10, `H----D------------------------S-------------------E-C`) // 50, 300, 500 and 520 m
	res, found := nearnessOf(t, s.World(t))
	require.Equal(t, coverage.Measured, res.Verdict)
	for id, class := range map[string]string{"D": "adjoining", "S": "near", "E": "nearby", "C": "beyond"} {
		require.Equal(t, class, found[id].Figures["class"], id)
		require.Equal(t, coverage.Measured, found[id].Verdict, id)
		require.Equal(t, "H", found[id].Figures["facility"], id)
	}
	require.Equal(t, 520.0, found["C"].Figures["distance_m"])
	require.Equal(t, coverage.Figures{"adjoining": 1, "near": 1, "nearby": 1, "beyond": 1, "without_place": 0}, res.Figures)
	require.Equal(t, 50.0, *res.Value)
	require.Contains(t, flagCodes(res.Flags), coverage.FlagMeasuredOnly)
}

func TestNearnessOfWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	s := draw.New(10, `D----H-------------------------------------H`)
	s.Facilities["H"].Status, s.Facilities["H"].OpenDate = "", coverage.Date{}
	_, found := nearnessOf(t, s.World(t))
	require.Equal(t, coverage.Review, found["D"].Verdict)
	require.Equal(t, "H2", found["D"].Figures["facility"])
	require.Equal(t, "H", found["D"].Figures["doubtful_facility"])

	s.Facilities["D"].Geometry = nil
	res, found := nearnessOf(t, s.World(t))
	require.Equal(t, coverage.NotAssessable, found["D"].Verdict)
	require.Equal(t, []string{"facilities.geometry"}, found["D"].Missing)
	require.Equal(t, coverage.Rate{Missing: 1}, res.Counts)

	s.Facilities["D"].SiteID, s.Facilities["H2"].SiteID = "one", "one"
	_, found = nearnessOf(t, s.World(t))
	require.Equal(t, "adjoining", found["D"].Figures["class"], "records of one site need no place")
}

func TestNearnessOfKindsNamed(t *testing.T) {
	t.Parallel()
	s := draw.New(10, `M--H-----R--------V`)
	s.Facilities["V"].Kind = coverage.VillageClinic
	res, found := nearnessOf(t, s.World(t), coverage.MutualAidHome, coverage.VillageClinic)
	require.Len(t, found, 1)
	require.Equal(t, "V", found["M"].Figures["facility"])
	require.Equal(t, []string{"mutual_aid_home"}, res.Basis.Figures["kinds"])

	res, _ = nearnessOf(t, draw.World(t, 10, `H`))
	require.Equal(t, coverage.NotApplicable, res.Verdict)
	res, _ = nearnessOf(t, draw.World(t, 10, `D`))
	require.Equal(t, coverage.NotAssessable, res.Verdict, "no medical facility on record says nothing of the ground")
}
