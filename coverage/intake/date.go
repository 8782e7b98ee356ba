package intake

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"yikezhong/coverage"
)

// pending are words for a date that is not set yet.
var pending = []string{"待定", "未定", "待确定", "待确认", "暂未确定", "暂定", "另行通知", "tbd", "pending", "尚未"}

// stateOf tells which state of a care room a date stands for.
var stateOf = map[string]string{
	"plan_permit_date": "PlannedState", "construction_start_date": "BuiltState",
	"acceptance_date": "AcceptedState", "handover_date": "DeliveredState",
}

// date reads a day, a month or a year in the ways that ledgers write them. s is the struct the
// date is in: a care room whose date says 未验收 has that stage not done.
func (r *reading) date(p *property, s reflect.Value, v value) (coverage.Date, bool) {
	if v.shape != textual && v.shape != numeric {
		if v.shape != absent {
			r.wrongType(p)
		}
		return coverage.Date{}, false
	}
	if d, err := coverage.ParseDate(v.text); err == nil && d.Exact() && plausible(d.Year()) {
		return d, true
	}
	if blank(v.text) {
		return coverage.Date{}, false
	}
	word := strings.ToLower(strings.TrimSpace(halfWidth(v.text)))
	for _, w := range pending {
		if strings.HasPrefix(word, w) {
			r.issues.add("date_pending", r.place, "example", exampleDate)
			return coverage.Date{}, false
		}
	}
	if strings.HasPrefix(word, "未") || strings.HasPrefix(word, "没有") {
		r.notDone(p, s)
		return coverage.Date{}, false
	}
	d, doubt := ParseDate(v.text)
	switch {
	case d.IsZero():
		r.issues.add("date_invalid", r.place, "example", exampleDate)
		return d, false
	case doubt == DoubtSerial:
		r.issues.add("date_excel_serial", r.place, "read", d.String(), "example", exampleDate)
	case doubt == DoubtMonth:
		r.issues.add("date_ambiguous", r.place)
	case !d.Exact():
		r.issues.add("date_month_only", r.place, "example", exampleDate)
	}
	return d, true
}

const exampleDate = "2022-06-15"

// notDone records 未验收 and the like: as the state of a care room, else as absent.
func (r *reading) notDone(p *property, s reflect.Value) {
	room, ok := s.Addr().Interface().(*coverage.CareRoom)
	if !ok || stateOf[p.Name] == "" && stateOf[strings.TrimPrefix(p.Name, "care_")] == "" {
		r.issues.add("date_pending", r.place, "example", exampleDate)
		return
	}
	field := stateOf[strings.TrimPrefix(p.Name, "care_")]
	state := reflect.ValueOf(room).Elem().FieldByName(field)
	if state.String() == "" {
		state.SetString(string(coverage.NotDone))
	}
	r.issues.add("stage_not_done", r.place, "example", exampleDate)
}

// Doubt is why a date may not be the one that was meant.
type Doubt byte

// The doubts. A spreadsheet's number for 2022.10 is 2022.1.
const (
	NoDoubt Doubt = iota
	DoubtMonth
	DoubtSerial
)

func plausible(year int) bool { return year >= 1900 && year <= 2100 }

// ParseDate reads 2022-06-15, 2022.6.15, 2022/6/15 0:00, 2022年6月15日, 20220615, 2022.6,
// 2022年6月, 202206, 2022 and 44727 (a spreadsheet's day number), in full-width digits as well.
// The zero Date is what cannot be read or is not from 1900 to 2100.
func ParseDate(s string) (coverage.Date, Doubt) {
	s = strings.TrimSpace(halfWidth(s))
	if len(s) > 40 {
		return coverage.Date{}, NoDoubt
	}
	if digitsOnly(s) {
		return digitDate(s)
	}
	if cut := strings.IndexAny(s, "T "); cut >= 6 && clock(s[cut+1:]) {
		s = s[:cut]
	}
	doubt := NoDoubt
	if len(s) == 6 && strings.HasSuffix(s, ".1") {
		doubt = DoubtMonth
	}
	s = strings.NewReplacer("年", "-", "月", "-", "日", "", "号", "", ".", "-", "/", "-", "、", "-", " ", "").Replace(s)
	parts := strings.Split(strings.TrimSuffix(s, "-"), "-")
	if len(parts) > 3 {
		return coverage.Date{}, NoDoubt
	}
	n := [3]int{0, 0, 0}
	for i, part := range parts {
		if !digitsOnly(part) || len(part) > 4 || i > 0 && len(part) > 2 {
			return coverage.Date{}, NoDoubt
		}
		n[i], _ = strconv.Atoi(part) // digits, four at most
	}
	return dateOf(n[0], n[1], n[2], len(parts)), doubt
}

// digitDate reads a date that is written in digits alone.
func digitDate(s string) (coverage.Date, Doubt) {
	n, err := strconv.Atoi(s)
	if err != nil {
		return coverage.Date{}, NoDoubt
	}
	switch len(s) {
	case 4:
		return dateOf(n, 0, 0, 1), NoDoubt
	case 5: // days since 1899-12-30; 20000 is 1954, 73050 the end of 2099
		if n >= 20000 && n <= 73050 {
			t := time.Date(1899, 12, 30+n, 0, 0, 0, 0, time.UTC)
			return coverage.Day(t.Date()), DoubtSerial
		}
	case 6:
		return dateOf(n/100, n%100, 0, 2), NoDoubt
	case 8:
		return dateOf(n/10000, n/100%100, n%100, 3), NoDoubt
	}
	return coverage.Date{}, NoDoubt
}

// clock reports whether s is a time of day, which a date does not need.
func clock(s string) bool {
	s = strings.TrimSpace(s)
	return s != "" && strings.Trim(s, "0123456789:.+-Z上下午AMP ") == ""
}

func dateOf(year, month, day, parts int) coverage.Date {
	if !plausible(year) {
		return coverage.Date{}
	}
	s := fmt.Sprintf("%04d", year)
	if parts > 1 {
		s += fmt.Sprintf("-%02d", month)
	}
	if parts > 2 {
		s += fmt.Sprintf("-%02d", day)
	}
	d, err := coverage.ParseDate(s)
	if err != nil {
		return coverage.Date{}
	}
	return d
}
