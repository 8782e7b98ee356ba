package coverage_test

import (
	"fmt"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

// docs/methods/reach.md: 600 m as the crow flies stand for a walk of 780 m, 800 m for one of 1,040 m.
func ExampleReach() {
	w, err := draw.New(100, `a-----D-------b`).Build()
	if err != nil {
		panic(err)
	}
	q := circleQuestion()
	q.Parameters = coverage.DefaultParameters() // detour 1.3
	res, err := coverage.Assess(w, q)
	if err != nil {
		panic(err)
	}
	for _, f := range res.Findings {
		if f.Rule == coverage.S5 {
			fmt.Printf("%s walks %.3f m to %s: %g %% served\n",
				f.Subject.ID, f.Figures["worst_m"], f.Figures["worst_facility"], f.Figures["served_share"])
		}
	}
	// Output:
	// a walks 780.000 m to D: 100 % served
	// b walks 1040.000 m to D: 0 % served
}

// docs/methods/demand-points.md: an estate of 130 m by 105 m has 5 by 4 points at 25 m.
func Example_demandPoints() {
	s := draw.New(1, ``)
	estate := s.Box(0, 0, 130, 105)
	points := geo.Lattice(estate, 25, 20_000)
	fmt.Printf("%d points of %.1f m²\n", len(points), geo.Area(estate)/float64(len(points)))
	// Output: 20 points of 682.5 m²
}

// docs/methods/circles.md: of four estates of one size, with 1, 2, 4 and 8 people, two are served.
func ExampleAssess_circle() {
	s := draw.New(100, `
		a---------D---------b

		c-------------------d`)
	w, err := s.Build()
	if err != nil {
		panic(err)
	}
	a, err := coverage.Assess(w, circleQuestion()) // detour 1
	if err != nil {
		panic(err)
	}
	res := a.Indicators[0]
	fmt.Printf("%s: %.1f %% of land, %.1f %% of people\n", res.Verdict, *res.Value, res.Figures["people_share_circle"])
	for _, g := range a.Gaps {
		fmt.Println(g.ID, *g.Missing, g.Unit)
	}
	// Output:
	// measured: 50.0 % of land, 20.0 % of people
	// S5.out_of_reach.residential-areas.c 4 户
	// S5.out_of_reach.residential-areas.d 8 户
}

// docs/methods/placement.md: a town whose facilities came from a web map and did not say so.
func ExampleAssess_offset() {
	s := borderTown()
	shiftFacilities(s, geo.WGS84ToGCJ02)
	w, err := s.Build()
	if err != nil {
		panic(err)
	}
	a, err := coverage.Assess(w, circleQuestion())
	if err != nil {
		panic(err)
	}
	fmt.Println(a.Indicators[0].Verdict)
	for _, f := range a.Indicators[0].Flags {
		if f.Variant == "offset" {
			fmt.Printf("%s: %s, %.0f m; %d of %d fit as is, %d moved\n", f.Figures["layer"], f.Figures["datum"],
				f.Figures["metres"], f.Figures["fit_as_is"], f.Figures["records"], f.Figures["fit_moved"])
		}
	}
	// Output:
	// not_assessable
	// facilities: GCJ-02, 640 m; 8 of 12 fit as is, 12 moved
}

// docs/methods/reach.md: across the river it is 300 m as the crow flies, 1,700 m by the bridge.
func ExampleReach_walking() {
	w, err := acrossTheRiver().Build()
	if err != nil {
		panic(err)
	}
	res, err := coverage.Assess(w, circleQuestion())
	if err != nil {
		panic(err)
	}
	for _, f := range res.Findings {
		if f.Rule == coverage.S5 {
			fmt.Printf("%s walks %.0f m\n", f.Subject.ID, f.Figures["worst_m"])
		}
	}
	for _, g := range res.Gaps {
		fmt.Println(g.ID)
	}
	// Output:
	// a walks 400 m
	// b walks 1700 m
	// S5.out_of_reach.residential-areas.b
	// S5.served_by_circle_not_on_foot.residential-areas.b
}
