package coverage

import (
	"encoding/json"
	"fmt"

	"github.com/paulmach/orb"
)

// Features returns a layer by id as features in canonical JSON: of what intake wrote, the same bytes, and
// so the same hash. ErrConflict where the ways behind a kept network are gone from the store.
func (w *World) Features(layer Layer) ([]Feature, error) {
	switch layer {
	case Divisions:
		return featuresOf(w.Divisions, func(d *Division) (string, orb.Geometry) { return d.ID, d.Geometry })
	case ResidentialAreas:
		return featuresOf(w.Areas, func(a *ResidentialArea) (string, orb.Geometry) { return a.ID, a.Geometry })
	case CareRooms:
		return featuresOf(w.Rooms, func(r *CareRoom) (string, orb.Geometry) { return r.ID, r.Geometry })
	case Dwellings:
		return featuresOf(w.Dwellings, func(d *Dwelling) (string, orb.Geometry) { return d.ID, d.Geometry })
	case Facilities:
		return featuresOf(w.Facilities, func(f *Facility) (string, orb.Geometry) { return f.ID, f.Geometry })
	case Walkways:
		ways, err := w.Ways()
		if err != nil {
			return nil, err
		}
		return featuresOf(ways, func(y *Walkway) (string, orb.Geometry) { return y.ID, y.Geometry })
	case Scopes:
		return featuresOf(w.Scopes, func(s *Scope) (string, orb.Geometry) { return s.ID, s.Geometry })
	case Reporteds:
		return featuresOf(w.Reported, func(r *Reported) (string, orb.Geometry) { return r.ID, r.Geometry })
	case Decisions:
		return featuresOf(w.Decisions, func(d *Decision) (string, orb.Geometry) { return d.ID, nil })
	case Norms:
		return featuresOf(w.Norms, func(n *Norm) (string, orb.Geometry) { return n.ID, nil })
	}
	return nil, fmt.Errorf("no layer is called %q: %w", layer, ErrInvalid)
}

func featuresOf[T any](all []*T, of func(*T) (string, orb.Geometry)) ([]Feature, error) {
	out := make([]Feature, len(all))
	return out, inParts(len(all), func(i int) (err error) {
		out[i].ID, out[i].Geometry = of(all[i])
		out[i].Properties, err = json.Marshal(all[i])
		return err
	})
}
