package coverage

import (
	"slices"
)

// norms lists the adopted norms in force that speak of the plan asked about or of any.
func (r *run) norms() []*Norm {
	var in []*Norm
	for _, n := range r.w.Norms {
		ended := !n.EffectiveTo.IsZero() && n.EffectiveTo.NotAfter(r.q.AsOf) == Yes
		if !ended && !n.ReferenceOnly && n.speaksOf(r.q.Plans) {
			in = append(in, n)
		}
	}
	return in
}

func (n *Norm) speaksOf(plans []*Plan) bool {
	return len(n.Plans) == 0 || slices.ContainsFunc(plans, func(p *Plan) bool { return slices.Contains(n.Plans, p.ID) })
}

// references lists the plan's reference norms that are not adopted and that fill a silence: no
// row of the plan, its parents or an adopted norm judges the same areas by the same rule.
func (r *run) references() []*Norm {
	var out []*Norm
	for _, n := range r.q.References {
		same := func(ro row) bool { return ro.Rule == n.Rule && covers(ro.AppliesTo, n.AppliesTo) }
		adopted := func(a *Norm) bool { return a.ID == n.ID }
		if n.Rule == A1 && !slices.ContainsFunc(r.w.Norms, adopted) && !slices.ContainsFunc(r.rows, same) {
			out = append(out, n)
		}
	}
	return out
}

func covers(a, b AppliesTo) bool {
	isNew := func(x AppliesTo) bool { return x == NewAreas || x == NewUrbanAreas }
	return a == b || isNew(a) && isNew(b)
}

// row is the norm as an indicator beside the plan's own.
func (n *Norm) row(plan *Plan) row {
	return row{plan: plan, norm: n, Indicator: &Indicator{
		ID: n.ID, Name: n.Name, Clause: n.Clause, Rule: n.Rule, Measure: "norm_" + n.ID, Op: AtLeast,
		Targets: []Target{{Value: n.Value}}, Unit: n.Unit, Nature: Unspecified, Must: true,
		AppliesTo: n.AppliesTo, Start: n.EffectiveFrom, Note: n.Note,
	}}
}

// phasingSuffix tells a norm's row on phases from its row on floor area.
const phasingSuffix = "#phasing"

// phasingRow is the norm's clause on phases: in the first phase, or before the share of the
// housing is complete, and not split.
func (n *Norm) phasingRow(plan *Plan) row {
	ro := n.row(plan)
	ro.phasing = true
	ro.ID += phasingSuffix
	ro.Rule, ro.Measure, ro.Op, ro.Unit, ro.Targets = A5, ro.Measure+"_phasing", AllOf, "", nil
	return ro
}

// reference reports whether the row is a reference value, never a requirement.
func (ro row) reference() bool { return ro.ref }
