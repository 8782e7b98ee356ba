package coverage

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

// Text is a label in Chinese, which leads, and English.
type Text struct {
	Zh string `json:"zh"`
	En string `json:"en,omitempty"`
}

// Plan is a document's indicators with its own parameters and its parent. It holds facts and
// our own wording, never the document's sentences (standards 3.00, 28).
type Plan struct {
	ID         string         `json:"id"`
	Name       Text           `json:"name"`
	Region     string         `json:"region"`           // the place that made it
	Parent     string         `json:"parent,omitempty"` // plan id whose rows bind this plan's projects
	Document   Document       `json:"document"`
	Parameters map[string]any `json:"parameters,omitempty"` // overrides of the default Parameters, by their JSON names
	Indicators []Indicator    `json:"indicators"`
	Conflicts  [][]string     `json:"conflicts,omitempty"` // rows of one plan that contradict each other (F14)
	Note       string         `json:"note,omitempty"`
}

// Document is a published paper.
type Document struct {
	Title  string `json:"title"`
	Number string `json:"number,omitempty"`
	Date   Date   `json:"date,omitzero"`
}

// Indicator is one promise of a plan (指标): a row.
type Indicator struct {
	ID           string    `json:"id"`
	Name         Text      `json:"name"`
	Clause       string    `json:"clause"` // place in the plan's document
	Quote        string    `json:"quote,omitempty"`
	Rule         Rule      `json:"rule"`
	Measure      string    `json:"measure"` // joins rows that mean the same across plans and years
	Op           Op        `json:"op"`
	PrintedOp    string    `json:"printed_op,omitempty"`
	Printed      string    `json:"printed,omitempty"` // as the document has it, where that differs
	Targets      []Target  `json:"targets,omitempty"`
	DueYear      int       `json:"due_year,omitempty"` // deadline of a row that has no figure
	Unit         string    `json:"unit,omitempty"`
	Nature       Nature    `json:"nature"`
	Must         bool      `json:"must,omitempty"` // 应, 须, 不得 in a row without a label
	AppliesTo    AppliesTo `json:"applies_to,omitempty"`
	Start        Date      `json:"start,omitzero"` // duties that hold from a day on
	Baseline     *float64  `json:"baseline,omitempty"`
	BaselineYear int       `json:"baseline_year,omitempty"`
	Departments  []string  `json:"departments,omitempty"`
	Args         Args      `json:"args,omitzero"`
	Note         string    `json:"note,omitempty"` // ours: what to know before quoting the figure
}

// Rule names what an indicator is judged by: standards Part 3.
type Rule string

// The rules.
const (
	S1           Rule = "S1"
	S2           Rule = "S2"
	S3           Rule = "S3"
	S4           Rule = "S4"
	S5           Rule = "S5"
	S6           Rule = "S6"
	S7           Rule = "S7"
	S8           Rule = "S8"
	S9           Rule = "S9"
	A1           Rule = "A1"
	A2           Rule = "A2"
	A3           Rule = "A3"
	A4           Rule = "A4"
	A5           Rule = "A5"
	A6           Rule = "A6"
	A7           Rule = "A7"
	A8           Rule = "A8"
	A9           Rule = "A9"
	A10          Rule = "A10"
	A11          Rule = "A11"
	A12          Rule = "A12"
	A13          Rule = "A13"
	A14          Rule = "A14"
	A15          Rule = "A15"
	ReportedRule Rule = "REPORTED"
)

// Op is how a figure meets its target.
type Op string

// The operators. A plain stated target is compared as a minimum, the printed one kept in PrintedOp.
const (
	AtLeast     Op = ">="
	Below       Op = "<"
	AllOf       Op = "all_of"
	Increase    Op = "increase"
	Forecast    Op = "forecast"
	Qualitative Op = "qualitative"
	NoOp        Op = "none" // the row is printed empty
)

// Nature is how hard an indicator binds.
type Nature string

// The natures.
const (
	Obligatory   Nature = "obligatory"   // 约束性
	Anticipatory Nature = "anticipatory" // 预期性
	Unspecified  Nature = "unspecified"
)

// AppliesTo is which part of the world a row speaks of.
type AppliesTo string

// The parts of the world.
const (
	Everything        AppliesTo = ""
	NewAreas          AppliesTo = "new"
	NewUrbanAreas     AppliesTo = "new_urban"
	ExistingAreas     AppliesTo = "existing"
	UrbanSubdistricts AppliesTo = "urban_subdistricts"
	UrbanCommunities  AppliesTo = "urban_communities"
	Rural             AppliesTo = "rural"
	CityProper        AppliesTo = "city_proper" // 市区
)

// Target is the figure to be met by the end of a year; Year 0 holds always. A REPORTED row that
// prints several figures at once tells them apart by For.
type Target struct {
	Year  int     `json:"year,omitempty"`
	Value Decimal `json:"value"`
	For   Text    `json:"for,omitzero"`
}

// Args are what one row tells its rule. Each rule reads its own and Validate refuses others'.
type Args struct {
	Functions      []Function     `json:"functions,omitempty"`       // S1, S2: what makes a center comprehensive
	FunctionsOf    string         `json:"functions_of,omitempty"`    // S1, S2: a plan's set, advisory, where there is none
	Contracted     bool           `json:"contracted,omitempty"`      // S1: functions bought from others count
	EmbeddedOnly   bool           `json:"embedded_only,omitempty"`   // S1
	Assigned       bool           `json:"assigned,omitempty"`        // S3: communities assigned to a provider count
	DayCareOnly    bool           `json:"day_care_only,omitempty"`   // S3: 日托 is needed, an activity room fails
	Kinds          []FacilityKind `json:"kinds,omitempty"`           // S6, S8, A11, A12; S7: care and medical ones
	Nearness       string         `json:"nearness,omitempty"`        // S7: adjoining, near
	Per            string         `json:"per,omitempty"`             // S8, A11: township, village … (see Validate)
	Least          int            `json:"least,omitempty"`           // S1, S8, A11: how many a unit needs; absent: 1
	Purpose        Purpose        `json:"purpose,omitempty"`         // A1, A4, A5, A15: elders, childcare; shared: both
	Count          string         `json:"count,omitempty"`           // A11, A12: beds, facilities, divisions
	Designation    string         `json:"designation,omitempty"`     // A11, A12: part of its name; a|b: either
	DesignationMin string         `json:"designation_min,omitempty"` // region: region or national level; national
	Works          []string       `json:"works,omitempty"`           // A12: new, rebuilt, expanded
	OpenedFrom     int            `json:"opened_from,omitempty"`     // A12: first year that counts
	Filed          bool           `json:"filed,omitempty"`           // A12: registered and filed
	CommunityToo   bool           `json:"community_too,omitempty"`   // A14: community institutions as well as homes
	Residents      string         `json:"residents,omitempty"`       // A13: dependent, selfcare: whom the ratio is for
	PublicOnly     bool           `json:"public_only,omitempty"`     // A11: 兜底保障
}

// Norm is a standard outside a plan that a workspace adopts (standards 3.00, 1). Adopted, it
// gives pass and fail and cites its own clause; otherwise its figure is a reference.
type Norm struct {
	ID            string    `json:"id"`
	Name          Text      `json:"name"`
	Document      Document  `json:"document"`
	Clause        string    `json:"clause"`
	Rule          Rule      `json:"rule"` // A1
	Value         Decimal   `json:"value"`
	Unit          string    `json:"unit"`
	AppliesTo     AppliesTo `json:"applies_to"`
	EffectiveFrom Date      `json:"effective_from,omitzero"`
	EffectiveTo   Date      `json:"effective_to,omitzero"`
	FirstPhase    bool      `json:"first_phase,omitempty"`    // in the first phase or before the share, unsplit
	Plans         []string  `json:"plans,omitempty"`          // plans it was published for; empty: any
	SecondHand    bool      `json:"second_hand,omitempty"`    // known from copies: check the original before quoting
	ReferenceOnly bool      `json:"reference_only,omitempty"` // from elsewhere: may be shown, never adopted
	Note          string    `json:"note,omitempty"`
}

// Decimal is an exact number: "1/3" or "4.5".
type Decimal struct{ r *big.Rat }

// ParseDecimal reads "4.5", "20" or "1/3".
func ParseDecimal(s string) (Decimal, error) {
	r, ok := new(big.Rat), len(s) <= 40 && strings.Trim(s, "-.0123456789/") == "" // exponents could be huge
	if ok {
		r, ok = r.SetString(s)
	}
	if !ok {
		return Decimal{}, fmt.Errorf("number %q is not like 4.5 or 1/3: %w", s, ErrInvalid)
	}
	return Decimal{r}, nil
}

// Rat returns the value; zero where absent. The caller must not change it.
func (d Decimal) Rat() *big.Rat {
	if d.r == nil {
		return new(big.Rat)
	}
	return d.r
}

// Float returns the nearest float64.
func (d Decimal) Float() float64 { f, _ := d.Rat().Float64(); return f }

// MarshalJSON writes a number where that is exact, else {"num": 1, "den": 3}.
func (d Decimal) MarshalJSON() ([]byte, error) {
	r := d.Rat()
	if n, exact := r.FloatPrec(); exact {
		return []byte(r.FloatString(n)), nil
	}
	return fmt.Appendf(nil, `{"num":%s,"den":%s}`, r.Num(), r.Denom()), nil
}

// UnmarshalJSON reads a number, a text like "1/3", or {"num", "den"}.
func (d *Decimal) UnmarshalJSON(b []byte) error {
	var f struct{ Num, Den json.Number }
	switch {
	case len(b) > 0 && b[0] == '{':
		if err := json.Unmarshal(b, &f); err != nil {
			return fmt.Errorf("number: %w", err)
		}
		b = []byte(f.Num.String() + "/" + f.Den.String())
	case len(b) > 0 && b[0] == '"':
		b = b[1 : len(b)-1]
	}
	parsed, err := ParseDecimal(string(b))
	*d = parsed
	return err
}
