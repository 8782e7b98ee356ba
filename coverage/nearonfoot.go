package coverage

import (
	"cmp"
	"slices"

	"yikezhong/geo/walk"
)

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
