package main

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"time"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/geo/walk"
)

// grown measures networks of 10,000 to most junctions and writes a line of CSV each: times in
// milliseconds, the least of some; memory in bytes of the heap, garbage collected.
func grown(w io.Writer, most int) error {
	fmt.Fprintln(w, "nodes,edges,ways,build_ms,read_ms,search_1000_ms,search_2000_ms,search_all_ms,add_p50_ms,add_p99_ms,"+
		"file_bytes,graph_bytes,class_bytes,class_all_bytes,points,points_bytes")
	for _, n := range []int{10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000} {
		if n > most {
			break
		}
		if err := grow(w, n); err != nil {
			return err
		}
	}
	return nil
}

func grow(w io.Writer, nodes int) error {
	b, ways, err := network(nodes)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	build := least(3, func() { file.Reset(); b.Build() })
	if _, err := b.Build().WriteTo(&file); err != nil {
		return err
	}
	b = nil
	var g *walk.Graph
	graphBytes := held(func() { g, err = walk.Read(bytes.NewReader(file.Bytes())) })
	if err != nil {
		return err
	}
	read := least(3, func() { _, err = walk.Read(bytes.NewReader(file.Bytes())) })
	sources := someSources(g, 200, 5)
	var took [3]float64
	for i, m := range []uint32{1000, 2000, math.MaxInt32 / 1000} {
		took[i] = least(7, func() { g.Search(sources, m*1000) })
	}
	var field, all *walk.Field
	classBytes := held(func() { field = g.Search(sources, 2_000_000) })
	allBytes := held(func() { all = g.Search(sources, math.MaxInt32) })
	var points *walk.Points
	n := 2 * nodes
	pointsBytes := held(func() { points = walk.NewPoints(somePlaces(g, n, 7)) })
	p50, p99 := adding(g, field)
	fmt.Fprintf(w, "%d,%d,%d,%.4g,%.4g,%.4g,%.4g,%.4g,%.4g,%.4g,%d,%d,%d,%d,%d,%d\n",
		g.Nodes(), g.Edges(), ways, build, read, took[0], took[1], took[2], p50, p99,
		file.Len(), graphBytes, classBytes, allBytes, n, pointsBytes)
	runtime.KeepAlive([]any{field, all, points, &file})
	return nil
}

// network gathers the streets of an invented province.
func network(nodes int) (b *walk.Builder, ways int, err error) {
	b = walk.NewBuilder()
	err = newStreets(nodes, 0).ways(func(f coverage.Feature) error {
		ways++
		return b.Add(walk.Way{ID: f.ID, Points: f.Geometry.(orb.LineString)}) // they join where points are equal
	})
	return b, ways, err
}

// least returns the milliseconds of the fastest of some runs.
func least(runs int, do func()) float64 {
	best := math.Inf(1)
	for range runs {
		runtime.GC()
		start := time.Now()
		do()
		best = min(best, time.Since(start).Seconds()*1000)
	}
	return best
}

// held returns by how much the heap grows for what do keeps.
func held(do func()) int {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	do()
	runtime.GC()
	runtime.ReadMemStats(&after)
	return int(after.HeapAlloc) - int(before.HeapAlloc)
}

// somePlaces returns places at random, of legs up to 40 m.
func somePlaces(g *walk.Graph, n int, seed uint64) []walk.Place {
	rnd := rand.New(rand.NewPCG(2, seed))
	places := make([]walk.Place, n)
	for i := range places {
		e := int32(rnd.IntN(g.Edges()))
		places[i] = walk.Place{Edge: e, OffsetMM: rnd.Uint32N(g.LengthMM(e) + 1), LegMM: rnd.Uint32N(40_000)}
	}
	return places
}

func someSources(g *walk.Graph, n int, seed uint64) []walk.Source {
	sources := make([]walk.Source, n)
	for i, p := range somePlaces(g, n, seed) {
		sources[i] = walk.Source{Place: p, Label: int32(i)}
	}
	return sources
}

// adding adds a thousand facilities to a class one by one, each to the class as it was, and returns the
// milliseconds of the median and of the 99th percentile.
func adding(g *walk.Graph, class *walk.Field) (p50, p99 float64) {
	var took []float64
	for i, s := range someSources(g, 1000, 9) {
		o := class.Edit()
		s.Label = int32(1000 + i)
		start := time.Now()
		o.Add(s)
		took = append(took, time.Since(start).Seconds()*1000)
	}
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*99/100]
}
