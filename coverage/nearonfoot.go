package coverage

import (
	"cmp"
	"slices"

	"yikezhong/geo/walk"
)

// walkTo searches the network from the doors of the medical facilities; in a scenario it repairs what was
// searched before.
func (r *run) walkTo(h *healers, key string, kinds []FacilityKind) {
	if r.walks == nil {
		return
	}
	one := func(pl *place) bool {
		return slices.Contains(kinds, pl.Kind) && pl.exists != No && (pl.Mobile == nil || !*pl.Mobile)
	}
	sure := func(pl *place) bool { return one(pl) && pl.exists == Yes }
	if r.edit != nil && r.edit.from.made.healers[key] != nil {
		before := r.edit.from.made.healers[key]
		h.onFoot, h.maybeOnFoot = r.edit.field(before.onFoot, sure), r.edit.field(before.maybeOnFoot, one)
		return
	}
	h.onFoot = r.walks.graph.Search(r.sources(sure), uint32(r.p.ReachCapM)*1000)
	all := h.onFoot.Edit()
	all.Add(r.sources(func(pl *place) bool { return one(pl) && pl.exists != Yes })...)
	h.maybeOnFoot = all.Field()
}

// placeByID returns a facility's place; nil where there is none.
func (r *run) placeByID(id string) *place {
	i, ok := slices.BinarySearchFunc(r.places, id, func(o *place, id string) int { return cmp.Compare(o.ID, id) })
	if !ok {
		return nil
	}
	return r.places[i]
}

// placeOfLabel returns the place that a search's label stands for.
func (r *run) placeOfLabel(label int32) *place {
	i, _ := slices.BinarySearchFunc(r.places, label, func(o *place, l int32) int { return cmp.Compare(o.label, l) })
	return r.places[i]
}

// onFootTo returns the class by the walk, and puts the straight line's figures beside the walk's. A
// walk as short as adjoining is near: adjoining is the straight line's to say.
func (r *run) onFootTo(i int, h *healers, f Figures) (class, maybe string) {
	for _, key := range []string{"facility", "distance_m"} {
		if v, ok := f[key]; ok {
			f[map[string]string{"facility": "straight_line_facility", "distance_m": "straight_line_m"}[key]] = v
		}
		delete(f, key)
		delete(f, "doubtful_"+key)
	}
	if r.places[i].door.Edge < 0 {
		return unsnapped, unsnapped
	}
	walked := func(field *walk.Field) (class, id string, metres float64) {
		mm, k, ok := field.At(r.places[i].door)
		if !ok {
			return beyond, "", 0
		}
		if class = r.p.nearness(int64(mm)); class == adjoining {
			class = near
		}
		return class, r.placeOfLabel(k).ID, float64(mm) / 1000
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
