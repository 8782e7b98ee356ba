package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// countedUnits asks how many streets, communities and villages a world of divisions has.
func countedUnits(t *testing.T, q asked, codes []string, divisions ...coverage.Division) (streets, communities,
	villages int,
) {
	t.Helper()
	things := []any{open("f", coverage.DayCareCenter, "")}
	for _, d := range divisions {
		things = append(things, d)
	}
	a := assess(t, worldWith(t, codes, things...), q,
		minimum(t, "S", coverage.S1, "100", "%", coverage.Args{Functions: fullSet}),
		minimum(t, "C", coverage.S3, "90", "%", coverage.Args{}),
		minimum(t, "V", coverage.S4, "50", "%", coverage.Args{}))
	return a.Indicators[0].Counts.Total(), a.Indicators[1].Counts.Total(), a.Indicators[2].Counts.Total()
}

// TestKindOfADivision: stated, else by name, else by code; a conflict stays and is flagged (ruling 5).
func TestKindOfADivision(t *testing.T) {
	t.Parallel()
	stated := division("150999103", "巴彦")
	stated.Kind = coverage.Subdistrict
	tests := map[string]struct {
		d                          coverage.Division
		street, community, village int
		conflict                   bool
	}{
		"by name over code":       {division("150999402", "胡杨路街道"), 1, 0, 0, true},
		"by code alone":           {division("150999003", "胡杨路"), 1, 0, 0, false},
		"stated over code":        {stated, 1, 0, 0, true},
		"an office's name":        {division("150999003", "胡杨路街道办事处"), 1, 0, 0, false},
		"enterprise unit by code": {division("150999400", "五七农场"), 0, 0, 0, false},
		"a park is no district":   {division("150999401", "工业园区"), 0, 0, 0, false},
		"a town":                  {division("150999100", "城关镇"), 0, 0, 0, false},
		"community by name":       {division("150999100201", "站前社区"), 0, 1, 0, true},
		"community by code":       {division("150999100001", "站前居民区"), 0, 1, 0, false},
		"committee of residents":  {division("150999100001", "站前居委会"), 0, 1, 0, false},
		"gacha by name":           {division("150999100001", "乌兰嘎查"), 0, 0, 1, true},
		"village by code":         {division("150999100200", "南营子"), 0, 0, 1, false},
		"six digits":              {division("150998", "某旗"), 0, 0, 0, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c, v := countedUnits(t, asked{}, nil, tt.d)
			require.Equal(t, []int{tt.street, tt.community, tt.village}, []int{s, c, v})
			if tt.street == 1 {
				a := assess(t, worldWith(t, nil, tt.d), asked{}, centerRow(t, coverage.Args{Functions: fullSet}))
				conflict := flagsOf(findingOf(t, a, coverage.S1, tt.d.ID).Flags, coverage.FlagBasisOpen)
				require.Equal(t, tt.conflict, len(conflict) == 1)
			}
		})
	}
}

// TestScope: below the workspace's codes, and below what those manage; codes of 6, 9 or 12 digits.
func TestScope(t *testing.T) {
	t.Parallel()
	far := division("150888", "代管区")
	far.ManagedBy = banner
	farStreet := division("150888001", "南街道")
	all := []coverage.Division{
		division(banner, "甲旗"), division(streetOne, "东街道"), division("150777001", "别处街道"), far, farStreet,
	}
	for name, tt := range map[string]struct {
		codes   []string
		managed bool
		streets int
	}{
		"all":                    {nil, true, 3},
		"with what it manages":   {[]string{banner}, true, 2},
		"without":                {[]string{banner}, false, 1},
		"twelve digits":          {[]string{banner + "000000"}, false, 1},
		"nine":                   {[]string{streetOne}, true, 1},
		"its own prefecture too": {[]string{"1509"}, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _, _ := countedUnits(t, asked{parameters: map[string]any{"managed_units": tt.managed}}, tt.codes, all...)
			require.Equal(t, tt.streets, s)
		})
	}
}

// TestRenamedStreet: records by the old code, the old name or an alias are of the street in force;
// before the day it was renamed they are of the old one, and what lay in it still exists.
func TestRenamedStreet(t *testing.T) {
	t.Parallel()
	old, next := division("150999008", "旧街道"), division("150999009", "新街道")
	old.ValidTo, old.Successor, next.ValidFrom = date("2024-01-01"), "150999009", date("2024-01-01")
	next.Aliases = []string{"老城街道", "新街道"}
	kept := division("150999008001", "老社区")
	row := centerRow(t, coverage.Args{Functions: fullSet})
	for _, stated := range []string{"150999008", "150999008000", "旧街道", "150999009", "新街道", "老城街道", "150999008001"} {
		things := []any{division(banner, "甲旗"), old, next, kept, center("f", stated)}
		if stated == "150999008001" {
			kept.Parent = "150999009"
			things[3] = kept
		}
		a := assess(t, worldWith(t, []string{banner}, things...), asked{}, row)
		require.Equal(t, coverage.Rate{Pass: 1}, a.Indicators[0].Counts, stated)
		require.Equal(t, "150999009000", a.Findings[0].Division)
	}
	a := assess(t, worldWith(t, []string{banner}, division(banner, "甲旗"), old, next, center("f", "旧街道")),
		asked{asOf: "2023-12-31"}, row)
	require.Equal(t, coverage.Rate{Pass: 1}, a.Indicators[0].Counts)
	require.Equal(t, "150999008000", a.Findings[0].Division)
	_, communities, _ := countedUnits(t, asked{}, []string{banner}, division(banner, "甲旗"), old, next,
		division("150999008001", "老社区"))
	require.Equal(t, 1, communities, "a community outlives its street")
}

// TestNamesOfTheScope: a name that a neighbour bears too is of the scope's own.
func TestNamesOfTheScope(t *testing.T) {
	t.Parallel()
	things := append(bannerDivisions(), division("150777", "乙旗"), division("150777001", "东街道"), center("f", "东街道"))
	a := assess(t, worldWith(t, []string{banner}, things...), asked{}, centerRow(t, coverage.Args{Functions: fullSet}))
	require.Equal(t, coverage.Pass, findingOf(t, a, coverage.S1, streetOne).Verdict)
}

// TestPartsSumToTheWhole: by county and by township, also what lies in no unit that is known.
func TestPartsSumToTheWhole(t *testing.T) {
	t.Parallel()
	nowhere, inTown := estate("n", 1000), estate("t", 1000, room("r", 200))
	nowhere.Division, inTown.Division, inTown.Urban = "", town, ptr(true)
	a := assess(t, inBanner(t, estate("p", 1000, room("r", 200)), unsaid("u", 1000), nowhere, inTown,
		open("d", coverage.DayCareCenter, quarterA)), asked{},
		floorRow(t, coverage.NewAreas), attainRow(t), syncRow(coverage.ForElders), minimum(t, "C", coverage.S3, "90",
			"%", coverage.Args{}))
	for _, res := range a.Indicators {
		sums := map[string]*coverage.Rate{"county": {}, "township": {}}
		for _, part := range res.By {
			sum := sums[part.Level]
			sum.Pass, sum.Fail = sum.Pass+part.Counts.Pass, sum.Fail+part.Counts.Fail
			sum.Review, sum.Missing = sum.Review+part.Counts.Review, sum.Missing+part.Counts.Missing
		}
		require.Equal(t, res.Counts, *sums["county"], res.Rule)
		require.Equal(t, res.Counts, *sums["township"], res.Rule)
		require.Positive(t, res.Counts.Total(), res.Rule)
	}
}
