package yikezhong_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/coverage/export/geopackage"
	"yikezhong/coverage/export/pdf"
	"yikezhong/coverage/export/xlsx"
	"yikezhong/geo/gpkg"
)

var update = flag.Bool("update", false, "write the golden files anew")

func townReport(t *testing.T) (*coverage.World, *coverage.Assessment) {
	w := townWorld(t, "neimenggu-2022-44")
	return w, assessTown(t, w, "manzhouli-2025", "2025-12-31", coverage.AsBuilt)
}

// TestGoldenReportOfTheTown reads the workbook back: every row of the plans stands in it with its
// clause and verdict, and the texts of the sheets that people argue about are as they were.
func TestGoldenReportOfTheTown(t *testing.T) {
	t.Parallel()
	w, a := townReport(t)
	var b, again bytes.Buffer
	require.NoError(t, xlsx.Write(&b, export.NewReport(w, a, false, export.Zh)))
	require.NoError(t, xlsx.Write(&again, export.NewReport(w, a, false, export.Zh)))
	require.Equal(t, b.Bytes(), again.Bytes(), "the same question is the same bytes")
	f, err := excelize.OpenReader(&b)
	require.NoError(t, err)
	rows, err := f.GetRows("五、结果总表")
	require.NoError(t, err)
	for _, r := range a.Indicators {
		at := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 4 && row[0] == r.ID })
		require.GreaterOrEqual(t, at, 0, "%s is not in the report", r.ID)
		require.Equal(t, export.Clause(r.Clause), rows[at][2], r.ID)
		require.NotEmpty(t, r.Clause.Place, r.ID)
		if len(r.Missing) > 0 && r.Value == nil {
			require.NotEqual(t, "达标", rows[at][4], "%s: what is missing never passes", r.ID)
		}
	}
	var text strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		require.NoError(t, err)
		text.WriteString("== " + sheet + " " + strconv.Itoa(len(rows)) + "\n")
		for _, row := range rows[:min(len(rows), 50)] {
			text.WriteString(strings.ReplaceAll(strings.Join(row, " | "), "\n", "/") + "\n")
		}
	}
	got := strings.ReplaceAll(text.String(), a.ID, "…") // the id changes with whatever the town is made of
	path := filepath.Join("testdata", "town-report.txt")
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

func TestReportOfTheTownOnPaper(t *testing.T) {
	t.Parallel()
	w, a := townReport(t)
	for _, lang := range []export.Lang{export.Zh, export.En} {
		var b, again bytes.Buffer
		require.NoError(t, pdf.Write(&b, export.NewReport(w, a, false, lang), w, a))
		require.NoError(t, pdf.Write(&again, export.NewReport(w, a, false, lang), w, a))
		require.Equal(t, b.Bytes(), again.Bytes())
		require.Less(t, b.Len(), 2<<20)
	}
}

func TestNoticeOfTheTown(t *testing.T) {
	t.Parallel()
	w, a := townReport(t)
	n, err := export.NewNotice(w, a, "P-N11", export.Zh)
	require.NoError(t, err)
	require.Contains(t, n.Project, export.Fact{Name: "项目名称", Value: "桥东公馆"})
	require.Len(t, n.Stages.Rows, 4)
	require.Equal(t, "787", n.Stages.Rows[0][5].Text)
	require.Contains(t, n.Faults.Rows[1][2].Text, "同步规划滞后787天")
	require.Contains(t, n.Blanks, "整改期限", "the bureau sets the day")
	var b bytes.Buffer
	require.NoError(t, pdf.WriteNotice(&b, n))
	require.True(t, bytes.HasPrefix(b.Bytes(), []byte("%PDF-")))
	n, err = export.NewNotice(w, a, "P-N09", export.Zh)
	require.NoError(t, err)
	require.Contains(t, n.Filed, "用房移交日期")
}

// TestGeoPackageOfTheTown reads the file back: each layer holds its features, each gap its place.
func TestGeoPackageOfTheTown(t *testing.T) {
	t.Parallel()
	w, a := townReport(t)
	var b, again bytes.Buffer
	require.NoError(t, geopackage.Write(t.Context(), &b, t.TempDir(), w, a, export.Zh))
	require.NoError(t, geopackage.Write(t.Context(), &again, t.TempDir(), w, a, export.Zh))
	require.Equal(t, b.Bytes(), again.Bytes())
	f, err := gpkg.Open(t.Context(), bytes.NewReader(b.Bytes()), int64(b.Len()), gpkg.Limits{})
	require.NoError(t, err)
	defer f.Close()
	tables, err := f.Tables(t.Context())
	require.NoError(t, err)
	counts := map[string]int{}
	for _, table := range tables {
		id := slices.IndexFunc(table.Columns, func(c gpkg.Column) bool { return c.Name == "id" })
		for row, err := range f.Rows(t.Context(), table) {
			require.NoError(t, err)
			require.NoError(t, row.Fault)
			if table.Name == "gaps" {
				at := slices.IndexFunc(a.Gaps, func(g coverage.Gap) bool { return g.ID == row.Values[id] })
				require.GreaterOrEqual(t, at, 0)
				if g := a.Gaps[at]; g.Geometry != nil {
					require.Equal(t, g.Geometry.Geometry().Bound(), row.Geometry.Bound(), g.ID)
				}
			}
			counts[table.Name]++
		}
	}
	require.Equal(t, map[string]int{
		"gaps": len(a.Gaps), "divisions": len(w.Divisions), "scopes": len(w.Scopes), "residential_areas": len(w.Areas),
		"care_rooms": len(w.Rooms), "dwellings": len(w.Dwellings), "facilities": len(w.Facilities), "walkways": len(w.Walkways),
	}, counts)
}
