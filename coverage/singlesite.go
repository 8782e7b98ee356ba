package coverage

import "math"

// singleSite judges A2: every elders' site counted in A1 has at least the minimum area. Two
// sites of 200 m² lack 150 m² each; merged, 400 would pass (standards 3.00, 16).
func (r *run) singleSite(ro row) Result {
	res := r.result(ro)
	var things []judged
	worst := math.Inf(1)
	for _, p := range r.projects {
		if isNew, astride := p.cohort(r.cutOff(ro)); isNew != No {
			v, least := r.sitesOf(ro, p, isNew, astride)
			things = append(things, judged{p.unit, v})
			worst = math.Min(worst, least)
		}
	}
	r.duty(ro, &res, things, worst)
	res.Basis = Basis{Code: "a2", Figures: Figures{"minimum_m2": r.rat(ro).FloatString(0)}}
	return res
}

// sitesOf judges the sites of a project and returns its least area.
func (r *run) sitesOf(ro row, p *project, isNew Tri, astride bool) (Verdict, float64) {
	least := math.Inf(1)
	if n, known, _ := households(p.members()); p.exempt(r.q.AsOf) != nil || known && n == 0 {
		return NotApplicable, least
	}
	value, _ := r.strictestArea(p)
	s := r.supplyOf(r.judgedWith(p, value, anyRoom), ForElders, anyRoom)
	minimum := ptrFloat(r.rat(ro))
	var all Rate
	for _, st := range s.sites {
		f := r.siteFinding(p, st, *minimum, s.known)
		r.doubts(ro, &f, p, supply{missing: f.Missing, sites: s.sites, members: s.members}, isNew, astride, false)
		all.Add(f.Verdict)
		if st.cm2 != nil {
			least = math.Min(least, m2(*st.cm2))
		}
		r.reportSite(ro, p, st.id, f)
	}
	if len(s.sites) == 0 {
		f := Finding{Subject: p.subject(), Division: codeOf(p.unit), Verdict: Fail, Figures: Figures{"minimum_m2": *minimum}}
		if s.open {
			f.Verdict, f.Missing = NotAssessable, s.missing
		} else {
			f.Figures["floor_area_m2"], f.Figures["shortfall_m2"] = 0.0, *minimum
		}
		r.doubts(ro, &f, p, s, isNew, astride, false)
		all.Add(f.Verdict)
		r.reportSite(ro, p, "", f)
	}
	return all.Duty(), least
}

func (r *run) siteFinding(p *project, st site, minimum float64, known int64) Finding {
	f := Finding{
		Subject: p.subject(), Division: codeOf(p.unit), Verdict: Pass,
		Figures: Figures{"site": st.name, "minimum_m2": minimum},
	}
	if st.cm2 == nil {
		f.Verdict, f.Missing = NotAssessable, []string{"care-rooms.floor_area_m2"}
		return f
	}
	short := math.Max(0, m2(cm2(minimum)-*st.cm2))
	f.Figures["floor_area_m2"], f.Figures["shortfall_m2"] = m2(*st.cm2), short
	if short > 0 {
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
