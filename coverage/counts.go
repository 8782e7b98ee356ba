package coverage

import (
	"cmp"
	"math/big"
	"slices"
)

// The keys of rule A11's figures.
var figuresA11 = []FigureKey{
	{"count", "个", "数量", "how many there are"},
	{"required", "个", "应有数量", "how many there must be"},
	{"missing", "个", "缺口", "how many are missing"},
	{"may_count", "个", "待核实数量", "how many may count besides"},
	{"units", "个", "旗县区", "county-level divisions"},
	{"zones", "个", "开发区", "development zones"},
	{"rate_with_zones", "%", "含开发区达标率", "share that pass, development zones included"},
	{"rate_without_zones", "%", "不含开发区达标率", "share that pass, development zones left out"},
	{"verdict_with_zones", "", "含开发区结论", "verdict with development zones"},
	{"verdict_without_zones", "", "不含开发区结论", "verdict without development zones"},
}

// unitCount is one county held against what each county must have.
type unitCount struct {
	unit      *Division
	low, more int64 // that count, and that may besides
	verdict   Verdict
	missing   []string
}

// perCounty judges A11: the share of county-level divisions that each have the row's least, never
// an average. Development zones are counted as the parameter says; unset, both shares are printed
// and a flip is for review.
//
// Source: standards 3.4 A11, 3.00 14.
func (r *run) perCounty(ro row) Result {
	res := r.result(ro)
	res.Basis.Code, res.Figures = "a11", Figures{}
	things, missing, ok := r.counting(ro)
	if ok && len(r.scope) == 0 {
		missing, ok = "divisions.code", false
	}
	if !ok {
		r.ask(ro, &res, missing)
		res.Verdict = r.settle(ro, NotAssessable)
		return res
	}
	units := r.units(County, Banner, District)
	if ro.Args.Per == "prefecture_and_county" {
		units = append(r.units(Prefecture), units...)
	}
	zones := r.units(DevelopmentZone)
	least := int64(max(1, ro.Args.Least))
	without, zoned := r.countEach(units, things, least), r.countEach(zones, things, least)
	with := slices.Concat(without, zoned)
	judged := without
	if r.p.DevelopmentZones == "counted" {
		judged = with
	}
	r.fillUnits(ro, &res, judged)
	for _, c := range judged {
		r.findUnit(ro, c, least)
		res.lacks(c.missing...)
	}
	if len(zoned) > 0 {
		r.zonesApart(ro, &res, with, without)
	}
	r.leaveOut(&res, "个", ro.Args.Kinds, func(*Facility) *int { return ptr(1) })
	return res
}

// countEach counts things in each unit. A prefecture has those stated to be its own; a thing
// stated in no county may be in any.
func (r *run) countEach(units []*Division, things []counted, least int64) []unitCount {
	out := make([]unitCount, len(units))
	for i, d := range units {
		c := unitCount{unit: d}
		var late bool
		for _, th := range things {
			own := th.unit == d || d.level() == levelCounty && r.within(th.unit, d)
			loose := th.unit == nil || d.level() == levelCounty && th.unit.level() < levelCounty && r.within(d, th.unit)
			switch {
			case own && th.counts == Yes:
				c.low++
			case own || loose:
				c.more++
				late = late || th.verdict() == Review
				c.missing = append(c.missing, th.missing...)
				if loose {
					c.missing = append(c.missing, "facilities.division")
				}
			}
		}
		slices.Sort(c.missing)
		c.missing = slices.Compact(c.missing)
		switch {
		case c.low >= least:
			c.verdict, c.missing = Pass, nil
		case c.low+c.more < least:
			c.verdict, c.missing = Fail, nil
		case late && len(c.missing) == 0:
			c.verdict = Review
		default:
			c.verdict = NotAssessable
		}
		out[i] = c
	}
	return out
}

func rateOf(units []unitCount) Rate {
	var rate Rate
	for _, c := range units {
		rate.Add(c.verdict)
	}
	return rate
}

// fillUnits fills the result of a per-county row: the rate of divisions that have the least.
func (r *run) fillUnits(ro row, res *Result, units []unitCount) {
	things := make([]judged, len(units))
	for i, c := range units {
		things[i] = judged{unit: c.unit, verdict: c.verdict}
	}
	var target *big.Rat
	if ro.binds() {
		target = new(big.Rat).Quo(r.rat(ro), hundred)
	}
	r.rate(ro, res, things, target)
	res.By = slices.DeleteFunc(res.By, func(p Part) bool { return p.Level != "county" })
	res.Figures["units"] = len(units)
}

// findUnit records what a division has and lacks.
func (r *run) findUnit(ro row, c unitCount, least int64) {
	lack := max(0, least-c.low)
	v := r.settle(ro, c.verdict)
	what := cmp.Or(ro.Args.Designation, kindsVariant(ro.Args.Kinds))
	r.add(ro, what, Finding{
		Subject: divisionSubject(c.unit), Division: FullCode(c.unit.Code), Verdict: v, Missing: c.missing,
		Figures: Figures{"count": int(c.low), "required": int(least), "missing": int(lack), "may_count": int(c.more)},
	})
	g := Gap{Verdict: v, Subject: divisionSubject(c.unit), Division: FullCode(c.unit.Code), DivisionName: c.unit.Name}
	g.Geometry, g.Located = r.shapeOf(c.unit)
	switch {
	case v == Fail:
		g.Kind, g.Unit = GapUnitWithoutFacility, "个"
		g.Required, g.Provided, g.Missing = ptr(float64(least)), ptr(float64(c.low)), ptr(float64(lack))
	case len(c.missing) > 0:
		g.Kind, g.Fields = GapDataMissing, c.missing
	default:
		return
	}
	r.gap(ro, what, g)
}

// kindsVariant tells apart the gaps of one rule on one division by what is counted.
func kindsVariant(kinds []FacilityKind) string {
	if len(kinds) == 0 {
		return ""
	}
	return string(kinds[0])
}

// zonesApart prints the share with and without development zones, and leaves the row for review
// where the two differ in verdict and none was chosen.
func (r *run) zonesApart(ro row, res *Result, with, without []unitCount) {
	a, b := rateOf(with), rateOf(without)
	target := new(big.Rat).Quo(r.rat(ro), hundred)
	va, vb := a.Against(target), b.Against(target)
	res.Figures["zones"] = len(with) - len(without)
	res.Figures["verdict_with_zones"], res.Figures["verdict_without_zones"] = string(va), string(vb)
	for key, rate := range map[string]Rate{"rate_with_zones": a, "rate_without_zones": b} {
		if v, _, _, _, _ := rate.shown(); v != nil {
			res.Figures[key] = *v
		}
	}
	if r.p.DevelopmentZones != "" || va == vb || !ro.binds() {
		return
	}
	res.Verdict = r.settle(ro, Review)
	r.basisOpen(res, "development_zones",
		"rate_with_zones", "rate_without_zones", "verdict_with_zones", "verdict_without_zones")
}
