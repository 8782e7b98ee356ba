package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"yikezhong/coverage"
)

// work does the jobs that wait in the store, its own and other processes'. Each job is leased while it is
// done; the lease of a process that died ends, and another begins the job again.
type work struct {
	s      *Server
	jobs   coverage.Jobs // nil where the store keeps none
	worker string
	kinds  map[string]func(context.Context, *task) (any, error)
	wake   chan struct{}

	mu   sync.Mutex
	mine map[string]*task // under way here
}

// task is one job being done here.
type task struct {
	coverage.Job
	stop context.CancelFunc

	mu          sync.Mutex
	done, total int64
	cancelled   bool
}

// at tells how far it is.
func (t *task) at(done, total int64) {
	t.mu.Lock()
	t.done, t.total = done, total
	t.mu.Unlock()
}

// shown is the job as it is at this moment.
func (t *task) shown() coverage.Job {
	t.mu.Lock()
	defer t.mu.Unlock()
	j := t.Job
	j.Done, j.Total, j.Cancel = t.done, t.total, t.cancelled
	return j
}

// cancel ends it; what it has not finished changes nothing.
func (t *task) cancel() {
	t.mu.Lock()
	t.cancelled = true
	t.mu.Unlock()
	t.stop()
}

func newWork(s *Server) *work {
	w := &work{s: s, worker: rand.Text(), wake: make(chan struct{}, 1), mine: map[string]*task{}}
	w.jobs, _ = s.worlds.store.(coverage.Jobs)
	w.kinds = map[string]func(context.Context, *task) (any, error){
		"import": s.doImport, "assess": s.doAssess, "region": s.doRegion,
	}
	return w
}

// put adds a job, or finds the unfinished one of its key.
func (w *work) put(ctx context.Context, workspace, kind, key string, args any, file *spooled) (coverage.Job, error) {
	if w.jobs == nil {
		return coverage.Job{}, fmt.Errorf("this store keeps no jobs; leave Prefer out: %w", coverage.ErrUnsupported)
	}
	j, err := coverage.NewJob(workspace, kind, key, args, w.s.o.Now())
	if err != nil {
		return j, err
	}
	if file != nil {
		j, _, err = w.jobs.PutJob(ctx, j, file.File)
	} else {
		j, _, err = w.jobs.PutJob(ctx, j, nil)
	}
	select {
	case w.wake <- struct{}{}:
	default:
	}
	return j, err
}

// job returns one as it is now: one that is under way here, without asking the store.
func (w *work) job(ctx context.Context, id string) (coverage.Job, error) {
	w.mu.Lock()
	t := w.mine[id]
	w.mu.Unlock()
	switch {
	case t != nil:
		return t.shown(), nil
	case w.jobs == nil:
		return coverage.Job{}, fmt.Errorf("no such job: %w", coverage.ErrNotFound)
	}
	return w.jobs.Job(ctx, id)
}

// cancel asks for the end of a job, wherever it is done.
func (w *work) cancel(ctx context.Context, id string) (coverage.Job, error) {
	w.mu.Lock()
	t := w.mine[id]
	w.mu.Unlock()
	if t != nil {
		t.cancel()
		return t.shown(), nil
	}
	if w.jobs == nil {
		return coverage.Job{}, fmt.Errorf("no such job: %w", coverage.ErrNotFound)
	}
	return w.jobs.ChangeJob(ctx, id, w.s.o.JobLease, func(j *coverage.Job) error { return j.Stop(w.s.o.Now()) })
}

// lookEvery is how often a worker looks for a job, and how often one that is done here is told of.
const lookEvery = 500 * time.Millisecond

// run starts the workers; the channel is closed when all have ended, after ctx has.
func (w *work) run(ctx context.Context) <-chan struct{} {
	ended := make(chan struct{})
	var all sync.WaitGroup
	if w.jobs != nil {
		for range max(0, w.s.o.JobWorkers) {
			all.Go(func() { w.loop(ctx) })
		}
	}
	go func() { all.Wait(); close(ended) }()
	return ended
}

func (w *work) loop(ctx context.Context) {
	for ctx.Err() == nil {
		if w.next(ctx) {
			continue
		}
		select {
		case <-ctx.Done():
		case <-w.wake:
		case <-time.After(lookEvery):
		}
	}
}

var errMine = errors.New("it is under way here")

// next does a job where one waits, and reports whether it did.
func (w *work) next(ctx context.Context) bool {
	j, err := w.jobs.TakeJob(ctx, w.s.o.JobLease, func(j *coverage.Job) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.mine[j.ID] != nil {
			return errMine // its lease ended because the store was busy, with this very job perhaps
		}
		return j.Take(w.worker)
	})
	if err != nil {
		if ctx.Err() == nil && !errors.Is(err, coverage.ErrNotFound) && !errors.Is(err, errMine) {
			w.s.o.Log.WarnContext(ctx, "no job could be taken", "error", err)
		}
		return false
	}
	if j.State == coverage.JobRunning {
		w.do(ctx, j)
	}
	return true
}

func (w *work) do(ctx context.Context, j coverage.Job) {
	working, stop := context.WithCancel(ctx)
	defer stop()
	t := &task{Job: j, stop: stop}
	w.mu.Lock()
	w.mine[j.ID] = t
	w.mu.Unlock()
	beating, beat := context.WithCancel(context.WithoutCancel(ctx))
	var heart sync.WaitGroup
	heart.Go(func() { w.beat(beating, t) })
	result, err := w.guarded(working, t)
	beat()
	heart.Wait()
	w.end(context.WithoutCancel(ctx), t, result, err)
	w.mu.Lock()
	delete(w.mine, j.ID)
	w.mu.Unlock()
}

func (w *work) guarded(ctx context.Context, t *task) (result any, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	do := w.kinds[t.Kind]
	if do == nil {
		return nil, fmt.Errorf("this program knows no job of kind %q: %w", t.Kind, coverage.ErrInvalid)
	}
	return do(ctx, t)
}

// beat keeps the lease and tells how far a job is, until ctx ends. A job that was cancelled elsewhere, or
// is another's by now, is stopped.
func (w *work) beat(ctx context.Context, t *task) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(lookEvery):
		}
		now := t.shown()
		_, err := w.jobs.ChangeJob(ctx, t.ID, w.s.o.JobLease, func(j *coverage.Job) error {
			return j.Progress(w.worker, now.Done, now.Total)
		})
		if errors.Is(err, coverage.ErrJobLost) || errors.Is(err, coverage.ErrNotFound) {
			t.cancel()
			return
		}
	}
}

// end writes how it went. While the store is away it tries again; past the lease the job is another's.
func (w *work) end(ctx context.Context, t *task, result any, failure error) {
	body, err := json.Marshal(result)
	if err != nil {
		failure = err
	}
	var p *Problem
	if errors.As(failure, &p) {
		if told, err := json.Marshal(p); err == nil {
			body = told
		}
	}
	ctx, cancel := context.WithTimeout(ctx, w.s.o.JobLease)
	defer cancel()
	for {
		_, err = w.jobs.ChangeJob(ctx, t.ID, 0, func(j *coverage.Job) error {
			now := t.shown()
			j.Done, j.Total, j.Cancel = now.Done, now.Total, j.Cancel || now.Cancel
			return j.End(w.worker, body, failure, w.s.o.Now())
		})
		if !errors.Is(err, coverage.ErrUnavailable) || ctx.Err() != nil {
			break
		}
		time.Sleep(lookEvery)
	}
	if failure != nil || err != nil {
		w.s.o.Log.WarnContext(ctx, "job ended", "job", t.ID, "kind", t.Kind, "workspace", t.Workspace, "error", errors.Join(failure, err))
	}
}
