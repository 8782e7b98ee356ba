package coverage

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/encoding/wkb"
)

// World is everything a workspace holds at one revision, ready to be asked: immutable, safe for
// concurrent use. Layers are sorted by id.
type World struct {
	Workspace Workspace
	Revision  int
	Hashes    map[Layer]string  // content hash of each layer that holds anything
	Notes     map[Layer][]Issue // warnings that stay with the layers in force (undeclared CRS …)

	Divisions  []*Division
	Areas      []*ResidentialArea
	Rooms      []*CareRoom
	Facilities []*Facility
	Dwellings  []*Dwelling
	Walkways   []*Walkway // none where the world is on a kept network: Ways has them
	Scopes     []*Scope
	Reported   []*Reported
	Norms      []*Norm
	Decisions  []*Decision // of stages, in the order of their making

	made *made
}

// noted lists the codes of what is noted on each layer: what an answer may depend on. Words,
// rows and language of a warning are its upload's.
func (w *World) noted() map[Layer][]string {
	codes := map[Layer][]string{}
	for layer, notes := range w.Notes {
		for _, n := range notes {
			codes[layer] = append(codes[layer], n.Code)
		}
		slices.Sort(codes[layer])
		codes[layer] = slices.Compact(codes[layer])
	}
	return codes
}

// Hash is the content hash of a feature: the same place and properties, the same bytes.
func (f Feature) Hash() [sha256.Size]byte {
	h := sha256.New()
	fmt.Fprintf(h, "%d:%s%d:", len(f.ID), f.ID, len(f.Properties))
	h.Write(f.Properties)
	if f.Geometry != nil {
		if err := wkb.NewEncoder(h).Encode(f.Geometry); err != nil {
			panic(fmt.Sprintf("hash feature %s: %v", f.ID, err)) // a sha256 never fails to write
		}
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// NewWorld builds a world from the features of its layers. It sorts them by id and takes their
// slices over. A feature whose properties are not its layer's is ErrInvalid and named.
func NewWorld(ws Workspace, revision int, layers map[Layer][]Feature, notes map[Layer][]Issue) (*World, error) {
	w := &World{Workspace: ws, Revision: revision, Hashes: map[Layer]string{}, Notes: notes}
	for layer, features := range layers {
		slices.SortFunc(features, func(a, b Feature) int { return cmp.Compare(a.ID, b.ID) })
		sums := make([][sha256.Size]byte, len(features))
		_ = inParts(len(features), func(i int) error { sums[i] = features[i].Hash(); return nil }) // hashing never fails
		h := sha256.New()
		for i := range sums {
			h.Write(sums[i][:])
		}
		if len(features) > 0 {
			w.Hashes[layer] = hex.EncodeToString(h.Sum(nil)[:16])
		}
	}
	place := func(dst *orb.Geometry, g orb.Geometry) { *dst = g }
	err := firstError(
		decode(layers, Divisions, &w.Divisions, func(d *Division, g orb.Geometry) { place(&d.Geometry, g) }),
		decode(layers, ResidentialAreas, &w.Areas, func(a *ResidentialArea, g orb.Geometry) { place(&a.Geometry, g) }),
		decode(layers, CareRooms, &w.Rooms, func(r *CareRoom, g orb.Geometry) { place(&r.Geometry, g) }),
		decode(layers, Facilities, &w.Facilities, func(f *Facility, g orb.Geometry) { place(&f.Geometry, g) }),
		decode(layers, Dwellings, &w.Dwellings, func(d *Dwelling, g orb.Geometry) { place(&d.Geometry, g) }),
		decode(layers, Walkways, &w.Walkways, func(y *Walkway, g orb.Geometry) { place(&y.Geometry, g) }),
		decode(layers, Scopes, &w.Scopes, func(s *Scope, g orb.Geometry) { place(&s.Geometry, g) }),
		decode(layers, Reporteds, &w.Reported, func(r *Reported, g orb.Geometry) { place(&r.Geometry, g) }),
		decode(layers, Norms, &w.Norms, func(*Norm, orb.Geometry) {}),
		decode(layers, Decisions, &w.Decisions, func(*Decision, orb.Geometry) {}),
	)
	if err != nil {
		return nil, fmt.Errorf("world of %s at revision %d: %w", ws.Slug, revision, err)
	}
	w.made = newMade()
	w.made.network = newNetwork(w.Walkways)
	return w, nil
}

func decode[T any](layers map[Layer][]Feature, layer Layer, into *[]*T, place func(*T, orb.Geometry)) error {
	all := make([]T, len(layers[layer]))
	*into = make([]*T, len(all))
	return inParts(len(all), func(i int) error {
		f := layers[layer][i]
		if err := json.Unmarshal(f.Properties, &all[i]); err != nil {
			return fmt.Errorf("%s %s: %w: %w", layer, f.ID, ErrInvalid, err)
		}
		place(&all[i], f.Geometry)
		(*into)[i] = &all[i]
		return nil
	})
}

// inParts calls each with 0 to n-1, on every processor where there are many, and returns the error
// of the least of those that fail.
func inParts(n int, each func(i int) error) error {
	const worthwhile = 4096
	parts := max(1, min(runtime.GOMAXPROCS(0), n/worthwhile))
	errs := make([]error, parts)
	var all sync.WaitGroup
	for p := range parts {
		all.Go(func() {
			for i := n * p / parts; i < n*(p+1)/parts && errs[p] == nil; i++ {
				errs[p] = each(i)
			}
		})
	}
	all.Wait()
	return firstError(errs...)
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
