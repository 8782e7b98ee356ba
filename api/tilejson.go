package api

import (
	"context"
	"fmt"
	"net/url"

	"github.com/danielgtaylor/huma/v2"

	"yikezhong/geo/tile"
)

// TileJSON says what a map needs to know of tiles (TileJSON 3.0).
type TileJSON struct {
	Version string        `json:"tilejson" enum:"3.0.0"`
	Name    string        `json:"name"`
	Scheme  string        `json:"scheme" enum:"xyz"`
	Tiles   []string      `json:"tiles" doc:"one template, with {z}, {x} and {y}"`
	Bounds  []float64     `json:"bounds,omitempty" doc:"west, south, east, north; absent where nothing is drawn"`
	MinZoom int           `json:"minzoom"`
	MaxZoom int           `json:"maxzoom" doc:"the map enlarges these tiles beyond it"`
	Layers  []VectorLayer `json:"vector_layers"`
}

// VectorLayer is a layer in tiles with its properties.
type VectorLayer struct {
	ID      string            `json:"id"`
	Fields  map[string]string `json:"fields" doc:"String, Number, Boolean or Mixed, by name"`
	MinZoom int               `json:"minzoom"`
	MaxZoom int               `json:"maxzoom"`
}

// FromHost remembers by which host a server was asked.
type FromHost struct{ base string }

// Resolve keeps scheme and host.
func (in *FromHost) Resolve(ctx huma.Context) []error {
	scheme := "http"
	if ctx.TLS() != nil {
		scheme = "https"
	}
	in.base = scheme + "://" + ctx.Host()
	return nil
}

// LayerTileJSONIn asks what a layer's tiles are.
type LayerTileJSONIn struct {
	LayerTilesIn
	FromHost
}

// ResultTileJSONIn asks what an assessment's tiles are.
type ResultTileJSONIn struct {
	ResultTilesIn
	FromHost
}

// TileJSONOut describes tiles.
type TileJSONOut struct {
	OutRevision
	Body TileJSON
}

func (s *Server) layerTileJSON(ctx context.Context, in *LayerTileJSONIn) (*TileJSONOut, error) {
	src, revision, err := s.layerSource(ctx, &in.LayerTilesIn)
	if err != nil {
		return nil, err
	}
	l, err := s.tileLayer(ctx, src)
	if err != nil {
		return nil, err
	}
	path := fmt.Sprintf("/v1/workspaces/%s/tiles/%s/{z}/{x}/{y}.mvt?revision=%d", in.Workspace, in.Layer, revision)
	return &TileJSONOut{OutRevision{revision}, describe(l, in.base+path)}, nil
}

func (s *Server) resultTileJSON(ctx context.Context, in *ResultTileJSONIn) (*TileJSONOut, error) {
	src, a, err := s.resultSource(ctx, &in.ResultTilesIn)
	if err != nil {
		return nil, err
	}
	l, err := s.tileLayer(ctx, src)
	if err != nil {
		return nil, err
	}
	path := fmt.Sprintf("/v1/workspaces/%s/assessments/%s/tiles/%s/{z}/{x}/{y}.mvt?%s", in.Workspace, a.ID, in.Layer,
		url.Values{"lang": {in.Lang}}.Encode())
	return &TileJSONOut{OutRevision{a.Revision}, describe(l, in.base+path)}, nil
}

func describe(l *tile.Layer, template string) TileJSON {
	t := TileJSON{
		Version: "3.0.0", Name: l.Name(), Scheme: "xyz", Tiles: []string{template}, MaxZoom: tile.MaxZoom,
		Layers: []VectorLayer{{ID: l.Name(), Fields: l.Fields(), MaxZoom: tile.MaxZoom}},
	}
	if b := l.Bound(); l.Len() > 0 {
		t.Bounds = []float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}
	}
	return t
}
