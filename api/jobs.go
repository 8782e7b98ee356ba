package api

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// jobs make assessments in the background: so many at once, the same one only once.
type jobs struct {
	slots chan struct{}
	queue int
	m     *metrics
	ctx   context.Context
	stop  context.CancelFunc

	mu    sync.Mutex
	known map[string]*job // by workspace and id; failed ones stay until asked for again
}

// job is one assessment being made; done is closed when it is, and err then says how it went.
type job struct {
	done chan struct{}
	err  error
}

func newJobs(workers, queue int, m *metrics) *jobs {
	ctx, stop := context.WithCancel(context.Background())
	return &jobs{slots: make(chan struct{}, workers), queue: queue, m: m, ctx: ctx, stop: stop, known: map[string]*job{}}
}

// start begins work under a key, or joins what is under way. A queue that is full is a 503.
func (js *jobs) start(key string, work func(context.Context) error) (*job, error) {
	js.mu.Lock()
	defer js.mu.Unlock()
	if j := js.known[key]; j != nil && !j.failed() {
		return j, nil
	}
	waiting := 0
	for _, j := range js.known {
		if !j.finished() {
			waiting++
		}
	}
	if waiting >= js.queue+cap(js.slots) {
		js.m.assessments.WithLabelValues("refused").Inc()
		return nil, busy(http.StatusServiceUnavailable, "10", "too many assessments are being made; ask again soon")
	}
	j := &job{done: make(chan struct{})}
	js.known[key] = j
	go js.run(key, j, work)
	return j, nil
}

func (js *jobs) run(key string, j *job, work func(context.Context) error) {
	j.err = js.guarded(work)
	outcome := "made"
	if j.err != nil {
		outcome = "failed"
	}
	js.m.assessments.WithLabelValues(outcome).Inc()
	close(j.done)
	if j.err == nil {
		js.mu.Lock()
		delete(js.known, key)
		js.mu.Unlock()
	}
}

func (js *jobs) guarded(work func(context.Context) error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	select {
	case js.slots <- struct{}{}:
	case <-js.ctx.Done():
		return js.ctx.Err()
	}
	defer func() { <-js.slots }()
	js.m.assessing.Inc()
	defer js.m.assessing.Dec()
	start := time.Now()
	defer func() { js.m.assessTime.Observe(time.Since(start).Seconds()) }()
	return work(js.ctx)
}

// find returns the job under a key; nil where there is none.
func (js *jobs) find(key string) *job {
	js.mu.Lock()
	defer js.mu.Unlock()
	return js.known[key]
}

func (j *job) finished() bool {
	select {
	case <-j.done:
		return true
	default:
		return false
	}
}

func (j *job) failed() bool { return j.finished() && j.err != nil }

// wait waits for the job, at most d, and reports whether it is done.
func (j *job) wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-j.done:
		return true
	case <-t.C:
	case <-ctx.Done():
	}
	return j.finished()
}
