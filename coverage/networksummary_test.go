package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

func TestNetworkSummaryOfAnIsland(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		a--D

		b-------S`).Ways(`
		+--+
		
		+---`)
	s.Way(s.At(20, 20), s.At(20.5, 20)) // 50 m that lead nowhere
	no := false
	s.Way(s.At(0, 1), s.At(4, 1))
	s.Walkways[len(s.Walkways)-1].Walkable = &no
	w := s.World(t)
	n, err := w.NetworkSummary(coverage.DefaultParameters(), 2)
	require.NoError(t, err)
	require.Equal(t, 4, n.Ways)
	require.Equal(t, coverage.WaysLeft{SaidNot: 1}, n.LeftOut)
	require.Equal(t, 3, n.Parts)
	require.Equal(t, 1, n.Small)
	require.InDelta(t, 0.65, n.Kilometres, 1e-6)
	require.InDelta(t, 0.35, n.HangsOffKm, 1e-6)
	require.Equal(t, coverage.PlacesOn{On: 1, Off: 1}, n.Facilities)
	require.Equal(t, coverage.PlacesOn{On: 2}, n.Points)
	require.Len(t, n.Largest, 3)
	require.InDelta(t, 50, n.Largest[2].Metres, 0.001)
	require.Equal(t, "w3", n.Largest[2].Way)
	places := 0
	for _, part := range n.Largest {
		places += part.Facilities + part.Points
	}
	require.Equal(t, 3, places)
	_, err = draw.World(t, 100, `a`).NetworkSummary(coverage.DefaultParameters(), 1)
	require.ErrorIs(t, err, coverage.ErrNotFound)

	report := w.SnapReport(coverage.DefaultParameters(), 1)
	require.Less(t, geo.Distance(report[0].At, report[0].Foot), 0.01)
	require.False(t, report[1].OK)
	require.Equal(t, report[1].At, report[1].Foot)
}
