package export

import (
	"yikezhong/coverage"
)

// Result says in a sentence what a row comes to.
func Result(r coverage.Result, lang Lang) string {
	parts := []string{lang.label("verdict", string(r.Verdict))}
	if isDuty(r) {
		parts = append(parts, lang.duty(r)...)
	} else {
		parts = append(parts, lang.rate(r)...)
	}
	return lang.join(append(parts, lang.reasons(r.Flags, r.Missing)...))
}

// isDuty reports whether a row is a duty on each thing, whose value is the worst thing's figure
// (standards 3.00, 15).
func isDuty(r coverage.Result) bool {
	switch r.Rule {
	case coverage.A1, coverage.A2, coverage.A5, coverage.A13:
		return true
	}
	return false
}

func (l Lang) duty(r coverage.Result) []string {
	var parts []string
	say := func(key string, figures coverage.Figures) {
		s, _ := l.sentence(figures, key)
		parts = append(parts, s)
	}
	if r.Denominator != nil {
		say("result.duty", coverage.Figures{"judged": *r.Denominator, "passed": *r.Numerator})
	}
	switch {
	case r.Unknown > 0 && r.Denominator == nil:
		say("result.duty_only_open", coverage.Figures{"unknown": r.Unknown})
	case r.Unknown > 0:
		say("result.duty_open", coverage.Figures{"unknown": r.Unknown})
	}
	switch {
	case r.Value != nil && r.Rule == coverage.A5:
		say("result.worst.A5", coverage.Figures{"value": *r.Value})
	case r.Value != nil:
		say("result.worst", coverage.Figures{"value": l.against(r)})
	}
	return parts
}

func (l Lang) rate(r coverage.Result) []string {
	var parts []string
	if r.Value != nil {
		parts = append(parts, l.against(r))
	}
	if s, ok := l.sentence(r.Figures, "result."+r.Basis.Code); ok {
		parts = append(parts, s)
	}
	if in := Interval(r); in != "" {
		parts = append(parts, map[Lang]string{Zh: "区间", En: "between "}[l]+l.with(in, r.Unit))
	}
	if r.Shortfall != nil && *r.Shortfall > 0 {
		word := map[Lang]string{Zh: "尚缺", En: "short by "}[l]
		if r.Op == coverage.Forecast {
			word = map[Lang]string{Zh: "比预测少", En: "below the forecast by "}[l]
		}
		parts = append(parts, word+l.with(Number(*r.Shortfall), shortUnit(r)))
	}
	return parts
}

// against shows a value beside its target.
func (l Lang) against(r coverage.Result) string {
	s := l.with(Value(r), r.Unit)
	if r.Target == nil {
		return s
	}
	words := map[Lang]string{Zh: "，目标", En: ", target "}
	switch r.Op {
	case coverage.Below:
		words = map[Lang]string{Zh: "，目标低于", En: ", target below "}
	case coverage.Forecast:
		words = map[Lang]string{Zh: "，预测", En: ", forecast "}
	}
	return s + words[l] + l.with(Target(r), r.Unit)
}

// with puts a unit to a number, as the language does.
func (l Lang) with(number, unit string) string {
	if l == Zh || unit == "" {
		return number + unit
	}
	return number + " " + l.label("unit", unit)
}

// shortUnit is what a row's shortfall counts.
func shortUnit(r coverage.Result) string {
	switch r.Rule {
	case coverage.A6, coverage.A7, coverage.A8:
		return "张"
	case coverage.S1, coverage.S2, coverage.S3, coverage.S4, coverage.S6, coverage.S8, coverage.A4, coverage.A9,
		coverage.A10, coverage.A11:
		return "个"
	case coverage.A14:
		return "家"
	}
	return r.Unit
}
