package coverage

import (
	"cmp"
	"math"
	"math/big"
	"slices"
)

func ptr[T any](v T) *T { return &v }

func float(r *big.Rat) float64 { f, _ := r.Float64(); return f }

func ptrFloat(r *big.Rat) *float64 { return ptr(float(r)) }

var hundred = big.NewRat(100, 1)

// percent is a share as it is shown.
func percent(r *big.Rat) *float64 { return ptr(float(new(big.Rat).Mul(r, hundred))) }

// percentOf is a part of a whole as it is shown: one division of numbers that a float holds exactly is
// rounded as the exact fraction would be.
func percentOf(part, whole int64) *float64 {
	const exact = 1 << 53
	if 0 <= part && part <= exact/100 && 0 < whole && whole <= exact {
		return ptr(float64(part*100) / float64(whole))
	}
	return percent(big.NewRat(part, whole))
}

// cm2 is a floor area in whole square centimetres, so that sums are exact in any order.
func cm2(m2 float64) int64 { return int64(math.Round(m2 * 1e4)) }

func m2(cm2 int64) float64 { return float64(cm2) / 1e4 }

// judged is one thing of a rate: where it lies and what was said of it.
type judged struct {
	unit    *Division
	verdict Verdict
	missing []string // fields without which it cannot be said
}

// rate fills a result from the things it counts: value, bounds, counts, need, parts, verdict.
// target is a share of things (0 to 1); nil leaves the row measured.
func (r *run) rate(ro row, res *Result, things []judged, target *big.Rat) {
	r.rateOf(ro, res, r.verdictsOf(things, math.Inf(1)), target)
}

func (r *run) rateOf(ro row, res *Result, v verdicts, target *big.Rat) {
	all := v.all
	res.Counts, res.Unknown = all, all.Unknown()
	res.lack(v)
	res.Value, res.Low, res.High, res.Numerator, res.Denominator = all.shown()
	res.By = v.parts()
	if target == nil {
		res.Verdict = Measured
		return
	}
	res.Verdict = r.settle(ro, all.Against(target))
	if n := all.Total(); n > 0 {
		need := ceil(new(big.Rat).Mul(target, big.NewRat(int64(n), 1)))
		res.Need = ptr(float64(need))
		res.Shortfall = ptr(math.Max(0, float64(need-int64(all.Pass))))
	}
}

// lack names, once each, the fields that keep things from being judged.
func (res *Result) lack(v verdicts) {
	for _, m := range v.lacks {
		res.Missing = appendNew(res.Missing, m)
	}
}

// shown returns a rate's figures in percent: nil where there is none.
func (r Rate) shown() (value, low, high, num, den *float64) {
	if r.Judged() > 0 {
		value = percentOf(int64(r.Pass), int64(r.Judged()))
		num, den = ptr(float64(r.Pass)), ptr(float64(r.Judged()))
	}
	if n := int64(r.Total()); n > 0 {
		low, high = percentOf(int64(r.Pass), n), percentOf(int64(r.Pass+r.Unknown()), n)
	}
	return value, low, high, num, den
}

func ceil(r *big.Rat) int64 {
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	if m.Sign() > 0 {
		return q.Int64() + 1
	}
	return q.Int64()
}

func newPart(l level, d *Division) Part {
	p := Part{Level: "county"}
	if l == levelTownship {
		p.Level = "township"
	}
	if d != nil {
		p.Division, p.Name = FullCode(d.Code), d.Name
	}
	return p
}

func sortParts(parts []Part) {
	slices.SortFunc(parts, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Level, b.Level), cmp.Compare(a.Division, b.Division))
	})
}
