package export

import (
	"strings"

	"yikezhong/coverage"
)

// Clause cites a place in a document: 《title》number, place.
func Clause(c coverage.Clause) string {
	s := "《" + c.Document + "》"
	if c.Number != "" {
		s += c.Number
	}
	if c.Place != "" {
		s += " " + c.Place
	}
	return s
}

// Flag words a flag as a reviewer expects it.
func Flag(f coverage.Flag, lang Lang) string {
	code := string(f.Code)
	if s, ok := lang.sentence(f.Figures, code+"."+f.Variant, code); ok {
		return s
	}
	return lang.label("flag_code", code)
}

// Fields names what is missing in a planner's words.
func Fields(fields []string, lang Lang) string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = f
		if s, ok := lang.sentence(nil, "field."+f); ok {
			words[i] = s
		}
	}
	return lang.list(words)
}

// Finding says in a sentence what was found and why.
func Finding(f coverage.Finding, lang Lang) string {
	parts := []string{lang.label("verdict", string(f.Verdict))}
	rule := "finding." + string(f.Rule) + "." + string(f.Verdict)
	if f.Figures["exemption"] != nil {
		rule = "finding.exempt"
	}
	if s, ok := lang.sentence(f.Figures, rule); ok {
		parts = append(parts, s)
	}
	for _, key := range []string{"basis", "manner"} {
		if word, ok := f.Figures[key].(string); ok {
			if s, ok := lang.sentence(f.Figures, "finding."+word); ok {
				parts = append(parts, s)
			}
		}
	}
	for _, flag := range f.Flags {
		parts = append(parts, Flag(flag, lang))
	}
	if len(f.Missing) > 0 {
		s, _ := lang.sentence(coverage.Figures{"missing": Fields(f.Missing, lang)}, "finding.missing")
		parts = append(parts, s)
	}
	return lang.join(parts)
}

func (l Lang) join(parts []string) string {
	if l == En {
		return strings.Join(parts, "; ")
	}
	return strings.Join(parts, "；")
}

// Gap says in a sentence what is missing, where, how much, and by which clause.
func Gap(g coverage.Gap, lang Lang) string {
	name := g.Subject.Name
	if name == "" {
		name = g.Subject.ID
	}
	s, _ := lang.sentence(coverage.Figures{
		"subject": name, "required": g.Required, "provided": g.Provided, "missing": g.Missing, "unit": g.Unit,
		"stages": stagesOf(g), "fields": Fields(g.Fields, lang),
	}, "gap."+string(g.Kind))
	if g.Severity == coverage.SevReference {
		return s + lang.bracket(lang.label("severity", string(g.Severity)))
	}
	return s + lang.bracket(Clause(g.Clause))
}

func (l Lang) bracket(s string) string {
	if l == En {
		return " (" + s + ")"
	}
	return "（" + s + "）"
}

// stagesOf reads the stage from the gap's id, where it names one.
func stagesOf(g coverage.Gap) []string {
	var out []string
	for _, stage := range []string{"planned", "built", "accepted", "delivered"} {
		if strings.Contains(g.ID, "."+stage+".") {
			out = append(out, stage)
		}
	}
	return out
}

// Basis says what was counted and how (口径).
func Basis(b coverage.Basis, lang Lang) string {
	s, _ := lang.sentence(b.Figures, "basis."+b.Code)
	return s
}

// Result says in a sentence what a row comes to.
func Result(r coverage.Result, lang Lang) string {
	parts := []string{lang.label("verdict", string(r.Verdict))}
	if r.Value != nil {
		s := Value(r) + " " + r.Unit
		if r.Target != nil {
			s += map[Lang]string{Zh: "，目标 ", En: ", target "}[lang] + Number(*r.Target) + " " + r.Unit
		}
		parts = append(parts, s)
	}
	if in := Interval(r); in != "" {
		parts = append(parts, map[Lang]string{Zh: "区间 ", En: "between "}[lang]+in+" "+r.Unit)
	}
	if r.Shortfall != nil && *r.Shortfall > 0 {
		parts = append(parts, map[Lang]string{Zh: "尚缺 ", En: "short by "}[lang]+Number(*r.Shortfall))
	}
	for _, f := range r.Flags {
		parts = append(parts, Flag(f, lang))
	}
	if len(r.Missing) > 0 {
		s, _ := lang.sentence(coverage.Figures{"missing": Fields(r.Missing, lang)}, "finding.missing")
		parts = append(parts, s)
	}
	return lang.join(parts)
}
