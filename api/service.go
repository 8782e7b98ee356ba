package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
)

// HealthOut says how the server is.
type HealthOut struct {
	Body struct {
		Status  string `json:"status" enum:"ok"`
		Version string `json:"version"`
	}
}

// BytesOut is an answer made beforehand.
type BytesOut struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *Server) serviceRoutes() {
	route(s, get("health", "/healthz", "Whether the process lives", "/healthz"), s.health)
	route(s, get("ready", "/readyz", "Whether it can answer: the store reads and no stop is under way", "/readyz"), s.ready)
	openapi := get("openapi", "/openapi.json", "This document", "/openapi.json")
	types(&openapi, map[string]*huma.Schema{"application/openapi+json": {Type: huma.TypeObject}})
	route(s, openapi, s.openapi)
	docs := get("docs", "/docs", "This document for people; needs no network", "/docs")
	types(&docs, map[string]*huma.Schema{"text/html": {Type: huma.TypeString}})
	route(s, docs, s.docs)
	metrics := get("metrics", "/metrics", "Figures for Prometheus", "/metrics")
	types(&metrics, map[string]*huma.Schema{"text/plain": {Type: huma.TypeString}})
	route(s, metrics, s.serveMetrics)
}

func (s *Server) health(context.Context, *struct{}) (*HealthOut, error) {
	out := &HealthOut{}
	out.Body.Status, out.Body.Version = "ok", s.o.Version
	return out, nil
}

func (s *Server) ready(ctx context.Context, in *struct{}) (*HealthOut, error) {
	if s.draining.Load() {
		return nil, busy(http.StatusServiceUnavailable, "5", "stopping")
	}
	if _, err := s.o.Store.Workspaces(ctx); err != nil {
		s.o.Log.ErrorContext(ctx, "store does not read", "request", requestID(ctx), "error", err)
		return nil, busy(http.StatusServiceUnavailable, "5", "the store does not read")
	}
	return s.health(ctx, in)
}

func (s *Server) openapi(context.Context, *struct{}) (*BytesOut, error) {
	return &BytesOut{ContentType: "application/openapi+json", Body: s.document}, nil
}

func (s *Server) docs(context.Context, *struct{}) (*BytesOut, error) {
	return &BytesOut{ContentType: "text/html; charset=utf-8", Body: s.page}, nil
}

func (s *Server) serveMetrics(context.Context, *struct{}) (*huma.StreamResponse, error) {
	return &huma.StreamResponse{Body: func(ctx huma.Context) {
		c := humagin.Unwrap(ctx)
		s.metrics.handler().ServeHTTP(c.Writer, c.Request)
	}}, nil
}
