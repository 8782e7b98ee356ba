package intake_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

var update = flag.Bool("update", false, "write the generated part of docs/api/uploads.md")

const generated = "<!-- Generated from columns.csv, enums.csv and issues.csv: " +
	"go test ./coverage/intake -run Docs -update -->\n"

func TestDocsOfUploadsAreFresh(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "api", "uploads.md")
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	head, _, found := strings.Cut(string(b), generated)
	require.True(t, found, "%s has lost its mark", path)
	want := head + generated + tables()
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o644))
		return
	}
	require.Equal(t, want, string(b), "run: go test ./coverage/intake -run Docs -update")
}

// tables is the generated part: properties by layer, then the codes of Issues.
func tables() string {
	var out bytes.Buffer
	cell := func(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
	for _, layer := range coverage.UploadLayers {
		fmt.Fprintf(&out, "\n### `%s`\n\n", layer)
		out.WriteString("| property | type | heading | also read | example | meaning |\n|---|---|---|---|---|---|\n")
		for _, p := range intake.Properties(layer) {
			doc := p.Doc
			if p.Required {
				doc += "; required"
			}
			if p.Flat != "" {
				doc += "; goes to `" + p.Flat + "`"
			}
			for i, v := range p.Enum {
				doc += map[bool]string{true: ": ", false: ", "}[i == 0] + "`" + v.Value + "` " + v.Zh
			}
			name := p.Zh
			if p.Unit != "" {
				name += " (" + p.Unit + ")"
			}
			fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s | %s |\n", p.Name, p.Type, name,
				cell(strings.Join(p.Aliases, "、")), cell(p.Example), cell(doc))
		}
	}
	out.WriteString("\n## Issues\n\nOnly errors reject. *Once* says how often a code is told: for each fault, once a\n")
	out.WriteString("file with a ")
	out.WriteString("count, or once where every feature has it.\n\n")
	out.WriteString("| code | severity | once | what is wrong | what mends it |\n|---|---|---|---|---|\n")
	for _, s := range intake.Sentences() {
		fmt.Fprintf(&out, "| `%s` | %s | %s | %s | %s |\n", s.Code, s.Severity, s.Per, cell(s.En), cell(s.EnRemedy))
	}
	return out.String()
}

func TestEverySentenceIsWhole(t *testing.T) {
	t.Parallel()
	for _, s := range intake.Sentences() {
		require.Contains(t, []string{coverage.IssueError, coverage.IssueWarning}, s.Severity, s.Code)
		require.Contains(t, []string{"each", "file", "all"}, s.Per, s.Code)
		for _, text := range []string{s.Zh, s.ZhRemedy, s.En, s.EnRemedy} {
			require.NotEmpty(t, text, s.Code)
		}
	}
}
