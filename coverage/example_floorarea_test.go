package coverage_test

import (
	"fmt"

	"yikezhong/coverage"
)

// An estate of 1,300 households with one room of 260 m², under a plan that asks 20 m² for each
// hundred households and 350 m² of each site.
func ExampleAssess_floorArea() {
	w := exampleWorld(map[coverage.Layer][]string{coverage.ResidentialAreas: {
		`{"id": "riverside", "is_new": true, "households": 1300, "care_rooms": [{"id": "room", "floor_area_m2": 260}]}`,
	}})
	a := exampleAnswer(w, "bayannur-2025", "2025-12-31")
	printFindings(a, "BY-27", "required_m2", "provided_m2", "shortfall_m2")
	printFindings(a, "BY-28", "floor_area_m2", "minimum_m2", "shortfall_m2")
	// Output:
	// BY-27 riverside pass required_m2=260 provided_m2=260 shortfall_m2=0
	// BY-28 riverside fail floor_area_m2=260 minimum_m2=350 shortfall_m2=90
}

// Two estates of 400 and 600 households that share one room of 350 m² by agreement: the pool is
// judged as one, and each member bears its verdict. Without an agreement the one with the room
// has enough for itself, and the other is for review.
func ExampleAssess_pooling() {
	const agreed = `, "pool_agreement_no": "TC-7"`
	for _, agreement := range []string{agreed, ""} {
		w := exampleWorld(map[coverage.Layer][]string{coverage.ResidentialAreas: {
			`{"id": "east", "is_new": true, "households": 400, "pool": "p"` + agreement +
				`, "care_rooms": [{"id": "room", "floor_area_m2": 350}]}`,
			`{"id": "west", "is_new": true, "households": 600, "pool": "p", "care_rooms": []}`,
		}})
		a := exampleAnswer(w, "bayannur-2025", "2025-12-31")
		printFindings(a, "BY-27", "required_m2", "provided_m2")
	}
	// Output:
	// BY-27 east pass required_m2=200 provided_m2=350
	// BY-27 west pass required_m2=200 provided_m2=350
	// BY-27 east pass required_m2=80 provided_m2=350
	// BY-27 west review required_m2=200 provided_m2=350
}

// 210 m² for 2,620 people is 0.080 m² a head on floor; no land is given. Until the basis is
// chosen the row is for review.
func ExampleAssess_perCapita() {
	w := exampleWorld(map[coverage.Layer][]string{coverage.ResidentialAreas: {
		`{"id": "oasis", "is_new": true, "households": 1000, "residents": 2620,
			"care_rooms": [{"id": "room", "floor_area_m2": 210}]}`,
	}})
	for _, basis := range []string{"", "floor", "land"} {
		a := exampleAnswer(w, "alxa-2025", "2025-12-31", "per_capita_basis", basis)
		fmt.Printf("basis %q: ", basis)
		printFindings(a, "AL-03", "residents", "required_m2_per_person")
	}
	// Output:
	// basis "": AL-03 oasis review residents=2620
	// basis "floor": AL-03 oasis fail residents=2620 required_m2_per_person=0.1
	// basis "land": AL-03 oasis not_assessable residents=2620 missing care-rooms.site_area_m2
}
