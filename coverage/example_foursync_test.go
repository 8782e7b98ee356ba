package coverage_test

import (
	"fmt"

	"yikezhong/coverage"
)

// An estate in two phases. The room stands in the second: permitted and begun with it, accepted
// a month late, and not handed over 92 days after the residents moved in.
func ExampleAssess_fourSync() {
	w := exampleWorld(map[coverage.Layer][]string{coverage.ResidentialAreas: {
		`{"id": "a1", "project_id": "A", "phase": 1, "is_new": true, "households": 500, "status": "delivered",
			"plan_permit_date": "2021-05-10", "construction_start_date": "2021-08-01",
			"acceptance_date": "2023-06-30", "delivery_date": "2023-09-30"}`,
		`{"id": "a2", "project_id": "A", "phase": 2, "is_new": true, "households": 500, "status": "delivered",
			"plan_permit_date": "2022-05-10", "construction_start_date": "2022-08-01",
			"acceptance_date": "2025-05-31", "delivery_date": "2025-09-30", "care_rooms": [{"id": "room",
			"floor_area_m2": 400, "plan_permit_date": "2022-05-10", "construction_start_date": "2022-08-01",
			"acceptance_date": "2025-07-01", "delivered_state": "not_done"}]}`,
	}})
	a := exampleAnswer(w, "bayannur-2025", "2025-12-31")
	for _, f := range a.Findings {
		if f.Indicators[0] != "BY-29" {
			continue
		}
		fmt.Println(f.Subject.ID, f.Verdict)
		for _, s := range f.Stages {
			switch {
			case s.LagDays != nil:
				fmt.Println(s.Stage, s.Verdict, "late by days:", *s.LagDays)
			case s.OverdueDays != nil:
				fmt.Println(s.Stage, s.Verdict, "overdue by days:", *s.OverdueDays)
			default:
				fmt.Println(s.Stage, s.Verdict)
			}
		}
	}
	// Output:
	// A fail
	// planned pass
	// built pass
	// accepted fail late by days: 31
	// delivered fail overdue by days: 92
}

// Three phases of 500, 500 and 1,000 households; the room is complete with the second, when
// exactly half of the housing is. Under the adopted norm of the region that is not before half.
func ExampleAssess_phases() {
	phase := func(n, households int, accepted, rooms string) string {
		return fmt.Sprintf(`{"id": "p%d", "project_id": "P", "phase": %d, "is_new": true, "households": %d, "status": "accepted",
			"land_contract_date": "2022-06-01", "acceptance_date": "%s"%s}`, n, n, households, accepted, rooms)
	}
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.ResidentialAreas: {
			phase(1, 500, "2023-10-01", ""),
			phase(2, 500, "2024-10-01", `, "care_rooms": [{"id": "room", "floor_area_m2": 400, "acceptance_date": "2024-10-01"}]`),
			phase(3, 1000, "2025-10-01", ""),
		},
		coverage.Norms: {exampleNorm("neimenggu-2022-44")},
	})
	for _, equal := range []bool{false, true} {
		a := exampleAnswer(w, "bayannur-2025", "2025-12-31", "phase_share_equal", equal)
		printFindings(a, "neimenggu-2022-44#phasing", "in_first_phase", "share_complete_percent")
	}
	// Output:
	// neimenggu-2022-44#phasing P fail in_first_phase=false share_complete_percent=50
	// neimenggu-2022-44#phasing P pass in_first_phase=false share_complete_percent=50
}
