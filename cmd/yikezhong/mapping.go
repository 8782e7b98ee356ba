package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"yikezhong/coverage"
	"yikezhong/coverage/intake"
)

// useMapping lets a mapping say what the command line does not: a file of JSON, or one that the workspace keeps.
func useMapping(ctx context.Context, store coverage.Store, slug, name string, o *intake.Options) error {
	if name == "" {
		return nil
	}
	var m coverage.Mapping
	if strings.HasSuffix(name, ".json") || store == nil {
		b, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := json.Unmarshal(b, &m); err != nil {
			return fmt.Errorf(`mapping %s: %v; write {"layer": "facilities", "map": {"床位": "beds"}}: %w`, name, err, coverage.ErrInvalid)
		}
		return o.Use(m)
	}
	ws, err := store.Workspace(ctx, slug)
	if err != nil {
		return err
	}
	m, ok := ws.Mappings[name]
	if !ok {
		return fmt.Errorf("workspace %s keeps no mapping %s: %w", slug, name, coverage.ErrNotFound)
	}
	return o.Use(m)
}
