package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

// TestSensitivityIsTheRowsOwn: for care the shares are S5's, at every threshold and on every basis, and
// the areas uncovered are its findings, in their order.
func TestSensitivityIsTheRowsOwn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := scattered(t, draw.Origin)
		q := walkedQuestion()
		if rapid.Bool().Draw(t, "walked") {
			crossroads(t, s)
		}
		w := build(t, s)
		a, supply := answer(t, w, q), supplyOf(t, w, q)
		row, got := a.Indicators[0], supply.Sensitivity()
		require.Equal(t, row.Verdict, got.Verdict)
		if got.Verdict != coverage.Measured {
			require.Empty(t, got.Thresholds)
			return
		}
		require.Len(t, got.Thresholds, 5)
		for _, th := range got.Thresholds {
			for name, share := range map[string]coverage.Bounded{
				"land": th.Shares.Land, "households": th.Shares.Households, "people": th.Shares.People,
				"elders60": th.Shares.Elders60, "estates": th.Estates,
			} {
				want, known := row.Figures[name+"_share_"+th.Name]
				require.Equal(t, known, share.Value != nil, name)
				if known {
					require.Equal(t, want, *share.Value, name)
				}
				if low, open := row.Figures[name+"_share_"+th.Name+"_low"]; open {
					require.Equal(t, low, *share.Low)
				}
			}
		}
		uncovered, err := supply.Uncovered(q.Parameters.CircleM)
		require.NoError(t, err)
		ranked := 0
		for _, f := range a.Findings {
			rank, short := f.Figures["rank"].(int)
			if f.Rule != coverage.S5 || !short {
				continue
			}
			ranked++
			u := uncovered[rank-1]
			require.Equal(t, f.Subject.ID, u.ID)
			require.Equal(t, rank, u.Rank)
			require.Equal(t, f.Figures["unserved_elders60"], *u.Elders60Beyond)
			if share, judged := f.Figures["served_share"]; judged {
				require.Equal(t, share, *u.ServedShare)
			}
			if worst, near := f.Figures["worst_m"]; near {
				require.Equal(t, worst, *u.WorstM)
			} else {
				require.Nil(t, u.WorstM)
			}
		}
		require.Len(t, uncovered, ranked)
	})
}

func TestSensitivityOfADrawnTown(t *testing.T) {
	t.Parallel()
	// a walks 300 m, b 700, c 720, d 900, e 1,000, f 1,040 to D
	s := draw.New(20, `D--------------a-------------------bc--------d----e-f`)
	p := circleQuestion()
	p.Parameters.StrictM = 650
	supply := supplyOf(t, s.World(t), p)
	got := supply.Sensitivity()
	people := []float64{1, 1, 1 + 2 + 4, 1 + 2 + 4 + 8, 1 + 2 + 4 + 8 + 16}
	for i, th := range got.Thresholds {
		require.Equal(t, people[i], *th.Served.People, th.Name)
		require.Equal(t, 63-people[i], *th.Unserved.Elders60, th.Name)
		require.Equal(t, th.Name != "strict", th.Default)
	}
	require.Equal(t, "strict_m", got.Thresholds[1].Parameter)
	require.Empty(t, got.Thresholds[3].Parameter)

	far, err := supply.Uncovered(700)
	require.NoError(t, err)
	require.Equal(t, []string{"f", "e", "d", "c"}, idsOf(far))
	require.InDelta(t, 720, *far[3].MedianM, 0.01)
	require.Equal(t, "D", far[3].Nearest)
	require.Equal(t, 100.0, *far[3].Served["elderly"])
	require.Equal(t, 0.0, *far[3].Served["strict"])
	_, err = supply.Uncovered(0)
	require.ErrorIs(t, err, coverage.ErrInvalid)
	_, err = supply.Uncovered(2001)
	require.ErrorIs(t, err, coverage.ErrInvalid)

	meals, err := s.World(t).Supply(p, coverage.ClassMeals)
	require.NoError(t, err)
	none := meals.Sensitivity()
	require.Equal(t, coverage.NotAssessable, none.Verdict, "no record is of a canteen")
	require.Equal(t, []string{"facilities.kind"}, none.Missing)
	far, err = meals.Uncovered(700)
	require.NoError(t, err)
	require.Empty(t, far)
	_, err = s.World(t).Supply(coverage.Question{}, coverage.ClassMeals)
	require.ErrorIs(t, err, coverage.ErrInvalid)
}

func idsOf(all []coverage.Uncovered) []string {
	var ids []string
	for _, u := range all {
		ids = append(ids, u.ID)
	}
	return ids
}

// An estate off the network is in doubt at every distance, and never listed as uncovered.
func TestSensitivityKnowsWhatIsOff(t *testing.T) {
	t.Parallel()
	w := draw.New(100, `
		a--D

		  c`).Ways(`
		+--+`).World(t)
	got := supplyOf(t, w, circleQuestion()).Sensitivity()
	require.Equal(t, 1, got.PointsOff)
	require.Equal(t, 4.0, *got.Thresholds[4].Doubtful.People)
	require.InDelta(t, 20, *got.Thresholds[4].Shares.People.Low, 1e-9)
	far, err := supplyOf(t, w, circleQuestion()).Uncovered(100)
	require.NoError(t, err)
	require.Equal(t, []string{"a"}, idsOf(far))
}
