package pdf

import (
	"strings"
	"unicode"
)

// noStart may not begin a line, noEnd may not end one.
const (
	noStart = "，。、；：？！）》〉」』〕】”’％%℃·…—～,.;:?!)]}"
	noEnd   = "（《〈「『〔【“‘([{"
)

// wrap breaks a text into lines no wider than width points at a size. A line ends between Chinese
// characters or at a space, never before a closing sign or after an opening one; a word wider than
// a line is cut. No character but a space at a break is lost.
func (f *face) wrap(s string, size, width float64) []string {
	var lines []string
	for _, part := range strings.Split(s, "\n") {
		lines = append(lines, f.wrapOne(part, width/size)...)
	}
	return lines
}

// wrapOne breaks one paragraph; width is at size 1.
func (f *face) wrapOne(s string, width float64) []string {
	var lines []string
	var line strings.Builder
	used := 0.0
	end := func() {
		lines = append(lines, strings.TrimRight(line.String(), " "))
		line.Reset()
		used = 0
	}
	for _, token := range tokens(s) {
		w := f.width(token, 1)
		switch {
		case used+f.width(strings.TrimRight(token, " "), 1) <= width:
		case used > 0 && w <= width:
			end()
		default:
			used = f.cut(&token, &line, used, width, end)
			w = f.width(token, 1)
		}
		for _, r := range token {
			out, _ := f.rune(r)
			line.WriteRune(out)
		}
		used += w
	}
	end()
	return lines
}

// cut breaks a token that no line holds, and leaves its rest.
func (f *face) cut(token *string, line *strings.Builder, used, width float64, end func()) float64 {
	rest := []rune(*token)
	for len(rest) > 0 && f.width(string(rest), 1)+used > width {
		out, w := f.rune(rest[0])
		if used+w > width && used > 0 {
			end()
			used = 0
			continue
		}
		line.WriteRune(out)
		used += w
		rest = rest[1:]
	}
	*token = string(rest)
	return used
}

// tokens are what a line is not broken within: a Chinese character with the signs that belong to
// it, or a word with the space behind it.
func tokens(s string) []string {
	var out []string
	var last rune
	for _, r := range s {
		if unicode.IsControl(r) {
			continue
		}
		joined := len(out) > 0 && (strings.ContainsRune(noStart, r) || strings.ContainsRune(noEnd, last) ||
			r == ' ' || !wide(r) && !wide(last) && last != ' ')
		if joined {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
		last = r
	}
	return out
}

// wide reports whether a line may be broken beside r.
func wide(r rune) bool { return r >= 0x2E80 }
