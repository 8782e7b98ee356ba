package coverage

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// With returns a scenario: a copy of the world in which features are added to their layers, or replace
// those of the same id. What is not named is shared with w, which is not changed. The look at all places
// (F09) stays w's. No features give a world that answers like w; a feature whose properties are not its
// layer's is ErrInvalid.
func (w *World) With(layers map[Layer][]Feature) (*World, error) {
	edit, err := NewWorld(w.Workspace, w.Revision, maps.Clone(layers), w.Notes)
	if err != nil {
		return nil, err
	}
	hashes := maps.Clone(w.Hashes)
	for layer, h := range edit.Hashes {
		sum := sha256.Sum256([]byte(hashes[layer] + "+" + h))
		hashes[layer] = hex.EncodeToString(sum[:16])
	}
	out := &World{
		Workspace: w.Workspace, Revision: w.Revision, Hashes: hashes, Notes: w.Notes,
		Divisions:  overlay(w.Divisions, edit.Divisions, func(d *Division) string { return d.ID }),
		Areas:      overlay(w.Areas, edit.Areas, func(a *ResidentialArea) string { return a.ID }),
		Rooms:      overlay(w.Rooms, edit.Rooms, func(r *CareRoom) string { return r.ID }),
		Facilities: overlay(w.Facilities, edit.Facilities, func(f *Facility) string { return f.ID }),
		Dwellings:  overlay(w.Dwellings, edit.Dwellings, func(d *Dwelling) string { return d.ID }),
		Walkways:   w.Walkways,
		Scopes:     overlay(w.Scopes, edit.Scopes, func(s *Scope) string { return s.ID }),
		Reported:   overlay(w.Reported, edit.Reported, func(r *Reported) string { return r.ID }),
		Norms:      overlay(w.Norms, edit.Norms, func(n *Norm) string { return n.ID }),
		Decisions:  overlay(w.Decisions, edit.Decisions, func(d *Decision) string { return d.ID }),
		made:       newMade(),
	}
	out.made.base = w.unedited()
	out.made.network = w.network()
	if len(edit.Walkways) > 0 {
		ways, err := w.Ways()
		if err != nil {
			return nil, err
		}
		out.Walkways = overlay(ways, edit.Walkways, func(y *Walkway) string { return y.ID })
		out.made.network = newNetwork(out.Walkways)
	}
	return out, nil
}

// unedited returns the world that With began with; w itself where it is no scenario.
func (w *World) unedited() *World {
	if w.made != nil && w.made.base != nil {
		return w.made.base
	}
	return w
}

// overlay merges two lists sorted by id; top replaces what base has of the same id.
func overlay[T any](base, top []*T, id func(*T) string) []*T {
	if len(top) == 0 {
		return base
	}
	out := make([]*T, 0, len(base)+len(top))
	from := 0
	for _, t := range top {
		at, replaced := slices.BinarySearchFunc(base, id(t), func(o *T, want string) int { return cmp.Compare(id(o), want) })
		out = append(append(out, base[from:at]...), t)
		if from = at; replaced {
			from++
		}
	}
	return append(out, base[from:]...)
}

// checkRules are the rules that judge a residential area itself; every other figure is of the
// place it lies in, which one file is not answerable for.
var checkRules = []Rule{A1, A2, A3, A5, S5}

// CheckWorld returns the world that a file of residential areas is checked in: what base holds,
// its own estates apart, and the areas given. An area is new unless it says not. A nil base is a
// place of which nothing else is known.
func CheckWorld(base *World, areas []Feature) (*World, error) {
	ground := World{Hashes: map[Layer]string{}, made: newMade()}
	if base != nil {
		ground = World{
			Workspace: base.Workspace, Revision: base.Revision, Hashes: maps.Clone(base.Hashes), Notes: base.Notes,
			Divisions: base.Divisions, Facilities: base.Facilities, Walkways: base.Walkways, Scopes: base.Scopes,
			Norms: base.Norms, made: newMade(),
		}
		ground.made.network = base.network()
		for _, layer := range []Layer{ResidentialAreas, CareRooms, Dwellings, Reporteds, Decisions} {
			delete(ground.Hashes, layer)
		}
	}
	fresh := make([]Feature, len(areas))
	for i, f := range areas {
		props, err := newUnlessSaid(f.Properties)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w: %w", f.ID, ErrInvalid, err)
		}
		f.Properties = props
		fresh[i] = f
	}
	w, err := ground.With(map[Layer][]Feature{ResidentialAreas: fresh})
	if err != nil {
		return nil, err
	}
	w.made.base = nil // the file is data to be looked at, no scenario
	return w, nil
}

func newUnlessSaid(properties []byte) ([]byte, error) {
	var a ResidentialArea
	if err := json.Unmarshal(properties, &a); err != nil {
		return nil, err
	}
	if a.IsNew == nil {
		a.IsNew, a.IsNewBasis = ptr(true), cmp.Or(a.IsNewBasis, "check")
	}
	return json.Marshal(a)
}

// Check is what a file of residential areas owes under a plan.
type Check struct {
	Verdict  Verdict   // Fail, Review, NotAssessable or Pass; NotDue where nothing is due
	Findings []Finding // on the areas given
	Gaps     []Gap
	Whole    *Assessment // the assessment they were taken from
}

// CheckAreas holds a world made by CheckWorld against a plan and keeps what concerns the areas.
func CheckAreas(w *World, q Question) (Check, error) {
	a, err := Assess(w, q)
	if err != nil {
		return Check{}, err
	}
	c := Check{Whole: a, Findings: []Finding{}, Gaps: []Gap{}}
	var all Rate
	for _, f := range a.Findings {
		if slices.Contains(checkRules, f.Rule) {
			c.Findings = append(c.Findings, f)
			all.Add(f.Verdict)
		}
	}
	for _, g := range a.Gaps {
		if slices.Contains(checkRules, g.Rule) {
			c.Gaps = append(c.Gaps, g)
		}
	}
	c.Verdict = all.Duty()
	if c.Verdict == NotApplicable && len(c.Findings) > 0 {
		c.Verdict = NotDue
	}
	return c, nil
}
