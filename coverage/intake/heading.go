package intake

import (
	"strings"
	"unicode"
)

// fold makes spellings of one name alike: case, width, spaces, hyphens and underscores apart.
func fold(s string) string {
	var b strings.Builder
	for _, r := range halfWidth(s) {
		switch {
		case unicode.IsSpace(r) || r == '_' || r == '-' || r == '*' || r == '\u200b' || r == '\ufeff':
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return b.String()
}

// halfWidth turns full-width letters, digits, signs and spaces into ASCII.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '！' && r <= '～':
			return r - '！' + '!'
		case r == '\u3000' || r == '\u00a0':
			return ' '
		}
		return r
	}, s)
}

// unit is how numbers under a heading are to be scaled: by a power of ten where that is exact,
// by a factor else.
type unit struct {
	tens   int
	factor float64 // 0: one
}

// units are those that a heading or a value may bear.
var units = map[string]unit{
	"": {}, "㎡": {}, "m2": {}, "m²": {}, "m^2": {}, "平方米": {}, "平米": {}, "平方": {}, "米2": {},
	"户": {}, "人": {}, "张": {}, "个": {}, "床": {}, "套": {}, "处": {}, "间": {}, "层": {}, "年": {}, "期": {}, "座": {}, "所": {},
	"名": {}, "位": {}, "%": {}, "°": {}, "度": {}, "米": {}, "m": {}, "口": {}, "岁": {},
	"万": {tens: 4}, "千": {tens: 3}, "百": {tens: 2}, "亿": {tens: 8},
	"公顷": {tens: 4}, "ha": {tens: 4}, "hm2": {tens: 4}, "hm²": {tens: 4},
	"平方公里": {tens: 6}, "平方千米": {tens: 6}, "km2": {tens: 6}, "km²": {tens: 6},
	"亩": {factor: 2000.0 / 3}, // 15 mu are a hectare
}

// unitOf reads 平方米, 万平方米, 万人 and the like.
func unitOf(s string) (unit, bool) {
	s = strings.ToLower(strings.TrimSpace(halfWidth(s)))
	if u, ok := units[s]; ok {
		return u, true
	}
	for _, scale := range []string{"万", "千", "百", "亿"} {
		if rest, ok := strings.CutPrefix(s, scale); ok {
			if u, ok := units[rest]; ok {
				u.tens += units[scale].tens
				return u, true
			}
		}
	}
	return unit{}, false
}

// heading is a column's heading taken apart: 建筑面积（万㎡） is 建筑面积 in 万㎡.
type heading struct {
	whole, name string // folded, with and without what stands in brackets
	unit        unit
	bracket     string // what stands there
	known       bool   // the bracket is a unit
}

func parseHeading(s string) heading {
	plain := strings.TrimSpace(halfWidth(s))
	plain = strings.NewReplacer("〔", "(", "【", "(", "[", "(", "〕", ")", "】", ")", "]", ")").Replace(plain)
	h := heading{whole: fold(plain), name: fold(plain), known: true}
	open := strings.LastIndexByte(plain, '(')
	if open > 0 && strings.HasSuffix(plain, ")") {
		h.bracket = plain[open+1 : len(plain)-1]
		h.name = fold(plain[:open])
	} else if cut := strings.LastIndexAny(plain, "/:"); cut > 0 {
		if _, ok := unitOf(plain[cut+1:]); ok {
			h.bracket, h.name = plain[cut+1:], fold(plain[:cut])
		}
	}
	h.unit, h.known = unitOf(h.bracket)
	return h
}
