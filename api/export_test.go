package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Routes lists what gin answers, as "GET /v1/plans/{plan}".
func (s *Server) Routes() []string {
	var out []string
	for _, r := range s.engine.Routes() {
		parts := strings.Split(r.Path, "/")
		for i, p := range parts {
			if name, ok := strings.CutPrefix(p, ":"); ok {
				parts[i] = "{" + name + "}"
			}
		}
		out = append(out, r.Method+" "+strings.Join(parts, "/"))
	}
	return out
}

// Document is the OpenAPI document before it is bytes.
func (s *Server) Document() *huma.OpenAPI { return s.doc.OpenAPI() }

// SlowQuestions makes every assessment wait until release is closed.
func (s *Server) SlowQuestions(release <-chan struct{}) {
	for range cap(s.jobs.slots) {
		s.jobs.slots <- struct{}{}
	}
	go func() {
		<-release
		for range cap(s.jobs.slots) {
			<-s.jobs.slots
		}
	}()
}

// UploadsUnderWay counts the files being taken.
func (s *Server) UploadsUnderWay() int { return len(s.uploads) }

// ParseBBox and ParseCursor read what callers write.
var (
	ParseBBox   = parseBBox
	ParseCursor = func(text string) (of, after string, err error) {
		c, err := parseCursor(text)
		return c.Of, c.After, err
	}
	CursorText = func(of, after string) string { return cursor{of, after}.String() }
	CodePrefix = codePrefix
)
