package api

import (
	"context"

	"yikezhong/coverage"
)

// CompareIn names two assessments, before and after.
type CompareIn struct {
	AssessmentIn
	Other string `path:"other" maxLength:"64" doc:"the later one: an id, or latest"`
}

// CompareOut is what changed between them.
type CompareOut struct {
	Body coverage.Comparison
}

func (s *Server) compare(ctx context.Context, in *CompareIn) (*CompareOut, error) {
	before, err := s.find(ctx, &in.AssessmentIn)
	if err != nil {
		return nil, err
	}
	other := in.AssessmentIn
	other.ID = in.Other
	after, err := s.find(ctx, &other)
	if err != nil {
		return nil, err
	}
	return &CompareOut{Body: coverage.Compare(before.Assessment, after.Assessment)}, nil
}
