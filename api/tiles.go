package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/klauspost/compress/gzip"

	"yikezhong/coverage"
	"yikezhong/geo/tile"
)

// mvtType is the registered type of a Mapbox Vector Tile.
const mvtType = "application/vnd.mapbox-vector-tile"

// InTile is the part of an input that names a tile.
type InTile struct {
	Z         string `path:"z" maxLength:"10" doc:"zoom, 0 to 16"`
	X         string `path:"x" maxLength:"10" doc:"column, from the west"`
	Y         string `path:"y" maxLength:"20" doc:"row, from the north, with .mvt: 2794.mvt"`
	Accept    string `header:"Accept-Encoding"`
	NoneMatch string `header:"If-None-Match"`
}

// LayerTileIn asks for a tile of a workspace's layer.
type LayerTileIn struct {
	LayerTilesIn
	InTile
}

// LayerTilesIn names a layer as tiles.
type LayerTilesIn struct {
	InWorkspace
	InFresh
	Layer    string `path:"layer" maxLength:"40" doc:"as of GET …/layers/{layer}: facilities, walkways …"`
	Revision int    `query:"revision" minimum:"0" doc:"as it was then, for good; the newest where absent"`
}

// ResultTileIn asks for a tile of an assessment.
type ResultTileIn struct {
	ResultTilesIn
	InTile
}

// ResultTilesIn names what of an assessment is wanted as tiles.
type ResultTilesIn struct {
	AssessmentIn
	Layer string `path:"layer" maxLength:"40" doc:"gaps; areas: residential areas with their served share and worst verdict; circles: who walks to care, at every distance in use"`
}

// TileOut is a tile, compressed where the caller takes that.
type TileOut struct {
	Status      int
	ContentType string `header:"Content-Type"`
	Encoding    string `header:"Content-Encoding"`
	ETag        string `header:"ETag"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

func (s *Server) tileRoutes() {
	const ofLayer, ofResult = wsPath + "/tiles/{layer}", wsPath + "/assessments/{id}/tiles/{layer}"
	const at = "/v1/workspaces/demo"
	tileOf := func(id, path, summary, example string) huma.Operation {
		op := get(id, path+"/{z}/{x}/{y}", summary, example)
		types(&op, map[string]*huma.Schema{mvtType: binary()})
		op.Responses["204"] = &huma.Response{Description: "nothing is there"}
		op.Responses["400"] = &huma.Response{Description: "there is no such tile"}
		return op
	}
	route(s, tileOf("layer-tile", ofLayer, "A layer as Mapbox Vector Tiles, newest revision",
		at+"/tiles/facilities/12/3381/1404.mvt"), s.layerTile)
	route(s, get("layer-tilejson", ofLayer+"/tile.json", "What a map needs to know of a layer's tiles (TileJSON 3.0)",
		at+"/tiles/facilities/tile.json"), s.layerTileJSON)
	route(s, tileOf("assessment-tile", ofResult, "Gaps, areas as they are served, or circles of care, as Mapbox Vector Tiles",
		at+"/assessments/latest/tiles/gaps/12/3381/1404.mvt?plan=manzhouli-2025"), s.resultTile)
	route(s, get("assessment-tilejson", ofResult+"/tile.json",
		"What a map needs to know of an assessment's tiles (TileJSON 3.0)", at+"/assessments/latest/tiles/gaps/tile.json?plan=manzhouli-2025"), s.resultTileJSON)
	export := get("export-pmtiles", wsPath+"/assessments/{id}/export.pmtiles",
		"An assessment with its layers as one file of tiles (PMTiles 3), for any file host",
		at+"/assessments/latest/export.pmtiles?plan=manzhouli-2025&maxzoom=12")
	types(&export, map[string]*huma.Schema{pmtilesType: binary()})
	route(s, export, s.exportPMTiles)
}

// coord reads a tile's place; what is no tile is a 400.
func (in *InTile) coord() (c tile.Coord, err error) {
	row, ok := strings.CutSuffix(in.Y, ".mvt")
	for _, part := range []struct {
		text string
		into *int
	}{{in.Z, &c.Z}, {in.X, &c.X}, {row, &c.Y}} {
		n, err := strconv.ParseUint(part.text, 10, 31)
		ok = ok && err == nil
		*part.into = int(n)
	}
	if !ok || !c.Valid() {
		return c, problem(http.StatusBadRequest, fmt.Sprintf(
			"no tile %s/%s/%s: write {z}/{x}/{y}.mvt with z from 0 to %d, x and y from 0 to 2^z - 1", in.Z, in.X, in.Y, tile.MaxZoom))
	}
	return c, nil
}

// layerSource finds a layer of a workspace. Its key is its content's, so that a revision of other
// layers keeps its tiles.
func (s *Server) layerSource(ctx context.Context, in *LayerTilesIn) (src tileSource, revision int, err error) {
	layer, err := parseLayer(in.Layer, true)
	if err != nil {
		return src, 0, err
	}
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return src, 0, err
	}
	ws, err := s.o.Store.Workspace(ctx, in.Workspace)
	if err != nil {
		return src, 0, err
	}
	revision = in.Revision
	if revision == 0 {
		revision = ws.Revision
	}
	key := fmt.Sprintf("hashes/%s/%d/%d", ws.Slug, ws.Created.UnixNano(), revision)
	v, err := s.tiles.get(key, func() (any, int64, error) {
		w, err := s.worlds.at(context.WithoutCancel(ctx), in.Workspace, revision)
		if err != nil {
			return nil, 0, err
		}
		return maps.Clone(w.Hashes), int64(60 * len(w.Hashes)), nil
	})
	if err != nil {
		return src, 0, err
	}
	hash := v.(map[coverage.Layer]string)[layer]
	return tileSource{
		key: fmt.Sprintf("%s/%s/%s", in.Workspace, layer, hash), fixed: in.Revision != 0,
		make: func(ctx context.Context) (*tile.Layer, error) {
			w, err := s.worlds.at(ctx, in.Workspace, revision)
			if err != nil {
				return nil, err
			}
			return worldLayer(w.World, layer)
		},
	}, revision, nil
}

// resultSource finds what of an assessment is to be drawn.
func (s *Server) resultSource(ctx context.Context, in *ResultTilesIn) (src tileSource, a *answer, err error) {
	if !slices.Contains([]string{"gaps", "areas", "circles"}, in.Layer) {
		return src, nil, fmt.Errorf("tiles of %q; an assessment has gaps, areas and circles: %w", in.Layer, coverage.ErrNotFound)
	}
	if a, err = s.find(ctx, &in.AssessmentIn); err != nil {
		return src, nil, err
	}
	return tileSource{
		key: fmt.Sprintf("%s/%s/%s", a.key, in.Layer, in.Lang), fixed: in.ID == a.ID,
		make: func(ctx context.Context) (*tile.Layer, error) {
			switch in.Layer {
			case "gaps":
				return gapLayer(a, in.Lang)
			case "circles":
				return s.circleLayer(ctx, &in.AssessmentIn, a)
			}
			w, err := s.worldOf(ctx, in.Workspace, a)
			if err != nil {
				return nil, err
			}
			return areaLayer(w, a)
		},
	}, a, nil
}

func (s *Server) layerTile(ctx context.Context, in *LayerTileIn) (*TileOut, error) {
	c, err := in.coord()
	if err != nil {
		return nil, err
	}
	src, _, err := s.layerSource(ctx, &in.LayerTilesIn)
	if err != nil {
		return nil, err
	}
	return s.tile(ctx, src, c, &in.InTile)
}

func (s *Server) resultTile(ctx context.Context, in *ResultTileIn) (*TileOut, error) {
	c, err := in.coord()
	if err != nil {
		return nil, err
	}
	src, _, err := s.resultSource(ctx, &in.ResultTilesIn)
	if err != nil {
		return nil, err
	}
	return s.tile(ctx, src, c, &in.InTile)
}

// tileVersion is raised by hand when the same content would give other tiles.
const tileVersion = 1

// tag is the ETag of all tiles of a source: their content's, weak since gzip may be on or off.
func (src tileSource) tag() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d/%s", tileVersion, src.key))
	return `W/"` + hex.EncodeToString(sum[:12]) + `"`
}

// tile answers a tile of a source, without making it where the caller has it.
func (s *Server) tile(ctx context.Context, src tileSource, c tile.Coord, in *InTile) (*TileOut, error) {
	out := &TileOut{Status: http.StatusOK, ETag: src.tag(), Cache: "no-cache"}
	if src.fixed {
		out.Cache = "private, max-age=604800, immutable"
	}
	if in.NoneMatch != "" && knows(in.NoneMatch, out.ETag) {
		out.Status = http.StatusNotModified
		return out, nil
	}
	v, err := s.tiles.get(fmt.Sprintf("tile/%s/%s", src.key, c), func() (any, int64, error) {
		level, err := s.tileLevel(ctx, src, c.Z)
		if err != nil {
			return nil, 0, err
		}
		b, err := zipped(level.Tile(c.X, c.Y))
		return b, int64(len(b)), err
	})
	if err != nil {
		return nil, err
	}
	b := v.([]byte)
	switch {
	case len(b) == 0:
		out.Status = http.StatusNoContent
		return out, nil
	case takesGzip(in.Accept):
		out.Encoding = "gzip"
	default:
		if b, err = unzipped(b); err != nil {
			return nil, err
		}
	}
	out.ContentType, out.Body = mvtType, b
	return out, nil
}

func takesGzip(accept string) bool {
	return slices.ContainsFunc(strings.Split(accept, ","), func(one string) bool {
		name, q, _ := strings.Cut(strings.ReplaceAll(one, " ", ""), ";")
		return (name == "gzip" || name == "*") && q != "q=0"
	})
}

func zipped(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, nil
	}
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(b); err != nil {
		return nil, fmt.Errorf("compress a tile: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress a tile: %w", err)
	}
	return out.Bytes(), nil
}

func unzipped(b []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("expand a tile: %w", err)
	}
	var out bytes.Buffer
	if _, err := z.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("expand a tile: %w", err)
	}
	return out.Bytes(), nil
}
