package seeds_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// vocabulary returns the typed text constants of package coverage: type name to values.
func vocabulary(t *testing.T) map[string][]string {
	t.Helper()
	sources, err := filepath.Glob("../coverage/*.go")
	require.NoError(t, err)
	words := map[string][]string{}
	gather := func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		kind, typed := spec.Type.(*ast.Ident)
		value, text := spec.Values[0].(*ast.BasicLit)
		if typed && text && value.Kind == token.STRING {
			word, err := strconv.Unquote(value.Value)
			require.NoError(t, err)
			words[kind.Name] = append(words[kind.Name], word)
		}
		return true
	}
	for _, name := range sources {
		if !strings.HasSuffix(name, "_test.go") {
			parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			require.NoError(t, err)
			ast.Inspect(parsed, gather)
		}
	}
	return words
}

var capital = regexp.MustCompile(`(.)([A-Z])`)

func snake(name string) string { return strings.ToLower(capital.ReplaceAllString(name, "${1}_$2")) }

func TestEveryWordOfCoverageHasALabel(t *testing.T) {
	t.Parallel()
	words := vocabulary(t)
	require.Greater(t, len(words), 15, "the constants were found")
	require.Contains(t, words["Verdict"], "not_assessable")
	for kind, keys := range words {
		labelled := []string{}
		for _, l := range seeds.Legend(snake(kind)) {
			labelled = append(labelled, l.Key)
			require.NotEmpty(t, l.Zh, "%s %s", kind, l.Key)
			require.NotEmpty(t, l.En, "%s %s", kind, l.Key)
		}
		require.ElementsMatch(t, keys, labelled, "labels.yaml, %s", snake(kind))
	}
}

func TestLegendFollowsTheOrderOfVerdicts(t *testing.T) {
	t.Parallel()
	require.Len(t, seeds.Legend("verdict"), len(coverage.Verdicts))
	require.Nil(t, seeds.Legend("nothing"))
	require.Contains(t, seeds.LabelKinds(), "stage")
	require.Equal(t, coverage.Text{Zh: "达标", En: "Meets"}, seeds.LabelOf("verdict", "pass").Text())
	require.Equal(t, "座", seeds.LabelOf("unit", "座").Zh, "a plan's own unit is called by itself")
}

func TestLabelsAreRead(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("labels.yaml")
	require.NoError(t, err)
	for _, kind := range seeds.LabelKinds() {
		require.Contains(t, string(src), "\n"+kind+":")
		seen := map[string]bool{}
		for _, l := range seeds.Legend(kind) {
			require.False(t, seen[l.Key], "%s %s stands twice", kind, l.Key)
			seen[l.Key] = true
		}
	}
}

// rgb is a color in linear light, 0 to 1.
type rgb [3]float64

func color(t *testing.T, hex string) rgb {
	t.Helper()
	require.Regexp(t, `^#[0-9A-F]{6}$`, hex)
	var c rgb
	for i := range c {
		n, err := strconv.ParseUint(hex[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		if c[i] = float64(n) / 255; c[i] <= 0.04045 {
			c[i] /= 12.92
		} else {
			c[i] = math.Pow((c[i]+0.055)/1.055, 2.4)
		}
	}
	return c
}

// contrast is the ratio of WCAG 2.1 of a color on white.
func contrast(c rgb) float64 { return 1.05 / (0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2] + 0.05) }

func (c rgb) seenBy(m [3][3]float64) rgb {
	var out rgb
	for i := range out {
		for j := range c {
			out[i] += m[i][j] * c[j]
		}
		out[i] = min(max(out[i], 0), 1)
	}
	return out
}

// lab returns CIE L*a*b* under D65.
func (c rgb) lab() [3]float64 {
	xyz := c.seenBy([3][3]float64{
		{0.4124 / 0.95047, 0.3576 / 0.95047, 0.1805 / 0.95047},
		{0.2126, 0.7152, 0.0722},
		{0.0193 / 1.08883, 0.1192 / 1.08883, 0.9505 / 1.08883},
	})
	for i, v := range xyz {
		if v > 216.0/24389 {
			xyz[i] = math.Cbrt(v)
		} else {
			xyz[i] = (24389.0/27*v + 16) / 116
		}
	}
	return [3]float64{116*xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])}
}

// Full color blindness of each kind, on linear light.
// Source: Machado, Oliveira and Fernandes (2009), severity 1.0.
var sights = map[string][3][3]float64{
	"all":    {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protan": {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	"deutan": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
	"tritan": {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}},
}

func TestColorsStayApart(t *testing.T) {
	t.Parallel()
	judged := map[string][]string{
		"severity": {"obligatory", "anticipatory", "required_unlabelled", "reference"},
		"verdict":  {"pass", "fail", "review", "not_assessable", "measured"},
	}
	for kind, keys := range judged {
		for i, a := range keys {
			ca := color(t, seeds.LabelOf(kind, a).Color)
			require.GreaterOrEqual(t, contrast(ca), 3.0, "%s %s on white", kind, a)
			for _, b := range keys[:i] {
				for sight, m := range sights {
					la := ca.seenBy(m).lab()
					lb := color(t, seeds.LabelOf(kind, b).Color).seenBy(m).lab()
					d := math.Hypot(math.Hypot(la[0]-lb[0], la[1]-lb[1]), la[2]-lb[2])
					require.GreaterOrEqual(t, d, 25.0, "%s: %s and %s as %s see them", kind, a, b, sight)
				}
			}
		}
	}
}
