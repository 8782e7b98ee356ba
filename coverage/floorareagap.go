package coverage

import "cmp"

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
			variant = "reference" // 不达标 is never said of a reference
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
	r.reportChange(ro, p, f, s)
	r.add(ro, string(ro.AppliesTo), f)
}

// reportChange records what the project's rooms lost by a change of use or a shrink, together.
func (r *run) reportChange(ro row, p *project, f Finding, s supply) {
	g := r.projectGap(p)
	g.Unit = "m²"
	for _, flag := range s.flags {
		if flag.Code != FlagUseChanged {
			continue
		}
		g.Kind = GapUseChanged
		if lost := flag.lost(); lost != nil {
			g.Missing = ptr(m2(cm2(*lost) + cm2(*cmp.Or(g.Missing, new(float64)))))
		}
	}
	if g.Kind != "" {
		r.gapOf(ro, "", g, f)
	}
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
