package coverage

import (
	"cmp"
	"math/big"
	"slices"
)

// project is the estates and phases that share a project id, judged together, never each alone
// (standards 3.4, A1). An area without project id is a project of its own.
type project struct {
	index      int // among the run's
	id         string
	name       string
	phases     []*ResidentialArea // by phase number, then id
	unit       *Division
	households int
	counted    bool // households are known
	clash      bool // the phases' households and the project's disagree
	rooms      []room
	declared   bool // rooms are known: given, or said to be none
	pool       *pool
	decided    map[string]*Decision // the last by the as-of date of each stage; exemption and elsewhere by their kind
}

// tie is a project's facilities.
type tie struct {
	serving []*place // care facilities that serve one of its areas and are no room's
	its     []*place // facilities of any kind that serve one of its areas or are open in its rooms
}

// room is a care room with the phase that holds it.
type room struct {
	*CareRoom
	phase *ResidentialArea
	loose bool // it names a project of several phases: phase is its first, for want of the right one
}

// pool is projects that declare to share what they provide (统筹).
type pool struct {
	name    string
	members []*project
	agreed  bool // an agreement's number or date is on record
}

func (r *run) takeProjects() {
	byID := map[string]*project{}
	pools := map[string]*pool{}
	r.home = map[string]*project{}
	r.areaUnits, r.areaIndex = make([]*Division, len(r.w.Areas)), map[*ResidentialArea]int{}
	for i, a := range r.w.Areas {
		unit := r.unitOf(a.Division, a.Geometry)
		r.areaUnits[i], r.areaIndex[a] = unit, i
		if unit != nil && !r.inScope[unit] {
			continue
		}
		key := cmp.Or(a.ProjectID, "area:"+a.ID)
		p := byID[key]
		if p == nil {
			p = &project{id: cmp.Or(a.ProjectID, a.ID)}
			byID[key] = p
			r.projects = append(r.projects, p)
		}
		p.phases = append(p.phases, a)
		p.unit = cmp.Or(p.unit, unit)
		r.home[a.ID] = p
		if a.Pool != "" {
			if pools[a.Pool] == nil {
				pools[a.Pool] = &pool{name: a.Pool}
			}
			p.pool = pools[a.Pool]
			p.pool.agreed = p.pool.agreed || a.pooledBy(r.q.AsOf)
		}
	}
	slices.SortFunc(r.projects, func(a, b *project) int { return cmp.Compare(a.id, b.id) })
	r.villagers = map[*Division][]*project{}
	for i, p := range r.projects {
		p.index = i
		p.finish()
		if d := r.up(p.unit, levelVillage); d != nil {
			r.villagers[d] = append(r.villagers[d], p)
		}
		if p.pool != nil {
			p.pool.members = append(p.pool.members, p)
		}
	}
	r.takeRooms(byID)
	r.takeDecisions()
	r.takeServing()
}

// pooledBy reports whether an agreement to share is on record and made by a date.
func (a *ResidentialArea) pooledBy(asOf Date) bool {
	if a.PoolAgreementDate.IsZero() {
		return a.PoolAgreementNo != ""
	}
	return a.PoolAgreementDate.NotAfter(asOf) != No
}

func (p *project) finish() {
	slices.SortStableFunc(p.phases, func(a, b *ResidentialArea) int {
		return cmp.Or(cmp.Compare(phaseNo(a), phaseNo(b)), cmp.Compare(a.ID, b.ID))
	})
	p.name = p.phases[0].Name
	p.countHouseholds()
	for _, a := range p.phases {
		if a.CareRooms == nil {
			continue
		}
		p.declared = true
		for i := range *a.CareRooms {
			p.rooms = append(p.rooms, room{CareRoom: &(*a.CareRooms)[i], phase: a})
		}
	}
}

func phaseNo(a *ResidentialArea) int {
	if a.Phase == nil {
		return 1
	}
	return *a.Phase
}

// countHouseholds takes the project's stated total, which may repeat on phase rows and is not
// summed (standards 3.00, 12), else the sum of the phases where all are known.
func (p *project) countHouseholds() {
	sum, all := 0, true
	for _, a := range p.phases {
		if a.Households == nil {
			all = false
		} else {
			sum += *a.Households
		}
		if a.ProjectHouseholds != nil {
			p.clash = p.clash || p.counted && p.households != *a.ProjectHouseholds
			p.households, p.counted = *a.ProjectHouseholds, true
		}
	}
	if p.counted {
		p.clash = p.clash || sum > p.households
		return
	}
	p.households, p.counted = sum, all
}

// takeRooms joins the rows of the care-rooms layer to their projects. A room that names only a
// project of several phases is in none of them for certain: its phase is the first.
func (r *run) takeRooms(byID map[string]*project) {
	areas := map[string]*ResidentialArea{}
	for _, a := range r.w.Areas {
		areas[a.ID] = a
	}
	for _, cr := range r.w.Rooms {
		p, a := r.home[cr.ResidentialArea], areas[cr.ResidentialArea]
		if p == nil {
			p = byID[cr.ResidentialArea]
		}
		if p == nil {
			continue
		}
		phase := a
		if phase == nil {
			phase = p.phases[0]
		}
		p.rooms = append(p.rooms, room{cr, phase, a == nil && len(p.phases) > 1})
		p.declared = true
	}
	for _, p := range r.projects {
		slices.SortStableFunc(p.rooms, func(a, b room) int { return cmp.Compare(a.ID, b.ID) })
	}
}

// takeServing joins facilities to the projects they say they serve. One that a care room points
// to is that room, counted once (standards 3.00, 12 and 23).
func (r *run) takeServing() {
	r.roomed = map[string][]*project{}
	for _, p := range r.projects {
		for _, rm := range p.rooms {
			r.roomed[rm.FacilityID] = append(r.roomed[rm.FacilityID], p)
		}
	}
	for _, pl := range r.places {
		pl.serves = r.served(pl.Facility)
	}
	r.tieUp(r.projects)
}

// tieUp finds the facilities of some projects.
func (r *run) tieUp(projects []*project) {
	for _, p := range projects {
		t := &tie{}
		for _, rm := range p.rooms {
			if pl := r.placeByID(rm.FacilityID); pl != nil {
				t.its = append(t.its, pl)
			}
		}
		r.ties[p] = t
	}
	for _, pl := range r.places {
		for _, p := range pl.serves {
			t := r.ties[p]
			if t == nil {
				continue // of a project that is as it was
			}
			t.its = append(t.its, pl)
			if cares, _ := caresForElders(pl.Facility); cares != No && len(r.roomed[pl.ID]) == 0 {
				t.serving = append(t.serving, pl)
			}
		}
	}
}

// tied returns the facilities of a project.
func (r *run) tied(p *project) *tie {
	if t := r.ties[p]; t != nil || r.edit == nil {
		return t
	}
	return r.edit.from.ties[p]
}

// served lists the projects of the areas a facility serves, each once, by id.
func (r *run) served(f *Facility) []*project {
	var out []*project
	for _, id := range f.ServesAreas {
		if p := r.home[id]; p != nil && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// caresForElders answers whether a facility's floor counts as community care for the aged, and
// names the field where that is not known. A residential home is an institution and does not,
// unless it provides community service (standards 3.4, A1).
func caresForElders(f *Facility) (t Tri, missing string) {
	switch {
	case careForElders[f.Kind]:
		return Yes, ""
	case f.Kind == "":
		return Unknown, "facilities.kind"
	case f.Kind != ResidentialCareHome:
		return No, ""
	}
	if t = Known(f.Embedded != nil && *f.Embedded).Or(f.does(DayCare)).Or(f.does(HomeVisit)); t == Unknown {
		missing = "facilities.functions"
	}
	return t, missing
}

// careForElders are the kinds that are community care for the aged whatever they do.
var careForElders = map[FacilityKind]bool{
	ComprehensiveCareCenter: true, EmbeddedFacility: true, TownshipCareCenter: true, DayCareCenter: true,
	CommunityCareStation: true, MutualAidHome: true, RuralCareStation: true,
}

// subject names the project in findings: by its only area, else by its first phase.
func (p *project) subject() Subject {
	return Subject{Layer: ResidentialAreas, ID: p.id, Name: p.name}
}

// exempt returns the document that lifts the duty, if any phase bears one in force.
func (p *project) exempt(asOf Date) *Exemption {
	for _, a := range p.phases {
		if e := a.Exemption; e != nil && e.Date.NotAfter(asOf) != No {
			return e
		}
	}
	if d := p.decided[string(DecidedExempt)]; d != nil {
		return &Exemption{DocumentNo: d.DocumentNo, Date: d.Date, Reason: d.Reason}
	}
	return nil
}

// cohort answers whether the project is new under a clause that holds from a day on: by planning
// condition and land contract date, else as stated (standards 3.00, 7). astride is set where its
// phases or dates fall on both sides of the day.
func (p *project) cohort(from Date) (isNew Tri, astride bool) {
	yes, no, undated := false, false, false
	for _, a := range p.phases {
		switch {
		case a.PlanningConditionDate.IsZero() && a.LandContractDate.IsZero() && a.IsNew == nil:
			undated = true
		case a.PlanningConditionDate.IsZero() && a.LandContractDate.IsZero():
			yes, no = yes || *a.IsNew, no || !*a.IsNew
		default:
			for _, d := range []Date{a.PlanningConditionDate, a.LandContractDate} {
				t := from.NotAfter(d)
				yes, no = yes || t == Yes, no || t == No
			}
		}
	}
	switch {
	case yes && no:
		return Unknown, true
	case undated || !yes && !no:
		return Unknown, false
	}
	return Known(yes), false
}

// urban answers whether the project lies in the city or a town: as stated, else by its unit.
func (r *run) urban(p *project) Tri {
	for _, a := range p.phases {
		if a.Urban != nil {
			return Known(*a.Urban)
		}
	}
	return r.urbanUnit(p.unit)
}

func (r *run) urbanUnit(d *Division) Tri {
	for ; d != nil; d = r.tree.parent[d] {
		if d.Urban != nil {
			return Known(*d.Urban)
		}
		switch d.kind() {
		case Subdistrict, Community:
			return Yes
		case Gacha, Village, Township, Sum:
			return No
		}
	}
	return Unknown
}

// elders sums the recorded elders of the phases; nil where any is not known.
func (p *project) elders() *int {
	sum := 0
	for _, a := range p.phases {
		if a.Elders60 == nil {
			return nil
		}
		sum += *a.Elders60
	}
	return &sum
}

// size is how much housing a phase is: by residential floor area where every phase gives it,
// else by households (standards 3.00, 10). ok is false where neither is complete.
func (p *project) size() (of func(*ResidentialArea) *big.Rat, basis string, ok bool) {
	byArea, byHouseholds := true, true
	for _, a := range p.phases {
		byArea = byArea && a.ResidentialFloorAreaM2 != nil
		byHouseholds = byHouseholds && a.Households != nil
	}
	switch {
	case byArea:
		return func(a *ResidentialArea) *big.Rat {
			return big.NewRat(cm2(*a.ResidentialFloorAreaM2), 1)
		}, "floor_area", true
	case byHouseholds:
		return func(a *ResidentialArea) *big.Rat { return big.NewRat(int64(*a.Households), 1) }, "households", true
	}
	return nil, "", false
}
