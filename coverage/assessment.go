package coverage

import "github.com/paulmach/orb/geojson"

// RulesVersion is raised by hand when an answer would change for the same question.
const RulesVersion = 1

// Horizon is which facilities exist: as built at the as-of date, or as planned for the end of
// the plan. The two are never mixed in one figure.
type Horizon string

// The horizons.
const (
	AsBuilt   Horizon = "as_built"   // 现状
	AsPlanned Horizon = "as_planned" // 规划期末
)

// Question is all that an assessment depends on besides the world.
type Question struct {
	Plans      []*Plan    // the plan asked about, then its parents, nearest first
	References []*Norm    // preset norms of the plan, shown as reference values until adopted
	AsOf       Date       // an exact day; mandatory
	Horizon    Horizon    // AsBuilt where empty
	Parameters Parameters // as DefaultParameters().With(...) made them
	Reach      string     // StraightLine or Walking; Walking where empty and there are walkways
	Workers    int        // goroutines; the answer is the same for any number
}

// Assessment is the answer: a plan held against a revision of the world at a date.
type Assessment struct {
	ID           string        `json:"id"`
	Plan         string        `json:"plan"`
	PlanName     Text          `json:"plan_name"`
	AsOf         Date          `json:"as_of"`
	Horizon      Horizon       `json:"horizon"`
	Revision     int           `json:"revision"`
	RulesVersion int           `json:"rules_version"`
	Parameters   Parameters    `json:"parameters"`
	ReachMethod  string        `json:"reach_method"` // straight_line, walking
	Norms        []Norm        `json:"norms"`        // adopted ones
	Flags        []Flag        `json:"flags"`        // that concern every figure
	Unlocated    map[Layer]int `json:"number_unlocated"`
	Indicators   []Result      `json:"indicators"`
	Findings     []Finding     `json:"findings"`
	Gaps         []Gap         `json:"gaps"`
}

// Result is what one row comes to. Figures of a rate are in percent, unrounded; nil is unknown.
type Result struct {
	ID             string   `json:"id"`   // the row's id; a norm's where Norm is set
	Plan           string   `json:"plan"` // whose row it is: the plan asked about, a parent, or a norm
	Name           Text     `json:"name"`
	Rule           Rule     `json:"rule"`
	Measure        string   `json:"measure"`
	Verdict        Verdict  `json:"verdict"`
	Severity       Severity `json:"severity"`
	Value          *float64 `json:"value"`
	Low            *float64 `json:"low"`
	High           *float64 `json:"high"`
	Unit           string   `json:"unit"`
	Op             Op       `json:"op"`
	Target         *float64 `json:"target"`
	Numerator      *float64 `json:"numerator"`
	Denominator    *float64 `json:"denominator"`
	Unknown        int      `json:"unknown"`             // things neither pass nor fail
	Counts         Rate     `json:"counts"`              // the things, where the row counts things
	Missing        []string `json:"missing,omitempty"`   // fields, as layer.property, without which it cannot be judged
	Need           *float64 `json:"need,omitempty"`      // what would do, as an integer where things are counted
	Shortfall      *float64 `json:"shortfall,omitempty"` // need less what there is
	Nature         Nature   `json:"nature"`
	Deadline       Date     `json:"deadline,omitzero"`
	Start          Date     `json:"start,omitzero"`
	Baseline       *float64 `json:"baseline,omitempty"`
	BaselineYear   int      `json:"baseline_year,omitempty"`
	PopulationYear int      `json:"population_year,omitempty"`
	Norm           string   `json:"norm,omitempty"` // the adopted norm that decided
	Clause         Clause   `json:"clause"`
	Departments    []string `json:"departments,omitempty"`
	Basis          Basis    `json:"basis"`
	Figures        Figures  `json:"figures,omitempty"` // the rule's other figures: second bases, sensitivity
	Flags          []Flag   `json:"flags"`
	By             []Part   `json:"by,omitempty"` // county, then township
	Note           string   `json:"note,omitempty"`
}

// Clause is where a figure comes from.
type Clause struct {
	Document string `json:"document"`
	Number   string `json:"number,omitempty"`
	Date     Date   `json:"date,omitzero"`
	Place    string `json:"place"`
	Quote    string `json:"quote,omitempty"`
}

// Basis is what was counted and how (口径); export words it.
type Basis struct {
	Code    string  `json:"code"`
	Figures Figures `json:"figures,omitempty"`
}

// Part is a row's figure for one county or township. The parts of one level sum to the whole.
type Part struct {
	Level       string   `json:"level"` // county, township
	Division    string   `json:"division"`
	Name        string   `json:"name"`
	Value       *float64 `json:"value"`
	Low         *float64 `json:"low"`
	High        *float64 `json:"high"`
	Numerator   *float64 `json:"numerator"`
	Denominator *float64 `json:"denominator"`
	Unknown     int      `json:"unknown"`
	Counts      Rate     `json:"counts"`
}

// Subject is the thing a finding is about.
type Subject struct {
	Layer Layer  `json:"layer"`
	ID    string `json:"id"`
	Name  string `json:"name,omitempty"`
}

// Finding is one rule on one thing.
type Finding struct {
	Rule       Rule     `json:"rule"`
	Subject    Subject  `json:"subject"`
	Division   string   `json:"division,omitempty"` // 12-digit code of the smallest division it lies in
	Indicators []string `json:"indicators"`         // rows it answers
	Verdict    Verdict  `json:"verdict"`
	Severity   Severity `json:"severity"`
	Figures    Figures  `json:"figures"`
	Stages     []Stage  `json:"stages,omitempty"` // A5
	Missing    []string `json:"missing,omitempty"`
	Flags      []Flag   `json:"flags,omitempty"`
	Clause     Clause   `json:"clause"`
	Norm       string   `json:"norm,omitempty"`
}

// Stage is one of the four stages of 四同步, judged.
type Stage struct {
	Stage        string     `json:"stage"` // planned, built, accepted, delivered
	HousingDate  Date       `json:"housing_date,omitzero"`
	FacilityDate Date       `json:"facility_date,omitzero"`
	State        StageState `json:"state"`
	Verdict      Verdict    `json:"verdict"`
	LagDays      *int       `json:"lag_days,omitempty"`     // facility after housing
	OverdueDays  *int       `json:"overdue_days,omitempty"` // as-of after housing, not done yet
	Room         string     `json:"room,omitempty"`         // the room that decides
	Decision     *Decision  `json:"decision,omitempty"`     // the reviewer's last on it by the as-of date
}

// GapKind is what kind of thing is missing.
type GapKind string

// The kinds of gap. ServedByCircleNotOnFoot needs a walking network.
const (
	GapFloorArea            GapKind = "floor_area"
	GapSingleSite           GapKind = "single_site"
	GapStageLate            GapKind = "stage_late"
	GapStageOverdue         GapKind = "stage_overdue"
	GapPhaseOrder           GapKind = "phase_order"
	GapUseChanged           GapKind = "use_changed"
	GapUnitWithoutFacility  GapKind = "unit_without_facility"
	GapUnitLacksFunction    GapKind = "unit_lacks_function"
	GapOutOfReach           GapKind = "out_of_reach"
	ServedByCircleNotOnFoot GapKind = "served_by_circle_not_on_foot"
	GapBeds                 GapKind = "beds"
	GapPlaces               GapKind = "places"
	GapStaff                GapKind = "staff"
	GapDataMissing          GapKind = "data_missing"
)

// GapKinds lists all kinds.
var GapKinds = []GapKind{
	GapFloorArea, GapSingleSite, GapStageLate, GapStageOverdue, GapPhaseOrder, GapUseChanged,
	GapUnitWithoutFacility, GapUnitLacksFunction, GapOutOfReach, ServedByCircleNotOnFoot,
	GapBeds, GapPlaces, GapStaff, GapDataMissing,
}

// Gap is a place where something is missing, and how much. Its ID is stable while the cause is.
type Gap struct {
	ID            string            `json:"id"`
	Kind          GapKind           `json:"kind"`
	Severity      Severity          `json:"severity"`
	Verdict       Verdict           `json:"verdict"`
	Rule          Rule              `json:"rule"`
	Indicators    []string          `json:"indicators"`
	Subject       Subject           `json:"subject"`
	Division      string            `json:"division,omitempty"`
	DivisionName  string            `json:"division_name,omitempty"`
	Required      *float64          `json:"required,omitempty"`
	Provided      *float64          `json:"provided,omitempty"`
	Missing       *float64          `json:"missing,omitempty"`
	Unit          string            `json:"unit,omitempty"`
	Households    *int              `json:"households,omitempty"`
	Elders60      *int              `json:"elders60,omitempty"`
	Elders60Basis string            `json:"elders60_basis,omitempty"`
	Fields        []string          `json:"fields,omitempty"` // data_missing: layer.property
	Flags         []Flag            `json:"flags,omitempty"`
	Clause        Clause            `json:"clause"`
	Geometry      *geojson.Geometry `json:"geometry,omitempty"`
	Located       bool              `json:"located"` // false: drawn at the office or the hull of its parts, or nowhere
}
