package export_test

import (
	"encoding/csv"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// readSentences returns the sentences by key, Chinese and English.
func readSentences(t *testing.T) map[string][2]string {
	t.Helper()
	f, err := os.Open("sentences.csv")
	require.NoError(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	said := map[string][2]string{}
	for _, row := range rows[1:] {
		require.Empty(t, said[row[0]][0], "%s stands once", row[0])
		said[row[0]] = [2]string{row[1], row[2]}
	}
	return said
}

var placeholder = regexp.MustCompile(`\{([^}]*)\}`)

func placeholders(s string) []string {
	names := []string{}
	for _, m := range placeholder.FindAllStringSubmatch(s, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestSentencesSayTheSameInBothLanguages(t *testing.T) {
	t.Parallel()
	for key, s := range readSentences(t) {
		require.NotEmpty(t, s[0], key)
		require.NotEmpty(t, s[1], key)
		require.Equal(t, placeholders(s[0]), placeholders(s[1]), "%s: the figures of the two languages differ", key)
		chinese := placeholder.ReplaceAllString(s[0], "")
		require.NotRegexp(t, `[a-z_]{4,}`, chinese, "%s: English in a Chinese sentence", key)
		require.NotRegexp(t, `\p{Han}`, s[1], "%s: Chinese in an English sentence", key)
	}
}

// raised is a flag, basis or field as a literal of package coverage has it.
type raised struct {
	key     string
	figures []string // keys of the literal; nil where they are made elsewhere
	at      string
}

// literals walks the source of package coverage for what it raises by name.
func literals(t *testing.T) (flags, bases []raised, fields []string) {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	require.NoError(t, err)
	set, codes, parsed := token.NewFileSet(), map[string]string{}, []*ast.File{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(set, name, nil, 0)
		require.NoError(t, err)
		parsed = append(parsed, f)
		ast.Inspect(f, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 && strings.HasPrefix(v.Names[0].Name, "Flag") {
				codes[v.Names[0].Name] = text(v.Values[0])
			}
			return true
		})
	}
	field := regexp.MustCompile(`^(facilities|residential-areas|care-rooms|divisions|reported)\.[a-z0-9_.]*[a-z0-9]$`)
	for _, f := range parsed {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if field.MatchString(text(n)) {
					fields = append(fields, text(n))
				}
			case *ast.CompositeLit:
				parts := elements(n)
				if ident, ok := parts["Code"].(*ast.Ident); ok && codes[ident.Name] != "" {
					variant, known := "", true
					if e := parts["Variant"]; e != nil {
						variant, known = text(e), isText(e)
					}
					if known {
						key := strings.TrimSuffix(codes[ident.Name]+"."+variant, ".")
						flags = append(flags, raised{key, keysOf(parts["Figures"]), set.Position(n.Pos()).String()})
					}
				} else if id, ok := n.Type.(*ast.Ident); ok && id.Name == "Basis" && isText(parts["Code"]) {
					bases = append(bases, raised{"basis." + text(parts["Code"]), keysOf(parts["Figures"]), set.Position(n.Pos()).String()})
				}
			}
			return true
		})
	}
	return flags, bases, fields
}

// elements are the parts of a Flag or Basis, by name or by place.
func elements(lit *ast.CompositeLit) map[string]ast.Expr {
	parts := map[string]ast.Expr{}
	for i, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				parts[id.Name] = kv.Value
			}
		} else if names := []string{"Code", "Variant", "Figures"}; i < len(names) {
			parts[names[i]] = e
		}
	}
	return parts
}

func keysOf(e ast.Expr) []string {
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	keys := []string{}
	for _, e := range lit.Elts {
		keys = append(keys, text(e.(*ast.KeyValueExpr).Key))
	}
	return keys
}

func isText(e ast.Expr) bool { _, ok := e.(*ast.BasicLit); return ok }

func text(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, _ := strconv.Unquote(lit.Value)
	return s
}

// TestWhatIsRaisedIsWorded holds every flag and basis that package coverage writes down to a
// sentence of its own, whose figures it has; and every field that may be missing to a name.
func TestWhatIsRaisedIsWorded(t *testing.T) {
	t.Parallel()
	said := readSentences(t)
	flags, bases, fields := literals(t)
	require.Greater(t, len(flags), 35, "the flags of the source were not found")
	require.Greater(t, len(bases), 5)
	require.Greater(t, len(fields), 20)
	for _, r := range slices.Concat(flags, bases) {
		_, worded := said[r.key]
		require.True(t, worded, "%s: %s is raised and not worded", r.at, r.key)
		if r.figures == nil {
			continue
		}
		for _, name := range placeholders(said[r.key][0]) {
			require.Contains(t, r.figures, name, "%s: the sentence of %s asks for a figure that is not there", r.at, r.key)
		}
	}
	for _, f := range fields {
		_, named := said["field."+f]
		require.True(t, named, "%s may be missing and has no name", f)
	}
}
