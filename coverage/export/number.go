package export

import (
	"math"
	"strconv"
	"strings"

	"yikezhong/coverage"
)

// Number shows a figure with one decimal, none where it is whole. Small figures keep three
// significant digits.
func Number(v float64) string {
	if a := math.Abs(v); a != 0 && a < 1 {
		return trim(strconv.FormatFloat(v, 'f', 3, 64))
	}
	return trim(strconv.FormatFloat(v, 'f', 1, 64))
}

func trim(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Value shows a row's value with as many decimals as tell it from its target: 99.96 % must not
// read as 100 % met, nor 4.4934 as 4.5. An unknown value is a dash.
func Value(r coverage.Result) string {
	if r.Value == nil {
		return "—"
	}
	if r.Target == nil || *r.Value == *r.Target {
		return Number(*r.Value)
	}
	for decimals := 1; decimals < 10; decimals++ {
		s := strconv.FormatFloat(*r.Value, 'f', decimals, 64)
		if s != strconv.FormatFloat(*r.Target, 'f', decimals, 64) {
			return trim(s)
		}
	}
	return strconv.FormatFloat(*r.Value, 'g', -1, 64)
}

// Interval shows the bounds of a row, "80–100", where they differ from the value.
func Interval(r coverage.Result) string {
	switch {
	case r.Low == nil && r.High == nil, r.Unknown == 0:
		return ""
	case r.High == nil:
		return "≥" + Number(*r.Low)
	case r.Low == nil:
		return "≤" + Number(*r.High)
	}
	return Number(*r.Low) + "–" + Number(*r.High)
}
