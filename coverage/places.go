package coverage

import (
	"encoding/json"

	"github.com/paulmach/orb"
)

// Dwelling is a building or door with households: where the people of an estate are.
type Dwelling struct {
	ID              string                     `json:"id"`
	ResidentialArea string                     `json:"residential_area,omitempty"`
	Households      *int                       `json:"households,omitempty"`
	Residents       *int                       `json:"residents,omitempty"`
	Elders60        *int                       `json:"elders60,omitempty"`
	Extra           map[string]json.RawMessage `json:"extra,omitempty"`

	Geometry orb.Geometry `json:"-"`
}

// Scope is a polygon that bounds where something counts.
type Scope struct {
	ID    string                     `json:"id"`
	Kind  string                     `json:"kind,omitempty"` // urban_area 城区, development_boundary, residential_land, planned_site
	Name  string                     `json:"name,omitempty"`
	Basis string                     `json:"basis,omitempty"`
	Extra map[string]json.RawMessage `json:"extra,omitempty"`

	Geometry orb.Geometry `json:"-"`
}

// Reported is a figure that no geometry gives: somebody reports it.
type Reported struct {
	ID          string                     `json:"id"`
	Measure     string                     `json:"measure,omitempty"`   // a measure key, or
	Indicator   string                     `json:"indicator,omitempty"` // the id of a plan's row
	Division    string                     `json:"division"`
	Value       *float64                   `json:"value,omitempty"`
	Unit        string                     `json:"unit,omitempty"`
	Numerator   *float64                   `json:"numerator,omitempty"`
	Denominator *float64                   `json:"denominator,omitempty"`
	AsOf        Date                       `json:"as_of,omitzero"`
	Basis       string                     `json:"basis,omitempty"`
	Reporter    string                     `json:"reporter,omitempty"`
	DocumentNo  string                     `json:"document_no,omitempty"`
	Extra       map[string]json.RawMessage `json:"extra,omitempty"`

	Geometry orb.Geometry `json:"-"`
}
