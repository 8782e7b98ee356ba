package coverage

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// Layer names a kind of features of a workspace.
type Layer string

// The layers that a planner uploads; Norms is written by adopting one, Decisions by a reviewer.
const (
	Divisions        Layer = "divisions"
	ResidentialAreas Layer = "residential-areas"
	CareRooms        Layer = "care-rooms"
	Facilities       Layer = "facilities"
	Dwellings        Layer = "dwellings"
	Walkways         Layer = "walkways"
	Scopes           Layer = "scopes"
	Reporteds        Layer = "reported"
	Norms            Layer = "norms"
	Decisions        Layer = "decisions"
)

// UploadLayers are the layers that files are taken for, in the order a workspace is filled.
var UploadLayers = []Layer{Divisions, Scopes, ResidentialAreas, CareRooms, Dwellings, Facilities, Walkways, Reporteds}

// Feature is one thing of a layer as it is stored: who it is, where, and what is said of it.
type Feature struct {
	ID         string
	Geometry   orb.Geometry // CGCS2000 longitude, latitude in canonical form; nil where absent
	Properties []byte       // canonical JSON of the layer's type (Division, Facility …), id included
}

// Validate reports as ErrInvalid a feature that no store can keep in a layer: one whose id is
// empty or not text (any other id is only data, whatever it spells), or whose properties are not
// the layer's, with which no world could be read again.
func (f Feature) Validate(layer Layer) error {
	if f.ID == "" || !utf8.ValidString(f.ID) || strings.ContainsRune(f.ID, 0) {
		return fmt.Errorf("%s: the id %q is empty or not text: %w", layer, f.ID, ErrInvalid)
	}
	if err := json.Unmarshal(f.Properties, layer.New()); err != nil {
		return fmt.Errorf("%s %q: its properties are not the layer's: %v: %w", layer, f.ID, err, ErrInvalid)
	}
	return nil
}

// New returns a pointer to the empty type that holds a layer's properties, nil for no such layer.
func (l Layer) New() any {
	switch l {
	case Divisions:
		return new(Division)
	case ResidentialAreas:
		return new(ResidentialArea)
	case CareRooms:
		return new(CareRoom)
	case Facilities:
		return new(Facility)
	case Dwellings:
		return new(Dwelling)
	case Walkways:
		return new(Walkway)
	case Scopes:
		return new(Scope)
	case Reporteds:
		return new(Reported)
	case Norms:
		return new(Norm)
	case Decisions:
		return new(Decision)
	}
	return nil
}
