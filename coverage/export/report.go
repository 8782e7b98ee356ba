package export

import (
	"cmp"
	"fmt"
	"strings"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// Report is an assessment in the order reviewers read: 概况、依据、口径、数据底图与时点、结果总表、
// 不达标清单、待核实清单、四同步台账、建议. It is tables of words and numbers in one language,
// the same for a spreadsheet and for paper; the same assessment gives the same report.
type Report struct {
	Lang     Lang
	Title    string
	Subtitle string
	Marks    []string // what it was made of, for the head and foot of each page
	AsOf     coverage.Date
	Sections []Section
}

// Section is one table with what a reader must know of it.
type Section struct {
	Title   string
	Notes   []string
	Columns []Column
	Rows    [][]Entry // as wide as Columns
}

// Column is the head of a column and how wide it is, in Chinese characters.
type Column struct {
	Head  string
	Width int
}

// Entry is a text, and the number behind it where it is one: the text is as many of the number's
// decimals as a reader needs. Color, "#rrggbb", is of a verdict or severity.
type Entry struct {
	Text   string
	Number *float64
	Color  string
}

// reporter makes a report.
type reporter struct {
	Lang
	a *coverage.Assessment
	w *coverage.World
}

// NewReport lays an assessment of w out. What w does not hold any more is left blank. trial says
// that the assessment is of a scenario, which the title then tells.
func NewReport(w *coverage.World, a *coverage.Assessment, trial bool, lang Lang) *Report {
	p := reporter{lang, a, w}
	r := p.begin(p.say(" 评估报告", ": assessment"))
	if trial {
		r.Title += p.say("（方案试算）", " (a scenario)")
	}
	r.Sections = []Section{
		p.summary(trial), p.documents(), p.bases(), p.parameters(), p.data(), p.results(),
		p.listed(p.say("不达标清单", "Fails"), coverage.Fail),
		p.listed(p.say("待核实清单", "For review"), coverage.Review, coverage.NotAssessable),
		Synchronies(w.Synchronies(a), p.a.AsOf, lang), p.advice(),
	}
	for i := range r.Sections {
		r.Sections[i].Title = p.ordinal(i) + r.Sections[i].Title
	}
	return r
}

// begin is a report without sections.
func (p *reporter) begin(title string) *Report {
	return &Report{
		Lang: p.Lang, AsOf: p.a.AsOf, Title: p.of(p.a.PlanName) + title,
		Subtitle: cmp.Or(p.w.Workspace.Name, p.w.Workspace.Slug), Marks: p.marks(),
	}
}

// marks are what an answer was made of.
func (p *reporter) marks() []string {
	return []string{
		p.say("评估编号 ", "assessment ") + p.a.ID, p.say("时点 ", "as of ") + p.a.AsOf.String(),
		fmt.Sprint(p.say("数据版本 ", "revision "), p.a.Revision),
	}
}

// NewLedger is a report of some lines of the ledger of 四同步 alone.
func NewLedger(w *coverage.World, a *coverage.Assessment, lines []coverage.Synchrony, lang Lang) *Report {
	p := reporter{lang, a, w}
	r := p.begin("")
	r.Sections = []Section{Synchronies(lines, a.AsOf, lang)}
	return r
}

// say chooses between two texts.
func (l Lang) say(zh, en string) string { return l.of(coverage.Text{Zh: zh, En: en}) }

// ordinal numbers the sections; the first, the summary, has none.
func (l Lang) ordinal(i int) string {
	switch {
	case i == 0:
		return ""
	case l == En:
		return fmt.Sprint(i, " ")
	}
	return string([]rune("一二三四五六七八九")[i-1]) + "、"
}

// columns reads heads as "中文|English|width".
func (l Lang) columns(specs ...string) []Column {
	out := make([]Column, len(specs))
	for i, spec := range specs {
		parts := strings.Split(spec, "|")
		out[i].Head = l.say(parts[0], parts[1])
		if _, err := fmt.Sscan(parts[2], &out[i].Width); err != nil {
			panic("a column has no width: " + spec) // ours, and made by every report
		}
	}
	return out
}

func text(s string) Entry { return Entry{Text: s} }

func texts(all ...string) []Entry {
	out := make([]Entry, len(all))
	for i, s := range all {
		out[i] = text(s)
	}
	return out
}

// number shows a figure; blank where it is not known.
func number(v *float64) Entry { return Entry{Text: shown(v), Number: v} }

func count(n int) Entry {
	v := float64(n)
	return Entry{Text: fmt.Sprint(n), Number: &v}
}

// labelCell is a word of the legend, in its color.
func (l Lang) labelled(kind, key string) Entry {
	return Entry{Text: l.label(kind, key), Color: seeds.LabelOf(kind, key).Color}
}
