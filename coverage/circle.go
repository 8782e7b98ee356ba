package coverage

import (
	"cmp"
	"slices"
)

// planningM is fifteen minutes at the pace planners suppose, 1.0 m/s (standards 2.5).
const planningM = 900

// threshold is a distance at which a circle is measured, with the name its figures bear.
type threshold struct {
	name   string
	metres int
}

// thresholds are printed side by side, since the choice between them can turn a result.
func (p Parameters) thresholds() []threshold {
	return []threshold{
		{"five_minute", p.FiveMinuteM},
		{"strict", p.StrictM},
		{"elderly", p.ElderlyM},
		{"planning", planningM},
		{"circle", p.CircleM},
	}
}

// circled is what a circle comes to over some areas.
type circled struct {
	by             [loads]split
	half, all, any Rate
}

func (r *run) addTo(c *circled, area int, e extent) {
	for l := range loads {
		c.by[l].add(r.split(area, l, e))
	}
	total := r.demand.total[landLoad][area]
	c.half.Add(r.counted(total, e))
	all, any := allOrAny(total, e)
	c.all.Add(all)
	c.any.Add(any)
}

// circle answers S5, the fifteen-minute circle of care for the aged: the share of residential land
// within the walking distance of a facility that cares, and beside it the shares of estates, of
// elders and of people, each at every threshold in use. No plan sets a figure: it is measured only.
//
// A finding says of each estate how much of it is served and how far its people walk; a gap is an
// estate with anyone beyond the distance.
//
// Source: standards 3.3 (S5) and 3.00, 26.
func (r *run) circle(ro row) Result {
	res := r.result(ro)
	c := r.city(ro.AppliesTo)
	res.Basis = Basis{Code: "circle", Figures: c.figures}
	res.Basis.Figures["denominator"] = c.by
	res.Basis.Figures["method"] = r.reach.Method
	res.Basis.Figures["detour"] = r.p.Detour
	res.Basis.Figures["limit_m"] = r.p.CircleM
	res.Basis.Figures["lattice_m"] = r.p.LatticeM
	res.Flags = append(res.Flags, r.circleFlags()...)
	if res.Verdict, res.Missing = r.circleVerdict(c); res.Verdict != Measured {
		return res
	}
	res.Figures = r.sensitivity(c.areas)
	r.circleTotals(&res, c.areas)
	r.addSupply(res.Figures)
	if p := res.Figures["land_share_five_minute"]; p != nil {
		res.Flags = append(res.Flags, Flag{
			Code: FlagReference, Variant: "five_minute", Figures: Figures{"metres": r.p.FiveMinuteM, "share": p},
		})
	}
	r.circleFindings(ro, c.areas)
	return res
}

func (r *run) circleFlags() []Flag {
	flags := []Flag{{Code: FlagMeasuredOnly}}
	if r.reach.Method == StraightLine {
		flags = append(flags, Flag{Code: FlagStraightLine, Figures: Figures{"detour": r.p.Detour}})
	}
	flags = append(flags, r.undeclared(ResidentialAreas, Dwellings, Facilities)...)
	return append(flags, r.w.placement(r.p).flags(ResidentialAreas, Dwellings, Facilities)...)
}

// circleVerdict says whether a circle can be measured, and what is missing if not. A layer that lies
// in another datum than it says measures nothing (standards 3.6, 18).
func (r *run) circleVerdict(c city) (Verdict, []string) {
	places := 0
	for _, i := range c.areas {
		places += r.reach.Points(i)
	}
	switch {
	case len(r.w.Areas) == 0:
		return NotAssessable, []string{"residential-areas.geometry"}
	case len(c.areas) == 0:
		return NotApplicable, nil
	case places == 0:
		return NotAssessable, []string{"residential-areas.geometry"}
	case !slices.Contains(r.w.index().located, true):
		return NotAssessable, []string{"facilities.geometry"}
	case r.w.placement(r.p).shifted(ResidentialAreas, Dwellings, Facilities):
		return NotAssessable, []string{"facilities.geometry"}
	}
	return Measured, nil
}

// sensitivity measures the circle at every threshold, on every basis.
func (r *run) sensitivity(areas []int) Figures {
	f := Figures{}
	for _, t := range r.p.thresholds() {
		var c circled
		for _, i := range areas {
			r.addTo(&c, i, r.extent(ClassCare, i, int32(t.metres)*1000))
		}
		f[t.name+"_m"] = t.metres
		c.by[landLoad].put(f, "land_share_"+t.name)
		c.by[householdLoad].put(f, "household_share_"+t.name)
		c.by[peopleLoad].put(f, "people_share_"+t.name)
		c.by[elderLoad].put(f, "elders60_share_"+t.name)
		putRate(f, "estate_share_"+t.name, c.half)
		putRate(f, "estate_all_share_"+t.name, c.all)
		putRate(f, "estate_any_share_"+t.name, c.any)
	}
	if basis := r.eldersBasis(areas); basis != "" {
		f["elders60_basis"] = basis
	}
	return f
}

func putRate(f Figures, name string, rate Rate) {
	if value, _, _, _, _ := rate.shown(); value != nil {
		f[name] = *value
	}
}

// circleTotals fills the row with the headline, by land, whole and by part; its counts are estates.
func (r *run) circleTotals(res *Result, areas []int) {
	var all circled
	parts := map[level]map[*Division]*circled{levelCounty: {}, levelTownship: {}}
	for _, i := range areas {
		e := r.extent(ClassCare, i, r.circleMM())
		r.addTo(&all, i, e)
		for l, by := range parts {
			d := r.up(r.areaUnits[i], l)
			if by[d] == nil {
				by[d] = new(circled)
			}
			r.addTo(by[d], i, e)
		}
	}
	land := all.by[landLoad]
	res.Counts, res.Unknown = all.half, all.half.Unknown()
	res.Value, res.Low, res.High = land.shown()
	res.Numerator, res.Denominator = ptr(m2(land.served)), ptr(m2(land.judged()))
	putPeople(res.Figures, all)
	for l, by := range parts {
		for d, c := range by {
			land := c.by[landLoad]
			p := newPart(l, d)
			p.Counts, p.Unknown = c.half, c.half.Unknown()
			p.Value, p.Low, p.High = land.shown()
			p.Numerator, p.Denominator = ptr(m2(land.served)), ptr(m2(land.judged()))
			res.By = append(res.By, p)
		}
	}
	sortParts(res.By)
}

func (r *run) circleMM() int32 { return int32(r.p.CircleM) * 1000 }

func persons(n int64) float64 { return float64(n) / millionths }

func putPeople(f Figures, c circled) {
	for l, name := range map[load]string{householdLoad: "households", peopleLoad: "people", elderLoad: "elders60"} {
		if s := c.by[l]; s.all() > 0 {
			f["served_"+name], f["unserved_"+name] = persons(s.served), persons(s.unserved)
		}
	}
}

// addSupply says how many facilities the circles are drawn about, and which could not be.
func (r *run) addSupply(f Figures) {
	ix, in, doubtful, unplaced := r.w.index(), 0, 0, 0
	for i := range r.places {
		sure, maybe := r.members.sure[i]>>ClassCare&1 == 1, r.members.doubtful[i]>>ClassCare&1 == 1
		switch {
		case (sure || maybe) && !ix.located[i]:
			unplaced++
		case sure:
			in++
		case maybe:
			doubtful++
		}
	}
	f["facilities"], f["facilities_doubtful"], f["facilities_without_place"] = in, doubtful, unplaced
}

// estate is one area's finding in the making.
type estate struct {
	area int
	e    extent
	out  [loads]split
	rank int // by elders unserved; 0 where all are served
}

func (r *run) circleFindings(ro row, areas []int) {
	estates := make([]estate, len(areas))
	var short []*estate
	for k, i := range areas {
		es := &estates[k]
		es.area, es.e = i, r.extent(ClassCare, i, r.circleMM())
		for l := range loads {
			es.out[l] = r.split(i, l, es.e)
		}
		if r.unservedPoints(es) {
			short = append(short, es)
		}
	}
	slices.SortFunc(short, func(a, b *estate) int {
		for _, l := range []load{elderLoad, peopleLoad, householdLoad, landLoad} {
			if c := cmp.Compare(b.out[l].unserved, a.out[l].unserved); c != 0 {
				return c
			}
		}
		return cmp.Compare(a.area, b.area)
	})
	for k, es := range short {
		es.rank = k + 1
	}
	for k := range estates {
		r.circleFinding(ro, &estates[k])
	}
	for _, es := range short {
		r.circleGap(ro, es)
	}
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
	total := r.demand.total[landLoad][es.area]
	if total == 0 {
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.geometry"}
		r.add(ro, "", f)
		return
	}
	sure, doubtful := es.e.sure[landLoad], es.e.doubtful[landLoad]
	split{sure, doubtful, total - sure - doubtful}.put(f.Figures, "served_share")
	f.Figures["points"] = int(total)
	r.putWalk(f.Figures, es.area)
	for l, name := range map[load]string{householdLoad: "households", elderLoad: "elders60"} {
		if n := r.load(es.area, l); n >= 0 {
			f.Figures[name], f.Figures["unserved_"+name] = int(n), persons(es.out[l].unserved)
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

// putWalk adds the walk from the median and from the worst demand point, and where it leads.
func (r *run) putWalk(f Figures, area int) {
	type walk struct {
		mm       int32
		facility int
	}
	walks := make([]walk, r.reach.Points(area))
	for k := range walks {
		walks[k].mm, walks[k].facility = r.reach.At(ClassCare, area, k)
	}
	slices.SortFunc(walks, func(a, b walk) int {
		return cmp.Or(cmp.Compare(a.mm, b.mm), cmp.Compare(a.facility, b.facility))
	})
	for name, w := range map[string]walk{"median": walks[(len(walks)-1)/2], "worst": walks[len(walks)-1]} {
		if w.mm != Unreached {
			f[name+"_m"], f[name+"_facility"] = float64(w.mm)/1000, r.w.Facilities[w.facility].ID
		}
	}
}

// circleGap records an estate of which somebody is beyond the distance. No plan sets a threshold:
// it is a reference, never drawn as a failure.
func (r *run) circleGap(ro row, es *estate) {
	a := r.w.Areas[es.area]
	g := Gap{
		Kind: GapOutOfReach, Severity: SevReference, Verdict: Measured, Subject: Subject{ResidentialAreas, a.ID, a.Name},
		Geometry: shape(a.Geometry), Located: a.Geometry != nil,
	}
	if unit := r.areaUnits[es.area]; unit != nil {
		g.Division, g.DivisionName = FullCode(unit.Code), unit.Name
	}
	if n := r.load(es.area, householdLoad); n >= 0 {
		s := es.out[householdLoad]
		g.Unit, g.Required = "households", ptr(float64(n))
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

func codeOf(d *Division) string {
	if d == nil {
		return ""
	}
	return FullCode(d.Code)
}
