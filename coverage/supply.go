package coverage

import (
	"slices"
)

// Supply is the facilities of one class as a question sees them, and the homes that walk to them: what
// is drawn, listed and compared beside an assessment. It is for one goroutine.
type Supply struct {
	run   *run
	class Class
	city  city
}

// Supply returns what a class offers at the question's date. A question that Assess would refuse is
// ErrInvalid.
func (w *World) Supply(q Question, c Class) (*Supply, error) {
	if _, err := q.ID(w); err != nil {
		return nil, err
	}
	r := newRun(w, q)
	for _, pl := range r.places {
		pl.sure &= 1 << c
		pl.doubtful &= 1 << c
	}
	r.takeDemand()
	return &Supply{run: r, class: c, city: r.city(q.circledUnits())}, nil
}

// circledUnits is what the plan's circle applies to; the whole city where it asks for none.
func (q Question) circledUnits() AppliesTo {
	for _, ind := range q.Plans[0].Indicators {
		if ind.Rule == S5 {
			return ind.AppliesTo
		}
	}
	return ""
}

// reach is how far the class is from every demand point, measured when first asked for.
func (s *Supply) reach() *Reach {
	if s.run.reach == nil {
		s.run.measureReach()
	}
	return s.run.reach
}

// method is how it is measured.
func (s *Supply) method() string { return s.run.q.Method(s.run.w) }

// SupplyCount says how many facilities a figure or a drawing is of.
type SupplyCount struct {
	Facilities   int `json:"facilities" doc:"that serve at the date, for certain"`
	Doubtful     int `json:"facilities_doubtful" doc:"that may serve, or may be of the class"`
	WithoutPlace int `json:"facilities_without_place" doc:"of both, those that nobody can walk to for want of a place"`
	Unsnapped    int `json:"facilities_unsnapped" doc:"of both, those too far from any way"`
}

func (s *Supply) count() (n SupplyCount) {
	ix, r := s.run.w.index(), s.run
	doors := s.doors()
	for i := range r.places {
		sure, maybe := r.members.sure[i] != 0, r.members.doubtful[i] != 0
		switch {
		case sure:
			n.Facilities++
		case maybe:
			n.Doubtful++
		default:
			continue
		}
		switch {
		case !ix.located[i]:
			n.WithoutPlace++
		case doors != nil && doors[i].Edge < 0:
			n.Unsnapped++
		}
	}
	return n
}

// sites gives every facility of the class the one that stands for its site: records that share a site_id
// are one place to go to. What serves for certain stands before what may, then the lower id.
func (s *Supply) sites() []int32 {
	r := s.run
	first := map[string]int32{}
	site := make([]int32, len(r.places))
	for _, sets := range [][]uint16{r.members.sure, r.members.doubtful} {
		for i, pl := range r.places {
			if sets[i] == 0 {
				continue
			}
			site[i] = int32(i)
			if pl.SiteID == "" {
				continue
			}
			if k, known := first[pl.SiteID]; known {
				site[i] = k
			} else {
				first[pl.SiteID] = int32(i)
			}
		}
	}
	return site
}

// verdict says whether anything can be measured of the city's homes, and what is missing if not. Of kinds
// that no record bears it is not known that there are none; care answers as S5 does.
func (s *Supply) verdict() (Verdict, []string) {
	s.reach()
	v, missing := s.run.circleVerdict(s.city)
	if v == Measured && s.class != ClassCare && !s.run.surveyed(classKinds[s.class]) {
		return NotAssessable, []string{"facilities.kind"}
	}
	return v, slices.Clone(missing)
}
