package coverage

import (
	"encoding/json"

	"github.com/paulmach/orb"
)

// Division is an administrative division (行政区划), from region to village.
type Division struct {
	ID           string                     `json:"id"`
	Code         string                     `json:"code"` // 12 digits as text; 6 and 9 are padded with zeros
	CodeYear     *int                       `json:"code_year,omitempty"`
	Name         string                     `json:"name"`
	Aliases      []string                   `json:"aliases,omitempty"`
	Parent       string                     `json:"parent,omitempty"`     // code; derived from Code where absent
	ManagedBy    string                     `json:"managed_by,omitempty"` // code of the division that governs it
	Kind         DivisionKind               `json:"kind,omitempty"`
	KindBasis    string                     `json:"kind_basis,omitempty"` // stated, name, code
	ValidFrom    Date                       `json:"valid_from,omitzero"`
	ValidTo      Date                       `json:"valid_to,omitzero"`
	Successor    string                     `json:"successor,omitempty"`
	Urban        *bool                      `json:"urban,omitempty"`
	Office       *orb.Point                 `json:"office,omitempty"`
	Populations  []Population               `json:"populations,omitempty"`
	Designations []Designation              `json:"designations,omitempty"`
	Extra        map[string]json.RawMessage `json:"extra,omitempty"`

	Geometry orb.Geometry `json:"-"`
}

// DivisionKind is what a division is.
type DivisionKind string

// The kinds of division, widest first.
const (
	Region          DivisionKind = "region"
	Prefecture      DivisionKind = "prefecture"
	County          DivisionKind = "county"
	Banner          DivisionKind = "banner"
	District        DivisionKind = "district"
	DevelopmentZone DivisionKind = "development_zone"
	Subdistrict     DivisionKind = "subdistrict"     // 街道
	Town            DivisionKind = "town"            // 镇
	Township        DivisionKind = "township"        // 乡
	Sum             DivisionKind = "sum"             // 苏木
	EnterpriseUnit  DivisionKind = "enterprise_unit" // 政企合一, codes 400-599
	Community       DivisionKind = "community"       // 社区
	Gacha           DivisionKind = "gacha"           // 嘎查
	Village         DivisionKind = "village"         // 村
)

// Population is how many people a division has in one year, on one basis (口径).
type Population struct {
	Year       int    `json:"year"`
	Basis      string `json:"basis,omitempty"` // census, resident, registered, full_roll …
	Residents  *int   `json:"residents,omitempty"`
	Registered *int   `json:"registered,omitempty"`
	Households *int   `json:"households,omitempty"`
	Elders60   *int   `json:"elders60,omitempty"`
	Elders65   *int   `json:"elders65,omitempty"`
	Under3     *int   `json:"under3,omitempty"`
}

// Designation is an honour a division or facility holds (示范).
type Designation struct {
	Name  string `json:"name"`
	Level string `json:"level,omitempty"` // national, region, city
	Year  *int   `json:"year,omitempty"`
}
