package coverage

import (
	"math/big"
)

// attainment judges A4, the rate of new projects whose care floor meets what binds them, by
// rooms accepted and handed over at the as-of date. It counts area; being late is A5's
// (standards 3.00, 2). A3 stays out until its basis is set.
func (r *run) attainment(ro row) Result {
	res := r.result(ro)
	rulings := each(r, r.projects, r.otherFloor, func(p *project) ruling {
		f, in := r.attains(ro, p)
		if !in {
			return ruling{out: true}
		}
		r.add(ro, string(ro.Args.Purpose), f)
		return ruling{judged: judged{p.unit, f.Verdict, f.Missing}}
	})
	var homes struct{ pass, judged int64 }
	for i, ruling := range rulings.answers.all() {
		p := r.projects[i]
		switch ruling.verdict {
		case Pass:
			homes.pass += int64(p.households)
			fallthrough
		case Fail:
			homes.judged += int64(p.households)
		}
	}
	r.rateOf(ro, &res, ruled(r, rulings), new(big.Rat).Quo(r.rat(ro), hundred))
	if homes.judged > 0 {
		res.Figures = Figures{"household_weighted_percent": *percent(big.NewRat(homes.pass, homes.judged))}
	}
	res.Basis = Basis{Code: "a4", Figures: Figures{
		"new_from": r.cutOff(ro).String(), "standards": r.areaStandards(), "purpose": string(ro.Args.Purpose),
	}}
	if ro.Args.Purpose != ForElders {
		res.Flags = append(res.Flags, Flag{FlagBasisOpen, "childcare_standard", nil})
	}
	if len(r.areaStandards()) == 0 {
		res.Flags = append(res.Flags, Flag{FlagReference, "no_standard", nil})
	}
	return res
}

// areaStandards lists the rows that say how much floor a new project owes.
func (r *run) areaStandards() []string {
	out := []string{}
	for _, ro := range r.rows {
		if ro.Rule == A1 && ro.AppliesTo != ExistingAreas && !ro.ref {
			out = append(out, ro.ID)
		}
	}
	return out
}

// strictestArea returns the highest floor area that binds a new project, m² for each 100
// households: of the plan, its parents and the adopted norms (standards 3.00, 8).
func (r *run) strictestArea(p *project) (value *big.Rat, ok bool) {
	for _, ro := range r.rows {
		if ro.Rule != A1 || ro.AppliesTo == ExistingAreas || ro.ref || r.member(ro, p) != Yes {
			continue
		}
		if v := r.rat(ro); value == nil || v.Cmp(value) > 0 {
			value = v
		}
	}
	return value, value != nil
}

// minimumSite returns the least area of one site that binds a new project; nil for none.
func (r *run) minimumSite() *big.Rat {
	for _, ro := range r.rows {
		if ro.Rule == A2 && !ro.ref {
			return r.rat(ro)
		}
	}
	return nil
}

// attains judges one project; in is false where it is outside the rate's cohort for certain.
func (r *run) attains(ro row, p *project) (f Finding, in bool) {
	f = Finding{Subject: p.subject(), Division: codeOf(p.unit), Figures: Figures{}}
	isNew, astride := p.cohort(r.cutOff(ro))
	if isNew == No || r.urban(p) == No {
		return f, false
	}
	need, standard := r.strictestArea(p)
	group := r.judgedWith(p, need, r.handedOver)
	s := r.supplyOf(group, ForElders, r.handedOver)
	due := r.projectDue(p)
	dueHomes, homesKnown := r.dueHouseholds(group)
	switch {
	case p.exempt(r.q.AsOf) != nil:
		f.Verdict, f.Figures["exemption"] = NotApplicable, p.exempt(r.q.AsOf).DocumentNo
	case due == No:
		f.Verdict = NotDue
	case p.counted && p.households == 0:
		f.Verdict = NotApplicable
	case !homesKnown && (!standard || dueHomes == 0 || s.meets(required(need, dueHomes)) != Pass):
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.households"}
		f.Flags = append(f.Flags, Flag{FlagNoHouseholds, "", Figures{"name": p.name}})
	case !standard && isNew == Yes:
		f.Verdict = Review
		f.Flags = append(f.Flags, Flag{FlagReference, "no_standard", nil})
	case !standard:
		f.Verdict = Review
	default:
		f.Verdict = s.meets(required(need, dueHomes))
		f.fillArea(dueHomes, required(need, dueHomes), s)
		r.attainSites(&f, s)
	}
	if due == Unknown && f.Verdict != NotApplicable {
		f.Verdict, f.Missing = NotAssessable, append(f.Missing, "residential-areas.acceptance_date")
	}
	r.doubts(ro, &f, p, s, isNew, astride, p.clash)
	r.childcareSide(ro, &f)
	r.manner(p, &f)
	return f, true
}

// childcareSide keeps a row that also asks for childcare from passing: no plan says how much is
// owed (standards 3.4, A4).
func (r *run) childcareSide(ro row, f *Finding) {
	if ro.Args.Purpose != ForElders && f.Verdict == Pass {
		f.Figures["elders_side"] = string(Pass)
		f.review(Flag{FlagBasisOpen, "childcare_standard", nil})
	}
}

// attainSites holds the sites that count against the minimum of one site. One that may count, one of
// unknown area, or rooms that nobody listed, keep the project from passing for certain.
func (r *run) attainSites(f *Finding, s supply) {
	minimum := r.minimumSite()
	if minimum == nil || f.Verdict != Pass && f.Verdict != Review {
		return
	}
	var lacks []string
	if s.unsaid {
		lacks = append(lacks, "residential-areas.care_rooms")
	}
	for _, st := range s.sites {
		switch {
		case st.cm2 == nil:
			lacks = appendNew(lacks, string(st.layer)+".floor_area_m2")
		case big.NewRat(*st.cm2, 1e4).Cmp(minimum) >= 0:
		case st.doubt != "":
			lacks = appendNew(lacks, st.doubt)
		default:
			f.Verdict = Fail
			f.Figures["site_below_minimum"] = st.name
		}
	}
	if f.Verdict != Fail && len(lacks) > 0 {
		f.Verdict, f.Missing = NotAssessable, lacks
	}
}

// projectDue answers whether any housing of the project was to be accepted or delivered by the
// as-of date (standards 3.00, 7).
func (r *run) projectDue(p *project) Tri {
	due := No
	for _, a := range p.phases {
		due = due.Or(r.housingDue(a))
	}
	return due
}

// dueHouseholds counts the households of a project or pool whose housing is due. Where that is not
// known it returns the most it can be: of all phases, or 0 where even that is not known.
func (r *run) dueHouseholds(group []*project) (n int, known bool) {
	known = true
	whole := true
	for _, m := range group {
		for _, a := range m.phases {
			t := r.housingDue(a)
			whole = whole && t == Yes
			if t == No {
				continue
			}
			if a.Households == nil {
				known = false
			} else {
				n += *a.Households
			}
		}
	}
	if total, counted, _ := households(group); counted && (whole || !known) {
		return total, whole
	} else if !known {
		return 0, false
	}
	return n, true
}

func (r *run) housingDue(a *ResidentialArea) Tri {
	due, dated := No, false
	for _, d := range []Date{a.AcceptanceDate, a.DeliveryDate, a.DeliveryDueDate} {
		if !d.IsZero() {
			dated = true
			due = due.Or(d.NotAfter(r.q.AsOf))
		}
	}
	switch {
	case dated:
		return due
	case a.Status == AreaAccepted || a.Status == AreaDelivered:
		return Yes
	case a.Status != "":
		return No
	}
	return Unknown
}

// handedOver answers whether a room was accepted and handed over by the as-of date.
// Where that is not known it names the date.
func (r *run) handedOver(rm room) (t Tri, missing string) {
	accepted := rm.AcceptanceDate
	if accepted.IsZero() && rm.AcceptedState == "" && rm.DatesBasis == "building" {
		accepted = rm.phase.AcceptanceDate
	}
	first, then := isDone(stateOf(accepted, rm.AcceptedState, r.q.AsOf)), isDone(stateOf(rm.HandoverDate,
		rm.DeliveredState, r.q.AsOf))
	switch t = first.And(then); {
	case t != Unknown:
	case first == Unknown:
		missing = "care-rooms.acceptance_date"
	default:
		missing = "care-rooms.handover_date"
	}
	return t, missing
}

func isDone(s StageState) Tri {
	switch s {
	case Done:
		return Yes
	case NotDone:
		return No
	}
	return Unknown
}

// manner tells a project that attains late from one in step: 达标但不同步, 补建达标.
func (r *run) manner(p *project, f *Finding) {
	if f.Verdict != Pass {
		return
	}
	for _, s := range r.stagesOf(p.roomsFor(ForElders)) {
		switch {
		case s.Stage == "built" && s.LagDays != nil && *s.LagDays > 0 && s.FacilityDate.NotAfter(p.lastAcceptance()) == No:
			f.Figures["manner"] = "remedied"
			return
		case s.LagDays != nil:
			f.Figures["manner"] = "late"
		}
	}
}

// lastAcceptance is the latest acceptance of the project's housing.
func (p *project) lastAcceptance() Date {
	var last Date
	for _, a := range p.phases {
		if last.IsZero() || last.NotAfter(a.AcceptanceDate) == Yes {
			last = a.AcceptanceDate
		}
	}
	return last
}
