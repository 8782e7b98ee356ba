package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"syscall"
	"time"

	"yikezhong/api"
	"yikezhong/api/web"
	"yikezhong/coverage"
	"yikezhong/seeds"
)

type serveCmd struct {
	Listen       string        `default:"127.0.0.1:8080" help:"Where to listen. Other machines can come only to a store that asks for tokens."`
	Tokens       bool          `help:"Ask every caller for a token, here too: behind a proxy on this machine. Always so on PostgreSQL and on other addresses."`
	AllowedHost  []string      `help:"A name that it answers to, as plan.example; any where tokens are asked for and none is named." placeholder:"HOST"`
	TrustProxy   []string      `help:"CIDR of a proxy whose X-Forwarded-For is believed; none by default." placeholder:"CIDR"`
	AllowOrigin  []string      `help:"A site whose pages may read and write, as https://map.example" placeholder:"ORIGIN"`
	Basemap      web.Basemap   `help:"A map behind the page, never needed: https://…/{z}/{x}/{y}.png, tianditu:KEY, or a raster FILE.pmtiles." placeholder:"MAP"`
	MaxUploadMiB int64         `name:"max-upload-mib" default:"512" help:"Largest file taken."`
	ReadyWithin  time.Duration `default:"10s" help:"How long a request waits for an assessment before it gets 202."`
	LogLevel     slog.Level    `default:"info" help:"debug, info, warn or error; JSON lines on standard error."`
}

// Help teaches by example.
func (serveCmd) Help() string {
	return `Examples:
  yikezhong serve --store linhe.db
  curl http://127.0.0.1:8080/v1/workspaces            and http://127.0.0.1:8080 in a browser, the map

  yikezhong serve --store linhe.db --listen 0.0.0.0:8080 --allowed-host plan.example

It speaks HTTP. Tokens must not cross a network in the open: put a proxy with TLS before it, and name
the proxy with --trust-proxy, so that the audit has the callers' addresses.
Ctrl-C stops it; requests under way are finished first.`
}

func (c serveCmd) Run(ctx context.Context, p *program, o outputs) error {
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	local, err := api.Loopback(c.Listen)
	if err != nil {
		return err
	}
	c.Tokens = c.Tokens || !local || strings.Contains(p.Store, "://")
	open := api.Listen
	if c.Tokens {
		open = api.ListenAnywhere
	}
	l, err := listen(open, c.Listen, "serve")
	if err != nil {
		return err
	}
	defer l.Close()
	store, err := p.open(ctx, true)
	if err != nil {
		return err
	}
	defer store.Close()
	if c.Tokens {
		if err := firstToken(ctx, store, o); err != nil {
			return err
		}
	}
	fmt.Fprintf(o.err, "Listening on http://%s: the map there, documents at /docs\n", l.Addr())
	return c.serve(ctx, l, store, catalogue, o)
}

func (c serveCmd) serve(ctx context.Context, l net.Listener, store coverage.Store, plans *seeds.Catalogue, o outputs) error {
	s, err := api.New(api.Options{
		Store: store, Plans: plans, Version: version, AllowedOrigins: c.AllowOrigin, TrustedProxies: c.TrustProxy,
		Basemap:       c.Basemap,
		RequireTokens: c.Tokens, AllowedHosts: c.AllowedHost,
		Log:            slog.New(slog.NewJSONHandler(o.err, &slog.HandlerOptions{Level: c.LogLevel})),
		MaxUploadBytes: c.MaxUploadMiB << 20, ReadyWithin: c.ReadyWithin,
	})
	if err != nil {
		return err
	}
	return s.Serve(ctx, l)
}

// listen opens an address and says what to do where it is taken.
func listen(open func(string) (net.Listener, error), addr, command string) (net.Listener, error) {
	l, err := open(addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken: another program listens there; stop it, or choose another, as yikezhong %s --listen 127.0.0.1:8081",
			addr, command)
	}
	return l, err
}
