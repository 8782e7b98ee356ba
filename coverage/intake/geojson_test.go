package intake_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage/intake"
)

// shared returns the path of a shared file, or skips where the data is not beside the checkout.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "..", "shared", "data"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("shared data is absent: %s", filepath.Join(parts...))
	}
	return path
}

func TestLintAgainstGeojsonhint(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"good", "bad"} {
		files, err := filepath.Glob(filepath.Join(shared(t, "reference", "geojsonhint", kind), "*.geojson"))
		require.NoError(t, err)
		require.NotEmpty(t, files)
		for _, file := range files {
			b, err := os.ReadFile(file)
			require.NoError(t, err)
			got, err := intake.Lint(bytes.NewReader(b), intake.Limits{})
			require.NoError(t, err)
			if kind == "bad" && !sound(t, file) {
				require.NotEmpty(t, got, "%s is bad", filepath.Base(file))
			} else {
				require.Empty(t, got, "%s is good", filepath.Base(file))
			}
		}
	}
}

// sound reports whether geojsonhint too finds nothing wrong with a file that it keeps among the bad.
func sound(t *testing.T, file string) bool {
	t.Helper()
	b, err := os.ReadFile(strings.TrimSuffix(file, ".geojson") + ".result")
	require.NoError(t, err)
	return strings.TrimSpace(string(b)) == "[]"
}
