package intake

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
)

const (
	shownValue = 80  // bytes of a value that an Issue repeats
	shownList  = 600 // of the names that one may choose from
)

// place is where in a file a fault is.
type place struct {
	feature string
	row     int
	field   string
	value   string
	at      *orb.Point
}

// issues collects the faults of a file.
type issues struct {
	lang    string
	max     int
	list    []coverage.Issue
	beyond  int            // faults counted but not kept
	tally   map[string]int // by code
	first   map[string]int // index in list of the first of a code that is said once a file
	errors  int
	fatal   bool // reading cannot go on
	located int  // features with a geometry, against which per=all is held
}

func newIssues(lang string, limit int) *issues {
	return &issues{lang: lang, max: limit, tally: map[string]int{}, first: map[string]int{}}
}

// add records a fault. The words are pairs of a name in braces and what stands for it; field and
// value are those of the place unless given.
func (c *issues) add(code string, p place, words ...string) {
	s, ok := sentenceOf()[code]
	if !ok {
		panic("issue code " + code + " has no sentence")
	}
	if s.isError() {
		c.errors++
	}
	c.tally[code]++
	if s.Per == "file" && c.tally[code] > 1 {
		return
	}
	if len(c.list) >= c.max && c.tally[code] > 1 {
		c.beyond++
		return
	}
	c.first[code] = cmp.Or(c.first[code], len(c.list)+1)
	c.list = append(c.list, s.issue(c.lang, p, words...))
}

func (s Sentence) issue(lang string, p place, words ...string) coverage.Issue {
	value := shorten(p.value)
	message, remedy := s.in(lang)
	pairs := make([]string, 0, len(words)+4)
	for i := 0; i+1 < len(words); i += 2 {
		limit := shownValue
		if words[i] == "members" {
			limit = shownList
		}
		pairs = append(pairs, "{"+words[i]+"}", shortenTo(words[i+1], limit))
	}
	fill := strings.NewReplacer(append(pairs, "{field}", shorten(p.field), "{value}", value)...)
	return coverage.Issue{
		Code: s.Code, Severity: s.Severity, Feature: shorten(p.feature), Row: p.row, Field: shorten(p.field),
		Value: value, At: p.at, Message: fill.Replace(message), Remedy: fill.Replace(remedy),
	}
}

// stop records a fault after which nothing more can be read.
func (c *issues) stop(code string, p place, words ...string) {
	c.add(code, p, words...)
	c.fatal = true
}

// finish folds faults that the whole file shares into one, sorts by row, and returns what is
// kept and how many there are in all.
func (c *issues) finish() ([]coverage.Issue, int) {
	drop := map[string]bool{}
	for code, n := range c.tally {
		s := sentenceOf()[code]
		whole := s.Per == "file" || s.Per == "all" && n >= c.located
		if !whole || n < 2 || c.first[code] == 0 {
			continue
		}
		kept := 0
		for _, i := range c.list {
			if i.Code == code {
				kept++
			}
		}
		if s.Per == "all" {
			c.beyond -= n - kept
			drop[code] = true
		}
		first := &c.list[c.first[code]-1]
		first.Message += count(c.lang, n)
	}
	seen := map[string]bool{}
	out := make([]coverage.Issue, 0, len(c.list))
	for _, i := range c.list {
		if drop[i.Code] && seen[i.Code] {
			continue
		}
		seen[i.Code] = true
		out = append(out, i)
	}
	slices.SortStableFunc(out, func(a, b coverage.Issue) int { return cmp.Compare(a.Row, b.Row) })
	return out, len(out) + c.beyond
}

func count(lang string, n int) string {
	if lang == "en" {
		return fmt.Sprintf(" (%d times in the file)", n)
	}
	return fmt.Sprintf("（全文件共 %d 处）", n)
}

// shorten cuts a text that an Issue repeats, and takes out what does not print.
func shorten(s string) string { return shortenTo(s, shownValue) }

func shortenTo(s string, limit int) string {
	if len(s) > limit {
		cut := limit
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if unprintable(r) {
			return '\uFFFD'
		}
		return r
	}, s)
}
