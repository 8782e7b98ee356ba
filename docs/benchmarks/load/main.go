// Command load asks a running server at fixed rates, each kind of request on its own clock, so that a slow
// answer delays no other, and prints what was reached: answers a second, the 50th and 99th percentile of the
// time from when a request was due, and every status.
//
// Usage: go run ./docs/benchmarks/load -base http://127.0.0.1:8080 -seconds 20
package main

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

var (
	base    = flag.String("base", "http://127.0.0.1:8080", "the server")
	seconds = flag.Int("seconds", 20, "how long")
	cached  = flag.Int("cached", 2000, "gap pages in memory, a second")
	other   = flag.Int("uncached", 300, "gap and layer pages of a box of their own, a second")
	checks  = flag.Int("checks", 100, "checks of one estate, a second")
	most    = flag.Int("most", 64, "requests of a kind under way at once; what is due beyond waits")
)

// kind is one sort of request.
type kind struct {
	name string
	rate int
	make func() *http.Request

	mu    sync.Mutex
	took  []time.Duration // since it was due
	codes map[int]int
	bytes int64
	ran   time.Duration
}

const ws = "/v1/workspaces/demo"

func main() {
	flag.Parse()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 3 * *most}, Timeout: 30 * time.Second}
	id, err := latest(client)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(2)
	}
	page := ws + "/assessments/" + id + "/gaps?limit=20"
	kinds := []*kind{
		{name: "cached gap pages", rate: *cached, make: func() *http.Request { return get(page) }},
		{name: "uncached pages", rate: *other, make: func() *http.Request {
			x, y := 117.2+rand.Float64()/5, 49.5+rand.Float64()/5
			box := fmt.Sprintf("bbox=%.5f,%.5f,%.5f,%.5f", x, y, x+0.05, y+0.05)
			if rand.IntN(2) == 0 {
				return get(page + "&" + box)
			}
			return get(ws + "/layers/facilities?limit=20&" + box)
		}},
		{name: "checks", rate: *checks, make: check},
	}
	var all sync.WaitGroup
	for _, k := range kinds {
		k.codes = map[int]int{}
		all.Go(func() { k.run(client) })
	}
	all.Wait()
	for _, k := range kinds {
		k.print()
	}
}

func get(path string) *http.Request {
	r, err := http.NewRequest(http.MethodGet, *base+path, nil)
	if err != nil {
		panic(err) // paths are this program's own
	}
	r.Header.Set("Accept-Encoding", "gzip") // and unpack nothing: that is no work of the server's
	return r
}

func check() *http.Request {
	x := 117.3 + rand.Float64()/10
	body := fmt.Sprintf(`{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"id":"P1","households":%d,"urban":true},`+
		`"geometry":{"type":"Polygon","coordinates":[[[%[2]f,49.6],[%[3]f,49.6],[%[3]f,49.603],[%[2]f,49.603],[%[2]f,49.6]]]}}]}`,
		100+rand.IntN(2000), x, x+0.004)
	r, err := http.NewRequest(http.MethodPost, *base+"/v1/check?plan=manzhouli-2025&crs=EPSG:4490", strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	return r
}

// latest returns the id of the demo town's assessment.
func latest(c *http.Client) (string, error) {
	resp, err := c.Do(get(ws + "/assessments/latest?plan=manzhouli-2025"))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var a struct{ ID string }
	body, err := gzip.NewReader(resp.Body)
	if err == nil {
		err = json.NewDecoder(body).Decode(&a)
	}
	if err != nil || a.ID == "" {
		return "", fmt.Errorf("%s has no assessment of the demo town: yikezhong demo --dir DIR makes one", *base)
	}
	return a.ID, nil
}

// run sends each request when it is due.
func (k *kind) run(c *http.Client) {
	if k.rate <= 0 {
		return
	}
	places := make(chan struct{}, *most)
	var all sync.WaitGroup
	began := time.Now()
	for n := range k.rate * *seconds {
		due := began.Add(time.Duration(n) * time.Second / time.Duration(k.rate))
		if due.Before(time.Now().Add(-5 * time.Second)) {
			break // it falls behind for good: what was reached is told
		}
		time.Sleep(time.Until(due))
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			k.one(c, due)
		})
	}
	all.Wait()
	k.ran = time.Since(began)
}

func (k *kind) one(c *http.Client, due time.Time) {
	code, size := 0, int64(0)
	if resp, err := c.Do(k.make()); err == nil {
		size, _ = io.Copy(io.Discard, resp.Body) // what came is counted
		resp.Body.Close()
		code = resp.StatusCode
	}
	took := time.Since(due)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.took, k.bytes = append(k.took, took), k.bytes+size
	k.codes[code]++
}

func (k *kind) print() {
	if len(k.took) == 0 {
		return
	}
	slices.Sort(k.took)
	at := func(share float64) float64 {
		return float64(k.took[int(share*float64(len(k.took)-1))].Microseconds()) / 1000
	}
	fmt.Printf("%-17s asked %5d/s  answered %7.1f/s  p50 %8.2f ms  p99 %8.2f ms  %6d bytes each  %v\n", k.name, k.rate,
		float64(len(k.took))/k.ran.Seconds(), at(0.5), at(0.99), k.bytes/int64(len(k.took)), k.codes)
}
