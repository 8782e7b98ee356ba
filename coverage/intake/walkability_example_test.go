package intake_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// A street, an estate's road, a motorway and a carriageway whose sidewalks are drawn apart: one of
// the four is walked, and one kept as a barrier.
func ExampleReader_Report() {
	const town = `<osm>
	  <node id="1" lat="49.60" lon="117.40"/><node id="2" lat="49.60" lon="117.41"/>
	  <way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="oneway" v="yes"/></way>
	  <way id="2"><nd ref="1"/><nd ref="2"/><tag k="highway" v="service"/><tag k="access" v="private"/></way>
	  <way id="3"><nd ref="1"/><nd ref="2"/><tag k="highway" v="motorway"/></way>
	  <way id="4"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="sidewalk" v="separate"/></way>
	</osm>`
	rd, err := intake.Open(bytes.NewReader([]byte(town)), intake.Options{Layer: coverage.Walkways})
	if err != nil {
		panic(err)
	}
	for f, err := range rd.Features() {
		fmt.Println(string(f.Properties), err)
	}
	ways := rd.Report().Ways
	fmt.Println(ways.Read, "read,", ways.Kept, "kept; left out:", strings.Join(slices.Sorted(maps.Keys(ways.LeftOut)), ", "))
	// Output:
	// {"id":"w1","kind":"residential","nodes":[1,2]} <nil>
	// {"id":"w3","kind":"motorway","barrier":"motor_road","walkable":false} <nil>
	// 4 read, 1 kept; left out: drawn_apart, motor_road, private
}
