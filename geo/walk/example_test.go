package walk_test

import (
	"fmt"

	"github.com/paulmach/orb"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// docs/methods/walk-snapping.md: a gate 20 m from a street and 14 m from a promenade across the river.
func ExampleSnapper_Snap() {
	b := walk.NewBuilder()
	for id, y := range map[string]float64{"street": 0, "promenade": 34} {
		if err := b.Add(walk.Way{ID: id, Points: line(-50, y, 50, y)}); err != nil {
			panic(err)
		}
	}
	g := b.Build()
	s := g.Snapper(walk.SnapOptions{Barriers: []orb.Geometry{line(-50, 30, 50, 30)}}).Snap(at(10, 20))
	fmt.Printf("%s: %.2f m away, %.2f m along\n", g.WayID(s.Edge), float64(s.LegMM)/1000, float64(s.OffsetMM)/1000)
	for _, r := range s.Refused {
		fmt.Printf("not %s: %.2f m away, %s\n", g.WayID(r.Edge), r.DistanceM, r.Why)
	}
	// Output:
	// street: 20.00 m away, 40.00 m along
	// not promenade: 14.00 m away, across_barrier
}

// docs/methods/walk-search.md: b goes round by the bridge; then a second place opens beside it.
func ExampleGraph_Search() {
	b := walk.NewBuilder()
	for _, l := range []orb.LineString{
		line(0, 0, 500, 0, 1000, 0), line(500, 0, 500, -200), line(0, -200, 500, -200, 1000, -200),
	} {
		if err := b.Add(walk.Way{Points: l}); err != nil {
			panic(err)
		}
	}
	g := b.Build()
	s := g.Snapper(walk.SnapOptions{})
	home := s.Snap(at(900, -210)).Place
	f := g.Search([]walk.Source{{Place: s.Snap(at(100, 5)).Place, Label: 1}}, 2_000_000)
	mm, label, _ := f.At(home)
	fmt.Printf("%.1f m to %d\n", float64(mm)/1000, label)

	o := f.Edit()
	o.Add(walk.Source{Place: s.Snap(at(700, -200)).Place, Label: 2})
	mm, label, _ = o.At(home)
	fmt.Printf("%.1f m to %d\n", float64(mm)/1000, label)
	// Output:
	// 1015.0 m to 1
	// 210.0 m to 2
}

// docs/methods/walk-snapping.md: a home in an estate, 30 m from its southern gate and 70 m from its northern.
func ExampleNewPointsOf() {
	b := walk.NewBuilder()
	if err := b.Add(walk.Way{Points: line(100, 0, 0, 0, 0, 150, 100, 150)}); err != nil {
		panic(err)
	}
	g := b.Build()
	s := g.Snapper(walk.SnapOptions{Barriers: []orb.Geometry{line(50, 20, 150, 20, 150, 120, 50, 120, 50, 20)}})
	f := g.Search([]walk.Source{{Place: s.Snap(at(0, 150)).Place, Label: 7}}, 2_000_000)
	fmt.Println("over the wall:", s.Snap(at(100, 50)).OK)

	south, north := s.AtGates(3).Snap(at(100, 20)).Place, s.AtGates(3).Snap(at(100, 120)).Place
	south.LegMM += 30_000
	north.LegMM += 70_000
	for _, gates := range [][]walk.Place{{south}, {south, north}} {
		mm, label := []int32{0}, []int32{0}
		walk.NewPointsOf(gates, []int32{0, int32(len(gates))}).Reach(f, mm, label)
		fmt.Printf("%d gates: %.1f m to %d\n", len(gates), float64(mm[0])/1000, label[0])
	}
	// Output:
	// over the wall: false
	// 1 gates: 300.0 m to 7
	// 2 gates: 200.0 m to 7
}

// docs/methods/walk-circles.md: 300 m along a street with homes up to 100 m off it: a rhombus cut off at
// 100 m, 600 m long in the middle and 400 m at the sides.
func ExampleField_Isochrone() {
	b := walk.NewBuilder()
	if err := b.Add(walk.Way{Points: line(-500, 0, -250, 0, 0, 0, 250, 0, 500, 0)}); err != nil {
		panic(err)
	}
	g := b.Build()
	s := g.Snapper(walk.SnapOptions{})
	f := g.Search([]walk.Source{{Place: s.Snap(at(0, 0)).Place}}, 2_000_000)
	drawn := f.Isochrone(300_000, walk.DrawOptions{ToleranceM: 5})
	fmt.Printf("%d part, %.0f ha\n", len(drawn), geo.Area(drawn)/10_000)
	fmt.Println(geo.Contains(drawn, at(190, 90)), geo.Contains(drawn, at(220, 90)))
	// Output:
	// 1 part, 10 ha
	// true false
}

// docs/methods/walk-search.md: three doors along a street; a home keeps the two nearest.
func ExampleGraph_SearchK() {
	b := walk.NewBuilder()
	if err := b.Add(walk.Way{Points: line(0, 0, 1000, 0)}); err != nil {
		panic(err)
	}
	g := b.Build()
	s := g.Snapper(walk.SnapOptions{})
	var doors []walk.Source
	for label, x := range []float64{100, 450, 900} {
		doors = append(doors, walk.Source{Place: s.Snap(at(x, 0)).Place, Label: int32(label)})
	}
	for _, n := range g.SearchK(doors, 1_000_000, 2).At(s.Snap(at(600, 10)).Place) {
		fmt.Printf("door %d: %.1f m\n", n.Label, float64(n.MM)/1000)
	}
	// Output:
	// door 1: 160.0 m
	// door 2: 310.0 m
}
