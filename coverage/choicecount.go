package coverage

import (
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// counter counts, for every demand point of an area, the sites within a distance, up to k: those that
// serve for certain, and all that may.
type counter func(area int, each func(point int, sure, most int))

// choosing counts the loads of an area by how many sites they have.
func (s *Supply) choosing(area, k int, count counter) choosing {
	r, out := s.run, make(choosing, k)
	has := make([]extent, k)
	first := int(r.demand.first[area])
	count(area, func(point, sure, most int) {
		off := s.reach().isOff(area, point)
		for n := range has {
			into := &has[n].sure
			switch {
			case sure > n:
			case most > n, off:
				into = &has[n].doubtful
			default:
				continue
			}
			for l := range loads {
				into[l] += int64(r.demand.weight[l][first+point])
			}
		}
	})
	for n := range has {
		for l := range loads {
			out[n][l] = r.split(area, l, has[n])
		}
	}
	return out
}

func (s *Supply) counter(k, metres int) counter {
	mm := uint32(metres) * 1000
	if s.method() == Walking {
		return s.countOnFoot(k, mm)
	}
	return s.countStraight(k, int32(mm))
}

// countOnFoot searches once from the facilities that serve for certain, and once more from all that may
// where there are such.
func (s *Supply) countOnFoot(k int, capMM uint32) counter {
	r, sites := s.run, s.sites()
	s.reach()
	site := func(facility int) int32 { return sites[facility] }
	certain := s.sources(r.members.sure, site)
	sure := r.walks.graph.SearchK(certain, capMM, k)
	most := sure
	if doubtful := s.sources(r.members.doubtful, site); len(doubtful) > 0 {
		most = r.walks.graph.SearchK(slices.Concat(certain, doubtful), capMM, k)
	}
	loose := s.unconnected()
	return func(area int, each func(point, sure, most int)) {
		first := int(r.demand.first[area])
		for point := range s.reach().Points(area) {
			home, perhaps := r.walks.homes.leave(first+point), []int32(nil)
			for _, n := range most.At(home...) {
				perhaps = addSite(perhaps, n.Label, k)
			}
			for _, f := range loose {
				if f.mm(r.demand.at[first+point]) <= int64(capMM) {
					perhaps = addSite(perhaps, sites[f.facility], k)
				}
			}
			n := len(perhaps)
			if most != sure || len(loose) > 0 {
				n = len(sure.At(home...))
			}
			each(point, n, len(perhaps))
		}
	}
}

// addSite adds to a set of at most k.
func addSite(set []int32, site int32, k int) []int32 {
	if len(set) == k || slices.Contains(set, site) {
		return set
	}
	return append(set, site)
}

// loose is a facility that no way leads to: it is as near as the straight line at best.
type loose struct {
	facility int
	at       orb.Point
	metric   geo.Local
}

// mm is the straight line to a point in whole millimetres.
func (l *loose) mm(p orb.Point) int64 { return int64(math.Round(l.metric.Distance(l.at, p) * 1000)) }

// unconnected are those of the class that have a place.
func (s *Supply) unconnected() []loose {
	var all []loose
	r, ix, doors := s.run, s.run.w.index(), s.doors()
	for i := range r.places {
		if r.members.sure[i]|r.members.doubtful[i] != 0 && ix.located[i] && doors[i].Edge < 0 {
			all = append(all, loose{i, ix.at[i], geo.NewLocal(ix.at[i])})
		}
	}
	return all
}

// countStraight tries the facilities near an area, nearest first, until nothing nearer can follow.
func (s *Supply) countStraight(k int, capMM int32) counter {
	r, sites := s.run, s.sites()
	find := search{d: r.demand, ix: r.w.index(), m: r.members, detour: r.p.Detour, capMM: capMM}
	within := float64(capMM)/1000/r.p.Detour + slack
	return func(area int, each func(point, sure, most int)) {
		from, to := r.demand.first[area], r.demand.first[area+1]
		if from == to {
			return
		}
		points := r.demand.at[from:to]
		find.gather(points)
		for point, p := range points {
			var certain, perhaps []int32
			for _, c := range find.all {
				if c.metres-find.fromCenter[point] > within || len(certain) == k {
					break
				}
				if find.millimetres(find.metric.Distance(p, c.at)) > capMM {
					continue
				}
				perhaps = addSite(perhaps, sites[c.facility], k)
				if r.members.sure[c.facility] != 0 {
					certain = addSite(certain, sites[c.facility], k)
				}
			}
			each(point, len(certain), len(perhaps))
		}
	}
}
