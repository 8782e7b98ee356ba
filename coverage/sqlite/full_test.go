package sqlite_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// A disk that fills up in the midst of an import refuses it, says so, and loses nothing; with room again the
// same import is taken.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := open(t)
	town(t, s)
	put(t, s, polygons(500, 0))
	before := worldOf(t, s, 0)
	require.NoError(t, s.Fill(ctx, 4))
	_, err := s.Put(ctx, "town", coverage.Change{
		Layer: coverage.ResidentialAreas, Mode: coverage.Replace, Features: polygons(20_000, 1),
	})
	require.ErrorIs(t, err, coverage.ErrUnavailable)
	require.ErrorContains(t, err, "make room")
	after := worldOf(t, s, 0)
	require.Equal(t, before.Hashes, after.Hashes)
	require.Equal(t, 1, after.Revision)
	require.NoError(t, s.Fill(ctx, 0))
	require.Equal(t, 2, put(t, s, polygons(20_000, 1)).Number)
}
