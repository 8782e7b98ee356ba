package export

import (
	"cmp"
	"slices"
	"strings"

	"yikezhong/coverage"
)

// Advice says what would mend a gap and how much of it: ours, never a plan's text.
func Advice(g coverage.Gap, lang Lang) string {
	keys := gapKeys(g)
	for i := range keys {
		keys[i] = "advice." + strings.TrimPrefix(keys[i], "gap.")
	}
	s, _ := lang.sentence(coverage.Figures{
		"subject": cmp.Or(g.Subject.Name, g.Subject.ID), "missing": amountOf(g), "stages": stagesOf(g),
		"fields": Fields(g.Fields, lang), "functions": lacking(g.Flags),
	}, keys...)
	return s
}

// advice lists what would mend each gap, the hardest and the largest first (建议).
func (p *reporter) advice() Section {
	s := Section{
		Title: p.say("建议", "What would mend it"),
		Notes: []string{p.say("以下建议由缺口测算生成，不是规划原文，不构成要求；数量为补齐该缺口所需。",
			"Made from the gaps, not a plan's text and no requirement; the quantity is what would close the gap.")},
		Columns: p.columns("严重程度|severity|7", "缺口|gap|7", "对象|what|11", "属地|division|8", "缺|missing|6", "单位|unit|5",
			"户数|households|5", "老年人|elders|5", "建议|advice|30", "对应指标|rows|9", "依据|clause|18"),
	}
	gaps := slices.Clone(p.a.Gaps)
	slices.SortStableFunc(gaps, func(a, b coverage.Gap) int {
		return cmp.Or(cmp.Compare(rank(a.Severity), rank(b.Severity)), strings.Compare(string(a.Kind), string(b.Kind)),
			cmp.Compare(amount(b), amount(a)))
	})
	for _, g := range gaps {
		s.Rows = append(s.Rows, []Entry{
			p.labelled("severity", string(g.Severity)), text(p.label("gap_kind", string(g.Kind))),
			text(cmp.Or(g.Subject.Name, g.Subject.ID)), text(g.DivisionName), number(amountOf(g)), text(Unit(g.Unit, p.Lang)),
			people(g.Households), people(g.Elders60), text(Advice(g, p.Lang)), text(strings.Join(g.Indicators, " ")),
			text(Clause(g.Clause)),
		})
	}
	return s
}

// rank is the place of a severity in the legend, the hardest first.
func rank(s coverage.Severity) int {
	return slices.IndexFunc([]coverage.Severity{
		coverage.SevObligatory, coverage.SevRequired, coverage.SevAnticipatory, coverage.SevReference,
	}, func(k coverage.Severity) bool { return k == s })
}

func amount(g coverage.Gap) float64 {
	if g.Missing == nil {
		return -1
	}
	return *g.Missing
}

func people(n *int) Entry {
	if n == nil {
		return Entry{}
	}
	return count(*n)
}
