package api

import (
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// guard keeps other sites out: the Host must be this machine's or one that was allowed (a rebound name
// is neither), and a page of another site may write only where it is allowed to.
func (s *Server) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !s.knownHost(r.Host) {
			s.refuse(w, r, problem(http.StatusMisdirectedRequest,
				"Host "+r.Host+" is not this machine's: use localhost, 127.0.0.1 or [::1], or a name that was allowed"))
			return
		}
		origin := r.Header.Get("Origin")
		allowed := s.allowed(r, origin)
		w.Header().Add("Vary", "Origin")
		if allowed && origin != "" {
			cors(w.Header(), origin)
		}
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			s.preflight(w, r, allowed)
			return
		}
		crossSite := origin == "" && r.Header.Get("Sec-Fetch-Site") == "cross-site"
		if writes(r.Method) && (!allowed || crossSite) {
			s.refuse(w, r, problem(http.StatusForbidden, "a page of "+origin+" may not write here; "+
				"name it in the workspace's allowed_origins"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *Server) preflight(w http.ResponseWriter, r *http.Request, allowed bool) {
	if !allowed {
		s.refuse(w, r, problem(http.StatusForbidden, "this origin is not in the workspace's allowed_origins"))
		return
	}
	w.Header().Set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
	w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match, If-None-Match")
	w.Header().Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

func cors(h http.Header, origin string) {
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Expose-Headers", "ETag, Link, Location, Retry-After, X-Request-Id, Yikezhong-Revision")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
}

func writes(method string) bool {
	return method != http.MethodGet && method != http.MethodHead && method != http.MethodOptions
}

// allowed reports whether a page of origin may read and write: none, this server's own, or one
// that the server or the workspace asked for allows.
func (s *Server) allowed(r *http.Request, origin string) bool {
	if origin == "" {
		return true
	}
	if u, err := url.Parse(origin); err == nil && u.Host == r.Host && (u.Scheme == "http" || u.Scheme == "https") {
		return true
	}
	if slices.Contains(s.o.AllowedOrigins, origin) {
		return true
	}
	rest, ok := strings.CutPrefix(r.URL.Path, "/v1/workspaces/")
	slug, _, _ := strings.Cut(rest, "/")
	if !ok || slug == "" {
		return false
	}
	ws, err := s.o.Store.Workspace(r.Context(), slug)
	return err == nil && slices.Contains(ws.AllowedOrigins, origin)
}

// knownHost reports whether a Host header is one to answer to: this machine's, or one of AllowedHosts;
// any where a token is asked for and none is named, since no browser adds a token by itself.
func (s *Server) knownHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	return loopbackHost(hostport) || s.o.RequireTokens && len(s.o.AllowedHosts) == 0 ||
		slices.ContainsFunc(s.o.AllowedHosts, func(a string) bool { return strings.EqualFold(a, host) || strings.EqualFold(a, hostport) })
}

// loopbackHost reports whether a Host header names this machine, with or without a port.
func loopbackHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	switch strings.ToLower(host) {
	case "localhost", "127.0.0.1", "::1", "[::1]":
		return true
	}
	return false
}
