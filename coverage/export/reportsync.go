package export

import (
	"fmt"
	"strings"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// Synchronies lays the ledger of 四同步 out, with what falls due in 90 and in 180 days.
func Synchronies(all []coverage.Synchrony, asOf coverage.Date, lang Lang) Section {
	s := Section{Title: lang.say("四同步台账", "Four-sync ledger"), Columns: lang.columns(
		"项目编号|project|6", "项目名称|name|8", "建设单位|developer|9", "旗县区|county|5", "属地|division|6", "统筹组|pool|5",
		"住宅状态|status|5", "判定|verdict|5", "最长逾期天数|overdue days|5", "最长滞后天数|days late|5")}
	for _, stage := range seeds.Legend("stage") {
		s.Columns = append(s.Columns, Column{lang.of(stage.Text()) + lang.say(" 日期", " dates"), 8},
			Column{lang.of(stage.Text()) + lang.say(" 判定", " verdict"), 6})
	}
	s.Columns = append(s.Columns, lang.columns("将到期阶段|falls due|5", "到期日|on|6", "距到期天数|in days|5", "催报|to be filed|12",
		"对应指标|rows|6")...)
	soon := [2]int{}
	for _, one := range all {
		s.Rows = append(s.Rows, lang.synchrony(one))
		for i, within := range []int{90, 180} {
			if one.DueInDays != nil && *one.DueInDays <= within {
				soon[i]++
			}
		}
	}
	s.Notes = []string{
		fmt.Sprintf(lang.say("时点%s，按逾期天数由多到少排列；90天内到期%d项，180天内到期%d项。",
			"As of %s, the longest overdue first; %d fall due in 90 days, %d in 180."), asOf, soon[0], soon[1]),
		lang.say("日期上行为住宅、下行为配建用房。滞后：完成晚于住宅的天数；逾期：住宅已完成、用房尚未完成的天数。",
			"Dates: housing above, room below. Late: done after the housing; overdue: the housing is done, the room is not."),
	}
	return s
}

func (l Lang) synchrony(one coverage.Synchrony) []Entry {
	row := append(texts(one.Project, one.Name, one.Developer, one.CountyName, one.DivisionName, one.Pool),
		text(l.labelOr("area_status", string(one.Status))), l.labelled("verdict", string(one.Verdict)),
		positive(one.OverdueDays), positive(one.LagDays))
	for i := range 4 {
		if i >= len(one.Stages) {
			row = append(row, Entry{}, Entry{})
			continue
		}
		stage := one.Stages[i]
		verdict := l.labelled("verdict", string(stage.Verdict))
		switch {
		case stage.LagDays != nil:
			verdict.Text += "\n" + fmt.Sprintf(l.say("滞后%d天", "%d days late"), *stage.LagDays)
		case stage.OverdueDays != nil:
			verdict.Text += "\n" + fmt.Sprintf(l.say("逾期%d天", "%d days overdue"), *stage.OverdueDays)
		}
		row = append(row, text(l.dated(stage.HousingDate)+"\n"+l.dated(stage.FacilityDate)), verdict)
	}
	asked := Fields(one.AskedFor, l)
	if one.Exemption != "" {
		asked = l.say("免建文件 ", "exempt by ") + one.Exemption
	}
	return append(row, text(l.labelOr("stage", one.DueStage)), text(one.DueDate.String()), people(one.DueInDays),
		text(asked), text(strings.Join(one.Indicators, " ")))
}

func (l Lang) dated(d coverage.Date) string {
	if d.IsZero() {
		return "—"
	}
	return d.String()
}

// positive is a count, blank where there is nothing to count.
func positive(n int) Entry {
	if n == 0 {
		return Entry{}
	}
	return count(n)
}

// labelOr is a word of the legend; nothing for nothing.
func (l Lang) labelOr(kind, key string) string {
	if key == "" {
		return ""
	}
	return l.label(kind, key)
}
