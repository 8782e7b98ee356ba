package intake_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// finer are the codes that stand for one of the manifest's, where intake tells cases apart.
var finer = map[string][]string{
	"not_geojson":         {"root_not_object", "member_type", "type_unknown", "json_syntax"},
	"json_syntax":         {"json_trailing"},
	"coordinate_type":     {"coordinate_not_number", "coordinate_nesting", "position_short"},
	"coordinate_range":    {"outside_region"},
	"crs_undeclared":      {"crs_required"},
	"crs_unknown":         {"crs_datum"},
	"geometry_unexpected": {"geometry_type", "geometry_ignored"},
	"zero_area":           {"ring_too_few"},
	"header_unknown":      {"header_missing"},
	"number_invalid":      {"number_not_whole", "number_too_large", "code_invalid"},
	"code_excel":          {"code_decimal"},
}

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..", "fixtures", "hostile")
	b, err := os.ReadFile(filepath.Join(root, "manifest.json"))
	require.NoError(t, err)
	var manifest struct {
		Files []struct {
			File, Layer, Severity, CRS, Note string
			Expect                           string `json:"expect_code"`
			Map                              map[string]string
		}
	}
	require.NoError(t, json.Unmarshal(b, &manifest))
	require.NotEmpty(t, manifest.Files)
	for _, f := range manifest.Files {
		t.Run(f.File, func(t *testing.T) {
			t.Parallel()
			b, err := os.ReadFile(filepath.Join(root, "files", f.File))
			require.NoError(t, err)
			o := intake.Options{Layer: coverage.Layer(f.Layer), Name: f.File, CRS: f.CRS, Map: f.Map}
			features, rep, err := readAll(bytes.NewReader(b), o)
			if f.Expect == "" {
				require.NoError(t, err, "%s: %v", f.Note, rep.Issues)
				return
			}
			want := append(slices.Clone(finer[f.Expect]), f.Expect)
			require.True(t, slices.ContainsFunc(rep.Issues, func(i coverage.Issue) bool {
				return slices.Contains(want, i.Code) && i.Message != "" && i.Remedy != ""
			}), "%s: want %s, got %v", f.Note, f.Expect, rep.Issues)
			if f.Severity == coverage.IssueWarning {
				require.NoError(t, err, "%s: a warning does not reject: %v", f.Note, rep.Issues)
				require.NotEmpty(t, features)
			}
		})
	}
}
