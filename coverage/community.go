package coverage

import (
	"maps"
	"slices"
)

// stationKinds are day-care centers and community stations, which one plan equates.
var stationKinds = map[FacilityKind]bool{DayCareCenter: true, CommunityCareStation: true}

// homeCareKinds can be the provider a community is assigned to.
var homeCareKinds = map[FacilityKind]bool{
	DayCareCenter: true, CommunityCareStation: true, ComprehensiveCareCenter: true, EmbeddedFacility: true,
	TownshipCareCenter: true, ResidentialCareHome: true,
}

// childcareKinds are providers of childcare places.
var childcareKinds = map[FacilityKind]bool{
	ChildcareCenter: true, ChildcarePoint: true, KindergartenNursery: true, EmployerChildcare: true, HomeChildcare: true,
}

// communityCare judges S3. Home and community service coverage counts the communities assigned
// to a provider; day-care coverage counts those that hold one (standards 3.00, 6). The
// denominator is the divisions of kind 社区, whatever their urban-rural code.
func (r *run) communityCare(ro row) Result {
	res := r.result(ro)
	variant := "existence"
	ask := dayCare(ro.Args.DayCareOnly)
	judge := func(d *Division) unitVerdict { return r.withCoarse(d, r.judgeUnit(r.here(d), 1, ask), ask) }
	if ro.Args.Assigned {
		variant, judge = "assigned", r.homeCare
	} else if ro.Args.DayCareOnly {
		variant = "day_care"
	}
	things := r.unitRule(ro, &res, r.units(Community), variant, judge)
	if ro.Op == Qualitative {
		r.rate(ro, &res, things, nil)
	} else {
		r.rate(ro, &res, things, r.shareTarget(ro))
	}
	res.Basis = Basis{Code: "s3." + variant, Figures: Figures{"units": len(things)}}
	res.Figures = r.walkingShare(ClassDayCare, r.p.FiveMinuteM, r.units(Community))
	return res
}

// dayCare asks for a day-care center or community station; where strictly is set, for day care
// itself, so that an activity room fails. A day-care center gives day care by being one.
//
// Source: standards 3.3 (S3).
func dayCare(strictly bool) asks {
	return func(pl *place) (Tri, string, []Flag) {
		day, _ := functionsOf(pl.Facility, []Function{DayCare})
		switch {
		case !stationKinds[pl.Kind]:
			return No, "", nil
		case !strictly, pl.Kind == DayCareCenter:
			return Yes, "", nil
		case day == Unknown:
			return Unknown, "facilities.functions", nil
		}
		return day, "", nil
	}
}

// homeCare judges a community by the providers that serve it. Where no record says whom it
// serves, a community without one of its own cannot be judged.
func (r *run) homeCare(d *Division) unitVerdict {
	ask := func(pl *place) (Tri, string, []Flag) { return Known(homeCareKinds[pl.Kind]), "", nil }
	u := r.judgeUnit(r.assigned(d), 1, ask)
	if u.verdict == Fail && !r.servesStated() {
		u.verdict, u.missing = NotAssessable, []string{"facilities.serves_divisions"}
	}
	return r.withCoarse(d, u, func(pl *place) (Tri, string, []Flag) {
		if len(pl.ServesDivisions) > 0 {
			return No, "", nil
		}
		return ask(pl)
	})
}

func (r *run) servesStated() bool {
	return slices.ContainsFunc(r.places, func(pl *place) bool { return len(pl.ServesDivisions) > 0 })
}

// withCoarse keeps a community from failing for certain where a facility that would do, or may,
// is stated only in its street, not in a community.
func (r *run) withCoarse(d *Division, u unitVerdict, ask asks) unitVerdict {
	up := r.tree.parent[d]
	if u.verdict != Fail || up == nil {
		return u
	}
	for _, pl := range r.in(up) {
		if t, _, _ := asked(pl, ask); pl.unit == up && pl.exists != No && t != No {
			u.verdict = Review
			u.sites = append(u.sites, pl.Name)
			u.flags = append(u.flags, Flag{FlagMisplaced, "coarse", Figures{"site": pl.Name, "unit": up.Name}})
		}
	}
	return u
}

// ruralCare judges S4: villages, or townships by parameter, with a station or center in them or
// assigned. A mobile service is shown apart and not counted unless the parameter says so.
func (r *run) ruralCare(ro row) Result {
	res := r.result(ro)
	units := r.units(Gacha, Village)
	if r.p.RuralUnits == "townships" {
		units = r.units(Town, Township, Sum)
	}
	ask := func(pl *place) (Tri, string, []Flag) {
		return Known(ruralKinds[pl.Kind] && (!isMobile(pl) || r.p.MobileCounts)), "", nil
	}
	judge := func(d *Division) unitVerdict {
		return r.withCoarse(d, r.judgeUnit(r.assigned(d), 1, ask), ask)
	}
	things := r.unitRule(ro, &res, units, r.p.RuralUnits, judge)
	mobile := 0
	for _, d := range units {
		served := r.judgeUnit(r.assigned(d), 1, ask)
		m := r.judgeUnit(r.assigned(d), 1, func(pl *place) (Tri, string, []Flag) { return Known(isMobile(pl)), "", nil })
		if served.verdict == Fail && m.verdict == Pass {
			mobile++
		}
	}
	r.rate(ro, &res, things, r.shareTarget(ro))
	res.Figures = Figures{"mobile_only": mobile}
	res.Basis = Basis{Code: "s4." + r.p.RuralUnits, Figures: Figures{"units": len(things)}}
	return res
}

var ruralKinds = map[FacilityKind]bool{
	RuralCareStation: true, MutualAidHome: true, TownshipCareCenter: true, CommunityCareStation: true,
}

func isMobile(pl *place) bool { return pl.Mobile != nil && *pl.Mobile }

// childcareCoverage judges S6: communities with an operating, filed provider of the row's kinds,
// of any where it names none. Urban communities lead; with the villages the rate is printed beside.
func (r *run) childcareCoverage(ro row) Result {
	res := r.result(ro)
	ask := func(pl *place) (Tri, string, []Flag) {
		switch {
		case !childcareKinds[pl.Kind], len(ro.Args.Kinds) > 0 && !slices.Contains(ro.Args.Kinds, pl.Kind):
			return No, "", nil
		case pl.Filed == nil:
			return Unknown, "facilities.filed", nil
		}
		return Known(*pl.Filed), "", nil
	}
	judge := func(d *Division) unitVerdict { return r.withCoarse(d, r.judgeUnit(r.here(d), ro.Args.Least, ask), ask) }
	things := r.unitRule(ro, &res, r.units(Community), "filed", judge)
	r.rate(ro, &res, things, r.shareTarget(ro))
	var rural Rate
	for _, th := range things {
		rural.Add(th.verdict)
	}
	for _, d := range r.units(Gacha, Village) {
		rural.Add(judge(d).verdict)
	}
	res.Figures = Figures{}
	if v, _, _, _, _ := rural.shown(); v != nil {
		res.Figures["with_villages_percent"] = *v
	}
	res.Basis = Basis{Code: "s6", Figures: Figures{"units": len(things)}}
	maps.Copy(res.Figures, r.walkingShare(ClassChildcare, r.p.FiveMinuteM, r.units(Community)))
	return res
}

// learning judges S8: units that hold an elders' school or learning point.
func (r *run) learning(ro row) Result {
	res := r.result(ro)
	units := r.units(Community)
	switch ro.Args.Per {
	case "township":
		units = r.units(townshipUnits...)
	case "village":
		units = r.units(villageUnits...)
	}
	ask := func(pl *place) (Tri, string, []Flag) {
		for _, k := range ro.Args.Kinds {
			if pl.Kind == k {
				return Yes, "", nil
			}
		}
		return No, "", nil
	}
	judge := func(d *Division) unitVerdict {
		if ro.Args.Per == "township" {
			return r.judgeUnit(r.here(d), ro.Args.Least, ask)
		}
		return r.withCoarse(d, r.judgeUnit(r.here(d), ro.Args.Least, ask), ask)
	}
	things := r.unitRule(ro, &res, units, ro.Args.Per, judge)
	r.rate(ro, &res, things, r.shareTarget(ro))
	res.Basis = Basis{Code: "s8." + ro.Args.Per, Figures: Figures{"units": len(things)}}
	return res
}

// threeTiers measures S9: a center for the city or district, one in every street as the plan's S1
// defines it, a provider for every community. Its value is the tiers that hold for certain, from
// the top; the first tier that breaks is one known to.
func (r *run) threeTiers(ro row) Result {
	res := r.result(ro)
	res.Verdict, res.Target, res.Unit = Measured, nil, "级"
	top := r.tierOne()
	var streets, communities Rate
	center := func(d *Division) Verdict { return r.center(r.centerRow(ro), d).verdict }
	for _, v := range each(r, r.units(Subdistrict), r.otherUnit(), center).answers.all() {
		streets.Add(v)
	}
	home := func(d *Division) Verdict { return r.homeCare(d).verdict }
	for _, v := range each(r, r.units(Community), r.otherUnit(), home).answers.all() {
		communities.Add(v)
	}
	tiers := []Tri{top, complete(streets), complete(communities)}
	whole, broken := 0, ""
	for whole < len(tiers) && tiers[whole] == Yes {
		whole++
	}
	if i := slices.Index(tiers, No); i >= 0 {
		broken = []string{"city", "street", "community"}[i]
	}
	res.Value = ptr(float64(whole))
	res.Figures = Figures{"first_broken_tier": broken, "city_center": triWord(top)}
	if v, _, _, _, _ := streets.shown(); v != nil {
		res.Figures["streets_percent"] = *v
	}
	if v, _, _, _, _ := communities.shown(); v != nil {
		res.Figures["communities_percent"] = *v
	}
	res.Unknown = streets.Unknown() + communities.Unknown()
	res.Basis = Basis{Code: "s9"}
	if len(r.w.Facilities) == 0 || len(r.w.Divisions) == 0 {
		res.Value, res.Verdict, res.Missing = nil, NotAssessable, []string{"divisions", "facilities"}
	}
	return res
}

// centerRow is the row of the same plan that says what makes a street's center; ro where none does.
func (r *run) centerRow(ro row) row {
	for _, s1 := range r.rows {
		if s1.Rule == S1 && s1.plan == ro.plan && len(s1.Args.Functions) > 0 {
			return s1
		}
	}
	return ro
}

// tierOne answers whether a center for the whole city or district exists: one stated there, not
// in a street. None stated so is unknown, since ledgers often give the street it stands in.
func (r *run) tierOne() Tri {
	for _, pl := range r.places {
		if centerKinds[pl.Kind] && pl.exists == Yes && pl.unit != nil &&
			pl.unit.level() <= levelCounty && r.inScope[pl.unit] {
			return Yes
		}
	}
	return Unknown
}

func complete(r Rate) Tri {
	switch {
	case r.Fail > 0:
		return No
	case r.Unknown() > 0 || r.Total() == 0:
		return Unknown
	}
	return Yes
}

func triWord(t Tri) string {
	return map[Tri]string{Yes: "yes", No: "no", Unknown: "unknown"}[t]
}
