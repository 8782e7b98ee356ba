package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"yikezhong/coverage"
)

// InPrefer is the part of an input that asks for a job instead of an answer.
type InPrefer struct {
	Prefer string `header:"Prefer" doc:"respond-async: make a job of it and answer 202 at once; Location says where it is"`
}

func (in InPrefer) async() bool {
	for part := range strings.SplitSeq(in.Prefer, ",") {
		if strings.TrimSpace(part) == "respond-async" {
			return true
		}
	}
	return false
}

// JobIn names a job.
type JobIn struct {
	ID string `path:"id" maxLength:"64"`
}

// JobView is a job as it is answered.
type JobView struct {
	coverage.Job
	Links []Link `json:"links"`
}

// JobOut is how far a job is.
type JobOut struct {
	Status   int
	Location string `header:"Location"`
	Retry    string `header:"Retry-After"`
	Body     JobView
}

func jobPath(id string) string { return "/v1/jobs/" + id }

func jobView(j coverage.Job) JobView {
	return JobView{j, []Link{{Rel: "self", Href: jobPath(j.ID)}, {Rel: "events", Href: jobPath(j.ID) + "/events"}}}
}

func (s *Server) jobRoutes() {
	const one, at = "/v1/jobs/{id}", "/v1/jobs/4kq6a7vyn2c3m5x7z2b4d6f7hj"
	route(s, get("get-job", one, "How far long work is, and what came of it", at), s.job)
	cancel := operation(http.MethodDelete, "cancel-job", one, "Stop long work; what it has not finished changes nothing", at)
	cancel.DefaultStatus = http.StatusOK
	route(s, cancel, s.cancelJob)
	events := get("job-events", one+"/events", "The same as server-sent events, until it has ended", at+"/events")
	types(&events, map[string]*huma.Schema{"text/event-stream": {Type: huma.TypeString, Description: "event: job, data: as of get-job"}})
	route(s, events, s.jobEvents)
	const upload = wsPath + "/layers/{layer}"
	s.also(http.MethodPost, upload, "200", "202", "Prefer: respond-async: a job; Location says where it is")
}

func (s *Server) job(ctx context.Context, in *JobIn) (*JobOut, error) {
	j, err := s.work.job(ctx, in.ID)
	return jobOut(j), err
}

func (s *Server) cancelJob(ctx context.Context, in *JobIn) (*JobOut, error) {
	j, err := s.work.cancel(ctx, in.ID)
	return jobOut(j), err
}

func jobOut(j coverage.Job) *JobOut {
	out := &JobOut{Status: http.StatusOK, Body: jobView(j)}
	if !j.State.Final() {
		out.Retry = "1"
	}
	return out
}

// The pace of events: how often a job is looked at, and how long nothing may be said.
const (
	eventEvery  = 250 * time.Millisecond
	silentEvery = 15 * time.Second
)

func (s *Server) jobEvents(ctx context.Context, in *JobIn) (*huma.StreamResponse, error) {
	j, err := s.work.job(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/event-stream")
		hc.SetHeader("Cache-Control", "no-store")
		hc.SetHeader("X-Accel-Buffering", "no")
		w := humagin.Unwrap(hc).Writer
		stream := events{w: w, rc: http.NewResponseController(w)}
		stream.follow(hc.Context(), j, func() (coverage.Job, error) { return s.work.job(hc.Context(), in.ID) }, s.draining.Load)
	}}, nil
}

// events writes server-sent events.
type events struct {
	w    http.ResponseWriter
	rc   *http.ResponseController
	last string
	said time.Time
}

// follow sends a job whenever it has changed, until it has ended, the reader is gone or the server stops.
func (e *events) follow(ctx context.Context, j coverage.Job, look func() (coverage.Job, error), stopping func() bool) {
	for {
		if e.send(j) != nil || j.State.Final() || stopping() {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(eventEvery):
		}
		if now, err := look(); err == nil {
			j = now
		}
	}
}

func (e *events) send(j coverage.Job) error {
	b, err := json.Marshal(jobView(j))
	if err != nil {
		return err
	}
	text := fmt.Sprintf("event: job\ndata: %s\n\n", b)
	if text == e.last {
		if time.Since(e.said) < silentEvery {
			return nil
		}
		text = ": still there\n\n"
	} else {
		e.last = text
	}
	e.said = time.Now()
	if err := e.rc.SetWriteDeadline(e.said.Add(answerWithin)); err != nil {
		return err
	}
	if _, err := e.w.Write([]byte(text)); err != nil {
		return err
	}
	return e.rc.Flush()
}
