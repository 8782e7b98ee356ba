package coverage

import (
	"cmp"
	"math/bits"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// load is what a demand point carries a share of.
type load int

const (
	landLoad load = iota // square metres of residential land, as cm²
	householdLoad
	peopleLoad
	elderLoad
	loads
)

// maxLattice bounds the demand points of one area: above it the lattice is wider, so that a township
// drawn as one estate costs no more than a thousand estates.
const maxLattice = 20_000

// demand is where the people of every residential area are: its dwellings that have a place, else
// a lattice inside its polygon, else its point; nothing where it has no place.
//
// The points of area i are at[first[i]:first[i+1]]. A point's share of a load is its weight over
// the area's total, both integers, so that sums over points are exact in any order.
type demand struct {
	first  []int32
	at     []orb.Point
	weight [loads][]int32 // by point
	total  [loads][]int64 // by area: the sum of its points' weights
	amount [loads][]int64 // by area: what is recorded; -1 where unknown
}

// demand returns the world's demand points at a lattice step, made once for each step.
func (w *World) demand(p Parameters, workers int) *demand {
	if w.made == nil {
		return newDemand(w, p.LatticeM, workers)
	}
	w.made.mu.Lock()
	defer w.made.mu.Unlock()
	d := w.made.demand[p.LatticeM]
	if d == nil {
		d = newDemand(w, p.LatticeM, workers)
		if len(w.made.demand) >= 4 { // steps that somebody tried once
			clear(w.made.demand)
		}
		w.made.demand[p.LatticeM] = d
	}
	return d
}

func newDemand(w *World, step float64, workers int) *demand {
	homes := w.homes()
	points := make([][]orb.Point, len(w.Areas))
	forBlocks(len(w.Areas), workers, func(from, to int) {
		for i := from; i < to; i++ {
			points[i] = pointsOf(w.Areas[i], homes[i], step)
		}
	})
	d := &demand{first: make([]int32, len(w.Areas)+1)}
	for i, ps := range points {
		d.first[i+1] = d.first[i] + int32(len(ps))
	}
	d.at = slices.Concat(points...)
	for l := range loads {
		d.weight[l] = make([]int32, len(d.at))
		d.total[l] = make([]int64, len(w.Areas))
		d.amount[l] = make([]int64, len(w.Areas))
	}
	forBlocks(len(w.Areas), workers, func(from, to int) {
		for i := from; i < to; i++ {
			d.carry(i, w.Areas[i], homes[i])
		}
	})
	return d
}

// homes groups the dwellings by area: as stated, else by the polygon that holds them. One that is
// said to have no households is nobody's home.
func (w *World) homes() [][]*Dwelling {
	homes := make([][]*Dwelling, len(w.Areas))
	byID := make(map[string]int, len(w.Areas))
	for i, a := range w.Areas {
		byID[a.ID] = i
	}
	for _, d := range w.Dwellings {
		i, ok := byID[d.ResidentialArea]
		if p, located := pointOf(d.Geometry); !ok && located {
			if a := w.index().areaAt(p); a != nil {
				i, ok = byID[a.ID], true
			}
		}
		if ok && (d.Households == nil || *d.Households > 0) {
			homes[i] = append(homes[i], d)
		}
	}
	return homes
}

func pointsOf(a *ResidentialArea, homes []*Dwelling, step float64) []orb.Point {
	var ps []orb.Point
	for _, d := range homes {
		if p, ok := pointOf(d.Geometry); ok {
			ps = append(ps, p)
		}
	}
	if len(ps) > 0 {
		return ps
	}
	if !isArea(a.Geometry) {
		if p, ok := pointOf(a.Geometry); ok {
			return []orb.Point{p}
		}
		return nil
	}
	return geo.Lattice(a.Geometry, step, maxLattice)
}

// carry hands what area i holds out to its points. Land goes in equal parts. Households, people and
// elders go by the dwellings' own figures where each dwelling has one; else people go as households
// do and elders as people do.
func (d *demand) carry(i int, a *ResidentialArea, homes []*Dwelling) {
	from, to := d.first[i], d.first[i+1]
	d.amount[landLoad][i] = -1
	if isArea(a.Geometry) {
		d.amount[landLoad][i] = cm2(geo.Area(a.Geometry))
	}
	placed := slices.DeleteFunc(slices.Clone(homes), func(h *Dwelling) bool { _, ok := pointOf(h.Geometry); return !ok })
	recorded := [loads]*int{householdLoad: a.Households, peopleLoad: a.Residents, elderLoad: a.Elders60}
	for l := range loads {
		weight := d.weight[l][from:to]
		if !fill(weight, placed, l) {
			d.inherit(l, from, to)
		}
		for _, n := range weight {
			d.total[l][i] += int64(n)
		}
		if l != landLoad {
			d.amount[l][i] = sumOr(recorded[l], homes, l)
		}
	}
}

// inherit gives a load the weights of the load before it; land and households have equal ones.
func (d *demand) inherit(l load, from, to int32) {
	for k := from; k < to; k++ {
		d.weight[l][k] = 1
		if l > householdLoad {
			d.weight[l][k] = d.weight[l-1][k]
		}
	}
}

func (d *Dwelling) load(l load) *int {
	switch l {
	case householdLoad:
		return d.Households
	case peopleLoad:
		return d.Residents
	case elderLoad:
		return d.Elders60
	}
	return nil
}

// fill takes the dwellings' figures for weights; false, and nothing changed, where one is missing
// or none is above zero.
func fill(weight []int32, homes []*Dwelling, l load) bool {
	if sumOf(homes, l) <= 0 {
		return false
	}
	for k, h := range homes {
		weight[k] = int32(*h.load(l))
	}
	return true
}

// sumOr returns what is recorded of the area, else the sum of its dwellings, else -1.
func sumOr(recorded *int, homes []*Dwelling, l load) int64 {
	if recorded != nil {
		return int64(*recorded)
	}
	return sumOf(homes, l)
}

// sumOf adds the dwellings' figures: -1 where there are none or one is missing.
func sumOf(homes []*Dwelling, l load) int64 {
	sum := int64(0)
	for _, h := range homes {
		n := h.load(l)
		if n == nil {
			return -1
		}
		sum += int64(*n)
	}
	if len(homes) == 0 {
		return -1
	}
	return sum
}

// millionths is the grain in which shared people are counted, so that sums are whole numbers.
const millionths = 1_000_000

// part returns amount × weight ÷ total, rounded down, without overflow. The parts of a growing
// weight never shrink, and the whole weight gives the whole amount.
func part(amount, weight, total int64) int64 {
	if total <= 0 {
		return 0
	}
	hi, lo := bits.Mul64(uint64(amount), uint64(weight))
	q, _ := bits.Div64(hi, lo, uint64(total))
	return int64(q)
}

// forBlocks calls work for 0..n in blocks, on some goroutines. Each index is in one block.
func forBlocks(n, workers int, work func(from, to int)) {
	const block = 64
	workers = min(cmp.Or(max(workers, 0), 1), (n+block-1)/block)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				from := int(next.Add(block)) - block
				if from >= n {
					return
				}
				work(from, min(from+block, n))
			}
		})
	}
	wg.Wait()
}
