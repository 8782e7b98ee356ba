package api

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// All words that are shown go through here: labels from seeds, sentences from export.

// label is the name of a thing of a kind (gap, severity, verdict, flag, stage, rule …).
func label(kind, key, lang string) string { return say(seeds.LabelOf(kind, key).Text(), lang) }

// message is a finding in one line.
func message(f coverage.Finding, lang string) string {
	return strings.Join([]string{f.Subject.Name, label("verdict", string(f.Verdict), lang), clauseText(f.Clause)}, " · ")
}

// gapMessage is a gap in one line.
func gapMessage(g coverage.Gap, lang string) string {
	parts := []string{g.Subject.Name, label("gap_kind", string(g.Kind), lang)}
	if g.Missing != nil {
		parts = append(parts, strconv.FormatFloat(*g.Missing, 'f', -1, 64)+" "+g.Unit)
	}
	return strings.Join(parts, " · ")
}

// flagText is what a reviewer is told.
func flagText(f coverage.Flag, lang string) string { return label("flag_code", string(f.Code), lang) }

// basisText is the 口径 in words.
func basisText(b coverage.Basis, lang string) string { return label("basis", b.Code, lang) }

// clauseText is where a figure comes from, in one line.
func clauseText(c coverage.Clause) string {
	return strings.TrimSpace(c.Document + " " + c.Number + " " + c.Place)
}

// findingsCSV lists findings for a spreadsheet; those of A5 as projects by their four stages.
func findingsCSV(findings []coverage.Finding, lang string) ([]byte, error) {
	rows := [][]string{{"rule", "layer", "id", "name", "division", "verdict", "severity", "indicators", "clause", "message"}}
	stages := len(findings) > 0
	for _, f := range findings {
		stages = stages && f.Rule == coverage.A5
		rows = append(rows, []string{
			string(f.Rule), string(f.Subject.Layer), f.Subject.ID, f.Subject.Name, f.Division,
			label("verdict", string(f.Verdict), lang), label("severity", string(f.Severity), lang),
			strings.Join(f.Indicators, " "), clauseText(f.Clause), message(f, lang),
		})
	}
	if stages {
		rows = stageRows(findings, lang)
	}
	return table(rows)
}

func stageRows(findings []coverage.Finding, lang string) [][]string {
	stages := []string{"planned", "built", "accepted", "delivered"}
	head := []string{"id", "name", "division", "verdict"}
	for _, stage := range stages {
		head = append(head, stage, stage+"_housing_date", stage+"_facility_date", stage+"_lag_days", stage+"_overdue_days")
	}
	rows := [][]string{append(head, "clause", "message")}
	for _, f := range findings {
		row := []string{f.Subject.ID, f.Subject.Name, f.Division, label("verdict", string(f.Verdict), lang)}
		for _, stage := range stages {
			cells := make([]string, 5)
			for _, st := range f.Stages {
				if st.Stage == stage {
					cells = []string{
						label("verdict", string(st.Verdict), lang), st.HousingDate.String(), st.FacilityDate.String(),
						whole(st.LagDays), whole(st.OverdueDays),
					}
				}
			}
			row = append(row, cells...)
		}
		rows = append(rows, append(row, clauseText(f.Clause), message(f, lang)))
	}
	return rows
}

func whole(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// table writes CSV with a BOM, and with what a spreadsheet would run made text.
func table(rows [][]string) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	for _, row := range rows {
		for i, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				row[i] = "'" + cell
			}
		}
		if err := w.Write(row); err != nil {
			return nil, fmt.Errorf("write table: %w", err)
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// Message is a finding in one line.
func Message(f coverage.Finding, lang string) string { return message(f, lang) }

// FindingsCSV lists findings for a spreadsheet; those of A5 alone as projects by their four stages.
func FindingsCSV(findings []coverage.Finding, lang string) ([]byte, error) {
	return findingsCSV(findings, lang)
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
