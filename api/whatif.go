package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"sync"

	"yikezhong/coverage"
)

// WhatIfOut is what a scenario would change.
type WhatIfOut struct {
	OutRevision
	Body coverage.Difference
}

func (s *Server) whatIf(ctx context.Context, in *AssessIn) (*WhatIfOut, error) {
	if err := s.worlds.waitFor(ctx, in.Workspace, in.MinRevision); err != nil {
		return nil, err
	}
	w, err := s.worlds.at(ctx, in.Workspace, in.Body.Revision)
	if err != nil {
		return nil, err
	}
	base, err := s.baseline(ctx, in, w.World)
	if err != nil {
		return nil, err
	}
	world, err := edited(base.World(), in.Body.Scenario, in.Lang)
	if err != nil {
		return nil, err
	}
	x, err := base.WhatIf(world)
	if err != nil {
		return nil, err
	}
	return &WhatIfOut{OutRevision{world.Revision}, x.Difference()}, nil
}

// baseline returns what is kept of a question, and makes it where nothing is. One that takes longer than
// a request may wait is a 503 that says when to ask again.
func (s *Server) baseline(ctx context.Context, in *AssessIn, w *coverage.World) (*coverage.Baseline, error) {
	key, err := baselineKey(in)
	if err != nil {
		return nil, err
	}
	if b := s.baselines.get(key, w); b != nil {
		return b, nil
	}
	q, err := s.question(in.Body)
	if err != nil {
		return nil, err
	}
	if _, err := q.ID(w); err != nil {
		return nil, err // the caller's doing: no job
	}
	j, err := s.jobs.start("baseline/"+key, func(context.Context) error {
		b, err := coverage.NewBaseline(w, q)
		if err == nil {
			s.baselines.put(key, b)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if !j.wait(ctx, s.o.ReadyWithin) {
		return nil, busy(http.StatusServiceUnavailable, "2", "the workspace as it is is still being assessed; ask again")
	}
	if j.err != nil {
		return nil, j.err
	}
	if b := s.baselines.get(key, w); b != nil {
		return b, nil
	}
	return nil, busy(http.StatusServiceUnavailable, "1", "the workspace changed meanwhile; ask again")
}

// baselineKey names a question of a workspace.
func baselineKey(in *AssessIn) (string, error) {
	body := in.Body
	body.Scenario, body.Revision = nil, 0
	b, err := json.Marshal(body)
	if err != nil {
		return "", fmt.Errorf("name the question: %w", err)
	}
	return answerKey(in.Workspace, string(b)), nil
}

// baselines keeps the questions that scenarios were last held against.
type baselines struct {
	keep int
	m    *metrics

	mu   sync.Mutex
	held []heldBaseline // the last used first
}

type heldBaseline struct {
	key string
	*coverage.Baseline
}

// get returns what is kept of a question to a world as it is now.
func (bs *baselines) get(key string, w *coverage.World) *coverage.Baseline {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	i := slices.IndexFunc(bs.held, func(h heldBaseline) bool {
		of := h.World()
		return h.key == key && of.Revision == w.Revision && reflect.DeepEqual(of.Workspace, w.Workspace)
	})
	bs.m.lookup("baselines", i >= 0)
	if i < 0 {
		return nil
	}
	h := bs.held[i]
	copy(bs.held[1:], bs.held[:i])
	bs.held[0] = h
	return h.Baseline
}

// put keeps a baseline, in the place of what was kept of the same question, and lets the least used go.
func (bs *baselines) put(key string, b *coverage.Baseline) {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	bs.held = slices.DeleteFunc(bs.held, func(h heldBaseline) bool {
		return h.key == key && h.World().Revision == b.World().Revision
	})
	bs.held = slices.Insert(bs.held, 0, heldBaseline{key, b})
	if len(bs.held) > bs.keep {
		bs.held = slices.Delete(bs.held, bs.keep, len(bs.held))
	}
}

// forget drops a workspace's baselines, with the workspace.
func (bs *baselines) forget(slug string) {
	bs.mu.Lock()
	defer bs.mu.Unlock()
	bs.held = slices.DeleteFunc(bs.held, func(h heldBaseline) bool { return h.World().Workspace.Slug == slug })
}
