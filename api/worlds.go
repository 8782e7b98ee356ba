package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"yikezhong/coverage"
)

// worlds keeps the World of the workspaces last asked about. A request is answered from the one that is
// held, and asks the store nothing; what another process changed is noticed beside it (watch), loaded once
// in the background, and until it is there the old one answers and names its revision.
type worlds struct {
	store    coverage.Store
	keep     int // worlds
	features int // in all of them
	flight   singleflight.Group
	m        *metrics
	watched  atomic.Bool // while it is not, every request asks the store
	gone     func(slug string)

	mu   sync.Mutex
	held map[string]*heldWorld
	tick int // of last use, or of a load's beginning
}

// heldWorld is a World with what pages of its layers need, made when first asked for.
type heldWorld struct {
	*coverage.World
	began  int // tick at which its load began
	used   int
	weight int // features
	mu     sync.Mutex
	layers map[coverage.Layer][]item
	public map[coverage.Layer][]item // as the public may see them
}

func newWorlds(store coverage.Store, o Options, m *metrics) *worlds {
	return &worlds{
		store: store, keep: o.HeldWorlds, features: o.HeldFeatures, m: m,
		gone: func(string) {}, held: map[string]*heldWorld{},
	}
}

// at returns a workspace's world at a revision; 0 is the newest that is here. Only that is kept.
func (ws *worlds) at(ctx context.Context, slug string, revision int) (*heldWorld, error) {
	h := ws.find(slug)
	ws.m.lookup("worlds", h != nil)
	if h == nil || revision > h.Revision || !ws.watched.Load() {
		var err error
		if h, err = ws.newest(ctx, slug); err != nil {
			return nil, err
		}
	}
	switch {
	case revision == 0 || revision == h.Revision:
		return h, nil
	case revision > h.Revision:
		return nil, fmt.Errorf("revision %d of %s: the newest is %d: %w", revision, slug, h.Revision, coverage.ErrNotFound)
	}
	return ws.load(ctx, slug, revision)
}

// newest returns a workspace's world as the store has it now, and waits until it is here.
func (ws *worlds) newest(ctx context.Context, slug string) (*heldWorld, error) {
	now, err := ws.store.Workspace(ctx, slug)
	if errors.Is(err, coverage.ErrNotFound) {
		ws.drop(slug)
	}
	if err != nil {
		return nil, err
	}
	if h := ws.find(slug); h != nil && reflect.DeepEqual(h.Workspace, now) {
		return h, nil
	}
	return ws.renew(ctx, now)
}

// renew loads and holds a workspace's world, at the state that was seen or a later one. All who saw that
// state wait for one load, which goes on when they leave.
func (ws *worlds) renew(ctx context.Context, seen coverage.Workspace) (*heldWorld, error) {
	done := ws.flight.DoChan(fmt.Sprintf("%+v", seen), func() (any, error) {
		began := ws.now()
		h, err := ws.load(context.WithoutCancel(ctx), seen.Slug, 0)
		if err == nil {
			h.began = began
			ws.hold(seen.Slug, h)
		}
		return h, err
	})
	select {
	case r := <-done:
		if r.Err != nil {
			return nil, r.Err
		}
		return r.Val.(*heldWorld), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (ws *worlds) load(ctx context.Context, slug string, revision int) (*heldWorld, error) {
	w, err := ws.store.World(ctx, slug, revision)
	if err != nil {
		return nil, err
	}
	return &heldWorld{
		World: w, weight: weigh(w), layers: map[coverage.Layer][]item{}, public: map[coverage.Layer][]item{},
	}, nil
}

// weigh is how many features a world holds in memory.
func weigh(w *coverage.World) int {
	return len(w.Divisions) + len(w.Areas) + len(w.Rooms) + len(w.Facilities) + len(w.Dwellings) + len(w.Walkways) +
		len(w.Scopes) + len(w.Reported)
}

func (ws *worlds) now() int {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.tick++
	return ws.tick
}

// find returns the world that is held, nil where none is, and counts it as used.
func (ws *worlds) find(slug string) *heldWorld {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	h := ws.held[slug]
	if h != nil {
		ws.tick++
		h.used = ws.tick
	}
	return h
}

func (ws *worlds) drop(slug string) {
	ws.mu.Lock()
	delete(ws.held, slug)
	ws.mu.Unlock()
	ws.gone(slug)
}

// hold keeps a world, unless a later one is here, and lets the least used go.
func (ws *worlds) hold(slug string, h *heldWorld) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	if old := ws.held[slug]; old != nil && old.after(h) {
		return
	}
	ws.tick++
	h.used = ws.tick
	ws.held[slug] = h
	for len(ws.held) > 1 && (len(ws.held) > ws.keep || ws.weight() > ws.features) {
		oldest, least := "", ws.tick+1
		for name, w := range ws.held {
			if w.used < least {
				oldest, least = name, w.used
			}
		}
		delete(ws.held, oldest)
	}
}

// after reports whether a world is a later one than another: of one workspace the one of the higher
// revision, whichever load ended first; else the one whose load began later.
func (h *heldWorld) after(o *heldWorld) bool {
	if h.Workspace.Created.Equal(o.Workspace.Created) && h.Revision != o.Revision {
		return h.Revision > o.Revision
	}
	return h.began > o.began
}

func (ws *worlds) weight() (n int) {
	for _, h := range ws.held {
		n += h.weight
	}
	return n
}

// waitFor waits until revision n of a workspace is here, two seconds at most; then it is a 503.
func (ws *worlds) waitFor(ctx context.Context, slug string, n int) error {
	for deadline := time.Now().Add(2 * time.Second); n > 0; {
		if h := ws.find(slug); h != nil && h.Revision >= n {
			return nil
		}
		now, err := ws.store.Workspace(ctx, slug)
		if err != nil {
			return err
		}
		if now.Revision >= n {
			_, err := ws.newest(ctx, slug)
			return err
		}
		if time.Now().After(deadline) {
			return busy(http.StatusServiceUnavailable, "2",
				fmt.Sprintf("revision %d of %s is not here yet; the newest is %d", n, slug, now.Revision))
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
	return nil
}
