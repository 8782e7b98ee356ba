package coverage

import (
	"math"
	"math/big"
)

// floorArea judges A1: floor area for each hundred households. New areas are judged by project
// or declared pool; existing ones by estate where it declares rooms or is served, the others as
// one, their community (standards 3.00, 21).
func (r *run) floorArea(ro row) Result {
	res := r.result(ro)
	var things []judged
	worst := math.Inf(1)
	record := func(unit *Division, v Verdict, ratio *float64) {
		things = append(things, judged{unit, v})
		if ratio != nil && (v == Pass || v == Fail || v == Review) {
			worst = math.Min(worst, *ratio)
		}
	}
	var rest []*project
	for _, p := range r.projects {
		if ro.AppliesTo == ExistingAreas && !p.declared && len(p.serving) == 0 {
			if r.member(ro, p) != No {
				rest = append(rest, p)
			}
			continue
		}
		v, ratio := r.floorAreaOf(ro, p)
		record(p.unit, v, ratio)
	}
	for _, c := range r.communitiesOf(rest) {
		v, ratio := r.floorAreaOfCommunity(ro, c.unit, c.projects)
		record(c.unit, v, ratio)
	}
	r.duty(ro, &res, things, worst)
	res.Basis = Basis{Code: "a1." + string(ro.AppliesTo), Figures: Figures{"new_from": r.cutOff(ro).String()}}
	return res
}

// duty fills the answer of a duty on each thing: verdict by its parts, value the worst thing's
// figure, numerator and denominator things passed and judged (standards 3.00, 15).
func (r *run) duty(ro row, res *Result, things []judged, worst float64) {
	var all Rate
	for _, th := range things {
		all.Add(th.verdict)
	}
	res.Counts, res.Unknown = all, all.Unknown()
	if all.Judged() > 0 {
		res.Numerator, res.Denominator = ptr(float64(all.Pass)), ptr(float64(all.Judged()))
	}
	if !math.IsInf(worst, 0) {
		res.Value = &worst
	}
	res.By = r.parts(things)
	res.Verdict = r.settle(ro, all.Duty())
	if ro.reference() && res.Verdict != NotApplicable {
		res.Verdict = Review
	}
}

// cutOff is the day from which projects are new under a row.
func (r *run) cutOff(ro row) Date {
	if !ro.Start.IsZero() {
		return ro.Start
	}
	return r.p.NewFrom
}

// member answers whether a row speaks of a project: of its cohort and, where the row says so,
// of the city.
func (r *run) member(ro row, p *project) Tri {
	isNew, _ := p.cohort(r.cutOff(ro))
	switch ro.AppliesTo {
	case ExistingAreas:
		return isNew.Not()
	case NewUrbanAreas:
		return isNew.And(r.urban(p))
	}
	return isNew
}

// members are the projects judged with p: its pool, or itself.
func (p *project) members() []*project {
	if p.pool != nil {
		return p.pool.members
	}
	return []*project{p}
}

// judgedWith is members, but for a project of a pool without agreement that has enough of its own.
func (r *run) judgedWith(p *project, value *big.Rat, counts func(room) Tri) []*project {
	alone := []*project{p}
	if p.pool != nil && !p.pool.agreed && p.counted && value != nil {
		s := r.supplyOf(alone, ForElders, counts)
		if s.meets(required(value, p.households)) == Pass {
			return alone
		}
	}
	return p.members()
}

func households(members []*project) (n int, known, clash bool) {
	known = true
	for _, m := range members {
		n, known, clash = n+m.households, known && m.counted, clash || m.clash
	}
	return n, known, clash
}

func anyRoom(room) Tri { return Yes }

// required is value × households / 100, in cm², exact.
func required(value *big.Rat, households int) *big.Rat {
	return new(big.Rat).Mul(value, big.NewRat(int64(households)*100, 1))
}

func m2Of(cm2 *big.Rat) float64 { return float(new(big.Rat).Quo(cm2, big.NewRat(1e4, 1))) }

// meets judges a floor area against a requirement: what is known may suffice, what is open
// keeps a shortfall from being certain.
func (s supply) meets(need *big.Rat) Verdict {
	switch {
	case big.NewRat(s.known, 1).Cmp(need) >= 0:
		if s.shared {
			return Review
		}
		return Pass
	case s.open:
		return NotAssessable
	case s.shared:
		return Review
	}
	return Fail
}

// floorAreaOf judges one project and returns its square metres for each hundred households.
func (r *run) floorAreaOf(ro row, p *project) (Verdict, *float64) {
	isNew, astride := p.cohort(r.cutOff(ro))
	f := Finding{Subject: p.subject(), Division: codeOf(p.unit), Figures: Figures{}}
	group := r.judgedWith(p, r.rat(ro), anyRoom)
	n, known, clash := households(group)
	s := r.supplyOf(group, ForElders, anyRoom)
	need := required(r.rat(ro), n)
	own := p.ownCondition()
	switch {
	case p.exempt(r.q.AsOf) != nil:
		f.Verdict, f.Figures["exemption"] = NotApplicable, p.exempt(r.q.AsOf).DocumentNo
	case ro.AppliesTo != ExistingAreas && isNew == No && own == nil, ro.AppliesTo == ExistingAreas && isNew == Yes,
		ro.AppliesTo == NewUrbanAreas && r.urban(p) == No:
		return NotApplicable, nil
	case ro.AppliesTo != ExistingAreas && isNew == No:
		need = big.NewRat(cm2(*own), 1)
		f.Figures["basis"] = "own_condition"
		f.Verdict = s.meets(need)
	case known && n == 0 || !known && p.counted && p.households == 0:
		f.Verdict = NotApplicable
		f.Figures["households"] = 0
	case !known:
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.households"}
		f.Flags = append(f.Flags, Flag{FlagNoHouseholds, "", Figures{"name": p.name}})
	default:
		f.Verdict = s.meets(need)
	}
	if known && n > 0 || f.Figures["basis"] != nil {
		f.fillArea(n, need, s)
	}
	r.doubts(ro, &f, p, s, isNew, astride, clash)
	r.reportFloorArea(ro, p, f, s)
	ratio, _ := f.Figures["m2_per_100_households"].(float64)
	if f.Figures["m2_per_100_households"] == nil {
		return f.Verdict, nil
	}
	return f.Verdict, &ratio
}

// ownCondition is the care area in the project's own planning condition, to which a project of
// before the clause is held; nil where none is given.
func (p *project) ownCondition() *float64 {
	sum := 0.0
	found := false
	for _, a := range p.phases {
		if a.PlanningConditionAreaM2 != nil {
			sum, found = sum+*a.PlanningConditionAreaM2, true
		}
	}
	if !found {
		return nil
	}
	return &sum
}

// fillArea writes A1's figures: 应配, 实配, 缺口.
func (f *Finding) fillArea(n int, need *big.Rat, s supply) {
	f.Figures["households"] = n
	f.Figures["required_m2"] = m2Of(need)
	if s.open && len(s.sites) == 0 && s.known == 0 {
		return // nothing is known of what is provided: absent, not zero
	}
	f.Figures["provided_m2"] = m2(s.known)
	f.Figures["shortfall_m2"] = math.Max(0, m2Of(new(big.Rat).Sub(need, big.NewRat(s.known, 1))))
	if n > 0 {
		f.Figures["m2_per_100_households"] = float(big.NewRat(s.known, int64(n)*100))
	}
}

// doubts lowers a verdict to review, or names what is missing, and raises the flags that go with it.
func (r *run) doubts(ro row, f *Finding, p *project, s supply, isNew Tri, astride, clash bool) {
	if f.Verdict == NotApplicable {
		return
	}
	f.Flags = append(f.Flags, s.flags...)
	if f.Verdict == NotAssessable && len(f.Missing) == 0 {
		f.Missing = s.missing
	}
	if s.shared {
		f.Flags = append(f.Flags, Flag{FlagPooled, "undeclared", Figures{"sites": s.siteNames()}})
	}
	if len(s.members) > 1 {
		f.pooled(p, s)
	}
	if clash {
		f.review(Flag{FlagContradiction, "households", Figures{"name": p.name}})
	}
	switch {
	case astride:
		f.review(Flag{FlagCohort, "astride", Figures{"name": p.name, "from": r.cutOff(ro).String()}})
	case isNew == Unknown:
		f.review(Flag{FlagCohort, "undated", Figures{"name": p.name, "from": r.cutOff(ro).String()}})
		f.Missing = append(f.Missing, "residential-areas.land_contract_date")
		f.Verdict = NotAssessable
	}
	if ro.reference() {
		f.review(Flag{FlagReference, "floor_area", Figures{"standard": ro.norm.Name.Zh}})
	}
}

// pooled marks a member of a pool: the group's sum decides. Without an agreement a member that has
// enough of its own passes by itself, and one that leans on the others is for review.
func (f *Finding) pooled(p *project, s supply) {
	f.Figures["pool"] = p.pool.name
	flag := Flag{FlagPooled, "pooled", Figures{
		"members": p.pool.others(p), "sites": s.siteNames(), "verdict": string(f.Verdict),
	}}
	if !p.pool.agreed && f.Verdict == Pass {
		flag.Variant = "no_agreement"
		f.review(flag)
		return
	}
	f.Flags = append(f.Flags, flag)
}

func (s supply) siteNames() []string {
	names := []string{}
	for _, st := range s.sites {
		names = append(names, st.name)
	}
	return names
}

// review makes a verdict a matter for review and says why; missing data stays missing.
func (f *Finding) review(why Flag) {
	f.Flags = append(f.Flags, why)
	if f.Verdict == Pass || f.Verdict == Fail {
		f.Verdict = Review
	}
}

func (r *run) reportFloorArea(ro row, p *project, f Finding, s supply) {
	if f.Verdict == NotApplicable && f.Figures["exemption"] == nil && f.Figures["households"] == nil {
		return
	}
	g := r.projectGap(p)
	switch {
	case f.Verdict == NotApplicable:
	case f.Verdict == Fail, ro.reference() && positive(f.Figures["shortfall_m2"]):
		variant := ""
		if ro.reference() {
			variant = "reference"
		}
		f.Flags = append(f.Flags, Flag{FlagShortfall, variant, Figures{
			"required_m2": f.Figures["required_m2"], "provided_m2": f.Figures["provided_m2"],
			"shortfall_m2": f.Figures["shortfall_m2"],
		}})
		g.Kind, g.Unit = GapFloorArea, "m²"
		g.Required, g.Provided, g.Missing = f.number("required_m2"), f.number("provided_m2"), f.number("shortfall_m2")
		r.gapOf(ro, string(ro.AppliesTo), g, f)
	case f.Verdict == NotAssessable:
		g.Kind, g.Fields = GapDataMissing, f.Missing
		r.gapOf(ro, string(ro.AppliesTo), g, f)
	}
	for _, flag := range s.flags {
		if flag.Code == FlagUseChanged {
			g := r.projectGap(p)
			g.Kind, g.Unit, g.Missing = GapUseChanged, "m²", flag.lost()
			r.gapOf(ro, "", g, f)
		}
	}
	r.add(ro, string(ro.AppliesTo), f)
}

// lost is how much floor a change of use or a shrink took away.
func (fl Flag) lost() *float64 {
	if a, ok := fl.Figures["floor_area_m2"].(float64); ok {
		return &a
	}
	from, _ := fl.Figures["from_m2"].(float64)
	to, ok := fl.Figures["to_m2"].(float64)
	if !ok {
		return nil
	}
	return ptr(m2(cm2(from) - cm2(to)))
}

func positive(v any) bool { f, ok := v.(float64); return ok && f > 0 }

func (f Finding) number(key string) *float64 {
	switch v := f.Figures[key].(type) {
	case float64:
		return &v
	case int:
		return ptr(float64(v))
	}
	return nil
}

// gapOf records the gap of a finding. What a reference asks for is drawn as a reference.
func (r *run) gapOf(ro row, variant string, g Gap, f Finding) {
	g.Verdict, g.Flags = f.Verdict, f.Flags
	if ro.reference() {
		g.Severity = SevReference
	}
	r.gap(ro, variant, g)
}

// projectGap begins a gap at a project: its place, households and elders.
func (r *run) projectGap(p *project) Gap {
	g := Gap{Subject: p.subject(), Division: codeOf(p.unit), DivisionName: nameOf(p.unit), Elders60: p.elders()}
	if p.counted {
		g.Households = ptr(p.households)
	}
	if g.Elders60 != nil {
		g.Elders60Basis = p.phases[0].Elders60Basis
		if g.Elders60Basis == "" {
			g.Elders60Basis = "recorded"
		}
	}
	g.Geometry, g.Located = shapeOfAreas(p.phases)
	return g
}

func codeOf(d *Division) string {
	if d == nil {
		return ""
	}
	return FullCode(d.Code)
}

func nameOf(d *Division) string {
	if d == nil {
		return ""
	}
	return d.Name
}
