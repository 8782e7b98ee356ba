package coverage_test

import (
	"fmt"
	"math/big"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// Five streets, four of which pass; nobody knows what the fifth's center does.
func ExampleRate_Bounds() {
	r := coverage.Rate{Pass: 4, Missing: 1}
	low, high, ok := r.Bounds()
	fmt.Println(low.FloatString(2), high.FloatString(2), ok)
	fmt.Println(r.Against(big.NewRat(1, 1)), r.Against(big.NewRat(4, 5)))
	_, _, ok = coverage.Rate{}.Bounds()
	fmt.Println(ok, coverage.Rate{}.Against(big.NewRat(1, 1)))
	// Output:
	// 0.80 1.00 true
	// review pass
	// false not_applicable
}

// The estate of 1,300 households lacks no floor, but its one room is too small a site.
func ExampleAssess_gaps() {
	w := exampleWorld(map[coverage.Layer][]string{coverage.ResidentialAreas: {
		`{"id": "riverside", "is_new": true, "households": 1300, "care_rooms": [{"id": "room", "floor_area_m2": 260}]}`,
	}})
	for _, g := range exampleAnswer(w, "bayannur-2025", "2025-12-31").Gaps {
		if g.Kind == coverage.GapSingleSite {
			fmt.Println(g.ID)
			fmt.Println(g.Severity, *g.Required, *g.Provided, *g.Missing, g.Unit, g.Clause.Place)
		}
	}
	// Output:
	// A2.single_site.room.residential-areas.riverside
	// required_unlabelled 350 260 90 m² 序号15 重点工作举措
}

// The same question on the same content is the same id, whatever the revision's number.
func ExampleQuestion_ID() {
	estate := func(area int) *coverage.World {
		return exampleWorld(map[coverage.Layer][]string{coverage.ResidentialAreas: {fmt.Sprintf(
			`{"id": "a", "is_new": true, "households": 1300, "care_rooms": [{"id": "room", "floor_area_m2": %d}]}`, area)}})
	}
	catalogue, err := seeds.Load()
	must(err)
	plans, err := catalogue.Chain("bayannur-2025")
	must(err)
	id := func(w *coverage.World, year int, parameters map[string]any) string {
		p, err := coverage.DefaultParameters().With(parameters)
		must(err)
		id, err := coverage.Question{Plans: plans, AsOf: coverage.YearEnd(year), Parameters: p}.ID(w)
		must(err)
		return id
	}
	first := id(estate(260), 2025, nil)
	again := estate(260)
	again.Revision = 7
	fmt.Println("length", len(first))
	fmt.Println("asked again, a default written out:", id(again, 2025, map[string]any{"circle_m": 1000}) == first)
	fmt.Println("another date:", id(estate(260), 2024, nil) == first)
	fmt.Println("another room:", id(estate(261), 2025, nil) == first)
	fmt.Println("another parameter:", id(estate(260), 2025, map[string]any{"circle_m": 900}) == first)
	// Output:
	// length 32
	// asked again, a default written out: true
	// another date: false
	// another room: false
	// another parameter: false
}
