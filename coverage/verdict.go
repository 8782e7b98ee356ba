package coverage

import "math/big"

// Verdict is what a rule says of one thing, or of a row.
type Verdict string

// The verdicts (standards 3.1).
const (
	Pass          Verdict = "pass"           // 达标: all inputs present
	Fail          Verdict = "fail"           // 不达标: all inputs present
	Review        Verdict = "review"         // 待核实: an estimate, or a definition that is not settled
	NotAssessable Verdict = "not_assessable" // 缺数据: a required field is missing
	NotDue        Verdict = "not_due"        // 未到期
	NotApplicable Verdict = "not_applicable" // 不适用: out of scope
	Measured      Verdict = "measured"       // 仅测算: the plan sets no threshold
)

// Verdicts lists all, in the order they are shown.
var Verdicts = []Verdict{Fail, Review, NotAssessable, Pass, NotDue, NotApplicable, Measured}

// Severity is how a shortfall is drawn.
type Severity string

// The severities (standards 3.00, 9). A reference is never drawn as a failure.
const (
	SevObligatory   Severity = "obligatory"
	SevAnticipatory Severity = "anticipatory"
	SevRequired     Severity = "required_unlabelled"
	SevReference    Severity = "reference"
)

// Rate is a share that has not forgotten what it does not know.
type Rate struct {
	Pass    int `json:"pass"`
	Fail    int `json:"fail"`
	Review  int `json:"review"`
	Missing int `json:"missing"`
}

// Add counts one verdict; those outside every rate (not due, not applicable, measured) change nothing.
func (r *Rate) Add(v Verdict) {
	switch v {
	case Pass:
		r.Pass++
	case Fail:
		r.Fail++
	case Review:
		r.Review++
	case NotAssessable:
		r.Missing++
	}
}

// addTimes adds all that o counts, or takes it away where n is -1.
func (r *Rate) addTimes(o Rate, n int) {
	r.Pass += n * o.Pass
	r.Fail += n * o.Fail
	r.Review += n * o.Review
	r.Missing += n * o.Missing
}

// Unknown counts what is neither pass nor fail.
func (r Rate) Unknown() int { return r.Review + r.Missing }

// Judged counts what is pass or fail.
func (r Rate) Judged() int { return r.Pass + r.Fail }

// Total counts all that is in scope.
func (r Rate) Total() int { return r.Judged() + r.Unknown() }

// Bounds returns the share if every unknown failed and if every unknown passed, as exact
// fractions. It is not ok when nothing was in scope: no rate, neither 0 nor 1.
func (r Rate) Bounds() (low, high *big.Rat, ok bool) {
	n := int64(r.Total())
	if n == 0 {
		return nil, nil, false
	}
	return big.NewRat(int64(r.Pass), n), big.NewRat(int64(r.Pass+r.Unknown()), n), true
}

// Against judges the rate by its bounds (standards 3.1): Pass only if the low bound meets the
// target, Fail only if the high one does not. Where nothing at all is judged it is Review if
// anything is up for review, else NotAssessable; nothing in scope is NotApplicable.
func (r Rate) Against(target *big.Rat) Verdict {
	low, high, ok := r.Bounds()
	switch {
	case !ok:
		return NotApplicable
	case low.Cmp(target) >= 0:
		return Pass
	case high.Cmp(target) < 0:
		return Fail
	case r.Judged() == 0 && r.Review == 0:
		return NotAssessable
	}
	return Review
}

// Duty judges a duty on each thing (standards 3.00, 15): any fail is Fail, else any unknown is
// Review, else Pass; nothing but missing data is NotAssessable.
func (r Rate) Duty() Verdict {
	switch {
	case r.Fail > 0:
		return Fail
	case r.Judged() == 0 && r.Review == 0 && r.Missing > 0:
		return NotAssessable
	case r.Unknown() > 0:
		return Review
	case r.Pass > 0:
		return Pass
	}
	return NotApplicable
}
