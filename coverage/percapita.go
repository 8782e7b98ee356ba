package coverage

import (
	"math"
	"math/big"
)

// perCapita judges A3, square metres a head. The plan does not settle whether land or floor is
// meant: both are printed, and the row is for review until the basis is set (standards 3.4, A3).
func (r *run) perCapita(ro row) Result {
	res := r.result(ro)
	rulings := each(r, r.projects, r.otherFloor, func(p *project) ruling {
		isNew, astride := p.cohort(r.cutOff(ro))
		if isNew == No || p.exempt(r.q.AsOf) != nil {
			return ruling{out: true}
		}
		f := r.perCapitaOf(ro, p)
		r.doubts(ro, &f, p, supply{missing: f.Missing}, isNew, astride, false)
		if f.Verdict == Fail || f.Verdict == NotAssessable {
			r.reportPerCapita(ro, p, f)
		}
		r.add(ro, "", f)
		return ruling{judged: judged{p.unit, f.Verdict, f.Missing}, worth: f.worthOf("m2_per_person")}
	})
	r.duty(ro, &res, ruled(r, rulings))
	res.Basis = Basis{Code: "a3", Figures: Figures{"basis": r.p.PerCapitaBasis}}
	if r.p.PerCapitaBasis == "" {
		res.Flags = append(res.Flags, Flag{FlagBasisOpen, "per_capita", nil})
	}
	return res
}

func (r *run) perCapitaOf(ro row, p *project) Finding {
	f := Finding{Subject: p.subject(), Division: codeOf(p.unit), Figures: Figures{}}
	people, estimated, ok := r.residents(p)
	if !ok {
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.residents"}
		return f
	}
	s := r.supplyOf([]*project{p}, ForElders, anyRoom)
	f.Figures["residents"] = people
	value := map[string]*big.Rat{}
	if people > 0 && (!s.open || s.known > 0) {
		value["floor"] = big.NewRat(s.known, int64(people)*1e4)
		f.Figures["floor_m2_per_person"] = float(value["floor"])
	}
	if land, ok := landOf(s); ok && people > 0 {
		value["land"] = big.NewRat(land, int64(people)*1e4)
		f.Figures["land_m2_per_person"] = float(value["land"])
	}
	v := value[r.p.PerCapitaBasis]
	switch {
	case r.p.PerCapitaBasis == "":
		f.Verdict = Review
		f.Flags = append(f.Flags, Flag{FlagBasisOpen, "per_capita", nil})
		return f
	case people == 0:
		f.Verdict, f.Missing = NotAssessable, []string{"residential-areas.residents"}
		return f
	case v == nil:
		f.Verdict, f.Missing = NotAssessable, s.missing
		if len(s.sites) > 0 && r.p.PerCapitaBasis == "land" {
			f.Missing = appendNew(f.Missing, "care-rooms.site_area_m2")
		}
		return f
	case v.Cmp(r.rat(ro)) >= 0:
		f.Verdict = Pass
	case s.open:
		f.Verdict, f.Missing = NotAssessable, s.missing
	default:
		f.Verdict = Fail
	}
	f.Figures["m2_per_person"], f.Figures["required_m2_per_person"] = float(v), float(r.rat(ro))
	if estimated {
		f.review(Flag{FlagPopulationBasis, "estimated", Figures{"persons_per_household": r.p.PersonsPerHousehold}})
	}
	return f
}

// residents counts the people planned for a project; where they are not given, households times
// the parameter, an estimate.
func (r *run) residents(p *project) (n int, estimated, ok bool) {
	for _, a := range p.phases {
		if a.Residents == nil {
			if !p.counted {
				return 0, false, false
			}
			return int(math.Round(float64(p.households) * r.p.PersonsPerHousehold)), true, true
		}
		n += *a.Residents
	}
	return n, false, true
}

// landOf sums the sites' land in cm²; not ok where any site gives none.
func landOf(s supply) (sum int64, ok bool) {
	for _, st := range s.sites {
		if st.land == nil {
			return 0, false
		}
		sum += *st.land
	}
	return sum, len(s.sites) > 0 || !s.open
}

func (r *run) reportPerCapita(ro row, p *project, f Finding) {
	g := r.projectGap(p)
	if f.Verdict == NotAssessable {
		g.Kind, g.Fields = GapDataMissing, f.Missing
		r.gapOf(ro, "", g, f)
		return
	}
	people, _ := f.Figures["residents"].(int)
	have := *f.number("m2_per_person") * float64(people)
	need := float(r.rat(ro)) * float64(people)
	g.Kind, g.Unit = GapFloorArea, "m²"
	g.Required, g.Provided, g.Missing = &need, &have, ptr(need-have)
	r.gapOf(ro, r.p.PerCapitaBasis, g, f)
}
