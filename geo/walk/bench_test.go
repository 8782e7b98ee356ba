package walk_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/paulmach/orb"

	"yikezhong/geo/walk"
)

// city generates a network of n nodes and about 1.5 n edges: streets on a jittered grid of 60 m, a
// quarter of them missing, each with a bend. Everything in it is invented.
func city(n int) *walk.Builder {
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	side := int(math.Sqrt(float64(n)))
	const lon, lat = 60 / 72_400.0, 60 / 111_200.0
	place := make([]orb.Point, side*side)
	for i := range place {
		x, y := float64(i%side)+rnd.Float64()*0.5, float64(i/side)+rnd.Float64()*0.5
		place[i] = orb.Point{108 + x*lon, 40 + y*lat}
	}
	b := walk.NewBuilder()
	street := func(i, k int) {
		if rnd.IntN(4) == 0 {
			return
		}
		p, q := place[i], place[k]
		bend := orb.Point{(p[0]+q[0])/2 + lon*0.1*rnd.Float64(), (p[1]+q[1])/2 + lat*0.1*rnd.Float64()}
		w := walk.Way{
			ID: fmt.Sprint(i, "-", k), Points: orb.LineString{p, bend, q},
			Nodes: []int64{int64(i), int64(side*side) + 2*int64(i) + int64(min(k-i, 2)-1), int64(k)},
		}
		if err := b.Add(w); err != nil {
			panic(err)
		}
	}
	for i := range place {
		if i%side+1 < side {
			street(i, i+1)
		}
		if i/side+1 < side {
			street(i, i+side)
		}
	}
	return b
}

var cities sync.Map

func cityOf(n int) *walk.Graph {
	made, _ := cities.LoadOrStore(n, sync.OnceValue(func() *walk.Graph { return city(n).Build() }))
	return made.(func() *walk.Graph)()
}

// anywhere returns n places at random, of legs up to 40 m.
func anywhere(g *walk.Graph, n int, seed uint64) []walk.Place {
	rnd := rand.New(rand.NewPCG(2, seed))
	places := make([]walk.Place, n)
	for i := range places {
		e := int32(rnd.IntN(g.Edges()))
		places[i] = walk.Place{Edge: e, OffsetMM: rnd.Uint32N(g.LengthMM(e) + 1), LegMM: rnd.Uint32N(40_000)}
	}
	return places
}

func facilities(g *walk.Graph, n int, seed uint64) []walk.Source {
	sources := make([]walk.Source, n)
	for i, p := range anywhere(g, n, seed) {
		sources[i] = walk.Source{Place: p, Label: int32(i)}
	}
	return sources
}

const capMM = 2_000_000

// reachOf searches ten classes of 200 and asks for every point, classes shared out to two workers.
func reachOf(g *walk.Graph, classes [][]walk.Source, points *walk.Points, mm, label [][]int32) []*walk.Field {
	fields := make([]*walk.Field, len(classes))
	var wg sync.WaitGroup
	for w := range 2 {
		wg.Go(func() {
			for c := w; c < len(classes); c += 2 {
				fields[c] = g.Search(classes[c], capMM)
				points.Reach(fields[c], mm[c], label[c])
			}
		})
	}
	wg.Wait()
	return fields
}

func tenClasses(g *walk.Graph) (classes [][]walk.Source) {
	for c := range 10 {
		classes = append(classes, facilities(g, 200, uint64(c)))
	}
	return classes
}

func tables(classes, n int) (t [][]int32) {
	for range classes {
		t = append(t, make([]int32, n))
	}
	return t
}

func BenchmarkReachOfACity(b *testing.B) {
	g := cityOf(100_000)
	points := walk.NewPoints(anywhere(g, 200_000, 77))
	classes := tenClasses(g)
	mm, label := tables(10, 200_000), tables(10, 200_000)
	for b.Loop() {
		reachOf(g, classes, points, mm, label)
	}
}

func BenchmarkSearch(b *testing.B) {
	for _, n := range []int{10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000} {
		for _, c := range []uint32{1_000_000, 2_000_000, 1 << 30} {
			b.Run(fmt.Sprintf("nodes=%d/capM=%d", n, c/1000), func(b *testing.B) {
				g := cityOf(n)
				sources := facilities(g, 200, 5)
				for b.Loop() {
					g.Search(sources, c)
				}
			})
		}
	}
}

// BenchmarkEdit makes each edit of a running overlay, and asks the points that it touches again.
func BenchmarkEdit(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		g := cityOf(n)
		points := walk.NewPoints(anywhere(g, 2*n, 77))
		mm, label := make([]int32, 2*n), make([]int32, 2*n)
		base := g.Search(facilities(g, 200, 5), capMM)
		points.Reach(base, mm, label)
		for _, kind := range []string{"add", "remove", "move"} {
			b.Run(fmt.Sprintf("nodes=%d/%s", n, kind), func(b *testing.B) {
				var took []time.Duration
				fresh := facilities(g, 5000, 9)
				for i := 0; b.Loop(); i++ {
					start := time.Now()
					o := base.Edit()
					var t walk.Touched
					s := walk.Source{Place: fresh[i%5000].Place, Label: 1000}
					switch kind {
					case "add":
						t = o.Add(s)
					case "remove":
						t = o.Remove(int32(i % 200))
					case "move":
						t = o.Move(int32(i%200), s)
					}
					points.Update(o, t.Edges, mm, label, func(int) {})
					took = append(took, time.Since(start))
					b.StopTimer()
					points.Update(base.Edit(), t.Edges, mm, label, func(int) {})
					b.StartTimer()
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, "p50-µs")
				b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, "p99-µs")
			})
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000, 3_000_000} {
		b.Run(fmt.Sprintf("nodes=%d", n), func(b *testing.B) {
			ways := city(n)
			for b.Loop() {
				ways.Build()
			}
		})
	}
}

func BenchmarkSnap(b *testing.B) {
	g := cityOf(100_000)
	s := g.Snapper(walk.SnapOptions{MinComponentM: 500})
	rnd := rand.New(rand.NewPCG(3, 3))
	var points []orb.Point
	for _, p := range anywhere(g, 10_000, 3) {
		at := g.Line(p.Edge)[0]
		points = append(points, orb.Point{at[0] + (rnd.Float64()-0.5)*1e-3, at[1] + (rnd.Float64()-0.5)*1e-3})
	}
	i := 0
	for b.Loop() {
		s.Snap(points[i%len(points)])
		i++
	}
}

func BenchmarkRead(b *testing.B) {
	for _, n := range []int{100_000, 3_000_000} {
		b.Run(fmt.Sprintf("nodes=%d", n), func(b *testing.B) {
			var file bytes.Buffer
			if _, err := cityOf(n).WriteTo(&file); err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(file.Len()))
			for b.Loop() {
				if _, err := walk.Read(bytes.NewReader(file.Bytes())); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkIsochrone(b *testing.B) {
	g := cityOf(100_000)
	for _, n := range []int{1, 200} {
		f := g.Search(facilities(g, n, 5), capMM)
		for _, m := range []uint32{500, 1000, 2000} {
			b.Run(fmt.Sprintf("facilities=%d/m=%d", n, m), func(b *testing.B) {
				for b.Loop() {
					f.Isochrone(m*1000, walk.DrawOptions{ToleranceM: 20})
				}
			})
		}
	}
}
