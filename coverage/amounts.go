package coverage

// Amounts are of land, households, people and elders; nil where of none the amount is known.
type Amounts struct {
	LandM2     *float64 `json:"land_m2"`
	Households *float64 `json:"households"`
	People     *float64 `json:"people"`
	Elders60   *float64 `json:"elders60"`
}

// amounts shows a part of each load, in its own unit.
func amounts(by [loads]split, part func(split) int64) Amounts {
	var of [loads]*float64
	for l := range loads {
		if by[l].all() == 0 {
			continue
		}
		n := part(by[l])
		of[l] = ptr(persons(n))
		if l == landLoad {
			of[l] = ptr(m2(n))
		}
	}
	return Amounts{of[landLoad], of[householdLoad], of[peopleLoad], of[elderLoad]}
}

// Bounded is a share in percent, of what is judged, between what it is if all in doubt fails and if all
// passes; nil where there is nothing.
type Bounded struct {
	Value *float64 `json:"value"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// Shares are of land, households, people and elders.
type Shares struct {
	Land       Bounded `json:"land"`
	Households Bounded `json:"households"`
	People     Bounded `json:"people"`
	Elders60   Bounded `json:"elders60"`
}

func sharesOf(by [loads]split) Shares {
	var of [loads]Bounded
	for l := range loads {
		of[l].Value, of[l].Low, of[l].High = by[l].shown()
	}
	return Shares{of[landLoad], of[householdLoad], of[peopleLoad], of[elderLoad]}
}
