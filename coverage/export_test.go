package coverage

import (
	"math/big"

	"github.com/paulmach/orb/geojson"
)

// WalkingShare and ShapeOf are rules' tools that tests outside the package try by themselves.

func WalkingShare(w *World, q Question, c Class, metres int, units ...string) Figures {
	r := newRun(w, q)
	r.takeReach()
	return r.walkingShare(c, metres, r.named(units))
}

func ShapeOf(w *World, q Question, unit string) (*geojson.Geometry, bool) {
	r := newRun(w, q)
	r.takeReach()
	return r.shapeOf(r.named([]string{unit})[0])
}

func ShapeOfAreas(areas ...*ResidentialArea) (*geojson.Geometry, bool) { return shapeOfAreas(areas) }

func (r *run) named(codes []string) []*Division {
	out := make([]*Division, len(codes))
	for i, code := range codes {
		out[i] = r.tree.byCode[FullCode(code)]
	}
	return out
}

// MeasuredReach returns the reach that an assessment measures.
func MeasuredReach(w *World, q Question) *Reach {
	r := newRun(w, q)
	r.takeReach()
	return r.reach
}

// PlacementFlags returns what a world's own look at its places raises, for all layers.
func PlacementFlags(w *World, p Parameters) []Flag {
	return w.placement(p).flags(Divisions, ResidentialAreas, Facilities)
}

// ReachMeasurer returns what measures the walks of one run, again and again, over what a first made.
func ReachMeasurer(w *World, q Question) func() *Reach {
	r := newRun(w, q)
	r.takeReach()
	return func() *Reach { return r.walkReach(w.network()) }
}

// IsOff reports whether a demand point is too far from any way.
func IsOff(w *World, q Question, area, point int) bool { return MeasuredReach(w, q).isOff(area, point) }

// Anew is WhatIf that judges everything again.
func (b *Baseline) Anew(w *World) (*WhatIf, error) {
	id, err := b.run.q.ID(w)
	return &WhatIf{base: b, id: id, run: newJudged(w, b.run.q)}, err
}

// Repaired reports whether a scenario was repaired, not assessed anew.
func (x *WhatIf) Repaired() bool { return x.run.edit != nil }

// PercentOf and ExactPercent are a share as it is shown, by the short way and by the exact fraction.
func PercentOf(part, whole int64) float64    { return *percentOf(part, whole) }
func ExactPercent(part, whole int64) float64 { return *percent(big.NewRat(part, whole)) }
