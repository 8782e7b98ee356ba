package coverage

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
	"yikezhong/geo/walk"
)

// elderCareKinds are the facilities whose nearness to medical care is measured.
var elderCareKinds = []FacilityKind{
	ComprehensiveCareCenter, EmbeddedFacility, TownshipCareCenter, DayCareCenter, CommunityCareStation,
	ResidentialCareHome, MutualAidHome, RuralCareStation,
}

// The classes of nearness (standards 3.3, S7).
const (
	adjoining = "adjoining" // 毗邻
	near      = "near"      // 邻近
	nearby    = "nearby"    // 附近
	beyond    = "beyond"
	unsnapped = "unsnapped" // too far from any way to say
)

func (p Parameters) nearness(mm int64) string {
	switch {
	case mm <= int64(p.AdjoiningM)*1000:
		return adjoining
	case mm <= int64(p.NearM)*1000:
		return near
	case mm <= int64(p.NearbyM)*1000:
		return nearby
	}
	return beyond
}

// healers are the medical facilities that serve, for certain and in doubt, where they are.
type healers struct {
	sure, doubtful       *geo.Index
	sureIDs, doubtfulIDs []*place
	sites                map[string]*place
	onFoot, maybeOnFoot  *walk.Field // to the sure, and to all; nil by straight line
}

func (r *run) healers(kinds []FacilityKind) healers {
	h := healers{sites: map[string]*place{}}
	var sure, doubtful []orb.Point
	for i, pl := range r.places {
		if !slices.Contains(kinds, pl.Kind) || pl.exists == No || pl.Mobile != nil && *pl.Mobile {
			continue
		}
		if pl.SiteID != "" && pl.exists == Yes && h.sites[pl.SiteID] == nil {
			h.sites[pl.SiteID] = pl
		}
		switch at := r.w.index().at[i]; {
		case !r.w.index().located[i]:
		case pl.exists == Yes:
			sure, h.sureIDs = append(sure, at), append(h.sureIDs, pl)
		default:
			doubtful, h.doubtfulIDs = append(doubtful, at), append(h.doubtfulIDs, pl)
		}
	}
	h.sure, h.doubtful = geo.NewIndex(sure), geo.NewIndex(doubtful)
	r.walkTo(&h)
	return h
}

// walkTo searches the network from the doors of the medical facilities.
func (r *run) walkTo(h *healers) {
	if r.walks == nil {
		return
	}
	sources := func(places []*place) (all []walk.Source) {
		for _, pl := range places {
			i := r.placeIndex(pl)
			all = append(all, walk.Source{Place: r.walks.doors[i], Label: int32(i)})
		}
		return all
	}
	h.onFoot = r.walks.graph.Search(sources(h.sureIDs), uint32(r.p.ReachCapM)*1000)
	all := h.onFoot.Edit()
	all.Add(sources(h.doubtfulIDs)...)
	h.maybeOnFoot = all.Field()
}

// placeIndex returns a place's index in the world, whose facilities are sorted by id.
func (r *run) placeIndex(pl *place) int {
	i, _ := slices.BinarySearchFunc(r.places, pl.ID, func(o *place, id string) int { return cmp.Compare(o.ID, id) })
	return i
}

// nearness answers S7: how near each operating facility for the aged is to the nearest operating
// medical facility of the kinds named, from entrance to entrance. Adjoining is a matter of siting, by
// straight line; near and nearby are walks along the ways where there are any, else by straight line
// too, without a detour. The straight line is printed beside the walk. No plan sets a distance; it is measured
// only, and the value is the share that is as near as the row says: adjoining, or near or nearer.
//
// Source: standards 3.3 (S7).
func (r *run) nearness(ro row) Result {
	res := r.result(ro)
	patients, kinds := pairOf(ro.Args.Kinds)
	res.Basis = Basis{Code: "nearness", Figures: Figures{
		"adjoining_m": r.p.AdjoiningM, "near_m": r.p.NearM, "nearby_m": r.p.NearbyM, "method": r.reach.Method,
		"kinds": texts(patients), "medical_kinds": texts(kinds), "nearness": cmp.Or(ro.Args.Nearness, near),
	}}
	if r.walks != nil {
		res.Basis.Code, res.Basis.Figures["snap_m"] = "nearness_on_foot", r.p.SnapM
	}
	res.Flags = append(res.Flags, r.w.placement(r.p).flags(Facilities)...)
	h := r.healers(kinds)
	counts := map[string]int{}
	var things []judged
	for i, pl := range r.places {
		if slices.Contains(patients, pl.Kind) && pl.exists != No && r.territory(pl) {
			things = append(things, judged{unit: pl.unit, verdict: r.nearnessOf(ro, i, pl, h, counts)})
		}
	}
	if len(things) == 0 {
		res.Verdict = NotApplicable
		return res
	}
	if len(h.sureIDs)+len(h.doubtfulIDs)+len(h.sites) == 0 {
		res.Verdict, res.Missing = NotAssessable, []string{"facilities.kind"}
		return res
	}
	r.rate(ro, &res, things, nil)
	res.Figures = Figures{}
	for _, class := range []string{adjoining, near, nearby, beyond} {
		res.Figures[class] = counts[class]
	}
	res.Figures["without_place"] = counts[""]
	if counts[""] > 0 {
		res.lacks("facilities.geometry")
	}
	if res.Counts.Missing > counts[""] {
		res.lacks("walkways.geometry")
	}
	return res
}

// pairOf splits the kinds a row names into who is to be near and what to; each is the default where
// the row names none of it.
func pairOf(named []FacilityKind) (patients, medical []FacilityKind) {
	for _, k := range named {
		if slices.Contains(elderCareKinds, k) {
			patients = append(patients, k)
		} else {
			medical = append(medical, k)
		}
	}
	if len(patients) == 0 {
		patients = elderCareKinds
	}
	if len(medical) == 0 {
		medical = medicalKinds
	}
	return patients, medical
}

func texts(kinds []FacilityKind) []string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = string(k)
	}
	return out
}

// nearnessOf records one facility's finding and says whether it counts as near. A medical facility
// that may not exist, and would change the class, puts it up for review.
func (r *run) nearnessOf(ro row, i int, pl *place, h healers, counts map[string]int) Verdict {
	f := Finding{
		Subject: Subject{Facilities, pl.ID, pl.Name}, Division: codeOf(pl.unit), Verdict: Measured, Figures: Figures{},
	}
	class, v := r.nearest(i, pl, h, f.Figures)
	if (v == Pass || class == unsnapped) && ro.Args.Nearness == adjoining && class != adjoining {
		v = Fail
	}
	if v == NotAssessable {
		f.Missing = []string{"facilities.geometry"}
		if class == unsnapped {
			f.Missing = []string{"walkways.geometry"}
		}
	}
	if v == NotAssessable || v == Review {
		f.Verdict = v
	}
	if class != "" && class != unsnapped {
		f.Figures["class"] = class
	}
	counts[class]++
	r.add(ro, "", f)
	return v
}

func (r *run) nearest(i int, pl *place, h healers, f Figures) (class string, v Verdict) {
	ix := r.w.index()
	class = beyond
	if other := h.sites[pl.SiteID]; other != nil {
		f["facility"], f["same_site"] = other.ID, true
		class = adjoining
	} else if !ix.located[i] {
		return "", NotAssessable
	}
	if class == beyond {
		straight, straightMaybe := r.straightTo(i, h, f)
		maybe := straightMaybe
		if class = straight; r.walks != nil && class != adjoining && maybe != adjoining {
			class, maybe = r.onFootTo(i, h, f)
		}
		switch {
		case class == unsnapped && min(classOrder(straight), classOrder(straightMaybe)) > classOrder(near):
			return class, Fail // no walk is shorter than the straight line
		case class == unsnapped:
			return class, NotAssessable
		case classOrder(maybe) < classOrder(class):
			return class, Review
		}
	}
	switch {
	case pl.exists == Unknown:
		return class, Review
	case class == adjoining || class == near:
		return class, Pass
	}
	return class, Fail
}

// straightTo returns the class by straight line, and the class if what is in doubt serves.
func (r *run) straightTo(i int, h healers, f Figures) (class, maybe string) {
	class, maybe = beyond, beyond
	at := r.w.index().at[i]
	if k, d, ok := h.sure.Nearest(at, float64(r.p.ReachCapM)); ok {
		mm := int64(math.Round(d * 1000))
		class = r.p.nearness(mm)
		f["facility"], f["distance_m"] = h.sureIDs[k].ID, float64(mm)/1000
	}
	if k, d, ok := h.doubtful.Nearest(at, float64(r.p.NearbyM)+1); ok {
		mm := int64(math.Round(d * 1000))
		if maybe = r.p.nearness(mm); classOrder(maybe) < classOrder(class) {
			f["doubtful_facility"], f["doubtful_distance_m"] = h.doubtfulIDs[k].ID, float64(mm)/1000
		}
	}
	return class, maybe
}

// onFootTo returns the class by the walk, and puts the straight line's figures beside the walk's. A
// walk as short as adjoining is near: adjoining is the straight line's to say.
func (r *run) onFootTo(i int, h healers, f Figures) (class, maybe string) {
	for _, key := range []string{"facility", "distance_m"} {
		if v, ok := f[key]; ok {
			f[map[string]string{"facility": "straight_line_facility", "distance_m": "straight_line_m"}[key]] = v
		}
		delete(f, key)
		delete(f, "doubtful_"+key)
	}
	if r.walks.doors[i].Edge < 0 {
		return unsnapped, unsnapped
	}
	walked := func(field *walk.Field) (class, id string, metres float64) {
		mm, k, ok := field.At(r.walks.doors[i])
		if !ok {
			return beyond, "", 0
		}
		if class = r.p.nearness(int64(mm)); class == adjoining {
			class = near
		}
		return class, r.places[k].ID, float64(mm) / 1000
	}
	class, id, metres := walked(h.onFoot)
	if id != "" {
		f["facility"], f["distance_m"] = id, metres
	}
	maybe, id, metres = walked(h.maybeOnFoot)
	if classOrder(maybe) < classOrder(class) {
		f["doubtful_facility"], f["doubtful_distance_m"] = id, metres
	}
	return class, maybe
}

func classOrder(class string) int {
	return slices.Index([]string{adjoining, near, nearby, beyond}, class)
}
