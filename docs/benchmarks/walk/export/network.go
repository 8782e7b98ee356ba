package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
	"yikezhong/geo/walk"
)

// read makes a graph of the walkways that a file holds, wherever on earth.
func read(file string) (*walk.Graph, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rd, err := intake.Open(f, intake.Options{
		Layer: coverage.Walkways, Name: filepath.Base(file), DefaultCRS: "EPSG:4326",
		Region: orb.Bound{Min: orb.Point{-180, -90}, Max: orb.Point{180, 90}},
	})
	if err != nil {
		return nil, err
	}
	var features []coverage.Feature
	for feature, err := range rd.Features() {
		if err != nil {
			return nil, fmt.Errorf("%w: %v", err, rd.Report().Issues)
		}
		features = append(features, feature)
	}
	w, err := coverage.NewWorld(coverage.Workspace{Slug: "walk"}, 1,
		map[coverage.Layer][]coverage.Feature{coverage.Walkways: features}, nil)
	if err != nil {
		return nil, err
	}
	return w.Graph(), nil
}

// city invents streets on a jittered grid of 60 m with about n junctions, a quarter of the streets
// missing: 1.5 edges a node.
func city(n int) (*walk.Graph, error) {
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	side := int(math.Sqrt(float64(n)))
	place := make([]orb.Point, side*side)
	for i := range place {
		x, y := float64(i%side)+rnd.Float64()/2, float64(i/side)+rnd.Float64()/2
		place[i] = orb.Point{108 + x*60/85_400, 40 + y*60/111_000}
	}
	b := walk.NewBuilder()
	for i := range place {
		for _, k := range [2]int{i + 1, i + side} {
			if k == i+1 && k%side == 0 || k >= len(place) || rnd.IntN(4) == 0 {
				continue
			}
			w := walk.Way{
				ID: fmt.Sprint(i, "-", k), Points: orb.LineString{place[i], place[k]},
				Nodes: []int64{int64(i), int64(k)},
			}
			if err := b.Add(w); err != nil {
				return nil, err
			}
		}
	}
	return b.Build(), nil
}
