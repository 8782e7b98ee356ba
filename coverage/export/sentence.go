// Package export turns results into what people read: sentences in the words a reviewer
// expects, and tables; api lays gaps out as GeoJSON. Rounding and wording live here alone: a figure is shown
// with one decimal, more where fewer would make a fail look like its target. Nothing is judged
// here, and nothing is presented as a plan's own text.
package export

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"math"
	"strings"
	"sync"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// Lang is the language of a text; Chinese leads.
type Lang string

// The languages.
const (
	Zh Lang = "zh"
	En Lang = "en"
)

func (l Lang) of(t coverage.Text) string {
	if l == En && t.En != "" {
		return t.En
	}
	return t.Zh
}

func (l Lang) label(kind, key string) string { return l.of(seeds.LabelOf(kind, key).Text()) }

func (l Lang) list(words []string) string {
	if l == En {
		return strings.Join(words, ", ")
	}
	return strings.Join(words, "、")
}

//go:embed sentences.csv
var sentencesCSV []byte

// sentences are the texts by key, with {figure} where a figure stands.
var sentences = sync.OnceValue(func() map[string]coverage.Text {
	rows, err := csv.NewReader(bytes.NewReader(sentencesCSV)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("sentences.csv: %v", err)) // embedded, and read by every test
	}
	texts := map[string]coverage.Text{}
	for _, row := range rows[1:] {
		texts[row[0]] = coverage.Text{Zh: row[1], En: row[2]}
	}
	return texts
})

// sentence returns the text of the first key that there is, its figures filled in.
func (l Lang) sentence(figures coverage.Figures, keys ...string) (string, bool) {
	for _, key := range keys {
		if t, ok := sentences()[key]; ok {
			return l.fill(l.of(t), figures), true
		}
	}
	return "", false
}

// fill replaces each {figure}; one that is absent is said to be unknown.
func (l Lang) fill(text string, figures coverage.Figures) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, "}")
		b.WriteString(l.figure(name, figures[name]))
		text = after
	}
}

// labelled says which labels turn the words of a figure into a reader's.
var labelled = map[string]string{
	"stage": "stage", "stages": "stage", "functions": "function", "verdict": "verdict", "layer": "layer",
	"kind": "facility_kind", "purpose": "purpose", "verdict_all": "verdict", "verdict_institutions": "verdict",
	"verdict_with_zones": "verdict", "verdict_without_zones": "verdict",
}

// word turns a figure's word into a reader's: by its label, else by a sentence of its own.
func (l Lang) word(name, word string) string {
	if kind := labelled[name]; kind != "" {
		return l.label(kind, word)
	}
	if s, ok := l.sentence(nil, "word."+name+"."+word); ok {
		return s
	}
	if word == "" {
		return l.unknown()
	}
	return word
}

func (l Lang) unknown() string { return map[Lang]string{Zh: "不详", En: "unknown"}[l] }

// figure shows one value.
func (l Lang) figure(name string, v any) string {
	switch v := v.(type) {
	case nil:
		return l.unknown()
	case float64:
		if strings.HasSuffix(name, "households") {
			v = math.Round(v) // shares of points make fractions, people live in whole ones
		}
		return Number(v)
	case *float64:
		if v == nil {
			return l.unknown()
		}
		return Number(*v)
	case []string:
		return l.words(name, v)
	case []any: // a figure that was stored and read again
		words := make([]string, len(v))
		for i, w := range v {
			words[i] = fmt.Sprint(w)
		}
		return l.words(name, words)
	case string:
		return l.word(name, v)
	}
	return fmt.Sprint(v)
}

func (l Lang) words(name string, words []string) string {
	if len(words) == 0 {
		return l.unknown()
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = l.word(name, w)
	}
	return l.list(out)
}
