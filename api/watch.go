package api

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"time"

	"yikezhong/coverage"
)

// watchEvery is how often the store is asked about each workspace that is held: for stores that announce
// nothing, and for what an announcement did not reach.
const watchEvery = 500 * time.Millisecond

// announcer is a store that says at once what any process changed: the workspace, or "" where it cannot
// say which. Others are asked.
type announcer interface {
	Watch(ctx context.Context, changed func(slug string))
}

// watch notices what other processes change until ctx ends.
func (s *Server) watch(ctx context.Context) {
	ws := s.worlds
	ws.watched.Store(true)
	defer ws.watched.Store(false)
	told := make(chan string, 64)
	if a, ok := ws.store.(announcer); ok {
		go a.Watch(ctx, func(slug string) {
			select {
			case told <- slug:
			default: // so many that the next look finds them
			}
		})
	}
	look := time.NewTicker(watchEvery)
	defer look.Stop()
	for {
		only := ""
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		case only = <-told:
		}
		for _, slug := range s.inMemory() {
			if only == "" || only == slug {
				ws.notice(ctx, slug)
			}
		}
	}
}

// inMemory lists the workspaces of which something is held.
func (s *Server) inMemory() []string {
	all := append(s.answers.workspaces(), s.pages.workspaces()...)
	s.worlds.mu.Lock()
	for slug := range s.worlds.held {
		all = append(all, slug)
	}
	s.worlds.mu.Unlock()
	slices.Sort(all)
	return slices.Compact(all)
}

// notice asks the store about one workspace and begins to load what is new. While the store does not
// answer, what is held does.
func (ws *worlds) notice(ctx context.Context, slug string) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	now, err := ws.store.Workspace(ctx, slug)
	cancel()
	if err != nil {
		if errors.Is(err, coverage.ErrNotFound) {
			ws.drop(slug)
		}
		return
	}
	ws.mu.Lock()
	h := ws.held[slug]
	ws.mu.Unlock()
	if h != nil && !reflect.DeepEqual(h.Workspace, now) {
		go ws.renew(context.WithoutCancel(ctx), now) //nolint:errcheck // who asks meanwhile has the old one, and the next look tries again
	}
}

// noticed is a store whose writes are seen by the next request to this process: they return when the new
// world is here, if the old one was.
type noticed struct {
	coverage.Store
	ws *worlds
}

// Put is coverage.Store's.
func (s noticed) Put(ctx context.Context, slug string, c coverage.Change) (coverage.Revision, error) {
	r, err := s.Store.Put(ctx, slug, c)
	return r, s.show(ctx, slug, err)
}

// Restore is coverage.Store's.
func (s noticed) Restore(ctx context.Context, slug string, n int, by coverage.Origin) (coverage.Revision, error) {
	r, err := s.Store.Restore(ctx, slug, n, by)
	return r, s.show(ctx, slug, err)
}

// PutWorkspace is coverage.Store's.
func (s noticed) PutWorkspace(ctx context.Context, w coverage.Workspace) (bool, error) {
	created, err := s.Store.PutWorkspace(ctx, w)
	return created, s.show(ctx, w.Slug, err)
}

// DeleteWorkspace is coverage.Store's.
func (s noticed) DeleteWorkspace(ctx context.Context, slug string) error {
	err := s.Store.DeleteWorkspace(ctx, slug)
	s.ws.drop(slug)
	return err
}

// PutMapping is coverage.Store's.
func (s noticed) PutMapping(ctx context.Context, slug, name string, m *coverage.Mapping) error {
	return s.show(ctx, slug, s.Store.PutMapping(ctx, slug, name, m))
}

// show loads what a write made, where the workspace is held. A world that cannot be loaded now is let go,
// so that the next request loads it or says why not: the write is done all the same.
func (s noticed) show(ctx context.Context, slug string, err error) error {
	if err != nil || s.ws.find(slug) == nil {
		return err
	}
	if _, failed := s.ws.newest(ctx, slug); failed != nil {
		s.ws.drop(slug)
	}
	return nil
}
