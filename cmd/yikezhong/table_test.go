package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTableAlignsChinese(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	table(&b, [][]string{{"编号", "名称", "判定"}, {"A", "河畔一期", "达标"}, {"BY-27", "x（一）", "不达标"}})
	require.Equal(t, "编号   名称      判定\nA      河畔一期  达标\nBY-27  x（一）   不达标\n", b.String())
}

func TestColumnsCountsWhatATerminalShows(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "abc": 3, "河": 2, "（": 2, "㎡": 2, "e\u0301": 1, "\u00e9": 1, "ｱ": 1} {
		require.Equal(t, want, columns(text), "%q", text)
	}
}
