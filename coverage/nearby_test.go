package coverage_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

func TestNearbyWalksWhereItCan(t *testing.T) {
	t.Parallel()
	// D is inside a; H is 500 m along the street; S and K are too far from it
	s := draw.New(100, `
		a----H
		      S

		K`).Ways(`
		+----+`)
	p := coverage.DefaultParameters()
	s.Facilities["D"] = draw.New(100, `D`).Facilities["D"]
	near := s.World(t).Nearby(p, coverage.Walking)
	require.Len(t, near, 4)
	require.Equal(t, coverage.Nearby{
		Area: "a", Facility: "D", Name: "D", Kind: coverage.DayCareCenter, Metres: 0, Method: coverage.Walking,
	}, near[0])
	require.Equal(t, "K", near[1].Facility)
	require.Equal(t, coverage.StraightLine, near[1].Method)
	require.InDelta(t, 290*1.3, near[1].Metres, 0.01, "from the edge, 10 m from the middle")
	require.Equal(t, "H", near[2].Facility)
	require.Equal(t, coverage.Walking, near[2].Method)
	require.InDelta(t, 500, near[2].Metres, 0.01)
	require.Equal(t, "S", near[3].Facility)
	require.InDelta(t, 1.3*math.Hypot(590, 90), near[3].Metres, 0.01)

	straight := s.World(t).Nearby(p, coverage.StraightLine)
	require.InDelta(t, 490*1.3, straight[2].Metres, 0.01)
	for _, n := range straight {
		require.Equal(t, coverage.StraightLine, n.Method)
	}
	p.CircleM = 400
	require.Len(t, s.World(t).Nearby(p, coverage.Walking), 2)
}

func TestNearbyIsNotAcrossTheRiver(t *testing.T) {
	t.Parallel()
	w := acrossTheRiver().World(t)
	p := coverage.DefaultParameters()
	near := w.Nearby(p, coverage.Walking)
	require.Len(t, near, 1, "b walks 1,700 m")
	require.Equal(t, "a", near[0].Area)
	require.Len(t, w.Nearby(p, coverage.StraightLine), 2)
}
