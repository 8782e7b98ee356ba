package docs_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

var update = flag.Bool("update", false, "write the generated pages anew")

func TestGeneratedPagesAreCurrent(t *testing.T) {
	t.Parallel()
	for page, write := range map[string]func() string{"parameters.md": parametersPage, "figures.md": figuresPage} {
		want := write()
		if *update {
			require.NoError(t, os.WriteFile(page, []byte(want), 0o644))
		}
		got, err := os.ReadFile(page)
		require.NoError(t, err)
		require.True(t, want == string(got), "%s is stale: go test ./docs -run Generated -update", page)
	}
}

func TestGeneratedFiguresNameEveryRule(t *testing.T) {
	t.Parallel()
	page := figuresPage()
	for rule := range coverage.FigureKeys {
		require.True(t, strings.Contains(page, "\n## "+string(rule)+"\n"), "figuresPage does not list %s", rule)
	}
}

// pages returns every Markdown file of the repository by its path from here.
func pages(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && d.Name() != ".." {
			return skipDir(err)
		}
		if strings.HasSuffix(file, ".md") {
			b, err := os.ReadFile(file)
			require.NoError(t, err)
			all[file] = string(b)
		}
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, all["../README.md"])
	return all
}

// skipDir leaves out hidden directories.
func skipDir(err error) error {
	if err != nil {
		return err
	}
	return fs.SkipDir
}

var (
	fence = regexp.MustCompile("(?ms)^ *```.*?^ *```")
	code  = regexp.MustCompile("`[^`\n]*`")
	link  = regexp.MustCompile(`\]\(([^)\s]+)\)`)
)

func TestLinksResolve(t *testing.T) {
	t.Parallel()
	for file, text := range pages(t) {
		prose := code.ReplaceAllString(fence.ReplaceAllString(text, ""), "")
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			target, _, _ := strings.Cut(m[1], "#")
			if target == "" || strings.Contains(target, "://") {
				continue
			}
			_, err := os.Stat(filepath.Join(filepath.Dir(file), filepath.FromSlash(target)))
			require.NoError(t, err, "%s: link to %s", file, m[1])
		}
	}
}

var machinePath = regexp.MustCompile(`(?m)(^|[\s"'(=` + "`" + `])(/(home|root|work|Users|mnt|tmp)/|[A-Z]:\\)`)

func TestPagesNameNoMachinePath(t *testing.T) {
	t.Parallel()
	for file, text := range pages(t) {
		require.Empty(t, machinePath.FindString(text), file)
	}
}

var (
	exampleName = regexp.MustCompile("`(Example[A-Za-z0-9_]*)`")
	exampleFunc = regexp.MustCompile(`(?m)^func (Example[A-Za-z0-9_]*)\(\)`)
)

// examples returns the names of every Example test of the repository.
func examples(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, pattern := range []string{"../*/*_test.go", "../*/*/*_test.go"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			b, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, m := range exampleFunc.FindAllStringSubmatch(string(b), -1) {
				names[m[1]] = true
			}
		}
	}
	return names
}

// TestMethodsAreWorked holds each page of methods to a worked example that runs.
func TestMethodsAreWorked(t *testing.T) {
	t.Parallel()
	known := examples(t)
	files, err := filepath.Glob("methods/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		if filepath.Base(file) == "README.md" {
			continue
		}
		b, err := os.ReadFile(file)
		require.NoError(t, err)
		named := exampleName.FindAllStringSubmatch(string(b), -1)
		require.NotEmpty(t, named, "%s names no Example test", file)
		for _, m := range named {
			require.True(t, known[m[1]], "%s: there is no %s", file, m[1])
		}
	}
}

// TestEveryPageIsListed holds the indexes of methods and decisions to their pages.
func TestEveryPageIsListed(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{"methods", "adr"} {
		index, err := os.ReadFile(filepath.Join(dir, "README.md"))
		require.NoError(t, err)
		files, err := filepath.Glob(dir + "/*.md")
		require.NoError(t, err)
		for _, file := range files {
			if name := filepath.Base(file); name != "README.md" {
				require.True(t, strings.Contains(string(index), "("+name+")"), "%s is not listed", file)
			}
		}
	}
}
