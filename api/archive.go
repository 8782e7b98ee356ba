package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/klauspost/compress/gzhttp"
	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/geo/pmtiles"
	"yikezhong/geo/tile"
)

// pmtilesType is the registered type of an archive of tiles.
const pmtilesType = "application/vnd.pmtiles"

const (
	maxArchives     = 2         // made at once; each holds a zoom of every layer in memory
	maxArchiveTiles = 200_000   // of one; a prefecture of 300 by 200 km down to zoom 14 has 30,000
	archiveWithin   = time.Hour // for making and sending one
)

// ArchiveOptions say how much of an assessment goes into an archive. Zero values take the defaults named.
type ArchiveOptions struct {
	Lang     string // of sentences; zh
	MinZoom  int
	MaxZoom  int       // 0 to tile.MaxZoom
	Bound    orb.Bound // longitude, latitude; all of it
	Progress func(tiles int)
}

// archived are the layers that surround gaps and areas in an archive.
var archived = []coverage.Layer{
	coverage.Divisions, coverage.Scopes, coverage.Walkways, coverage.Dwellings, coverage.Facilities,
}

// Archive makes the tiles of an assessment of a world: gaps, areas, and around them divisions, scopes,
// walkways, dwellings and facilities. They wait in spool, which the caller removes when they are written.
func Archive(ctx context.Context, spool io.ReadWriteSeeker, w *coverage.World, a *coverage.Assessment, o ArchiveOptions) (
	*pmtiles.Archive, error,
) {
	ans := newAnswer("", a)
	var layers []*tile.Layer
	for _, layer := range archived {
		l, err := worldLayer(w, layer)
		if err != nil {
			return nil, err
		}
		layers = append(layers, l)
	}
	areas, err := areaLayer(w, ans)
	if err != nil {
		return nil, err
	}
	gaps, err := gapLayer(ans, o.Lang)
	if err != nil {
		return nil, err
	}
	archive, err := pmtiles.Collect(ctx, spool, append(layers, areas, gaps), pmtiles.Plan{
		Name:        fmt.Sprintf("%s · %s", say(a.PlanName, o.Lang), a.AsOf),
		Description: fmt.Sprintf("%s, revision %d, assessment %s", w.Workspace.Name, a.Revision, a.ID),
		MinZoom:     o.MinZoom, MaxZoom: o.MaxZoom, Bound: o.Bound, Limit: maxArchiveTiles, Progress: o.Progress,
	})
	if errors.Is(err, pmtiles.ErrTooMany) {
		return nil, fmt.Errorf("an archive holds %d tiles: %w: %w", maxArchiveTiles, err, coverage.ErrTooLarge)
	}
	return archive, err
}

// ArchiveIn asks for an assessment as one file of tiles.
type ArchiveIn struct {
	AssessmentIn
	InBox
	MinZoom int `query:"minzoom" minimum:"0" maximum:"16" default:"0"`
	MaxZoom int `query:"maxzoom" minimum:"0" maximum:"16" default:"14"`

	sender huma.Context
}

// Resolve keeps the connection, so that making an archive may take its time.
func (in *ArchiveIn) Resolve(ctx huma.Context) []error {
	in.sender = ctx
	return nil
}

func (s *Server) exportPMTiles(ctx context.Context, in *ArchiveIn) (*huma.StreamResponse, error) {
	bound, _, err := parseBBox(in.BBox)
	if err == nil && in.MinZoom > in.MaxZoom {
		err = fault("query.minzoom", "it is above maxzoom", in.MinZoom)
	}
	if err != nil {
		return nil, err
	}
	a, err := s.find(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, a.Revision)
	if err != nil {
		return nil, err
	}
	spool, err := s.archiveSpool()
	if err != nil {
		return nil, err
	}
	rc := http.NewResponseController(humagin.Unwrap(in.sender).Writer)
	if err := rc.SetWriteDeadline(time.Now().Add(archiveWithin)); err != nil {
		spool.discard()
		return nil, fmt.Errorf("give an archive time: %w", err)
	}
	archive, err := Archive(ctx, spool, w.World, a.Assessment, ArchiveOptions{
		Lang: in.Lang, MinZoom: in.MinZoom, MaxZoom: in.MaxZoom, Bound: bound,
	})
	if err != nil {
		spool.discard()
		return nil, err
	}
	return &huma.StreamResponse{Body: func(out huma.Context) {
		defer spool.discard()
		out.SetHeader("Content-Type", pmtilesType)
		out.SetHeader("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.pmtiles"`, in.Workspace, a.ID))
		out.SetHeader(gzhttp.HeaderNoCompression, "1") // it is compressed
		if err := archive.Write(out.BodyWriter()); err != nil {
			s.o.Log.ErrorContext(ctx, "an archive broke off", "request", requestID(ctx), "error", err)
			panic(http.ErrAbortHandler) // or half a file would look whole
		}
	}}, nil
}

// archiveSpool is a place on disk for an archive's tiles, and a place among maxArchives.
func (s *Server) archiveSpool() (*spooled, error) {
	select {
	case s.archives <- struct{}{}:
	default:
		return nil, busy(http.StatusTooManyRequests, "10", "too many archives are being made at once; ask again soon")
	}
	f, err := os.CreateTemp(s.o.SpoolDir, "yikezhong-*.tiles")
	if err != nil {
		<-s.archives
		return nil, fmt.Errorf("spool an archive: %w", err)
	}
	return &spooled{File: f, free: func() { <-s.archives }}, nil
}
