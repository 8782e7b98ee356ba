package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// TestPerCapita is golden case 6 and its edges: 2,620 people, 0.1 m² a head is 262 m².
func TestPerCapita(t *testing.T) {
	t.Parallel()
	row := minimum(t, "X-A3", coverage.A3, "0.1", "㎡/人", coverage.Args{})
	row.AppliesTo = coverage.NewAreas
	people := func(n *int, a coverage.ResidentialArea) coverage.ResidentialArea {
		a.Residents = n
		return a
	}
	landed := func(m2 float64) coverage.CareRoom {
		r := room("r", 210)
		r.SiteAreaM2 = &m2
		return r
	}
	station := open("s", coverage.CommunityCareStation, quarterA)
	station.ServesAreas, station.FloorAreaM2, station.SiteAreaM2 = []string{"p"}, ptr(100.0), ptr(300.0)
	tests := map[string]struct {
		basis   string
		things  []any
		verdict coverage.Verdict
		missing []string
	}{
		"no basis set":       {"", []any{people(ptr(2620), estate("p", 1000, room("r", 210)))}, coverage.Review, nil},
		"floor short":        {"floor", []any{people(ptr(2620), estate("p", 1000, room("r", 210)))}, coverage.Fail, nil},
		"floor at the limit": {"floor", []any{people(ptr(2620), estate("p", 1000, room("r", 262)))}, coverage.Pass, nil},
		"land not known": {
			"land",
			[]any{people(ptr(2620), estate("p", 1000, room("r", 210)))},
			coverage.NotAssessable,
			[]string{"care-rooms.site_area_m2"},
		},
		"land at the limit":     {"land", []any{people(ptr(2620), estate("p", 1000, landed(262)))}, coverage.Pass, nil},
		"land of a station too": {"land", []any{people(ptr(2620), estate("p", 1000)), station}, coverage.Pass, nil},
		"no rooms, no land":     {"land", []any{people(ptr(2620), estate("p", 1000))}, coverage.Fail, nil},
		"rooms not said": {
			"floor",
			[]any{people(ptr(2620), unsaid("p", 1000))},
			coverage.NotAssessable,
			[]string{"residential-areas.care_rooms"},
		},
		"nobody lives there": {
			"floor",
			[]any{people(ptr(0), estate("p", 1000, room("r", 210)))},
			coverage.NotAssessable,
			[]string{"residential-areas.residents"},
		},
		"people estimated": {"floor", []any{people(nil, estate("p", 1000, room("r", 262)))}, coverage.Review, nil},
		"neither homes nor people": {"floor", []any{func() any {
			a := estate("p", 0, room("r", 262))
			a.Households = nil
			return a
		}()}, coverage.NotAssessable, []string{"residential-areas.residents"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := assess(t, inBanner(t, tt.things...), asked{parameters: map[string]any{"per_capita_basis": tt.basis}}, row)
			f := findingOf(t, a, coverage.A3, "p")
			require.Equal(t, tt.verdict, f.Verdict)
			require.Equal(t, tt.missing, f.Missing)
			require.Equal(t, tt.verdict, a.Indicators[0].Verdict)
		})
	}
}
