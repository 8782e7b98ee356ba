package coverage

// disagree holds the walk against the circle that is drawn on a map, by straight line without a
// detour: what lies in the circle and is not reached on foot is a gap, for reference, and its share a
// figure. What is in doubt on foot is no disagreement.
//
// Source: standards 3.3 (S5): barriers count by the network.
func (r *run) disagree(ro row, areas []int, f Figures) {
	var drawn, denied [loads]split
	for _, i := range areas {
		in, not := r.deniedOn(i)
		es := estate{area: i, e: in}
		for l := range loads {
			s := r.split(i, l, in)
			drawn[l].add(s)
			es.out[l] = split{served: s.served - r.split(i, l, not).served, unserved: r.split(i, l, not).served}
			denied[l].add(es.out[l])
		}
		if not.sure[landLoad] > 0 {
			r.circleGap(ro, &es, ServedByCircleNotOnFoot)
		}
	}
	for l, name := range loadNames {
		drawn[l].put(f, name+"_share_straight_line")
		if value, _, _ := (split{served: denied[l].unserved, unserved: denied[l].served}).shown(); value != nil {
			f[name+"_share_not_on_foot"] = *value
		}
		if load(l) != landLoad && drawn[l].served > 0 {
			f[name+"_not_on_foot"] = persons(denied[l].unserved)
		}
	}
}

// deniedOn returns the demand points of an area that lie in the circle, and of them those that are
// not reached on foot for certain.
func (r *run) deniedOn(area int) (in, not extent) {
	first := int(r.demand.first[area])
	for k := range r.reach.Points(area) {
		if r.crow().Served(ClassCare, area, k, r.circleMM()) != Yes {
			continue
		}
		on := r.reach.Served(ClassCare, area, k, r.circleMM())
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
