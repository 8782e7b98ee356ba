package web_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Tests with a browser run one after another: drawing in software takes all the processors.

// patience is how long a page may take to come to a state, on a busy machine.
const patience = 40 * time.Second

// chromium returns the path of a browser. Where there is none the test is left out, unless a
// build server runs it, which must have one.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	require.Empty(t, os.Getenv("CI"), "a build server needs chromium on its PATH")
	t.Skip("no chromium on the PATH: the map page is not tested")
	return ""
}

// launch starts a browser that reaches out for nothing by itself, with more flags where given.
func launch(t testing.TB, flags map[string]any) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)), chromedp.NoSandbox,
		chromedp.WindowSize(1280, 800), chromedp.UserDataDir(t.TempDir()))
	for _, name := range []string{
		"disable-background-networking", "disable-component-update", "disable-sync", "disable-quic",
		"disable-dev-shm-usage", "hide-scrollbars", "enable-unsafe-swiftshader", "ignore-gpu-blocklist",
	} {
		options = append(options, chromedp.Flag(name, true))
	}
	options = append(options, chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("disable-gpu", false),
		chromedp.Flag("force-device-scale-factor", "1"))
	for name, value := range flags {
		options = append(options, chromedp.Flag(name, value))
	}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(ctx))
	return ctx
}

// tab is a page under test and what went wrong on it.
type tab struct {
	t    testing.TB
	ctx  context.Context
	base string
	also string // another host that the page may speak to

	mu     sync.Mutex
	faults []string // exceptions, console errors, requests to another host
}

// open opens the page of a server in a tab of its own, with a view behind the #.
func open(t testing.TB, browser context.Context, base, view string, width, height int64) *tab {
	t.Helper()
	ctx, end := chromedp.NewContext(browser)
	t.Cleanup(end)
	p := &tab{t: t, ctx: ctx, base: base}
	require.NoError(t, chromedp.Do(ctx, chromedp.EmulateViewport(width, height)))
	require.NoError(t, chromedp.Listen(ctx, p.heard))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	require.NoError(t, err)
	_, err = chromedp.Call(ctx, cdplog.Enable, cdp.Empty{})
	require.NoError(t, err)
	require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(base+"/#"+view)))
	return p
}

func (p *tab) heard(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := ev.(type) {
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, "exception: "+e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.faults = append(p.faults, fmt.Sprintf("console %s: %s", e.Type, e.Args[0].Value))
		}
	case *cdplog.EventEntryAdded:
		if e.Entry.Level == cdplog.EntryLevelError {
			p.faults = append(p.faults, "log: "+e.Entry.Text+" "+e.Entry.URL)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err == nil && u.Host != "" && !strings.HasPrefix(e.Request.URL, p.base) &&
			(p.also == "" || !strings.HasPrefix(e.Request.URL, p.also)) {
			p.faults = append(p.faults, "request to another host: "+e.Request.URL)
		}
	}
}

// clean fails the test where anything went wrong on the page.
func (p *tab) clean() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	require.Empty(p.t, p.faults)
}

// js evaluates an expression; a promise is waited for.
func js[T any](p *tab, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(p.t, err, expression)
	return v
}

// until waits for an expression to hold.
func (p *tab) until(expression string) {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if js[bool](p, "!!("+expression+")") {
			return
		}
	}
	p.shot("failed")
	require.Fail(p.t, "never came true", "%s\nstates: %s\nfaults: %v", expression,
		js[string](p, "JSON.stringify(document.body.dataset)"), p.faults)
}

// ready waits for a part of the page to be in a state.
func (p *tab) ready(part, state string) {
	p.t.Helper()
	p.until(fmt.Sprintf("document.body.dataset.%s === %q", part, state))
}

// click clicks the first element that a selector finds, or one of those by its text.
func (p *tab) click(selector string, text ...string) {
	p.t.Helper()
	find := fmt.Sprintf("[...document.querySelectorAll(%q)].find((e) => e.textContent.includes(%q))", selector, strings.Join(text, ""))
	p.until(find)
	js[any](p, find+".click()")
}

// text returns what an element says.
func (p *tab) text(selector string) string {
	p.t.Helper()
	return js[string](p, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
}

// shot takes a picture, and keeps it where YIKEZHONG_SHOTS names a directory, to be looked at.
func (p *tab) shot(name string) []byte {
	p.t.Helper()
	b, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	require.NoError(p.t, err)
	if dir := os.Getenv("YIKEZHONG_SHOTS"); dir != "" {
		require.NoError(p.t, os.WriteFile(filepath.Join(dir, name+".png"), b, 0o600))
	}
	return b
}
