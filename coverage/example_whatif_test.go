package coverage_test

import (
	"fmt"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
)

// docs/methods/what-if.md: of four estates with 1, 2, 4 and 8 households, the second place serves two.
func ExampleBaseline_WhatIf() {
	s := draw.New(100, `
		a---D---b------------c---d`)
	w, err := s.Build()
	if err != nil {
		panic(err)
	}
	base, err := coverage.NewBaseline(w, circleQuestion()) // detour 1
	if err != nil {
		panic(err)
	}
	trial := draw.New(100, `T`).Facilities["T"]
	trial.Kind, trial.Geometry = coverage.DayCareCenter, s.At(19, 0)
	edited, err := w.With(map[coverage.Layer][]coverage.Feature{
		coverage.Facilities: {featureOf(trial.ID, trial.Geometry, trial)},
	})
	if err != nil {
		panic(err)
	}
	x, err := base.WhatIf(edited)
	if err != nil {
		panic(err)
	}
	d := x.Difference()
	for _, a := range d.Gained {
		fmt.Printf("%s: %g households, %.0f m to %s\n", a.ID, *a.Households, *a.NearestAfter, a.FacilityAfter)
	}
	fmt.Printf("households served: %g, then %g\n", *d.Households.Before, *d.Households.After)
	for _, ch := range d.Indicators {
		fmt.Printf("%s: %.0f %%, then %.0f %%\n", ch.After.ID, *ch.Before.Value, *ch.After.Value)
	}
	for _, g := range d.GapsClosed {
		fmt.Println("closed:", g.ID)
	}
	// Output:
	// d: 8 households, 600 m to T
	// c: 4 households, 200 m to T
	// households served: 3, then 15
	// circle: 50 %, then 100 %
	// closed: S5.out_of_reach.residential-areas.c
	// closed: S5.out_of_reach.residential-areas.d
}
