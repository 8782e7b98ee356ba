package api

import (
	"context"
	"fmt"
	"net/http"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// MappingsOut lists the mappings of a workspace by name.
type MappingsOut struct {
	Body struct {
		Mappings map[string]coverage.Mapping `json:"mappings"`
	}
}

// MappingIn names a mapping.
type MappingIn struct {
	InWorkspace
	InLang
	Name string `path:"name" maxLength:"200" doc:"letters and digits of any script, with _ . and -"`
}

// PutMappingIn is a mapping to keep.
type PutMappingIn struct {
	MappingIn
	Body coverage.Mapping
}

// MappingOut is one mapping.
type MappingOut struct {
	Body coverage.Mapping
}

func (s *Server) mappingRoutes() {
	const path, at = wsPath + "/mappings/{name}", "/v1/workspaces/demo/mappings/"
	route(s, get("list-mappings", wsPath+"/mappings", "The mappings of columns that are kept", "/v1/workspaces/demo/mappings"), s.mappings)
	route(s, get("get-mapping", path, "One mapping", at+"民政台账"), s.mapping)
	put := operation(http.MethodPut, "put-mapping", path, "Keep how the columns of a kind of file are read; uploads use it by mapping=name",
		at+`民政台账 {"layer": "facilities", "map": {"床位": "beds"}}`)
	put.DefaultStatus = http.StatusOK
	route(s, put, s.putMapping)
	del := operation(http.MethodDelete, "delete-mapping", path, "Remove a mapping", at+"民政台账")
	del.DefaultStatus = http.StatusNoContent
	route(s, del, s.deleteMapping)
}

func (s *Server) mappings(ctx context.Context, in *InWorkspace) (*MappingsOut, error) {
	ws, err := s.o.Store.Workspace(ctx, in.Workspace)
	out := &MappingsOut{}
	if out.Body.Mappings = ws.Mappings; ws.Mappings == nil {
		out.Body.Mappings = map[string]coverage.Mapping{}
	}
	return out, err
}

func (s *Server) mapping(ctx context.Context, in *MappingIn) (*MappingOut, error) {
	ws, err := s.o.Store.Workspace(ctx, in.Workspace)
	if err != nil {
		return nil, err
	}
	m, ok := ws.Mappings[in.Name]
	if !ok {
		return nil, fmt.Errorf("mapping %s: %w", in.Name, coverage.ErrNotFound)
	}
	return &MappingOut{m}, nil
}

func (s *Server) putMapping(ctx context.Context, in *PutMappingIn) (*MappingOut, error) {
	issues, err := intake.CheckMapping(in.Body, in.Lang)
	if err != nil {
		return nil, fault("body.layer", "no such layer takes files", in.Body.Layer)
	}
	if len(issues) > 0 {
		return nil, refusal(intake.Result{Issues: issues})
	}
	return &MappingOut{in.Body}, s.o.Store.PutMapping(ctx, in.Workspace, in.Name, &in.Body)
}

func (s *Server) deleteMapping(ctx context.Context, in *MappingIn) (*struct{}, error) {
	return nil, s.o.Store.PutMapping(ctx, in.Workspace, in.Name, nil)
}

// useMapping lets the mapping that a file names say what its sender does not.
func (in *FileIn) useMapping(ws coverage.Workspace, o *intake.Options) error {
	if in.Mapping == "" {
		return nil
	}
	m, ok := ws.Mappings[in.Mapping]
	if !ok {
		return fault("query.mapping", "no such mapping; GET …/mappings lists them", in.Mapping)
	}
	if err := o.Use(m); err != nil {
		return fault("query.mapping", err.Error(), in.Mapping)
	}
	return nil
}
