package coverage

import (
	"slices"
	"strings"
	"time"
)

// counted is one facility or division that counts, or may count, in a plain count.
type counted struct {
	id      string
	unit    *Division
	place   *place // nil for a division
	counts  Tri
	missing []string
}

func (c counted) division() *Division { return c.unit }

func (c counted) verdict() Verdict {
	switch {
	case c.counts == Yes:
		return Pass
	case c.place != nil && c.place.late && len(c.missing) == 0:
		return Review
	}
	return NotAssessable
}

func seenIn(all []counted) Rate {
	var seen Rate
	for _, c := range all {
		seen.Add(c.verdict())
	}
	return seen
}

// counting lists what a row counts: facilities of its kinds, or without kinds the communities and
// villages that hold its designation. It is not ok, and names the field, where nothing on record
// could tell.
func (r *run) counting(ro row) (all []counted, missing string, ok bool) {
	if len(ro.Args.Kinds) == 0 {
		return r.designatedUnits(ro)
	}
	if !r.surveyed(ro.Args.Kinds) {
		return nil, "facilities.kind", false
	}
	claims := r.claims(ro)
	for _, pl := range r.places {
		if !r.territory(pl) {
			continue
		}
		c := counted{id: pl.ID, unit: pl.unit, place: pl}
		if c.counts, c.missing = r.meets(pl, claims...); c.counts != No {
			all = append(all, c)
		}
	}
	return all, "", true
}

// claims are what a row asks of each facility it counts.
func (r *run) claims(ro row) []claim {
	a := ro.Args
	out := []claim{ofKind(a.Kinds)}
	if a.Filed {
		out = append(out, registered, filed)
	}
	if a.PublicOnly {
		out = append(out, publicly)
	}
	if a.Designation != "" {
		kept := slices.ContainsFunc(r.places, func(pl *place) bool {
			return r.territory(pl) && slices.Contains(a.Kinds, pl.Kind) && len(pl.Designations) > 0
		})
		out = append(out, func(f *Facility) (Tri, string) {
			return r.holds(f.Designations, a, kept), "facilities.designations"
		})
	}
	if len(a.Works) > 0 {
		out = append(out, func(f *Facility) (Tri, string) {
			if f.Works == "" {
				return Unknown, "facilities.works"
			}
			return Known(slices.Contains(a.Works, f.Works)), "facilities.works"
		})
	}
	if a.OpenedFrom > 0 {
		out = append(out, r.openedFrom(a.OpenedFrom))
	}
	return out
}

// publicly claims a home of the safety net (兜底保障): public, or public and run by others. One
// that states no bed of the safety net is none.
func publicly(f *Facility) (Tri, string) {
	if f.BedsSafetyNet != nil && *f.BedsSafetyNet == 0 {
		return No, "facilities.beds_safety_net"
	}
	if f.Operator == "" {
		return Unknown, "facilities.operator"
	}
	return Known(f.Operator == "public" || f.Operator == "public_private"), "facilities.operator"
}

// openedFrom claims that the works were done, or the facility opened, in a year or later, and
// not after the horizon.
func (r *run) openedFrom(year int) claim {
	return func(f *Facility) (Tri, string) {
		done, field := f.OpenDate, "facilities.open_date"
		if f.Works != "new" && !f.WorksCompleted.IsZero() {
			done, field = f.WorksCompleted, "facilities.works_completed"
		}
		last := r.q.AsOf
		if r.q.Horizon == AsPlanned {
			last = YearEnd(max(r.endYear, last.Year()))
			if done.IsZero() && f.ExpectedOpenYear != nil {
				done = YearEnd(*f.ExpectedOpenYear)
			}
		}
		return Day(year, time.January, 1).NotAfter(done).And(done.NotAfter(last)), field
	}
}

// designatedUnits lists the communities and villages that hold the row's designation.
func (r *run) designatedUnits(ro row) (all []counted, missing string, ok bool) {
	units := r.units(Community, Gacha, Village)
	kept := slices.ContainsFunc(units, func(d *Division) bool { return len(d.Designations) > 0 })
	if !kept {
		return nil, "divisions.designations", false
	}
	for _, d := range units {
		c := counted{id: divisionSubject(d).ID, unit: d, counts: r.holds(d.Designations, ro.Args, kept)}
		if c.counts == Unknown {
			c.missing = []string{"divisions.designations"}
		}
		if c.counts != No {
			all = append(all, c)
		}
	}
	return all, "", true
}

var designationLevels = []string{"city", "region", "national"}

// named reports whether a designation's name contains the row's word, or one of them: a|b.
func named(name, words string) bool {
	return slices.ContainsFunc(strings.Split(words, "|"), func(w string) bool { return strings.Contains(name, w) })
}

// holds answers whether a designation that the row names, of its least level or
// above, was held by the end of the as-of year. In a list that is kept, none written is none
// held: kept means that something of the layer bears one. One without a level may be of any.
func (r *run) holds(given []Designation, a Args, kept bool) Tri {
	if len(given) == 0 && !kept {
		return Unknown
	}
	answer := No
	for _, d := range given {
		if !named(d.Name, a.Designation) || d.Year != nil && *d.Year > r.q.AsOf.Year() {
			continue
		}
		held := Yes
		if a.DesignationMin != "" {
			have, least := slices.Index(designationLevels, d.Level), slices.Index(designationLevels, a.DesignationMin)
			held = Known(have >= least)
			if have < 0 {
				held = Unknown
			}
		}
		answer = answer.Or(held)
	}
	return answer
}
