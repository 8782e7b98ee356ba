package api

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/klauspost/compress/gzhttp"

	"yikezhong/api/web"
)

// passage is what is known of one request on its way through.
type passage struct {
	id     string
	route  string // template, as /v1/plans/:plan; empty where no route took it
	status int
	bytes  int
}

type passageKey struct{}

func passageOf(ctx context.Context) *passage {
	p, _ := ctx.Value(passageKey{}).(*passage)
	return p
}

// requestID is the id of the request that ctx belongs to; empty outside one.
func requestID(ctx context.Context) string {
	if p := passageOf(ctx); p != nil {
		return p.id
	}
	return ""
}

// nameRoute tells the passage which route took it.
func nameRoute(c *gin.Context) {
	if p := passageOf(c.Request.Context()); p != nil {
		p.route = c.FullPath()
	}
	c.Next()
}

// around stands everything that concerns all routes around them, the outermost first: id, log and
// metrics; gzip; headers; panics; Host and Origin; who asks; ETags.
func (s *Server) around(routes http.Handler) http.Handler {
	inside := func(h http.Handler) http.Handler { return headers(s.recovered(s.guard(s.identify(h)))) }
	answers := etags(s.front(routes))
	if !s.o.RequireTokens { // who asks is looked at anew each time
		answers = s.pages.around(answers)
	}
	whole, streamed := gzhttp.GzipHandler(inside(answers)), inside(routes)
	return s.observed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/events") { // each event goes out as it comes
			streamed.ServeHTTP(w, r)
			return
		}
		whole.ServeHTTP(w, r)
	}))
}

// front answers for the map page, which is no part of the API, and leaves the rest to the routes.
func (s *Server) front(routes http.Handler) http.Handler {
	page := web.Handler(s.o.Basemap, s.o.Version)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !web.Serves(r.URL.Path) {
			routes.ServeHTTP(w, r)
			return
		}
		if p := passageOf(r.Context()); p != nil {
			p.route = "/page"
		}
		page.ServeHTTP(w, r)
	})
}

// counted notes the status and size of an answer.
type counted struct {
	http.ResponseWriter
	p *passage
}

func (w *counted) WriteHeader(status int) {
	if w.p.status == 0 {
		w.p.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *counted) Write(b []byte) (int, error) {
	if w.p.status == 0 {
		w.p.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.p.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *counted) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// answerWithin bounds a request and its answer where the route sets no bound of its own.
const answerWithin = time.Minute

func (s *Server) observed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		p := &passage{id: rand.Text()}
		w.Header().Set("X-Request-Id", p.id)
		rc := http.NewResponseController(w)
		// A connection that knows no deadlines is a test's recorder, which needs none.
		_ = rc.SetReadDeadline(start.Add(answerWithin))
		_ = rc.SetWriteDeadline(start.Add(answerWithin))
		s.metrics.inFlight.Inc()
		defer s.metrics.inFlight.Dec()
		next.ServeHTTP(&counted{w, p}, r.WithContext(context.WithValue(r.Context(), passageKey{}, p)))
		took := time.Since(start)
		s.metrics.request(r.Method, p.route, p.status, took)
		s.o.Log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("request", p.id), slog.String("method", r.Method), slog.String("path", r.URL.Path),
			slog.String("route", p.route), slog.Int("status", p.status), slog.Int("bytes", p.bytes),
			slog.Duration("took", took), slog.String("remote", r.RemoteAddr))
	})
}

// recovered turns a panic into a 500 that tells nothing of the inside.
func (s *Server) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if err, ok := v.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			s.o.Log.ErrorContext(r.Context(), "panic", "request", requestID(r.Context()), "panic", v, "stack", string(debug.Stack()))
			if p := passageOf(r.Context()); p != nil && p.status != 0 {
				panic(http.ErrAbortHandler) // half an answer is out: cut it off rather than end it well
			}
			s.refuse(w, r, asProblem(errors.New("panic")))
		}()
		next.ServeHTTP(w, r)
	})
}

func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-site")
		h.Set("Cache-Control", "no-cache") // keep it, but ask with the ETag
		next.ServeHTTP(w, r)
	})
}

// refuse answers with a problem outside any operation.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, p *Problem) {
	p.Instance = requestID(r.Context())
	if p.Example == "" {
		p.Example = "GET /v1/workspaces"
	}
	b, err := json.Marshal(p)
	if err != nil {
		panic("a problem is always JSON: " + err.Error())
	}
	maps.Copy(w.Header(), p.GetHeaders())
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_, _ = w.Write(b) // the caller has gone if this fails
}
