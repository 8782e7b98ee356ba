package export

import (
	"cmp"
	"fmt"
	"strings"

	"yikezhong/coverage"
)

// Notice is what a bureau sends the builder of one project (整改通知单), in our words: who, what is
// wrong by which clause, and what to file. What only the bureau decides is left blank for it.
type Notice struct {
	Lang    Lang
	Title   string
	AsOf    coverage.Date
	Marks   []string
	Project []Fact  // who and where
	Faults  Section // by which clause, what, how much
	Stages  Section // the four stages with their dates
	Filed   []string
	Blanks  []string // heads of what the bureau fills in
	Foot    string
}

// Fact is one line of who and what.
type Fact struct{ Name, Value string }

// NewNotice words the notice for a project of an assessment of w. It is ErrNotFound where no finding
// is about it. A project that nothing is wrong with has a notice that says so.
func NewNotice(w *coverage.World, a *coverage.Assessment, project string, lang Lang) (*Notice, error) {
	p := reporter{lang, a, w}
	var its []coverage.Finding
	for _, f := range a.Findings {
		if f.Subject.Layer == coverage.ResidentialAreas && f.Subject.ID == project {
			its = append(its, f)
		}
	}
	if len(its) == 0 {
		return nil, fmt.Errorf("project %q has no finding in assessment %s: %w", project, a.ID, coverage.ErrNotFound)
	}
	n := &Notice{
		Lang: lang, AsOf: a.AsOf, Title: p.say("整改通知单", "Notice to mend"),
		Marks: p.marks(),
		Blanks: strings.Split(p.say("通知编号,整改期限,签发单位,签发日期,经办人,联系电话",
			"notice no.,to be mended by,issued by,issued on,officer,telephone"), ","),
		Foot: p.say("本单由测算生成，事实以档案核对为准，经主管部门核定签发后使用；整改期限由主管部门填写。",
			"Made by computation; to be checked against the files and issued by the bureau, which sets the day."),
	}
	n.Faults = p.faults(its)
	n.describe(p, its, project)
	return n, nil
}

func (n *Notice) describe(p reporter, its []coverage.Finding, project string) {
	fact := func(zh, en, value string) { n.Project = append(n.Project, Fact{p.say(zh, en), cmp.Or(value, "—")}) }
	fact("项目名称", "project", its[0].Subject.Name)
	fact("项目编号", "id", project)
	filed := map[string]bool{}
	ask := func(fields []string) {
		for _, f := range fields {
			if word := Fields([]string{f}, p.Lang); !filed[word] {
				filed[word] = true
				n.Filed = append(n.Filed, word)
			}
		}
	}
	var ledger []coverage.Synchrony
	for _, s := range p.w.Synchronies(p.a) {
		if s.Project == project {
			ledger = append(ledger, s)
			ask(s.AskedFor)
		}
	}
	for _, f := range its {
		ask(f.Missing)
	}
	if len(ledger) > 0 {
		s := ledger[0]
		fact("项目代码", "code", s.Code)
		fact("建设单位", "developer", s.Developer)
		fact("属地", "division", strings.TrimSpace(s.CountyName+" "+s.DivisionName))
		fact("住宅状态", "status", p.labelOr("area_status", string(s.Status)))
		fact("统筹组", "pool", s.Pool)
	}
	n.Stages = p.stages(ledger)
}

// faults are what fails or cannot be told of a project, each by its clause.
func (p *reporter) faults(its []coverage.Finding) Section {
	s := Section{Title: p.say("存在问题", "What is wrong"), Columns: p.columns(
		"事项|duty|9", "判定|verdict|5", "情况|what|28", "依据|clause|22")}
	for _, f := range its {
		switch f.Verdict {
		case coverage.Fail, coverage.Review, coverage.NotAssessable:
			s.Rows = append(s.Rows, []Entry{
				text(p.label("rule", string(f.Rule))), p.labelled("verdict", string(f.Verdict)), text(Finding(f, p.Lang)),
				text(Clause(f.Clause)),
			})
		}
	}
	if len(s.Rows) == 0 {
		s.Notes = []string{p.say("截至时点，未发现不达标或待核实事项。", "Nothing fails and nothing is for review.")}
	}
	return s
}

// stages are the four stages of a project, by each line of its ledger.
func (p *reporter) stages(ledger []coverage.Synchrony) Section {
	s := Section{Title: p.say("四同步情况", "Four stages"), Columns: p.columns(
		"阶段|stage|8", "住宅日期|housing|9", "配建用房日期|room|9", "状态|state|7", "判定|verdict|6", "天数|days|6",
		"配建用房|room|14")}
	for _, line := range ledger {
		for _, stage := range line.Stages {
			s.Rows = append(s.Rows, []Entry{
				text(p.label("stage", stage.Stage.Stage)), text(p.dated(stage.HousingDate)), text(p.dated(stage.FacilityDate)),
				text(p.labelOr("stage_state", string(stage.State))), p.labelled("verdict", string(stage.Verdict)),
				people(cmp.Or(stage.LagDays, stage.OverdueDays)), text(stage.Room),
			})
		}
	}
	return s
}
