package export

import (
	"slices"
	"strings"

	"yikezhong/coverage"
)

// results lists every row, obligatory ones first (结果总表).
func (p *reporter) results() Section {
	s := Section{Title: p.say("结果总表", "Results"), Columns: p.columns(
		"编号|id|9", "指标|name|18", "依据|clause|22", "性质|nature|7", "判定|verdict|7", "现状值|value|8", "下限|low|7",
		"上限|high|7", "目标|target|7", "单位|unit|8", "应有|need|7", "尚缺|short|7", "尚缺单位|short of|7", "期限|deadline|8",
		"达标|numerator|7", "应计|denominator|7", "未知|unknown|6", "提示|flags|40")}
	for _, r := range Ordered(p.a.Indicators) {
		short := ""
		if r.Shortfall != nil {
			short = Unit(shortUnit(r), p.Lang)
		}
		s.Rows = append(s.Rows, []Entry{
			text(r.ID), text(p.of(r.Name)), text(Clause(r.Clause)), text(p.label("nature", string(r.Nature))),
			p.labelled("verdict", string(r.Verdict)), {Text: Value(r), Number: r.Value}, bound(r.Low, r), bound(r.High, r),
			{Text: Target(r), Number: r.Target}, text(Unit(r.Unit, p.Lang)), number(r.Need), number(r.Shortfall), text(short),
			text(r.Deadline.String()), number(r.Numerator), number(r.Denominator), count(r.Unknown),
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
		"类别|what|6", "编号|id|12", "名称|name|18", "属地|division|12", "判定|verdict|7", "严重程度|severity|10", "规则|rule|12",
		"应有|required|8", "现有|provided|8", "缺|missing|8", "单位|unit|7", "说明|message|44", "需补资料|to be filed|20",
		"对应指标|rows|14", "依据|clause|24")}
	row, thing := p.say("指标", "row"), p.say("对象", "thing")
	for _, r := range Ordered(p.a.Indicators) {
		if slices.Contains(verdicts, r.Verdict) {
			s.Rows = append(s.Rows, []Entry{
				text(row), text(r.ID), text(p.of(r.Name)), {}, p.labelled("verdict", string(r.Verdict)),
				p.labelled("severity", string(r.Severity)), text(p.label("rule", string(r.Rule))),
				{Text: Target(r), Number: r.Target}, {Text: Value(r), Number: r.Value}, number(r.Shortfall),
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

// gapsByCause finds the gap of a finding: by each row that asks for it, the largest first.
func (p *reporter) gapsByCause() map[cause]coverage.Gap {
	out := map[cause]coverage.Gap{}
	for _, g := range p.a.Gaps {
		for _, id := range g.Indicators {
			c := cause{g.Rule, g.Subject, id}
			if old, ok := out[c]; !ok || less(old.Missing, g.Missing) {
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
