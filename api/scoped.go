package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"slices"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// divisionOf is the division that a visitor may write; empty for all.
func divisionOf(ctx context.Context) string { return visitorOf(ctx).token.Division }

// mayWrite refuses a thing of a world that lies outside the visitor's division, or in none that can be
// told. What the world says counts, not what the request says.
func (s *Server) mayWrite(ctx context.Context, w *heldWorld, layer coverage.Layer, thing any) error {
	code := divisionOf(ctx)
	if code == "" || w.Subtree(code).Holds(thing) == coverage.Yes {
		return nil
	}
	return problem(http.StatusForbidden, fmt.Sprintf("this of %s does not lie in division %s, which the token is for", layer, code))
}

// bounds are what a token of a division may do to a layer: of the file, only what lies in the division
// is taken; of the layer, only that is replaced.
type bounds struct {
	inside *coverage.Subtree
	layer  coverage.Layer
	world  *heldWorld

	items  []item
	others map[string]bool // ids of the layer that lie outside, or in no division that can be told
}

// bounded returns the bounds of the visitor's token; nil where it has none.
func (s *Server) bounded(ctx context.Context, slug string, layer coverage.Layer) (*bounds, error) {
	code := divisionOf(ctx)
	if code == "" {
		return nil, nil
	}
	w, err := s.worlds.at(ctx, slug, 0)
	if err != nil {
		return nil, err
	}
	b := &bounds{inside: w.Subtree(code), layer: layer, world: w, others: map[string]bool{}}
	if b.items, err = w.items(layer); err != nil {
		return nil, err
	}
	for _, it := range b.items {
		if b.inside.Holds(it.props) != coverage.Yes {
			b.others[it.id] = true
		}
	}
	return b, nil
}

// admit says what is wrong with a feature that a token of a division may not write; empty for nothing.
func (b *bounds) admit(f coverage.Feature) intake.Fault {
	switch t := b.inside.HoldsFeature(b.layer, f); {
	case b.others[f.ID]:
		return intake.FaultOthers
	case t == coverage.No:
		return intake.FaultOutside
	case t == coverage.Unknown:
		return intake.FaultNoDivision
	}
	return ""
}

// store is the store as a token of a division writes to it: a layer that is replaced keeps what the
// token may not touch. The change is based on the revision that was looked at.
func (b *bounds) store(s coverage.Store) coverage.Store { return boundedStore{s, b} }

type boundedStore struct {
	coverage.Store
	b *bounds
}

func (s boundedStore) Put(ctx context.Context, slug string, c coverage.Change) (coverage.Revision, error) {
	if c.Mode == coverage.Replace {
		c.Features = s.b.withOthers(c.Features)
	}
	if now := s.b.world.Revision; c.IfMatch == 0 {
		c.IfMatch = now
	} else if c.IfMatch != now {
		return coverage.Revision{}, fmt.Errorf("based on revision %d, the newest is %d: %w", c.IfMatch, now, coverage.ErrConflict)
	}
	return s.Store.Put(ctx, slug, c)
}

// withOthers yields what a change brings, then what stays although the layer is replaced.
func (b *bounds) withOthers(features iter.Seq2[coverage.Feature, error]) iter.Seq2[coverage.Feature, error] {
	return func(yield func(coverage.Feature, error) bool) {
		for f, err := range features {
			if !yield(f, err) || err != nil {
				return
			}
		}
		for i := range b.items {
			it := &b.items[i]
			if !b.others[it.id] {
				continue
			}
			if !yield(it.stored(), nil) {
				return
			}
		}
	}
}

// mayPatch refuses a feature that lies outside before or after it is changed.
func (s *Server) mayPatch(ctx context.Context, slug string, layer coverage.Layer, was, is coverage.Feature) error {
	b, err := s.bounded(ctx, slug, layer)
	if b == nil || err != nil {
		return err
	}
	if slices.ContainsFunc([]coverage.Feature{was, is}, func(f coverage.Feature) bool { return b.admit(f) != "" }) {
		return problem(http.StatusForbidden, fmt.Sprintf("%s %s does not lie in division %s, which the token is for, "+
			"or would not any more", layer, was.ID, divisionOf(ctx)))
	}
	return nil
}

// take imports a file within the bounds of the visitor's token. Where somebody writes meanwhile and the
// caller did not say what the file is based on, it is held against what there is by then.
func (s *Server) take(
	ctx context.Context, in *UploadIn, o intake.Options, file *spooled, base int, origin coverage.Origin,
) (intake.Result, error) {
	store, mode := s.o.Store, coverage.Mode(in.Mode)
	for attempt := 1; ; attempt++ {
		b, err := s.bounded(ctx, in.Workspace, o.Layer)
		if err != nil {
			return intake.Result{}, err
		}
		if b != nil {
			o.Admit, store = b.admit, b.store(s.o.Store)
		}
		r, err := intake.Import(ctx, store, in.Workspace, file.File, o, mode, base, origin, in.DryRun)
		if b == nil || base != 0 || attempt == 3 || !errors.Is(err, coverage.ErrConflict) {
			return r, err
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return intake.Result{}, fmt.Errorf("read the upload again: %w", err)
		}
	}
}
