package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are counted for Prometheus, each server its own.
type metrics struct {
	registry    *prometheus.Registry
	requests    *prometheus.CounterVec
	seconds     *prometheus.HistogramVec
	inFlight    prometheus.Gauge
	assessments *prometheus.CounterVec
	assessing   prometheus.Gauge
	assessTime  prometheus.Histogram
	cache       *prometheus.CounterVec
	uploads     *prometheus.CounterVec
}

func newMetrics() *metrics {
	count := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "yikezhong", Name: name, Help: help}, labels)
	}
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "yikezhong", Name: name, Help: help})
	}
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: count("http_requests_total", "Requests answered, by route template.", "method", "route", "status"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "yikezhong", Name: "http_request_seconds", Help: "Time to answer, by route template.",
			Buckets: []float64{.001, .005, .025, .1, .5, 1, 5, 10, 60},
		}, []string{"method", "route"}),
		inFlight:    gauge("http_requests_in_flight", "Requests being answered."),
		assessments: count("assessments_total", "Assessments asked for, by outcome: made, known, failed, refused.", "outcome"),
		assessing:   gauge("assessments_running", "Assessments being made."),
		assessTime: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "yikezhong", Name: "assessment_seconds", Help: "Time to make an assessment.",
			Buckets: []float64{.01, .05, .1, .5, 1, 5, 10, 60},
		}),
		cache:   count("cache_total", "Look-ups in memory, by cache (worlds, answers, baselines, tiles) and result (hit, miss).", "cache", "result"),
		uploads: count("uploads_total", "Files taken, by layer and outcome: accepted, rejected, refused.", "layer", "outcome"),
	}
	m.registry.MustRegister(m.requests, m.seconds, m.inFlight, m.assessments, m.assessing, m.assessTime, m.cache, m.uploads,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) request(method, route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(knownMethod(method), route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(knownMethod(method), route).Observe(took.Seconds())
}

// knownMethod keeps callers from making labels of their own.
func knownMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{DisableCompression: true})
}

func (m *metrics) lookup(cache string, hit bool) {
	result := "miss"
	if hit {
		result = "hit"
	}
	m.cache.WithLabelValues(cache, result).Inc()
}
