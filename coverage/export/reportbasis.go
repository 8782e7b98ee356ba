package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// summary says on one page what was asked and what came of it.
func (p *reporter) summary(trial bool) Section {
	s := Section{
		Title:   p.say("概况", "Summary"),
		Columns: p.columns("项目|item|12", "内容|content|44"),
		Notes: []string{p.say("本报告由测算自动生成，供审查时核对；判定以所列条文原件为准。",
			"Made by computation for reviewers to check; the documents cited decide.")},
	}
	if trial {
		s.Notes = append(s.Notes, p.say("本报告为方案试算：结果含假设的增减，数据底图为现有数据。",
			"A scenario: the results are with assumed changes, the data is as it is."))
	}
	add := func(zh, en, what string) { s.Rows = append(s.Rows, texts(p.say(zh, en), what)) }
	a := p.a
	add("规划", "plan", p.of(a.PlanName)+" ("+a.Plan+")")
	add("工作区", "workspace", strings.TrimSpace(p.w.Workspace.Name+" "+p.w.Workspace.Slug))
	add("时点", "as of", a.AsOf.String())
	add("时段", "horizon", p.label("horizon", string(a.Horizon)))
	add("数据版本", "revision", fmt.Sprint(a.Revision))
	add("可达算法", "reach", p.label("reach_method", a.ReachMethod))
	add("采纳的标准", "norms adopted", p.norms())
	for _, l := range seeds.Legend("verdict") {
		n := 0
		for _, r := range a.Indicators {
			if string(r.Verdict) == l.Key {
				n++
			}
		}
		s.Rows = append(s.Rows, []Entry{{Text: p.say("指标：", "rows: ") + p.of(l.Text()), Color: l.Color}, text(fmt.Sprint(n))})
	}
	add("对象判定", "findings", fmt.Sprint(len(a.Findings)))
	add("缺口", "gaps", fmt.Sprint(len(a.Gaps)))
	for _, f := range a.Flags {
		add("提示", "flag", Flag(f, p.Lang))
	}
	add("评估编号", "assessment", a.ID)
	add("规则版本", "rules version", fmt.Sprint(a.RulesVersion))
	return s
}

func (p *reporter) norms() string {
	names := make([]string, len(p.a.Norms))
	for i, n := range p.a.Norms {
		names[i] = p.of(n.Name)
		if n.Document.Number != "" {
			names[i] += p.bracket(n.Document.Number)
		}
		if n.SecondHand {
			names[i] += p.bracket(p.say("据转载，引用前须核对原件", "from copies: check the original"))
		}
	}
	return cmp.Or(p.list(names), p.say("无", "none"))
}

// documents lists every clause by its document, the plan's own first (依据).
func (p *reporter) documents() Section {
	s := Section{Title: p.say("依据", "Documents"), Columns: p.columns(
		"文件|document|26", "文号|number|12", "日期|date|8", "性质|role|8", "条文|place|18", "对应指标|rows|24")}
	type cited struct {
		c    coverage.Clause
		role string
	}
	at := map[cited]int{}
	for _, r := range p.a.Indicators {
		c := r.Clause
		c.Quote = ""
		key := cited{c, p.role(r)}
		i, ok := at[key]
		if !ok {
			i = len(s.Rows)
			at[key] = i
			s.Rows = append(s.Rows, texts(c.Document, c.Number, c.Date.String(), key.role, c.Place, ""))
		}
		ids := &s.Rows[i][5].Text
		*ids = strings.TrimPrefix(*ids+p.say("；", "; ")+r.ID+" "+p.of(r.Name), p.say("；", "; "))
	}
	roles := []string{p.say("本规划", "the plan"), p.say("上位规划", "parent"), p.say("采纳的标准", "adopted norm")}
	slices.SortStableFunc(s.Rows, func(a, b []Entry) int {
		return cmp.Compare(slices.Index(roles, a[3].Text), slices.Index(roles, b[3].Text))
	})
	return s
}

func (p *reporter) role(r coverage.Result) string {
	switch {
	case r.Norm != "":
		return p.say("采纳的标准", "adopted norm")
	case r.Plan == p.a.Plan:
		return p.say("本规划", "the plan")
	}
	return p.say("上位规划", "parent")
}

// bases says of every row what was counted and how (口径).
func (p *reporter) bases() Section {
	s := Section{Title: p.say("口径", "Bases"), Columns: p.columns(
		"编号|id|9", "指标|name|16", "判定规则|rule|11", "口径|basis|38", "人口年份|population of|5", "备注|note|22")}
	for _, r := range Ordered(p.a.Indicators) {
		year, note := "", r.Note
		if r.PopulationYear != 0 {
			year = fmt.Sprint(r.PopulationYear)
		}
		if p.Lang == En {
			note = "" // the plans' notes are in Chinese
		}
		s.Rows = append(s.Rows, texts(r.ID, p.of(r.Name), p.label("rule", string(r.Rule)), Basis(r.Basis, p.Lang), year, note))
	}
	return s
}

// parameters lists our own defaults, with what this assessment used and why there is one.
func (p *reporter) parameters() Section {
	s := Section{
		Title: p.say("参数", "Parameters"),
		Notes: []string{p.say("规划未规定之处采用下列参数；“有改动”的与默认值不同，由规划文件或提问者指定。",
			"Where the plans are silent these answer; the ones changed differ from the default, by the plan or the caller.")},
		Columns: p.columns("参数|parameter|13", "代码|name|12", "采用值|used|8", "默认值|default|8", "单位|unit|6", "改动|changed|5",
			"理由|reason|42"),
	}
	used, defaults := values(p.a.Parameters), values(coverage.DefaultParameters())
	for _, d := range coverage.ParameterDocs() {
		changed := ""
		if used[d.Name] != defaults[d.Name] {
			changed = p.say("有改动", "changed")
		}
		name, unit := d.Zh, ""
		if p.Lang == En {
			name = d.Name
		}
		if d.Unit != "" {
			unit, _ = p.sentence(nil, "parameter_unit."+d.Unit)
		}
		reason, _ := p.sentence(nil, "parameter."+d.Name)
		s.Rows = append(s.Rows, texts(name, d.Name, p.value(d.Name, used[d.Name]), p.value(d.Name, defaults[d.Name]),
			unit, changed, reason))
	}
	return s
}

// values are parameters as text, by name.
func values(p coverage.Parameters) map[string]string {
	b, err := json.Marshal(p)
	out := map[string]any{}
	if err == nil {
		err = json.Unmarshal(b, &out)
	}
	if err != nil {
		panic("parameters have no JSON: " + err.Error())
	}
	words := map[string]string{}
	for name, v := range out {
		words[name] = fmt.Sprint(v)
	}
	return words
}

// value words a parameter's value, where it is a word.
func (p *reporter) value(name, v string) string {
	if v == "" {
		v = "unset"
	}
	if s, ok := p.sentence(nil, "parameter_value."+name+"."+v, "parameter_value."+v); ok {
		return s
	}
	return v
}
