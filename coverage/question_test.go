package coverage_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func TestQuestionIDHashesWhatIsNotedNotItsWords(t *testing.T) {
	t.Parallel()
	noted := func(issues ...coverage.Issue) string {
		w, err := coverage.NewWorld(coverage.Workspace{}, 1, nil, map[coverage.Layer][]coverage.Issue{coverage.Facilities: issues})
		require.NoError(t, err)
		q := coverage.Question{
			Plans: []*coverage.Plan{planOf()}, AsOf: coverage.YearEnd(2025), Parameters: coverage.DefaultParameters(),
		}
		id, err := q.ID(w)
		require.NoError(t, err)
		return id
	}
	zh := coverage.Issue{Code: coverage.CRSUndeclared, Severity: coverage.IssueWarning, Row: 1, Message: "坐标系未声明"}
	en := coverage.Issue{Code: coverage.CRSUndeclared, Severity: coverage.IssueWarning, Row: 2, Message: "no CRS is declared"}
	require.Equal(t, noted(zh), noted(en))
	require.Equal(t, noted(zh), noted(zh, en))
	require.NotEqual(t, noted(zh), noted())
}
