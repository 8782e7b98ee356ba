package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

var auditKey = coverage.AuditKey("of these tests")

func auditor(t testing.TB, s coverage.Store) coverage.Auditor {
	t.Helper()
	a, ok := s.(coverage.Auditor)
	require.True(t, ok, "a store keeps an audit")
	a.SealWith(auditKey)
	return a
}

// entries are those of a chain, which is as it was written.
func entries(t testing.TB, s coverage.Store, chain string) []coverage.AuditEntry {
	t.Helper()
	a := auditor(t, s)
	var all []coverage.AuditEntry
	for row, err := range coverage.AuditRows(context.Background(), a, chain) {
		require.NoError(t, err)
		var e coverage.AuditEntry
		require.NoError(t, json.Unmarshal(row.Body, &e))
		require.Equal(t, row.Number, e.Number)
		all = append(all, e)
	}
	return all
}

func whats(t testing.TB, s coverage.Store, chain string) []string {
	t.Helper()
	var all []string
	for _, e := range entries(t, s, chain) {
		all = append(all, e.What)
	}
	return all
}

func verify(t testing.TB, s coverage.Store, chain string, head *coverage.AuditHead, keys ...coverage.AuditKey) []coverage.AuditFault {
	t.Helper()
	a := s.(coverage.Auditor)
	_, faults, err := coverage.VerifyAudit(chain, coverage.AuditRows(context.Background(), a, chain), keys, head)
	require.NoError(t, err)
	return faults
}

func audited(t *testing.T, s coverage.Store) {
	a := auditor(t, s)
	ctx := coverage.As(context.Background(), coverage.Actor{
		Who: "规划科 abc", From: "192.0.2.7", Operation: "upload", Body: func() string { return "ab12" },
	})
	_, err := s.PutWorkspace(ctx, coverage.Workspace{Slug: "town", Name: "镇", Created: at})
	require.NoError(t, err)
	for range 2 {
		_, err = s.Put(ctx, "town", change(coverage.Replace, facilities("1", "a", "b")...))
		require.NoError(t, err)
	}
	_, err = s.Put(ctx, "town", change(coverage.Merge, facility("c", "1")))
	require.NoError(t, err)
	_, err = s.Restore(ctx, "town", 1, coverage.Origin{Source: "back"})
	require.NoError(t, err)
	for range 2 { // the second is known already, and no write
		require.NoError(t, s.Save(ctx, "town", coverage.StoredResult{ID: "r1", Plan: "p"}))
	}
	_, err = s.PutWorkspace(context.Background(), coverage.Workspace{Slug: "town", Name: "城"})
	require.NoError(t, err)

	all := entries(t, s, "town")
	require.Equal(t, []string{"workspace", "put", "put", "put", "restore", "result", "workspace"}, whats(t, s, "town"))
	put := all[3]
	require.Equal(t, []any{"规划科 abc", "192.0.2.7", "upload", "ab12"}, []any{put.Who, put.From, put.Operation, put.Body})
	require.Equal(t, []any{coverage.Facilities, coverage.Merge, 2, 3, 1, 1, 0}, []any{
		put.Layer, put.Mode, put.Before, put.After, put.Accepted, put.Added, put.Removed,
	})
	require.Equal(t, []string{"c"}, put.IDs)
	require.Equal(t, "1", all[4].Subject)
	require.Equal(t, []int{3, 4}, []int{all[4].Before, all[4].After})
	require.Equal(t, "r1", all[5].Subject)
	require.Equal(t, coverage.Local, all[6].Who)
	require.Contains(t, string(all[6].Was), "镇")
	require.Contains(t, string(all[6].Is), "城")
	require.Empty(t, verify(t, s, "town", nil, auditKey))

	heads, err := a.AuditHeads(context.Background())
	require.NoError(t, err)
	require.Len(t, heads, 1)
	require.Equal(t, 7, heads[0].Number)
	require.Empty(t, verify(t, s, "town", &heads[0], auditKey))
	page, err := a.Audit(context.Background(), "town", 2, 3)
	require.NoError(t, err)
	require.Len(t, page, 3)
	require.Equal(t, 3, page[0].Number)
}

// A key that changes is told from one that was forged.
func unaudited(t *testing.T, s coverage.Store) {
	a := auditor(t, s)
	slug := town(t, s, "town")
	stale := change(coverage.Replace, facility("a", "1"))
	stale.IfMatch = 9
	_, err := s.Put(context.Background(), slug, stale)
	require.ErrorIs(t, err, coverage.ErrConflict)
	_, err = s.Put(context.Background(), slug, change(coverage.Replace, facilities("", "a", "a")...))
	require.ErrorIs(t, err, coverage.ErrInvalid)
	_, err = s.Restore(context.Background(), slug, 3, coverage.Origin{})
	require.ErrorIs(t, err, coverage.ErrNotFound)
	require.Equal(t, []string{"workspace"}, whats(t, s, slug))

	a.SealWith(coverage.AuditKey("another"))
	_, err = s.Put(context.Background(), slug, change(coverage.Replace, facility("a", "1")))
	require.NoError(t, err)
	require.Empty(t, verify(t, s, slug, nil, coverage.AuditKey("another"), auditKey))
	faults := verify(t, s, slug, nil, auditKey)
	require.Len(t, faults, 1)
	require.Equal(t, []any{2, "other_key"}, []any{faults[0].Number, faults[0].Code})
	a.SealWith(nil)
	_, err = s.Put(context.Background(), slug, change(coverage.Replace, facility("b", "1")))
	require.NoError(t, err)
	require.Equal(t, "no_key", verify(t, s, slug, nil, auditKey)[1].Code)
}

func chainStays(t *testing.T, s coverage.Store) {
	auditor(t, s)
	for range 2 {
		town(t, s, "town")
		require.NoError(t, s.DeleteWorkspace(context.Background(), "town"))
	}
	require.Equal(t, []string{"workspace", "delete", "workspace", "delete"}, whats(t, s, "town"))
	require.Empty(t, verify(t, s, "town", nil, auditKey))
}

func oneChain(t *testing.T, s coverage.Store) {
	auditor(t, s)
	slug := town(t, s, "town")
	var all sync.WaitGroup
	for i := range 4 {
		all.Go(func() {
			for j := range 5 {
				id := fmt.Sprint(i, "-", j)
				if _, err := s.Put(context.Background(), slug, change(coverage.Merge, facility(id, "1"))); err != nil {
					t.Error(err)
				}
				if err := s.Save(context.Background(), slug, coverage.StoredResult{ID: id}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	require.Len(t, entries(t, s, slug), 1+4*5*2)
	require.Empty(t, verify(t, s, slug, nil, auditKey))
	last := 0
	for _, e := range entries(t, s, slug) {
		if e.What == "put" {
			require.Equal(t, []int{last, last + 1}, []int{e.Before, e.After}, "in the order of the revisions")
			last++
		}
	}
}
