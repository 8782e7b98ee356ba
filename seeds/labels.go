package seeds

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"yikezhong/coverage"
)

// Label is what a word of the program is called before people.
type Label struct {
	Key   string `json:"key"`
	Zh    string `json:"zh"`
	En    string `json:"en"`
	Color string `json:"color,omitempty"` // "#rrggbb", of verdicts and severities
}

// Text returns the label in both languages.
func (l Label) Text() coverage.Text { return coverage.Text{Zh: l.Zh, En: l.En} }

// Legend returns the labels of one kind, in the order they are shown; nil for no such kind. The
// kinds are the names of coverage's types in snake_case (verdict, severity, gap_kind, flag_code,
// facility_kind, rule …), and stage, unit, issue_severity, reach_method, class, threshold and
// threshold_source. The caller must not change them.
func Legend(kind string) []Label { return labels()[kind] }

// LabelKinds returns the kinds of label, by name.
func LabelKinds() []string { return slices.Sorted(maps.Keys(labels())) }

// LabelOf returns what a word is called. One that has no label is called by itself, so that a
// plan's own unit or designation still shows.
func LabelOf(kind, key string) Label {
	for _, l := range Legend(kind) {
		if l.Key == key {
			return l
		}
	}
	return Label{Key: key, Zh: key, En: key}
}

var labels = sync.OnceValue(func() map[string][]Label {
	src, err := files.ReadFile("labels.yaml")
	if err != nil {
		panic(fmt.Sprintf("labels: %v", err)) // the file is compiled in
	}
	f := parse[map[string][]Label]("labels.yaml", src)
	if err := f.err(); err != nil {
		panic(fmt.Sprintf("labels: %v", err)) // the file is ours, and labels_test.go reads it
	}
	return *f.value
})
