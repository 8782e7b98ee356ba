package coverage_test

import (
	"fmt"

	"yikezhong/coverage"
)

// exampleTown is a city of 42,000 elders among 151,111 residents.
const exampleTown = `{"id": "150781", "code": "150781", "name": "边城市", "kind": "county",
	"populations": [{"year": 2025, "basis": "resident", "residents": 151111, "elders60": 42000}]}`

// 595 beds in homes and 108 in the communities, for 42,000 elders: 16.7 a thousand, 14.2 on
// homes alone. Fifty beds at home and a hospital's ninety are shown and not counted.
func ExampleAssess_bedsPerThousand() {
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.Divisions: {exampleTown},
		coverage.Facilities: {
			`{"id": "homes", "kind": "residential_care_home", "status": "operating", "division": "150781", "beds": 595}`,
			`{"id": "day", "kind": "day_care_center", "status": "operating", "division": "150781", "beds": 108, "beds_home": 50}`,
			`{"id": "hospital", "kind": "hospital", "status": "operating", "division": "150781", "beds": 90}`,
			`{"id": "site", "kind": "residential_care_home", "status": "under_construction", "division": "150781", "beds": 300}`,
		},
	})
	a := exampleAnswer(w, "manzhouli-2025", "2025-12-31")
	printRow(a, "MZ-04")
	for _, r := range a.Indicators {
		if r.ID == "MZ-04" {
			fmt.Printf("need %.0f, short %.0f, institutions only %.1f\n", *r.Need, *r.Shortfall, r.Figures["institutions_only"])
		}
	}
	// Output:
	// MZ-04 fail: 16.7381, between 16.7381 and 16.7381, 703 of 42000
	// need 840, short 137, institutions only 14.2
}

// Three homes; the third does not say how many of its 100 beds are nursing beds. The headline is
// 120 of 200; the truth lies between none and all of the third's.
func ExampleAssess_nursingShare() {
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.Divisions: {exampleTown},
		coverage.Facilities: {
			`{"id": "a", "kind": "residential_care_home", "status": "operating", "division": "150781", "beds": 120, "beds_nursing": 80}`,
			`{"id": "b", "kind": "residential_care_home", "status": "operating", "division": "150781", "beds": 80, "beds_nursing": 40}`,
			`{"id": "c", "kind": "residential_care_home", "status": "operating", "division": "150781", "beds": 100}`,
		},
	})
	a := exampleAnswer(w, "manzhouli-2025", "2025-12-31")
	printRow(a, "MZ-05")
	printFindings(a, "MZ-05")
	// Output:
	// MZ-05 review: 60, between 40 and 73.3333, 120 of 200
	// MZ-05 c not_assessable missing facilities.beds_nursing
}

// 680 places on file for 151,111 residents reach 4.5 a thousand; 679 do not, however it prints.
// Places of a provider that is not on file are left out.
func ExampleAssess_placesPerThousand() {
	for _, places := range []int{680, 679} {
		w := exampleWorld(map[coverage.Layer][]string{
			coverage.Divisions: {exampleTown},
			coverage.Facilities: {
				fmt.Sprintf(`{"id": "a", "kind": "childcare_center", "status": "operating", "division": "150781",
					"filed": true, "childcare_places": %d}`, places),
				`{"id": "b", "kind": "childcare_point", "status": "operating", "division": "150781",
					"filed": false, "childcare_places": 50}`,
			},
		})
		printRow(exampleAnswer(w, "manzhouli-2025", "2025-12-31"), "MZ-19")
	}
	// Output:
	// MZ-19 pass: 4.5, between 4.5 and 4.5, 680 of 151111
	// MZ-19 fail: 4.49339, between 4.49339 and 4.49339, 679 of 151111
}

// Two districts and a development zone, each to have two communities of honour at the region's
// level or above. The zone is not a district unless the parameter says so.
func ExampleAssess_perCounty() {
	community := func(code string) string {
		return fmt.Sprintf(`{"id": "%s", "code": "%s", "name": "社区", "designations": [
			{"name": "示范性老年友好型社区", "level": "national", "year": 2023}]}`, code, code)
	}
	w := exampleWorld(map[coverage.Layer][]string{coverage.Divisions: {
		`{"id": "150802", "code": "150802", "name": "甲区", "kind": "district"}`, community("150802001001"), community("150802001002"),
		`{"id": "150821", "code": "150821", "name": "乙县", "kind": "county"}`, community("150821100001"), community("150821100002"),
		`{"id": "150871", "code": "150871", "name": "丙开发区", "kind": "development_zone"}`, community("150871400001"),
	}})
	for _, zones := range []string{"", "excluded", "counted"} {
		fmt.Printf("zones %q: ", zones)
		printRow(exampleAnswer(w, "bayannur-2025", "2025-12-31", "development_zones", zones), "BY-15")
	}
	// Output:
	// zones "": BY-15 review: 100, between 100 and 100, 2 of 2
	// zones "excluded": BY-15 pass: 100, between 100 and 100, 2 of 2
	// zones "counted": BY-15 fail: 66.6667, between 66.6667 and 66.6667, 2 of 3
}

// Sixty-six providers are on the register and on file; one more is registered, its filing not
// recorded. Sixty-seven are asked for: the one decides.
func ExampleAssess_totals() {
	layers := map[coverage.Layer][]string{coverage.Divisions: {exampleTown}}
	for i := range 67 {
		filed := `, "filed": true`
		if i == 66 {
			filed = ""
		}
		layers[coverage.Facilities] = append(layers[coverage.Facilities], fmt.Sprintf(
			`{"id": "c%02d", "kind": "childcare_center", "status": "operating", "division": "150781", "registered": true%s}`, i, filed))
	}
	a := exampleAnswer(exampleWorld(layers), "bayannur-2025", "2025-12-31")
	printRow(a, "BY-23")
	printFindings(a, "BY-23")
	// Output:
	// BY-23 review: 66, between 66 and 67, 66 of ?
	// BY-23 c66 not_assessable missing facilities.filed
}

// One carer for three dependent residents and one for ten who care for themselves: 30/3 + 40/10 =
// 14 carers, one more than the home has.
func ExampleAssess_carers() {
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.Divisions: {exampleTown},
		coverage.Facilities: {`{"id": "home", "kind": "residential_care_home", "status": "operating", "division": "150781",
			"residents_dependent": 30, "residents_selfcare": 40, "carers": 13}`},
	})
	a := exampleAnswer(w, "wuzhong-2025", "2025-12-31")
	printFindings(a, "WZ-18", "carers_required", "carers", "carers_missing")
	// Output:
	// WZ-18 home fail carers_required=14 carers=13 carers_missing=1
}

// Four homes: a clinic of its own, an agreement in force, an agreement that ended, and one whose
// agreement bears no date.
func ExampleAssess_medical() {
	home := func(id, medical string) string {
		return fmt.Sprintf(`{"id": "%s", "kind": "residential_care_home", "status": "operating", "division": "150781", %s}`, id, medical)
	}
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.Divisions: {exampleTown},
		coverage.Facilities: {
			home("a", `"medical": "own"`),
			home("b", `"medical": "agreement", "medical_agreement_until": "2026-06-30"`),
			home("c", `"medical": "agreement", "medical_agreement_until": "2025-06-30"`),
			home("d", `"medical": "agreement"`),
		},
	})
	a := exampleAnswer(w, "bayannur-2025", "2025-12-31")
	printFindings(a, "BY-21")
	printRow(a, "BY-21")
	// Output:
	// BY-21 a pass
	// BY-21 b pass
	// BY-21 c fail
	// BY-21 d not_assessable missing facilities.medical_agreement_until
	// BY-21 fail: 66.6667, between 50 and 75, 2 of 3
}

// Three figures somebody reported: of the year, of three years before, and none.
func ExampleAssess_reported() {
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.Divisions: {`{"id": "152900", "code": "152900", "name": "甲盟", "kind": "prefecture"}`},
		coverage.Reporteds: {
			`{"id": "1", "indicator": "AL-19", "division": "152900", "numerator": 1930, "denominator": 2000, "as_of": "2025-12-31"}`,
			`{"id": "2", "indicator": "AL-11", "division": "152900", "value": 99.2, "unit": "%", "as_of": "2022-12-31"}`,
		},
	})
	a := exampleAnswer(w, "alxa-2025", "2025-12-31")
	for _, id := range []string{"AL-19", "AL-11", "AL-10"} {
		printRow(a, id)
	}
	// Output:
	// AL-19 pass: 96.5, between 96.5 and 96.5, 1930 of 2000
	// AL-11 review: 99.2, between 99.2 and 99.2, ? of ?
	// AL-10 not_assessable: ?, between ? and ?, ? of ?
}
