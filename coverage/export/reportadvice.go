package export

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"yikezhong/coverage"
	"yikezhong/seeds"
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
		Columns: p.columns("严重程度|severity|12", "缺口|gap|12", "对象|what|18", "属地|division|12", "缺|missing|8", "单位|unit|7",
			"户数|households|7", "老年人|elders|7", "建议|advice|44", "对应指标|rows|16", "依据|clause|26"),
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

// Synchronies lays the ledger of 四同步 out, with what falls due in 90 and in 180 days.
func Synchronies(all []coverage.Synchrony, asOf coverage.Date, lang Lang) Section {
	s := Section{Title: lang.say("四同步台账", "Four-sync ledger"), Columns: lang.columns(
		"项目编号|project|10", "项目名称|name|16", "建设单位|developer|16", "旗县区|county|8", "属地|division|10", "统筹组|pool|8",
		"住宅状态|status|7", "判定|verdict|7")}
	for _, stage := range seeds.Legend("stage") {
		of := lang.columns("住宅日期|housing|10", "设施日期|facility|10", "判定|verdict|7", "天数|days|6")
		for i := range of {
			of[i].Head = lang.of(stage.Text()) + " " + of[i].Head
		}
		s.Columns = append(s.Columns, of...)
	}
	s.Columns = append(s.Columns, lang.columns("将到期阶段|falls due|9", "到期日|on|10", "距到期天数|in days|7", "催报|to be filed|24",
		"对应指标|rows|14", "依据|clause|24")...)
	soon := [2]int{}
	for _, one := range all {
		s.Rows = append(s.Rows, lang.synchrony(one))
		for i, within := range []int{90, 180} {
			if one.DueInDays != nil && *one.DueInDays <= within {
				soon[i]++
			}
		}
	}
	s.Notes = []string{fmt.Sprintf(lang.say("时点%s；按逾期天数由多到少排列。90天内到期%d项，180天内到期%d项。天数：滞后为完成晚于住宅的天数，逾期为住宅完成后尚未完成的天数。",
		"As of %s, the longest overdue first. %d fall due in 90 days, %d in 180. Days: done late, or overdue and not done."),
		asOf, soon[0], soon[1])}
	return s
}

func (l Lang) synchrony(one coverage.Synchrony) []Entry {
	row := append(texts(one.Project, one.Name, one.Developer, one.CountyName, one.DivisionName, one.Pool),
		text(l.labelOr("area_status", string(one.Status))), l.labelled("verdict", string(one.Verdict)))
	for i := range 4 {
		if i >= len(one.Stages) {
			row = append(row, make([]Entry, 4)...)
			continue
		}
		stage := one.Stages[i]
		row = append(row, text(stage.HousingDate.String()), text(stage.FacilityDate.String()),
			l.labelled("verdict", string(stage.Verdict)), people(cmp.Or(stage.LagDays, stage.OverdueDays)))
	}
	return append(row, text(l.labelOr("stage", one.DueStage)), text(one.DueDate.String()), people(one.DueInDays),
		text(Fields(one.AskedFor, l)), text(strings.Join(one.Indicators, " ")), text(Clause(one.Clause)))
}

// labelOr is a word of the legend; nothing for nothing.
func (l Lang) labelOr(kind, key string) string {
	if key == "" {
		return ""
	}
	return l.label(kind, key)
}
