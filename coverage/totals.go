package coverage

import (
	"cmp"
	"math/big"
)

// The keys of rule A12's figures.
var figuresA12 = []FigureKey{
	{"counted", "", "计入名单", "ids of what counts"},
	{"may_count", "", "待核实名单", "ids of what may count"},
	{"total_all", "张", "全部养老床位口径", "all care beds"},
	{"total_institutions", "张", "仅养老机构口径", "beds of institutions only"},
	{"verdict_all", "", "全部养老床位口径结论", "verdict on all care beds"},
	{"verdict_institutions", "", "仅养老机构口径结论", "verdict on institutions only"},
	{"beds_home", "张", "家庭养老床位（不计入）", "care beds at home, not counted"},
	{"beds_medical", "张", "医疗康复床位（不计入）", "medical and rehabilitation beds, not counted"},
	{"source_date", "", "资料日期", "date of the record"},
}

// totals judges A12: a plain count of beds, facilities or designated communities, with the list
// that proves it.
//
// Source: standards 3.4 A12.
func (r *run) totals(ro row) Result {
	if ro.Args.Count == "beds" {
		return r.totalBeds(ro)
	}
	res := r.result(ro)
	things, missing, ok := r.counting(ro)
	res.Basis.Code, res.Figures = "a12."+cmp.Or(ro.Args.Count, "facilities"), Figures{}
	if !ok {
		r.ask(ro, &res, missing)
		res.Verdict = r.settle(ro, NotAssessable)
		return res
	}
	seen := seenIn(things)
	sure, maybe := []string{}, []string{}
	for _, c := range things {
		if c.counts == Yes {
			sure = append(sure, c.id)
			continue
		}
		maybe = append(maybe, c.id)
		res.lacks(c.missing...)
		if c.place != nil {
			r.unsure(ro, c.place, c.verdict(), c.missing, Figures{})
		}
	}
	res.Figures["counted"], res.Figures["may_count"] = sure, maybe
	low, high := big.NewRat(int64(seen.Pass), 1), big.NewRat(int64(seen.Total()), 1)
	res.Counts = seen
	r.fillTotal(ro, &res, low, high, seen)
	res.By = partsOf(r, things, counted.division, func(_ *Division, members []counted, p *Part) {
		part := seenIn(members)
		p.Counts, p.Unknown = part, part.Unknown()
		p.Value, p.Low, p.High = ptr(float64(part.Pass)), ptr(float64(part.Pass)), ptr(float64(part.Total()))
		p.Numerator = p.Value
	})
	r.leaveOut(&res, "个", ro.Args.Kinds, func(*Facility) *int { return ptr(1) })
	r.wanting(ro, res, GapUnitWithoutFacility, cmp.Or(ro.Args.Designation, kindsVariant(ro.Args.Kinds)), "个")
	return res
}

func (r *run) fillTotal(ro row, res *Result, low, high *big.Rat, seen Rate) {
	res.Value, res.Low, res.High = ptr(float(low)), ptr(float(low)), floatOrNil(high)
	res.Numerator, res.Unknown = ptr(float(low)), seen.Unknown()
	if ro.binds() {
		res.need(r.rat(ro), low.Num().Int64())
	}
	res.Verdict = r.settle(ro, ro.judge(low, high, r.rat(ro), seen))
}

// totalBeds judges a number of care beds, on the basis that the parameter says.
func (r *run) totalBeds(ro row) Result {
	res := r.result(ro)
	kinds := kindsOr(ro, bedKinds(r.p.BedsBasis))
	res.Basis.Code, res.Figures = "a12.beds."+r.p.BedsBasis, Figures{}
	if len(ro.Args.Kinds) > 0 {
		res.Basis.Code = "a12.beds.kinds"
	}
	if r.unsurveyed(ro, &res, kinds, "facilities.beds") {
		return res
	}
	all := r.amounts("facilities.beds", bedsOf, ofKind(kinds))
	r.unsureAmounts(ro, &res, all)
	one := big.NewRat(1, 1)
	t := sum(all)
	low, high := t.bounds(one)
	r.fillTotal(ro, &res, low, high, t.seen)
	res.By = r.sumParts(all)
	res.Figures["beds_home"], res.Figures["beds_medical"] = r.shown(allBedKinds, homeBedsOf), r.shown(medicalBedKinds, bedsOf)
	if len(ro.Args.Kinds) == 0 && ro.binds() {
		verdicts := map[string]Verdict{}
		for _, basis := range []string{"all", "institutions"} {
			t := sum(r.amounts("facilities.beds", bedsOf, ofKind(bedKinds(basis))))
			low, high := t.bounds(one)
			verdicts[basis] = ro.judge(low, high, r.rat(ro), t.seen)
			res.Figures["total_"+basis], res.Figures["verdict_"+basis] = int(t.known), string(verdicts[basis])
		}
		if verdicts["all"] != verdicts["institutions"] {
			r.basisOpen(&res, "beds_total", "total_all", "total_institutions", "verdict_all", "verdict_institutions")
		}
	}
	r.leaveOut(&res, "张", kinds, bedsOf)
	r.wanting(ro, res, GapBeds, "total", "张")
	return res
}
