package api

import (
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// item is a feature of a layer as a page needs it.
type item struct {
	id      string
	bound   orb.Bound
	located bool
	geom    orb.Geometry
	props   any
}

// items lists a layer by id.
func (h *heldWorld) items(layer coverage.Layer) ([]item, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if known, ok := h.layers[layer]; ok {
		return known, nil
	}
	items, err := listLayer(h.World, layer)
	if err != nil {
		return nil, err
	}
	h.layers[layer] = items
	return items, nil
}

// shownTo lists a layer as a visitor may see it: what the public may, or all.
func (h *heldWorld) shownTo(v *visitor, layer coverage.Layer) ([]item, error) {
	items, err := h.items(layer)
	if err != nil || !v.public {
		return items, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	public, ok := h.public[layer]
	if !ok {
		public = slices.Clone(items)
		for i := range public {
			public[i].props = export.PublicThing(public[i].props)
		}
		h.public[layer] = public
	}
	return public, nil
}

func listLayer(w *coverage.World, layer coverage.Layer) (items []item, err error) {
	switch layer {
	case coverage.Divisions:
		items = listed(w.Divisions, func(d *coverage.Division) (string, orb.Geometry) { return d.ID, d.Geometry })
	case coverage.ResidentialAreas:
		items = listed(w.Areas, func(a *coverage.ResidentialArea) (string, orb.Geometry) { return a.ID, a.Geometry })
	case coverage.CareRooms:
		items = listed(w.Rooms, func(r *coverage.CareRoom) (string, orb.Geometry) { return r.ID, r.Geometry })
	case coverage.Facilities:
		items = listed(w.Facilities, func(f *coverage.Facility) (string, orb.Geometry) { return f.ID, f.Geometry })
	case coverage.Walkways:
		ways, err := w.Ways()
		if err != nil {
			return nil, err
		}
		items = listed(ways, func(y *coverage.Walkway) (string, orb.Geometry) { return y.ID, y.Geometry })
	case coverage.Dwellings:
		items = listed(w.Dwellings, func(d *coverage.Dwelling) (string, orb.Geometry) { return d.ID, d.Geometry })
	case coverage.Scopes:
		items = listed(w.Scopes, func(s *coverage.Scope) (string, orb.Geometry) { return s.ID, s.Geometry })
	case coverage.Reporteds:
		items = listed(w.Reported, func(r *coverage.Reported) (string, orb.Geometry) { return r.ID, r.Geometry })
	case coverage.Norms:
		items = listed(w.Norms, func(n *coverage.Norm) (string, orb.Geometry) { return n.ID, nil })
	case coverage.Decisions:
		items = listed(w.Decisions, func(d *coverage.Decision) (string, orb.Geometry) { return d.ID, nil })
	}
	return items, nil
}

func listed[T any](all []*T, of func(*T) (string, orb.Geometry)) []item {
	items := make([]item, len(all))
	for i, t := range all {
		id, g := of(t)
		items[i] = item{id: id, geom: g, props: t}
		if g != nil {
			items[i].located, items[i].bound = true, g.Bound()
		}
	}
	return items
}
