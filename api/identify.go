package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"

	"yikezhong/coverage"
)

type visitorKey struct{}

// visitorOf is who the request of ctx comes from; outside one, nobody is asked.
func visitorOf(ctx context.Context) *visitor {
	if v, ok := ctx.Value(visitorKey{}).(*visitor); ok {
		return v
	}
	return &visitor{known: true, local: true}
}

// identify finds out who a request comes from. A token that opens nothing is a 401 whatever is asked
// for; without one the request goes on as the public's.
func (s *Server) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visitor{known: true, local: true}
		if s.o.RequireTokens {
			w.Header().Add("Vary", "Authorization")
			var refusal *Problem
			if v, refusal = s.visitor(r); refusal != nil {
				s.refuse(w, r, refusal)
				return
			}
		}
		ctx := context.WithValue(r.Context(), visitorKey{}, v)
		actor := coverage.Actor{Who: v.who()}
		if r.Body != nil && writes(r.Method) {
			summed := &summed{ReadCloser: r.Body, sum: sha256.New()}
			r.Body, actor.Body = summed, summed.hex
		}
		next.ServeHTTP(w, r.WithContext(coverage.As(ctx, actor)))
	})
}

func (s *Server) visitor(r *http.Request) (*visitor, *Problem) {
	header := r.Header.Get("Authorization")
	if header == "" {
		return &visitor{}, nil
	}
	kind, secret, _ := strings.Cut(header, " ")
	if !strings.EqualFold(kind, "Bearer") {
		return nil, unknownCaller("write the token as Authorization: Bearer " + coverage.SecretPrefix + "…")
	}
	t, err := s.keys().TokenOf(r.Context(), coverage.SecretHash(strings.TrimSpace(secret)))
	switch now := s.o.Now(); {
	case errors.Is(err, coverage.ErrNotFound), err == nil && !t.Active(now):
		return nil, unknownCaller("the token is not known, or it has expired or was revoked")
	case err != nil:
		s.o.Log.ErrorContext(r.Context(), "token not read", "request", requestID(r.Context()), "error", err)
		return nil, asProblem(err)
	default:
		s.used(t, now)
		return &visitor{token: t, known: true}, nil
	}
}

// noting is how long the note of a token's use may wait for its turn to write.
const noting = time.Minute

// used notes the day of a token's use, once a day and beside the request: a long import has the turn to
// write. What fails costs nobody an answer and is tried again.
func (s *Server) used(t coverage.Token, now time.Time) {
	day := now.UTC().Format(time.DateOnly)
	if t.LastUsed >= day {
		return
	}
	if last, noted := s.noted.Swap(t.ID, day); noted && last == day {
		return
	}
	s.noting.Go(func() {
		ctx, cancel := context.WithTimeout(context.Background(), noting)
		defer cancel()
		if err := s.keys().UseToken(ctx, t.ID, day); err != nil {
			s.noted.Delete(t.ID)
			s.o.Log.Warn("use of a token not noted", "token", t.ID, "error", err)
		}
	})
}

// admit lets an operation be called by whom the table of access lets in, and says in the context who
// does what from where.
func (s *Server) admit(operation string) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		c := humagin.Unwrap(hc)
		ctx := hc.Context()
		v := visitorOf(ctx)
		p := v.permit(operation, hc.Param("ws"), s.isPublic(ctx, hc.Param("ws")))
		if slug := hc.Query("workspace"); p == nil && operation == "check" && slug != "" && !v.local && !v.token.Covers(slug) {
			p = asProblem(noWorkspace(slug))
		}
		if p != nil {
			p.Example, _ = hc.Operation().Metadata["example"].(string)
			s.refuse(c.Writer, c.Request, p)
			return
		}
		actor := coverage.ActorOf(ctx)
		actor.From, actor.Operation = c.ClientIP(), operation
		next(huma.WithContext(hc, coverage.As(ctx, actor)))
	}
}

func (s *Server) isPublic(ctx context.Context, slug string) func() bool {
	return func() bool {
		w, err := s.o.Store.Workspace(ctx, slug)
		return err == nil && w.Public
	}
}

// keys is the store as it keeps tokens; Options were refused where it does not.
func (s *Server) keys() coverage.Keys { return s.worlds.store.(coverage.Keys) }

// summed is a body that is summed up while it is read.
type summed struct {
	io.ReadCloser
	mu  sync.Mutex
	sum hash.Hash
	n   int64
}

func (b *summed) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sum.Write(p[:n])
	b.n += int64(n)
	return n, err
}

// hex is the SHA-256 of what was read; empty where nothing was.
func (b *summed) hex() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.n == 0 {
		return ""
	}
	return hex.EncodeToString(b.sum.Sum(nil))
}
