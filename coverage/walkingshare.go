package coverage

import "maps"

// sharedWalk is what walkingShare gathers: over the areas, and by unit.
type sharedWalk struct {
	all    circled
	byUnit map[*Division]unitWalk
	unit   *Division // of one area; nil where it adds nothing
	walk   unitWalk
}

type unitWalk struct {
	extent
	points int64
}

// walkingShare measures an existence test on foot, for reference: of the people and estates of some
// units, how many are within metres of a facility of a class, wherever it stands, and in how many
// of the units that is so for the parameter's share of the demand points. Nil where none of the
// units has a demand point.
//
// Source: standards 3.3 (S3, S6), walking versions: labelled, and never the verdict.
func (r *run) walkingShare(c Class, metres int, units []*Division) Figures {
	type key struct {
		row    int
		metres int
	}
	wanted := map[*Division]bool{}
	for _, d := range units {
		wanted[d] = true
	}
	all := gather(r, key{r.log.row, metres}, r.everyArea(), areaSum[sharedWalk]{
		of:  func(r *run, i int) sharedWalk { return r.sharedBy(c, metres, wanted, i) },
		add: (*sharedWalk).addTimes, clone: sharedWalk.clone,
	})
	if len(all.byUnit) == 0 {
		return nil
	}
	var rate Rate
	for _, u := range all.byUnit {
		rate.Add(r.counted(u.points, u.extent))
	}
	f := Figures{"walking_m": metres, "walking_method": r.reach.Method, "walking_units": rate.Total()}
	putRate(f, "walking_unit_share", rate)
	putRate(f, "walking_estates_share", all.all.half)
	all.all.by[peopleLoad].put(f, "walking_people_share")
	all.all.by[elderLoad].put(f, "walking_elders60_share")
	return f
}

// sharedBy is what one area adds.
func (r *run) sharedBy(c Class, metres int, wanted map[*Division]bool, area int) (one sharedWalk) {
	one.unit = r.areaUnits[area]
	for one.unit != nil && !wanted[one.unit] {
		one.unit = r.tree.parent[one.unit]
	}
	if one.unit == nil || r.demand.total[landLoad][area] == 0 {
		return sharedWalk{}
	}
	e := r.extent(c, area, int32(metres)*1000)
	one.all = r.circledBy(area, e)
	one.walk = unitWalk{e, r.demand.total[landLoad][area]}
	return one
}

func (w *sharedWalk) addTimes(o *sharedWalk, n int64) {
	if o.unit == nil {
		return
	}
	w.all.addTimes(&o.all, n)
	sum, u := w.byUnit[o.unit], o.walk
	sum.sure[landLoad] += n * u.sure[landLoad]
	sum.doubtful[landLoad] += n * u.doubtful[landLoad]
	sum.off, sum.points = sum.off+n*u.off, sum.points+n*u.points
	w.byUnit[o.unit] = sum
}

func (w sharedWalk) clone() sharedWalk {
	w.byUnit = maps.Clone(w.byUnit)
	if w.byUnit == nil {
		w.byUnit = map[*Division]unitWalk{}
	}
	return w
}
