package coverage

import (
	"math/big"
	"slices"
)

// increase judges a growth over the base year: the row's baseline, else the figure reported for
// the year, else for the five years before the target, since plans say "in five years".
func (r *run) increase(ro row, res *Result, own []*Reported, last *Reported, value *big.Rat) Verdict {
	t, _, _ := r.target(ro.Indicator)
	year := ro.BaselineYear
	if year == 0 {
		year = t.Year - 5
	}
	res.Figures["base_year"] = year
	res.Value, res.Low, res.High = nil, nil, nil
	base := new(big.Rat)
	if ro.Baseline != nil {
		base = written(*ro.Baseline)
	} else {
		i := slices.IndexFunc(own, func(rp *Reported) bool { return !rp.AsOf.IsZero() && rp.AsOf.Year() == year })
		if i < 0 || own[i] == last {
			r.ask(ro, res, "reported.value")
			return NotAssessable
		}
		base, _ = valueOf(own[i], ro.Unit)
	}
	res.Figures["base_figure"] = float(base)
	grown := new(big.Rat).Sub(value, base)
	res.Value, res.Low, res.High = ptr(float(grown)), ptr(float(grown)), ptr(float(grown))
	return against(AtLeast, grown, grown, t.Value.Rat())
}

// tiers returns the targets of the year in force, highest first: a row with several, as a subsidy
// by degree of care, asks for a figure each.
func (r *run) tiers(ro row) []*big.Rat {
	t, _, _ := r.target(ro.Indicator)
	var out []*big.Rat
	for _, other := range ro.Targets {
		if other.Year == t.Year {
			out = append(out, other.Value.Rat())
		}
	}
	slices.SortFunc(out, func(a, b *big.Rat) int { return b.Cmp(a) })
	return out
}

// tiered judges the figures of the date in force against the tiers, highest to highest. Any that
// fails fails; fewer figures than tiers are for review.
func (r *run) tiered(ro row, res *Result, own []*Reported, last *Reported) Verdict {
	var figures []*big.Rat
	for _, rp := range own {
		if rp.AsOf == last.AsOf {
			v, _ := valueOf(rp, ro.Unit)
			figures = append(figures, v)
		}
	}
	slices.SortFunc(figures, func(a, b *big.Rat) int { return b.Cmp(a) })
	tiers := r.tiers(ro)
	res.Figures["figures"], res.Figures["targets"] = decimals(figures), decimals(tiers)
	res.Value, res.Low, res.High, res.Target = nil, nil, nil, nil
	if len(figures) != len(tiers) {
		r.ask(ro, res, "reported.value")
		return Review
	}
	for i, tier := range tiers {
		if against(ro.Op, figures[i], figures[i], tier) == Fail {
			return Fail
		}
	}
	return Pass
}

func decimals(all []*big.Rat) []string {
	out := make([]string, len(all))
	for i, v := range all {
		n, exact := v.FloatPrec()
		if !exact {
			n = 4
		}
		out[i] = v.FloatString(n)
	}
	return out
}

// reportedParts shows the figures given for counties and townships of the scope.
func (r *run) reportedParts(ro row, given []*Reported) []Part {
	var out []Part
	for _, d := range r.scope {
		if l := d.level(); l != levelCounty && l != levelTownship {
			continue
		}
		rp := r.inForce(slices.DeleteFunc(slices.Clone(given), func(rp *Reported) bool {
			return r.tree.find(rp.Division, r.q.AsOf) != d
		}))
		if rp == nil || r.q.AsOf.Year()-rp.AsOf.Year() > r.p.PopulationYears {
			continue
		}
		v, _ := valueOf(rp, ro.Unit)
		part := newPart(d.level(), d)
		part.Value, part.Low, part.High = ptr(float(v)), ptr(float(v)), ptr(float(v))
		part.Numerator, part.Denominator = rp.Numerator, rp.Denominator
		out = append(out, part)
	}
	sortParts(out)
	return out
}

// flagReported says where a figure reported for a computed row is further from what was computed
// than the parameter allows (F16): in points for a share, else in percent of the computed figure.
func (r *run) flagReported(ro row, res *Result) {
	if ro.Rule == ReportedRule || res.Value == nil {
		return
	}
	own := slices.DeleteFunc(r.reportsOf(ro), func(rp *Reported) bool { return !r.whole(rp) })
	last := r.inForce(own)
	if last == nil || last.AsOf.IsZero() || r.q.AsOf.Year()-last.AsOf.Year() > r.p.PopulationYears {
		return
	}
	said, _ := valueOf(last, ro.Unit)
	computed := written(*res.Value)
	apart := new(big.Rat).Sub(said, computed)
	if !isShare(ro.Unit) {
		if computed.Sign() == 0 {
			return
		}
		apart.Quo(apart.Mul(apart, hundred), computed)
	}
	if apart.Abs(apart).Cmp(written(r.p.ReportedPoints)) <= 0 {
		return
	}
	res.Flags = append(res.Flags, Flag{Code: FlagReportedDiffers, Figures: Figures{
		"reported": float(said), "computed": *res.Value, "points": float(apart), "figure_year": last.AsOf.Year(),
	}})
}
