package api

import (
	"context"

	"yikezhong/coverage/intake"
)

func (s *Server) template(ctx context.Context, in *InWorkspace) (*RevisionOut, error) {
	return nil, nil
}

func annotatedFile(file *spooled, o intake.Options, r intake.Result) (*UploadOut, error) {
	return nil, nil
}
