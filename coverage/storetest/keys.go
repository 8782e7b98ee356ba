package storetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

// keys are what every store is besides.
func keys(t testing.TB, s coverage.Store) coverage.Keys {
	t.Helper()
	k, ok := s.(coverage.Keys)
	require.True(t, ok, "a store keeps tokens")
	return k
}

func tokens(t *testing.T, s coverage.Store) {
	ctx, k := context.Background(), keys(t, s)
	all, err := k.Tokens(ctx)
	require.NoError(t, err)
	require.Empty(t, all)

	secret, first, err := coverage.NewToken(coverage.Token{
		Name: "规划科", Role: coverage.Planner, Workspaces: []string{"a", "b"}, Division: "150802", Expires: at.AddDate(1, 0, 0),
	}, at)
	require.NoError(t, err)
	require.NoError(t, k.AddToken(ctx, coverage.SecretHash(secret), first))
	other, second, err := coverage.NewToken(coverage.Token{Name: "看", Role: coverage.Viewer}, at.Add(time.Second))
	require.NoError(t, err)
	require.NoError(t, k.AddToken(ctx, coverage.SecretHash(other), second))
	require.NotEqual(t, secret, other)
	require.ErrorIs(t, k.AddToken(ctx, coverage.SecretHash(secret), first), coverage.ErrConflict)

	got, err := k.TokenOf(ctx, coverage.SecretHash(secret))
	require.NoError(t, err)
	require.Equal(t, first, got)
	for _, wrong := range []string{"", "ykz_", secret + "A", secret[:len(secret)-1], "' OR 1=1 --"} {
		_, err = k.TokenOf(ctx, coverage.SecretHash(wrong))
		require.ErrorIs(t, err, coverage.ErrNotFound, wrong)
	}
	all, err = k.Tokens(ctx)
	require.NoError(t, err)
	require.Equal(t, []coverage.Token{first, second}, all)

	require.NoError(t, k.UseToken(ctx, first.ID, "2026-03-02"))
	require.NoError(t, k.UseToken(ctx, first.ID, "2026-03-01"), "a clock that jumps back")
	require.NoError(t, k.RevokeToken(ctx, first.ID, at.AddDate(0, 1, 0)))
	require.NoError(t, k.RevokeToken(ctx, first.ID, at.AddDate(0, 2, 0)), "it stays as it is")
	first.LastUsed, first.Revoked = "2026-03-02", at.AddDate(0, 1, 0)
	got, err = k.TokenOf(ctx, coverage.SecretHash(secret))
	require.NoError(t, err)
	require.Equal(t, first, got)
	require.False(t, got.Active(at))
	require.ErrorIs(t, k.RevokeToken(ctx, "none", at), coverage.ErrNotFound)
	require.ErrorIs(t, k.UseToken(ctx, "none", "2026-03-02"), coverage.ErrNotFound)
	require.Equal(t, []string{"token", "token", "revoke"}, whats(t, s, ""))
}

// Several processes start at once: one prints a token.
func firstToken(t *testing.T, s coverage.Store) {
	ctx, k := context.Background(), keys(t, s)
	var (
		all  sync.WaitGroup
		made atomic.Int32
	)
	for range 4 {
		all.Go(func() {
			secret, token, err := coverage.NewToken(coverage.Token{Name: "first", Role: coverage.Admin}, time.Now())
			if err == nil {
				var did bool
				if did, err = k.AddFirstToken(ctx, coverage.SecretHash(secret), token); did {
					made.Add(1)
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	require.EqualValues(t, 1, made.Load())
	known, err := k.Tokens(ctx)
	require.NoError(t, err)
	require.Len(t, known, 1)
	require.NoError(t, k.RevokeToken(ctx, known[0].ID, time.Now()))
	secret, again, err := coverage.NewToken(coverage.Token{Name: "again", Role: coverage.Admin}, time.Now())
	require.NoError(t, err)
	did, err := k.AddFirstToken(ctx, coverage.SecretHash(secret), again)
	require.NoError(t, err)
	require.True(t, did, "with the last one revoked nobody could come in any more")
}
