package intake

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed enums.csv
var enumsCSV string

// EnumValue is one value of an enumeration with the words that planners write for it.
type EnumValue struct {
	Value   string   `json:"value"`
	Zh      string   `json:"zh"`
	Aliases []string `json:"aliases,omitempty"`
}

// enum is one enumeration.
type enum struct {
	values []EnumValue
	byWord map[string]string // by folded value, word and alias
}

// enums holds every enumeration of enums.csv by name.
var enums = sync.OnceValue(func() map[string]*enum {
	out := map[string]*enum{}
	for _, row := range table("enums.csv", enumsCSV) {
		e := out[row["enum"]]
		if e == nil {
			e = &enum{byWord: map[string]string{}}
			out[row["enum"]] = e
		}
		v := EnumValue{Value: row["value"], Zh: row["zh"]}
		if row["aliases"] != "" {
			v.Aliases = strings.Split(row["aliases"], "|")
		}
		e.values = append(e.values, v)
		for _, word := range append([]string{v.Value, v.Zh}, v.Aliases...) {
			if key := fold(word); e.byWord[key] == "" {
				e.byWord[key] = v.Value
			}
		}
	}
	return out
})

// allowed lists the words that may be written.
func (e *enum) allowed() string {
	words := make([]string, len(e.values))
	for i, v := range e.values {
		words[i] = v.Zh
	}
	return strings.Join(words, "、")
}

// near lists up to three words closest to s, by how many pairs of letters they share.
func (e *enum) near(s string) string {
	type candidate struct {
		word  string
		score float64
	}
	var all []candidate
	for _, v := range e.values {
		best := 0.0
		for _, w := range append([]string{v.Value, v.Zh}, v.Aliases...) {
			best = max(best, alike(fold(s), fold(w)))
		}
		all = append(all, candidate{v.Zh, best})
	}
	slices.SortStableFunc(all, func(a, b candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var out []string
	for _, c := range all[:min(3, len(all))] {
		out = append(out, c.word)
	}
	return strings.Join(out, "、")
}

// alike is the share of letters that two words have in common, from 0 to 1.
func alike(a, b string) float64 {
	if a == "" || b == "" {
		return 0
	}
	left := map[rune]int{}
	n := 0
	for _, r := range a {
		left[r]++
		n++
	}
	common := 0
	for _, r := range b {
		n++
		if left[r] > 0 {
			left[r]--
			common++
		}
	}
	return 2 * float64(common) / float64(n)
}
