package yikezhong_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// opened reads a table as a spreadsheet does: a BOM, CRLF, every line as wide as the first.
func opened(t *testing.T, write func(*bytes.Buffer) error) [][]string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, write(&b))
	body, marked := strings.CutPrefix(b.String(), "\uFEFF")
	require.True(t, marked, "no byte order mark")
	require.Equal(t, strings.Count(body, "\n"), strings.Count(body, "\r\n"), "lines end in CRLF")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	require.NoError(t, err)
	for _, row := range rows {
		for _, cell := range row {
			require.NotRegexp(t, `^[=+@\-]`, cell, "a spreadsheet would run it")
		}
	}
	return rows
}

func TestTheTownsTables(t *testing.T) {
	t.Parallel()
	a := assessTown(t, townWorld(t), "manzhouli-2025", "2025-12-31", coverage.AsBuilt)
	board := opened(t, func(b *bytes.Buffer) error { return export.Scoreboard(b, a, export.Zh) })
	require.Len(t, board, 1+len(a.Indicators))
	require.Equal(t, "约束性", board[1][2], "obligatory rows lead")

	sync := opened(t, func(b *bytes.Buffer) error { return export.FourSync(b, a.Findings, export.Zh) })
	seen := map[string]bool{}
	for _, row := range sync[1:] {
		require.False(t, seen[row[0]], "%s has one line, whatever documents ask", row[0])
		seen[row[0]] = true
		require.Equal(t, []string{"MZ-26", "NM-06"}, slices.Sorted(slices.Values(strings.Fields(row[4]))), row[0])
	}
	require.Len(t, seen, 19)
	n11 := find(t, sync, "P-N11")
	require.Equal(t, []string{"2022-03-15", "2024-05-10", "不达标", "787"}, n11[5:9], "planned")
	require.Equal(t, []string{"2023-06-30", "2025-04-20", "不达标", "660"}, n11[17:21], "delivered")
}

func find(t *testing.T, rows [][]string, id string) []string {
	t.Helper()
	for _, row := range rows {
		if row[0] == id {
			return row
		}
	}
	require.Fail(t, "no line", id)
	return nil
}
