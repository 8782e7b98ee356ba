package sqlite_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// BenchmarkVerify goes through a chain of 10,000 rows.
func BenchmarkVerify(b *testing.B) {
	ctx := context.Background()
	s := openAt(b, filepath.Join(b.TempDir(), "store.db"))
	key := coverage.AuditKey("of this benchmark")
	s.SealWith(key)
	const rows = 10_000
	for i := range rows {
		_, err := s.PutWorkspace(ctx, coverage.Workspace{Slug: "town", Name: fmt.Sprint(i)})
		require.NoError(b, err)
	}
	for b.Loop() {
		last, faults, err := coverage.VerifyAudit("town", coverage.AuditRows(ctx, s, "town"), []coverage.AuditKey{key}, nil)
		require.NoError(b, err)
		require.Empty(b, faults)
		require.Equal(b, rows, last.Number)
	}
}
