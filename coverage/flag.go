package coverage

// FlagCode names something that a reviewer expects to be told (standards 3.5). export words it.
type FlagCode string

// The flags.
const (
	FlagShortfall       FlagCode = "F01" // floor area: required, provided, missing
	FlagSingleSite      FlagCode = "F02" // one site below the minimum
	FlagPooled          FlagCode = "F03" // judged with the members of a pool
	FlagPhasing         FlagCode = "F04" // not in the first phase, or split
	FlagFourSync        FlagCode = "F05" // a stage late, or its date missing
	FlagNoHouseholds    FlagCode = "F06"
	FlagCohort          FlagCode = "F07" // new or existing depends on the date that is taken
	FlagNoCenter        FlagCode = "F08" // no center, or one that lacks functions
	FlagMisplaced       FlagCode = "F09" // place and stated unit disagree, or a datum offset is likely
	FlagMeasuredOnly    FlagCode = "F10"
	FlagStraightLine    FlagCode = "F11"
	FlagNotYetBuilt     FlagCode = "F12" // facilities under construction or planned stay out of 现状
	FlagLaxerThanParent FlagCode = "F13"
	FlagContradiction   FlagCode = "F14" // rows of one document disagree
	FlagBasisOpen       FlagCode = "F15"
	FlagReportedDiffers FlagCode = "F16"
	FlagPopulationBasis FlagCode = "F17"
	FlagReference       FlagCode = "F18"
	FlagUseChanged      FlagCode = "F19"
	FlagProjected       FlagCode = "F20" // Web Mercator or undeclared projected coordinates: refused
	FlagUndeclaredCRS   FlagCode = "F21"
)

// FlagCodes lists all flags.
var FlagCodes = []FlagCode{
	FlagShortfall, FlagSingleSite, FlagPooled, FlagPhasing, FlagFourSync, FlagNoHouseholds, FlagCohort,
	FlagNoCenter, FlagMisplaced, FlagMeasuredOnly, FlagStraightLine, FlagNotYetBuilt, FlagLaxerThanParent,
	FlagContradiction, FlagBasisOpen, FlagReportedDiffers, FlagPopulationBasis, FlagReference, FlagUseChanged,
	FlagProjected, FlagUndeclaredCRS,
}

// Flag is a flag raised, with the figures and names its sentence needs. Variant tells apart the
// sentences that share one code, as "late" and "missing" of F05.
type Flag struct {
	Code    FlagCode `json:"code"`
	Variant string   `json:"variant,omitempty"`
	Figures Figures  `json:"figures,omitempty"`
}

// Figures are a rule's numbers and words by fixed keys (docs/figures.md lists each rule's, with
// units). Values are float64, int, string, bool or []string; absent means unknown.
type Figures map[string]any
