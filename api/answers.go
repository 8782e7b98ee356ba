package api

import (
	"container/list"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// answers keeps the assessments last asked about, decoded.
type answers struct {
	keep int
	m    *metrics

	mu    sync.Mutex
	order *list.List // of *answer, the last used in front
	byKey map[string]*list.Element
}

// answer is an assessment with the bounds of its gaps, so that a page of them needs no geometry.
type answer struct {
	*coverage.Assessment
	key     string
	bounds  []orb.Bound     // of Gaps, in their order; meaningless where the gap has no geometry
	scratch bool            // of a scenario: held here, kept nowhere
	world   *coverage.World // of a scenario

	once   sync.Once
	public *answer // as the public may see it; made when first asked for
}

// shownTo is the answer as a visitor may see it: what the public may, or all.
func (a *answer) shownTo(v *visitor) *answer {
	if !v.public {
		return a
	}
	a.once.Do(func() {
		a.public = &answer{Assessment: export.Public(a.Assessment), key: a.key, bounds: a.bounds, scratch: a.scratch, world: a.world}
	})
	return a.public
}

func newAnswers(keep int, m *metrics) *answers {
	return &answers{keep: keep, m: m, order: list.New(), byKey: map[string]*list.Element{}}
}

func newAnswer(key string, a *coverage.Assessment) *answer {
	out := &answer{Assessment: a, key: key, bounds: make([]orb.Bound, len(a.Gaps))}
	for i, g := range a.Gaps {
		if g.Geometry != nil {
			out.bounds[i] = g.Geometry.Geometry().Bound()
		}
	}
	return out
}

// workspaces lists those of which an answer is held, with repeats.
func (as *answers) workspaces() (all []string) {
	as.mu.Lock()
	defer as.mu.Unlock()
	for key := range as.byKey {
		slug, _, _ := strings.Cut(key, "/")
		all = append(all, slug)
	}
	return all
}

func answerKey(slug, id string) string { return slug + "/" + id }

func (as *answers) get(key string) *answer {
	as.mu.Lock()
	defer as.mu.Unlock()
	e := as.byKey[key]
	as.m.lookup("answers", e != nil)
	if e == nil {
		return nil
	}
	as.order.MoveToFront(e)
	return e.Value.(*answer)
}

func (as *answers) put(a *answer) {
	as.mu.Lock()
	defer as.mu.Unlock()
	if e := as.byKey[a.key]; e != nil {
		e.Value = a
		as.order.MoveToFront(e)
		return
	}
	as.byKey[a.key] = as.order.PushFront(a)
	for as.order.Len() > as.keep {
		last := as.order.Back()
		delete(as.byKey, last.Value.(*answer).key)
		as.order.Remove(last)
	}
}

// forget drops a workspace's answers, with the workspace.
func (as *answers) forget(slug string) {
	as.mu.Lock()
	defer as.mu.Unlock()
	for key, e := range as.byKey {
		if len(key) > len(slug) && key[:len(slug)+1] == slug+"/" {
			delete(as.byKey, key)
			as.order.Remove(e)
		}
	}
}

// answer returns an assessment of a workspace by its id, from memory or from the store.
func (s *Server) answer(ctx context.Context, slug, id string) (*answer, error) {
	key := answerKey(slug, id)
	if a := s.answers.get(key); a != nil {
		return a, nil
	}
	r, err := s.o.Store.Result(ctx, slug, id)
	if err != nil {
		return nil, err
	}
	var a coverage.Assessment
	if err := json.Unmarshal(r.Body, &a); err != nil {
		return nil, fmt.Errorf("read assessment %s: %w", id, err)
	}
	out := newAnswer(key, &a)
	s.answers.put(out)
	return out, nil
}
