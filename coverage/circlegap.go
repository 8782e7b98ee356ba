package coverage

import (
	"cmp"
	"slices"
)

// estate is one area's finding in the making.
type estate struct {
	area int
	e    extent
	out  [loads]split
	rank int // by elders unserved; 0 where all are served
}

// circleEstates records the gaps of estates, and at the end their findings, which rank all by who is not
// served.
func (r *run) circleEstates(ro row, areas []int) {
	each(r, areas, r.otherWalk, func(i int) struct{} {
		if es := r.estateOf(i); r.unservedPoints(&es) {
			r.circleGap(ro, &es, GapOutOfReach)
		}
		if r.reach.Method == Walking {
			r.deniedGap(ro, i)
		}
		return struct{}{}
	})
	r.log.late = func() { r.circleFindings(ro, areas) }
}

func (r *run) estateOf(area int) estate {
	es := estate{area: area, e: r.extent(ClassCare, area, r.circleMM())}
	for l := range loads {
		es.out[l] = r.split(area, l, es.e)
	}
	return es
}

func (r *run) circleFindings(ro row, areas []int) {
	estates := make([]estate, len(areas))
	var short []*estate
	for k, i := range areas {
		estates[k] = r.estateOf(i)
		if r.unservedPoints(&estates[k]) {
			short = append(short, &estates[k])
		}
	}
	slices.SortFunc(short, byUnserved)
	for k, es := range short {
		es.rank = k + 1
	}
	for k := range estates {
		r.circleFinding(ro, &estates[k])
	}
}

// byUnserved sorts estates by elders unserved, then by people, households and land, the most first.
func byUnserved(a, b *estate) int {
	for _, l := range []load{elderLoad, peopleLoad, householdLoad, landLoad} {
		if c := cmp.Compare(b.out[l].unserved, a.out[l].unserved); c != 0 {
			return c
		}
	}
	return cmp.Compare(a.area, b.area)
}

func (r *run) unservedPoints(es *estate) bool {
	total := r.demand.total[landLoad][es.area]
	return es.e.sure[landLoad]+es.e.doubtful[landLoad] < total
}

func (r *run) circleFinding(ro row, es *estate) {
	a := r.w.Areas[es.area]
	f := Finding{
		Subject: Subject{ResidentialAreas, a.ID, a.Name}, Verdict: Measured, Figures: Figures{},
		Division: codeOf(r.areaUnits[es.area]),
	}
	if missing := r.unplaced(es); missing != "" {
		f.Verdict, f.Missing = NotAssessable, []string{missing}
		r.add(ro, "", f)
		return
	}
	total := r.demand.total[landLoad][es.area]
	sure, doubtful := es.e.sure[landLoad], es.e.doubtful[landLoad]
	split{sure, doubtful, total - sure - doubtful}.put(f.Figures, "served_share")
	f.Figures["points"] = int(total)
	if es.e.off > 0 {
		f.Figures["points_unsnapped"] = int(es.e.off)
	}
	r.putWalk(f.Figures, es.area)
	for _, l := range []load{householdLoad, elderLoad} {
		if n := r.load(es.area, l); n >= 0 {
			f.Figures[loadNames[l]], f.Figures["unserved_"+loadNames[l]] = int(n), persons(es.out[l].unserved)
		}
	}
	if b := r.elders[es.area].basis; b != "" {
		f.Figures["elders60_basis"] = b
	}
	if es.rank > 0 {
		f.Figures["rank"] = es.rank
	}
	r.add(ro, "", f)
}

// unplaced names the field for want of which an estate has no walk to measure.
func (r *run) unplaced(es *estate) string {
	switch r.demand.total[landLoad][es.area] {
	case 0:
		return "residential-areas.geometry"
	case es.e.off:
		return "walkways.geometry"
	}
	return ""
}

// putWalk adds the walk from the median and from the worst demand point, and where it leads; points off
// the network have none.
func (r *run) putWalk(f Figures, area int) {
	walks := r.reach.walks(ClassCare, area)
	for name, w := range map[string]step{"median": walks[(len(walks)-1)/2], "worst": walks[len(walks)-1]} {
		if w.mm != Unreached {
			f[name+"_m"], f[name+"_facility"] = float64(w.mm)/1000, r.placeOfLabel(w.label).ID
		}
	}
}

// walks lists how far each demand point of an area that is on the network has to a class, nearest first.
func (r *Reach) walks(c Class, area int) []step {
	walks, by := make([]step, 0, r.Points(area)), r.in(c, area)
	for k := range r.Points(area) {
		if !r.isOff(area, k) {
			walks = append(walks, by.at(k))
		}
	}
	slices.SortFunc(walks, func(a, b step) int {
		return cmp.Or(cmp.Compare(a.mm, b.mm), cmp.Compare(a.label, b.label))
	})
	return walks
}

// circleGap records an estate of which somebody is beyond the distance, or within it by straight line
// alone; what is served and not is in es.out. No plan sets a threshold:
// it is a reference, never drawn as a failure.
func (r *run) circleGap(ro row, es *estate, kind GapKind) {
	a := r.w.Areas[es.area]
	g := Gap{
		Kind: kind, Severity: SevReference, Verdict: Measured, Subject: Subject{ResidentialAreas, a.ID, a.Name},
		Geometry: shape(a.Geometry), Located: a.Geometry != nil,
	}
	if unit := r.areaUnits[es.area]; unit != nil {
		g.Division, g.DivisionName = FullCode(unit.Code), unit.Name
	}
	if n := r.load(es.area, householdLoad); n >= 0 {
		s := es.out[householdLoad]
		g.Unit, g.Required = "户", ptr(float64(n))
		g.Provided, g.Missing = ptr(persons(s.served)), ptr(persons(s.unserved))
		g.Households = ptr(whole(s.unserved))
	}
	if n := r.elders[es.area]; n.count >= 0 {
		g.Elders60, g.Elders60Basis = ptr(whole(es.out[elderLoad].unserved)), n.basis
	}
	r.gap(ro, "", g)
}

// whole rounds millionths to whole persons.
func whole(n int64) int { return int((n + millionths/2) / millionths) }
