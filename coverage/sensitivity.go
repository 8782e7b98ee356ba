package coverage

import (
	"fmt"
	"slices"
)

// Sensitivity is a class's circle at every distance in use, side by side, since the choice between them can
// turn a result. All come from one search.
type Sensitivity struct {
	SupplyCount
	Class       string           `json:"class"`
	Method      string           `json:"reach_method"`
	Verdict     Verdict          `json:"verdict" doc:"measured; not_assessable, with what is missing; not_applicable"`
	Missing     []string         `json:"missing,omitempty"`
	Denominator string           `json:"denominator" doc:"how the city is bounded"`
	Areas       int              `json:"areas" doc:"residential areas in it"`
	PointsOff   int              `json:"points_unsnapped" doc:"demand points too far from any way: in doubt"`
	EldersBasis string           `json:"elders60_basis,omitempty"`
	Thresholds  []ThresholdShare `json:"thresholds"`
}

// ThresholdShare is what is served within one distance.
type ThresholdShare struct {
	Name      string  `json:"name" doc:"five_minute, strict, elderly, planning, circle"`
	Metres    int     `json:"metres" doc:"of walking, the limit included"`
	Parameter string  `json:"parameter,omitempty" doc:"of ours that sets it; none for planning, 15 minutes at 1.0 m/s"`
	Default   bool    `json:"default" doc:"false where the plan or the question set the parameter"`
	Served    Amounts `json:"served" doc:"for certain"`
	Unserved  Amounts `json:"unserved" doc:"for certain"`
	Doubtful  Amounts `json:"doubtful"`
	Shares    Shares  `json:"shares"`
	Estates   Bounded `json:"estates" doc:"of estates that count as served by area_served_share"`
}

// Sensitivity measures the class at every threshold. For care its shares are those of the figures of S5.
//
// Invariant: served does not fall with the distance; served + unserved + doubtful is the same at all.
func (s *Supply) Sensitivity() Sensitivity {
	r := s.run
	out := Sensitivity{
		SupplyCount: s.count(), Class: s.class.String(), Method: s.method(), Denominator: s.city.by,
		Areas: len(s.city.areas), EldersBasis: r.eldersBasis(s.city.areas), Thresholds: []ThresholdShare{},
	}
	if out.Verdict, out.Missing = s.verdict(); out.Verdict != Measured {
		return out
	}
	out.PointsOff = r.homesOff(s.city.areas)
	usual := DefaultParameters().thresholds()
	for k, t := range r.p.thresholds() {
		var c circled
		for _, i := range s.city.areas {
			one := r.circledBy(i, r.extent(s.class, i, int32(t.metres)*1000))
			c.addTimes(&one, 1)
		}
		share := ThresholdShare{
			Name: t.name, Metres: t.metres, Default: t == usual[k], Shares: sharesOf(c.by),
			Served:   amounts(c.by, func(s split) int64 { return s.served }),
			Unserved: amounts(c.by, func(s split) int64 { return s.unserved }),
			Doubtful: amounts(c.by, func(s split) int64 { return s.doubtful }),
		}
		if t.name != "planning" {
			share.Parameter = t.name + "_m"
		}
		share.Estates.Value, share.Estates.Low, share.Estates.High, _, _ = c.half.shown()
		out.Thresholds = append(out.Thresholds, share)
	}
	return out
}

// Uncovered is a residential area of the city with people for certain beyond a distance.
type Uncovered struct {
	Rank             int                 `json:"rank" doc:"by elders uncovered, then people, households, land"`
	ID               string              `json:"id"`
	Name             string              `json:"name,omitempty"`
	Division         string              `json:"division,omitempty"`
	DivisionName     string              `json:"division_name,omitempty"`
	Points           int                 `json:"points" doc:"demand points"`
	ServedShare      *float64            `json:"served_share" doc:"percent of them within the distance, of what is judged"`
	Households       *int                `json:"households"`
	HouseholdsBeyond *float64            `json:"unserved_households"`
	People           *int                `json:"people"`
	PeopleBeyond     *float64            `json:"unserved_people"`
	Elders60         *int                `json:"elders60"`
	Elders60Beyond   *float64            `json:"unserved_elders60"`
	Elders60Basis    string              `json:"elders60_basis,omitempty"`
	MedianM          *float64            `json:"median_m" doc:"walk from the median demand point; null beyond reach_cap_m"`
	WorstM           *float64            `json:"worst_m"`
	Nearest          string              `json:"nearest,omitempty" doc:"the facility nearest to the median demand point"`
	Served           map[string]*float64 `json:"served_shares" doc:"served_share at each threshold, by its name"`
}

// Uncovered lists the residential areas with anyone for certain beyond some metres of the class, the one
// with most elders beyond first. A distance not above zero, or above the cap, is ErrInvalid. It is empty
// where Sensitivity is not measured.
func (s *Supply) Uncovered(metres int) ([]Uncovered, error) {
	r := s.run
	if metres <= 0 || metres > r.p.ReachCapM {
		return nil, fmt.Errorf("uncovered beyond %d m: of 1 to %d m, reach_cap_m: %w", metres, r.p.ReachCapM, ErrInvalid)
	}
	out := []Uncovered{}
	if v, _ := s.verdict(); v != Measured {
		return out, nil
	}
	var short []*estate
	for _, i := range s.city.areas {
		es := &estate{area: i, e: r.extent(s.class, i, int32(metres)*1000)}
		for l := range loads {
			es.out[l] = r.split(i, l, es.e)
		}
		if r.unservedPoints(es) {
			short = append(short, es)
		}
	}
	slices.SortFunc(short, byUnserved)
	for k, es := range short {
		es.rank = k + 1
		out = append(out, s.uncovered(es))
	}
	return out, nil
}

func (s *Supply) uncovered(es *estate) Uncovered {
	r, i := s.run, es.area
	a := r.w.Areas[i]
	u := Uncovered{
		Rank: es.rank, ID: a.ID, Name: a.Name, Points: r.reach.Points(i), ServedShare: s.pointShare(i, es.e),
		Elders60Basis: r.elders[i].basis, Served: map[string]*float64{},
	}
	if unit := r.areaUnits[i]; unit != nil {
		u.Division, u.DivisionName = FullCode(unit.Code), unit.Name
	}
	for l, into := range map[load]struct {
		all    **int
		beyond **float64
	}{
		householdLoad: {&u.Households, &u.HouseholdsBeyond},
		peopleLoad:    {&u.People, &u.PeopleBeyond},
		elderLoad:     {&u.Elders60, &u.Elders60Beyond},
	} {
		if n := r.load(i, l); n >= 0 {
			*into.all, *into.beyond = ptr(int(n)), ptr(persons(es.out[l].unserved))
		}
	}
	for _, t := range r.p.thresholds() {
		u.Served[t.name] = s.pointShare(i, r.extent(s.class, i, int32(t.metres)*1000))
	}
	walks := s.byWalk(i)
	if len(walks) == 0 {
		return u
	}
	if mm, to := r.reach.At(s.class, i, walks[(len(walks)-1)/2]); mm != Unreached {
		u.MedianM, u.Nearest = ptr(float64(mm)/1000), r.w.Facilities[to].ID
	}
	if mm, _ := r.reach.At(s.class, i, walks[len(walks)-1]); mm != Unreached {
		u.WorstM = ptr(float64(mm) / 1000)
	}
	return u
}

// pointShare is the share of an area's demand points that are served, as S5 has it.
func (s *Supply) pointShare(area int, e extent) *float64 {
	total := s.run.demand.total[landLoad][area]
	sure, doubtful := e.sure[landLoad], e.doubtful[landLoad]
	value, _, _ := split{sure, doubtful, total - sure - doubtful}.shown()
	return value
}
