package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// program is what is started, and what it is asked about.
type program struct{ path, store, workspace string }

const plan, asOf = "bayannur-2025", "2025-12-31"

// question is one that a process is asked first.
type question struct {
	name, path string
	body       func(run int) map[string]any // nil: GET
}

// questions are asked once before anything is timed: an assessment is kept then, and a network.
var questions = []question{
	{"ready", "/readyz", nil},
	{"kept assessment", "/v1/workspaces/%s/assessments", func(int) map[string]any { return asking(nil) }},
	{"its gaps", "/v1/workspaces/%s/assessments/latest/gaps?limit=100&plan=" + plan, nil},
	{"a circle", "/v1/workspaces/%s/assessments/latest/circles?facility=f00-0007&plan=" + plan, nil},
	{"new assessment", "/v1/workspaces/%s/assessments", func(run int) map[string]any {
		return asking(map[string]any{"circle_m": 600 + time.Now().Unix()%100 + int64(run)*100})
	}},
	{"a layer", "/v1/workspaces/%s/layers/facilities?limit=100", nil},
}

func asking(parameters map[string]any) map[string]any {
	return map[string]any{"plan": plan, "as_of": asOf, "parameters": parameters}
}

// timed starts the program for every question, runs times each, and writes a line a run.
func timed(w io.Writer, p program, runs int) error {
	fmt.Fprintln(w, "question,run,status,ms,cpu_ms,bytes,peak_mb")
	for _, q := range questions[1:] {
		if _, err := p.run(q, -1); err != nil {
			return fmt.Errorf("%s: %w", q.name, err)
		}
	}
	for run := range runs {
		for _, q := range questions {
			o, err := p.run(q, run)
			if err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			fmt.Fprintf(w, "%s,%d,%d,%d,%d,%d,%d\n", q.name, run, o.status, o.took.Milliseconds(), o.cpu.Milliseconds(),
				o.bytes, o.peakMB)
		}
	}
	return nil
}

// outcome is what one start came to.
type outcome struct {
	status, bytes, peakMB int
	took, cpu             time.Duration // of the clock to the answer; of the processors, to the end
}

// run starts the program, asks it as soon as it listens, and stops it, which waits for what it keeps.
func (p program) run(q question, run int) (o outcome, err error) {
	address, err := free()
	if err != nil {
		return o, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.path, "--store", p.store, "serve", "--listen", address, "--ready-within", "5m")
	started := time.Now()
	if err := cmd.Start(); err != nil {
		return o, err
	}
	defer func() {
		err = cmp.Or(err, cmd.Wait())
		o.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}()
	defer func() { err = cmp.Or(err, cmd.Process.Signal(os.Interrupt)) }()
	if o.status, o.bytes, err = ask(ctx, address, strings.ReplaceAll(q.path, "%s", p.workspace), q.body, run); err != nil {
		return o, err
	}
	o.took = time.Since(started)
	o.peakMB, err = peak(cmd.Process.Pid)
	if err == nil && o.status >= http.StatusBadRequest {
		err = fmt.Errorf("status %d", o.status)
	}
	return o, err
}

// ask tries until somebody listens.
func ask(ctx context.Context, address, path string, body func(run int) map[string]any, run int) (
	status, n int, err error,
) {
	method, text := http.MethodGet, []byte(nil)
	if body != nil {
		if text, err = json.Marshal(body(run)); err != nil {
			return 0, 0, err
		}
		method = http.MethodPost
	}
	for {
		r, err := http.NewRequestWithContext(ctx, method, "http://"+address+path, bytes.NewReader(text))
		if err != nil {
			return 0, 0, err
		}
		r.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			if _, refused := errors.AsType[*net.OpError](err); refused && ctx.Err() == nil {
				time.Sleep(time.Millisecond)
				continue
			}
			return 0, 0, err
		}
		got, err := io.Copy(io.Discard, answer.Body)
		return answer.StatusCode, int(got), cmp.Or(err, answer.Body.Close())
	}
}

// free returns an address that nobody listens on.
func free() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peak returns the most memory that a process of Linux has held.
func peak(pid int) (mb int, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, err
	}
	m := highWater.FindSubmatch(status)
	if m == nil {
		return 0, errors.New("no peak in /proc: time it on Linux")
	}
	kb, err := strconv.Atoi(string(m[1]))
	return kb / 1024, err
}
