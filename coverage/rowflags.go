package coverage

import (
	"math/big"
	"slices"
)

// flagRow raises what a reviewer is told of a row whatever its rule: measured only, contradicted
// by its own document, laxer than its parent, facilities left out as not built yet, a layer of
// undeclared coordinates.
func (r *run) flagRow(ro row, res *Result) {
	if res.Verdict == Measured {
		res.Flags = append(res.Flags, Flag{FlagMeasuredOnly, "", nil})
	}
	for _, group := range ro.plan.Conflicts {
		if ro.norm == nil && slices.Contains(group, ro.ID) {
			res.Flags = append(res.Flags, Flag{FlagContradiction, "rows", Figures{"rows": group}})
		}
	}
	r.flagParent(ro, res)
	if n := r.notBuilt(ro); n > 0 && r.q.horizon() == AsBuilt {
		res.Flags = append(res.Flags, Flag{FlagNotYetBuilt, "", Figures{"facilities": n}})
	}
	if ro.ref {
		res.Flags = append(res.Flags, Flag{FlagReference, "floor_area", Figures{"standard": ro.norm.Name.Zh}})
	}
	for _, layer := range placeLayers[ro.Rule] {
		if r.w.undeclared(layer) {
			res.Flags = append(res.Flags, Flag{FlagUndeclaredCRS, "", Figures{"layer": string(layer)}})
		}
	}
}

// countsKind reports whether a rule of units or distance counts facilities of a kind; A6 to A14
// say themselves what they left out.
func (ro row) countsKind(k FacilityKind) bool {
	switch ro.Rule {
	case S1, S2:
		return centerKinds[k]
	case S3:
		return stationKinds[k] || ro.Args.Assigned && homeCareKinds[k]
	case S4:
		return ruralKinds[k]
	case S5:
		return slices.Contains(classKinds[ClassCare], k) || centerKinds[k]
	case S6:
		return childcareKinds[k]
	case S7:
		return slices.Contains(elderCareKinds, k) || slices.Contains(medicalKinds, k)
	case S8:
		return slices.Contains(ro.Args.Kinds, k)
	case S9:
		return centerKinds[k] || homeCareKinds[k]
	}
	return false
}

// judgedLayer is the layer whose features a rule judges: without any, a row has nothing to speak of,
// and says so rather than that it does not apply.
var judgedLayer = map[Rule]Layer{
	S1: Divisions, S2: Divisions, S3: Divisions, S4: Divisions, S6: Divisions, S8: Divisions, S9: Divisions,
	A1: ResidentialAreas, A2: ResidentialAreas, A3: ResidentialAreas, A4: ResidentialAreas, A5: ResidentialAreas,
	A15: ResidentialAreas,
}

func (r *run) needLayer(ro row, res *Result) {
	layer, ok := judgedLayer[ro.Rule]
	if !ok || r.w.Hashes[layer] != "" || ro.Op == Qualitative && ro.Rule == S1 {
		return
	}
	res.Verdict, res.Missing = r.settle(ro, NotAssessable), appendNew(res.Missing, string(layer))
}

// placeLayers are the layers whose coordinates a rule uses (standards 3.00, 4).
var placeLayers = map[Rule][]Layer{
	S5: {ResidentialAreas, Facilities, Dwellings}, S7: {Facilities}, A15: {ResidentialAreas, Facilities, Dwellings},
}

// notBuilt counts the facilities of a row's kinds that are to come: under construction, planned,
// or built and not yet open.
func (r *run) notBuilt(ro row) int {
	n := 0
	for _, pl := range r.coming {
		if r.territory(pl) && ro.countsKind(pl.Kind) {
			n++
		}
	}
	return n
}

// flagParent says where the row asks less than its parent, or later (F13). Both are computed.
func (r *run) flagParent(ro row, res *Result) {
	if ro.norm != nil || ro.plan != r.q.Plans[0] {
		return
	}
	for _, parent := range r.q.Plans[1:] {
		for i := range parent.Indicators {
			up := &parent.Indicators[i]
			if up.Measure != ro.Measure {
				continue
			}
			if why := laxer(ro.Indicator, up); why != "" {
				res.Flags = append(res.Flags, Flag{FlagLaxerThanParent, why, Figures{
					"row": ro.ID, "parent_row": up.ID, "parent_plan": parent.ID,
					"local": targetFigure(ro.Indicator, why), "parent": targetFigure(up, why),
				}})
			}
		}
	}
}

// laxer says how ind asks less than up: by value, or by date.
func laxer(ind, up *Indicator) string {
	if len(ind.Targets) > 0 && len(up.Targets) > 0 {
		order := last(ind).Value.Rat().Cmp(last(up).Value.Rat())
		if ind.Op == AtLeast && order < 0 || ind.Op == Below && order > 0 {
			return "value"
		}
	}
	if from, upFrom := holdsFrom(ind), holdsFrom(up); !upFrom.IsZero() && upFrom.NotAfter(from) == Yes && upFrom != from {
		return "date"
	}
	return ""
}

func last(ind *Indicator) Target { return ind.Targets[len(ind.Targets)-1] }

// holdsFrom is the day from which a row binds: its start, else its first deadline.
func holdsFrom(ind *Indicator) Date {
	if !ind.Start.IsZero() || len(ind.Targets) == 0 || ind.Targets[0].Year == 0 {
		return ind.Start
	}
	return YearEnd(ind.Targets[0].Year)
}

func targetFigure(ind *Indicator, why string) any {
	if why == "date" {
		return holdsFrom(ind).String()
	}
	return float(new(big.Rat).Set(last(ind).Value.Rat()))
}

// unlocated counts the features of each layer that have no place.
func (r *run) unlocated() map[Layer]int {
	n := map[Layer]int{}
	for _, d := range r.w.Divisions {
		if d.Geometry == nil {
			n[Divisions]++
		}
	}
	for _, a := range r.w.Areas {
		if a.Geometry == nil {
			n[ResidentialAreas]++
		}
	}
	for _, f := range r.w.Facilities {
		if f.Geometry == nil && f.Entrance == nil {
			n[Facilities]++
		}
	}
	return n
}
