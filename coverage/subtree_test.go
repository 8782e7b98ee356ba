package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func TestSubtree(t *testing.T) {
	t.Parallel()
	w := exampleWorld(map[coverage.Layer][]string{
		coverage.Divisions: {
			`{"id":"c","code":"150802000000","name":"临河区"}`, `{"id":"s","code":"150802001000","name":"东街道"}`,
			`{"id":"n","code":"150821000000","name":"邻县"}`, `{"id":"n1","code":"150821001000","name":"西街道"}`,
			`{"id":"z","code":"150871000000","name":"园区","managed_by":"150802"}`, `{"id":"z1","code":"150871001000","name":"园区街道"}`,
			`{"id":"f","code":"150899001000","name":"飞地","parent":"150802000000"}`,
		},
		coverage.ResidentialAreas: {
			`{"id":"a","project_id":"P","division":"150802001000"}`, `{"id":"b","project_id":"Q","division":"150802001000"}`,
			`{"id":"b2","project_id":"Q","division":"150821001000"}`, `{"id":"o"}`,
		},
	})
	in := w.Subtree("150802")
	for code, want := range map[string]coverage.Tri{
		"150802000000": coverage.Yes, "150802": coverage.Yes, "150802001002": coverage.Yes, "150802009000": coverage.Yes, "东街道": coverage.Yes,
		"150871001000": coverage.Yes, "150871001003": coverage.Yes, "150871009000": coverage.Yes, "150899001000": coverage.Yes, "园区街道": coverage.Yes,
		"150821001000": coverage.No, "150821": coverage.No, "1508": coverage.No, "150821001007": coverage.No, "西街道": coverage.No,
		"": coverage.Unknown, "没有街道": coverage.Unknown,
	} {
		require.Equal(t, want, in.Holds(&coverage.Facility{Division: code}), code)
	}
	for _, c := range []struct {
		thing any
		want  coverage.Tri
	}{
		{&coverage.Division{Code: "150821001000", ManagedBy: "150802000000"}, coverage.No}, // it says so; the world does not
		{&coverage.Division{Code: "150802777000"}, coverage.Yes},
		{&coverage.Dwelling{ResidentialArea: "a"}, coverage.Yes},
		{&coverage.Dwelling{ResidentialArea: "b2"}, coverage.No},
		{&coverage.CareRoom{ResidentialArea: "P"}, coverage.Yes},
		{&coverage.Decision{Project: "Q"}, coverage.No}, // one of its phases lies elsewhere
		{&coverage.Decision{Project: "o"}, coverage.Unknown},
		{&coverage.CareRoom{ResidentialArea: "zz"}, coverage.Unknown},
		{&coverage.Walkway{}, coverage.Unknown},
		{&coverage.Scope{}, coverage.Unknown},
		{&coverage.Norm{}, coverage.Unknown},
	} {
		require.Equal(t, c.want, in.Holds(c.thing), "%+v", c.thing)
	}
	street := w.Subtree("150802001")
	require.Equal(t, coverage.Yes, street.Holds(&coverage.Facility{Division: "150802001004"}))
	require.Equal(t, coverage.No, street.Holds(&coverage.Facility{Division: "150802000000"}))
	require.Equal(t, coverage.No, street.Holds(&coverage.Facility{Division: "150871001000"}), "the county manages it, not the street")
}
