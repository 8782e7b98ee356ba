package walk_test

import (
	"os"
	"os/exec"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// What decides must hold no fused multiply and add, so that arm64 gives amd64's bits; what only prunes
// a search or draws may.
func TestNoProductIsFused(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "build", "-o", os.DevNull, "-gcflags=yikezhong/geo/walk=-S", ".")
	cmd.Env = append(os.Environ(), "GOARCH=arm64", "GOOS=linux", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "FMULD", "this is arm64 code")
	drawn := regexp.MustCompile(`/(tree|rtree|draw|stamp|contour)\.go`)
	for _, line := range regexp.MustCompile(`.*\bFN?M(ADD|SUB)[SD]\b.*`).FindAllString(string(out), -1) {
		require.Regexp(t, drawn, line)
	}
}
