package api

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/paulmach/orb"
	"golang.org/x/sync/singleflight"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// worlds keeps the current World of the workspaces last asked about. A revision made by any
// process is noticed, because every request asks the store for the newest number.
type worlds struct {
	store  coverage.Store
	keep   int
	flight singleflight.Group
	m      *metrics

	mu   sync.Mutex
	held map[string]*heldWorld
	tick int // of last use
}

// heldWorld is a World with what pages of its layers need, made when first asked for.
type heldWorld struct {
	*coverage.World
	used   int
	mu     sync.Mutex
	layers map[coverage.Layer][]item
	public map[coverage.Layer][]item // as the public may see them
}

// item is a feature of a layer as a page needs it.
type item struct {
	id      string
	bound   orb.Bound
	located bool
	geom    orb.Geometry
	props   any
}

func newWorlds(store coverage.Store, keep int, m *metrics) *worlds {
	return &worlds{store: store, keep: keep, m: m, held: map[string]*heldWorld{}}
}

// at returns a workspace's world at a revision; 0 is the newest. Only the newest is kept.
func (ws *worlds) at(ctx context.Context, slug string, revision int) (*heldWorld, error) {
	now, err := ws.store.Workspace(ctx, slug)
	if err != nil {
		return nil, err
	}
	if revision != 0 && revision != now.Revision {
		if revision > now.Revision {
			return nil, fmt.Errorf("revision %d of %s: the newest is %d: %w", revision, slug, now.Revision, coverage.ErrNotFound)
		}
		return ws.load(ctx, slug, revision)
	}
	if h := ws.known(now); h != nil {
		ws.m.lookup("worlds", true)
		return h, nil
	}
	ws.m.lookup("worlds", false)
	key := fmt.Sprintf("%s/%d", slug, now.Revision)
	got, err, _ := ws.flight.Do(key, func() (any, error) {
		h, err := ws.load(context.WithoutCancel(ctx), slug, 0)
		if err == nil {
			ws.hold(slug, h)
		}
		return h, err
	})
	if err != nil {
		return nil, err
	}
	return got.(*heldWorld), nil
}

func (ws *worlds) load(ctx context.Context, slug string, revision int) (*heldWorld, error) {
	w, err := ws.store.World(ctx, slug, revision)
	if err != nil {
		return nil, err
	}
	return &heldWorld{World: w, layers: map[coverage.Layer][]item{}, public: map[coverage.Layer][]item{}}, nil
}

func (ws *worlds) known(now coverage.Workspace) *heldWorld {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	h := ws.held[now.Slug]
	if h == nil || !reflect.DeepEqual(h.Workspace, now) {
		return nil
	}
	ws.tick++
	h.used = ws.tick
	return h
}

// hold keeps a world and lets the least used go.
func (ws *worlds) hold(slug string, h *heldWorld) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.tick++
	h.used = ws.tick
	ws.held[slug] = h
	for len(ws.held) > ws.keep {
		oldest, least := "", ws.tick+1
		for name, w := range ws.held {
			if w.used < least {
				oldest, least = name, w.used
			}
		}
		delete(ws.held, oldest)
	}
}

// waitFor waits until a workspace has revision n, two seconds at most; then it is a 503.
func (ws *worlds) waitFor(ctx context.Context, slug string, n int) error {
	for deadline := time.Now().Add(2 * time.Second); n > 0; {
		now, err := ws.store.Workspace(ctx, slug)
		if err != nil {
			return err
		}
		if now.Revision >= n {
			return nil
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

// items lists a layer by id.
func (h *heldWorld) items(layer coverage.Layer) ([]item, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if known, ok := h.layers[layer]; ok {
		return known, nil
	}
	items, err := listLayer(h.World, layer)
	if err != nil {
		return nil, err
	}
	h.layers[layer] = items
	return items, nil
}

// shownTo lists a layer as a visitor may see it: what the public may, or all.
func (h *heldWorld) shownTo(v *visitor, layer coverage.Layer) ([]item, error) {
	items, err := h.items(layer)
	if err != nil || !v.public {
		return items, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	public, ok := h.public[layer]
	if !ok {
		public = slices.Clone(items)
		for i := range public {
			public[i].props = export.PublicThing(public[i].props)
		}
		h.public[layer] = public
	}
	return public, nil
}

func listLayer(w *coverage.World, layer coverage.Layer) (items []item, err error) {
	switch layer {
	case coverage.Divisions:
		items = listed(w.Divisions, func(d *coverage.Division) (string, orb.Geometry) { return d.ID, d.Geometry })
	case coverage.ResidentialAreas:
		items = listed(w.Areas, func(a *coverage.ResidentialArea) (string, orb.Geometry) { return a.ID, a.Geometry })
	case coverage.CareRooms:
		items = listed(w.Rooms, func(r *coverage.CareRoom) (string, orb.Geometry) { return r.ID, r.Geometry })
	case coverage.Facilities:
		items = listed(w.Facilities, func(f *coverage.Facility) (string, orb.Geometry) { return f.ID, f.Geometry })
	case coverage.Walkways:
		ways, err := w.Ways()
		if err != nil {
			return nil, err
		}
		items = listed(ways, func(y *coverage.Walkway) (string, orb.Geometry) { return y.ID, y.Geometry })
	case coverage.Dwellings:
		items = listed(w.Dwellings, func(d *coverage.Dwelling) (string, orb.Geometry) { return d.ID, d.Geometry })
	case coverage.Scopes:
		items = listed(w.Scopes, func(s *coverage.Scope) (string, orb.Geometry) { return s.ID, s.Geometry })
	case coverage.Reporteds:
		items = listed(w.Reported, func(r *coverage.Reported) (string, orb.Geometry) { return r.ID, r.Geometry })
	case coverage.Norms:
		items = listed(w.Norms, func(n *coverage.Norm) (string, orb.Geometry) { return n.ID, nil })
	case coverage.Decisions:
		items = listed(w.Decisions, func(d *coverage.Decision) (string, orb.Geometry) { return d.ID, nil })
	}
	return items, nil
}

func listed[T any](all []*T, of func(*T) (string, orb.Geometry)) []item {
	items := make([]item, len(all))
	for i, t := range all {
		id, g := of(t)
		items[i] = item{id: id, geom: g, props: t}
		if g != nil {
			items[i].located, items[i].bound = true, g.Bound()
		}
	}
	return items
}
