package api

import (
	"context"
	"encoding/hex"
	"encoding/json"

	"yikezhong/coverage"
)

// AuditIn asks for a page of a workspace's audit.
type AuditIn struct {
	InWorkspace
	After int `query:"after" minimum:"0" doc:"entries numbered above this"`
	Limit int `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

// AuditPage is a page of a workspace's audit, the oldest first.
type AuditPage struct {
	Entries []SealedEntry       `json:"entries"`
	Head    *coverage.AuditHead `json:"head,omitempty" doc:"the end of the chain; keep it elsewhere"`
	Next    int                 `json:"next,omitempty" doc:"after, for the next page"`
}

// SealedEntry is an entry with its seal.
type SealedEntry struct {
	coverage.AuditEntry
	Seal string `json:"seal"`
}

// AuditOut is an AuditPage.
type AuditOut struct {
	Body AuditPage
}

func (s *Server) auditRoutes() {
	route(s, get("audit", wsPath+"/audit", "Who changed what, when and from where; yikezhong audit verify checks it",
		"/v1/workspaces/demo/audit?limit=50"), s.audit)
}

func (s *Server) audit(ctx context.Context, in *AuditIn) (*AuditOut, error) {
	if _, err := s.o.Store.Workspace(ctx, in.Workspace); err != nil {
		return nil, err
	}
	kept := s.worlds.store.(coverage.Auditor) // or Options were refused
	rows, err := kept.Audit(ctx, in.Workspace, in.After, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &AuditOut{Body: AuditPage{Entries: make([]SealedEntry, len(rows))}}
	for i, row := range rows {
		if err := json.Unmarshal(row.Body, &out.Body.Entries[i].AuditEntry); err != nil {
			return nil, err
		}
		out.Body.Entries[i].Seal = hex.EncodeToString(row.Seal)
	}
	if len(rows) == in.Limit {
		out.Body.Next = rows[len(rows)-1].Number
	}
	heads, err := kept.AuditHeads(ctx)
	for _, h := range heads {
		if h.Chain == in.Workspace {
			out.Body.Head = &h
		}
	}
	return out, err
}
