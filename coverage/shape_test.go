package coverage_test

import (
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

func TestShapeOfAUnit(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `
		a---b
		--D--`)
	s.Division("150781001", "甲街道", s.Box(0, 0, 5, 5))
	office := s.At(2, 2)
	s.Division("150781002", "乙街道", nil).Office = &office
	s.Division("150781003", "丙街道", nil)
	s.Division("150781004", "丁街道", nil)
	s.Areas["a"].Division, s.Areas["b"].Division, s.Facilities["D"].Division = "150781003", "150781003", "150781003"
	w := s.World(t)

	g, located := coverage.ShapeOf(w, circleQuestion(), "150781001")
	require.Equal(t, "Polygon", g.Type)
	require.True(t, located)
	g, located = coverage.ShapeOf(w, circleQuestion(), "150781002")
	require.Equal(t, office, g.Geometry())
	require.False(t, located)
	g, located = coverage.ShapeOf(w, circleQuestion(), "150781003")
	require.False(t, located)
	require.True(t, geo.Contains(g.Geometry(), s.At(2, 0)), "the hull of its estates")
	require.True(t, geo.Contains(g.Geometry(), s.At(2, 1)), "and its facility")
	g, located = coverage.ShapeOf(w, circleQuestion(), "150781004")
	require.Nil(t, g)
	require.False(t, located)
}

func TestShapeOfAProject(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `a--b--c--d`)
	s.Areas["c"].Geometry, s.Areas["d"].Geometry = s.At(6, 0), nil
	g, located := coverage.ShapeOfAreas(s.Areas["a"], s.Areas["b"], s.Areas["c"], s.Areas["d"])
	require.Equal(t, "MultiPolygon", g.Type)
	require.True(t, located)
	g, located = coverage.ShapeOfAreas(s.Areas["c"], s.Areas["d"])
	require.Equal(t, "Point", g.Type)
	require.True(t, located)
	g, located = coverage.ShapeOfAreas(s.Areas["d"])
	require.Nil(t, g)
	require.False(t, located)
}

func TestCircleIsDrawn(t *testing.T) {
	t.Parallel()
	s := draw.New(100, `D--S`)
	s.Facilities["S"].Geometry = nil
	w, p := s.World(t), coverage.DefaultParameters()
	circle, err := w.Circle("D", 1000, coverage.StraightLine, p)
	require.NoError(t, err)
	for _, v := range circle.(orb.Polygon)[0] {
		require.InDelta(t, 1000/1.3, geo.Distance(s.Facilities["D"].Geometry.(orb.Point), v), 1e-6)
	}
	for _, id := range []string{"S", "nobody"} {
		_, err = w.Circle(id, 1000, coverage.StraightLine, p)
		require.ErrorIs(t, err, coverage.ErrNotFound)
	}
	_, err = w.Circle("D", 0, coverage.StraightLine, p)
	require.ErrorIs(t, err, coverage.ErrInvalid)
}
