package coverage

import (
	"cmp"
	"slices"
)

// communityGroup is the existing estates of one community that declare nothing of their own.
type communityGroup struct {
	unit     *Division
	projects []*project
}

// communityOf is the community a project lies in, else the smallest division known.
func communityOf(r *run, p *project) *Division { return cmp.Or(r.up(p.unit, levelVillage), p.unit) }

// floorAreaOfRest judges the estates that are judged with their community.
func (r *run) floorAreaOfRest(ro row, rest []*project) *kept[*Division, ruling] {
	of := map[*Division][]*project{}
	units := []*Division{}
	for _, c := range r.communitiesOf(rest) {
		of[c.unit] = c.projects
		units = append(units, c.unit)
	}
	return each(r, units, r.otherCommunity, func(d *Division) ruling {
		return floorRuling(d, r.floorAreaOfCommunity(ro, d, of[d]))
	})
}

func (r *run) communitiesOf(projects []*project) []communityGroup {
	by := map[*Division]*communityGroup{}
	var out []*communityGroup
	for _, p := range projects {
		u := communityOf(r, p)
		if by[u] == nil {
			by[u] = &communityGroup{unit: u}
			out = append(out, by[u])
		}
		by[u].projects = append(by[u].projects, p)
	}
	slices.SortFunc(out, func(a, b *communityGroup) int { return cmp.Compare(codeOf(a.unit), codeOf(b.unit)) })
	groups := make([]communityGroup, len(out))
	for i, g := range out {
		groups[i] = *g
	}
	return groups
}

// floorAreaOfCommunity judges the estates of a community as one, by the care floor that operates
// in it and that no estate claims, by its own word or as a care room (standards 3.00, 12).
func (r *run) floorAreaOfCommunity(ro row, unit *Division, estates []*project) Finding {
	n, known, clash := households(estates)
	f := Finding{
		Subject: Subject{Layer: Divisions, ID: codeOf(unit), Name: nameOf(unit)}, Division: codeOf(unit),
		Figures: Figures{"estates": len(estates)},
	}
	var s supply
	for _, pl := range r.in(unit) {
		if cares, _ := caresForElders(pl.Facility); cares != No && len(pl.ServesAreas) == 0 && len(r.roomed[pl.ID]) == 0 {
			r.addServing(&s, pl, nil)
		}
	}
	need := required(r.rat(ro), n)
	switch {
	case !known || unit == nil:
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.households"}
		if unit == nil {
			f.Missing = []string{"residential-areas.division"}
		}
		f.Flags = append(f.Flags, Flag{FlagNoHouseholds, "", Figures{"name": nameOf(unit)}})
	case n == 0:
		f.Verdict = NotApplicable
	default:
		f.Verdict = s.meets(need)
		f.Missing = s.missing
		f.fillArea(n, need, s)
	}
	if clash {
		f.review(Flag{FlagContradiction, "households", Figures{"name": nameOf(unit)}})
	}
	if slices.ContainsFunc(estates, func(p *project) bool { return r.member(ro, p) == Unknown }) {
		f.review(Flag{FlagCohort, "undated", Figures{"name": nameOf(unit), "from": r.cutOff(ro).String()}})
	}
	r.communityGap(ro, unit, estates, f)
	r.add(ro, string(ro.AppliesTo), f)
	return f
}

func (r *run) communityGap(ro row, unit *Division, estates []*project, f Finding) {
	g := Gap{Subject: f.Subject, Division: f.Division, DivisionName: nameOf(unit)}
	var phases []*ResidentialArea
	for _, p := range estates {
		phases = append(phases, p.phases...)
	}
	g.Geometry, g.Located = shapeOfAreas(phases)
	if n, ok := f.Figures["households"].(int); ok {
		g.Households = &n
	}
	switch f.Verdict {
	case Fail:
		g.Kind, g.Unit = GapFloorArea, "m²"
		g.Required, g.Provided, g.Missing = f.number("required_m2"), f.number("provided_m2"), f.number("shortfall_m2")
		r.gapOf(ro, string(ro.AppliesTo), g, f)
	case NotAssessable:
		g.Kind, g.Fields = GapDataMissing, f.Missing
		r.gapOf(ro, string(ro.AppliesTo), g, f)
	}
}

// existingAreas answers A15, which has no threshold: the existing estates without an eligible
// facility of their own, in their community or within the circle (补短板清单), measured. Its value
// is how many they are, its denominator how many were judged.
func (r *run) existingAreas(ro row) Result {
	res := r.result(ro)
	res.Verdict, res.Target, res.Unit = Measured, nil, "个"
	rulings := each(r, r.projects, r.otherProvision, func(p *project) ruling {
		if isNew, _ := p.cohort(r.p.NewFrom); isNew == Yes {
			return ruling{out: true}
		}
		has := r.provided(p, ro.Args.Purpose)
		if has != Yes {
			r.lacking(ro, p, has)
		}
		return ruling{judged: judged{unit: p.unit, verdict: map[Tri]Verdict{Yes: Pass, No: Fail, Unknown: Review}[has]}}
	})
	counts := rulingRates(r, rulings)
	all := counts.all
	res.Counts, res.Unknown, res.By = all, all.Unknown(), counts.parts()
	res.Value, res.Low, res.High, res.Numerator, res.Denominator = all.lacking()
	for i := range res.By {
		p := &res.By[i]
		p.Value, p.Low, p.High, p.Numerator, p.Denominator = p.Counts.lacking()
	}
	res.Basis = Basis{Code: "a15", Figures: Figures{"metres": r.p.CircleM, "method": r.reach.Method, "purpose": string(ro.Args.Purpose)}}
	return res
}

// lacking counts the things of a rate that fail, with bounds, and those judged.
func (a Rate) lacking() (value, low, high, numerator, denominator *float64) {
	if a.Total() == 0 {
		return nil, nil, nil, nil, nil
	}
	n := float64(a.Fail)
	return ptr(n), ptr(n), ptr(n + float64(a.Unknown())), ptr(n), ptr(float64(a.Judged()))
}

func (r *run) lacking(ro row, p *project, has Tri) {
	f := Finding{Subject: p.subject(), Division: codeOf(p.unit), Verdict: Measured, Figures: Figures{"lacking": has == No}}
	if p.counted {
		f.Figures["households"] = p.households
	}
	r.add(ro, string(ro.Args.Purpose), f)
	if has != No {
		return
	}
	g := r.projectGap(p)
	g.Kind, g.Severity = GapOutOfReach, SevReference
	if p.counted {
		g.Missing, g.Unit = ptr(float64(p.households)), "户"
	}
	g.Verdict = Measured
	r.gap(ro, string(ro.Args.Purpose), g)
}

// provided answers whether a project has what a row asks for: where that is care for old and
// young, both.
func (r *run) provided(p *project, purpose Purpose) Tri {
	if purpose == ForShared {
		return r.provided(p, ForElders).And(r.provided(p, ForChildcare))
	}
	return r.ownFacility(p, purpose).Or(r.reached(p, purpose, r.p.CircleM))
}

// ownFacility answers whether a facility serves the project, or operates in its rooms or community;
// childcare counts where it is filed, as in reach.
func (r *run) ownFacility(p *project, purpose Purpose) Tri {
	own := r.tied(p).its
	if unit := r.up(p.unit, levelVillage); unit != nil {
		own = slices.Concat(own, r.in(unit))
	}
	has := No
	for _, pl := range own {
		if purpose == ForChildcare {
			has = has.Or(pl.exists.And(ClassChildcare.has(pl.Facility)))
		} else if careForElders[pl.Kind] {
			has = has.Or(pl.exists)
		}
	}
	return has
}

// reached answers whether a project counts as served on foot: the parameter's share of its demand
// points is within metres of a facility that operates, wherever it stands. One of which no phase
// has a place is unknown.
func (r *run) reached(p *project, purpose Purpose, metres int) Tri {
	class := ClassCare
	if purpose == ForChildcare {
		class = ClassChildcare
	}
	var sum extent
	var total int64
	for _, a := range p.phases {
		i := r.areaIndex[a]
		e := r.extent(class, i, int32(metres)*1000)
		sum.sure[landLoad] += e.sure[landLoad]
		sum.doubtful[landLoad] += e.doubtful[landLoad]
		sum.off += e.off
		total += r.demand.total[landLoad][i]
	}
	switch r.counted(total, sum) {
	case Pass:
		return Yes
	case Fail:
		return No
	}
	return Unknown
}
