package export

import (
	"math"
	"strconv"
	"strings"

	"yikezhong/coverage"
)

// Number shows a figure with one decimal, none where it is whole; a half is rounded away from
// zero, as people round. Figures below one have three decimals.
func Number(v float64) string { return fixed(v, least(v)) }

func least(v float64) int {
	if a := math.Abs(v); a != 0 && a < 1 {
		return 3
	}
	return 1
}

// fixed rounds to decimals and drops the zeros at the end.
func fixed(v float64, decimals int) string {
	scale := math.Pow10(decimals)
	if rounded := math.Round(v*scale) / scale; !math.IsInf(rounded, 0) {
		v = rounded
	}
	s := strconv.FormatFloat(v, 'f', decimals, 64)
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Value shows a row's value with as many decimals as tell it from its target: 99.96 % must not
// read as 100 % met, nor 4.4934 as 4.5. What was reported is shown as it was. An unknown value is
// a dash.
func Value(r coverage.Result) string {
	switch {
	case r.Value == nil:
		return "—"
	case r.Rule == coverage.ReportedRule:
		return exact(*r.Value)
	}
	return apart(*r.Value, r.Target)
}

// Target shows a row's target as its document prints it: 80.32 stays 80.32.
func Target(r coverage.Result) string {
	if r.Target == nil {
		return ""
	}
	return exact(*r.Target)
}

// exact shows a decimal as it was written; one that is none, as 100/3, as a number.
func exact(v float64) string {
	if s := strconv.FormatFloat(v, 'f', -1, 64); len(s)-strings.IndexByte(s+".", '.') <= 5 {
		return s
	}
	return Number(v)
}

// apart shows v with the decimals that tell it from the target.
func apart(v float64, target *float64) string {
	if target == nil || math.Abs(v-*target) <= 1e-9*math.Abs(*target) {
		return Number(v)
	}
	for decimals := least(v); decimals < 10; decimals++ {
		if s := fixed(v, decimals); s != fixed(*target, decimals) {
			return s
		}
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

// Interval shows the bounds of a row, "80–100", where anything is unknown.
func Interval(r coverage.Result) string {
	switch {
	case r.Low == nil && r.High == nil, r.Unknown == 0:
		return ""
	case r.High == nil:
		return "≥" + apart(*r.Low, r.Target)
	case r.Low == nil:
		return "≤" + apart(*r.High, r.Target)
	}
	return apart(*r.Low, r.Target) + "–" + apart(*r.High, r.Target)
}
