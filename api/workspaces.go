package api

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"

	"yikezhong/coverage"
)

// WorkspacesOut lists workspaces.
type WorkspacesOut struct {
	Body struct {
		Workspaces []coverage.Workspace `json:"workspaces"`
	}
}

// WorkspaceOut is one workspace.
type WorkspaceOut struct {
	Status int
	Body   coverage.Workspace
}

// PutWorkspaceIn is a workspace as its owner describes it.
type PutWorkspaceIn struct {
	InWorkspace
	Body struct {
		Name           string    `json:"name" minLength:"1" maxLength:"200"`
		DivisionCodes  []string  `json:"division_codes,omitempty" maxItems:"1000" doc:"scope of every plan here; what they manage belongs too"`
		Region         []float64 `json:"region,omitempty" minItems:"4" maxItems:"4" doc:"west, south, east, north; data outside is refused"`
		Plans          []string  `json:"plans,omitempty" maxItems:"50"`
		DefaultCRS     string    `json:"default_crs,omitempty" maxLength:"4000"`
		AllowedOrigins []string  `json:"allowed_origins,omitempty" maxItems:"50" doc:"sites whose pages may read and write here"`
		Public         bool      `json:"public,omitempty" doc:"read without a token; figures of few elders are hidden"`
		SharesWith     string    `json:"shares_with,omitempty" pattern:"^([a-z0-9][a-z0-9-]{0,62})?$" doc:"the region's workspace, whose plan adds up this one's figures"`
	}
}

func (s *Server) workspaces(ctx context.Context, _ *struct{}) (*WorkspacesOut, error) {
	all, err := s.o.Store.Workspaces(ctx)
	out := &WorkspacesOut{}
	unseen := func(w coverage.Workspace) bool { return !visitorOf(ctx).mayRead(w) }
	out.Body.Workspaces = append([]coverage.Workspace{}, slices.DeleteFunc(all, unseen)...)
	return out, err
}

func (s *Server) workspace(ctx context.Context, in *InWorkspace) (*WorkspaceOut, error) {
	w, err := s.o.Store.Workspace(ctx, in.Workspace)
	return &WorkspaceOut{Body: w}, err
}

func (s *Server) putWorkspace(ctx context.Context, in *PutWorkspaceIn) (*WorkspaceOut, error) {
	b := in.Body
	for _, id := range b.Plans {
		if _, err := s.o.Plans.Plan(id); err != nil {
			return nil, fault("body.plans", "no such plan; GET /v1/plans lists them", id)
		}
	}
	for _, origin := range b.AllowedOrigins {
		if u, err := url.Parse(origin); err != nil || u.Host == "" || u.Path != "" || origin != u.Scheme+"://"+u.Host {
			return nil, fault("body.allowed_origins", "write an origin as https://map.example, without a path", origin)
		}
	}
	if r := b.Region; len(r) == 4 {
		if _, _, err := parseBBox(fmt.Sprintf("%g,%g,%g,%g", r[0], r[1], r[2], r[3])); err != nil {
			return nil, fault("body.region", "write west, south, east, north in degrees", r)
		}
	}
	created, err := s.o.Store.PutWorkspace(ctx, coverage.Workspace{
		Slug: in.Workspace, Name: b.Name, DivisionCodes: b.DivisionCodes, Region: b.Region, Plans: b.Plans,
		DefaultCRS: b.DefaultCRS, AllowedOrigins: b.AllowedOrigins, SharesWith: b.SharesWith, Public: b.Public,
		Created: s.o.Now().UTC(),
	})
	if err != nil {
		return nil, err
	}
	w, err := s.o.Store.Workspace(ctx, in.Workspace)
	status := http.StatusOK
	if created {
		status = http.StatusCreated
	}
	return &WorkspaceOut{Status: status, Body: w}, err
}

func (s *Server) deleteWorkspace(ctx context.Context, in *InWorkspace) (*struct{}, error) {
	err := s.o.Store.DeleteWorkspace(ctx, in.Workspace)
	s.answers.forget(in.Workspace)
	s.baselines.forget(in.Workspace)
	return nil, err
}
