package coverage

import (
	"maps"
	"slices"
)

// planningM is fifteen minutes at the pace planners suppose, 1.0 m/s (standards 2.5).
const planningM = 900

// threshold is a distance at which a circle is measured, with the name its figures bear.
type threshold struct {
	name   string
	metres int
}

const thresholdCount = 5

// thresholds are printed side by side, since the choice between them can turn a result; the last is the
// circle itself.
func (p Parameters) thresholds() [thresholdCount]threshold {
	return [thresholdCount]threshold{
		{"five_minute", p.FiveMinuteM},
		{"strict", p.StrictM},
		{"elderly", p.ElderlyM},
		{"planning", planningM},
		{"circle", p.CircleM},
	}
}

// limits are the thresholds in millimetres.
func (p Parameters) limits() (limits [thresholdCount]int32) {
	for i, t := range p.thresholds() {
		limits[i] = int32(t.metres) * 1000
	}
	return limits
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
	walk := r.walkersOf(c)
	r.putMethod(&res.Basis, walk)
	res.Basis.Figures["limit_m"] = r.p.CircleM
	res.Basis.Figures["lattice_m"] = r.p.LatticeM
	res.Flags = append(res.Flags, r.circleFlags()...)
	if res.Verdict, res.Missing = r.circleVerdict(c); res.Verdict != Measured {
		return res
	}
	all := r.circles(ro.AppliesTo, c.areas)
	res.Figures = r.sensitivity(all.circles)
	if walk.elders != "" {
		res.Figures["elders60_basis"] = walk.elders
	}
	circleTotals(&res, all.circles)
	r.addSupply(res.Figures)
	if r.reach.Method == Walking {
		disagree(all.circles, res.Figures)
		if walk.off+r.doorsOff(ClassCare) > 0 {
			res.lacks("walkways.geometry")
		}
	}
	if p, ok := res.Figures["land_share_five_minute"]; ok {
		res.Flags = append(res.Flags, Flag{
			Code: FlagReference, Variant: "five_minute", Figures: Figures{"metres": r.p.FiveMinuteM, "share": p},
		})
	}
	r.circleEstates(ro, c.areas)
	return res
}

// putMethod says how the walk is measured.
func (r *run) putMethod(b *Basis, c walkers) {
	b.Figures["method"] = r.reach.Method
	if r.reach.Method == StraightLine {
		b.Figures["detour"] = r.p.Detour
		return
	}
	b.Code = "circle_on_foot"
	b.Figures["snap_m"], b.Figures["piece_m"] = r.p.SnapM, r.p.PieceM
	b.Figures["points_unsnapped"], b.Figures["facilities_unsnapped"] = c.off, r.doorsOff(ClassCare)
	if c.gated > 0 {
		b.Figures["points_by_entrances"] = c.gated
	}
	maps.Copy(b.Figures, r.walks.whole())
}

// pointsByEntrances counts the demand points of some areas that leave by entrances.
func (r *run) pointsByEntrances(areas []int) (n int) {
	for _, i := range areas {
		if r.demand.gated(i) {
			n += r.reach.Points(i)
		}
	}
	return n
}

// circleFlags are what the reach and the places themselves raise; flagRow adds what any row's data do.
func (r *run) circleFlags() []Flag {
	var flags []Flag
	if r.reach.Method == StraightLine {
		flags = append(flags, Flag{Code: FlagStraightLine, Figures: Figures{"detour": r.p.Detour}})
	}
	return append(flags, r.w.placement(r.p).flags(ResidentialAreas, Dwellings, Facilities)...)
}

// circleVerdict says whether a circle can be measured, and what is missing if not. A layer that lies
// in another datum than it says measures nothing (standards 3.6, 18).
func (r *run) circleVerdict(c city) (Verdict, []string) {
	walk := r.walkersOf(c)
	switch {
	case len(r.w.Areas) == 0:
		return NotAssessable, []string{"residential-areas.geometry"}
	case len(c.areas) == 0:
		return NotApplicable, nil
	case walk.points == 0:
		return NotAssessable, []string{"residential-areas.geometry"}
	case walk.points == walk.off:
		return NotAssessable, []string{"walkways.geometry"}
	case !slices.Contains(r.w.index().located, true):
		return NotAssessable, []string{"facilities.geometry"}
	case r.w.placement(r.p).shifted(ResidentialAreas, Dwellings, Facilities):
		return NotAssessable, []string{"facilities.geometry"}
	}
	return Measured, nil
}

// sensitivity shows the circle at every threshold, on every basis.
func (r *run) sensitivity(all circles) Figures {
	f := Figures{}
	for k, t := range r.p.thresholds() {
		c := all.at[k]
		f[t.name+"_m"] = t.metres
		for l, name := range loadNames {
			c.by[l].put(f, name+"_share_"+t.name)
		}
		putRate(f, "estates_share_"+t.name, c.half)
		putRate(f, "estates_all_share_"+t.name, c.all)
		putRate(f, "estates_any_share_"+t.name, c.any)
	}
	return f
}

func putRate(f Figures, name string, rate Rate) {
	if value, _, _, _, _ := rate.shown(); value != nil {
		f[name] = *value
	}
}

// circleTotals fills the row with the headline, by land, whole and by part; its counts are estates.
func circleTotals(res *Result, all circles) {
	whole := all.at[len(all.at)-1]
	h := whole.headline()
	res.Counts, res.Unknown = h.Counts, h.Unknown
	res.Value, res.Low, res.High, res.Numerator, res.Denominator = h.Value, h.Low, h.High, h.Numerator, h.Denominator
	putPeople(res.Figures, whole)
	for l, by := range all.parts {
		for d, c := range by {
			p, h := newPart(l, d), c.headline()
			h.Level, h.Division, h.Name = p.Level, p.Division, p.Name
			res.By = append(res.By, h)
		}
	}
	sortParts(res.By)
}

// headline is a circle's share of land, with the rate of estates for its counts.
func (c *circled) headline() (p Part) {
	land := c.by[landLoad]
	p.Counts, p.Unknown = c.half, c.half.Unknown()
	p.Value, p.Low, p.High = land.shown()
	p.Numerator, p.Denominator = ptr(m2(land.served)), ptr(m2(land.judged()))
	return p
}

func (r *run) circleMM() int32 { return int32(r.p.CircleM) * 1000 }

func persons(n int64) float64 { return float64(n) / millionths }

// loadNames are the loads' names in figures.
var loadNames = [loads]string{"land", "households", "people", "elders60"}

func putPeople(f Figures, c circled) {
	for l, name := range loadNames {
		if s := c.by[l]; load(l) != landLoad && s.all() > 0 {
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
