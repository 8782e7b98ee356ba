package coverage

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// straightReach searches the index once for each area, then measures its points to what was found
// there, nearest first, until nothing nearer can follow.
func straightReach(d *demand, ix *index, m membership, p Parameters, workers int) *Reach {
	r := &Reach{Method: StraightLine, CapM: p.ReachCapM, first: d.first, labels: m.labels}
	var sure, doubtful uint16
	for i := range m.sure {
		if ix.located[i] {
			sure, doubtful = sure|m.sure[i], doubtful|m.doubtful[i]
		}
	}
	for c := range classes {
		if (sure|doubtful)>>c&1 == 1 {
			r.by[c].mm = slices.Repeat([]int32{Unreached}, len(d.at))
			r.by[c].label = slices.Repeat([]int32{-1}, len(d.at))
		}
		if doubtful>>c&1 == 1 {
			r.by[c].all = slices.Repeat([]int32{Unreached}, len(d.at))
		}
	}
	if sure|doubtful == 0 {
		return r
	}
	forBlocks(len(d.first)-1, workers, func(from, to int) {
		s := newSearch(d, ix, m, p)
		for i := from; i < to; i++ {
			s.area(r, d.first[i], d.first[i+1])
		}
	})
	return r
}

func newSearch(d *demand, ix *index, m membership, p Parameters) *search {
	return &search{d: d, ix: ix, m: m, detour: p.Detour, capMM: int32(p.ReachCapM) * 1000}
}

// search is the scratch of one goroutine.
type search struct {
	d      *demand
	ix     *index
	m      membership
	detour float64
	capMM  int32

	metric     geo.Local
	fromCenter []float64 // metres of each point from the area's center
	all, some  []candidate
	steps      []step
}

// candidate is a facility near an area.
type candidate struct {
	metres   float64 // from the area's center
	facility int32
	at       orb.Point
}

func (s *search) area(r *Reach, from, to int32) {
	if from == to {
		return
	}
	s.gather(s.d.at[from:to])
	for c := range classes {
		by := &r.by[c]
		if by.mm == nil {
			continue
		}
		for k, st := range s.class(c, s.d.at[from:to]) {
			by.mm[int(from)+k], by.label[int(from)+k] = st.mm, st.label
			if by.all != nil {
				by.all[int(from)+k] = st.maybe
			}
		}
	}
}

// class measures the points that were gathered for, to a class. The next call takes the list back.
func (s *search) class(c Class, points []orb.Point) []step {
	s.steps = s.steps[:0]
	s.pick(s.m.sure, 1<<c)
	for k, p := range points {
		mm, facility := s.nearest(p, s.fromCenter[k], Unreached)
		st := step{mm, -1, mm}
		if facility >= 0 {
			st.label = s.m.labels[facility]
		}
		s.steps = append(s.steps, st)
	}
	s.pick(s.m.doubtful, 1<<c)
	if len(s.some) > 0 {
		for k, p := range points {
			s.steps[k].maybe, _ = s.nearest(p, s.fromCenter[k], s.steps[k].mm)
		}
	}
	return s.steps
}

// gather finds every facility that may be within the cap of any of the points.
func (s *search) gather(points []orb.Point) {
	bound := boundOf(points)
	center := bound.Center()
	s.metric = geo.NewLocal(center)
	s.fromCenter = s.fromCenter[:0]
	radius := 0.0
	for _, p := range points {
		m := s.metric.Distance(center, p)
		s.fromCenter = append(s.fromCenter, m)
		radius = max(radius, m)
	}
	limit := float64(s.capMM)/1000/s.detour + 1
	s.all = s.all[:0]
	s.ix.facilitiesIn(grow(bound, limit), func(i int) {
		if at := s.ix.at[i]; s.m.sure[i]|s.m.doubtful[i] != 0 {
			if m := s.metric.Distance(center, at); m <= limit+radius {
				s.all = append(s.all, candidate{m, int32(i), at})
			}
		}
	})
	slices.SortFunc(s.all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.metres, b.metres), cmp.Compare(a.facility, b.facility))
	})
}

func (s *search) pick(sets []uint16, class uint16) {
	s.some = s.some[:0]
	for _, c := range s.all {
		if sets[c.facility]&class != 0 {
			s.some = append(s.some, c)
		}
	}
}

// slack is more than the metric errs: no candidate nearer than the best is passed over.
const slack = 1.0

// nearest returns the millimetres to the nearest of the candidates picked, if nearer than best, and
// which it is. By the triangle's inequality, one so far from the center cannot be so near to p.
func (s *search) nearest(p orb.Point, fromCenter float64, best int32) (mm, facility int32) {
	facility = -1
	reach := math.Inf(1)
	if best != Unreached {
		reach = float64(best)/1000/s.detour + slack
	}
	for i := range s.some {
		c := &s.some[i]
		if c.metres-fromCenter > reach {
			break
		}
		d := s.millimetres(s.metric.Distance(p, c.at))
		if d <= s.capMM && (d < best || d == best && c.facility < facility) {
			best, facility = d, c.facility
			reach = float64(best)/1000/s.detour + slack
		}
	}
	return best, facility
}

// millimetres is a straight line's walk, rounded to whole millimetres: what is compared.
func (s *search) millimetres(metres float64) int32 {
	mm := math.Round(float64(metres*s.detour) * 1000)
	return int32(min(mm, Unreached))
}

func boundOf(points []orb.Point) orb.Bound {
	b := orb.Bound{Min: points[0], Max: points[0]}
	for _, p := range points[1:] {
		b.Min[0], b.Min[1] = min(b.Min[0], p[0]), min(b.Min[1], p[1])
		b.Max[0], b.Max[1] = max(b.Max[0], p[0]), max(b.Max[1], p[1])
	}
	return b
}

// grow widens a bound by metres on every side, and a little more.
func grow(b orb.Bound, metres float64) orb.Bound {
	lat := metres / 110_000
	top := min(max(math.Abs(b.Min[1]), math.Abs(b.Max[1]))+lat, 89)
	lon := metres / (110_000 * math.Cos(top*math.Pi/180))
	b.Min[0], b.Min[1] = b.Min[0]-lon, b.Min[1]-lat
	b.Max[0], b.Max[1] = b.Max[0]+lon, b.Max[1]+lat
	return b
}
