package walk

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// candidate is an edge at its nearest to a point.
type candidate struct {
	edge    int32
	mm      uint32
	at      orb.Point
	segment int     // of the edge's line
	along   float64 // of the segment, 0 to 1
}

func (c candidate) compare(d candidate) int {
	return cmp.Or(cmp.Compare(c.mm, d.mm), cmp.Compare(c.edge, d.edge))
}

// finder is one search for edges near a point.
type finder struct {
	s     *Snapper
	p     orb.Point
	local geo.Local
	plane plane
	k     int
	any   bool    // take any edge
	limit float64 // metres; what is farther is of no interest

	found   []candidate // the k nearest that will do
	refused []Refusal
}

func (f *finder) search() {
	g := f.s.g
	f.plane = newPlane(f.p, f.limit)
	limit := f.limit + 0.001 // what is farther by less than rounding may be as near
	f.limit = limit
	g.tree.nearby(&f.plane, g.Edges(), &f.limit, func(from, to int32) {
		for e := from; e < to; e++ {
			f.edge(e)
		}
	})
}

// edge considers one edge.
func (f *finder) edge(e int32) {
	c, ok := f.nearest(e)
	if !ok {
		return
	}
	if why := f.why(c); why != 0 {
		f.refused = append(f.refused, Refusal{e, float64(c.mm) / 1000, why})
		return
	}
	at, _ := slices.BinarySearchFunc(f.found, c, candidate.compare)
	f.found = slices.Insert(f.found, at, c)
	if len(f.found) >= f.k {
		f.found = f.found[:f.k]
		f.limit = min(f.limit, float64(f.found[f.k-1].mm)/1000+0.001)
	}
}

// why returns why an edge will not do, or 0.
func (f *finder) why(c candidate) Why {
	switch s := f.s; {
	case f.any:
		return 0
	case float64(c.mm) > s.o.MaxM*1000:
		return TooFar
	case s.small[s.g.component[s.g.edges[c.edge].a]]:
		return TooSmall
	case s.blocked(f.p, c.at):
		return AcrossABarrier
	}
	return 0
}

// blocked reports whether the leg from p to at crosses a barrier.
func (s *Snapper) blocked(p, at orb.Point) bool {
	if s.wallAt == nil {
		return false
	}
	if s.gateM > 0 {
		local := geo.NewLocal(p)
		d := local.Distance(p, at)
		if d <= s.gateM {
			return false
		}
		t := s.gateM / d
		p = orb.Point{p[0] + float64(t*(at[0]-p[0])), p[1] + float64(t*(at[1]-p[1]))}
	}
	blocked := false
	s.wallAt.Search(orb.Bound{Min: p, Max: p}.Extend(at), func(i int) bool {
		blocked = geo.Crosses(s.walls[i], p, at)
		return !blocked
	})
	return blocked
}

// nearest returns where an edge is nearest, if within the limit; the first such place along it.
func (f *finder) nearest(e int32) (candidate, bool) {
	g := f.s.g
	best, found := candidate{edge: e}, math.Inf(1)
	limit2 := float64(f.limit * f.limit)
	a := g.at[g.edges[e].a]
	bends := g.bends[g.edges[e].first:g.edges[e+1].first]
	from := a
	for i := 0; i <= len(bends); i++ {
		to := g.at[g.edges[e].b]
		if i < len(bends) {
			to = bends[i].from(a)
		}
		if f.plane.toSegment(from, to) <= limit2 {
			if d2, t := f.toSegment(from, to); d2 < found {
				found, best.segment, best.along = d2, i, t
				best.at = orb.Point{from[0] + float64(t*(to[0]-from[0])), from[1] + float64(t*(to[1]-from[1]))}
			}
		}
		from = to
	}
	if math.IsInf(found, 1) {
		return best, false
	}
	best.at = rounded(best.at)
	d := f.local.Distance(f.p, best.at)
	best.mm = millimetres(d)
	return best, d <= f.limit
}

// toSegment returns the square of the metres to a segment and how far along it that is.
func (f *finder) toSegment(a, b orb.Point) (d2, t float64) {
	ax, ay := f.local.XY(a)
	bx, by := f.local.XY(b)
	dx, dy := bx-ax, by-ay
	if l2 := float64(dx*dx) + float64(dy*dy); l2 > 0 {
		t = min(max(-(float64(ax*dx)+float64(ay*dy))/l2, 0), 1)
		ax, ay = ax+float64(t*dx), ay+float64(t*dy)
	}
	return float64(ax*ax) + float64(ay*ay), t
}

// nearerRefusals returns what was refused within mm, nearest first.
func (f *finder) nearerRefusals(mm uint32) []Refusal {
	nearer := slices.DeleteFunc(f.refused, func(r Refusal) bool { return r.DistanceM*1000 > float64(mm) })
	slices.SortFunc(nearer, func(a, b Refusal) int {
		return cmp.Or(cmp.Compare(a.DistanceM, b.DistanceM), cmp.Compare(a.Edge, b.Edge))
	})
	if len(nearer) == 0 {
		return nil
	}
	return nearer[:min(len(nearer), f.s.o.Refusals)]
}

// offset returns how far along its edge a candidate is.
func (g *Graph) offset(c candidate) uint32 {
	line := g.Line(c.edge)
	m := newMeter(line[0])
	sum, part := 0.0, 0.0
	for i := 1; i < len(line); i++ {
		d := m.distance(line[i-1], line[i])
		if i-1 == c.segment {
			part = sum + float64(c.along*d)
		}
		sum += d
	}
	mm := g.edges[c.edge].mm
	if sum == 0 {
		return 0
	}
	return min(mm, uint32(math.RoundToEven(part/sum*float64(mm))))
}
