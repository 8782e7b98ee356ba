package coverage

import (
	"cmp"
	"math/big"
	"strconv"
)

// roomArea is what a care room gives to one purpose: the part that is named for it, else, where it
// is for nothing else, the last area known: at handover, else measured, else permitted, else in the
// planning condition (design 8). No part is more than the room. A room without purpose is for
// elders, whom the plans' rooms are for.
func roomArea(cr *CareRoom, purpose Purpose) (m2 *float64, serves bool) {
	part := cr.EldersAreaM2
	mine := cr.Purpose == ForElders || cr.Purpose == ""
	if purpose == ForChildcare {
		part, mine = cr.ChildcareAreaM2, cr.Purpose == ForChildcare
	} else if cr.Purpose == ForChildcare {
		return nil, false
	}
	last := cr.lastArea()
	switch {
	case part != nil && last != nil && *last < *part:
		return last, true
	case part != nil:
		return part, true
	case mine:
		return last, true
	}
	return nil, cr.Purpose == ForShared
}

func (cr *CareRoom) lastArea() *float64 {
	for _, area := range cr.areas() {
		if area != nil {
			return area
		}
	}
	return cr.FloorAreaM2
}

// areas lists the told-apart areas, the latest first.
func (cr *CareRoom) areas() []*float64 {
	return []*float64{cr.AreaHandoverM2, cr.AreaMeasuredM2, cr.AreaPermitM2, cr.AreaConditionM2}
}

// shrunk returns by how much the latest area falls short of an earlier one.
func (cr *CareRoom) shrunk() (from, to float64, ok bool) {
	last := cr.lastArea()
	for _, area := range cr.areas() {
		if last != nil && area != nil && *area > *last && *area > from {
			from, to, ok = *area, *last, true
		}
	}
	return from, to, ok
}

// supply is the floor area a project or a pool has for one purpose, in cm².
type supply struct {
	known   int64
	own     int64    // known, less what comes of shared facilities
	open    bool     // there may be more: an area, a room list or a facility is not known
	unsaid  bool     // a member that may have rooms has not said which
	shared  bool     // part of it comes from a facility that others use too, without agreement
	missing []string // the fields that would close it
	sites   []site
	flags   []Flag
	members []*project // whose it is
}

// site is one room, or the rooms that open as one facility, with its areas (nil: not known).
type site struct {
	name  string
	id    string
	cm2   *int64
	land  *int64
	layer Layer
	doubt string // the field without which it is not known to count; empty where it does
}

func (s *supply) lack(field string) {
	s.open = true
	for _, m := range s.missing {
		if m == field {
			return
		}
	}
	s.missing = append(s.missing, field)
}

// supplyOf adds up what projects provide for a purpose. counts decides which rooms count (all
// when judging provision, those accepted and handed over when judging attainment): No leaves a
// room out, Unknown leaves the sum open and names the field.
func (r *run) supplyOf(members []*project, purpose Purpose, counts func(room) (Tri, string)) supply {
	s := supply{members: members}
	bySite := map[string]int{}
	for _, p := range members {
		if isNew, _ := p.cohort(r.p.NewFrom); !p.declared && (isNew != No || len(r.tied(p).serving) == 0) {
			s.unsaid = true
			s.lack("residential-areas.care_rooms")
		}
		for _, rm := range p.rooms {
			r.addRoom(&s, rm, purpose, counts, bySite)
		}
	}
	seen := map[*place]bool{}
	for _, p := range members {
		for _, pl := range r.tied(p).serving {
			if !seen[pl] {
				seen[pl] = true
				r.addServing(&s, pl, members)
			}
		}
	}
	return s
}

func (r *run) addRoom(s *supply, rm room, purpose Purpose, counts func(room) (Tri, string), bySite map[string]int) {
	area, serves := roomArea(rm.CareRoom, purpose)
	if !serves {
		return
	}
	if rm.CurrentUse == "diverted" {
		s.flags = append(s.flags, Flag{FlagUseChanged, "diverted", Figures{
			"site":          rm.label(),
			"floor_area_m2": number64(area),
		}})
		return
	}
	if from, to, ok := rm.shrunk(); ok {
		s.flags = append(s.flags, Flag{FlagUseChanged, "shrunk", Figures{"site": rm.label(), "from_m2": from, "to_m2": to}})
	}
	if rm.Level != "" && rm.Level != "above_ground" {
		s.flags = append(s.flags, Flag{FlagReference, "level", Figures{"site": rm.label(), "level": rm.Level}})
	}
	t, doubt := counts(rm)
	switch {
	case t == No:
		return
	case t == Unknown:
		s.lack(doubt)
	case area == nil:
		s.lack("care-rooms.floor_area_m2")
	default:
		s.add(cm2(*area))
	}
	s.addSite(site{rm.label(), rm.ID, inCM2(area), inCM2(rm.SiteAreaM2), CareRooms, doubt}, rm.FacilityID, bySite)
}

// add counts floor that nobody else uses.
func (s *supply) add(cm2 int64) { s.known, s.own = s.known+cm2, s.own+cm2 }

// inCM2 is an area in cm²; nil where it is not known.
func inCM2(m2 *float64) *int64 {
	if m2 == nil {
		return nil
	}
	return ptr(cm2(*m2))
}

// addSite groups the rooms that open as one facility: joined inside, they are one site.
func (s *supply) addSite(st site, facility string, bySite map[string]int) {
	if i, ok := bySite[facility]; ok && facility != "" {
		one := &s.sites[i]
		one.cm2, one.land, one.doubt = joined(one.cm2, st.cm2), joined(one.land, st.land), cmp.Or(one.doubt, st.doubt)
		return
	}
	bySite[facility] = len(s.sites)
	st.id = cmp.Or(st.id, "room-"+strconv.Itoa(len(s.sites)+1)) // rooms may come without ids of their own
	s.sites = append(s.sites, st)
}

// joined is the sum of two areas; nil where either is not known.
func joined(a, b *int64) *int64 {
	if a == nil || b == nil {
		return nil
	}
	return ptr(*a + *b)
}

func (cr *CareRoom) label() string {
	if cr.Name != "" {
		return cr.Name
	}
	return cr.ID
}

func number64(f *float64) any {
	if f == nil {
		return nil
	}
	return *f
}

// addServing adds a facility's floor to those it serves: whole where it serves only them, else
// by households, and then for review, since nobody declared the sharing (standards 3.4, A1).
func (r *run) addServing(s *supply, pl *place, members []*project) {
	cares, doubt := caresForElders(pl.Facility)
	if pl.exists == Unknown {
		doubt = pl.unsure()
	}
	t := pl.exists.And(cares)
	if t == No {
		return
	}
	s.sites = append(s.sites, site{pl.Name, pl.ID, inCM2(pl.FloorAreaM2), inCM2(pl.SiteAreaM2), Facilities, doubt})
	switch {
	case t == Unknown:
		s.lack(doubt)
		return
	case pl.FloorAreaM2 == nil:
		s.lack("facilities.floor_area_m2")
		return
	}
	ours, all, known := 0, 0, true
	for _, p := range pl.serves {
		known = known && p.counted
		all += p.households
		for _, m := range members {
			if m == p {
				ours += p.households
			}
		}
	}
	area := cm2(*pl.FloorAreaM2)
	if ours == all {
		s.add(area)
		return
	}
	s.shared = true
	if !known || all == 0 {
		s.lack("residential-areas.households")
		return
	}
	share := new(big.Rat).Mul(big.NewRat(area, 1), big.NewRat(int64(ours), int64(all)))
	s.known += new(big.Int).Quo(share.Num(), share.Denom()).Int64()
}
