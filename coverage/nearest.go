package coverage

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo/walk"
)

// Nearest lists the facilities of a class that are nearest to a residential area: whom its people may
// choose among.
type Nearest struct {
	Class     string     `json:"class"`
	Method    string     `json:"reach_method"`
	CapM      int        `json:"reach_cap_m" doc:"nothing farther is listed"`
	K         int        `json:"k"`
	Area      string     `json:"residential_area"`
	Name      string     `json:"name,omitempty"`
	Points    int        `json:"points" doc:"demand points"`
	Unsnapped int        `json:"points_unsnapped" doc:"of them, those too far from any way, which walk nowhere"`
	Median    *FromPoint `json:"median" doc:"from the demand point of the median walk to the nearest; null where none walks"`
	Worst     *FromPoint `json:"worst" doc:"from the demand point of the longest"`
	Any       []Near     `json:"any" doc:"from whichever demand point is nearest to each"`
}

// FromPoint is what is nearest to one demand point.
type FromPoint struct {
	Point      int       `json:"point" doc:"which of the area's demand points"`
	At         orb.Point `json:"at"`
	Facilities []Near    `json:"facilities"`
}

// Near is a facility and how far it is.
type Near struct {
	Facility string       `json:"facility"`
	Name     string       `json:"name,omitempty"`
	Kind     FacilityKind `json:"kind,omitempty"`
	Metres   float64      `json:"metres"`
	Doubtful bool         `json:"doubtful" doc:"it may not serve, or may not be of the class, or no way leads to it"`
	Method   string       `json:"reach_method" doc:"straight_line where no way leads to it: no walk is shorter"`
}

// Nearest lists the k nearest sites of the class that serve for certain, nearest first, of equals the
// lower id, and those in doubt that are nearer than the last of them; nothing beyond the cap. A residential
// area that is not there is ErrNotFound, a k below 1 ErrInvalid. A site is shown by its first record.
//
// A walk is as long back as forth, so that one search from a point gives its walks to all.
func (s *Supply) Nearest(areaID string, k int) (Nearest, error) {
	r := s.run
	i, ok := slices.BinarySearchFunc(r.w.Areas, areaID, func(a *ResidentialArea, id string) int { return cmp.Compare(a.ID, id) })
	switch {
	case !ok:
		return Nearest{}, fmt.Errorf("nearest to residential area %s: %w", areaID, ErrNotFound)
	case k < 1:
		return Nearest{}, fmt.Errorf("nearest %d: %w", k, ErrInvalid)
	}
	reach := s.reach()
	n := Nearest{
		Class: s.class.String(), Method: reach.Method, CapM: reach.CapM, K: k, Area: areaID, Name: r.w.Areas[i].Name,
		Points: reach.Points(i), Unsnapped: reach.offIn(i), Any: []Near{},
	}
	points := s.byWalk(i)
	if len(points) == 0 {
		return n, nil
	}
	from := func(point int) *FromPoint {
		return &FromPoint{point, r.demand.at[int(r.demand.first[i])+point], s.nearest(i, []int{point}, k)}
	}
	n.Median, n.Worst = from(points[(len(points)-1)/2]), from(points[len(points)-1])
	n.Any = s.nearest(i, points, k)
	return n, nil
}

// byWalk lists the demand points of an area that walk at all, by how far the nearest is.
func (s *Supply) byWalk(area int) []int {
	var points []int
	for k := range s.reach().Points(area) {
		if !s.reach().isOff(area, k) {
			points = append(points, k)
		}
	}
	slices.SortStableFunc(points, func(a, b int) int {
		mmA, toA := s.reach().At(s.class, area, a)
		mmB, toB := s.reach().At(s.class, area, b)
		return cmp.Or(cmp.Compare(mmA, mmB), cmp.Compare(toA, toB))
	})
	return points
}

// away is a facility's distance.
type away struct {
	mm       int64
	facility int32
	site     int32
	loose    bool
}

// nearest lists what is nearest to any of some demand points of an area. A site that one record puts in
// doubt, and another farther off does not, is listed for both.
func (s *Supply) nearest(area int, points []int, k int) []Near {
	all := s.aways(area, points)
	sites := s.sites()
	for i := range all {
		all[i].site = sites[all[i].facility]
	}
	slices.SortFunc(all, func(a, b away) int { return cmp.Or(cmp.Compare(a.mm, b.mm), cmp.Compare(a.site, b.site)) })
	out, certain, doubtful := []Near{}, map[int32]bool{}, map[int32]bool{}
	for _, a := range all {
		doubt := s.run.members.sure[a.facility] == 0 || a.loose
		if len(certain) == k {
			break
		}
		if certain[a.site] || doubt && doubtful[a.site] {
			continue
		}
		if doubt {
			doubtful[a.site] = true
		} else {
			certain[a.site] = true
		}
		f, method := s.run.w.Facilities[a.site], s.method()
		if a.loose {
			method = StraightLine
		}
		out = append(out, Near{f.ID, f.Name, f.Kind, float64(a.mm) / 1000, doubt, method})
	}
	return out
}

// aways measures from some demand points to every facility of the class, within the cap.
func (s *Supply) aways(area int, points []int) (all []away) {
	r, first, capMM := s.run, int(s.run.demand.first[area]), int64(s.run.p.ReachCapM)*1000
	least := func(mm func(p orb.Point) int64) int64 {
		best := capMM + 1
		for _, k := range points {
			best = min(best, mm(r.demand.at[first+k]))
		}
		return best
	}
	keep := func(a away) {
		if a.mm <= capMM {
			all = append(all, a)
		}
	}
	if s.method() == Walking {
		var homes []walk.Source
		for _, k := range points {
			for _, at := range r.walks.homes.leave(first + k) {
				homes = append(homes, walk.Source{Place: at})
			}
		}
		field := r.walks.graph.Search(homes, uint32(capMM))
		for i, door := range s.doors() {
			if mm, _, ok := field.At(door); ok && r.members.sure[i]|r.members.doubtful[i] != 0 {
				keep(away{mm: int64(mm), facility: int32(i)})
			}
		}
		for _, f := range s.unconnected() {
			keep(away{mm: least(f.mm), facility: int32(f.facility), loose: true})
		}
		return all
	}
	find := search{d: r.demand, ix: r.w.index(), m: r.members, detour: r.p.Detour, capMM: int32(capMM)}
	find.gather(r.demand.at[first : first+s.reach().Points(area)])
	for _, c := range find.all {
		mm := least(func(p orb.Point) int64 { return int64(find.millimetres(find.metric.Distance(p, c.at))) })
		keep(away{mm: mm, facility: c.facility})
	}
	return all
}
