package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"yikezhong/coverage"
)

// AssessIn asks a question of a workspace.
type AssessIn struct {
	InWorkspace
	InLang
	InFresh
	InPrefer
	Body AssessBody
}

// AssessBody is the question: a plan at a date.
type AssessBody struct {
	Plan       string           `json:"plan" example:"manzhouli-2025"`
	AsOf       coverage.Date    `json:"as_of" doc:"an exact day"`
	Horizon    coverage.Horizon `json:"horizon,omitempty" enum:"as_built,as_planned" doc:"现状, or 规划期末; as_built where absent"`
	Revision   int              `json:"revision,omitempty" minimum:"0" doc:"the newest where absent"`
	Reach      string           `json:"reach,omitempty" enum:"straight_line,walking" doc:"how a walk is measured: along the walkways where there are any, else by straight line, where absent"`
	Parameters map[string]any   `json:"parameters,omitempty" doc:"ours, by name; the plan's or the default where absent"`
	Scenario   []Edit           `json:"scenario,omitempty" maxItems:"200" doc:"what if: edits of a copy. The answer is not kept"`
}

// AssessOut is the answer, or where it will be.
type AssessOut struct {
	Status   int
	Location string `header:"Location"`
	Retry    string `header:"Retry-After"`
	OutRevision
	Body AssessmentView
}

// AssessmentIn names an assessment: by id, or the latest of a plan.
type AssessmentIn struct {
	InWorkspace
	InLang
	InFresh
	ID      string           `path:"id" maxLength:"64" doc:"an id, or latest"`
	Plan    string           `query:"plan" maxLength:"100" doc:"for latest: which plan's"`
	Horizon coverage.Horizon `query:"horizon" enum:"as_built,as_planned" default:"as_built" doc:"for latest"`
}

func (s *Server) assess(ctx context.Context, in *AssessIn) (*AssessOut, error) {
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	q, err := s.question(in.Body)
	if err != nil {
		return nil, err
	}
	asked := &asked{in: in, world: w.World, q: q}
	if len(in.Body.Scenario) > 0 {
		if err := s.scenario(asked); err != nil {
			return nil, err
		}
	}
	if asked.id, err = q.ID(asked.world); err != nil {
		return nil, err
	}
	if in.async() && visitorOf(ctx).local && len(in.Body.Scenario) == 0 {
		return s.assessLater(ctx, in, w.World, q, asked.id)
	}
	return s.answerOrPromise(ctx, asked)
}

// asked is a question of a world.
type asked struct {
	in    *AssessIn
	world *coverage.World
	q     coverage.Question
	base  *coverage.Baseline // of a scenario: what it is held against, where that is kept; nil otherwise
	id    string
}

// scenario edits the world, that of the baseline where one is kept.
func (s *Server) scenario(a *asked) (err error) {
	key, err := baselineKey(a.in)
	if err != nil {
		return err
	}
	if a.base = s.baselines.get(key, a.world); a.base != nil {
		a.world = a.base.World()
	}
	a.world, err = edited(a.world, a.in.Body.Scenario, a.in.Lang)
	return err
}

// assessment makes the answer.
func (a *asked) assessment() (*coverage.Assessment, error) {
	if a.base == nil {
		return coverage.Assess(a.world, a.q)
	}
	x, err := a.base.WhatIf(a.world)
	if err != nil {
		return nil, err
	}
	return x.Assessment(), nil
}

// question turns what was asked into coverage's words.
func (s *Server) question(b AssessBody) (coverage.Question, error) {
	q, err := s.o.Plans.Question(b.Plan, b.AsOf, b.Parameters)
	if errors.Is(err, coverage.ErrNotFound) {
		return q, fault("body.plan", "no such plan; GET /v1/plans lists them", b.Plan)
	}
	q.Horizon, q.Reach, q.Workers = b.Horizon, b.Reach, s.o.Workers
	return q, err
}

// answerOrPromise answers at once where the answer is known, waits for it as long as allowed, and
// else says where it will be.
func (s *Server) answerOrPromise(ctx context.Context, ask *asked) (*AssessOut, error) {
	in, id, slug := ask.in, ask.id, ask.in.Workspace
	if a, err := s.answer(ctx, slug, id); err == nil {
		s.metrics.assessments.WithLabelValues("known").Inc()
		return s.assessed(http.StatusOK, slug, view(a, in.Lang)), nil
	}
	j, err := s.jobs.start(answerKey(slug, id), func(work context.Context) error {
		work = coverage.As(work, coverage.ActorOf(ctx)) // the first who asked
		err := s.make(work, ask)
		if err != nil { // nobody may be waiting any more
			s.o.Log.ErrorContext(work, "assessment failed", "workspace", slug, "assessment", id, "error", err)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if !j.wait(ctx, s.o.ReadyWithin) {
		out := s.assessed(http.StatusAccepted, slug, promise(id, ask.q, ask.world.Revision))
		out.Retry = "2"
		return out, nil
	}
	if j.err != nil {
		return nil, j.err
	}
	a, err := s.answer(ctx, slug, id)
	if err != nil {
		return nil, err
	}
	return s.assessed(http.StatusCreated, slug, view(a, in.Lang)), nil
}

func (s *Server) assessed(status int, slug string, v AssessmentView) *AssessOut {
	v.Links = assessmentLinks(slug, v.ID)
	return &AssessOut{
		Status: status, Location: fmt.Sprintf("/v1/workspaces/%s/assessments/%s", slug, v.ID),
		OutRevision: OutRevision{v.Revision}, Body: v,
	}
}

// make makes an assessment and keeps it: a what-if answer in memory only.
func (s *Server) make(ctx context.Context, ask *asked) error {
	slug, b := ask.in.Workspace, ask.in.Body
	a, err := ask.assessment()
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(b.Scenario) > 0 {
		held := newAnswer(answerKey(slug, a.ID), a)
		held.scratch, held.world = true, ask.world
		s.answers.put(held)
		return nil
	}
	usual := len(b.Parameters) == 0 && b.Revision == 0 && a.ReachMethod == coverage.Question{}.Method(ask.world)
	if err := Keep(ctx, s.o.Store, slug, a, usual, s.o.Now()); err != nil {
		return err
	}
	// From what was stored, so that the first answer and every later one are the same bytes.
	_, err = s.answer(ctx, slug, a.ID)
	return err
}

// Keep stores an assessment. One with default parameters and reach, of the newest revision and without
// a scenario is usual: latest looks for those.
func Keep(ctx context.Context, store coverage.Store, slug string, a *coverage.Assessment, usual bool, now time.Time) error {
	body, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("write assessment %s: %w", a.ID, err)
	}
	err = store.Save(ctx, slug, coverage.StoredResult{
		ID: a.ID, Plan: a.Plan, AsOf: a.AsOf.String(), Horizon: string(a.Horizon), Revision: a.Revision,
		Default: usual, Created: now.UTC(), Body: body,
	})
	if err != nil {
		return fmt.Errorf("keep assessment %s: %w", a.ID, err)
	}
	return nil
}

// find returns the assessment that a path names. One that is being made is a 503 that says when to ask.
func (s *Server) find(ctx context.Context, in *AssessmentIn) (*answer, error) {
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return nil, err
	}
	id := in.ID
	if id == "latest" {
		var err error
		if id, err = s.latest(ctx, in.Workspace, in.Plan, in.Horizon); err != nil {
			return nil, err
		}
	}
	a, err := s.answer(ctx, in.Workspace, id)
	if err == nil {
		return a.shownTo(visitorOf(ctx)), nil
	}
	if j := s.jobs.find(answerKey(in.Workspace, id)); j != nil && !j.finished() {
		return nil, busy(http.StatusServiceUnavailable, "2", "assessment "+id+" is still being made; ask again")
	}
	return nil, err
}

// latest returns the id of the newest assessment of a plan with default parameters and no scenario.
func (s *Server) latest(ctx context.Context, slug, plan string, horizon coverage.Horizon) (string, error) {
	if plan == "" {
		return "", fault("query.plan", "latest of which plan? add plan=, as plan=bayannur-2025", nil)
	}
	if _, err := s.o.Store.Workspace(ctx, slug); err != nil {
		return "", err
	}
	found, err := s.o.Store.Results(ctx, slug, coverage.ResultFilter{Plan: plan, DefaultOnly: true, Limit: 200})
	if err != nil {
		return "", err
	}
	if r := latestOf(found, horizon); r != nil {
		return r.ID, nil
	}
	return "", fmt.Errorf("no %s assessment of %s in %s yet; POST /v1/workspaces/%s/assessments makes one: %w",
		horizon, plan, slug, slug, coverage.ErrNotFound)
}

// latestOf returns the result of the newest revision, and of those the last made; nil where there is none
// of the horizon. Revisions are in order even where a clock went back.
func latestOf(found []coverage.StoredResult, horizon coverage.Horizon) (latest *coverage.StoredResult) {
	for i, r := range found {
		if r.Horizon == string(horizon) && (latest == nil || r.Revision > latest.Revision) {
			latest = &found[i]
		}
	}
	return latest
}

func (s *Server) assessment(ctx context.Context, in *AssessmentIn) (*AssessOut, error) {
	a, err := s.find(ctx, in)
	if err == nil {
		return s.assessed(http.StatusOK, in.Workspace, view(a, in.Lang)), nil
	}
	j := s.jobs.find(answerKey(in.Workspace, in.ID))
	switch {
	case j == nil:
		return nil, err
	case j.failed():
		return nil, j.err
	}
	out := s.assessed(http.StatusAccepted, in.Workspace, AssessmentView{ID: in.ID, State: "running", Indicators: []IndicatorView{}})
	out.Retry = "2"
	return out, nil
}

// AssessmentsIn filters the assessments of a workspace.
type AssessmentsIn struct {
	InWorkspace
	Plan   string `query:"plan" maxLength:"100"`
	AsOf   string `query:"as_of" maxLength:"10" example:"2025-12-31"`
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor" maxLength:"600"`
}

// AssessmentsOut lists assessments, newest first.
type AssessmentsOut struct {
	Body struct {
		Assessments    []coverage.StoredResult `json:"assessments"`
		NumberReturned int                     `json:"numberReturned"`
		Links          []Link                  `json:"links"`
	}
}

func (s *Server) assessments(ctx context.Context, in *AssessmentsIn) (*AssessmentsOut, error) {
	c, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	if _, err := s.o.Store.Workspace(ctx, in.Workspace); err != nil {
		return nil, err
	}
	found, err := s.o.Store.Results(ctx, in.Workspace, coverage.ResultFilter{
		Plan: in.Plan, AsOf: in.AsOf, Limit: in.Limit + 1, Before: c.After,
	})
	if err != nil {
		return nil, err
	}
	next := ""
	if len(found) > in.Limit {
		found = found[:in.Limit]
		next = cursor{Of: "assessments", After: found[in.Limit-1].ID}.String()
	}
	out := &AssessmentsOut{}
	out.Body.Assessments, out.Body.NumberReturned = append([]coverage.StoredResult{}, found...), len(found)
	out.Body.Links = links(fmt.Sprintf("/v1/workspaces/%s/assessments", in.Workspace),
		queryOf("plan", in.Plan, "as_of", in.AsOf, "limit", strconv.Itoa(in.Limit), "cursor", in.Cursor), next)
	return out, nil
}
