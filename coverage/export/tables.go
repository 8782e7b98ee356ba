package export

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"yikezhong/coverage"
)

// bom marks a CSV as UTF-8 for spreadsheets.
const bom = "\uFEFF"

// Cell escapes what a spreadsheet would run as a formula.
func Cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

func writeCSV(w io.Writer, header []string, rows [][]string) error {
	if _, err := io.WriteString(w, bom); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	for _, row := range append([][]string{header}, rows...) {
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = Cell(c)
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write table: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

// WriteSection writes a section's table as CSV (UTF-8 with BOM).
func WriteSection(w io.Writer, s Section) error {
	header, rows := make([]string, len(s.Columns)), make([][]string, len(s.Rows))
	for i, c := range s.Columns {
		header[i] = c.Head
	}
	for i, row := range s.Rows {
		for _, e := range row {
			rows[i] = append(rows[i], e.Text)
		}
	}
	return writeCSV(w, header, rows)
}

// scoreboardHeader and the rows below it keep the order reviewers read in: obligatory rows first.
var scoreboardHeader = coverage.Text{
	Zh: "编号,指标,性质,判定,现状值,单位,目标,区间,分子,分母,未知,缺口,依据,口径,说明",
	En: "id,name,nature,verdict,value,unit,target,interval,numerator,denominator,unknown,shortfall,clause,basis,message",
}

// Scoreboard writes every row of an assessment as CSV (UTF-8 with BOM).
func Scoreboard(w io.Writer, a *coverage.Assessment, lang Lang) error {
	var rows [][]string
	for _, r := range Ordered(a.Indicators) {
		rows = append(rows, []string{
			r.ID, lang.of(r.Name), lang.label("nature", string(r.Nature)), lang.label("verdict", string(r.Verdict)),
			Value(r), Unit(r.Unit, lang), Target(r), Interval(r), shown(r.Numerator), shown(r.Denominator),
			fmt.Sprint(r.Unknown), shown(r.Shortfall), Clause(r.Clause), Basis(r.Basis, lang), Result(r, lang),
		})
	}
	return writeCSV(w, strings.Split(lang.of(scoreboardHeader), ","), rows)
}

// Ordered returns the rows with the obligatory ones first, else as the plan has them.
func Ordered(rows []coverage.Result) []coverage.Result {
	out := make([]coverage.Result, 0, len(rows))
	for _, obligatory := range []bool{true, false} {
		for _, r := range rows {
			if (r.Severity == coverage.SevObligatory) == obligatory {
				out = append(out, r)
			}
		}
	}
	return out
}

// Unit names a row's unit.
func Unit(unit string, lang Lang) string {
	if unit == "" {
		return ""
	}
	return lang.label("unit", unit)
}

func shown(v *float64) string {
	if v == nil {
		return ""
	}
	return Number(*v)
}

var findingsHeader = coverage.Text{
	Zh: "规则,对象编号,对象名称,区划代码,判定,严重程度,对应指标,依据,说明",
	En: "rule,subject_id,subject_name,division_code,verdict,severity,indicators,clause,message",
}

// Findings writes findings as CSV (UTF-8 with BOM), one a line.
func Findings(w io.Writer, findings []coverage.Finding, lang Lang) error {
	var rows [][]string
	for _, f := range findings {
		rows = append(rows, []string{
			string(f.Rule), f.Subject.ID, f.Subject.Name, f.Division, lang.label("verdict", string(f.Verdict)),
			lang.label("severity", string(f.Severity)), strings.Join(f.Indicators, " "), Clause(f.Clause), Finding(f, lang),
		})
	}
	return writeCSV(w, strings.Split(lang.of(findingsHeader), ","), rows)
}

// FourSync writes the A5 findings as project × four stages (四同步), the list a bureau takes away.
// Rows of several documents that come to the same for a project share a line.
func FourSync(w io.Writer, findings []coverage.Finding, lang Lang) error {
	header := []string{"项目编号", "项目名称", "区划代码", "判定", "对应指标"}
	words := []string{"住宅日期", "设施日期", "判定", "天数"}
	if lang == En {
		header = []string{"project_id", "project_name", "division_code", "verdict", "indicators"}
		words = []string{"housing_date", "facility_date", "verdict", "days"}
	}
	for _, stage := range []string{"planned", "built", "accepted", "delivered"} {
		for _, word := range words {
			header = append(header, lang.label("stage", stage)+" "+word)
		}
	}
	header = append(header, map[Lang]string{Zh: "说明", En: "message"}[lang], map[Lang]string{Zh: "审核意见", En: "decisions"}[lang])
	var rows [][]string
	lines := map[string][]string{} // by all but the rows they answer
	for _, f := range findings {
		if f.Rule != coverage.A5 {
			continue
		}
		row := []string{
			f.Subject.ID, f.Subject.Name, f.Division, lang.label("verdict", string(f.Verdict)), strings.Join(f.Indicators, " "),
		}
		for i := range 4 {
			row = append(row, stageCells(f.Stages, i, lang)...)
		}
		row = append(row, Finding(f, lang), decisionCell(f, lang))
		key := strings.Join(slices.Concat(row[:indicatorColumn], row[indicatorColumn+1:]), "\x00")
		if same := lines[key]; same != nil {
			same[indicatorColumn] += " " + row[indicatorColumn]
			continue
		}
		lines[key] = row
		rows = append(rows, row)
	}
	return writeCSV(w, header, rows)
}

// indicatorColumn is where FourSync names the rows that a line answers.
const indicatorColumn = 4

// decisionCell says what reviewers decided, stage by stage.
func decisionCell(f coverage.Finding, lang Lang) string {
	var said []string
	say := func(parts ...string) {
		said = append(said, strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " "))
	}
	for _, s := range f.Stages {
		if d := s.Decision; d != nil {
			say(lang.label("stage", s.Stage), lang.label("decision_kind", string(d.Decision)), d.Date.String(), d.DocumentNo, d.Reason)
		}
	}
	if no, ok := f.Figures["elsewhere"].(string); ok {
		say(lang.label("decision_kind", string(coverage.DecidedElsewhere)), no)
	}
	return strings.Join(said, "; ")
}

func stageCells(stages []coverage.Stage, i int, lang Lang) []string {
	if i >= len(stages) {
		return make([]string, 4)
	}
	s := stages[i]
	days := ""
	if s.LagDays != nil {
		days = fmt.Sprint(*s.LagDays)
	} else if s.OverdueDays != nil {
		days = fmt.Sprint(*s.OverdueDays)
	}
	return []string{s.HousingDate.String(), s.FacilityDate.String(), lang.label("verdict", string(s.Verdict)), days}
}
