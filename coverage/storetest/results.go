package storetest

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func results(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	slug := town(t, s, "town")
	want := coverage.StoredResult{
		ID: "9f2c", Plan: "bayannur-2025", AsOf: "2025-12-31", Horizon: "as_built", Revision: 3, Default: true,
		Created: at, Body: bytes.Repeat([]byte(`{"verdict":"达标"}`), 50_000),
	}
	_, err := s.Result(ctx, slug, want.ID)
	require.ErrorIs(t, err, coverage.ErrNotFound)
	require.NoError(t, s.Save(ctx, slug, want))
	got, err := s.Result(ctx, slug, want.ID)
	require.NoError(t, err)
	require.Equal(t, want, got)

	other := want
	other.Plan, other.Body, other.Created = "alxa-2025", []byte("other"), at.Add(time.Hour)
	require.NoError(t, s.Save(ctx, slug, other))
	got, err = s.Result(ctx, slug, want.ID)
	require.NoError(t, err)
	require.Equal(t, want, got, "the first one stays")

	require.ErrorIs(t, s.Save(ctx, slug, coverage.StoredResult{}), coverage.ErrInvalid)
}

// Result n was made in minute n; every third is of another plan, every second not by default.
func listing(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	slug := town(t, s, "town")
	for _, n := range []int{3, 1, 5, 0, 4, 2} {
		r := coverage.StoredResult{
			ID: fmt.Sprint("r", n), Plan: "p", AsOf: "2025-12-31", Horizon: "as_built", Default: n%2 == 0,
			Created: at.Add(time.Duration(n) * time.Minute), Body: []byte("{}"),
		}
		if n%3 == 0 {
			r.Plan, r.AsOf = "q", "2024-12-31"
		}
		require.NoError(t, s.Save(ctx, slug, r))
	}
	for _, c := range []struct {
		filter coverage.ResultFilter
		want   string
	}{
		{coverage.ResultFilter{}, "r5 r4 r3 r2 r1 r0 "},
		{coverage.ResultFilter{Plan: "p"}, "r5 r4 r2 r1 "},
		{coverage.ResultFilter{AsOf: "2024-12-31"}, "r3 r0 "},
		{coverage.ResultFilter{DefaultOnly: true}, "r4 r2 r0 "},
		{coverage.ResultFilter{Plan: "q", DefaultOnly: true, Limit: 1}, "r0 "},
		{coverage.ResultFilter{Plan: "p", AsOf: "2024-12-31"}, ""},
		{coverage.ResultFilter{Limit: 2}, "r5 r4 "},
		{coverage.ResultFilter{Limit: 2, Before: "r4"}, "r3 r2 "},
		{coverage.ResultFilter{Before: "r3", Plan: "p"}, "r2 r1 "},
		{coverage.ResultFilter{Before: "r0"}, ""},
	} {
		list, err := s.Results(ctx, slug, c.filter)
		require.NoError(t, err)
		var ids string
		for _, r := range list {
			require.Nil(t, r.Body)
			ids += r.ID + " "
		}
		require.Equal(t, c.want, ids, "%+v", c.filter)
	}
	_, err := s.Results(ctx, slug, coverage.ResultFilter{Before: "nothing"})
	require.ErrorIs(t, err, coverage.ErrNotFound)

	for _, id := range []string{"z2", "z1", "z3"} {
		require.NoError(t, s.Save(ctx, slug, coverage.StoredResult{ID: id, Created: at.AddDate(1, 0, 0)}))
	}
	list, err := s.Results(ctx, slug, coverage.ResultFilter{Before: "z2", Limit: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"z1", "r5"}, []string{list[0].ID, list[1].ID}, "one moment is paged by id")
}
