package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress shows how far long work has come: one line that changes on a terminal, else a line
// every five seconds, so that a log stays readable.
type progress struct {
	w     io.Writer
	what  string
	live  bool
	every time.Duration
	last  time.Time
	shown bool
}

func newProgress(w io.Writer, what string) *progress {
	p := &progress{w: w, what: what, every: 5 * time.Second, last: time.Now()}
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.live, p.every = true, 200*time.Millisecond
		}
	}
	return p
}

// at tells how far it is.
func (p *progress) at(features int, bytes int64) {
	p.say(func() string { return fmt.Sprintf("%d features, %.1f MiB", features, float64(bytes)/(1<<20)) })
}

// tiles tells how many there are.
func (p *progress) tiles(n int) { p.say(func() string { return fmt.Sprintf("%d tiles", n) }) }

// say writes only when it is time to.
func (p *progress) say(what func() string) {
	if time.Since(p.last) < p.every {
		return
	}
	p.last = time.Now()
	line := p.what + ": " + what()
	if p.live {
		p.shown = true
		fmt.Fprintf(p.w, "\r\x1b[K%s", line)
		return
	}
	fmt.Fprintln(p.w, line)
}

// done clears the line that changes.
func (p *progress) done() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
