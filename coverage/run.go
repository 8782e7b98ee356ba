package coverage

import (
	"cmp"
	"math"
	"math/big"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// run is one assessment being made: the world seen at the as-of date, and the answer so far.
type run struct {
	w       *World
	q       Question
	p       Parameters
	tree    *tree
	scope   []*Division // territory of the plan, by code
	inScope map[*Division]bool
	own     []*Division // see roots
	managed []*Division
	places  []*place // facilities, by id
	byUnit  map[*Division][]*place
	calling map[*Division][]*place // by a division that they say they serve
	coming  []*place               // not built yet, or not open

	projects  []*project
	villagers map[*Division][]*project // by community or village
	home      map[string]*project      // by residential area
	roomed    map[string][]*project    // those whose care rooms point to a facility, by its id
	ties      map[*project]*tie
	reach     *Reach
	walks     *walks // nil by straight line
	straight  *Reach // to care by straight line without a detour, beside the walk
	demand    *demand
	members   membership

	areaUnits   []*Division // of each area of the world; nil where unknown
	areaIndex   map[*ResidentialArea]int
	elders      []elders
	servedShare *big.Rat

	endYear int // last deadline of the plan: the horizon of what is planned
	rows    []row
	logs    []*log // by row, as they are judged
	log     *log   // of the row being judged
	made    memo

	boxes *geo.Index // see bounds
	edit  *edit      // of a scenario: what differs from the run it was forked from; nil otherwise
}

// row is one indicator being judged: of the plan asked about, of a parent that binds its
// projects, or of an adopted norm.
type row struct {
	*Indicator
	plan    *Plan
	norm    *Norm
	ref     bool // the norm is not adopted: a reference value (参照值)
	phasing bool // the norm's clause on phases
}

// place is a facility as it stands at the as-of date.
type place struct {
	*Facility
	unit   *Division   // smallest division it is stated in; nil where unknown
	exists Tri         // Unknown where the status is absent or the record is later than as-of
	late   bool        // the record is of after the as-of date
	serves []*project  // those of the areas that it says it serves, each once
	units  []*Division // townships and below that it says it serves

	sure, doubtful uint16     // the classes it is of, as sets of bits
	label          int32      // its number in every search, in the order of ids
	door           walk.Place // where it comes to the network
}

// unsure names the field without which it is not known whether the place serves.
func (pl *place) unsure() string {
	switch {
	case pl.late:
		return "facilities.source_date"
	case pl.Status == "":
		return "facilities.status"
	case !pl.OpenDate.IsZero() && !pl.OpenDate.Exact():
		return "facilities.open_date"
	case !pl.CloseDate.IsZero() && !pl.CloseDate.Exact():
		return "facilities.close_date"
	}
	return "facilities.open_date"
}

func newRun(w *World, q Question) *run {
	r := &run{
		w: w, q: q, p: q.Parameters, tree: newTree(w.Divisions),
		inScope: map[*Division]bool{}, byUnit: map[*Division][]*place{}, ties: map[*project]*tie{}, made: newMemo(),
		log: &log{now: &said{}},
	}
	for _, ind := range q.Plans[0].Indicators {
		r.endYear = max(r.endYear, ind.DueYear)
		for _, t := range ind.Targets {
			r.endYear = max(r.endYear, t.Year)
		}
	}
	r.takeScope()
	r.takePlaces()
	r.takeProjects()
	return r
}

// takeScope marks the divisions below the workspace's codes, and below what those manage
// (standards 3.00, 25); without codes, all.
func (r *run) takeScope() {
	var mark func(d *Division)
	mark = func(d *Division) {
		if r.inScope[d] {
			return
		}
		if d.inForce(r.q.AsOf) { // what lay in an abolished unit may still be in force
			r.inScope[d] = true
		}
		for _, kid := range r.tree.children[d] {
			mark(kid)
		}
	}
	for _, d := range r.w.Divisions {
		if len(r.w.Workspace.DivisionCodes) == 0 {
			mark(d)
		}
	}
	for _, code := range r.w.Workspace.DivisionCodes {
		if d := r.tree.byCode[FullCode(code)]; d != nil {
			mark(d)
		}
	}
	for again := r.p.ManagedUnits; again; {
		again = false
		for _, d := range r.w.Divisions {
			by := r.tree.byCode[FullCode(d.ManagedBy)]
			if by != nil && r.inScope[by] && !r.inScope[d] && d.inForce(r.q.AsOf) {
				mark(d)
				again = true
			}
		}
	}
	for d := range r.inScope {
		r.scope = append(r.scope, d)
	}
	slices.SortFunc(r.scope, byDivisionCode)
	r.tree.scope = r.inScope
	r.takeRoots()
}

// units returns the divisions of the scope of some kinds, by code.
func (r *run) units(kinds ...DivisionKind) []*Division {
	var out []*Division
	for _, d := range r.scope {
		if slices.Contains(kinds, d.kind()) {
			out = append(out, d)
		}
	}
	return out
}

func (r *run) takePlaces() {
	step := labelStep(len(r.w.Facilities))
	for i, f := range r.w.Facilities {
		pl := r.placeOf(f)
		pl.label = int32(i+1) * step
		r.places = append(r.places, pl)
		for d := pl.unit; d != nil; d = r.tree.parent[d] {
			r.byUnit[d] = append(r.byUnit[d], pl)
		}
	}
	r.listPlaces(true)
}

// listPlaces lists the places that come, and where any says it, those that serve divisions.
func (r *run) listPlaces(calling bool) {
	r.coming = nil
	if calling {
		r.calling = map[*Division][]*place{}
	}
	for _, pl := range r.places {
		if pl.Status == UnderConstruction || pl.Status == Planned || pl.Status == BuiltIdle {
			r.coming = append(r.coming, pl)
		}
		for _, d := range pl.units {
			if calling {
				r.calling[d] = append(r.calling[d], pl)
			}
		}
	}
}

func byPlaceID(a, b *place) int { return cmp.Compare(a.ID, b.ID) }

// labelStep is how far apart the labels of n facilities are, so that a scenario's come between.
func labelStep(n int) int32 { return int32(math.MaxInt32 / (n + 1)) }

// placeOf returns a facility as it stands; without label, door or the projects it serves.
func (r *run) placeOf(f *Facility) *place {
	pl := &place{Facility: f, unit: r.unitOf(f.Division, f.Geometry), door: walk.Nowhere}
	pl.exists, pl.late = r.existence(f)
	for _, code := range f.ServesDivisions {
		if to := r.tree.find(code, r.q.AsOf); to != nil && to.level() >= levelTownship {
			pl.units = append(pl.units, to)
		}
	}
	for c := range classes {
		switch pl.exists.And(c.has(f)) {
		case Yes:
			pl.sure |= 1 << c
		case Unknown:
			pl.doubtful |= 1 << c
		}
	}
	return pl
}

// in lists the places stated in a division, or below it, by id.
func (r *run) in(d *Division) []*place {
	if r.edit != nil {
		if own, ok := r.byUnit[d]; ok {
			return own
		}
		return r.edit.from.byUnit[d]
	}
	return r.byUnit[d]
}

// unitOf resolves a stated unit; where none is stated, the smallest division whose polygon
// holds the place. A stated unit that no division bears is unknown, never guessed by place.
func (r *run) unitOf(stated string, at orb.Geometry) *Division {
	if stated != "" || at == nil {
		return r.tree.find(stated, r.q.AsOf)
	}
	return r.w.index().divisionAt(at, r.q.AsOf)
}

// existence answers whether a facility serves at the as-of date on the horizon asked for.
// What is under construction or planned counts only as planned, with a committed year
// (standards 3.0); a record from after the as-of date is for review (3.00, 17).
func (r *run) existence(f *Facility) (t Tri, late bool) {
	if f.SourceDate.NotAfter(r.q.AsOf) == No {
		return Unknown, true
	}
	still := Yes
	if !f.CloseDate.IsZero() {
		still = f.CloseDate.NotAfter(r.q.AsOf).Not()
	}
	opened := f.OpenDate.NotAfter(r.q.AsOf)
	switch f.Status {
	case Operating:
		if f.OpenDate.IsZero() {
			opened = Yes // flagged, not doubted (design 9)
		}
		if r.q.Horizon == AsPlanned {
			opened = opened.Or(Known(r.committedBy(f)))
		}
		return opened.And(still), false
	case Closed:
		if f.CloseDate.IsZero() {
			return No, false
		}
		return opened.And(still), false // it may have been open then
	case UnderConstruction, Planned, BuiltIdle:
		return Known(r.q.Horizon == AsPlanned && r.committedBy(f)).And(still), false
	case Suspended:
		return No, false
	}
	return opened.And(still).And(Unknown), false
}

// committedBy reports whether the facility is to open by the plan's last year; no year never counts.
func (r *run) committedBy(f *Facility) bool {
	year := 0
	switch {
	case f.ExpectedOpenYear != nil:
		year = *f.ExpectedOpenYear
	case !f.OpenDate.IsZero():
		year = f.OpenDate.Year()
	}
	return year > 0 && year <= r.endYear
}

// up returns the division at a level that d is or lies in; nil where there is none.
func (r *run) up(d *Division, l level) *Division {
	for ; d != nil && d.level() > l; d = r.tree.parent[d] {
	}
	if d == nil || d.level() != l {
		return nil
	}
	return d
}

// within reports whether d is unit or below it.
func (r *run) within(d, unit *Division) bool {
	for ; d != nil; d = r.tree.parent[d] {
		if d == unit {
			return true
		}
	}
	return false
}

// territory reports whether a place counts in the plan's sums: inside the scope, or its unit is
// not known, since a workspace holds its own data.
func (r *run) territory(pl *place) bool { return pl.unit == nil || r.inScope[pl.unit] }

// target returns the target in force at the as-of date: the last whose deadline has come, else
// the first to come, which is not due yet. Year 0 is always due.
func (r *run) target(ind *Indicator) (t Target, due, ok bool) {
	if len(ind.Targets) == 0 {
		return Target{}, ind.DueYear == 0 || YearEnd(ind.DueYear).NotAfter(r.q.AsOf) == Yes, false
	}
	sorted := slices.SortedFunc(slices.Values(ind.Targets), func(a, b Target) int { return cmp.Compare(a.Year, b.Year) })
	t = sorted[0]
	for _, next := range sorted {
		if next.Year == 0 || YearEnd(next.Year).NotAfter(r.q.AsOf) == Yes {
			t, due = next, true
		}
	}
	return t, due, true
}

// result begins the answer of a row with all that the row itself says.
func (r *run) result(ro row) Result {
	res := Result{
		ID: ro.ID, Plan: ro.plan.ID, Name: ro.Name, Rule: ro.Rule, Measure: ro.Measure, Unit: ro.Unit, Op: ro.Op,
		Severity: ro.severity(), Nature: ro.Nature, Start: ro.Start, Baseline: ro.Baseline,
		BaselineYear: ro.BaselineYear, Clause: ro.clause(), Departments: ro.Departments, Note: ro.Note, Flags: []Flag{},
	}
	if ro.norm != nil {
		res.Plan, res.Norm = ro.norm.ID, ro.norm.ID
	}
	if t, _, ok := r.target(ro.Indicator); ok {
		v := t.Value.Float()
		res.Target = &v
		if t.Year > 0 {
			res.Deadline = YearEnd(t.Year)
		}
	} else if ro.DueYear > 0 {
		res.Deadline = YearEnd(ro.DueYear)
	}
	return res
}

// settle turns a verdict on figures into the row's: not due before its deadline or start
// (standards 3.00, 22), with value, bounds and need kept.
func (r *run) settle(ro row, v Verdict) Verdict {
	_, due, _ := r.target(ro.Indicator)
	early := !due || ro.Start.NotAfter(r.q.AsOf) == No
	if early && v != NotApplicable && v != Measured {
		return NotDue
	}
	return v
}

func (ro row) clause() Clause {
	if n := ro.norm; n != nil {
		return Clause{Document: n.Document.Title, Number: n.Document.Number, Date: n.Document.Date, Place: n.Clause}
	}
	d := ro.plan.Document
	return Clause{Document: d.Title, Number: d.Number, Date: d.Date, Place: ro.Clause, Quote: ro.Quote}
}

func (ro row) severity() Severity {
	switch {
	case ro.ref:
		return SevReference
	case ro.Nature == Obligatory:
		return SevObligatory
	case ro.Nature == Unspecified && ro.Must, ro.norm != nil:
		return SevRequired
	}
	return SevAnticipatory
}

// rat returns the row's target as an exact number.
func (r *run) rat(ro row) *big.Rat {
	t, _, _ := r.target(ro.Indicator)
	return t.Value.Rat()
}
