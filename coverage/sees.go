package coverage

import (
	"reflect"
	"slices"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"
)

// sees reports whether judging a row again could come to anything else, by the facilities edited: a row
// looks at those of some kinds, of the class that it walks to, and at where it draws a division without
// a polygon. Rows of projects look at the facilities of these.
func (r *run) sees(i int) bool {
	if r.edit.upset || r.edit.redrawn[i] {
		return true
	}
	ro := r.rows[i]
	switch ro.Rule {
	case A5, ReportedRule:
		return false
	case A1:
		return len(r.edit.projects) > 0 || ro.AppliesTo == ExistingAreas && len(r.edit.units) > 0
	case A2, A3, A4:
		return len(r.edit.projects) > 0
	}
	return slices.ContainsFunc(r.edit.swaps, func(s swap) bool {
		return slices.ContainsFunc(s.both(), ro.looksAt)
	})
}

// looksAt reports whether a row that counts facilities, or walks to them, may look at one.
func (ro row) looksAt(pl *place) bool {
	of := func(c Class) bool { return (pl.sure|pl.doubtful)>>c&1 == 1 }
	kinds := []FacilityKind{}
	switch ro.Rule {
	case S3:
		if ro.Args.Assigned && len(pl.ServesDivisions) > 0 || of(ClassDayCare) {
			return true
		}
	case S4:
		if isMobile(pl) {
			return true
		}
	case S5:
		if of(ClassCare) {
			return true
		}
	case S6:
		if of(ClassChildcare) {
			return true
		}
	case S9:
		if len(pl.ServesDivisions) > 0 {
			return true
		}
	case A6:
		kinds = slices.Concat(allBedKinds, medicalBedKinds)
	case A7, A8, A13:
		kinds = institutionKinds
	case A14:
		if kinds = institutionKinds; ro.Args.CommunityToo {
			kinds = slices.Concat(institutionKinds, communityKinds)
		}
	case A9, A10:
		kinds = providerKinds
	case A11, A12:
		if kinds = ro.Args.Kinds; ro.Args.Count == "beds" {
			kinds = slices.Concat(kinds, allBedKinds, medicalBedKinds)
		}
	case A15:
		return careForElders[pl.Kind] || of(ClassCare) || of(ClassChildcare)
	}
	return pl.Kind == "" || slices.Contains(kinds, pl.Kind) || ro.countsKind(pl.Kind)
}

// redraw draws again the hulls that the facilities edited lie in, and notes the rows that drew one which
// is another now.
func (r *run) redraw() {
	for key, h := range r.edit.from.made.hulls {
		if !slices.ContainsFunc(h.units, r.edit.within) {
			continue
		}
		now := &hull{units: h.units, shape: r.drawAgain(key, h)}
		r.made.hulls[key] = now
		if !reflect.DeepEqual(h.shape, now.shape) {
			for _, i := range h.rows {
				r.edit.redrawn[i] = true
			}
		}
	}
}

// drawAgain draws a hull about what it was, where nothing that was edited made a corner of it.
func (r *run) drawAgain(key string, h *hull) *geojson.Geometry {
	if h.shape == nil {
		return r.draw(key, h.units)
	}
	was, ok := h.shape.Coordinates.(orb.Polygon)
	if !ok {
		return r.draw(key, h.units)
	}
	points := slices.Clone(was[0])
	for _, s := range r.edit.swaps {
		for _, pl := range s.both() {
			at, located := pl.place()
			switch {
			case !located || !slices.ContainsFunc(h.units, func(d *Division) bool { return r.within(pl.unit, d) }):
			case pl == s.new:
				points = append(points, at)
			case slices.Contains(was[0], at):
				return r.draw(key, h.units)
			}
		}
	}
	return shape(hullOf(points))
}
