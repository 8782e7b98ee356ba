package api

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/seeds"
)

// All words that are shown go through here: labels from seeds, sentences from export.

// label is the name of a thing of a kind (gap_kind, severity, verdict, flag_code, stage, rule …).
func label(kind, key, lang string) string { return say(seeds.LabelOf(kind, key).Text(), lang) }

func message(f coverage.Finding, lang string) string { return export.Finding(f, export.Lang(lang)) }
func gapMessage(g coverage.Gap, lang string) string  { return export.Gap(g, export.Lang(lang)) }
func flagText(f coverage.Flag, lang string) string   { return export.Flag(f, export.Lang(lang)) }

func basisText(b coverage.Basis, lang string) string { return export.Basis(b, export.Lang(lang)) }

func resultText(r coverage.Result, lang string) string { return export.Result(r, export.Lang(lang)) }

func fieldsText(fields []string, lang string) string { return export.Fields(fields, export.Lang(lang)) }
func clauseText(c coverage.Clause) string            { return export.Clause(c) }

func shown(r coverage.Result) ShownView {
	return ShownView{Value: export.Value(r), Target: export.Target(r), Interval: export.Interval(r)}
}

// figureLabels names the figures that a row has, with their units.
func figureLabels(r coverage.Result, lang string) map[string]string {
	out := map[string]string{}
	for _, k := range coverage.FigureKeys[r.Rule] {
		_, own := r.Figures[k.Key]
		_, basis := r.Basis.Figures[k.Key]
		if !own && !basis {
			continue
		}
		out[k.Key] = say(coverage.Text{Zh: k.Zh, En: k.En}, lang)
		if k.Unit != "" {
			out[k.Key] += " (" + label("unit", k.Unit, lang) + ")"
		}
	}
	return out
}

// parameterLabels names our parameters; their English names are their own.
func parameterLabels() []seeds.Label {
	docs := coverage.ParameterDocs()
	out := make([]seeds.Label, len(docs))
	for i, d := range docs {
		name, _, _ := strings.Cut(d.Name, ",")
		out[i] = seeds.Label{Key: name, Zh: d.Zh, En: strings.ReplaceAll(name, "_", " ")}
	}
	return out
}

// FindingsCSV lists findings for a spreadsheet; those of A5 alone as projects by their four stages.
func FindingsCSV(findings []coverage.Finding, lang string) ([]byte, error) {
	var b bytes.Buffer
	write := export.Findings
	if len(findings) > 0 && !slices.ContainsFunc(findings, func(f coverage.Finding) bool { return f.Rule != coverage.A5 }) {
		write = export.FourSync
	}
	err := write(&b, findings, export.Lang(lang))
	return b.Bytes(), err
}

// Gaps is the gap layer of an assessment, whole.
func Gaps(a *coverage.Assessment, lang string) FeatureCollection[GapProperties] {
	all := newAnswer("", a)
	fc := FeatureCollection[GapProperties]{
		Type: "FeatureCollection", Features: make([]Feature[GapProperties], len(a.Gaps)), NumberMatched: len(a.Gaps),
		NumberReturned: len(a.Gaps), Revision: a.Revision, Assessment: a.ID, Links: []Link{},
	}
	for i := range a.Gaps {
		if a.Gaps[i].Geometry == nil {
			fc.NumberUnlocated++
		}
		fc.Features[i] = all.gapFeature(&a.Gaps[i], lang)
	}
	return fc
}

// WriteJSON writes v as a person reads it.
func WriteJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
