package api

import (
	"context"
	"fmt"
	"strconv"

	"yikezhong/coverage"
)

// RevisionsIn asks for a page of revisions.
type RevisionsIn struct {
	InWorkspace
	Limit  int    `query:"limit" minimum:"1" maximum:"500" default:"50"`
	Cursor string `query:"cursor" maxLength:"600"`
}

// RevisionsOut is a page of revisions, newest first.
type RevisionsOut struct {
	Body struct {
		Revisions      []coverage.Revision `json:"revisions"`
		NumberMatched  int                 `json:"numberMatched"`
		NumberReturned int                 `json:"numberReturned"`
		Links          []Link              `json:"links"`
	}
}

// RestoreIn names a revision to go back to.
type RestoreIn struct {
	InWorkspace
	Number int `path:"revision" minimum:"1"`
}

// RevisionOut is one revision.
type RevisionOut struct {
	OutRevision
	Body coverage.Revision
}

func (s *Server) revisions(ctx context.Context, in *RevisionsIn) (*RevisionsOut, error) {
	c, err := parseCursor(in.Cursor)
	if err != nil {
		return nil, err
	}
	before := 0
	if c.After != "" {
		if before, err = strconv.Atoi(c.After); err != nil {
			return nil, fault("query.cursor", "not a cursor of this list", in.Cursor)
		}
	}
	w, err := s.o.Store.Workspace(ctx, in.Workspace)
	if err != nil {
		return nil, err
	}
	found, err := s.o.Store.Revisions(ctx, in.Workspace, before, in.Limit)
	if err != nil {
		return nil, err
	}
	next := ""
	if n := len(found); n == in.Limit && found[n-1].Number > 1 {
		next = cursor{Of: "revisions", After: strconv.Itoa(found[n-1].Number)}.String()
	}
	out := &RevisionsOut{}
	out.Body.Revisions = append([]coverage.Revision{}, found...)
	out.Body.NumberMatched, out.Body.NumberReturned = w.Revision, len(found)
	out.Body.Links = links(fmt.Sprintf("/v1/workspaces/%s/revisions", in.Workspace),
		queryOf("limit", strconv.Itoa(in.Limit), "cursor", in.Cursor), next)
	return out, nil
}

func (s *Server) restore(ctx context.Context, in *RestoreIn) (*RevisionOut, error) {
	by := coverage.Origin{Source: fmt.Sprintf("restore of revision %d", in.Number), At: s.o.Now().UTC()}
	r, err := s.o.Store.Restore(ctx, in.Workspace, in.Number, by)
	return &RevisionOut{OutRevision{r.Number}, r}, err
}
