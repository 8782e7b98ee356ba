package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"syscall"
	"time"

	"yikezhong/api"
	"yikezhong/api/web"
	"yikezhong/coverage"
	"yikezhong/seeds"
)

type serveCmd struct {
	Listen       string        `default:"127.0.0.1:8080" help:"Where to listen. Only this machine, until there are roles."`
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

Ctrl-C stops it; requests under way are finished first.`
}

func (c serveCmd) Run(ctx context.Context, p *program, o outputs) error {
	catalogue, err := p.catalogue()
	if err != nil {
		return err
	}
	l, err := listen(c.Listen, "serve")
	if err != nil {
		return err
	}
	defer l.Close()
	store, err := p.open(ctx, true)
	if err != nil {
		return err
	}
	defer store.Close()
	fmt.Fprintf(o.err, "Listening on http://%s: the map there, documents at /docs\n", l.Addr())
	return c.serve(ctx, l, store, catalogue, o)
}

func (c serveCmd) serve(ctx context.Context, l net.Listener, store coverage.Store, plans *seeds.Catalogue, o outputs) error {
	s, err := api.New(api.Options{
		Store: store, Plans: plans, Version: version, AllowedOrigins: c.AllowOrigin, TrustedProxies: c.TrustProxy,
		Basemap:        c.Basemap,
		Log:            slog.New(slog.NewJSONHandler(o.err, &slog.HandlerOptions{Level: c.LogLevel})),
		MaxUploadBytes: c.MaxUploadMiB << 20, ReadyWithin: c.ReadyWithin,
	})
	if err != nil {
		return err
	}
	return s.Serve(ctx, l)
}

// listen opens an address and says what to do where it is taken.
func listen(addr, command string) (net.Listener, error) {
	l, err := api.Listen(addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s is taken: another program listens there; stop it, or choose another, as yikezhong %s --listen 127.0.0.1:8081",
			addr, command)
	}
	return l, err
}
