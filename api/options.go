package api

import (
	"cmp"
	"fmt"
	"log/slog"
	"net/netip"
	"runtime"
	"time"

	"yikezhong/api/web"
	"yikezhong/coverage"
	"yikezhong/seeds"
)

// Options are what a Server is made with. Zero values take the defaults named.
type Options struct {
	Store   coverage.Store   // required
	Plans   *seeds.Catalogue // required
	Log     *slog.Logger     // access and error log; default: none
	Version string           // of the program, shown in the document; default "dev"
	Now     func() time.Time // default time.Now

	Basemap        web.Basemap // behind the map page; default none
	AllowedOrigins []string    // other sites whose pages may read and write, as https://map.example
	TrustedProxies []string    // CIDRs whose X-Forwarded-For is believed; default none
	AllowedHosts   []string    // names that it answers to besides this machine's, as plan.example

	RequireTokens bool // ask every caller for a token: needed to listen where other machines come to

	ReadyWithin time.Duration // how long a request waits for an assessment before 202; default 10 s
	Workers     int           // assessments made at once; default the number of processors
	MaxQueued   int           // assessments waiting for a worker; default 32
	JobWorkers  int           // jobs done at once; default 2, none where negative
	JobLease    time.Duration // until a job whose worker is silent goes to another; default 1 min

	MaxUploads     int           // uploads taken at once; default 4
	MaxChecks      int           // files of POST /v1/check taken at once; default 32
	MaxUploadBytes int64         // of one file; default 512 MiB
	UploadTimeout  time.Duration // for a whole upload; default 15 min
	IdleTimeout    time.Duration // between two reads of a slow sender; default 20 s
	SpoolDir       string        // where uploads wait; default the system's

	HeldWorlds    int           // workspaces kept in memory; default 8
	HeldAnswers   int           // decoded assessments kept in memory; default 16
	TileBytes     int64         // of tiles, and layers prepared for tiles, kept in memory; default 256 MiB
	DrainWithin   time.Duration // how long a stop waits for requests under way; default 30 s
	HeldBaselines int           // questions kept for scenarios, the size of several answers each; default 4
	HeldFeatures  int           // features in all of them; one workspace is always kept; default 5 million
	HeldPages     int           // bytes of answers that never change, kept as they go out; default 64 MiB
}

func (o Options) withDefaults() (Options, error) {
	if o.Store == nil || o.Plans == nil {
		return o, fmt.Errorf("api: a Store and Plans are needed: %w", coverage.ErrInvalid)
	}
	_, keeps := o.Store.(coverage.Keys)
	if _, audits := o.Store.(coverage.Auditor); !keeps || !audits {
		return o, fmt.Errorf("api: the store keeps no tokens or no audit: %w", coverage.ErrInvalid)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Version = cmp.Or(o.Version, "dev")
	o.ReadyWithin = cmp.Or(o.ReadyWithin, 10*time.Second)
	o.Workers = cmp.Or(o.Workers, runtime.GOMAXPROCS(0))
	o.MaxQueued = cmp.Or(o.MaxQueued, 32)
	o.JobWorkers = cmp.Or(o.JobWorkers, 2)
	o.JobLease = cmp.Or(o.JobLease, time.Minute)
	o.MaxUploads = cmp.Or(o.MaxUploads, 4)
	o.MaxChecks = cmp.Or(o.MaxChecks, 32)
	o.MaxUploadBytes = cmp.Or(o.MaxUploadBytes, 512<<20)
	o.UploadTimeout = cmp.Or(o.UploadTimeout, 15*time.Minute)
	o.IdleTimeout = cmp.Or(o.IdleTimeout, 20*time.Second)
	o.HeldWorlds = cmp.Or(o.HeldWorlds, 8)
	o.HeldFeatures = cmp.Or(o.HeldFeatures, 5_000_000)
	o.HeldAnswers = cmp.Or(o.HeldAnswers, 16)
	o.TileBytes = cmp.Or(o.TileBytes, 256<<20)
	o.HeldBaselines = cmp.Or(o.HeldBaselines, 4)
	o.HeldPages = cmp.Or(o.HeldPages, 64<<20)
	o.DrainWithin = cmp.Or(o.DrainWithin, 30*time.Second)
	for _, cidr := range o.TrustedProxies {
		if _, err := netip.ParsePrefix(cidr); err != nil {
			return o, fmt.Errorf("trusted proxy %q is not a CIDR such as 127.0.0.1/32: %w", cidr, coverage.ErrInvalid)
		}
	}
	return o, nil
}
