package coverage

import (
	"math/big"
	"slices"
	"strconv"
	"strings"
)

// The keys of rule REPORTED's figures.
var figuresReported = []FigureKey{
	{"figure_year", "年", "填报年份", "year of the figure"},
	{"figure_date", "", "填报时点", "date of the figure"},
	{"figure", "", "填报值", "the figure as reported"},
	{"figure_unit", "", "填报单位", "unit of the figure as reported"},
	{"reporter", "", "填报单位名称", "who reported it"},
	{"document_no", "", "填报文号", "number of the report"},
	{"base_figure", "", "基期值", "the figure of the base year"},
	{"base_year", "年", "基期年份", "base year"},
	{"basis", "", "填报口径", "basis of the figure as reported"},
	{"figures", "", "各档填报值", "figures of a tiered row, highest first"},
	{"targets", "", "各档目标值", "targets of a tiered row, highest first"},
}

// reported judges a row whose figure no geometry gives: the last that somebody reported for the
// territory by the as-of date. One of an older year than the tolerance, without a date, or in
// another unit is for review. Figures of parts are shown, and make the whole only where each
// direct part gives numerator and denominator.
//
// Source: standards 3.00 17, 18 and 19.
func (r *run) reported(ro row) Result {
	res := r.result(ro)
	res.Basis.Code, res.Figures = "reported", Figures{}
	given := r.reportsOf(ro)
	res.By = r.reportedParts(ro, given)
	own := slices.DeleteFunc(slices.Clone(given), func(rp *Reported) bool { return !r.whole(rp) })
	last := r.inForce(own)
	if last == nil {
		last = r.addedUp(given)
	}
	if last == nil {
		res.Verdict = Measured
		res.lacks("reported.value")
		if ro.binds() {
			r.ask(ro, &res, "reported.value")
			res.Verdict = r.settle(ro, NotAssessable)
		}
		return res
	}
	value, _ := valueOf(last, ro.Unit)
	r.cite(&res, last)
	res.Value, res.Low, res.High = floatOrNil(value), floatOrNil(value), floatOrNil(value)
	v := Measured
	switch {
	case !ro.binds():
	case ro.Op == Increase:
		v = r.increase(ro, &res, own, last, value)
	case len(r.tiers(ro)) > 1:
		v = r.tiered(ro, &res, own, last)
	default:
		v = against(ro.Op, value, value, r.rat(ro))
	}
	if (v == Pass || v == Fail) && r.doubtful(ro, &res, last) {
		v = Review
	}
	res.Verdict = r.settle(ro, v)
	return res
}

// reportsOf returns the figures given for the row by its id, else those given for its measure, or
// for another row of the plans that means the same.
func (r *run) reportsOf(ro row) []*Reported {
	var byID, byMeasure []*Reported
	for _, rp := range r.w.Reported {
		switch {
		case !rp.says():
		case rp.Indicator != "" && rp.Indicator == ro.ID:
			byID = append(byID, rp)
		case ro.Measure != "" && r.measureOf(rp) == ro.Measure:
			byMeasure = append(byMeasure, rp)
		}
	}
	if len(byID) > 0 {
		return byID
	}
	return byMeasure
}

// measureOf returns what a figure measures: as it says, else as the row that it is given for.
func (r *run) measureOf(rp *Reported) string {
	if rp.Measure != "" {
		return rp.Measure
	}
	for _, p := range r.q.Plans {
		for i := range p.Indicators {
			if p.Indicators[i].ID == rp.Indicator {
				return p.Indicators[i].Measure
			}
		}
	}
	return ""
}

// whole reports whether a figure is the territory's: of its one declared division, or in a world
// without divisions or codes, of any.
func (r *run) whole(rp *Reported) bool {
	codes := r.w.Workspace.DivisionCodes
	if len(codes) == 0 && len(r.scope) == 0 {
		return true
	}
	if d := r.tree.find(rp.Division, r.q.AsOf); d != nil {
		own, _ := r.roots()
		return len(own) == 1 && own[0] == d
	}
	return len(codes) == 1 && FullCode(codes[0]) == FullCode(rp.Division)
}

// inForce returns the last figure that is not of after the as-of date; those without a date are
// taken where there is no other.
func (r *run) inForce(given []*Reported) *Reported {
	var last *Reported
	for _, rp := range given {
		if !rp.AsOf.IsZero() && rp.AsOf.NotAfter(r.q.AsOf) == No {
			continue
		}
		if last == nil || rp.AsOf.last > last.AsOf.last {
			last = rp
		}
	}
	return last
}

// addedUp makes the whole's figure from its direct parts, where each gives numerator and
// denominator of one date; nil otherwise.
func (r *run) addedUp(given []*Reported) *Reported {
	own, _ := r.roots()
	if len(own) != 1 || len(r.tree.children[own[0]]) == 0 {
		return nil
	}
	total := Reported{Numerator: new(float64), Denominator: new(float64), Division: codeOf(own[0])}
	for i, kid := range r.tree.children[own[0]] {
		rp := r.inForce(slices.DeleteFunc(slices.Clone(given), func(rp *Reported) bool {
			return r.tree.find(rp.Division, r.q.AsOf) != kid
		}))
		if rp == nil || rp.Numerator == nil || rp.Denominator == nil || i > 0 && rp.AsOf != total.AsOf {
			return nil
		}
		*total.Numerator += *rp.Numerator
		*total.Denominator += *rp.Denominator
		total.AsOf = rp.AsOf
	}
	if *total.Denominator <= 0 {
		return nil
	}
	return &total
}

// isFraction reports whether a figure gives numerator and denominator.
func (rp *Reported) isFraction() bool {
	return rp.Numerator != nil && rp.Denominator != nil && *rp.Denominator > 0
}

// says reports whether there is a figure at all.
func (rp *Reported) says() bool { return rp.Value != nil || rp.isFraction() }

// valueOf returns a reported figure in a row's unit, exactly as it was written: from numerator
// and denominator where both are given.
func valueOf(rp *Reported, unit string) (*big.Rat, bool) {
	if rp.isFraction() {
		v := new(big.Rat).Quo(written(*rp.Numerator), written(*rp.Denominator))
		return v.Mul(v, per(unit)), true
	}
	if rp.Value == nil {
		return nil, false
	}
	v := written(*rp.Value)
	if plainUnit(rp.Unit) != plainUnit(unit) && isShare(rp.Unit) && isShare(unit) {
		v.Mul(v, new(big.Rat).Quo(per(unit), per(rp.Unit)))
	}
	return v, true
}

func isShare(unit string) bool { u := plainUnit(unit); return u == "%" || u == "‰" }

// per is how many a unit counts on: 100, 1000 or 1.
func per(unit string) *big.Rat {
	switch u := plainUnit(unit); {
	case u == "%":
		return big.NewRat(100, 1)
	case u == "‰", strings.Contains(u, "/千"):
		return big.NewRat(1000, 1)
	}
	return big.NewRat(1, 1)
}

// unitSpellings joins the spellings of a unit; the words that people and things are counted by
// (个, 人, 名, 家, 所) are one, and so are 年 and 岁 of a life.
var unitSpellings = strings.NewReplacer("％", "%", "百分比", "%", "每千", "/千", " ", "",
	"人次", "人次", "人", "个", "名", "个", "家", "个", "所", "个", "年", "岁")

func plainUnit(unit string) string { return unitSpellings.Replace(unit) }

// written returns a float as the decimal that was written: 0.1 is a tenth.
func written(f float64) *big.Rat {
	v, ok := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	if !ok {
		return new(big.Rat) // not finite, which JSON cannot say
	}
	return v
}

// cite writes where a figure comes from into the result.
func (r *run) cite(res *Result, rp *Reported) {
	res.Numerator, res.Denominator = rp.Numerator, rp.Denominator
	if rp.Basis != "" {
		res.Basis.Figures = Figures{"basis": rp.Basis}
	}
	if !rp.AsOf.IsZero() {
		res.Figures["figure_year"], res.Figures["figure_date"] = rp.AsOf.Year(), rp.AsOf.String()
	}
	for key, word := range map[string]string{
		"reporter": rp.Reporter, "document_no": rp.DocumentNo, "figure_unit": rp.Unit,
	} {
		if word != "" {
			res.Figures[key] = word
		}
	}
	if rp.Value != nil {
		res.Figures["figure"] = *rp.Value
	}
}

// doubtful reports whether a figure does not settle its row: too old, undated, perhaps of after
// the as-of date, or in another unit.
func (r *run) doubtful(ro row, res *Result, rp *Reported) bool {
	if rp.AsOf.IsZero() {
		res.lacks("reported.as_of")
		res.Flags = append(res.Flags, Flag{Code: FlagPopulationBasis, Variant: "undated", Figures: Figures{}})
		return true
	}
	if year := r.q.AsOf.Year(); year-rp.AsOf.Year() > r.p.PopulationYears {
		res.Flags = append(res.Flags, Flag{Code: FlagPopulationBasis, Variant: "figure_year", Figures: Figures{
			"figure_year": rp.AsOf.Year(), "as_of_year": year,
		}})
		return true
	}
	unlike := rp.Value != nil && rp.Unit != "" && ro.Unit != "" && plainUnit(rp.Unit) != plainUnit(ro.Unit) &&
		!(isShare(rp.Unit) && isShare(ro.Unit))
	if unlike {
		res.Flags = append(res.Flags, Flag{Code: FlagBasisOpen, Variant: "unit", Figures: Figures{
			"figure_unit": rp.Unit, "unit": ro.Unit,
		}})
	}
	return unlike || rp.AsOf.NotAfter(r.q.AsOf) == Unknown
}
