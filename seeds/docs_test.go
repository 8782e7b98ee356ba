package seeds_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

var update = flag.Bool("update", false, "write docs/plans.md anew")

func TestPlansPageIsCurrent(t *testing.T) {
	t.Parallel()
	const page = "../docs/plans.md"
	want := plansPage(t)
	if *update {
		require.NoError(t, os.MkdirAll("../docs", 0o755))
		require.NoError(t, os.WriteFile(page, want, 0o644))
	}
	got, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "stale: go test ./seeds -run PlansPage -update")
}

const pageHead = `# Plans

Generated from seeds/ by ` + "`go test ./seeds -run PlansPage -update`" + `; do not edit.

A row is one promise of a plan (指标). Its words are ours; figures, years and clause places are the
document's. A target without a year holds always; "from" is a start, not a deadline. ● obligatory
(约束性), ○ anticipatory (预期性), ! unlabelled but binding in its wording (应、须、不得).

`

const pageOwn = `## Bring your own plan

Write one YAML file a plan, put it in a directory and name that directory to the program; a file
with the id of a plan above takes its place. A file that cannot be used is refused whole, with every
fault at once: file, line, row, field, reason and an example.

- Rows join across plans and years by ` + "`measure`" + `: take a key of the table below where the basis is the
  same, else add one in ` + "`measures.yaml`" + ` beside the plan. ` + "`norms.yaml`" + ` adds norms to adopt.
- ` + "`op`" + ` is ` + "`>=`, `<`, `all_of`, `increase`, `forecast`, `qualitative`" + ` or ` + "`none`" + `;
  a plain figure is a minimum with ` + "`printed_op: '='`" + `.
  One a unit ("1所/街道") is 100 % of the units, with ` + "`printed`" + ` as it stands.
- Ratios are exact: ` + "`1/3`, or `{num: 100, den: 3}`" + ` where the unit is %.
- ` + "`quote`" + ` is for the clause's wording from your own copy; reports print it.
- Plain YAML: UTF-8, at most 1 MiB, no anchors, aliases or tags.

`

func plansPage(t *testing.T) []byte {
	t.Helper()
	c := load(t)
	var b bytes.Buffer
	b.WriteString(pageHead)
	for _, p := range c.Plans {
		planSection(&b, p)
	}
	b.WriteString("## Norms to adopt\n\n" +
		"None is in force until a workspace adopts it; until then its figure is a reference (参照值).\n\n" +
		"| id | norm | figure | for | from |\n|---|---|---|---|---|\n")
	for _, n := range c.Norms {
		only := ""
		if n.ReferenceOnly {
			only = " (reference only)"
		}
		fmt.Fprintf(&b, "| %s | %s %s%s | %s %s | %s | %s |\n", n.ID, n.Name.Zh, n.Document.Number, only,
			figure(n.Value), n.Unit, strings.Join(n.Plans, ", "), n.EffectiveFrom)
	}
	b.WriteString("\n" + pageOwn)
	for _, name := range []string{"example-plan.yaml", "example-measures.yaml"} {
		src, err := os.ReadFile(name)
		require.NoError(t, err)
		fmt.Fprintf(&b, "```yaml\n%s```\n\n", src)
	}
	measuresSection(&b, c)
	return b.Bytes()
}

func planSection(b *bytes.Buffer, p *coverage.Plan) {
	fmt.Fprintf(b, "## %s (%s)\n\n`%s` · %s", p.Name.Zh, p.Name.En, p.ID, p.Document.Title)
	for _, part := range []string{p.Document.Number, p.Document.Date.String()} {
		if part != "" {
			b.WriteString(" · " + part)
		}
	}
	if p.Parent != "" {
		fmt.Fprintf(b, " · parent `%s`", p.Parent)
	}
	fmt.Fprintf(b, "\n\n%s\n\n", p.Note)
	for _, rows := range p.Conflicts {
		fmt.Fprintf(b, "- %s disagree.\n", strings.Join(rows, " and "))
	}
	if len(p.Conflicts) > 0 {
		b.WriteString("\n")
	}
	b.WriteString("| id | indicator | clause | target | by | | rule | measure |\n|---|---|---|---|---|---|---|---|\n")
	for _, row := range p.Indicators {
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", row.ID, row.Name.Zh, row.Clause,
			strings.ReplaceAll(target(row), "|", "/"), by(row), mark(row), row.Rule, row.Measure)
	}
	b.WriteString("\n")
}

func figure(d coverage.Decimal) string {
	if n, exact := d.Rat().FloatPrec(); exact {
		return d.Rat().FloatString(n)
	}
	return d.Rat().RatString()
}

func target(row coverage.Indicator) string {
	if len(row.Targets) == 0 {
		return strings.TrimSpace(seeds.LabelOf("op", string(row.Op)).Zh + " " + row.Printed)
	}
	var parts []string
	for _, t := range row.Targets {
		s := fmt.Sprintf("%s %s %s %s", row.Op, figure(t.Value), row.Unit, t.For.Zh)
		parts = append(parts, strings.TrimSpace(s))
	}
	s := strings.Join(parts, "; ")
	if row.Printed != "" {
		s += " (" + row.Printed + ")"
	}
	return s
}

func by(row coverage.Indicator) string {
	year := row.DueYear
	if len(row.Targets) > 0 {
		year = row.Targets[len(row.Targets)-1].Year
	}
	switch {
	case !row.Start.IsZero():
		return "from " + row.Start.String()
	case year != 0:
		return fmt.Sprint(year)
	}
	return ""
}

func mark(row coverage.Indicator) string {
	switch {
	case row.Nature == coverage.Obligatory:
		return "●"
	case row.Nature == coverage.Anticipatory:
		return "○"
	case row.Must:
		return "!"
	}
	return ""
}

func measuresSection(b *bytes.Buffer, c *seeds.Catalogue) {
	rows := map[string][]string{}
	for _, p := range c.Plans {
		for _, row := range p.Indicators {
			rows[row.Measure] = append(rows[row.Measure], row.ID)
		}
	}
	b.WriteString("## Measures\n\n| key | name | unit | better | rows |\n|---|---|---|---|---|\n")
	for _, m := range c.Measures {
		fmt.Fprintf(b, "| %s | %s · %s | %s | %s | %s |\n", m.Key, m.Name.Zh, m.Name.En, m.Unit, m.Direction,
			strings.Join(rows[m.Key], " "))
	}
}
