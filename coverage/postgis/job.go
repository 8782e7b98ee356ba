package postgis

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"yikezhong/coverage"
)

var _ coverage.Jobs = (*Store)(nil)

// jobBody is what the table has no column for.
type jobBody struct {
	coverage.Job
	Args   json.RawMessage `json:"args"`
	Worker string          `json:"worker"`
}

// Leases are by the server's clock: workers' clocks may differ.
const jobColumns = `SELECT j.id, j.key, j.state, j.body, w.slug FROM job j JOIN workspace w ON w.id = j.workspace `

// job reads the one row of a query; none is ErrNotFound.
func (t tx) job(query string, args ...any) (coverage.Job, error) {
	var (
		b             jobBody
		id, key, slug string
		state         coverage.JobState
		body          []byte
	)
	err := t.get(query, args, &id, &key, &state, &body, &slug)
	if errors.Is(err, pgx.ErrNoRows) {
		return b.Job, fmt.Errorf("no such job: %w", coverage.ErrNotFound)
	}
	if err != nil {
		return b.Job, err
	}
	if err := json.Unmarshal(body, &b); err != nil {
		return b.Job, err
	}
	j := b.Job
	j.ID, j.Key, j.State, j.Workspace, j.Args, j.Worker = id, key, state, slug, b.Args, b.Worker
	return j, nil
}

// PutJob adds a job with what it has to read, or returns the unfinished one of its key.
func (s *Store) PutJob(ctx context.Context, j coverage.Job, file io.Reader) (kept coverage.Job, added bool, err error) {
	body, err := json.Marshal(jobBody{j, j.Args, ""})
	if err != nil {
		return kept, false, fmt.Errorf("put job: %w", err)
	}
	err = s.write(ctx, func(t tx) error {
		if _, err := t.exec(`DELETE FROM job WHERE state NOT IN ('waiting', 'running') AND lease < clock_timestamp() - interval '7 days'`); err != nil {
			return err
		}
		workspace, _, err := t.workspace(theWorkspace, j.Workspace)
		if err != nil {
			return err
		}
		n, err := t.exec(`INSERT INTO job (id, workspace, key, state, lease, created, body)
			VALUES ($1, $2, $3, $4, clock_timestamp(), clock_timestamp(), $5) ON CONFLICT DO NOTHING`,
			j.ID, workspace, j.Key, j.State, body)
		if err != nil {
			return err
		}
		if added = n == 1; added && file != nil {
			if err := t.putPieces(j.ID, file); err != nil {
				return err
			}
		}
		kept, err = t.job(jobColumns+`WHERE j.key = $1 AND j.state IN ('waiting', 'running')`, j.Key)
		return err
	})
	if err != nil {
		return coverage.Job{}, false, fmt.Errorf("put job of %s: %w", j.Workspace, err)
	}
	return kept, added, nil
}

// jobPiece is how much of a file is one row.
const jobPiece = 1 << 20

func (t tx) putPieces(id string, file io.Reader) error {
	for number := 0; ; number++ {
		piece := make([]byte, jobPiece)
		n, err := io.ReadFull(file, piece)
		if n > 0 {
			if _, err := t.exec(`INSERT INTO job_piece (job, number, body) VALUES ($1, $2, $3)`, id, number, piece[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// JobFile writes what a job has to read.
func (s *Store) JobFile(ctx context.Context, id string, w io.Writer) error {
	return s.read(ctx, func(t tx) error {
		return t.each(`SELECT body FROM job_piece WHERE job = $1 ORDER BY number`, []any{id}, func(scan func(...any) error) error {
			var body []byte
			if err := scan(&body); err != nil {
				return err
			}
			_, err := w.Write(body)
			return err
		})
	})
}

// Job returns one.
func (s *Store) Job(ctx context.Context, id string) (j coverage.Job, err error) {
	err = s.read(ctx, func(t tx) error {
		j, err = t.job(jobColumns+`WHERE j.id = $1`, id)
		return err
	})
	return j, err
}

// TakeJob finds the oldest job that waits or whose lease ended, and leases it as take changed it.
func (s *Store) TakeJob(ctx context.Context, lease time.Duration, take func(*coverage.Job) error) (coverage.Job, error) {
	return s.changeJob(ctx, lease, take, jobColumns+`WHERE j.state IN ('waiting', 'running') AND j.lease <= clock_timestamp()
		ORDER BY j.created LIMIT 1 FOR UPDATE OF j SKIP LOCKED`)
}

// ChangeJob changes one; its lease ends that long from now.
func (s *Store) ChangeJob(ctx context.Context, id string, lease time.Duration, change func(*coverage.Job) error) (coverage.Job, error) {
	return s.changeJob(ctx, lease, change, jobColumns+`WHERE j.id = $1 FOR UPDATE OF j`, id)
}

func (s *Store) changeJob(ctx context.Context, lease time.Duration, change func(*coverage.Job) error, query string, args ...any) (
	j coverage.Job, err error,
) {
	err = s.write(ctx, func(t tx) error {
		if j, err = t.job(query, args...); err != nil {
			return err
		}
		if err := change(&j); err != nil {
			return err
		}
		body, err := json.Marshal(jobBody{j, j.Args, j.Worker})
		if err != nil {
			return err
		}
		if _, err := t.exec(`UPDATE job SET state = $1, body = $2, lease = clock_timestamp() + $3 * interval '1 microsecond' WHERE id = $4`,
			j.State, body, lease.Microseconds(), j.ID); err != nil || !j.State.Final() {
			return err
		}
		_, err = t.exec(`DELETE FROM job_piece WHERE job = $1`, j.ID)
		return err
	})
	return j, err
}
