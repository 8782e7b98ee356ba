package coverage_test

import (
	"fmt"
	"testing"

	"github.com/paulmach/orb"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

var undeclared = []coverage.Issue{{Code: coverage.CRSUndeclared, Severity: coverage.IssueWarning}}

// borderTown is three streets of 1.5 km with two estates and four day care centers in each.
func borderTown() *draw.Sketch {
	s := draw.New(100, `
		D..D....a....D..D....b....D..D.
		...............................
		....c.......d.....e.........f..
		...............................
		D..D.........D..D.........D..D.`)
	for i, name := range []string{"东山街道", "道南街道", "道北街道"} {
		code, x := fmt.Sprintf("15078100%d", i+1), float64(11*i)
		d := s.Division(code, name, s.Box(x-1, -5, x+10, 10))
		for _, f := range s.Facilities {
			if geo.Contains(d.Geometry, f.Geometry.(orb.Point)) {
				f.Division = code
			}
		}
	}
	return s
}

func shiftFacilities(s *draw.Sketch, by func(orb.Point) orb.Point) {
	for _, f := range s.Facilities {
		f.Geometry = by(f.Geometry.(orb.Point))
	}
	s.Notes[coverage.Facilities] = undeclared
}

// Micro-case 18: points of a web map sent as they are, beside layers that declared themselves.
func TestAnUndeclaredOffsetIsFound(t *testing.T) {
	t.Parallel()
	for datum, c := range map[string]struct {
		from   func(orb.Point) orb.Point
		metres float64
	}{
		"GCJ-02": {geo.WGS84ToGCJ02, 637},
		"BD-09":  {geo.WGS84ToBD09, 1379},
	} {
		s := borderTown()
		shiftFacilities(s, c.from)
		res := circleOf(t, s.World(t))
		require.Equal(t, coverage.NotAssessable, res.Verdict, datum)
		require.Nil(t, res.Value)
		require.Contains(t, flagCodes(res.Flags), coverage.FlagUndeclaredCRS)
		var found []coverage.Flag
		for _, f := range res.Flags {
			if f.Code == coverage.FlagMisplaced {
				found = append(found, f)
			}
		}
		require.Len(t, found, 1, datum)
		require.Equal(t, "offset", found[0].Variant)
		require.Equal(t, datum, found[0].Figures["datum"])
		require.InDelta(t, c.metres, found[0].Figures["metres"], 5)
		require.Equal(t, found[0].Figures["records"], found[0].Figures["fit_moved"])

		s.Notes = nil // the same places, declared: they are where they are said to be
		require.Equal(t, coverage.Measured, circleOf(t, s.World(t)).Verdict)
	}
}

func TestAnOffsetOfTheOtherLayersIsFound(t *testing.T) {
	t.Parallel()
	s := borderTown()
	for _, d := range s.Divisions {
		ring := d.Geometry.(orb.Polygon)[0]
		for i := range ring {
			ring[i] = geo.WGS84ToGCJ02(ring[i])
		}
	}
	s.Notes[coverage.Divisions] = undeclared
	flags := coverage.PlacementFlags(s.World(t), coverage.DefaultParameters())
	require.Len(t, flags, 1)
	require.Equal(t, "divisions", flags[0].Figures["layer"])
}

func TestSoundDataHasNoOffset(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := borderTown()
		s.Notes = map[coverage.Layer][]coverage.Issue{
			coverage.Facilities: undeclared, coverage.ResidentialAreas: undeclared, coverage.Divisions: undeclared,
		}
		for id := range s.Facilities {
			if rapid.Bool().Draw(t, "gone") {
				delete(s.Facilities, id)
			}
		}
		for i := range rapid.IntRange(0, 20).Draw(t, "facilities") { // where they say they are, or nearly all
			f := draw.New(1, `D`).Facilities["D"]
			f.ID = fmt.Sprint("f", i)
			x, y := rapid.Float64Range(-1, 31).Draw(t, "x"), rapid.Float64Range(-5, 9).Draw(t, "y")
			f.Geometry, f.Division = s.At(x, y), fmt.Sprintf("15078100%d", min(int(x+1)/11, 2)+1)
			if rapid.IntRange(0, 9).Draw(t, "wrong") == 0 {
				f.Division = "150781002"
			}
			s.Facilities[f.ID] = f
		}
		w, err := s.Build()
		require.NoError(t, err)
		for _, f := range coverage.PlacementFlags(w, coverage.DefaultParameters()) {
			require.NotEqual(t, "offset", f.Variant)
		}
	})
}

func TestPlacesInDoubt(t *testing.T) {
	t.Parallel()
	s := draw.New(10, `D---------S----.----C---------E`)
	s.Division("150781001", "甲街道", s.Box(-20, -20, 15, 20))
	s.Division("150781002", "乙街道", s.Box(15, -20, 50, 20))
	for id, unit := range map[string]string{"D": "150781002", "S": "150781001", "C": "150781002", "E": "150781002"} {
		s.Facilities[id].Division = unit
	}
	s.Facilities["S"].Geometry = s.At(13, 0) // exactly 20 m from the boundary
	s.Facilities["S"].Name, s.Facilities["C"].Name = "东山社区养老服务站", "友谊日间照料中心"
	twin := *s.Facilities["C"]
	twin.ID, twin.Name, twin.Geometry = "twin", "友谊（老年人）日间照料中心", s.At(20, 2.9)
	s.Facilities["twin"] = &twin
	flags := coverage.PlacementFlags(s.World(t), coverage.DefaultParameters())
	require.Len(t, flags, 3)
	require.Equal(t, coverage.Figures{
		"count": 1, "facilities": []string{"S"}, "stated": []string{"甲街道"}, "found": []string{"乙街道"},
	}, flags[0].Figures)
	require.Equal(t, "boundary", flags[0].Variant)
	require.Equal(t, coverage.Figures{"count": 1, "facilities": []string{"C"}, "others": []string{"twin"}}, flags[1].Figures)
	require.Equal(t, "duplicate", flags[1].Variant)
	require.Equal(t, coverage.Figures{
		"count": 1, "facilities": []string{"D"}, "stated": []string{"乙街道"}, "found": []string{"甲街道"},
	}, flags[2].Figures)
	require.Equal(t, "misplaced", flags[2].Variant)

	twin.SiteID, s.Facilities["C"].SiteID = "one", "one" // said to be one site: no doubt
	require.Len(t, coverage.PlacementFlags(s.World(t), coverage.DefaultParameters()), 2)
}
