package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"yikezhong/coverage"
)

// DecisionsIn asks for the decisions of a workspace, or of one project.
type DecisionsIn struct {
	InWorkspace
	InFresh
	Project string `query:"project" maxLength:"200" doc:"only those on this project"`
}

// DecisionsOut lists decisions in the order they were made.
type DecisionsOut struct {
	OutRevision
	Body struct {
		Decisions []*coverage.Decision `json:"decisions"`
		Revision  int                  `json:"revision"`
	}
}

// DecideIn is a reviewer's decision.
type DecideIn struct {
	InWorkspace
	IfMatch string `header:"If-Match" doc:"the revision it is based on; stale is 409"`
	Body    struct {
		Project    string                `json:"project" minLength:"1" maxLength:"200" doc:"project_id, or the area's id where it has none"`
		Stage      string                `json:"stage,omitempty" enum:"planned,built,accepted,delivered" doc:"of accepted and returned"`
		Decision   coverage.DecisionKind `json:"decision" enum:"accepted,returned,exemption,elsewhere" doc:"exemption 免建 and elsewhere 易地补建 concern the project"`
		Reason     string                `json:"reason,omitempty" maxLength:"2000" doc:"of returned"`
		DocumentNo string                `json:"document_no,omitempty" maxLength:"200" doc:"of exemption and elsewhere"`
		Date       coverage.Date         `json:"date" doc:"the day it was decided"`
	}
}

func (s *Server) decisionRoutes() {
	const path, at = wsPath + "/decisions", "/v1/workspaces/demo/decisions"
	route(s, get("list-decisions", path, "What reviewers decided on projects, in the order it was made", at+"?project=P1"), s.decisions)
	post := operation(http.MethodPost, "decide", path, "Decide on a project's stage, or on its duty: a revision too",
		at+` {"project": "P1", "stage": "accepted", "decision": "returned", "reason": "…", "date": "2025-06-30"}`)
	post.DefaultStatus = http.StatusCreated
	route(s, post, s.decide)
}

func (s *Server) decisions(ctx context.Context, in *DecisionsIn) (*DecisionsOut, error) {
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, 0)
	if err != nil {
		return nil, err
	}
	out := &DecisionsOut{OutRevision: OutRevision{w.Revision}}
	out.Body.Decisions, out.Body.Revision = []*coverage.Decision{}, w.Revision
	for _, d := range w.Decisions {
		if in.Project == "" || d.Project == in.Project {
			out.Body.Decisions = append(out.Body.Decisions, d)
		}
	}
	return out, nil
}

func (s *Server) decide(ctx context.Context, in *DecideIn) (*RevisionOut, error) {
	b := in.Body
	d := coverage.Decision{
		Project: b.Project, Stage: b.Stage, Decision: b.Decision, Reason: b.Reason, DocumentNo: b.DocumentNo, Date: b.Date,
		By: visitorOf(ctx).who(),
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	if today, err := coverage.ParseDate(Today(s.o.Now())); err != nil || d.Date.NotAfter(today) != coverage.Yes {
		return nil, fault("body.date", "is later than today", b.Date)
	}
	for attempt := 1; ; attempt++ {
		out, err := s.record(ctx, in, d)
		if !errors.Is(err, coverage.ErrConflict) || in.IfMatch != "" || attempt == 5 {
			return out, err
		}
	}
}

// record adds a decision under an id that none before it has: the revision it makes. Somebody who
// writes at the same moment is a conflict, and the caller reads anew.
func (s *Server) record(ctx context.Context, in *DecideIn, d coverage.Decision) (*RevisionOut, error) {
	w, err := s.worlds.at(ctx, in.Workspace, 0)
	if err != nil {
		return nil, err
	}
	base, err := parseIfMatch(in.IfMatch)
	switch {
	case err != nil:
		return nil, err
	case base != 0 && base != w.Revision:
		return nil, fmt.Errorf("based on revision %d, the newest is %d: %w", base, w.Revision, coverage.ErrConflict)
	}
	of := func(a *coverage.ResidentialArea) bool { return cmp.Or(a.ProjectID, a.ID) == d.Project }
	if !slices.ContainsFunc(w.Areas, of) {
		return nil, fault("body.project", "no residential area is of this project", d.Project)
	}
	if err := s.mayWrite(ctx, w, coverage.Decisions, &d); err != nil {
		return nil, err
	}
	d.ID = fmt.Sprintf("%08d", w.Revision+1)
	props, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("write decision %s: %w", d.ID, err)
	}
	return s.putOne(ctx, in.Workspace, fmt.Sprint(w.Revision), coverage.Change{
		Layer: coverage.Decisions, Mode: coverage.Merge, Features: one(coverage.Feature{ID: d.ID, Properties: props}),
		Origin: coverage.Origin{Source: fmt.Sprintf("%s %s %s", d.Decision, d.Project, d.Stage)},
	})
}
