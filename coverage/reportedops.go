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

// tiers returns the targets of the year in force: a row that prints several, as a subsidy by
// degree of care, asks for a figure each.
func (r *run) tiers(ro row) []Target {
	t, _, _ := r.target(ro.Indicator)
	return slices.DeleteFunc(slices.Clone(ro.Targets), func(other Target) bool { return other.Year != t.Year })
}

// tiered judges the figures of the date in force against the tiers: each by the figure whose
// basis names it, or where none is named, highest to highest. Any that fails fails; a tier
// without a figure is for review.
func (r *run) tiered(ro row, res *Result, own []*Reported, last *Reported) Verdict {
	given := slices.DeleteFunc(slices.Clone(own), func(rp *Reported) bool { return rp.AsOf != last.AsOf })
	figures, tiers := pair(given, r.tiers(ro), ro.Unit)
	targets := make([]*big.Rat, len(tiers))
	v := Pass
	for i, tier := range tiers {
		targets[i] = tier.Value.Rat()
		switch {
		case figures[i] == nil && v == Pass:
			v = Review
		case figures[i] != nil && against(ro.Op, figures[i], figures[i], targets[i]) == Fail:
			v = Fail
		}
	}
	if slices.Contains(figures, nil) {
		r.ask(ro, res, "reported.value")
	}
	res.Figures["figures"], res.Figures["targets"] = decimals(figures), decimals(targets)
	res.Value, res.Low, res.High, res.Target, res.Basis.Figures = nil, nil, nil, nil, nil
	delete(res.Figures, "figure")
	return v
}

// pair gives each tier its figure, nil where there is none.
func pair(given []*Reported, tiers []Target, unit string) ([]*big.Rat, []Target) {
	slices.SortStableFunc(tiers, func(a, b Target) int { return b.Value.Rat().Cmp(a.Value.Rat()) })
	figures := make([]*big.Rat, len(tiers))
	var loose []*big.Rat
	for _, rp := range given {
		v, _ := valueOf(rp, unit)
		i := slices.IndexFunc(tiers, func(t Target) bool {
			return rp.Basis != "" && (rp.Basis == t.For.Zh || rp.Basis == t.For.En)
		})
		if i < 0 {
			loose = append(loose, v)
		} else if figures[i] == nil {
			figures[i] = v
		}
	}
	if len(loose) == len(tiers) {
		slices.SortFunc(loose, func(a, b *big.Rat) int { return b.Cmp(a) })
		return loose, tiers
	}
	return figures, tiers
}

func decimals(all []*big.Rat) []string {
	out := make([]string, len(all))
	for i, v := range all {
		if v == nil {
			continue // not given
		}
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

// lastReport returns the last figure reported of the territory for the row being judged; nil where there is
// none. No facility changes it.
func (r *run) lastReport(ro row) *Reported {
	if r.edit != nil {
		if last, ok := r.edit.from.made.reports[r.log.row]; ok {
			return last
		}
	}
	last := r.inForce(slices.DeleteFunc(r.reportsOf(ro), func(rp *Reported) bool { return !r.whole(rp) }))
	r.made.reports[r.log.row] = last
	return last
}

// flagReported says where a figure reported for a computed row is further from what was computed
// than the parameter allows (F16): in points for a share, else in percent of the computed figure.
func (r *run) flagReported(ro row, res *Result) {
	if ro.Rule == ReportedRule || res.Value == nil {
		return
	}
	last := r.lastReport(ro)
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
	variant := "" // in percentage points
	if !isShare(ro.Unit) {
		variant = "relative"
	}
	res.Flags = append(res.Flags, Flag{Code: FlagReportedDiffers, Variant: variant, Figures: Figures{
		"reported": float(said), "computed": *res.Value, "points": float(apart), "figure_year": last.AsOf.Year(),
	}})
}
