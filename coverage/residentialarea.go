package coverage

import (
	"encoding/json"

	"github.com/paulmach/orb"
)

// ResidentialArea is an estate (小区) or one phase (分期) of it.
type ResidentialArea struct {
	ID                      string                     `json:"id"`
	Name                    string                     `json:"name,omitempty"`
	Division                string                     `json:"division,omitempty"` // code of its community, street or town
	ProjectID               string                     `json:"project_id,omitempty"`
	ProjectCode             string                     `json:"project_code,omitempty"`
	Developer               string                     `json:"developer,omitempty"`
	Phase                   *int                       `json:"phase,omitempty"`
	Pool                    string                     `json:"pool,omitempty"` // 统筹 group
	PoolAgreementNo         string                     `json:"pool_agreement_no,omitempty"`
	PoolAgreementDate       Date                       `json:"pool_agreement_date,omitzero"`
	Status                  AreaStatus                 `json:"status,omitempty"`
	Urban                   *bool                      `json:"urban,omitempty"`
	IsNew                   *bool                      `json:"is_new,omitempty"`
	IsNewBasis              string                     `json:"is_new_basis,omitempty"`
	Households              *int                       `json:"households,omitempty"`         // of this phase
	ProjectHouseholds       *int                       `json:"project_households,omitempty"` // of all phases; repeated, never summed
	HouseholdsBuilt         *int                       `json:"households_built,omitempty"`
	ResidentialFloorAreaM2  *float64                   `json:"residential_floor_area_m2,omitempty"`
	Residents               *int                       `json:"residents,omitempty"`
	Elders60                *int                       `json:"elders60,omitempty"`
	Elders60Basis           string                     `json:"elders60_basis,omitempty"` // recorded, allocated
	Under3                  *int                       `json:"under3,omitempty"`
	PlanningConditionDate   Date                       `json:"planning_condition_date,omitzero"`
	PlanningConditionAreaM2 *float64                   `json:"planning_condition_care_area_m2,omitempty"`
	LandContractDate        Date                       `json:"land_contract_date,omitzero"`
	PlanPermitDate          Date                       `json:"plan_permit_date,omitzero"`
	ConstructionStartDate   Date                       `json:"construction_start_date,omitzero"`
	AcceptanceDate          Date                       `json:"acceptance_date,omitzero"`
	DeliveryDueDate         Date                       `json:"delivery_due_date,omitzero"`
	DeliveryDate            Date                       `json:"delivery_date,omitzero"`
	Exemption               *Exemption                 `json:"exemption,omitempty"`
	Entrances               []orb.Point                `json:"entrances,omitempty"`
	Evidence                []Evidence                 `json:"evidence,omitempty"`
	CareRooms               *[]CareRoom                `json:"care_rooms,omitempty"` // empty: there are none; nil: not known
	SourceDate              Date                       `json:"source_date,omitzero"`
	Extra                   map[string]json.RawMessage `json:"extra,omitempty"`

	Geometry orb.Geometry `json:"-"`
}

// AreaStatus is how far a residential area has come.
type AreaStatus string

// The states of a residential area.
const (
	LandSupplied          AreaStatus = "land_supplied"
	AreaPlanned           AreaStatus = "planned"
	AreaUnderConstruction AreaStatus = "under_construction"
	AreaSuspended         AreaStatus = "suspended"
	AreaAccepted          AreaStatus = "accepted"
	AreaDelivered         AreaStatus = "delivered"
)

// Exemption lifts the duty to provide from a project (免建).
type Exemption struct {
	DocumentNo string `json:"document_no,omitempty"`
	Date       Date   `json:"date,omitzero"`
	Reason     string `json:"reason,omitempty"`
}

// Evidence is a document that shows a stage done.
type Evidence struct {
	Stage      string `json:"stage,omitempty"` // planned, built, accepted, delivered
	DocumentNo string `json:"document_no,omitempty"`
	Date       Date   `json:"date,omitzero"`
}

// CareRoom is a room provided with the housing for the old or the young (配建用房).
type CareRoom struct {
	ID                    string                     `json:"id"`
	Name                  string                     `json:"name,omitempty"`
	ResidentialArea       string                     `json:"residential_area,omitempty"` // where rooms come as a layer of their own
	Purpose               Purpose                    `json:"purpose,omitempty"`
	EldersAreaM2          *float64                   `json:"elders_area_m2,omitempty"`
	ChildcareAreaM2       *float64                   `json:"childcare_area_m2,omitempty"`
	FloorAreaM2           *float64                   `json:"floor_area_m2,omitempty"`
	AreaConditionM2       *float64                   `json:"area_condition_m2,omitempty"`
	AreaPermitM2          *float64                   `json:"area_permit_m2,omitempty"`
	AreaMeasuredM2        *float64                   `json:"area_measured_m2,omitempty"`
	AreaHandoverM2        *float64                   `json:"area_handover_m2,omitempty"`
	SiteAreaM2            *float64                   `json:"site_area_m2,omitempty"`
	Storey                *int                       `json:"storey,omitempty"`
	Level                 string                     `json:"level,omitempty"`       // above_ground, semi_basement, basement, mezzanine
	DatesBasis            string                     `json:"dates_basis,omitempty"` // own, building
	PlanPermitDate        Date                       `json:"plan_permit_date,omitzero"`
	ConstructionStartDate Date                       `json:"construction_start_date,omitzero"`
	AcceptanceDate        Date                       `json:"acceptance_date,omitzero"`
	HandoverDate          Date                       `json:"handover_date,omitzero"`
	PlannedState          StageState                 `json:"planned_state,omitempty"`
	BuiltState            StageState                 `json:"built_state,omitempty"`
	AcceptedState         StageState                 `json:"accepted_state,omitempty"`
	DeliveredState        StageState                 `json:"delivered_state,omitempty"`
	HandoverTo            string                     `json:"handover_to,omitempty"`
	HandoverNo            string                     `json:"handover_no,omitempty"`
	CurrentUse            string                     `json:"current_use,omitempty"` // as_planned, idle, diverted
	FacilityID            string                     `json:"facility_id,omitempty"`
	Evidence              []Evidence                 `json:"evidence,omitempty"`
	Extra                 map[string]json.RawMessage `json:"extra,omitempty"`

	Geometry orb.Geometry `json:"-"`
}

// Purpose is whom a room is for.
type Purpose string

// The purposes of a care room.
const (
	ForElders    Purpose = "elders"
	ForChildcare Purpose = "childcare"
	ForShared    Purpose = "shared"
)

// StageState says of a stage that it is done, not done or unknown, where no date does.
type StageState string

// The states of a stage.
const (
	Done         StageState = "done"
	NotDone      StageState = "not_done"
	StageUnknown StageState = "unknown"
)
