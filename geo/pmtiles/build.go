package pmtiles

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo/tile"
)

// ErrTooMany says that an archive would have more tiles than allowed.
var ErrTooMany = errors.New("too many tiles: ask for a lower zoom or a smaller area")

// Plan is what to put into an archive.
type Plan struct {
	Name             string // for people
	Description      string
	MinZoom, MaxZoom int
	Bound            orb.Bound      // longitude, latitude; tiles that do not meet it are left out; zero for all
	Limit            int            // of tiles
	Progress         func(done int) // of tiles; may be nil
}

// Archive is tiles that are made and wait to be written out.
type Archive struct {
	w    *Writer
	info Info
}

// Collect makes the tiles of all layers, each tile holding all. It needs the memory of one zoom at a
// time; the tiles wait in spool, which is empty and the caller's to remove.
func Collect(ctx context.Context, spool io.ReadWriteSeeker, layers []*tile.Layer, p Plan) (*Archive, error) {
	b := builder{Writer: NewWriter(spool), ctx: ctx, plan: p}
	for z := p.MinZoom; z <= p.MaxZoom; z++ {
		if err := b.zoom(layers, z); err != nil {
			return nil, fmt.Errorf("tiles of zoom %d: %w", z, err)
		}
	}
	bound := p.Bound
	described := []map[string]any{}
	for _, l := range layers {
		described = append(described, map[string]any{
			"id": l.Name(), "fields": l.Fields(), "minzoom": p.MinZoom, "maxzoom": p.MaxZoom,
		})
		if p.Bound.IsZero() && l.Len() > 0 {
			if bound.IsZero() {
				bound = l.Bound()
			}
			bound = bound.Union(l.Bound())
		}
	}
	return &Archive{b.Writer, Info{MinZoom: p.MinZoom, MaxZoom: p.MaxZoom, Bound: bound, Metadata: map[string]any{
		"name": p.Name, "description": p.Description, "type": "overlay", "format": "pbf", "vector_layers": described,
	}}}, nil
}

// Tiles returns how many tiles the archive has.
func (a *Archive) Tiles() int { return a.w.Tiles() }

// Write writes the archive, once.
func (a *Archive) Write(out io.Writer) error { return a.w.Finish(out, a.info) }

type builder struct {
	*Writer
	ctx  context.Context
	plan Plan
	gz   bytes.Buffer
	zip  *gzip.Writer
}

// placed is a tile with its id.
type placed struct {
	id uint64
	at tile.Coord
}

func (b *builder) zoom(layers []*tile.Layer, z int) error {
	levels := make([]*tile.Level, len(layers))
	var wanted []placed
	for i, l := range layers {
		if b.ctx.Err() != nil {
			return b.ctx.Err()
		}
		levels[i] = l.Level(z)
		levels[i].Coords(func(c tile.Coord) bool {
			if b.plan.Bound.IsZero() || b.plan.Bound.Intersects(c.Bound()) {
				wanted = append(wanted, placed{ID(c.Z, c.X, c.Y), c})
			}
			return len(wanted) <= b.plan.Limit*len(layers)
		})
	}
	slices.SortFunc(wanted, func(p, q placed) int { return int(int64(p.id) - int64(q.id)) })
	wanted = slices.Compact(wanted)
	if b.Tiles()+len(wanted) > b.plan.Limit {
		return ErrTooMany
	}
	for _, p := range wanted {
		var all []byte
		for _, level := range levels {
			all = append(all, level.Tile(p.at.X, p.at.Y)...)
		}
		if err := b.add(p.id, all); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) add(id uint64, content []byte) error {
	if b.ctx.Err() != nil || len(content) == 0 {
		return b.ctx.Err()
	}
	b.gz.Reset()
	if b.zip == nil {
		b.zip = gzip.NewWriter(&b.gz)
	}
	b.zip.Reset(&b.gz)
	if _, err := b.zip.Write(content); err != nil {
		return fmt.Errorf("compress tile %d: %w", id, err)
	}
	if err := b.zip.Close(); err != nil {
		return fmt.Errorf("compress tile %d: %w", id, err)
	}
	if b.plan.Progress != nil {
		b.plan.Progress(b.Tiles() + 1)
	}
	return b.Add(id, b.gz.Bytes())
}
