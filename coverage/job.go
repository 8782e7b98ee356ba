package coverage

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"
)

// Job is long work that outlives its request: any process on the store may do it, one at a time.
type Job struct {
	ID        string          `json:"id"`
	Workspace string          `json:"workspace"`
	Kind      string          `json:"kind"` // import, assess, region
	Key       string          `json:"-"`    // of two unfinished jobs with one key the second is the first
	State     JobState        `json:"state"`
	Args      json.RawMessage `json:"-"`
	Result    json.RawMessage `json:"result,omitempty"`
	Error     string          `json:"error,omitempty"`
	Done      int64           `json:"done"`  // bytes of a file, assessments of a region …
	Total     int64           `json:"total"` // 0: not known
	Attempts  int             `json:"attempts"`
	Cancel    bool            `json:"cancel,omitempty"` // somebody asked to stop it
	Worker    string          `json:"-"`                // who does it
	Created   time.Time       `json:"created"`
	Ended     time.Time       `json:"ended,omitzero"`
}

// JobState is how far a job is.
type JobState string

// The states of a job; the last three are final.
const (
	JobWaiting   JobState = "waiting"
	JobRunning   JobState = "running"
	JobDone      JobState = "done"
	JobFailed    JobState = "failed"
	JobCancelled JobState = "cancelled"
)

// Final reports whether nothing more will happen.
func (s JobState) Final() bool { return s == JobDone || s == JobFailed || s == JobCancelled }

// Jobs is where jobs wait. Both stores keep them; what a job may become is decided here, by the functions
// that are handed in, under the job's lock.
type Jobs interface {
	// PutJob adds a job with what it has to read, or returns the unfinished one of its key, and whether it
	// is new. An unknown workspace is ErrNotFound. Jobs that ended a week ago are removed.
	PutJob(ctx context.Context, j Job, file io.Reader) (Job, bool, error)
	// Job returns one.
	Job(ctx context.Context, id string) (Job, error)
	// TakeJob finds the oldest job that waits, or whose worker's lease ended; nobody else finds it meanwhile.
	// Where take returns nil it is leased for that long, as take changed it. None is ErrNotFound.
	TakeJob(ctx context.Context, lease time.Duration, take func(*Job) error) (Job, error)
	// ChangeJob changes one, and its lease ends that long from now. One that became final loses its file.
	ChangeJob(ctx context.Context, id string, lease time.Duration, change func(*Job) error) (Job, error)
	// JobFile writes what a job has to read.
	JobFile(ctx context.Context, id string, w io.Writer) error
}

// JobAttempts is how often a job is begun before it has failed.
const JobAttempts = 3

// ErrJobLost says that a job is another's by now, or was cancelled: its worker stops.
var ErrJobLost = errors.New("the job is another's by now")

// NewJob returns a job that waits. Its id cannot be guessed.
func NewJob(workspace, kind, key string, args any, now time.Time) (Job, error) {
	b, err := json.Marshal(args)
	return Job{
		ID: strings.ToLower(rand.Text()), Workspace: workspace, Kind: kind, Key: cmp.Or(key, rand.Text()),
		State: JobWaiting, Args: b, Created: now.UTC(),
	}, err
}

// Take makes a job its worker's. One that was begun too often has failed.
func (j *Job) Take(worker string) error {
	j.Attempts++
	j.State, j.Worker = JobRunning, worker
	if j.Cancel {
		j.State = JobCancelled
	} else if j.Attempts > JobAttempts {
		j.State, j.Error = JobFailed, "its worker was lost each time it was begun"
	}
	return nil
}

// Progress tells how far its worker is; ErrJobLost where it is not its any more.
func (j *Job) Progress(worker string, done, total int64) error {
	if j.State != JobRunning || j.Worker != worker || j.Cancel {
		return ErrJobLost
	}
	j.Done, j.Total = done, total
	return nil
}

// End says how its worker's attempt went. What may go better another time waits for it: a store that was
// away, a process that stopped.
func (j *Job) End(worker string, result json.RawMessage, err error, now time.Time) error {
	if j.State.Final() || j.Worker != worker {
		return ErrJobLost
	}
	again := errors.Is(err, ErrUnavailable) || errors.Is(err, context.Canceled)
	j.Result, j.Worker = result, ""
	switch {
	case err == nil:
		j.State, j.Done = JobDone, max(j.Done, j.Total)
	case j.Cancel:
		j.State = JobCancelled
	case again && j.Attempts < JobAttempts:
		j.State, j.Result = JobWaiting, nil
		return nil
	default:
		j.State, j.Error = JobFailed, err.Error()
	}
	j.Ended = now.UTC()
	return nil
}

// Stop asks for the end of a job; one that nobody has begun ends at once.
func (j *Job) Stop(now time.Time) error {
	if j.State.Final() {
		return nil
	}
	j.Cancel = true
	if j.State == JobWaiting {
		j.State, j.Ended = JobCancelled, now.UTC()
	}
	return nil
}
