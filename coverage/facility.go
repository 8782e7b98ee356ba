package coverage

import (
	"encoding/json"

	"github.com/paulmach/orb"
)

// Facility is a place that cares for the old or the young, teaches the old, or heals.
type Facility struct {
	ID                       string                     `json:"id"`
	Name                     string                     `json:"name,omitempty"`
	CreditCode               string                     `json:"credit_code,omitempty"` // 统一社会信用代码
	SiteID                   string                     `json:"site_id,omitempty"`     // records of one real site share it
	Kind                     FacilityKind               `json:"kind,omitempty"`
	Division                 string                     `json:"division,omitempty"` // stated unit (属地): code, or a name that a division bears
	StatedAddress            string                     `json:"stated_address,omitempty"`
	Operator                 string                     `json:"operator,omitempty"` // public, public_private, private
	Embedded                 *bool                      `json:"embedded,omitempty"`
	Status                   FacilityStatus             `json:"status,omitempty"`
	OpenDate                 Date                       `json:"open_date,omitzero"`
	CloseDate                Date                       `json:"close_date,omitzero"`
	ExpectedOpenYear         *int                       `json:"expected_open_year,omitempty"`
	Works                    string                     `json:"works,omitempty"` // new, rebuilt, expanded, converted
	WorksCompleted           Date                       `json:"works_completed,omitzero"`
	Functions                []Function                 `json:"functions,omitempty"`
	FunctionsAbsent          []Function                 `json:"functions_absent,omitempty"`
	FunctionsComplete        *bool                      `json:"functions_complete,omitempty"`
	FunctionMode             string                     `json:"function_mode,omitempty"` // own, contracted
	FloorAreaM2              *float64                   `json:"floor_area_m2,omitempty"`
	SiteAreaM2               *float64                   `json:"site_area_m2,omitempty"`
	Beds                     *int                       `json:"beds,omitempty"`
	BedsNursing              *int                       `json:"beds_nursing,omitempty"`
	BedsSafetyNet            *int                       `json:"beds_safety_net,omitempty"`
	BedsInclusive            *int                       `json:"beds_inclusive,omitempty"`
	BedsHome                 *int                       `json:"beds_home,omitempty"` // 家庭养老床位, not in Beds
	ChildcarePlaces          *int                       `json:"childcare_places,omitempty"`
	ChildcarePlacesInclusive *int                       `json:"childcare_places_inclusive,omitempty"`
	Registered               *bool                      `json:"registered,omitempty"` // 登记
	Filed                    *bool                      `json:"filed,omitempty"`      // 备案
	Medical                  string                     `json:"medical,omitempty"`    // own, agreement, none
	MedicalAgreementUntil    Date                       `json:"medical_agreement_until,omitzero"`
	Carers                   *int                       `json:"carers,omitempty"`
	ResidentsDependent       *int                       `json:"residents_dependent,omitempty"`
	ResidentsSelfcare        *int                       `json:"residents_selfcare,omitempty"`
	ServesAreas              []string                   `json:"serves_areas,omitempty"`
	ServesDivisions          []string                   `json:"serves_divisions,omitempty"`
	Mobile                   *bool                      `json:"mobile,omitempty"` // 流动服务: no premises in the place
	Entrance                 *orb.Point                 `json:"entrance,omitempty"`
	Designations             []Designation              `json:"designations,omitempty"`
	Source                   string                     `json:"source,omitempty"`
	SourceDate               Date                       `json:"source_date,omitzero"`
	Extra                    map[string]json.RawMessage `json:"extra,omitempty"`

	Geometry orb.Geometry `json:"-"`
}

// FacilityKind is what a facility is.
type FacilityKind string

// The kinds of facility.
const (
	ComprehensiveCareCenter FacilityKind = "comprehensive_care_center"
	EmbeddedFacility        FacilityKind = "embedded_facility"
	TownshipCareCenter      FacilityKind = "township_care_center"
	DayCareCenter           FacilityKind = "day_care_center"
	CommunityCareStation    FacilityKind = "community_care_station"
	ResidentialCareHome     FacilityKind = "residential_care_home"
	MutualAidHome           FacilityKind = "mutual_aid_home"
	RuralCareStation        FacilityKind = "rural_care_station"
	ElderCanteen            FacilityKind = "elder_canteen"
	ElderUniversity         FacilityKind = "elder_university"
	ElderSchool             FacilityKind = "elder_school"
	LearningPoint           FacilityKind = "learning_point"
	ChildcareCenter         FacilityKind = "childcare_center"
	ChildcarePoint          FacilityKind = "childcare_point"
	KindergartenNursery     FacilityKind = "kindergarten_nursery_class"
	EmployerChildcare       FacilityKind = "employer_childcare"
	HomeChildcare           FacilityKind = "home_childcare"
	CommunityHealthCenter   FacilityKind = "community_health_center"
	CommunityHealthStation  FacilityKind = "community_health_station"
	NursingStation          FacilityKind = "nursing_station"
	Hospital                FacilityKind = "hospital"
	TownshipClinic          FacilityKind = "township_clinic"
	VillageClinic           FacilityKind = "village_clinic"
)

// FacilityStatus is whether a facility serves anyone yet.
type FacilityStatus string

// The states of a facility. Only Operating counts as built (现状).
const (
	Operating         FacilityStatus = "operating"
	BuiltIdle         FacilityStatus = "built"
	UnderConstruction FacilityStatus = "under_construction"
	Planned           FacilityStatus = "planned"
	Suspended         FacilityStatus = "suspended"
	Closed            FacilityStatus = "closed"
)

// Function is a service that a facility gives.
type Function string

// The functions that plans ask for by name.
const (
	FullCare       Function = "full_care"      // 全托
	DayCare        Function = "day_care"       // 日托
	HomeVisit      Function = "home_visit"     // 上门服务
	Guidance       Function = "guidance"       // 对下指导
	HomeCareBeds   Function = "home_care_beds" // 运营家庭照护床位
	Meals          Function = "meals"
	Bathing        Function = "bathing"
	Rehabilitation Function = "rehabilitation"
)
