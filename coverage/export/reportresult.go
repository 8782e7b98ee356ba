package export

import (
	"slices"
	"strings"

	"yikezhong/coverage"
)

// results lists every row, obligatory ones first (结果总表).
func (p *reporter) results() Section {
	s := Section{Title: p.say("结果总表", "Results"), Columns: p.columns(
		"编号|id|8", "指标|name|12", "依据|clause|16", "性质|nature|5", "判定|verdict|5", "现状值|value|6", "下限|low|5",
		"上限|high|5", "目标|target|5", "单位|unit|6", "应有|need|5", "尚缺|short|5", "尚缺单位|short of|4", "期限|deadline|6",
		"未知|unknown|4", "提示|flags|22")}
	for _, r := range Ordered(p.a.Indicators) {
		short := ""
		if r.Shortfall != nil {
			short = Unit(shortUnit(r), p.Lang)
		}
		s.Rows = append(s.Rows, []Entry{
			text(r.ID), text(p.of(r.Name)), text(Clause(r.Clause)), text(p.label("nature", string(r.Nature))),
			p.labelled("verdict", string(r.Verdict)),
			{Text: Value(r), Number: r.Value},
			bound(r.Low, r), bound(r.High, r),
			{Text: Target(r), Number: r.Target},
			text(Unit(r.Unit, p.Lang)), number(r.Need), number(r.Shortfall), text(short),
			text(r.Deadline.String()), count(r.Unknown),
			text(strings.Join(p.reasons(r.Flags, r.Missing), p.say("；", "; "))),
		})
	}
	return s
}

// bound shows an end of a row's interval; blank where nothing is unknown, as Interval.
func bound(v *float64, r coverage.Result) Entry {
	if v == nil || r.Unknown == 0 {
		return Entry{}
	}
	return Entry{Text: apart(*v, r.Target), Number: v}
}

// listed lists the rows, then the things, that have one of some verdicts.
func (p *reporter) listed(title string, verdicts ...coverage.Verdict) Section {
	s := Section{Title: title, Columns: p.columns(
		"类别|what|4", "编号|id|8", "名称|name|10", "属地|division|7", "判定|verdict|5", "严重程度|severity|6", "规则|rule|7",
		"应有|required|6", "现有|provided|6", "缺|missing|6", "单位|unit|5", "说明|message|22", "需补资料|to be filed|10",
		"对应指标|rows|8", "依据|clause|15")}
	row, thing := p.say("指标", "row"), p.say("对象", "thing")
	for _, r := range Ordered(p.a.Indicators) {
		if slices.Contains(verdicts, r.Verdict) {
			s.Rows = append(s.Rows, []Entry{
				text(row), text(r.ID), text(p.of(r.Name)),
				{},
				p.labelled("verdict", string(r.Verdict)),
				p.labelled("severity", string(r.Severity)), text(p.label("rule", string(r.Rule))),
				{Text: Target(r), Number: r.Target},
				{Text: Value(r), Number: r.Value},
				number(r.Shortfall),
				text(Unit(r.Unit, p.Lang)), text(Result(r, p.Lang)), text(Fields(r.Missing, p.Lang)), text(r.ID),
				text(Clause(r.Clause)),
			})
		}
	}
	gaps := p.gapsByCause()
	names := p.divisionNames()
	for _, f := range p.a.Findings {
		if slices.Contains(verdicts, f.Verdict) {
			g := gaps[causeOf(f.Rule, f.Subject, f.Indicators)]
			s.Rows = append(s.Rows, []Entry{
				text(thing), text(f.Subject.ID), text(f.Subject.Name), text(names[f.Division]),
				p.labelled("verdict", string(f.Verdict)), p.labelled("severity", string(f.Severity)),
				text(p.label("rule", string(f.Rule))), number(g.Required), number(g.Provided), number(amountOf(g)),
				text(Unit(g.Unit, p.Lang)), text(Finding(f, p.Lang)), text(Fields(f.Missing, p.Lang)),
				text(strings.Join(f.Indicators, " ")), text(Clause(f.Clause)),
			})
		}
	}
	if len(s.Rows) == 0 {
		s.Notes = append(s.Notes, p.say("本次评估没有此类事项。", "There is none."))
	}
	return s
}

// cause is what a finding and the gap that it made share.
type cause struct {
	rule      coverage.Rule
	subject   coverage.Subject
	indicator string
}

func causeOf(rule coverage.Rule, subject coverage.Subject, indicators []string) cause {
	c := cause{rule: rule, subject: subject}
	if len(indicators) > 0 {
		c.indicator = indicators[0]
	}
	return c
}

// gapsByCause finds the gap of a finding by each row that asks for it: what tells the amount that is
// required, else the largest.
func (p *reporter) gapsByCause() map[cause]coverage.Gap {
	out := map[cause]coverage.Gap{}
	for _, g := range p.a.Gaps {
		for _, id := range g.Indicators {
			c := cause{g.Rule, g.Subject, id}
			if old, ok := out[c]; !ok || less(old.Required, g.Required) || old.Required == nil && less(old.Missing, g.Missing) {
				out[c] = g
			}
		}
	}
	return out
}

// less orders what may be unknown: that is the least.
func less(a, b *float64) bool { return b != nil && (a == nil || *a < *b) }

func (p *reporter) divisionNames() map[string]string {
	names := map[string]string{}
	for _, d := range p.w.Divisions {
		names[coverage.FullCode(d.Code)] = d.Name
	}
	return names
}
