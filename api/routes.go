package api

import (
	"maps"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
)

// get, post … begin an operation: id, path, what it is for, and an example that works.
func operation(method, id, path, summary, example string) huma.Operation {
	return huma.Operation{
		OperationID: id, Method: method, Path: path, Summary: summary,
		Metadata: map[string]any{"example": method + " " + example},
	}
}

func get(id, path, summary, example string) huma.Operation {
	return operation(http.MethodGet, id, path, summary, example)
}

const wsPath = "/v1/workspaces/{ws}"

// routes registers every address. The document is made from the same calls.
func (s *Server) routes() {
	s.serviceRoutes()
	s.planRoutes()
	s.workspaceRoutes()
	s.layerRoutes()
	s.mappingRoutes()
	s.revisionRoutes()
	s.normRoutes()
	s.assessmentRoutes()
	s.supplyRoutes()
	s.networkRoutes()
	s.tileRoutes()
	s.checkRoutes()
	s.tokenRoutes()
	s.auditRoutes()
	s.decisionRoutes()
	s.jobRoutes()
	s.regionRoutes()
}

func (s *Server) planRoutes() {
	route(s, get("list-plans", "/v1/plans", "The plans that can be asked about", "/v1/plans"), s.plans)
	route(s, get("get-plan", "/v1/plans/{plan}", "A plan with all its rows", "/v1/plans/bayannur-2025"), s.plan)
	route(s, get("legend", "/v1/legend", "Labels and colors of gaps, severities, verdicts and flags", "/v1/legend"), s.legend)
}

func (s *Server) workspaceRoutes() {
	route(s, get("list-workspaces", "/v1/workspaces", "The workspaces", "/v1/workspaces"), s.workspaces)
	route(s, get("get-workspace", wsPath, "One workspace", "/v1/workspaces/demo"), s.workspace)
	put := operation(http.MethodPut, "put-workspace", wsPath, "Create or change a workspace",
		`/v1/workspaces/demo {"name": "示范城", "division_codes": ["150781"]}`)
	put.DefaultStatus = http.StatusOK
	route(s, put, s.putWorkspace)
	s.also(http.MethodPut, wsPath, "200", "201", "created")
	del := operation(http.MethodDelete, "delete-workspace", wsPath, "Remove a workspace with all it holds", "/v1/workspaces/demo")
	del.DefaultStatus = http.StatusNoContent
	route(s, del, s.deleteWorkspace)
}

func (s *Server) revisionRoutes() {
	route(s, get("list-revisions", wsPath+"/revisions", "What was changed, newest first", "/v1/workspaces/demo/revisions"), s.revisions)
	restore := operation(http.MethodPost, "restore-revision", wsPath+"/revisions/{revision}/restore",
		"Undo: make a new revision with the layers of an old one", "/v1/workspaces/demo/revisions/3/restore")
	restore.DefaultStatus = http.StatusOK
	route(s, restore, s.restore)
}

func (s *Server) normRoutes() {
	const path = wsPath + "/norms/{norm}"
	route(s, get("list-norms", wsPath+"/norms", "The norms adopted", "/v1/workspaces/demo/norms"), s.norms)
	put := operation(http.MethodPut, "adopt-norm", path,
		"Adopt a norm: one of ours by its id with an empty body, or your own", "/v1/workspaces/demo/norms/neimenggu-2022-44")
	route(s, put, s.putNorm)
	route(s, operation(http.MethodDelete, "drop-norm", path, "Drop a norm", "/v1/workspaces/demo/norms/neimenggu-2022-44"), s.deleteNorm)
}

// also documents a second status that answers like the first.
func (s *Server) also(method, path, like, status, description string) {
	item := s.doc.OpenAPI().Paths[path]
	op := map[string]*huma.Operation{
		http.MethodPut: item.Put, http.MethodPost: item.Post, http.MethodGet: item.Get, http.MethodPatch: item.Patch,
	}[method]
	copied := *op.Responses[like]
	copied.Description = description
	copied.Content = maps.Clone(copied.Content)
	op.Responses[status] = &copied
}

// types documents an operation whose handler returns bytes: a schema for each type of content.
func types(op *huma.Operation, schemas map[string]*huma.Schema) {
	content := map[string]*huma.MediaType{}
	for name, schema := range schemas {
		content[name] = &huma.MediaType{Schema: schema}
	}
	op.Responses = map[string]*huma.Response{"200": {Description: "OK", Content: content}}
}
