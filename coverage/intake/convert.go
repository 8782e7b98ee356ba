package intake

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func decimal(n int) string { return strconv.Itoa(n) }

// expected names what a property takes.
func (p *property) expected(lang string) string {
	if lang == "en" {
		return p.Type
	}
	zh := map[kind]string{
		kindText: "文字", kindCode: "区划代码", kindPlace: "区划代码或名称", kindInteger: "整数", kindYear: "年份",
		kindNumber: "数", kindPercent: "数", kindBoolean: "是或否", kindDate: "日期", kindEnum: "可选值之一",
		kindPoint: "坐标点", kindNode: "整数", kindObject: "对象",
	}[p.kind]
	if p.list {
		return zh + "的列表"
	}
	return zh
}

func compact(raw []byte) json.RawMessage {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		panic("skipValue passed what is not JSON: " + err.Error())
	}
	return b.Bytes()
}

// blanks are the ways to leave a cell empty.
var blanks = map[string]bool{
	"": true, "无": true, "無": true, "-": true, "--": true, "—": true, "——": true, "–": true, "/": true, `\`: true,
	"n/a": true, "na": true, "#n/a": true, "null": true, "none": true, "nil": true, "nan": true, "空": true, "暂无": true,
	"不详": true, "未知": true, "不清楚": true, "缺": true, "?": true, "…": true,
}

func blank(s string) bool {
	if len(s) > 24 {
		return strings.TrimSpace(s) == ""
	}
	return blanks[strings.ToLower(strings.TrimSpace(halfWidth(s)))]
}

// unprintable reports whether r has no place in a text: control characters, and those that
// turn the direction of what follows.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

var lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ", "\ufeff", "")

// clean returns s composed (NFC), without space around it, line breaks as spaces.
func (r *reading) clean(s string) (string, bool) {
	if len(s) > r.limits.MaxTextBytes {
		r.issues.add("text_too_long", r.place, "limit", decimal(r.limits.MaxTextBytes))
		return "", false
	}
	if plainASCII(s) {
		return strings.TrimSpace(s), true
	}
	if !utf8.ValidString(s) || strings.ContainsRune(s, utf8.RuneError) {
		r.issues.add("encoding", r.place)
		return "", false
	}
	if strings.ContainsAny(s, "\r\n\t\ufeff") {
		s = lineBreaks.Replace(s)
	}
	if strings.ContainsFunc(s, unprintable) {
		r.issues.add("control_character", r.place)
		return "", false
	}
	return norm.NFC.String(strings.TrimSpace(s)), true
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// text reads a text; a number keeps its spelling.
func (r *reading) text(p *property, v value) (string, bool) {
	switch v.shape {
	case textual:
		if blank(v.text) {
			return "", false
		}
		return r.clean(v.text)
	case numeric, logical:
		return v.text, true
	case absent:
		return "", false
	}
	return "", r.wrongType(p)
}

// enumerated reads a value of an enumeration, by any of its words.
func (r *reading) enumerated(p *property, v value) (string, bool) {
	if v.shape != textual {
		if v.shape != absent {
			r.wrongType(p)
		}
		return "", false
	}
	if value, ok := p.enum.byWord[v.text]; ok {
		return value, true
	}
	if value, ok := p.enum.byWord[fold(v.text)]; ok {
		return value, true
	}
	if !blank(v.text) {
		r.issues.add("enum_unknown", r.place, "near", p.enum.near(v.text), "allowed", p.enum.allowed())
	}
	return "", false
}

var yesNo = map[string]bool{
	"是": true, "有": true, "√": true, "✓": true, "✔": true, "y": true, "yes": true, "true": true, "t": true,
	"1": true, "对": true, "已": true, "已备案": true, "已登记": true, "具备": true, "完整": true, "全": true,
	"已完成": true, "新建": true, "城区": true, "viaduct": true, "boardwalk": true, "covered": true, "movable": true,
	"culvert": true, "building_passage": true, "buildingpassage": true, "corridor": true,
	"否": false, "无": false, "無": false, "×": false, "✗": false, "x": false, "n": false, "no": false, "false": false,
	"f": false, "0": false, "未": false, "没有": false, "未备案": false, "未登记": false, "不具备": false,
	"不完整": false, "不全": false, "非": false, "不是": false, "既有": false, "存量": false, "非城区": false,
}

func (r *reading) boolean(v value) (b, ok bool) {
	if v.shape == array || v.shape == object {
		r.issues.add("bool_invalid", r.place)
		return false, false
	}
	if b, ok = yesNo[fold(v.text)]; ok {
		return b, true
	}
	if v.shape != absent && !blank(v.text) {
		r.issues.add("bool_invalid", r.place)
	}
	return false, false
}

const (
	maxInteger = 2_000_000_000
	maxNumber  = 1e12
)

// integer reads a whole number that is not negative, storeys and levels apart.
func (r *reading) integer(p *property, v value, u unit) (int, bool) {
	x, ok := r.number(p, v, u)
	switch {
	case !ok:
		return 0, false
	case x != math.Trunc(x):
		r.issues.add("number_not_whole", r.place, "example", p.Example)
		return 0, false
	case p.kind == kindYear && (x < 1900 || x > 2100):
		r.issues.add("year_invalid", r.place, "example", p.Example)
		return 0, false
	case math.Abs(x) > maxInteger:
		r.issues.add("number_too_large", r.place)
		return 0, false
	}
	return int(x), true
}

// number reads a number as planners write it: 1,300 or 1.2万 or １２０㎡.
func (r *reading) number(p *property, v value, u unit) (float64, bool) {
	if v.shape == array || v.shape == object || v.shape == logical {
		return 0, r.wrongType(p)
	}
	if v.shape == absent || v.shape == textual && blank(v.text) {
		return 0, false
	}
	x, ok := parseQuantity(v.text, u, p.kind)
	if !ok && (p.Name == "storey" || p.Name == "level") {
		x, ok = storey(v.text)
	}
	switch {
	case !ok:
		r.issues.add("number_invalid", r.place, "example", p.Example)
		return 0, false
	case x < 0 && p.kind != kindPercent && p.Name != "storey" && p.Name != "level":
		r.issues.add("number_negative", r.place, "example", p.Example)
		return 0, false
	case math.Abs(x) > maxNumber:
		r.issues.add("number_too_large", r.place)
		return 0, false
	}
	return x + 0, true // -0 becomes 0
}

var storeyWords = strings.NewReplacer(
	"地下", "b", "地上", "", "负", "-", "首", "1", "一", "1", "二", "2", "三", "3", "层", "", "楼", "", "f", "",
)

// storey reads B1, -1层 and 地下一层.
func storey(s string) (float64, bool) {
	s = storeyWords.Replace(strings.ToLower(halfWidth(s)))
	if rest, below := strings.CutPrefix(s, "b"); below {
		s = "-" + rest
	}
	n, err := strconv.Atoi(strings.TrimSpace(s))
	return float64(n), err == nil && n > -20 && n < 200
}

// parseQuantity reads a number with thousands separators, a unit of its own, which then leads,
// or that of its heading.
func parseQuantity(s string, u unit, k kind) (float64, bool) {
	if x, next, ok := number([]byte(s), 0); ok && next == len(s) {
		return scaled(s, x, u)
	}
	s = strings.TrimSpace(halfWidth(s))
	s = strings.TrimPrefix(s, "+")
	end := len(s)
	for i, c := range s {
		if !strings.ContainsRune("0123456789.,-eE+ ", c) {
			end = i
			break
		}
	}
	digits, suffix := strings.TrimSpace(s[:end]), strings.TrimSpace(s[end:])
	if suffix != "" {
		own, ok := unitOf(suffix)
		if !ok || suffix == "%" && k != kindPercent {
			return 0, false
		}
		u = own
	}
	digits, ok := ungroup(digits)
	if !ok {
		return 0, false
	}
	if strings.HasPrefix(digits, ".") {
		digits = "0" + digits
	}
	digits = strings.TrimSuffix(digits, ".")
	x, err := strconv.ParseFloat(digits, 64)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return 0, false
	}
	return scaled(digits, x, u)
}

// scaled applies a unit to a number, by its digits where it is a power of ten, so that it stays
// the nearest.
func scaled(digits string, x float64, u unit) (float64, bool) {
	switch {
	case u.factor != 0:
		return x * u.factor, true
	case u.tens == 0:
		return x, true
	case strings.ContainsAny(digits, "eE"):
		return x * math.Pow10(u.tens), true
	}
	y, err := strconv.ParseFloat(digits+"e"+strconv.Itoa(u.tens), 64)
	return y, err == nil
}

// ungroup takes out thousands separators where they stand at every third digit.
func ungroup(s string) (string, bool) {
	s = strings.ReplaceAll(s, " ", ",")
	if !strings.Contains(s, ",") {
		return s, s != ""
	}
	whole, fraction, _ := strings.Cut(s, ".")
	groups := strings.Split(whole, ",")
	for i, g := range groups {
		if i > 0 && len(g) != 3 || i == 0 && (len(strings.TrimPrefix(g, "-")) > 3 || g == "") {
			return "", false
		}
	}
	if strings.Contains(fraction, ",") {
		return "", false
	}
	return strings.ReplaceAll(s, ",", ""), true
}
