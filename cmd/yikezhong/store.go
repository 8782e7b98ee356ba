package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"yikezhong/coverage"
	"yikezhong/coverage/postgis"
	"yikezhong/coverage/sqlite"
	"yikezhong/seeds"
)

// open opens the store, which the caller closes. Where create is not set it must be there.
func (p *program) open(ctx context.Context, create bool) (coverage.Store, error) {
	return openStore(ctx, p.Store, create)
}

// openStore opens either store by its name: a file, or a database by its address. A database makes its
// own tables; a file that is not there is made only where create is set.
func openStore(ctx context.Context, name string, create bool) (coverage.Store, error) {
	scheme, _, remote := strings.Cut(name, "://")
	switch {
	case remote && (scheme == "postgres" || scheme == "postgresql"):
		return opened(postgis.Open(ctx, name))
	case remote:
		return nil, fmt.Errorf("store %s://…: a store is a file, as yikezhong.db, or a database, "+
			"as postgres://user:password@host/database", scheme)
	}
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) && !create {
		return nil, fmt.Errorf("there is no store %s yet; yikezhong import --create makes one, or name another with --store", name)
	}
	return opened(sqlite.Open(ctx, name))
}

// opened keeps a store that was not opened from looking like one that was.
func opened[S coverage.Store](s S, err error) (coverage.Store, error) {
	if err != nil {
		return nil, err
	}
	return s, nil
}

// catalogue returns the plans, with the user's own.
func (p *program) catalogue() (*seeds.Catalogue, error) {
	c, err := seeds.Load()
	if err != nil || p.Plans == "" {
		return c, err
	}
	return c.With(os.DirFS(p.Plans))
}

// question turns flags into coverage's words.
func question(c *seeds.Catalogue, plan, asOf, horizon string, parameters map[string]string) (coverage.Question, error) {
	day, err := coverage.ParseDate(asOf)
	if err != nil {
		return coverage.Question{}, fmt.Errorf("--as-of: %w", err)
	}
	overrides := map[string]any{}
	for name, text := range parameters {
		var v any = text
		if json.Unmarshal([]byte(text), &v) != nil {
			v = text
		}
		overrides[name] = v
	}
	q, err := c.Question(plan, day, overrides)
	if errors.Is(err, coverage.ErrNotFound) {
		return q, fmt.Errorf("%w; yikezhong plan list shows them", err)
	}
	q.Horizon = coverage.Horizon(horizon)
	return q, err
}

// unknownWorkspace says what to do about a workspace that is not there.
func unknownWorkspace(err error, slug string) error {
	if errors.Is(err, coverage.ErrNotFound) {
		return fmt.Errorf("%w; yikezhong workspace list shows them, yikezhong workspace create %s makes it", err, slug)
	}
	return err
}

// one is a change's only feature.
func one(f coverage.Feature) func(func(coverage.Feature, error) bool) {
	return func(yield func(coverage.Feature, error) bool) { yield(f, nil) }
}
