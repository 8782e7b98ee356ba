package intake

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
	"sync"

	"yikezhong/coverage"
)

//go:embed issues.csv
var issuesCSV string

// A Sentence is what is said of one kind of fault, as issues.csv has it. Words in braces are
// filled in with what the file says.
type Sentence struct {
	Code, Severity string
	Per            string // each: one Issue a fault; file: one a file; all: one a file if every feature has it
	Zh, ZhRemedy   string
	En, EnRemedy   string
}

// Sentences lists every code an Issue may bear, in the order of issues.csv.
var Sentences = sync.OnceValue(func() []Sentence {
	var out []Sentence
	for _, r := range table("issues.csv", issuesCSV) {
		out = append(out, Sentence{
			Code: r["code"], Severity: r["severity"], Per: r["per"],
			Zh: r["zh"], ZhRemedy: r["zh_remedy"], En: r["en"], EnRemedy: r["en_remedy"],
		})
	}
	return out
})

var sentenceOf = sync.OnceValue(func() map[string]Sentence {
	out := map[string]Sentence{}
	for _, s := range Sentences() {
		out[s.Code] = s
	}
	return out
})

func (s Sentence) isError() bool { return s.Severity == coverage.IssueError }

func (s Sentence) in(lang string) (message, remedy string) {
	if lang == "en" {
		return s.En, s.EnRemedy
	}
	return s.Zh, s.ZhRemedy
}

// table reads an embedded file with a heading row; one that cannot be read is our own fault.
func table(name, text string) []map[string]string {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("embedded %s: %v", name, err))
	}
	out := make([]map[string]string, 0, len(rows))
	for _, row := range rows[1:] {
		m := make(map[string]string, len(row))
		for i, cell := range row {
			m[rows[0][i]] = cell
		}
		out = append(out, m)
	}
	return out
}
