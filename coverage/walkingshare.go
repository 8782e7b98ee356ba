package coverage

// walkingShare measures an existence test on foot, for reference: of the people and estates of some
// units, how many are within metres of a facility of a class, wherever it stands, and in how many
// of the units that is so for the parameter's share of the demand points. Nil where none of the
// units has a demand point.
//
// Source: standards 3.3 (S3, S6), walking versions: labelled, and never the verdict.
func (r *run) walkingShare(c Class, metres int, units []*Division) Figures {
	wanted := map[*Division]bool{}
	for _, d := range units {
		wanted[d] = true
	}
	var all circled
	byUnit := map[*Division]extent{}
	points := map[*Division]int64{}
	for i := range r.w.Areas {
		d := r.areaUnits[i]
		for d != nil && !wanted[d] {
			d = r.tree.parent[d]
		}
		if d == nil || r.demand.total[landLoad][i] == 0 {
			continue
		}
		e := r.extent(c, i, int32(metres)*1000)
		r.addTo(&all, i, e)
		sum := byUnit[d]
		sum.sure[landLoad] += e.sure[landLoad]
		sum.doubtful[landLoad] += e.doubtful[landLoad]
		sum.off += e.off
		byUnit[d] = sum
		points[d] += r.demand.total[landLoad][i]
	}
	if len(byUnit) == 0 {
		return nil
	}
	var rate Rate
	for d, e := range byUnit {
		rate.Add(r.counted(points[d], e))
	}
	f := Figures{"walking_m": metres, "walking_method": r.reach.Method, "walking_units": rate.Total()}
	putRate(f, "walking_unit_share", rate)
	putRate(f, "walking_estates_share", all.half)
	all.by[peopleLoad].put(f, "walking_people_share")
	all.by[elderLoad].put(f, "walking_elders60_share")
	return f
}
