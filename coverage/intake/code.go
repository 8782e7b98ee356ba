package intake

import "strings"

// provinces are the first two digits that a division code may have (GB/T 2260).
const provinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 " +
	"50 51 52 53 54 61 62 63 64 65 71 81 82"

// code reads a division code of 6, 9 or 12 digits and pads it to 12. What a spreadsheet has
// turned into scientific notation has lost digits and is refused even where it looks whole.
func (r *reading) code(p *property, v value) (string, bool) {
	if v.shape != textual && v.shape != numeric {
		if v.shape != absent {
			r.wrongType(p)
		}
		return "", false
	}
	s := strings.ReplaceAll(strings.TrimSpace(halfWidth(v.text)), " ", "")
	s = strings.TrimPrefix(s, "'")
	if blank(s) {
		return "", false
	}
	if scientific(s) {
		r.issues.add("code_excel", r.place, "example", p.Example)
		return "", false
	}
	if whole, zeros, dot := strings.Cut(s, "."); dot && strings.Trim(zeros, "0") == "" {
		s = whole
		r.issues.add("code_decimal", r.place)
	}
	if !validCode(s) {
		r.issues.add("code_invalid", r.place, "example", p.Example)
		return "", false
	}
	return s + strings.Repeat("0", 12-len(s)), true
}

func validCode(s string) bool {
	return (len(s) == 6 || len(s) == 9 || len(s) == 12) && digitsOnly(s) &&
		strings.Contains(provinces, s[:2])
}

func digitsOnly(s string) bool {
	for i := range len(s) {
		if s[i]-'0' > 9 {
			return false
		}
	}
	return s != ""
}

// scientific reports whether s is 1.50E+11 or the like.
func scientific(s string) bool {
	mantissa, exponent, ok := strings.Cut(strings.ToUpper(s), "E")
	return ok && digitsOnly(strings.ReplaceAll(mantissa, ".", "")) && digitsOnly(strings.TrimLeft(exponent, "+"))
}

// placeName reads a division by its code, or by a name that it bears.
func (r *reading) placeName(p *property, v value) (string, bool) {
	if v.shape == numeric {
		return r.code(p, v)
	}
	s := strings.TrimSpace(halfWidth(v.text))
	if s == "" || s[0] != '\'' && s[0]-'0' > 9 || strings.ContainsFunc(s, func(c rune) bool { return c > 0x7f }) {
		return r.text(p, v)
	}
	return r.code(p, v)
}
