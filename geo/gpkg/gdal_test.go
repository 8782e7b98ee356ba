package gpkg_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// gdal runs a program of GDAL. Where there is none the test is skipped, unless YIKEZHONG_GDAL=1 asks for it.
func gdal(t testing.TB, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("YIKEZHONG_GDAL") == "1" {
			require.NoError(t, err, "YIKEZHONG_GDAL=1 asks for %s: apt-get install -y gdal-bin", name)
		}
		t.Skipf("%s of gdal-bin is not on this machine", name)
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s", out)
	return string(out)
}

func TestGDALReadsWhatIsWritten(t *testing.T) {
	t.Parallel()
	path, _ := written(t, sample())
	out := gdal(t, "ogrinfo", "-al", path)
	for _, want := range []string{
		"Layer name: estates", "Feature Count: 3", "Extent: (117.400000, 49.500000) - (117.500000, 49.600000)", "IDENTIFIER=小区",
		`ID["EPSG",4490]`, "Geometry Column = geom", "FID Column = fid", "户数: Integer", "new: Integer(Boolean)", "day: Date",
		"area \"m2\" (Real) = 1.5", "day (Date) = 2025/12/31", "POLYGON ((117.4 49.5,117.5 49.5,117.5 49.6,117.4 49.5))",
		"Layer name: points", `ID["EPSG",4326]`, "Layer name: empty",
	} {
		require.Contains(t, out, want)
	}
	require.NotContains(t, out, "Warning")
	require.NotContains(t, out, "ERROR")
}
