package api_test

import (
	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

func square(x, y, side float64) orb.Polygon {
	return orb.Polygon{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}}
}

func facilities() []coverage.Feature {
	return []coverage.Feature{
		{ID: "F1", Geometry: orb.Point{117.401, 49.601}, Properties: []byte(
			`{"id":"F1","name":"东街日间照料中心","kind":"day_care_center","division":"159981001000","status":"operating","beds":20}`)},
		{ID: "F2", Geometry: orb.Point{117.45, 49.62}, Properties: []byte(
			`{"id":"F2","name":"西街养老院","kind":"residential_care_home","division":"159981002000","status":"operating","beds":60}`)},
		{ID: "F3", Properties: []byte(`{"id":"F3","name":"没有坐标的食堂","kind":"elder_canteen","status":"operating"}`)},
	}
}
