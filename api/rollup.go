package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"yikezhong/coverage"
)

// RollUpIn asks for a region's plan over the workspaces that share with it.
type RollUpIn struct {
	InWorkspace
	Plan    string           `query:"plan" required:"true" maxLength:"100" example:"inner-mongolia-2025"`
	AsOf    string           `query:"as_of" maxLength:"10" example:"2025-12-31" doc:"the newest assessment of each where absent"`
	Horizon coverage.Horizon `query:"horizon" enum:"as_built,as_planned" default:"as_built"`
}

// RollUpOut is a coverage.RollUp.
type RollUpOut struct{ Body coverage.RollUp }

// RegionIn has every workspace that shares assessed against the region's plan.
type RegionIn struct {
	InWorkspace
	Body RegionBody
}

// RegionBody is the question.
type RegionBody struct {
	Plan    string           `json:"plan" example:"inner-mongolia-2025"`
	AsOf    coverage.Date    `json:"as_of"`
	Horizon coverage.Horizon `json:"horizon,omitempty" enum:"as_built,as_planned"`
}

func (s *Server) regionRoutes() {
	const path, at = wsPath + "/rollup", "/v1/workspaces/demo/rollup"
	route(s, get("rollup", path, "A region's plan: the figures of the workspaces that share with it, added up",
		at+"?plan=inner-mongolia-2025"), s.rollUp)
	post := operation(http.MethodPost, "assess-region", path, "Assess every workspace that shares with this one, as a job",
		at+` {"plan": "inner-mongolia-2025", "as_of": "2025-12-31"}`)
	post.DefaultStatus = http.StatusAccepted
	route(s, post, s.assessRegion)
}

func (s *Server) rollUp(ctx context.Context, in *RollUpIn) (*RollUpOut, error) {
	plan, err := s.o.Plans.Plan(in.Plan)
	if err != nil {
		return nil, fault("query.plan", "no such plan; GET /v1/plans lists them", in.Plan)
	}
	r, err := RollUp(ctx, s.o.Store, in.Workspace, plan, in.AsOf, in.Horizon)
	return &RollUpOut{r}, err
}

// RollUp adds up the newest assessments of a plan, by default parameters, that are kept of the workspaces
// that share with a region; of one day where asOf says one.
func RollUp(ctx context.Context, store coverage.Store, region string, plan *coverage.Plan, asOf string, horizon coverage.Horizon) (
	r coverage.RollUp, err error,
) {
	sharing, err := sharingWith(ctx, store, region)
	if err != nil {
		return r, err
	}
	members := make([]coverage.Member, len(sharing))
	for i, ws := range sharing {
		members[i] = coverage.Member{Workspace: ws.Slug, Name: ws.Name}
		if members[i].Assessment, err = newestOf(ctx, store, ws.Slug, plan.ID, asOf, horizon); err != nil {
			return r, err
		}
	}
	return coverage.RollUpOf(plan, members), nil
}

// sharingWith lists the workspaces that share with a region, which must be there.
func sharingWith(ctx context.Context, store coverage.Store, region string) (sharing []coverage.Workspace, err error) {
	if _, err := store.Workspace(ctx, region); err != nil {
		return nil, err
	}
	all, err := store.Workspaces(ctx)
	for _, ws := range all {
		if ws.SharesWith == region {
			sharing = append(sharing, ws)
		}
	}
	return sharing, err
}

// newestOf returns the newest assessment kept of a plan; nil where there is none.
func newestOf(ctx context.Context, store coverage.Store, slug, plan, asOf string, horizon coverage.Horizon) (*coverage.Assessment, error) {
	found, err := store.Results(ctx, slug, coverage.ResultFilter{Plan: plan, AsOf: asOf, DefaultOnly: true})
	if err != nil {
		return nil, err
	}
	latest := latestOf(found, horizon)
	if latest == nil {
		return nil, nil
	}
	r, err := store.Result(ctx, slug, latest.ID)
	if err != nil {
		return nil, err
	}
	var a coverage.Assessment
	if err := json.Unmarshal(r.Body, &a); err != nil {
		return nil, fmt.Errorf("assessment %s of %s: %w", r.ID, slug, err)
	}
	return &a, nil
}

func (s *Server) assessRegion(ctx context.Context, in *RegionIn) (*JobOut, error) {
	if _, err := s.o.Store.Workspace(ctx, in.Workspace); err != nil {
		return nil, err
	}
	if _, err := s.question(AssessBody{Plan: in.Body.Plan, AsOf: in.Body.AsOf}); err != nil {
		return nil, err
	}
	key := fmt.Sprintf("region %s %s %s %s", in.Workspace, in.Body.Plan, in.Body.AsOf, in.Body.Horizon)
	j, err := s.work.put(ctx, in.Workspace, "region", key, in.Body, nil)
	if err != nil {
		return nil, err
	}
	out := jobOut(j)
	out.Status, out.Location = http.StatusAccepted, jobPath(j.ID)
	return out, nil
}

// regionJob is what a region's job came to: an assessment of each workspace, or why there is none.
type regionJob struct {
	Assessments map[string]string `json:"assessments"`
	Failed      map[string]string `json:"failed"`
}

// doRegion assesses every workspace that shares. What is kept already is not made again, so that a job begun
// anew goes on where it was.
func (s *Server) doRegion(ctx context.Context, t *task) (any, error) {
	var args RegionBody
	if err := json.Unmarshal(t.Args, &args); err != nil {
		return nil, err
	}
	sharing, err := sharingWith(ctx, s.o.Store, t.Workspace)
	if err != nil {
		return nil, err
	}
	out := regionJob{map[string]string{}, map[string]string{}}
	for i, ws := range sharing {
		t.at(int64(i), int64(len(sharing)))
		id, err := s.assessMember(ctx, ws.Slug, args)
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case errors.Is(err, coverage.ErrUnavailable):
			return nil, err
		case err != nil:
			out.Failed[ws.Slug] = err.Error()
		default:
			out.Assessments[ws.Slug] = id
		}
	}
	t.at(int64(len(sharing)), int64(len(sharing)))
	return out, nil
}

// memberWithin bounds the reading of one workspace.
const memberWithin = 5 * time.Minute

func (s *Server) assessMember(ctx context.Context, slug string, args RegionBody) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, memberWithin)
	defer cancel()
	body := AssessBody{Plan: args.Plan, AsOf: args.AsOf, Horizon: args.Horizon}
	q, err := s.question(body)
	if err != nil {
		return "", err
	}
	w, err := s.worlds.load(ctx, slug, 0) // used once: what others ask of it stays in memory instead
	if err != nil {
		return "", err
	}
	return s.keepOnce(ctx, slug, body, w.World, q)
}
