package coverage

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// maxGates bounds the entrances of one area that count: the first so many.
const maxGates = 64

// exits are where the people of every area are, and the entrances by which they leave it: the points of
// area i are at[first[i]:first[i+1]], its entrances gates[gateFirst[i]:gateFirst[i+1]]. Of an area
// without entrances everybody leaves from where he is.
type exits struct {
	at        []orb.Point
	first     []int32
	gates     []orb.Point
	gateFirst []int32
}

// newExits finds the entrances of areas whose points are given.
func newExits(areas []*ResidentialArea, at []orb.Point, first []int32) exits {
	x := exits{at: at, first: first, gateFirst: make([]int32, len(areas)+1)}
	for i, a := range areas {
		if first[i] < first[i+1] {
			x.gates = append(x.gates, a.Entrances[:min(len(a.Entrances), maxGates)]...)
		}
		x.gateFirst[i+1] = int32(len(x.gates))
	}
	return x
}

func (x *exits) equal(y *exits) bool {
	return slices.Equal(x.at, y.at) && slices.Equal(x.gates, y.gates) &&
		(len(x.gates) == 0 || slices.Equal(x.first, y.first) && slices.Equal(x.gateFirst, y.gateFirst))
}

// gated reports whether an area is left by entrances.
func (x *exits) gated(area int) bool { return x.gateFirst[area] < x.gateFirst[area+1] }

// open lists the points of the areas that are not.
func (x *exits) open() []orb.Point {
	if len(x.gates) == 0 {
		return x.at
	}
	var open []orb.Point
	for i := range len(x.first) - 1 {
		if !x.gated(i) {
			open = append(open, x.at[x.first[i]:x.first[i+1]]...)
		}
	}
	return open
}

// homes are where demand points come to the network.
type homes struct {
	of    exits
	open  snapped      // points of areas without entrances
	gates snapped      // entrances
	at    []walk.Place // by point, the one of least leg; nowhere where there is none
	all   *walk.Points

	exits     []walk.Place // by point where any has several, those of point k from firstExit[k] to firstExit[k+1]
	firstExit []int32
}

// leave lists the places by which the people of a demand point may leave.
func (h *homes) leave(point int) []walk.Place {
	if h.exits == nil {
		return h.at[point : point+1]
	}
	return h.exits[h.firstExit[point]:h.firstExit[point+1]]
}

// snapped are points and where they come to the network.
type snapped struct {
	points []orb.Point
	places []walk.Place
}

// homes returns where demand points come to the network. Of those asked about first, which lead or end
// the list, nothing is looked for again.
func (n *network) homes(d *demand, p Parameters, workers int) *homes {
	g := n.build()
	n.mu.Lock()
	defer n.mu.Unlock()
	f := n.foot(g, p)
	x := d.exits
	kept := f.homes
	if kept == nil {
		kept = &homes{}
	} else if kept.of.equal(&x) {
		return kept
	}
	h := &homes{
		of:    x,
		open:  kept.open.again(f.snapper, x.open(), workers),
		gates: kept.gates.again(f.gates, x.gates, workers),
	}
	h.join()
	if f.homes == nil {
		f.homes = h
	}
	return h
}

// again brings points to the network, but for those that lead or end the list as they did.
func (s *snapped) again(by *walk.Snapper, at []orb.Point, workers int) snapped {
	lead, most := 0, min(len(at), len(s.points))
	for lead < most && at[lead] == s.points[lead] {
		lead++
	}
	end := 0
	for end < most-lead && at[len(at)-1-end] == s.points[len(s.points)-1-end] {
		end++
	}
	between := snapAll(by, at[lead:len(at)-end], workers)
	return snapped{at, slices.Concat(s.places[:lead], between, s.places[len(s.places)-end:])}
}

// join gives every point its places: its own, or by each entrance that leads anywhere.
func (h *homes) join() {
	if len(h.of.gates) == 0 {
		h.at, h.all = h.open.places, walk.NewPoints(h.open.places)
		return
	}
	first := make([]int32, 1, len(h.of.at)+1)
	var places []walk.Place
	open := h.open.places
	for i := range len(h.of.first) - 1 {
		points := h.of.at[h.of.first[i]:h.of.first[i+1]]
		from, to := h.of.gateFirst[i], h.of.gateFirst[i+1]
		for k, p := range points {
			if from == to {
				places = append(places, open[k])
			}
			for g := from; g < to; g++ {
				if at := h.gates.places[g]; at.Edge >= 0 {
					at.LegMM = added(at.LegMM, p, h.gates.points[g])
					places = append(places, at)
				}
			}
			first = append(first, int32(len(places)))
		}
		if from == to {
			open = open[len(points):]
		}
	}
	h.exits, h.firstExit = places, first
	h.at, h.all = nearestOf(places, first), walk.NewPointsOf(places, first)
}

// added is a leg, and in whole millimetres the straight line from p to the gate that it starts from.
func added(leg uint32, p, gate orb.Point) uint32 {
	d := 0.0
	if math.Abs(p[0]-gate[0]) < 0.03 && math.Abs(p[1]-gate[1]) < 0.03 {
		local := geo.NewLocal(gate)
		d = local.Distance(p, gate)
	} else {
		d = geo.Distance(p, gate)
	}
	return uint32(min(float64(leg)+math.RoundToEven(d*1000), math.MaxInt32))
}

// nearestOf returns of each point's places the one of the least leg, the first of equals.
func nearestOf(places []walk.Place, first []int32) []walk.Place {
	best := slices.Repeat([]walk.Place{walk.Nowhere}, len(first)-1)
	for k := range best {
		for _, at := range places[first[k]:first[k+1]] {
			if best[k].Edge < 0 || at.Edge >= 0 && at.LegMM < best[k].LegMM {
				best[k] = at
			}
		}
	}
	return best
}
