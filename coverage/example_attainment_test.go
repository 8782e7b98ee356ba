package coverage_test

import (
	"fmt"

	"yikezhong/coverage"
)

// Six delivered projects, 200 m² due of each: enough and handed over, enough and not handed over,
// too small, a handover that nobody recorded, one not accepted yet, and one without a room.
func ExampleAssess_attainment() {
	project := func(id, accepted, rooms string) string {
		return fmt.Sprintf(`{"id": "%s", "is_new": true, "urban": true, "households": 1000, "acceptance_date": "%s",
			"care_rooms": [%s]}`, id, accepted, rooms)
	}
	room := func(area int, delivered string) string {
		return fmt.Sprintf(`{"id": "r", "floor_area_m2": %d, "accepted_state": "done", "delivered_state": "%s"}`, area, delivered)
	}
	w := exampleWorld(map[coverage.Layer][]string{coverage.ResidentialAreas: {
		project("a", "2024-06-30", room(400, "done")),
		project("b", "2024-06-30", room(400, "not_done")),
		project("c", "2024-06-30", room(150, "done")),
		project("d", "2024-06-30", room(400, "unknown")),
		project("e", "2026-06-30", room(400, "not_done")),
		project("f", "2024-06-30", ""),
	}})
	a := exampleAnswer(w, "bayannur-2025", "2025-12-31")
	printFindings(a, "BY-11", "required_m2", "provided_m2")
	printRow(a, "BY-11")
	// Output:
	// BY-11 a pass required_m2=200 provided_m2=400
	// BY-11 b fail required_m2=200 provided_m2=0
	// BY-11 c fail required_m2=200 provided_m2=150
	// BY-11 d not_assessable required_m2=200 missing care-rooms.handover_date
	// BY-11 e not_due
	// BY-11 f fail required_m2=200 provided_m2=0
	// BY-11 fail: 25, between 20 and 40, 1 of 4
}

// Five streets: a center with all four functions, one that states it lacks guidance, one whose
// list of functions is not known to be complete, none, and one to open next year.
func ExampleAssess_comprehensiveCenter() {
	center := func(street, more string) string {
		return fmt.Sprintf(`{"id": "c%s", "kind": "comprehensive_care_center", "division": "15070200%s", %s}`, street, street, more)
	}
	const three = `"functions": ["full_care", "day_care", "home_visit"]`
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.Divisions: {
			exampleDivision("150702001", "东街道"), exampleDivision("150702002", "西街道"), exampleDivision("150702003", "南街道"),
			exampleDivision("150702004", "北街道"), exampleDivision("150702005", "新街道"),
		},
		coverage.Facilities: {
			center("1", `"status": "operating", "functions": ["full_care", "day_care", "home_visit", "guidance"]`),
			center("2", `"status": "operating", "functions_absent": ["guidance"], `+three),
			center("3", `"status": "operating", `+three),
			center("5", `"status": "under_construction", "expected_open_year": 2026, `+three),
		},
	})
	a := exampleAnswer(w, "inner-mongolia-2025", "2025-12-31")
	printFindings(a, "NM-02", "lacks")
	printRow(a, "NM-02")
	// Output:
	// NM-02 150702001 pass
	// NM-02 150702002 fail lacks=[guidance]
	// NM-02 150702003 not_assessable missing facilities.functions
	// NM-02 150702004 fail
	// NM-02 150702005 fail
	// NM-02 fail: 25, between 20 and 40, 1 of 4
}

// Four communities: one holds a day-care center, one is served by it, one has only a facility that
// is recorded in the street, and one has nothing. Existence and assignment are two questions.
func ExampleAssess_communities() {
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.Divisions: {
			exampleDivision("152921001", "甲街道"), exampleDivision("152921001001", "甲一社区"), exampleDivision("152921001002", "甲二社区"),
			exampleDivision("152921002", "乙街道"), exampleDivision("152921002001", "乙一社区"),
			exampleDivision("152921003", "丙街道"), exampleDivision("152921003001", "丙一社区"),
		},
		coverage.Facilities: {
			`{"id": "f1", "kind": "day_care_center", "status": "operating", "division": "152921001001",
				"serves_divisions": ["152921001002"]}`,
			`{"id": "f2", "kind": "community_care_station", "status": "operating", "division": "152921002"}`,
		},
	})
	a := exampleAnswer(w, "alxa-2025", "2025-12-31")
	printFindings(a, "AL-04")
	printRow(a, "AL-04")
	printFindings(a, "AL-28")
	printRow(a, "AL-28")
	// Output:
	// AL-04 152921001001 pass
	// AL-04 152921001002 fail
	// AL-04 152921002001 review
	// AL-04 152921003001 fail
	// AL-04 fail: 33.3333, between 25 and 50, 1 of 3
	// AL-28 152921001001 pass
	// AL-28 152921001002 pass
	// AL-28 152921002001 review
	// AL-28 152921003001 fail
	// AL-28 measured: 66.6667, between 50 and 75, 2 of 3
}

// 39 of 117 villages is a third exactly: compared as a fraction it passes, though it prints as 33.3 %.
func ExampleAssess_third() {
	layers := map[coverage.Layer][]string{}
	for i := range 117 {
		code := fmt.Sprintf("150802100%03d", 200+i)
		layers[coverage.Divisions] = append(layers[coverage.Divisions], exampleDivision(code, fmt.Sprintf("第%d村", i)))
		if i < 39 {
			layers[coverage.Facilities] = append(layers[coverage.Facilities], fmt.Sprintf(
				`{"id": "%d", "kind": "learning_point", "status": "operating", "division": "%s"}`, i, code))
		}
	}
	printRow(exampleAnswer(exampleWorld(layers), "bayannur-2025", "2025-12-31"), "BY-19")
	// Output:
	// BY-19 pass: 33.3333, between 33.3333 and 33.3333, 39 of 117
}
