package api

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"yikezhong/coverage"
)

// Listen opens addr, as 127.0.0.1:8080, [::1]:8080 or localhost:8080. Any address that another
// machine could reach is ErrInvalid: nobody is asked who they are.
func Listen(addr string) (net.Listener, error) {
	local, err := Loopback(addr)
	if err != nil {
		return nil, err
	}
	if !local {
		_, port, _ := net.SplitHostPort(addr)
		return nil, fmt.Errorf("listen on %q: other machines could reach it, and nobody is asked who they are; "+
			"require tokens, or use 127.0.0.1:%s and a tunnel such as ssh -L: %w", addr, port, coverage.ErrInvalid)
	}
	return ListenAnywhere(addr)
}

// Loopback reports whether addr can be reached from this machine alone. One that is no address is ErrInvalid.
func Loopback(addr string) (bool, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return false, fmt.Errorf("listen on %q: write it as 127.0.0.1:8080: %w", addr, coverage.ErrInvalid)
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback(), nil
}

// ListenAnywhere opens any address, for a Server that requires tokens. It speaks HTTP without TLS: what
// leaves the machine goes through a proxy that adds it.
func ListenAnywhere(addr string) (net.Listener, error) {
	if host, port, err := net.SplitHostPort(addr); err == nil && host == "localhost" {
		addr = net.JoinHostPort("127.0.0.1", port)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", addr, err)
	}
	return l, nil
}

// Serve answers requests from l until ctx ends, then lets those under way finish for
// Options.DrainWithin. A listener that is not loopback is ErrInvalid and is closed, unless tokens are required.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	if a, ok := l.Addr().(*net.TCPAddr); !s.o.RequireTokens && (!ok || !a.IP.IsLoopback()) {
		l.Close()
		return fmt.Errorf("serve on %s: not a loopback address: %w", l.Addr(), coverage.ErrInvalid)
	}
	srv := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
	}
	watching, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	go s.watch(watching)
	working := s.work.run(watching)
	stopped := make(chan error, 1)
	go func() { stopped <- srv.Serve(l) }()
	select {
	case err := <-stopped:
		unwatch()
		<-working
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	s.draining.Store(true)
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.o.DrainWithin)
	defer cancel()
	err := srv.Shutdown(drain)
	if err != nil {
		err = errors.Join(fmt.Errorf("stop: requests were still under way: %w", err), srv.Close())
	}
	s.jobs.stop()
	s.noting.Wait()
	unwatch()
	<-working
	return err
}
