package coverage

import (
	"cmp"
	"slices"
)

// areas lists the estates that S5 speaks of, of which more is served than before, and less.
func (x *WhatIf) areas(measured bool) (gained, lost []AreaChange) {
	gained, lost = []AreaChange{}, []AreaChange{}
	if !measured {
		return gained, lost
	}
	see := func(before, after int) {
		switch c, sign := x.area(before, after); {
		case sign > 0:
			gained = append(gained, c)
		case sign < 0:
			lost = append(lost, c)
		}
	}
	if x.run.edit != nil {
		for _, i := range x.run.edit.walked {
			see(i, i)
		}
	} else {
		for d := range diff(x.base.run.w.Areas, x.run.w.Areas, func(a *ResidentialArea) string { return a.ID }) {
			see(d.before, d.after)
		}
	}
	slices.SortFunc(gained, byElders)
	slices.SortFunc(lost, byElders)
	return gained, lost
}

func byElders(a, b AreaChange) int {
	known := func(f *float64) float64 {
		if f == nil {
			return -1
		}
		return *f
	}
	return cmp.Or(cmp.Compare(known(b.Elders60), known(a.Elders60)), cmp.Compare(known(b.Households), known(a.Households)),
		cmp.Compare(a.ID, b.ID))
}

// walked is how much of an estate walks to care.
type walked struct {
	total, sure int64 // demand points that are not in doubt, and those served
	served      [loads]split
}

// walkedBy returns how much of an estate of a run walks; nothing of one that is not there, or that S5 does
// not speak of.
func (r *run) walkedBy(to AppliesTo, area int) (w walked) {
	if !r.toldOf(to, area) {
		return w
	}
	e := r.extent(ClassCare, area, r.circleMM())
	w.total, w.sure = r.demand.total[landLoad][area]-e.doubtful[landLoad], e.sure[landLoad]
	for l := range loads {
		w.served[l] = r.split(area, l, e)
	}
	return w
}

func (r *run) toldOf(to AppliesTo, area int) bool {
	_, in := slices.BinarySearch(r.made.cities[to].areas, area)
	return area >= 0 && in
}

// medianWalk is the walk of an estate's median demand point, and where it leads; nil beyond the cap.
func (r *run) medianWalk(to AppliesTo, area int) (metres *float64, facility string) {
	if !r.toldOf(to, area) {
		return nil, ""
	}
	if walks := r.reach.walks(ClassCare, area); len(walks) > 0 {
		if m := walks[(len(walks)-1)/2]; m.mm != Unreached {
			return ptr(float64(m.mm) / 1000), r.placeOfLabel(m.label).ID
		}
	}
	return nil, ""
}

// share is the percentage of the demand points that is served, of those that are not in doubt.
func (w walked) share() *float64 {
	value, _, _ := split{served: w.sure, unserved: w.total - w.sure}.shown()
	return value
}

// area says what changed of an estate, and whether it gained (1), lost (-1) or neither: by its points,
// and where as many are served as before, by the people in them.
func (x *WhatIf) area(before, after int) (c AreaChange, sign int) {
	was, is := x.base.run.walkedBy(x.base.care, before), x.run.walkedBy(x.base.care, after)
	sign = cmp.Compare(is.sure, was.sure)
	for _, l := range []load{elderLoad, peopleLoad, householdLoad} {
		sign = cmp.Or(sign, cmp.Compare(is.served[l].served, was.served[l].served))
	}
	if sign == 0 || after < 0 {
		return c, 0
	}
	a := x.run.w.Areas[after]
	c = AreaChange{
		ID: a.ID, Name: a.Name, Division: codeOf(x.run.areaUnits[after]), ShareBefore: was.share(), ShareAfter: is.share(),
	}
	c.NearestBefore, _ = x.base.run.medianWalk(x.base.care, before)
	c.NearestAfter, c.FacilityAfter = x.run.medianWalk(x.base.care, after)
	for l, into := range map[load]**float64{peopleLoad: &c.People, householdLoad: &c.Households, elderLoad: &c.Elders60} {
		if is.served[l].all()+was.served[l].all() > 0 {
			*into = ptr(persons(int64(sign) * (is.served[l].served - was.served[l].served)))
		}
	}
	return c, sign
}
