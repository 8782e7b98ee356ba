package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"yikezhong/coverage"
)

func newJob(t testing.TB, workspace, key string) coverage.Job {
	t.Helper()
	j, err := coverage.NewJob(workspace, "import", key, map[string]int{"n": 1}, at)
	require.NoError(t, err)
	return j
}

// A job is taken by one, in turn; it comes back when its lease ends; what ended is final.
func jobs(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	q := s.(coverage.Jobs)
	slug := town(t, s, "town")
	_, _, err := q.PutJob(ctx, newJob(t, "nowhere", "k"), nil)
	require.ErrorIs(t, err, coverage.ErrNotFound)
	_, err = q.Job(ctx, "none")
	require.ErrorIs(t, err, coverage.ErrNotFound)
	file := bytes.Repeat([]byte("一刻钟"), 400_000) // more than three pieces
	first, added, err := q.PutJob(ctx, newJob(t, slug, "a"), bytes.NewReader(file))
	require.NoError(t, err)
	require.True(t, added)
	require.JSONEq(t, `{"n":1}`, string(first.Args))
	again, added, err := q.PutJob(ctx, newJob(t, slug, "a"), nil)
	require.NoError(t, err)
	require.False(t, added)
	require.Equal(t, first, again)
	second, _, err := q.PutJob(ctx, newJob(t, slug, "b"), nil)
	require.NoError(t, err)

	take := func(worker string) func(*coverage.Job) error {
		return func(j *coverage.Job) error { return j.Take(worker) }
	}
	got, err := q.TakeJob(ctx, time.Hour, take("w1"))
	require.NoError(t, err)
	require.Equal(t, first.ID, got.ID)
	require.Equal(t, coverage.JobRunning, got.State)
	other, err := q.TakeJob(ctx, 0, take("w2"))
	require.NoError(t, err)
	require.Equal(t, second.ID, other.ID)
	other, err = q.TakeJob(ctx, time.Hour, take("w3"))
	require.NoError(t, err, "the lease of w2 ended at once")
	require.Equal(t, 2, other.Attempts)
	_, err = q.TakeJob(ctx, time.Hour, take("w4"))
	require.ErrorIs(t, err, coverage.ErrNotFound)
	_, err = q.ChangeJob(ctx, other.ID, time.Hour, func(j *coverage.Job) error { return j.Progress("w2", 1, 2) })
	require.ErrorIs(t, err, coverage.ErrJobLost)
	_, err = q.ChangeJob(ctx, other.ID, time.Hour, func(j *coverage.Job) error { return j.Progress("w3", 1, 2) })
	require.NoError(t, err)

	var b bytes.Buffer
	require.NoError(t, q.JobFile(ctx, first.ID, &b))
	require.True(t, bytes.Equal(file, b.Bytes()))
	done, err := q.ChangeJob(ctx, first.ID, 0, func(j *coverage.Job) error { return j.End("w1", json.RawMessage(`{"ok":true}`), nil, at) })
	require.NoError(t, err)
	require.Equal(t, coverage.JobDone, done.State)
	kept, err := q.Job(ctx, first.ID)
	require.NoError(t, err)
	require.Equal(t, done, kept)
	b.Reset()
	require.NoError(t, q.JobFile(ctx, first.ID, &b))
	require.Zero(t, b.Len(), "a job that ended has no file")
	_, added, err = q.PutJob(ctx, newJob(t, slug, "a"), nil)
	require.NoError(t, err)
	require.True(t, added, "the key of a job that ended is free")

	stopped, err := q.ChangeJob(ctx, second.ID, time.Hour, func(j *coverage.Job) error { return j.Stop(at) })
	require.NoError(t, err)
	require.True(t, stopped.Cancel)
	require.Equal(t, coverage.JobRunning, stopped.State, "until its worker hears of it")
	stopped, err = q.ChangeJob(ctx, second.ID, 0, func(j *coverage.Job) error { return j.End("w3", nil, context.Canceled, at) })
	require.NoError(t, err)
	require.Equal(t, coverage.JobCancelled, stopped.State)
	require.NoError(t, s.DeleteWorkspace(ctx, slug))
	_, err = q.Job(ctx, first.ID)
	require.ErrorIs(t, err, coverage.ErrNotFound)
}

// Many workers share many jobs: each is done once.
func jobsOnce(t *testing.T, s coverage.Store) {
	ctx := context.Background()
	q := s.(coverage.Jobs)
	slug := town(t, s, "town")
	const n = 30
	for range n {
		_, _, err := q.PutJob(ctx, newJob(t, slug, ""), nil)
		require.NoError(t, err)
	}
	var (
		all  sync.WaitGroup
		mu   sync.Mutex
		done = map[string]int{}
	)
	for _, worker := range []string{"a", "b", "c", "d"} {
		all.Go(func() {
			for {
				j, err := q.TakeJob(ctx, time.Hour, func(j *coverage.Job) error { return j.Take(worker) })
				if errors.Is(err, coverage.ErrNotFound) {
					return
				}
				if err == nil {
					_, err = q.ChangeJob(ctx, j.ID, 0, func(j *coverage.Job) error { return j.End(worker, nil, nil, at) })
				}
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				done[j.ID]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	require.Len(t, done, n)
	for id, times := range done {
		require.Equal(t, 1, times, id)
	}
}
