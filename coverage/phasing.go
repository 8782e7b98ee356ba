package coverage

import (
	"math"
	"math/big"
	"strconv"
)

// phasing judges an adopted norm's clause on projects built in phases: the rooms are in the
// first phase, or complete strictly before the share of the housing is (standards 3.00, 10).
func (r *run) phasing(ro row) Result {
	res := r.result(ro)
	var things []judged
	for _, p := range r.projects {
		isNew, astride := p.cohort(r.cutOff(ro))
		if isNew == No || len(p.phases) < 2 || p.exempt(r.q.AsOf) != nil {
			continue
		}
		f := r.phaseOrder(p)
		r.doubts(ro, &f, p, supply{missing: f.Missing}, isNew, astride, false)
		things = append(things, judged{p.unit, f.Verdict, f.Missing})
		g := r.projectGap(p)
		switch f.Verdict {
		case Fail:
			g.Kind, g.Unit, g.Missing = GapPhaseOrder, "%", f.number("share_complete_percent")
			r.gapOf(ro, "phasing", g, f)
		case NotAssessable:
			g.Kind, g.Fields = GapDataMissing, f.Missing
			r.gapOf(ro, "phasing", g, f)
		}
		r.add(ro, "phasing", f)
	}
	r.duty(ro, &res, r.verdictsOf(things, math.Inf(1)))
	res.Basis = Basis{Code: "phasing", Figures: Figures{"share": r.p.PhaseShare, "equal": r.p.PhaseShareEqual}}
	return res
}

// phaseOrder judges one project of several phases.
func (r *run) phaseOrder(p *project) Finding {
	f := Finding{Subject: p.subject(), Division: codeOf(p.unit), Verdict: Pass, Figures: Figures{}}
	rooms := p.roomsFor(ForElders)
	if len(rooms) == 0 {
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.care_rooms"}
		if p.declared {
			f.Verdict, f.Missing = NotApplicable, nil // A1 says that there are none
		}
		return f
	}
	first := phaseNo(p.phases[0])
	late := false
	for _, rm := range rooms {
		late = late || phaseNo(rm.phase) != first
		if rm.loose {
			f.Verdict, f.Missing = NotAssessable, []string{"care-rooms.residential_area"}
			return f
		}
	}
	f.Figures["in_first_phase"] = !late
	if !late {
		return f
	}
	size, basis, ok := p.size()
	if !ok {
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.households"}
		return f
	}
	share, complete, known := r.housingShare(p, rooms, size)
	if !known {
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.acceptance_date", "care-rooms.acceptance_date"}
		return f
	}
	f.Figures["share_complete_percent"], f.Figures["share_basis"] = *percent(share), basis
	limit := printed(r.p.PhaseShare)
	before := share.Cmp(limit) < 0 || r.p.PhaseShareEqual && share.Cmp(limit) == 0
	switch {
	case !before:
		f.Verdict = Fail
	case !complete:
		f.Verdict = NotDue
	}
	f.Flags = append(f.Flags, Flag{FlagPhasing, "", Figures{"share_complete_percent": *percent(share)}})
	return f
}

// printed is a parameter as it is written: 0.4 is two fifths, which no float64 is.
func printed(f float64) *big.Rat {
	r, _ := new(big.Rat).SetString(strconv.FormatFloat(f, 'g', -1, 64))
	return r
}

// housingShare is the share of the housing complete when the last room was, that phase's own
// included; where a room is not complete yet, the share complete at the as-of date.
func (r *run) housingShare(p *project, rooms []room, size func(*ResidentialArea) *big.Rat) (share *big.Rat, complete, known bool) {
	at, complete := Date{}, true
	for _, rm := range rooms {
		done := rm.AcceptanceDate
		if done.IsZero() && rm.DatesBasis == "building" {
			done = rm.phase.AcceptanceDate
		}
		switch stateOf(done, rm.AcceptedState, r.q.AsOf) {
		case NotDone:
			complete = false
		case StageUnknown:
			return nil, false, false
		}
		if done.IsZero() && complete {
			return nil, false, false
		}
		if at.IsZero() || at.NotAfter(done) == Yes {
			at = done
		}
	}
	if !complete {
		at = r.q.AsOf
	}
	done, total := new(big.Rat), new(big.Rat)
	for _, a := range p.phases {
		total.Add(total, size(a))
		switch a.AcceptanceDate.NotAfter(at) {
		case Yes:
			done.Add(done, size(a))
		case Unknown:
			if !notReached(2, a.Status) {
				return nil, false, false
			}
		}
	}
	if total.Sign() == 0 {
		return nil, false, false
	}
	return done.Quo(done, total), complete, true
}

// phasingReference is the flag on a project whose rooms are not in its first phase, where no
// adopted norm asks for it: a reference that subtracts nothing (standards 3.00, 13).
func (r *run) phasingReference(p *project) (Flag, bool) {
	if len(p.phases) < 2 || r.hasPhasing() {
		return Flag{}, false
	}
	f := r.phaseOrder(p)
	if in, ok := f.Figures["in_first_phase"].(bool); !ok || in {
		return Flag{}, false
	}
	return Flag{FlagReference, "phasing", Figures{"share_complete_percent": f.Figures["share_complete_percent"]}}, true
}

func (r *run) hasPhasing() bool {
	for _, ro := range r.rows {
		if ro.phasing {
			return true
		}
	}
	return false
}
