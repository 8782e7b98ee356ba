package coverage

import "slices"

// townshipUnits are the kinds whose streets and towns S2 and S8 speak of; enterprise units are
// apart (standards 2.6).
var townshipUnits = []DivisionKind{Subdistrict, Town, Township, Sum}

// villageUnits are the kinds at village level.
var villageUnits = []DivisionKind{Community, Gacha, Village}

// unitVerdict is what a rule says of one unit, and why.
type unitVerdict struct {
	verdict Verdict
	least   int        // how many facilities will do
	sites   []string   // the facilities that decide
	lacks   []Function // what the best of them lacks
	missing []string   // fields without which it cannot be said
	flags   []Flag
}

// asks is how a rule looks at one facility of a unit: Yes it will do, No it will not, Unknown
// with the field that is missing, or none where it is a matter for review.
type asks func(pl *place) (t Tri, missing string, flags []Flag)

// judgeUnit holds the facilities of a unit against what is asked, of at least so many of them.
func (r *run) judgeUnit(places []*place, least int, ask asks) unitVerdict {
	var u, maybe unitVerdict
	review := false
	for _, pl := range places {
		if pl.exists == No {
			continue
		}
		t, missing, flags := asked(pl, ask)
		if t == Yes && pl.exists == Unknown {
			t, missing = Unknown, pl.unsure()
			if pl.late {
				missing = ""
			}
		}
		switch t {
		case Yes:
			u.sites, u.flags = append(u.sites, pl.Name), append(u.flags, flags...)
		case Unknown:
			maybe.sites, maybe.flags = append(maybe.sites, pl.Name), append(maybe.flags, flags...)
			if missing == "" {
				review = true
			} else {
				maybe.missing = appendNew(maybe.missing, missing)
			}
		}
	}
	u.least = max(least, 1)
	switch {
	case len(u.sites) >= u.least:
		u.verdict = Pass
	case len(u.sites)+len(maybe.sites) < u.least:
		u.verdict = Fail
	default:
		u = unitVerdict{
			verdict: Review, least: u.least, sites: append(u.sites, maybe.sites...), missing: maybe.missing,
			flags: append(u.flags, maybe.flags...),
		}
		if len(u.missing) > 0 && !review {
			u.verdict = NotAssessable
		}
	}
	return u
}

// asked is what a rule says of a place; of one without a kind nobody can say.
func asked(pl *place, ask asks) (t Tri, missing string, flags []Flag) {
	if pl.Kind == "" {
		return Unknown, "facilities.kind", nil
	}
	return ask(pl)
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// unitRule judges every unit and fills the row's rate, findings and gaps. verdict says of each
// unit what judgeUnit found.
func (r *run) unitRule(ro row, res *Result, units []*Division, variant string,
	verdict func(*Division) unitVerdict,
) []judged {
	all := each(r, units, r.otherUnit(), func(d *Division) judged {
		u := verdict(d)
		if len(r.w.Facilities) == 0 {
			u = unitVerdict{verdict: NotAssessable, missing: []string{"facilities"}}
		}
		r.reportUnit(ro, d, variant, u)
		return judged{d, u.verdict, u.missing}
	})
	things := make([]judged, 0, len(units))
	for _, th := range all.answers.all() {
		things = append(things, th)
	}
	if len(r.w.Divisions) == 0 {
		res.Missing = appendNew(res.Missing, "divisions")
	}
	return things
}

func (r *run) reportUnit(ro row, d *Division, variant string, u unitVerdict) {
	f := Finding{
		Subject: Subject{Layer: Divisions, ID: d.ID, Name: d.Name}, Division: codeOf(d), Verdict: u.verdict,
		Figures: Figures{"facilities": len(u.sites)}, Missing: u.missing, Flags: u.flags,
	}
	if len(u.sites) > 0 {
		f.Figures["sites"] = u.sites
	}
	if len(u.lacks) > 0 {
		f.Figures["lacks"] = functionNames(u.lacks)
	}
	if d.kindConflict() {
		f.Flags = append(f.Flags, Flag{FlagBasisOpen, "division_kind", Figures{"name": d.Name, "code": codeOf(d)}})
	}
	g := Gap{Subject: f.Subject, Division: codeOf(d), DivisionName: d.Name}
	g.Geometry, g.Located = r.shapeOf(d)
	if pop, ok := r.peopleOf(d); ok {
		g.Elders60, g.Households, g.Elders60Basis = pop.Elders60, pop.Households, pop.Basis
	}
	switch u.verdict {
	case Fail:
		g.Kind, g.Unit, g.Required, g.Provided = GapUnitWithoutFacility, "所", ptr(float64(u.least)),
			ptr(float64(len(u.sites)))
		g.Missing = ptr(*g.Required - *g.Provided)
		if len(u.lacks) > 0 {
			g.Kind, g.Unit, g.Required, g.Provided = GapUnitLacksFunction, "项", nil, nil
			g.Missing = ptr(float64(len(u.lacks)))
		}
		r.gapOf(ro, variant, g, f)
	case NotAssessable:
		g.Kind, g.Fields = GapDataMissing, u.missing
		r.gapOf(ro, variant, g, f)
	}
	r.add(ro, variant, f)
}

func functionNames(fns []Function) []string {
	out := make([]string, len(fns))
	for i, fn := range fns {
		out[i] = string(fn)
	}
	return out
}

// peopleOf returns the population of a division nearest to the as-of year, within the tolerance.
func (r *run) peopleOf(d *Division) (Population, bool) {
	best, found := Population{}, false
	for _, p := range d.Populations {
		off := abs(p.Year - r.q.AsOf.Year())
		if off <= r.p.PopulationYears && (!found || off < abs(best.Year-r.q.AsOf.Year())) {
			best, found = p, true
		}
	}
	return best, found
}

func abs(n int) int { return max(n, -n) }

// here lists the facilities stated in a unit, or below it.
func (r *run) here(d *Division) []*place { return r.in(d) }

// assigned lists the facilities that say they serve a division, or one above it within the
// township, besides those that stand in it.
func (r *run) assigned(d *Division) []*place {
	var called []*place
	for up := d; up != nil; up = r.tree.parent[up] {
		for _, pl := range r.calling[up] {
			if !r.within(pl.unit, d) {
				called = append(called, pl)
			}
		}
	}
	slices.SortFunc(called, byPlaceID)
	return slices.Concat(r.in(d), slices.Compact(called))
}

// functionsOf answers whether a facility has every function of a set: stated absent or left out
// of a complete list is No, otherwise what is not stated is Unknown (standards 3.00, 11).
func functionsOf(f *Facility, set []Function) (t Tri, lacks []Function) {
	t = Yes
	complete := f.FunctionsComplete != nil && *f.FunctionsComplete
	for _, fn := range set {
		switch {
		case slices.Contains(f.Functions, fn):
		case slices.Contains(f.FunctionsAbsent, fn), complete:
			t, lacks = No, append(lacks, fn)
		default:
			t = t.And(Unknown)
		}
	}
	return t, lacks
}
