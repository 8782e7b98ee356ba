package coverage

// disagree shows how the walk differs from the circle that is drawn on a map, by straight line without a
// detour. What is in doubt on foot is no disagreement.
//
// Source: standards 3.3 (S5): barriers count by the network.
func disagree(all circles, f Figures) {
	for l, name := range loadNames {
		drawn, denied := all.drawn[l], all.denied[l]
		drawn.put(f, name+"_share_straight_line")
		if value, _, _ := (split{served: denied.unserved, unserved: denied.served}).shown(); value != nil {
			f[name+"_share_not_on_foot"] = *value
		}
		if load(l) != landLoad && drawn.served > 0 {
			f[name+"_not_on_foot"] = persons(denied.unserved)
		}
	}
}

// deniedGap records, for reference, what of an area lies in the circle and is not reached on foot.
func (r *run) deniedGap(ro row, area int) {
	in, not := r.deniedOn(area)
	if not.sure[landLoad] == 0 {
		return
	}
	es := estate{area: area, e: in}
	for l := range loads {
		es.out[l] = split{
			served: r.split(area, l, in).served - r.split(area, l, not).served, unserved: r.split(area, l, not).served,
		}
	}
	r.circleGap(ro, &es, ServedByCircleNotOnFoot)
}

// deniedOn returns the demand points of an area that lie in the circle, and of them those that are
// not reached on foot for certain.
func (r *run) deniedOn(area int) (in, not extent) {
	first := int(r.demand.first[area])
	drawn, walked := r.crow().in(ClassCare, area), r.reach.in(ClassCare, area)
	for k := range r.reach.Points(area) {
		if drawn.at(k).served(r.circleMM(), false) != Yes {
			continue
		}
		on := walked.at(k).served(r.circleMM(), r.reach.isOff(area, k))
		for l := range loads {
			n := int64(r.demand.weight[l][first+k])
			in.sure[l] += n
			if on == No {
				not.sure[l] += n
			}
		}
	}
	return in, not
}
