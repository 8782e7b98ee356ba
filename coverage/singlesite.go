package coverage

import "math"

// singleSite judges A2: every elders' site counted in A1 has at least the minimum area. Two
// sites of 200 m² lack 150 m² each; merged, 400 would pass (standards 3.00, 16).
func (r *run) singleSite(ro row) Result {
	res := r.result(ro)
	rulings := each(r, r.projects, r.otherFloor, func(p *project) ruling {
		isNew, astride := p.cohort(r.cutOff(ro))
		if isNew == No {
			return ruling{out: true}
		}
		th, least := r.sitesOf(ro, p, isNew, astride)
		return ruling{judged: th, worth: least}
	})
	r.duty(ro, &res, ruled(r, rulings))
	res.Basis = Basis{Code: "a2", Figures: Figures{"minimum_m2": r.rat(ro).FloatString(0)}}
	return res
}

// sitesOf judges the sites of a project and returns its least area.
func (r *run) sitesOf(ro row, p *project, isNew Tri, astride bool) (judged, float64) {
	th, least := judged{unit: p.unit, verdict: NotApplicable}, math.Inf(1)
	if p.exempt(r.q.AsOf) != nil || p.counted && p.households == 0 {
		return th, least
	}
	value, _ := r.strictestArea(p)
	s := r.supplyOf(r.judgedWith(p, value, anyRoom), ForElders, anyRoom)
	minimum := ptrFloat(r.rat(ro))
	var all Rate
	record := func(f Finding, id string) {
		all.Add(f.Verdict)
		th.missing = append(th.missing, f.Missing...)
		r.reportSite(ro, p, id, f)
	}
	for _, st := range s.sites {
		f := r.siteFinding(p, st, *minimum, s.known)
		r.doubts(ro, &f, p, supply{missing: f.Missing, sites: s.sites, members: s.members}, isNew, astride, false)
		if st.cm2 != nil {
			least = math.Min(least, m2(*st.cm2))
		}
		record(f, st.id)
	}
	if len(s.sites) == 0 || s.unsaid { // rooms not declared may be too small
		f := Finding{Subject: p.subject(), Division: codeOf(p.unit), Verdict: Fail, Figures: Figures{"minimum_m2": *minimum}}
		if s.unsaid {
			f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.care_rooms"}
		} else {
			f.Figures["floor_area_m2"], f.Figures["shortfall_m2"] = 0.0, *minimum
		}
		r.doubts(ro, &f, p, s, isNew, astride, false)
		record(f, "")
	}
	th.verdict = all.Duty()
	return th, least
}

func (r *run) siteFinding(p *project, st site, minimum float64, known int64) Finding {
	f := Finding{
		Subject: p.subject(), Division: codeOf(p.unit), Verdict: Pass,
		Figures: Figures{"site": st.name, "minimum_m2": minimum},
	}
	if st.cm2 == nil {
		f.Verdict, f.Missing = NotAssessable, []string{string(st.layer) + ".floor_area_m2"}
		return f
	}
	short := math.Max(0, m2(cm2(minimum)-*st.cm2))
	f.Figures["floor_area_m2"], f.Figures["shortfall_m2"] = m2(*st.cm2), short
	switch {
	case short > 0 && st.doubt != "":
		f.Verdict, f.Missing = NotAssessable, []string{st.doubt}
	case short > 0:
		f.Verdict = Fail
		f.Flags = append(f.Flags, Flag{FlagSingleSite, "", Figures{
			"site": st.name, "floor_area_m2": m2(*st.cm2), "minimum_m2": minimum, "merged_m2": m2(known),
			"merged_passes": known >= cm2(minimum),
		}})
	}
	return f
}

func (r *run) reportSite(ro row, p *project, siteID string, f Finding) {
	g := r.projectGap(p)
	switch f.Verdict {
	case Fail:
		g.Kind, g.Unit = GapSingleSite, "m²"
		g.Required, g.Provided, g.Missing = f.number("minimum_m2"), f.number("floor_area_m2"), f.number("shortfall_m2")
		r.gapOf(ro, siteID, g, f)
	case NotAssessable:
		g.Kind, g.Fields = GapDataMissing, f.Missing
		r.gapOf(ro, siteID, g, f)
	}
	r.add(ro, siteID, f)
}
