package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
	"yikezhong/fixtures/city"
	"yikezhong/geo"
)

// province writes the layers of an invented province, a GeoJSON file each: the generated city of so
// many estates amid streets of about so many junctions.
func province(dir string, nodes, estates int) error {
	size := city.Size{Areas: estates, PerClass: estates / 50, Townships: max(3, estates/500)}
	for layer, features := range city.Layers(1, size) {
		err := writeLayer(dir, layer, func(add func(coverage.Feature) error) error {
			for _, f := range features {
				if err := add(f); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	s := newStreets(nodes, math.Ceil(math.Sqrt(float64(estates)))*240)
	return writeLayer(dir, coverage.Walkways, s.ways)
}

// streets are lines of a jittered grid of 60 m, as OpenStreetMap has them: ways of some stretches, each
// with a bend, their points numbered. A quarter of the stretches is missing: 1.5 edges a junction.
type streets struct {
	rnd   *rand.Rand
	side  int // junctions
	place []orb.Point
	step  float64 // degrees of latitude
}

// crossings is how many crossings there are for a junction: some are only passed, by one way.
const crossings = 1.084

// newStreets lays the junctions around the middle of a city of a side in metres.
func newStreets(nodes int, citySide float64) *streets {
	const grid = 60
	s := &streets{rnd: rand.New(rand.NewPCG(1, 3)), side: int(math.Sqrt(crossings * float64(nodes))), step: grid / 111_200.0}
	local := geo.NewLocal(orb.Point{107.4, 40.75}) // the corner of fixtures/city
	corner := citySide/2 - float64(s.side)*grid/2
	s.place = make([]orb.Point, s.side*s.side)
	for i := range s.place {
		x, y := float64(i%s.side)+s.rnd.Float64()/2, float64(i/s.side)+s.rnd.Float64()/2
		s.place[i] = tenMillionths(local.LonLat(corner+x*grid, corner+y*grid))
	}
	return s
}

// tenMillionths rounds a place as OpenStreetMap does.
func tenMillionths(p orb.Point) orb.Point {
	return orb.Point{math.Round(p[0]*1e7) / 1e7, math.Round(p[1]*1e7) / 1e7}
}

// ways adds the ways of every row and every column.
func (s *streets) ways(add func(coverage.Feature) error) error {
	n := 0
	for line := range 2 * s.side {
		at := func(k int) int { return line*s.side + k }
		if line >= s.side {
			at = func(k int) int { return k*s.side + line - s.side }
		}
		w := s.begin(at(0))
		for k := 1; k <= s.side; k++ {
			if k == s.side || s.rnd.IntN(4) == 0 {
				if len(w.points) > 1 {
					n++
					if err := add(w.feature(n)); err != nil {
						return err
					}
				}
				if k < s.side {
					w = s.begin(at(k))
				}
				continue
			}
			s.extend(&w, at(k-1), at(k), line < s.side)
		}
	}
	return nil
}

// way is one under way.
type way struct {
	points orb.LineString
	nodes  []int64
}

func (s *streets) begin(junction int) way {
	return way{orb.LineString{s.place[junction]}, []int64{int64(junction) + 1}}
}

// extend adds a stretch with a bend.
func (s *streets) extend(w *way, from, to int, row bool) {
	p, q := s.place[from], s.place[to]
	aside := orb.Point{s.step * 0.1 * s.rnd.Float64(), s.step * 0.1 * s.rnd.Float64()}
	bend := orb.Point{(p[0]+q[0])/2 + aside[0], (p[1]+q[1])/2 + aside[1]}
	number := int64(len(s.place)) + 2*int64(from) + 1
	if row {
		number++
	}
	w.points = append(w.points, tenMillionths(bend), q)
	w.nodes = append(w.nodes, number, int64(to)+1)
}

func (w *way) feature(n int) coverage.Feature {
	y := coverage.Walkway{ID: fmt.Sprintf("w%d", 100_000_000+n), Kind: "residential", Nodes: w.nodes}
	props, err := json.Marshal(y)
	if err != nil {
		panic(fmt.Sprintf("walkway %s: %v", y.ID, err)) // a plain struct
	}
	return coverage.Feature{ID: y.ID, Geometry: w.points, Properties: props}
}

// writeLayer writes what all adds to DIR/layer.geojson, feature by feature.
func writeLayer(dir string, layer coverage.Layer, all func(add func(coverage.Feature) error) error) (err error) {
	f, err := os.Create(filepath.Join(dir, string(layer)+".geojson"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriterSize(f, 1<<20)
	fmt.Fprint(w, `{"type":"FeatureCollection","features":[`)
	between := ""
	if err := all(func(feature coverage.Feature) error {
		var shape *geojson.Geometry
		if feature.Geometry != nil {
			shape = geojson.NewGeometry(feature.Geometry)
		}
		text, err := json.Marshal(map[string]any{
			"type": "Feature", "geometry": shape, "properties": json.RawMessage(feature.Properties),
		})
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s\n%s", between, text)
		between = ","
		return err
	}); err != nil {
		return err
	}
	fmt.Fprintln(w, "\n]}")
	return w.Flush()
}
