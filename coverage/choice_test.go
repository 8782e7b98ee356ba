package coverage_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

func supplyOf(t require.TestingT, w *coverage.World, q coverage.Question) *coverage.Supply {
	s, err := w.Supply(q, coverage.ClassCare)
	require.NoError(t, err)
	return s
}

// alone measures the reach of every facility by itself, by its id: what no search for several has done.
func alone(t *rapid.T, s *draw.Sketch, q coverage.Question) map[string]*coverage.Reach {
	all := s.Facilities
	defer func() { s.Facilities = all }()
	reaches := map[string]*coverage.Reach{}
	for id, f := range all {
		s.Facilities = map[string]*coverage.Facility{id: f}
		reaches[id] = coverage.MeasuredReach(build(t, s), q)
	}
	return reaches
}

// someTown is scattered, walked or not, with two records of one site among its facilities.
func someTown(t *rapid.T) (*draw.Sketch, coverage.Question) {
	s := scattered(t, draw.Origin)
	addFacility(t, s, "g0")
	addFacility(t, s, "g1")
	s.Facilities["g0"].SiteID, s.Facilities["g1"].SiteID = "one", "one"
	q := walkedQuestion()
	if rapid.Bool().Draw(t, "walked") {
		crossroads(t, s)
	}
	return s, q
}

func siteOf(f *coverage.Facility) string { return cmp.Or(f.SiteID, f.ID) }

// TestChoiceIsWhatEachServesAlone holds the counts against every facility's own reach.
func TestChoiceIsWhatEachServesAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, q := someTown(t)
		w, reaches := build(t, s), alone(t, s, q)
		k, metres := rapid.IntRange(1, 4).Draw(t, "k"), rapid.IntRange(200, 1900).Draw(t, "metres")
		got, err := supplyOf(t, w, q).Choice(k, metres)
		require.NoError(t, err)
		if got.Verdict != coverage.Measured {
			return
		}
		least, most := make([]int64, k+1), make([]int64, k+1) // millionths of people with at least n
		all := int64(0)
		for i, a := range w.Areas {
			points := coverage.MeasuredReach(w, q).Points(i)
			sure, perhaps := make([]int64, k+1), make([]int64, k+1)
			for p := range points {
				certain, maybe := map[string]bool{}, map[string]bool{}
				off := true
				for id, r := range reaches {
					switch r.Served(coverage.ClassCare, i, p, int32(metres)*1000) {
					case coverage.Yes:
						certain[siteOf(s.Facilities[id])] = true
						fallthrough
					case coverage.Unknown:
						maybe[siteOf(s.Facilities[id])] = true
					case coverage.No:
						off = false
					}
				}
				off = off && len(certain) == 0 && coverage.IsOff(w, q, i, p)
				for n := 1; n <= k; n++ {
					if len(certain) >= n {
						sure[n]++
					}
					if len(maybe) >= n || off {
						perhaps[n]++
					}
				}
			}
			people := int64(*a.Residents) * 1e6
			all += people
			for n := 1; n <= k; n++ {
				least[n] += people * sure[n] / int64(points)
				most[n] += people * perhaps[n] / int64(points)
			}
		}
		least[0], most[0] = all, all
		for n := 1; n <= k; n++ {
			share := got.Whole.AtLeast[n-1].People
			require.InDelta(t, 100*float64(least[n])/float64(all), *share.Low, 1e-9, "at least %d", n)
			require.InDelta(t, 100*float64(most[n])/float64(all), *share.High, 1e-9, "at least %d", n)
		}
		requireSums(t, got.Whole, float64(all)/1e6)
		requirePartsSum(t, got)
	})
}

func requireSums(t require.TestingT, p coverage.ChoicePart, people float64) {
	sum := *p.Unknown.People
	for _, c := range p.Counts {
		require.GreaterOrEqual(t, *c.People, 0.0)
		sum += *c.People
	}
	require.InDelta(t, people, sum, 1e-5)
	for n := 1; n < len(p.AtLeast); n++ {
		require.LessOrEqual(t, *p.AtLeast[n].People.Low, *p.AtLeast[n-1].People.Low)
		require.LessOrEqual(t, *p.AtLeast[n].People.High, *p.AtLeast[n-1].People.High)
	}
}

func requirePartsSum(t require.TestingT, c coverage.Choice) {
	for n := range c.Whole.Counts {
		sum := map[string]float64{}
		for _, p := range c.By {
			if p.Counts[n].People != nil {
				sum[p.Level] += *p.Counts[n].People
			}
		}
		for _, level := range []string{"county", "township"} {
			require.InDelta(t, *c.Whole.Counts[n].People, sum[level], 1e-5, level)
		}
	}
}

// TestNearestIsWhatEachIsAlone holds the list against every facility's own distances.
func TestNearestIsWhatEachIsAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s, q := someTown(t)
		for _, f := range s.Facilities { // what is in doubt has no distance of its own
			f.Status, f.SiteID = coverage.Operating, ""
		}
		w, reaches := build(t, s), alone(t, s, q)
		k, supply := rapid.IntRange(1, 4).Draw(t, "k"), supplyOf(t, w, q)
		for i, a := range w.Areas {
			got, err := supply.Nearest(a.ID, k)
			require.NoError(t, err)
			requireNearest(t, got.Any, reaches, i, k, allPoints(got.Points))
			for _, from := range []*coverage.FromPoint{got.Median, got.Worst} {
				if from != nil {
					requireNearest(t, from.Facilities, reaches, i, k, []int{from.Point})
				}
			}
		}
	})
}

func allPoints(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

func requireNearest(t require.TestingT, got []coverage.Near, reaches map[string]*coverage.Reach, area, k int, points []int) {
	var want []coverage.Near
	for id, r := range reaches {
		best := int32(coverage.Unreached)
		for _, p := range points {
			mm, _ := r.At(coverage.ClassCare, area, p)
			best = min(best, mm)
		}
		if best != coverage.Unreached {
			want = append(want, coverage.Near{Facility: id, Metres: float64(best) / 1000})
		}
	}
	slices.SortFunc(want, func(a, b coverage.Near) int {
		return cmp.Or(cmp.Compare(a.Metres, b.Metres), cmp.Compare(a.Facility, b.Facility))
	})
	want = want[:min(k, len(want))]
	certain := slices.DeleteFunc(slices.Clone(got), func(n coverage.Near) bool { return n.Doubtful })
	require.Len(t, certain, len(want))
	for n := range want {
		require.Equal(t, want[n].Facility, certain[n].Facility)
		require.Equal(t, want[n].Metres, certain[n].Metres)
	}
}

func TestChoiceOfADrawnTown(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		a--D--b--D--------c`).Ways(`
		+--+--+--+--------+`)
	w := s.World(t)
	c, err := supplyOf(t, w, circleQuestion()).Choice(3, 1000)
	require.NoError(t, err)
	require.Equal(t, coverage.Walking, c.Method)
	require.Equal(t, 2, c.Facilities)
	// a: D at 300, D2 at 900; b: both at 300; c: D2 at 900, D at 1,500
	require.Equal(t, 0.0, *c.Whole.Counts[0].People)
	require.Equal(t, 4.0, *c.Whole.Counts[1].People)
	require.Equal(t, 3.0, *c.Whole.Counts[2].People)
	require.Equal(t, 0.0, *c.Whole.Counts[3].Elders60)
	require.True(t, c.Whole.Counts[3].OrMore)
	require.InDelta(t, 100*3.0/7, *c.Whole.AtLeast[1].People.Value, 1e-9)

	s.Facilities["D"].SiteID, s.Facilities["D2"].SiteID = "campus", "campus"
	c, err = supplyOf(t, s.World(t), circleQuestion()).Choice(2, 1000)
	require.NoError(t, err)
	require.Equal(t, 7.0, *c.Whole.Counts[1].People, "two records of a site are one choice")

	for _, bad := range [][2]int{{0, 100}, {11, 100}, {1, 0}} {
		_, err = supplyOf(t, w, circleQuestion()).Choice(bad[0], bad[1])
		require.ErrorIs(t, err, coverage.ErrInvalid)
	}
	n, err := supplyOf(t, w, circleQuestion()).Nearest("a", 1)
	require.NoError(t, err)
	require.Equal(t, "D", n.Median.Facilities[0].Facility)
	_, err = supplyOf(t, w, circleQuestion()).Nearest("z", 1)
	require.ErrorIs(t, err, coverage.ErrNotFound)
	_, err = supplyOf(t, w, circleQuestion()).Nearest("a", 0)
	require.ErrorIs(t, err, coverage.ErrInvalid)
}

// What no way leads to is listed by its straight line, in doubt.
func TestNearestNamesWhatNoWayLeadsTo(t *testing.T) {
	t.Parallel()
	w := draw.New(100, `
		a-----S

		  D`).Ways(`
		+-----+`).World(t)
	n, err := supplyOf(t, w, circleQuestion()).Nearest("a", 1)
	require.NoError(t, err)
	require.Len(t, n.Any, 2)
	require.Equal(t, "D", n.Any[0].Facility)
	require.True(t, n.Any[0].Doubtful)
	require.Equal(t, coverage.StraightLine, n.Any[0].Method)
	require.Equal(t, "S", n.Any[1].Facility)
	require.InDelta(t, 600, n.Any[1].Metres, 0.01)
}
