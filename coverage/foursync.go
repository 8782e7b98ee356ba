package coverage

import (
	"math"
	"math/big"
	"slices"
)

// stageNames are the four stages in their order: 同步规划, 建设, 验收, 交付.
var stageNames = []string{"planned", "built", "accepted", "delivered"}

// fourSync judges A5: facilities planned, built, accepted and delivered in step with the housing
// of the phase that holds them. It counts time; A4 counts area (standards 3.00, 2 and 3).
func (r *run) fourSync(ro row) Result {
	if ro.phasing {
		return r.phasing(ro)
	}
	res := r.result(ro)
	var things []judged
	worst := math.Inf(1)
	for _, p := range r.projects {
		isNew, astride := p.cohort(r.cutOff(ro))
		if isNew == No {
			continue
		}
		f := r.syncOf(ro, p)
		if f.Verdict == NotApplicable && f.Figures["exemption"] == nil {
			continue
		}
		if flag, ok := r.phasingReference(p); ok {
			f.Flags = append(f.Flags, flag)
		}
		r.doubts(ro, &f, p, supply{missing: f.Missing}, isNew, astride, false)
		things = append(things, judged{p.unit, f.Verdict, f.Missing})
		if f.Verdict != NotApplicable {
			worst = math.Min(worst, float64(inStep(f.Stages)))
		}
		r.reportSync(ro, p, f)
	}
	r.duty(ro, &res, r.verdictsOf(things, worst))
	res.Basis = Basis{Code: "a5", Figures: Figures{
		"new_from": r.cutOff(ro).String(), "handover_days": r.p.HandoverDays, "purpose": string(ro.Args.Purpose),
	}}
	if ro.Args.Purpose != ForElders {
		res.Flags = append(res.Flags, Flag{FlagBasisOpen, "childcare_standard", nil})
	}
	return res
}

func inStep(stages []Stage) int {
	n := 0
	for _, s := range stages {
		if s.Verdict == Pass {
			n++
		}
	}
	return n
}

// syncOf judges a project's stages for the rooms of the row's purpose. Whether an estate owes a
// childcare room at all no plan states: none declared is for review, not a failure.
func (r *run) syncOf(ro row, p *project) Finding {
	f := Finding{Subject: p.subject(), Division: codeOf(p.unit), Figures: Figures{}}
	if e := p.exempt(r.q.AsOf); e != nil {
		f.Verdict, f.Figures["exemption"] = NotApplicable, e.DocumentNo
		return f
	}
	if p.counted && p.households == 0 {
		f.Verdict = NotApplicable
		return f
	}
	rooms := p.roomsFor(ro.Args.Purpose)
	switch {
	case len(rooms) == 0 && p.pool != nil && len(p.pool.rooms(ro.Args.Purpose)) > 0:
		rooms = p.pool.rooms(ro.Args.Purpose)
		f.Stages = r.stagesOf(heldTo(rooms, p.phases[0]))
	case len(rooms) > 0:
		f.Stages = r.stagesOf(rooms)
	case ro.Args.Purpose == ForChildcare && p.declared:
		f.Verdict = Review
		f.Flags = append(f.Flags, Flag{FlagBasisOpen, "childcare_standard", nil})
		return f
	default:
		f.Stages = r.stagesOf([]room{p.absentRoom()})
	}
	r.checkPermit(&f, p, ro.Args.Purpose)
	p.showDecisions(&f)
	f.Verdict = overall(f.Stages)
	if p.pool != nil && !p.pool.agreed && len(p.roomsFor(ro.Args.Purpose)) == 0 {
		f.review(Flag{FlagPooled, "no_agreement", Figures{"members": p.pool.others(p), "sites": labels(rooms)}})
	}
	for _, s := range f.Stages {
		f.flagStage(s)
	}
	f.Figures["in_step"] = inStep(f.Stages)
	return f
}

// roomsFor lists the rooms that serve a purpose; ForShared or none means either.
func (p *project) roomsFor(purpose Purpose) []room {
	var out []room
	for _, rm := range p.rooms {
		_, elders := roomArea(rm.CareRoom, ForElders)
		_, childcare := roomArea(rm.CareRoom, ForChildcare)
		if purpose != ForChildcare && elders || purpose != ForElders && childcare {
			out = append(out, rm)
		}
	}
	return out
}

// rooms lists the rooms of a pool that serve a purpose.
func (pl *pool) rooms(purpose Purpose) []room {
	var out []room
	for _, m := range pl.members {
		out = append(out, m.roomsFor(purpose)...)
	}
	return out
}

// others names the pool's members beside p.
func (pl *pool) others(p *project) []string {
	names := []string{}
	for _, m := range pl.members {
		if m != p {
			names = append(names, m.name)
		}
	}
	return names
}

func labels(rooms []room) []string {
	out := []string{}
	for _, rm := range rooms {
		out = append(out, rm.label())
	}
	return out
}

// heldTo holds rooms to the dates of another phase: a member of a pool without a room of its own
// is in step if the pool's room is, with its own housing.
func heldTo(rooms []room, phase *ResidentialArea) []room {
	out := slices.Clone(rooms)
	for i := range out {
		out[i].phase, out[i].loose = phase, false
	}
	return out
}

// absentRoom stands for what a project that declares rooms, and none of this purpose, did not
// provide; where nothing is declared every stage of it is unknown.
func (p *project) absentRoom() room {
	cr := &CareRoom{
		PlannedState: StageUnknown, BuiltState: StageUnknown, AcceptedState: StageUnknown,
		DeliveredState: StageUnknown,
	}
	if p.declared {
		cr = &CareRoom{PlannedState: NotDone, BuiltState: NotDone, AcceptedState: NotDone, DeliveredState: NotDone}
	}
	return room{CareRoom: cr, phase: p.phases[0]}
}

// stagesOf judges each stage by its worst room.
func (r *run) stagesOf(rooms []room) []Stage {
	stages := make([]Stage, len(stageNames))
	for i := range stageNames {
		for j, rm := range rooms {
			s := r.stage(i, rm)
			if j == 0 || worse(s, stages[i]) {
				stages[i] = s
			}
		}
	}
	return stages
}

var stageOrder = []Verdict{Fail, NotAssessable, Review, Pass, NotDue}

func worse(a, b Stage) bool {
	x, y := slices.Index(stageOrder, a.Verdict), slices.Index(stageOrder, b.Verdict)
	return x < y || x == y && a.days() > b.days()
}

// days is how late a stage is, or how long overdue; 0 where it is neither.
func (s Stage) days() int {
	switch {
	case s.LagDays != nil:
		return *s.LagDays
	case s.OverdueDays != nil:
		return *s.OverdueDays
	}
	return 0
}

// stage judges one stage of one room against the phase that holds it.
func (r *run) stage(i int, rm room) Stage {
	a := rm.phase
	housing := []Date{a.PlanPermitDate, a.ConstructionStartDate, a.AcceptanceDate, a.DeliveryDate}[i]
	done := []Date{rm.PlanPermitDate, rm.ConstructionStartDate, rm.AcceptanceDate, rm.HandoverDate}[i]
	state := []StageState{rm.PlannedState, rm.BuiltState, rm.AcceptedState, rm.DeliveredState}[i]
	if rm.DatesBasis == "building" && i < 3 && done.IsZero() && state == "" {
		done = housing
	}
	s := Stage{
		Stage: stageNames[i], HousingDate: housing, FacilityDate: done, State: stateOf(done, state, r.q.AsOf),
		Room: rm.label(),
	}
	limit := housing
	if i == 3 && !housing.IsZero() {
		limit = housing.AddDays(r.p.HandoverDays)
	}
	due := housing.NotAfter(r.q.AsOf)
	switch {
	case housing.IsZero() && notReached(i, a.Status), due == No:
		s.Verdict = NotDue
	case housing.IsZero():
		s.Verdict = NotAssessable
	case due == Unknown:
		s.Verdict = Review
	case s.State == NotDone && !rm.loose:
		s.Verdict, s.OverdueDays = Fail, ptr(housing.DaysUntil(r.q.AsOf))
	case rm.loose, s.State == StageUnknown && done.IsZero():
		s.Verdict = NotAssessable
	case s.State == StageUnknown: // the missing day decides whether it is done
		s.Verdict = Review
	case done.IsZero():
		s.Verdict = Review // stated done, the day not given
	default:
		s.Verdict = map[Tri]Verdict{Yes: Pass, No: Fail, Unknown: Review}[done.NotAfter(limit)]
		if s.Verdict == Fail {
			s.LagDays = ptr(housing.DaysUntil(done))
		}
	}
	return s
}

// stateOf is done, not done (or not by the as-of date), or unknown (standards 3.00, 3).
func stateOf(done Date, stated StageState, asOf Date) StageState {
	switch {
	case done.NotAfter(asOf) == Yes:
		return Done
	case done.NotAfter(asOf) == No:
		return NotDone
	case stated == "":
		return StageUnknown
	}
	return stated
}

// notReached reports whether the phase's status says that its housing has not come to a stage.
func notReached(i int, status AreaStatus) bool {
	least := map[AreaStatus]int{
		LandSupplied: 0, AreaPlanned: 1, AreaUnderConstruction: 2, AreaSuspended: 2, AreaAccepted: 3, AreaDelivered: 4,
	}
	reached, ok := least[status]
	return ok && i >= reached
}

// checkPermit fails 同步规划 where the permitted area of the elders' rooms is short of what is
// required (standards 3.00, 10). No plan requires an area for childcare.
func (r *run) checkPermit(f *Finding, p *project, purpose Purpose) {
	need, ok := r.strictestArea(p)
	rooms := p.roomsFor(ForElders)
	if !ok || f.Stages[0].Verdict != Pass || purpose == ForChildcare || len(rooms) == 0 {
		return
	}
	var sum int64
	for _, rm := range rooms {
		if rm.AreaPermitM2 == nil {
			return
		}
		sum += cm2(*rm.AreaPermitM2)
	}
	if n, known, _ := households(p.members()); known && p.pool == nil && big.NewRat(sum, 1).Cmp(required(need, n)) < 0 {
		f.Stages[0].Verdict = Fail
		f.Figures["permit_m2"], f.Figures["required_m2"] = m2(sum), m2Of(required(need, n))
		f.Flags = append(f.Flags, Flag{FlagFourSync, "permit_area", Figures{
			"permit_m2": m2(sum), "required_m2": m2Of(required(need, n)),
		}})
	}
}

// overall is the project's verdict: pass only when every stage has come and passed.
func overall(stages []Stage) Verdict {
	for _, v := range []Verdict{Fail, NotAssessable, Review, NotDue} {
		for _, s := range stages {
			if s.Verdict == v {
				return v
			}
		}
	}
	return Pass
}

func (f *Finding) flagStage(s Stage) {
	switch {
	case s.LagDays != nil:
		f.Flags = append(f.Flags, Flag{FlagFourSync, "late", Figures{"stage": s.Stage, "days": *s.LagDays}})
	case s.OverdueDays != nil:
		f.Flags = append(f.Flags, Flag{FlagFourSync, "overdue", Figures{"stage": s.Stage, "days": *s.OverdueDays}})
	case s.Verdict == NotAssessable || s.Verdict == Review:
		f.Flags = append(f.Flags, Flag{FlagFourSync, "missing", Figures{"stage": s.Stage}})
		f.Missing = appendNew(f.Missing, s.field())
	}
}

// field names the date to be asked for (催报).
func (s Stage) field() string {
	i := slices.Index(stageNames, s.Stage)
	switch {
	case !s.HousingDate.IsZero() && !s.FacilityDate.IsZero() && s.Verdict == NotAssessable:
		return "care-rooms.residential_area" // dated, but the phase that holds it is not said
	case s.HousingDate.IsZero():
		return "residential-areas." + []string{
			"plan_permit_date", "construction_start_date", "acceptance_date",
			"delivery_date",
		}[i]
	}
	return "care-rooms." + []string{"plan_permit_date", "construction_start_date", "acceptance_date", "handover_date"}[i]
}

func (r *run) reportSync(ro row, p *project, f Finding) {
	variant := string(ro.Args.Purpose)
	for _, s := range f.Stages {
		if s.Verdict == NotAssessable && f.Verdict == NotAssessable {
			g := r.projectGap(p)
			g.Kind, g.Fields = GapDataMissing, f.Missing
			r.gapOf(ro, variant, g, f)
		}
		if s.LagDays == nil && s.OverdueDays == nil {
			continue
		}
		g := r.projectGap(p)
		g.Kind, g.Unit, g.Missing = GapStageLate, "天", ptr(float64(s.days()))
		if s.OverdueDays != nil {
			g.Kind = GapStageOverdue
		}
		r.gapOf(ro, variant+"."+s.Stage, g, f)
	}
	r.add(ro, variant, f)
}
