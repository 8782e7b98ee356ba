package coverage_test

import (
	"fmt"

	"yikezhong/coverage"
	"yikezhong/fixtures/draw"
	"yikezhong/geo"
)

// aSupply is care along a street.
func aSupply(picture, streets string) (*draw.Sketch, *coverage.Supply) {
	s := draw.New(100, picture).Ways(streets)
	w, err := s.Build()
	if err != nil {
		panic(err)
	}
	supply, err := w.Supply(circleQuestion(), coverage.ClassCare)
	if err != nil {
		panic(err)
	}
	return s, supply
}

// docs/methods/circles.md: of a, b and c with 1, 2 and 4 people, a and b may choose within 1,000 m.
func ExampleSupply_Choice() {
	_, supply := aSupply(`
		a--D--b--D--------c`, `
		+--+--+--+--------+`)
	c, err := supply.Choice(2, 1000)
	if err != nil {
		panic(err)
	}
	for _, n := range c.Whole.Counts {
		fmt.Printf("%d: %g people\n", n.Facilities, *n.People)
	}
	fmt.Printf("at least 2: %.1f %%\n", *c.Whole.AtLeast[1].People.Value)
	// Output:
	// 0: 0 people
	// 1: 4 people
	// 2: 3 people
	// at least 2: 42.9 %
}

// docs/methods/walk-search.md: c walks 900 m to the second and 1,500 m to the first.
func ExampleSupply_Nearest() {
	_, supply := aSupply(`
		a--D--b--D--------c`, `
		+--+--+--+--------+`)
	n, err := supply.Nearest("c", 3)
	if err != nil {
		panic(err)
	}
	for _, f := range n.Median.Facilities {
		fmt.Printf("%s %.0f m\n", f.Facility, f.Metres)
	}
	// Output:
	// D2 900 m
	// D 1500 m
}

// docs/methods/circles.md: within which distance a is served, and b, and c.
func ExampleSupply_Sensitivity() {
	_, supply := aSupply(`
		a-D-----b--------c`, `
		+-+-----+--------+`)
	for _, t := range supply.Sensitivity().Thresholds {
		fmt.Printf("%4d m: %4.1f %% of people\n", t.Metres, *t.Shares.People.Value)
	}
	far, err := supply.Uncovered(1000)
	if err != nil {
		panic(err)
	}
	fmt.Println("beyond 1,000 m:", far[0].ID, *far[0].Elders60Beyond)
	// Output:
	//  300 m: 14.3 % of people
	//  700 m: 42.9 % of people
	//  720 m: 42.9 % of people
	//  900 m: 42.9 % of people
	// 1000 m: 42.9 % of people
	// beyond 1,000 m: c 4
}

// docs/methods/walk-circles.md: two circles 900 m apart are two of 400 m and one of 500 m.
func ExampleSupply_Circles() {
	s, err := draw.New(100, `D--------D`).Build()
	if err != nil {
		panic(err)
	}
	supply, err := s.Supply(circleQuestion(), coverage.ClassCare)
	if err != nil {
		panic(err)
	}
	c, err := supply.Circles([]int{400, 500})
	if err != nil {
		panic(err)
	}
	for i, shape := range c.Shapes {
		fmt.Printf("%d m: %d polygons, %.1f ha, to within %g m\n", 400+100*i, len(shape), geo.Area(shape)/1e4, c.ToleranceM)
	}
	// Output:
	// 400 m: 2 polygons, 100.5 ha, to within 20 m
	// 500 m: 1 polygons, 154.1 ha, to within 20 m
}
