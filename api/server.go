package api

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"
)

// Server answers for one store. It is safe for concurrent use.
type Server struct {
	o         Options
	engine    *gin.Engine
	doc       huma.API
	document  []byte // the OpenAPI document
	page      []byte // the same for people
	metrics   *metrics
	worlds    *worlds
	answers   *answers
	jobs      *jobs
	tiles     *tileCache
	uploads   chan struct{}
	archives  chan struct{}
	printing  chan struct{} // reports being made
	draining  atomic.Bool
	handler   http.Handler
	baselines *baselines
	noted     sync.Map // token → the day its use was noted
	noting    sync.WaitGroup
	pages     *pages
	work      *work
	checks    chan struct{}
}

// New returns a Server for o, which needs Store and Plans. An option that makes no sense is ErrInvalid.
func New(o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	s := &Server{
		o: o, metrics: newMetrics(), uploads: make(chan struct{}, o.MaxUploads), checks: make(chan struct{}, o.MaxChecks),
		printing: make(chan struct{}, o.Workers), archives: make(chan struct{}, maxArchives),
	}
	s.worlds = newWorlds(o.Store, o, s.metrics)
	s.o.Store = noticed{o.Store, s.worlds}
	s.answers = newAnswers(o.HeldAnswers, s.metrics)
	s.tiles = newTileCache(o.TileBytes, s.metrics)
	s.baselines = &baselines{keep: o.HeldBaselines, m: s.metrics}
	s.pages = newPages(o.HeldPages)
	s.worlds.gone = func(slug string) {
		s.answers.forget(slug)
		s.pages.forget(slug)
	}
	s.jobs = newJobs(o.Workers, o.MaxQueued, s.metrics)
	s.work = newWork(s)
	gin.SetMode(gin.ReleaseMode) // or it prints every route
	s.engine = gin.New()
	if err := s.engine.SetTrustedProxies(o.TrustedProxies); err != nil {
		return nil, err
	}
	s.engine.HandleMethodNotAllowed = true
	s.engine.Use(nameRoute)
	s.engine.NoRoute(s.noRoute)
	s.engine.NoMethod(s.noMethod)
	s.doc = humagin.New(s.engine, s.config())
	s.routes()
	if s.document, err = s.openAPI(); err != nil {
		return nil, err
	}
	s.page = docsPage(s.doc.OpenAPI())
	s.handler = s.around(s.withOGC(s.engine))
	return s, nil
}

// Handler returns the whole of it: routes and all that stands around them.
func (s *Server) Handler() http.Handler { return s.handler }

// route registers a handler. What it returns as an error becomes a Problem.
func route[I, O any](s *Server, op huma.Operation, handle func(context.Context, *I) (*O, error)) {
	s.describe(&op)
	op.Middlewares = append(op.Middlewares, s.admit(op.OperationID))
	huma.Register(s.doc, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := handle(ctx, in)
		if err == nil {
			return out, nil
		}
		p := asProblem(err)
		if p.Status >= 500 {
			s.o.Log.ErrorContext(ctx, "request failed", "request", requestID(ctx), "operation", op.OperationID, "error", err)
		}
		return nil, p
	})
}

func (s *Server) noRoute(c *gin.Context) {
	s.refuse(c.Writer, c.Request, problem(http.StatusNotFound, "no such address: "+c.Request.URL.Path+"; /docs lists what there is"))
}

func (s *Server) noMethod(c *gin.Context) {
	s.refuse(c.Writer, c.Request, problem(http.StatusMethodNotAllowed,
		c.Request.Method+" is not for this address; it takes "+c.Writer.Header().Get("Allow")))
}
