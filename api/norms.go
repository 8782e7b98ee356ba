package api

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"yikezhong/coverage"
)

// NormsOut lists the norms adopted.
type NormsOut struct {
	OutRevision
	Body struct {
		Norms    []*coverage.Norm `json:"norms"`
		Revision int              `json:"revision"`
	}
}

// PutNormIn adopts a norm. Without a body it is one of ours.
type PutNormIn struct {
	InWorkspace
	Norm    string         `path:"norm" maxLength:"100"`
	IfMatch string         `header:"If-Match" doc:"the revision it is based on; stale is 409"`
	Body    *coverage.Norm `required:"false"`
}

// NormIn names a norm.
type NormIn struct {
	InWorkspace
	Norm    string `path:"norm" maxLength:"100"`
	IfMatch string `header:"If-Match" doc:"the revision it is based on; stale is 409"`
}

func (s *Server) norms(ctx context.Context, in *InWorkspace) (*NormsOut, error) {
	w, err := s.worlds.at(ctx, in.Workspace, 0)
	if err != nil {
		return nil, err
	}
	out := &NormsOut{OutRevision: OutRevision{w.Revision}}
	out.Body.Norms, out.Body.Revision = append([]*coverage.Norm{}, w.Norms...), w.Revision
	return out, nil
}

func (s *Server) putNorm(ctx context.Context, in *PutNormIn) (*RevisionOut, error) {
	norm, err := s.normOf(in)
	if err != nil {
		return nil, err
	}
	props, err := json.Marshal(norm)
	if err != nil {
		return nil, fmt.Errorf("write norm %s: %w", norm.ID, err)
	}
	return s.putOne(ctx, in.Workspace, in.IfMatch, coverage.Change{
		Layer: coverage.Norms, Mode: coverage.Merge, Features: one(coverage.Feature{ID: norm.ID, Properties: props}),
		Origin: coverage.Origin{Source: "adopt norm " + norm.ID},
	})
}

func (s *Server) deleteNorm(ctx context.Context, in *NormIn) (*RevisionOut, error) {
	w, err := s.worlds.at(ctx, in.Workspace, 0)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(w.Norms, func(n *coverage.Norm) bool { return n.ID == in.Norm }) {
		return nil, fmt.Errorf("norm %s is not adopted in %s: %w", in.Norm, in.Workspace, coverage.ErrNotFound)
	}
	return s.putOne(ctx, in.Workspace, in.IfMatch, coverage.Change{
		Layer: coverage.Norms, Mode: coverage.Remove, Features: one(coverage.Feature{ID: in.Norm}),
		Origin: coverage.Origin{Source: "drop norm " + in.Norm},
	})
}

// putOne makes a revision of a small change.
func (s *Server) putOne(ctx context.Context, slug, ifMatch string, c coverage.Change) (*RevisionOut, error) {
	var err error
	if c.IfMatch, err = parseIfMatch(ifMatch); err != nil {
		return nil, err
	}
	c.Origin.At = s.o.Now().UTC()
	r, err := s.o.Store.Put(ctx, slug, c)
	return &RevisionOut{OutRevision{r.Number}, r}, err
}

func one(f coverage.Feature) func(func(coverage.Feature, error) bool) {
	return func(yield func(coverage.Feature, error) bool) { yield(f, nil) }
}

// normOf is the norm to adopt: the body's, or the preset of that id.
func (s *Server) normOf(in *PutNormIn) (*coverage.Norm, error) {
	n := in.Body
	if n == nil {
		preset, err := s.o.Plans.Norm(in.Norm)
		if err != nil {
			return nil, fmt.Errorf("none of ours has this id; send your own norm as the body: %w", err)
		}
		n = preset
	}
	switch {
	case n.ID != in.Norm:
		return nil, fault("body.id", "is not the id in the address, "+in.Norm, n.ID)
	case n.ReferenceOnly:
		return nil, fault("path.norm", "is from elsewhere: it may be shown as a reference, not adopted", n.ID)
	}
	if err := n.Validate(); err != nil {
		return nil, fmt.Errorf("norm %s: %w: %w", n.ID, coverage.ErrInvalid, err)
	}
	return n, nil
}
