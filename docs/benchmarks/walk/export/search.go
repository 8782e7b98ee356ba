package main

import (
	"math/rand/v2"
	"slices"
	"time"

	"yikezhong/geo/walk"
)

// somewhere returns n places at random: one in four at an end of its edge, one in four without a leg,
// other legs up to 100 m.
func somewhere(g *walk.Graph, n int, seed uint64) []walk.Place {
	rnd := rand.New(rand.NewPCG(7, seed))
	places := make([]walk.Place, n)
	for i := range places {
		e := int32(rnd.IntN(g.Edges()))
		p := walk.Place{Edge: e, OffsetMM: rnd.Uint32N(g.LengthMM(e) + 1), LegMM: rnd.Uint32N(100_000)}
		if rnd.IntN(4) == 0 {
			p.OffsetMM = g.LengthMM(e) * rnd.Uint32N(2)
		}
		if rnd.IntN(4) == 0 {
			p.LegMM = 0
		}
		places[i] = p
	}
	return places
}

// classes returns ten classes of facilities.
func classes(g *walk.Graph, each int) [][]walk.Source {
	out := make([][]walk.Source, 10)
	for c := range out {
		for i, p := range somewhere(g, each, uint64(c)) {
			out[c] = append(out[c], walk.Source{Place: p, Label: int32(i)})
		}
	}
	return out
}

// searched returns the field of each class, and the milliseconds that one takes, on one worker: the
// median over runs of the mean over classes, after one run that is not timed.
func searched(g *walk.Graph, classes [][]walk.Source, capMM uint32, runs int) ([]*walk.Field, float64) {
	fields := make([]*walk.Field, len(classes))
	var took []float64
	for range runs + 1 {
		start := time.Now()
		for c, sources := range classes {
			fields[c] = g.Search(sources, capMM)
		}
		took = append(took, time.Since(start).Seconds()*1000/float64(len(classes)))
	}
	took = took[1:]
	slices.Sort(took)
	return fields, took[len(took)/2]
}
