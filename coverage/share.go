package coverage

// split is an amount, in cm² or millionths of a person, by what is said of those it belongs to.
// The three sum to the whole.
type split struct{ served, doubtful, unserved int64 }

// addTimes adds o, or takes it away where n is -1.
func (s *split) addTimes(o split, n int64) {
	s.served += n * o.served
	s.doubtful += n * o.doubtful
	s.unserved += n * o.unserved
}

func (s split) judged() int64 { return s.served + s.unserved }
func (s split) all() int64    { return s.judged() + s.doubtful }

// shown returns the share served of what is judged, and the share if all in doubt failed and if
// all passed, in percent; nil where there is nothing.
func (s split) shown() (value, low, high *float64) {
	if s.judged() > 0 {
		value = percentOf(s.served, s.judged())
	}
	if s.all() > 0 {
		low, high = percentOf(s.served, s.all()), percentOf(s.served+s.doubtful, s.all())
	}
	return value, low, high
}

// put adds a share to figures by a name, and its bounds where they differ from it.
func (s split) put(f Figures, name string) {
	value, low, high := s.shown()
	if value != nil {
		f[name] = *value
	}
	if s.doubtful > 0 {
		f[name+"_low"], f[name+"_high"] = *low, *high
	}
}

// extent is the weight of an area's demand points that are served within a limit, by load.
type extent struct {
	sure, doubtful [loads]int64
	off            int64 // points too far from any way, among the doubtful
}

func (r *run) extent(c Class, area int, mm int32) extent {
	var one [1]extent
	r.extents(c, area, []int32{mm}, one[:])
	return one[0]
}

// extents fills all with the extents within some limits.
func (r *run) extents(c Class, area int, limits []int32, all []extent) {
	for i := range all {
		all[i].off = int64(r.reach.offIn(area))
	}
	by := r.reach.in(c, area)
	for i := range r.reach.Points(area) {
		k := r.demand.first[area] + int32(i)
		s, off := by.at(i), r.reach.off != nil && r.reach.off[k]
		for i, mm := range limits {
			into := &all[i].sure
			switch s.served(mm, off) {
			case No:
				continue
			case Unknown:
				into = &all[i].doubtful
			}
			for l := range loads {
				into[l] += int64(r.demand.weight[l][k])
			}
		}
	}
}

// split returns an area's load by whether it is served; nothing where the load is unknown or the
// area has no place.
func (r *run) split(area int, l load, e extent) split {
	amount, total := r.load(area, l), r.demand.total[l][area]
	if amount <= 0 || total == 0 {
		return split{}
	}
	if l != landLoad {
		amount *= millionths
	}
	served := part(amount, e.sure[l], total)
	most := part(amount, e.sure[l]+e.doubtful[l], total)
	return split{served, most - served, amount - most}
}

// load returns how much an area has of something; -1 where unknown.
func (r *run) load(area int, l load) int64 {
	if l == elderLoad {
		return r.elders[area].count
	}
	return r.demand.amount[l][area]
}

// counted says of a whole of so many points whether it counts as served: where the parameter's share
// of them is (standards 3.00, 26). What has no point, or none on the network, is not assessable.
func (r *run) counted(total int64, e extent) Verdict {
	num, den := r.servedShare.Num().Int64(), r.servedShare.Denom().Int64()
	enough := func(n int64) bool { return n*den >= num*total }
	switch {
	case total == 0 || e.off == total:
		return NotAssessable
	case enough(e.sure[landLoad]):
		return Pass
	case enough(e.sure[landLoad] + e.doubtful[landLoad]):
		return Review
	}
	return Fail
}

// allOrAny says the same where all points must be served, or any one.
func allOrAny(total int64, e extent) (all, any Verdict) {
	sure, most := e.sure[landLoad], e.sure[landLoad]+e.doubtful[landLoad]
	say := func(yes, maybe bool) Verdict {
		switch {
		case total == 0 || e.off == total:
			return NotAssessable
		case yes:
			return Pass
		case maybe:
			return Review
		}
		return Fail
	}
	return say(sure == total, most == total), say(sure > 0, most > 0)
}
