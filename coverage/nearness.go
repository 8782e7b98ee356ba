package coverage

import (
	"cmp"
	"fmt"
	"maps"
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

func (r *run) healers(kinds []FacilityKind) *healers {
	key := fmt.Sprint(kinds)
	h := r.made.healers[key]
	if h == nil {
		h = r.newHealers(key, kinds)
		r.made.healers[key] = h
	}
	return h
}

func (r *run) newHealers(key string, kinds []FacilityKind) *healers {
	h := &healers{sites: map[string]*place{}}
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
	r.walkTo(h, key, kinds)
	return h
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
		maps.Copy(res.Basis.Figures, r.walks.extra.figures())
	}
	res.Flags = append(res.Flags, r.w.placement(r.p).flags(Facilities)...)
	h := r.healers(kinds)
	counts := map[string]int{}
	var cared []*place
	index := map[*place]int{}
	for i, pl := range r.places {
		if slices.Contains(patients, pl.Kind) && pl.exists != No && r.territory(pl) {
			cared, index[pl] = append(cared, pl), i
		}
	}
	var things []judged
	all := each(r, cared, r.otherNeighbour(kinds), func(pl *place) neared { return r.nearnessOf(ro, index[pl], pl, h) })
	for _, n := range all.answers.all() {
		counts[n.class]++
		things = append(things, n.judged)
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
func (r *run) nearnessOf(ro row, i int, pl *place, h *healers) neared {
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
	r.add(ro, "", f)
	return neared{judged{unit: pl.unit, verdict: v}, class}
}

// neared is how near a facility is.
type neared struct {
	judged
	class string
}

func (r *run) nearest(i int, pl *place, h *healers, f Figures) (class string, v Verdict) {
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
func (r *run) straightTo(i int, h *healers, f Figures) (class, maybe string) {
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

func classOrder(class string) int {
	return slices.Index([]string{adjoining, near, nearby, beyond}, class)
}
