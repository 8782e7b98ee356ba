package geo_test

import (
	"os"
	"os/exec"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// On arm64 the compiler fuses x*y + z unless the product is rounded first; then the last bits differ
// from amd64's. What it made of this package must hold no fused instruction but those of math.FMA.
func TestNoProductIsFused(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("go", "build", "-o", os.DevNull, "-gcflags=yikezhong/geo=-S", ".")
	cmd.Env = append(os.Environ(), "GOARCH=arm64", "GOOS=linux", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), "FMULD", "this is arm64 code")
	asked := regexp.MustCompile(`/(predicate|canonical|rtree)\.go`) // math.FMA; the tree alone does not measure
	for _, line := range regexp.MustCompile(`.*\bFN?M(ADD|SUB)[SD]\b.*`).FindAllString(string(out), -1) {
		require.Regexp(t, asked, line)
	}
}
