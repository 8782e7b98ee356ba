package api_test

import (
	"bytes"
	"encoding/csv"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"yikezhong/api"
)

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

func TestReportAsEveryFile(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	id := c.assess(question, 201).ID
	for format, head := range map[string]string{
		"xlsx": "PK\x03\x04", "pdf": "%PDF-", "gpkg": "SQLite format 3", "geojson": "{", "csv": "\ufeff",
	} {
		a := c.get(townPath + "/assessments/" + id + "/report?format=" + format)
		require.Equal(t, http.StatusOK, a.StatusCode, "%s", a.body)
		require.True(t, bytes.HasPrefix(a.body, []byte(head)), format)
		disposition := a.Header.Get("Content-Disposition")
		require.Contains(t, disposition, `filename="report-bayannur-2025-2025-12-31.`+format+`"`)
		_, full, ok := strings.Cut(disposition, "filename*=UTF-8''")
		require.True(t, ok)
		name, err := url.PathUnescape(full)
		require.NoError(t, err)
		require.True(t, strings.HasSuffix(name, "评估报告 2025-12-31."+format), name)
		tag := a.Header.Get("ETag")
		require.NotEmpty(t, tag)
		again := c.get(townPath+"/assessments/"+id+"/report?format="+format, "If-None-Match", tag)
		require.Equal(t, http.StatusNotModified, again.StatusCode, "the same question is the same bytes: %s", format)
	}
	refused(t, c.get(townPath+"/assessments/none/report"), http.StatusNotFound, "not_found")
}

func TestReportOfAScenarioSaysSo(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	id := c.assess(`{"plan":"bayannur-2025","as_of":"2025-12-31","scenario":[{"do":"close","id":"F1"}]}`, 201).ID
	f, err := excelize.OpenReader(bytes.NewReader(c.get(townPath + "/assessments/" + id + "/report").body))
	require.NoError(t, err)
	title, err := f.GetCellValue("概况", "A1")
	require.NoError(t, err)
	require.Contains(t, title, "方案试算")
}

func TestNoticeIsForAProject(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	c.assess(question, 201)
	a := c.get(townPath + "/assessments/latest/notice?plan=bayannur-2025&project=a1")
	require.Equal(t, "application/pdf", a.Header.Get("Content-Type"))
	require.True(t, bytes.HasPrefix(a.body, []byte("%PDF-")))
	refused(t, c.get(townPath+"/assessments/latest/notice?plan=bayannur-2025&project=nobody"), http.StatusNotFound, "not_found")
}

func TestSynchronyFiltersAndTables(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	c.assess(question, 201)
	const at = townPath + "/assessments/latest/synchrony?plan=bayannur-2025"
	all := want[api.SynchronyPage](t, c.get(at), 200)
	require.NotEmpty(t, all.Projects)
	require.Equal(t, "a1", all.Projects[0].Project)
	require.NotEmpty(t, all.Projects[0].AskedFor, "no date is known")
	require.NotEmpty(t, all.Projects[0].AskedFor[0].Name)
	require.Len(t, all.Projects[0].Stages, 4)
	for filter, n := range map[string]int{
		"&asked=true": 1, "&within_days=90": 0, "&division=110000": 0, "&division=159981": len(all.Projects),
		"&developer=甲": 0, "&pool=x": 0, "&status=delivered": 0,
	} {
		require.Equal(t, n, want[api.SynchronyPage](t, c.get(at+filter), 200).NumberMatched, filter)
	}
	text, ok := strings.CutPrefix(string(c.get(at+"&format=csv").body), "\ufeff")
	require.True(t, ok)
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, len(all.Projects)+1)
	f, err := excelize.OpenReader(bytes.NewReader(c.get(at + "&format=xlsx").body))
	require.NoError(t, err)
	require.Equal(t, []string{"四同步台账"}, f.GetSheetList())
}

// TestFormsAndFaultsAsWorkbooks fills a form with its own example and takes a file that is refused back.
func TestFormsAndFaultsAsWorkbooks(t *testing.T) {
	t.Parallel()
	c := serve(t, nil)
	c.town("town")
	for _, layer := range []string{"facilities", "residential-areas", "reported", "divisions"} {
		csvRows, err := csv.NewReader(bytes.NewReader(c.get(townPath + "/layers/" + layer + "/template").body[3:])).ReadAll()
		require.NoError(t, err)
		f, err := excelize.OpenReader(bytes.NewReader(c.get(townPath + "/layers/" + layer + "/template?format=xlsx").body))
		require.NoError(t, err)
		rows, err := f.GetRows(f.GetSheetList()[0])
		require.NoError(t, err)
		require.Equal(t, csvRows[0], rows[0], "the same columns as the CSV")
		require.Equal(t, csvRows[1][:len(rows[1])], rows[1], "the same example")
		book := c.get(townPath + "/layers/" + layer + "/template?format=xlsx").body
		back := c.do(http.MethodPost, townPath+"/layers/"+layer+"?dry_run=true&crs=EPSG:4490", book, "Content-Type", xlsxType)
		require.Equal(t, http.StatusOK, back.StatusCode, "%s is read back as it is: %s", layer, back.body)
	}
	a := c.do(http.MethodPost, townPath+"/layers/facilities?annotated=true&annotated_as=xlsx&crs=EPSG:4490",
		"编号,类型,床位\nF9,日间照料中心,很多\n", "Content-Type", "text/csv")
	require.Equal(t, http.StatusUnprocessableEntity, a.StatusCode)
	f, err := excelize.OpenReader(bytes.NewReader(a.body))
	require.NoError(t, err, "%s", a.body)
	rows, err := f.GetRows(f.GetSheetList()[0])
	require.NoError(t, err)
	require.Len(t, rows, 2)
	require.Contains(t, strings.Join(rows[1], " "), "很多")
	require.Greater(t, len(rows[1]), 3, "what is wrong stands behind the row")

	again := c.do(http.MethodPost, townPath+"/layers/facilities?annotated=true&crs=EPSG:4490", a.body, "Content-Type", xlsxType)
	require.Equal(t, xlsxType, again.Header.Get("Content-Type"), "a workbook comes back as one: %s", again.body)
}
