package export

import (
	"math"
	"slices"
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
	for _, key := range findingKeys(f) {
		if s, ok := lang.sentence(f.Figures, key); ok {
			parts = append(parts, s)
		}
	}
	return lang.join(append(parts, lang.reasons(f.Flags, f.Missing)...))
}

// findingKeys are the sentences a finding may have. Those of single figures stand only where the
// figure is known.
func findingKeys(f coverage.Finding) []string {
	rule := "finding." + string(f.Rule)
	keys := []string{rule + "." + string(f.Verdict)}
	if f.Figures["exemption"] != nil {
		keys = []string{"finding.exempt"}
	}
	if lacking, ok := f.Figures["lacking"].(bool); ok && !lacking {
		keys = []string{rule + ".unknown"}
	}
	for _, c := range []struct{ figure, key string }{
		{"land_m2_per_person", rule + ".land"},
		{"floor_m2_per_person", rule + ".floor"},
		{"served_share_high", rule + ".high"},
		{"worst_m", rule + ".worst"},
		{"unserved_households", rule + ".unserved"},
	} {
		if v, ok := f.Figures[c.figure].(float64); ok && v > 0 {
			keys = append(keys, c.key)
		}
	}
	for _, key := range []string{"basis", "manner"} {
		if word, ok := f.Figures[key].(string); ok {
			keys = append(keys, "finding."+word)
		}
	}
	return keys
}

// reasons words flags and missing fields, each sentence once. What F06 says is missing is not
// said again.
func (l Lang) reasons(flags []coverage.Flag, missing []string) []string {
	var out []string
	for _, f := range flags {
		if s := Flag(f, l); !slices.Contains(out, s) {
			out = append(out, s)
		}
		if f.Code == coverage.FlagNoHouseholds {
			missing = without(missing, "residential-areas.households")
		}
	}
	if len(missing) > 0 {
		s, _ := l.sentence(coverage.Figures{"missing": Fields(missing, l)}, "finding.missing")
		out = append(out, s)
	}
	return out
}

func without(list []string, drop string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == drop })
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
		"subject": name, "required": g.Required, "provided": g.Provided, "missing": amountOf(g), "unit": g.Unit,
		"stages": stagesOf(g), "fields": Fields(g.Fields, lang), "functions": lacking(g.Flags),
	}, gapKeys(g)...)
	if g.Severity == coverage.SevReference {
		return s + lang.bracket(lang.label("severity", string(g.Severity)))
	}
	return s + lang.bracket(Clause(g.Clause))
}

// amountOf is how much is missing; households in whole ones.
func amountOf(g coverage.Gap) *float64 {
	if g.Missing == nil || g.Unit != "户" {
		return g.Missing
	}
	n := math.Round(*g.Missing)
	return &n
}

// gapKeys are the sentences a gap may have, the narrowest first.
func gapKeys(g coverage.Gap) []string {
	kind := "gap." + string(g.Kind)
	keys := []string{kind + "." + string(g.Rule), kind}
	if g.Kind == coverage.GapOutOfReach && g.Missing == nil {
		keys = []string{kind + ".unknown"}
	}
	if g.Kind == coverage.GapFloorArea && g.Severity == coverage.SevReference {
		keys = []string{kind + ".reference"}
	}
	return keys
}

// lacking are the functions that a gap's flags say are lacking.
func lacking(flags []coverage.Flag) any {
	for _, f := range flags {
		if f.Code == coverage.FlagNoCenter && f.Figures["functions"] != nil {
			return f.Figures["functions"]
		}
	}
	return nil
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
	key := "basis." + b.Code
	if b.Figures["purpose"] == string(coverage.ForShared) {
		if s, ok := lang.sentence(b.Figures, key+".shared"); ok {
			return s
		}
	}
	if empty(b.Figures["functions"]) {
		if s, ok := lang.sentence(b.Figures, key+".undefined"); ok {
			return s
		}
	}
	if empty(b.Figures["standards"]) {
		if s, ok := lang.sentence(b.Figures, key+".none"); ok {
			return s
		}
	}
	s, _ := lang.sentence(b.Figures, key)
	return s
}

// empty reports whether a figure is a list, fresh or stored, of nothing.
func empty(v any) bool {
	switch v := v.(type) {
	case []string:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return v == nil
}
