package coverage

import "math/big"

// roomArea is what a care room gives to one purpose, by the last area known: at handover, else
// measured, else permitted, else in the planning condition (design 8). A room shared by the old
// and the young gives only the part that is named. A room without purpose is for elders, whom
// the plans' rooms are for.
func roomArea(cr *CareRoom, purpose Purpose) (m2 *float64, serves bool) {
	switch purpose {
	case ForChildcare:
		if cr.ChildcareAreaM2 != nil {
			return cr.ChildcareAreaM2, true
		}
		if cr.Purpose == ForChildcare {
			return cr.lastArea(), true
		}
		return nil, cr.Purpose == ForShared
	default:
		switch cr.Purpose {
		case ForChildcare:
			return nil, false
		case ForShared:
			return cr.EldersAreaM2, true
		}
		if area := cr.lastArea(); area != nil {
			return area, true
		}
		return cr.EldersAreaM2, true
	}
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
	open    bool     // there may be more: an area, a room list or a facility is not known
	shared  bool     // part of it comes from a facility that others use too, without agreement
	missing []string // the fields that would close it
	sites   []site
	flags   []Flag
	members []*project // whose it is
}

// site is one room, or the rooms that open as one facility, with its area (nil: not known).
type site struct {
	name  string
	id    string
	cm2   *int64
	basis *CareRoom
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
// room out, Unknown leaves the sum open.
func (r *run) supplyOf(members []*project, purpose Purpose, counts func(room) Tri) supply {
	s := supply{members: members}
	bySite := map[string]int{}
	for _, p := range members {
		if !p.declared && len(p.serving) == 0 {
			s.lack("residential-areas.care_rooms")
		}
		for _, rm := range p.rooms {
			r.addRoom(&s, rm, purpose, counts, bySite)
		}
	}
	seen := map[*place]bool{}
	for _, p := range members {
		for _, pl := range p.serving {
			if !seen[pl] {
				seen[pl] = true
				r.addServing(&s, pl, members)
			}
		}
	}
	return s
}

func (r *run) addRoom(s *supply, rm room, purpose Purpose, counts func(room) Tri, bySite map[string]int) {
	area, serves := roomArea(rm.CareRoom, purpose)
	if !serves {
		return
	}
	if rm.CurrentUse == "diverted" {
		s.flags = append(s.flags, Flag{FlagUseChanged, "diverted", Figures{"site": rm.label(), "floor_area_m2": number64(area)}})
		return
	}
	if from, to, ok := rm.shrunk(); ok {
		s.flags = append(s.flags, Flag{FlagUseChanged, "shrunk", Figures{"site": rm.label(), "from_m2": from, "to_m2": to}})
	}
	if rm.Level != "" && rm.Level != "above_ground" {
		s.flags = append(s.flags, Flag{FlagReference, "level", Figures{"site": rm.label(), "level": rm.Level}})
	}
	t := counts(rm)
	switch {
	case t == No:
		return
	case t == Unknown:
		s.lack("care-rooms.handover_date")
	case area == nil:
		s.lack("care-rooms.floor_area_m2")
	default:
		s.known += cm2(*area)
	}
	r.addSite(s, rm, area, bySite)
}

// addSite groups the rooms that open as one facility: joined inside, they are one site.
func (r *run) addSite(s *supply, rm room, area *float64, bySite map[string]int) {
	var n *int64
	if area != nil {
		n = ptr(cm2(*area))
	}
	if i, ok := bySite[rm.FacilityID]; ok && rm.FacilityID != "" {
		if s.sites[i].cm2 != nil && n != nil {
			n = ptr(*s.sites[i].cm2 + *n)
		} else {
			n = nil
		}
		s.sites[i].cm2 = n
		return
	}
	bySite[rm.FacilityID] = len(s.sites)
	s.sites = append(s.sites, site{rm.label(), rm.ID, n, rm.CareRoom})
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
	switch {
	case pl.exists == No:
		return
	case pl.exists == Unknown:
		s.lack("facilities.status")
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
	if ours != all {
		s.shared = true
		if !known || all == 0 {
			s.lack("residential-areas.households")
			return
		}
		share := new(big.Rat).Mul(big.NewRat(area, 1), big.NewRat(int64(ours), int64(all)))
		area = new(big.Int).Quo(share.Num(), share.Denom()).Int64()
	}
	s.known += area
	s.sites = append(s.sites, site{name: pl.Name, id: pl.ID, cm2: ptr(cm2(*pl.FloorAreaM2))})
}
