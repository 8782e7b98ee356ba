package coverage

import (
	"math/big"
	"slices"
)

// providerKinds offer places for children under three (托位).
var providerKinds = []FacilityKind{
	ChildcareCenter, ChildcarePoint, KindergartenNursery, EmployerChildcare,
	HomeChildcare,
}

func placesOf(f *Facility) *int { return f.ChildcarePlaces }

// filed claims a provider that is on file (备案).
func filed(f *Facility) (Tri, string) { return triOf(f.Filed), "facilities.filed" }

func registered(f *Facility) (Tri, string) { return triOf(f.Registered), "facilities.registered" }

func triOf(b *bool) Tri {
	if b == nil {
		return Unknown
	}
	return Known(*b)
}

// The keys of rule A9's figures.
var figuresA9 = []FigureKey{
	{"places_filed", "个", "已备案托位", "places of providers on file"},
	{"places_unfiled", "个", "未备案托位（不计入）", "places of providers not on file, not counted"},
	{"places_home", "个", "其中家庭托育点托位", "of the places on file, those of home childcare"},
	{"places_forecast", "个", "规划预测托位", "places the plan forecasts"},
	{"forecast_per_thousand", "个/千人口", "预测折合千人托位", "the forecast per thousand people"},
	{"population", "人", "常住人口", "residents"},
	{"population_year", "年", "人口年份", "year of the population"},
	{"population_basis", "", "人口口径", "basis of the population"},
	{"source_date", "", "资料日期", "date of the record"},
}

// placesPerThousand judges A9: places of providers that serve and are on file, per thousand of
// all residents. A forecast row is measured: its number is printed as the need, not required.
//
// Source: standards 3.4 A9.
func (r *run) placesPerThousand(ro row) Result {
	res := r.result(ro)
	res.Basis.Code = "a9.filed"
	people, _ := r.population(residents)
	all := r.amounts("facilities.childcare_places", placesOf, ofKind(providerKinds), filed)
	if ro.Op == Forecast {
		r.forecast(ro, &res, all, people)
	} else {
		r.perThousand(ro, &res, density{
			all: all, kinds: providerKinds, field: "facilities.childcare_places", people: people, of: residents,
		})
		res.Figures = Figures{}
		r.wanting(ro, res, GapPlaces, "", "个")
	}
	res.Figures["places_filed"] = int(sum(all).known)
	res.Figures["places_unfiled"] = r.shown(providerKinds, func(f *Facility) *int {
		if f.Filed != nil && !*f.Filed {
			return f.ChildcarePlaces
		}
		return nil
	})
	res.Figures["places_home"] = r.shown([]FacilityKind{HomeChildcare}, func(f *Facility) *int {
		if f.Filed != nil && *f.Filed {
			return f.ChildcarePlaces
		}
		return nil
	})
	r.leaveOut(&res, "个", providerKinds, placesOf)
	return res
}

// forecast shows a forecast of places beside what there is.
func (r *run) forecast(ro row, res *Result, all []amount, p people) {
	t := sum(all)
	res.Verdict, res.Unknown, res.Figures = Measured, t.seen.Unknown(), Figures{}
	res.By = r.sumParts(all)
	r.tell(res, p)
	res.Denominator = nil // a number of places, not a rate
	if len(ro.Targets) > 0 {
		target := r.rat(ro)
		res.need(target, t.known)
		res.Figures["places_forecast"] = float(target)
		if p.n > 0 {
			res.Figures["forecast_per_thousand"] = float(new(big.Rat).Mul(target, big.NewRat(1000, p.n)))
		}
	}
	if !r.surveyed(providerKinds) {
		res.Shortfall, res.By = nil, nil
		res.lacks("facilities.childcare_places")
		return
	}
	low, high := t.bounds(big.NewRat(1, 1))
	res.Value, res.Low, res.High, res.Numerator = ptr(float(low)), ptr(float(low)), floatOrNil(high), ptr(float(low))
	for _, a := range all {
		res.lacks(a.missing...)
	}
}

// The keys of rule A10's figures.
var figuresA10 = []FigureKey{
	{"providers", "家", "托育服务机构", "providers on file, or that may be"},
	{"providers_known", "家", "托位数齐全的机构", "providers with all numbers"},
	{"part", "个", "分项合计（超过总数，待核实）", "what the parts come to, above the whole: to be checked"},
	{"whole", "个", "总数", "the whole"},
	{"source_date", "", "资料日期", "date of the record"},
}

// inclusivePlaces judges A10: inclusive places among those that A9 counts.
//
// Source: standards 3.4 A10.
func (r *run) inclusivePlaces(ro row) Result {
	res := r.result(ro)
	res.Basis.Code = "a10.filed"
	if r.unsurveyed(ro, &res, providerKinds, "facilities.childcare_places") {
		res.Figures = Figures{}
		return res
	}
	all := r.portions(func(f *Facility) portion {
		return divide(f.ChildcarePlaces, "facilities.childcare_places", map[string]*int{
			"facilities.childcare_places_inclusive": f.ChildcarePlacesInclusive,
		})
	}, ofKind(providerKinds), filed)
	r.share(ro, &res, all)
	res.Figures = shareFigures(all, "providers")
	r.leaveOut(&res, "个", providerKinds, placesOf)
	r.wanting(ro, res, GapPlaces, "inclusive", "个")
	return res
}

// unsurveyed answers a row about kinds of which there is no record at all: the field is asked for.
func (r *run) unsurveyed(ro row, res *Result, kinds []FacilityKind, field string) bool {
	if r.surveyed(kinds) {
		return false
	}
	r.ask(ro, res, field)
	res.Verdict = r.settle(ro, NotAssessable)
	if !ro.binds() {
		res.Verdict = Measured
	}
	return true
}

// kindsOr returns the row's own kinds, or the rule's.
func kindsOr(ro row, usual []FacilityKind) []FacilityKind {
	if len(ro.Args.Kinds) > 0 {
		return ro.Args.Kinds
	}
	return slices.Clone(usual)
}
