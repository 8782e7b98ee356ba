package docs_test

import (
	"cmp"
	"fmt"
	"strings"

	"yikezhong/coverage"
)

const command = "`go test ./docs -run Generated -update`"

// parametersPage returns the page of every default of ours (◇).
func parametersPage() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Parameters

Generated from coverage/parameters.go by %s; do not edit.

Where the plans are silent a default of ours answers. Each is shown with the result it made; a plan's file overrides the
default, and a question overrides the plan: `+"`\"parameters\": {\"circle_m\": 800}`, `--param circle_m=800`"+`.

| name | | default | unit | may be | why |
|---|---|---|---|---|---|
`, command)
	for _, d := range coverage.ParameterDocs() {
		def := cmp.Or(d.Default, "unset")
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", plainName(d.Name), d.Zh, def, d.Unit, mayBe(d), d.Why)
	}
	return b.String()
}

// plainName is a parameter's JSON name without its options.
func plainName(tag string) string { n, _, _ := strings.Cut(tag, ","); return n }

func mayBe(d coverage.ParameterDoc) string {
	switch {
	case d.Enum != "":
		words := strings.Split(d.Enum, ",")
		for i, w := range words {
			words[i] = cmp.Or(w, "unset")
		}
		return strings.Join(words, ", ")
	case d.Min != "":
		return d.Min + " to " + d.Max
	case d.Default == "true" || d.Default == "false":
		return "true, false"
	}
	return "a date"
}

var rulesInOrder = []coverage.Rule{
	coverage.S1, coverage.S2, coverage.S3, coverage.S4, coverage.S5, coverage.S6, coverage.S7, coverage.S8, coverage.S9,
	coverage.A1, coverage.A2, coverage.A3, coverage.A4, coverage.A5, coverage.A6, coverage.A7, coverage.A8, coverage.A9,
	coverage.A10, coverage.A11, coverage.A12, coverage.A13, coverage.A14, coverage.A15, coverage.ReportedRule,
}

// figuresPage returns the page of every key that a rule's figures may carry. A rule without keys of
// its own has no table.
func figuresPage() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Figures

Generated from coverage/figurekeys.go by %s; do not edit.

Results, findings and bases carry a rule's figures by these keys. Absent means unknown, never zero; shares are in percent,
unrounded, and where facilities are in doubt `+"`…_low`"+` and `+"`…_high`"+` bound a share.
The stages of A5 stand in `+"`stages[]`"+`: stage, housing_date, facility_date, state, verdict, lag_days, overdue_days.
`, command)
	for _, rule := range rulesInOrder {
		keys := coverage.FigureKeys[rule]
		if len(keys) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n## %s\n\n| key | unit | | |\n|---|---|---|---|\n", rule)
		for _, k := range keys {
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", k.Key, k.Unit, k.Zh, k.En)
		}
	}
	return b.String()
}
