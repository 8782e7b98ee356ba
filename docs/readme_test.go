package docs_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shown is a block of a page that shows the first lines of what a command prints; DIR stands for
// a directory of the run.
var shown = regexp.MustCompile("(?s)<!-- shown (\\d+): ([^\n]+) -->\n```text\n(.*?)```\n<!-- end -->")

// TestGeneratedReadmesShowWhatTheProgramPrints runs the commands that the READMEs show.
func TestGeneratedReadmesShowWhatTheProgramPrints(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "yikezhong.exe")
	out, err := exec.Command("go", "build", "-o", program, "../cmd/yikezhong").CombinedOutput()
	require.NoError(t, err, string(out))
	for _, page := range []string{"../README.md", "../README.zh.md"} {
		b, err := os.ReadFile(page)
		require.NoError(t, err)
		require.Len(t, shown.FindAllString(string(b), -1), 3, page)
		dir := t.TempDir()
		want := shown.ReplaceAllStringFunc(string(b), func(block string) string {
			m := shown.FindStringSubmatch(block)
			lines, err := strconv.Atoi(m[1])
			require.NoError(t, err)
			return "<!-- shown " + m[1] + ": " + m[2] + " -->\n```text\n" + first(lines, printed(t, program, dir, m[2])) + "```\n<!-- end -->"
		})
		if *update {
			require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
			continue
		}
		require.True(t, want == string(b), "%s does not show what the program prints: go test ./docs -run Generated -update", page)
	}
}

// printed runs the program in the repository's root; a verdict's exit code is no failure.
func printed(t *testing.T, program, dir, line string) string {
	t.Helper()
	cmd := exec.Command(program, strings.Fields(strings.ReplaceAll(line, "DIR", dir))...)
	cmd.Dir = ".."
	var out, faults bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &faults
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && (exit.ExitCode() == 1 || exit.ExitCode() == 3) {
		err = nil
	}
	require.NoError(t, err, "%s: %s", line, faults.String())
	return id.ReplaceAllString(out.String(), "ID")
}

// id is an assessment's, which follows every figure of the data and is not for reading.
var id = regexp.MustCompile(`[0-9a-f]{32}`)

// first returns the first n lines, without blank ones at the start or spaces at their ends.
func first(n int, text string) string {
	var b strings.Builder
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, l := range lines {
		if i == n {
			b.WriteString("…\n")
			break
		}
		b.WriteString(strings.TrimRight(l, " \r") + "\n")
	}
	return b.String()
}
