package coverage

import (
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// maxLattice bounds the demand points of one area: above it the lattice is wider, so that a township
// drawn as one estate costs no more than a thousand estates.
const maxLattice = 20_000

// demand is where the people of every residential area are: its dwellings that have a place, else
// a lattice inside its polygon, else its point; nothing where it has no place.
//
// A point's share of a load is its weight over
// the area's total, both integers, so that sums over points are exact in any order.
type demand struct {
	exits
	weight [loads][]int32 // by point
	total  [loads][]int64 // by area: the sum of its points' weights
	amount [loads][]int64 // by area: what is recorded; -1 where unknown
}

// demand returns the world's demand points at a lattice step, made once for each step.
func (w *World) demand(p Parameters, workers int) *demand {
	if w.made == nil {
		return newDemand(w, p.LatticeM, workers)
	}
	if base := w.made.base; base != nil && same(w.Areas, base.Areas) && same(w.Dwellings, base.Dwellings) {
		return base.demand(p, workers)
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
	first := make([]int32, len(w.Areas)+1)
	for i, ps := range points {
		first[i+1] = first[i] + int32(len(ps))
	}
	d := &demand{exits: newExits(w.Areas, slices.Concat(points...), first)}
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
