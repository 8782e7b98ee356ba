package coverage_test

import (
	"encoding/json"
	"fmt"
	"strings"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// exampleWorld builds a world of features given as the JSON of their properties; the examples'
// places are invented. Without codes its scope is all divisions.
func exampleWorld(layers map[coverage.Layer][]string) *coverage.World {
	features := map[coverage.Layer][]coverage.Feature{}
	for layer, lines := range layers {
		for _, line := range lines {
			var named struct{ ID string }
			must(json.Unmarshal([]byte(line), &named))
			features[layer] = append(features[layer], coverage.Feature{ID: named.ID, Properties: []byte(line)})
		}
	}
	w, err := coverage.NewWorld(coverage.Workspace{Slug: "example"}, 1, features, nil)
	must(err)
	return w
}

// exampleAnswer asks a plan of the catalogue, with its parents, at a date; parameters are NAME, VALUE, ….
func exampleAnswer(w *coverage.World, plan, asOf string, parameters ...any) *coverage.Assessment {
	catalogue, err := seeds.Load()
	must(err)
	chain, err := catalogue.Chain(plan)
	must(err)
	day, err := coverage.ParseDate(asOf)
	must(err)
	p, err := coverage.DefaultParameters().With(chain[0].Parameters)
	must(err)
	for i := 0; i+1 < len(parameters); i += 2 {
		p, err = p.With(map[string]any{parameters[i].(string): parameters[i+1]})
		must(err)
	}
	a, err := coverage.Assess(w, coverage.Question{
		Plans: chain, References: catalogue.NormsFor(plan), AsOf: day, Parameters: p,
	})
	must(err)
	return a
}

// printRow prints a row's verdict, value, interval, and numerator over denominator.
func printRow(a *coverage.Assessment, id string) {
	for _, r := range a.Indicators {
		if r.ID == id {
			fmt.Printf("%s %s: %s, between %s and %s, %s of %s\n", r.ID, r.Verdict,
				shownFigure(r.Value), shownFigure(r.Low), shownFigure(r.High), shownFigure(r.Numerator), shownFigure(r.Denominator))
		}
	}
}

// printFindings prints what a row says of each thing, with some of its figures.
func printFindings(a *coverage.Assessment, row string, keys ...string) {
	for _, f := range a.Findings {
		if f.Indicators[0] != row {
			continue
		}
		fmt.Printf("%s %s %s", row, f.Subject.ID, f.Verdict)
		for _, key := range keys {
			if v, ok := f.Figures[key]; ok {
				fmt.Printf(" %s=%v", key, v)
			}
		}
		if len(f.Missing) > 0 {
			fmt.Printf(" missing %s", strings.Join(f.Missing, " "))
		}
		fmt.Println()
	}
}

func shownFigure(v *float64) string {
	if v == nil {
		return "?"
	}
	return fmt.Sprintf("%.6g", *v)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

// exampleDivision is a division of a code of 6, 9 or 12 digits; its kind follows from its name.
func exampleDivision(code, name string) string {
	return fmt.Sprintf(`{"id": "%s", "code": "%s", "name": "%s"}`, code, code, name)
}

// exampleNorm returns a preset norm as the feature that adopting it writes.
func exampleNorm(id string) string {
	catalogue, err := seeds.Load()
	must(err)
	norm, err := catalogue.Norm(id)
	must(err)
	b, err := json.Marshal(norm)
	must(err)
	return string(b)
}
