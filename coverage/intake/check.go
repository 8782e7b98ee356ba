package intake

import (
	"strconv"

	"yikezhong/coverage"
)

// say records a fault of the property named field.
type say func(code, field string, words ...string)

// check holds the properties of one feature against each other.
func check(v any, say say) {
	switch f := v.(type) {
	case *coverage.Division:
		checkDivision(f, say)
	case *coverage.ResidentialArea:
		checkArea(f, say)
	case *coverage.CareRoom:
		checkRoom(f, say)
	case *coverage.Facility:
		checkFacility(f, say)
	case *coverage.Dwelling:
		above(say, "elders_above_residents", "elders60", f.Elders60, f.Residents)
	case *coverage.Reported:
		required(say, "division", f.Division)
		if f.Measure == "" && f.Indicator == "" {
			say("measure_or_indicator", "measure")
		}
	}
}

func required(say say, field, value string) {
	if value == "" {
		example := map[string]string{"code": "150781001000", "name": "东山街道", "division": "150781000000"}[field]
		say("required_missing", field, "example", example)
	}
}

// above says code where both figures are known and a is more than b.
func above(say say, code, field string, a, b *int) {
	if a != nil && b != nil && *a > *b {
		say(code, field, "a", strconv.Itoa(*a), "b", strconv.Itoa(*b))
	}
}

// sum adds what is known; nil where nothing is.
func sum(all ...*int) *int {
	var out *int
	for _, n := range all {
		if n == nil {
			continue
		}
		if out == nil {
			out = new(int)
		}
		*out += *n
	}
	return out
}

// dated is a date with the name of its property.
type dated struct {
	field string
	date  coverage.Date
}

// inOrder says which date lies before one that should not come after it.
func inOrder(say say, dates ...dated) {
	for i := 1; i < len(dates); i++ {
		for j := i - 1; j >= 0; j-- {
			if dates[j].date.NotAfter(dates[i].date) == coverage.No {
				say("dates_out_of_order", dates[i].field, "other", dates[j].field,
					"a", dates[i].date.String(), "b", dates[j].date.String())
				break
			}
		}
	}
}

func checkDivision(d *coverage.Division, say say) {
	required(say, "code", d.Code)
	required(say, "name", d.Name)
	inOrder(say, dated{"valid_from", d.ValidFrom}, dated{"valid_to", d.ValidTo})
	for _, p := range d.Populations {
		if p.Year == 0 {
			say("required_missing", "population_year", "example", "2023")
		}
		above(say, "elders_above_residents", "elders60", p.Elders60, p.Residents)
		above(say, "elders65_above_elders60", "elders65", p.Elders65, p.Elders60)
		above(say, "under3_above_residents", "under3", p.Under3, p.Residents)
	}
}

func checkArea(a *coverage.ResidentialArea, say say) {
	above(say, "households_phase_above_project", "households", a.Households, a.ProjectHouseholds)
	above(say, "households_built_above_households", "households_built", a.HouseholdsBuilt, a.Households)
	above(say, "elders_above_residents", "elders60", a.Elders60, a.Residents)
	above(say, "under3_above_residents", "under3", a.Under3, a.Residents)
	inOrder(
		say,
		dated{"planning_condition_date", a.PlanningConditionDate},
		dated{"land_contract_date", a.LandContractDate},
		dated{"plan_permit_date", a.PlanPermitDate},
		dated{"construction_start_date", a.ConstructionStartDate},
		dated{"acceptance_date", a.AcceptanceDate},
		dated{"delivery_date", a.DeliveryDate},
	)
	if a.CareRooms == nil {
		return
	}
	for i := range *a.CareRooms {
		checkRoom(&(*a.CareRooms)[i], func(code, field string, words ...string) {
			for i := 0; i+1 < len(words); i += 2 {
				if words[i] == "other" {
					words[i+1] = "care_" + words[i+1]
				}
			}
			say(code, "care_"+field, words...)
		})
	}
}

func checkRoom(r *coverage.CareRoom, say say) {
	inOrder(
		say,
		dated{"plan_permit_date", r.PlanPermitDate},
		dated{"construction_start_date", r.ConstructionStartDate},
		dated{"acceptance_date", r.AcceptanceDate},
		dated{"handover_date", r.HandoverDate},
	)
	if r.FloorAreaM2 == nil {
		return
	}
	parts := 0.0
	for _, p := range []*float64{r.EldersAreaM2, r.ChildcareAreaM2} {
		if p != nil {
			parts += *p
		}
	}
	if parts > *r.FloorAreaM2+0.01 { // a figure rounded to the square centimetre twice
		say("room_parts_above_area", "floor_area_m2", "a", strconv.FormatFloat(parts, 'f', -1, 64),
			"b", strconv.FormatFloat(*r.FloorAreaM2, 'f', -1, 64))
	}
}

func checkFacility(f *coverage.Facility, say say) {
	above(say, "beds_nursing_above_beds", "beds_nursing", f.BedsNursing, f.Beds)
	above(say, "beds_parts_above_beds", "beds_safety_net", sum(f.BedsSafetyNet, f.BedsInclusive), f.Beds)
	above(say, "childcare_inclusive_above_places", "childcare_places_inclusive", f.ChildcarePlacesInclusive,
		f.ChildcarePlaces)
	inOrder(say, dated{"open_date", f.OpenDate}, dated{"close_date", f.CloseDate})
	for _, absent := range f.FunctionsAbsent {
		for _, has := range f.Functions {
			if has == absent {
				say("functions_contradict", "functions_absent", "value", string(has))
			}
		}
	}
}
