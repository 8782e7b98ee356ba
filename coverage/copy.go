package coverage

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// Copied is what a copy brought over.
type Copied struct {
	Workspace Workspace // as it is in the store copied to
	Results   int
}

// Copy brings a workspace with its revisions and results from one store to another: each change is made
// again, with its mode, origin and warnings, and a restore is a restore. Worlds have the same hashes
// there, and so every assessment the same id. What is changed in from meanwhile stays out.
//
// A slug that is taken in to is ErrConflict. Where anything fails, or the newest world is not the same,
// to holds nothing of it; a process killed meanwhile leaves revisions there, to be deleted.
func Copy(ctx context.Context, from, to Store, slug string) (c Copied, err error) {
	ws, err := from.Workspace(ctx, slug)
	if err != nil {
		return c, fmt.Errorf("copy: %w", err)
	}
	switch _, err := to.Workspace(ctx, slug); {
	case err == nil:
		return c, fmt.Errorf("copy %s: a workspace of that name is there already: %w", slug, ErrConflict)
	case !errors.Is(err, ErrNotFound):
		return c, fmt.Errorf("copy %s: %w", slug, err)
	}
	if _, err := to.PutWorkspace(ctx, ws); err != nil {
		return c, fmt.Errorf("copy %s: %w", slug, err)
	}
	r := replay{from: from, to: to, slug: slug}
	if err = r.revisions(ctx, ws.Revision); err == nil {
		c.Results, err = r.results(ctx)
	}
	if err != nil {
		err = errors.Join(err, to.DeleteWorkspace(context.WithoutCancel(ctx), slug))
		return Copied{}, fmt.Errorf("copy %s: %w", slug, err)
	}
	c.Workspace, err = to.Workspace(ctx, slug)
	return c, err
}

// replay makes the changes of a workspace again.
type replay struct {
	from, to Store
	slug     string
	before   *World // the revision before, in from
}

func (r *replay) revisions(ctx context.Context, newest int) (err error) {
	if r.before, err = NewWorld(Workspace{Slug: r.slug}, 0, nil, nil); err != nil || newest == 0 {
		return err
	}
	all, err := r.from.Revisions(ctx, r.slug, newest+1, 0)
	if err != nil {
		return err
	}
	for _, rev := range slices.Backward(all) {
		after, err := r.from.World(ctx, r.slug, rev.Number)
		if err != nil {
			return err
		}
		if err := r.again(ctx, rev, after); err != nil {
			return fmt.Errorf("revision %d: %w", rev.Number, err)
		}
		r.before = after
	}
	return r.compare(ctx)
}

// again makes one change again.
func (r *replay) again(ctx context.Context, rev Revision, after *World) error {
	if rev.Restores > 0 {
		_, err := r.to.Restore(ctx, r.slug, rev.Restores, rev.Origin)
		return err
	}
	features, err := r.features(rev, after)
	if err != nil {
		return err
	}
	_, err = r.to.Put(ctx, r.slug, Change{
		Layer: rev.Layer, Mode: rev.Mode, Features: yieldAll(features), Origin: rev.Origin, Note: rev.Warnings,
		IfMatch: rev.Number - 1,
	})
	return err
}

// features are those of a change: all that a replace left, what a merge brought, what a remove took. A
// merge also named features that it did not change; which, nobody kept, and the first of them stand in.
func (r *replay) features(rev Revision, after *World) ([]Feature, error) {
	now, err := after.Features(rev.Layer)
	if err != nil || rev.Mode == Replace {
		return now, err
	}
	old, err := r.before.Features(rev.Layer)
	if err != nil {
		return nil, err
	}
	if rev.Mode == Remove {
		return unlike(old, now, Feature.named), nil
	}
	brought := unlike(now, old, Feature.Hash)
	same := unlike(now, brought, Feature.named)
	return append(brought, same[:min(len(same), max(0, rev.Accepted-len(brought)))]...), nil
}

// named tells features apart by their ids alone.
func (f Feature) named() [sha256.Size]byte { return sha256.Sum256([]byte(f.ID)) }

// unlike returns those of all whose like is not among others.
func unlike(all, others []Feature, key func(Feature) [sha256.Size]byte) (out []Feature) {
	known := make(map[[sha256.Size]byte]bool, len(others))
	for _, f := range others {
		known[key(f)] = true
	}
	for _, f := range all {
		if !known[key(f)] {
			out = append(out, f)
		}
	}
	return out
}

func yieldAll(features []Feature) iter.Seq2[Feature, error] {
	return func(yield func(Feature, error) bool) {
		for _, f := range features {
			if !yield(f, nil) {
				return
			}
		}
	}
}

// compare holds the newest world to the one it was copied from.
func (r *replay) compare(ctx context.Context) error {
	w, err := r.to.World(ctx, r.slug, 0)
	if err != nil {
		return err
	}
	if !maps.Equal(w.Hashes, r.before.Hashes) {
		return fmt.Errorf("what came over is not what was there: a layer holds features that are not canonical; "+
			"import it anew: %w", ErrInvalid)
	}
	return nil
}

// results brings results over, the oldest first.
func (r *replay) results(ctx context.Context) (int, error) {
	all, err := r.from.Results(ctx, r.slug, ResultFilter{})
	if err != nil {
		return 0, err
	}
	for _, listed := range slices.Backward(all) {
		whole, err := r.from.Result(ctx, r.slug, listed.ID)
		if err != nil {
			return 0, err
		}
		if err := r.to.Save(ctx, r.slug, whole); err != nil {
			return 0, err
		}
	}
	return len(all), nil
}
