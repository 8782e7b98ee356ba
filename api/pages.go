package api

import (
	"bytes"
	"container/list"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// pages keeps answers that never change as bytes, packed and plain: what is said of an assessment under its
// id. Who asks is part of the key, so that nobody is shown what was written for another.
type pages struct {
	room int // bytes

	mu    sync.Mutex
	order *list.List // of *keptPage, the last used in front
	byKey map[string]*list.Element
	held  int
}

// keptPage is one answer.
type keptPage struct {
	key, slug, route string
	header           http.Header
	body, packed     []byte
}

// lasting is the address of what never changes.
var lasting = regexp.MustCompile(`^/v1/workspaces/([a-z0-9-]+)/assessments/[0-9a-f]{32}(?:/gaps|/findings)?$`)

// kept are the headers that belong to an answer; others belong to its way out.
var kept = []string{"Content-Type", "Content-Disposition", "Etag", "Link", "Yikezhong-Revision"}

func newPages(room int) *pages {
	return &pages{room: room, order: list.New(), byKey: map[string]*list.Element{}}
}

// around answers from what is kept, and keeps what is answered well.
func (ps *pages) around(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m := lasting.FindStringSubmatch(r.URL.Path)
		if r.Method != http.MethodGet || m == nil || strings.Contains(r.URL.RawQuery, "min_revision") {
			next.ServeHTTP(w, r)
			return
		}
		key := strings.Join([]string{r.URL.Path, r.URL.RawQuery, r.Header.Get("Accept"), r.Header.Get("Authorization"), r.Header.Get("Cookie")}, "\n")
		if p := ps.get(key); p != nil {
			p.write(w, r)
			return
		}
		held := &heldWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(held, r)
		if held.status == http.StatusOK {
			ps.put(newPage(key, m[1], r, w.Header(), held.body.Bytes()))
		}
		w.WriteHeader(held.status)
		_, _ = w.Write(held.body.Bytes()) // the caller has gone if this fails
	})
}

func newPage(key, slug string, r *http.Request, header http.Header, body []byte) *keptPage {
	p := &keptPage{key: key, slug: slug, header: http.Header{}, body: body}
	for _, name := range kept {
		if values := header.Values(name); len(values) > 0 {
			p.header[name] = values
		}
	}
	if passage := passageOf(r.Context()); passage != nil {
		p.route = passage.route
	}
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write(body)
	if err == nil && z.Close() == nil && packed.Len() < len(body) {
		p.packed = packed.Bytes()
	}
	return p
}

func (p *keptPage) write(w http.ResponseWriter, r *http.Request) {
	if passage := passageOf(r.Context()); passage != nil {
		passage.route = p.route
	}
	h := w.Header()
	for name, values := range p.header {
		h[name] = values
	}
	if knows(r.Header.Get("If-None-Match"), h.Get("Etag")) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := p.body
	if p.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		h.Add("Vary", "Accept-Encoding")
		body = p.packed
	}
	_, _ = w.Write(body) // the caller has gone if this fails
}

func (p *keptPage) size() int { return len(p.key) + len(p.body) + len(p.packed) }

func (ps *pages) get(key string) *keptPage {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	e := ps.byKey[key]
	if e == nil {
		return nil
	}
	ps.order.MoveToFront(e)
	return e.Value.(*keptPage)
}

// put keeps a page and lets the least used go. One that would take an eighth of the room is not kept.
func (ps *pages) put(p *keptPage) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	if ps.byKey[p.key] != nil || 8*p.size() > ps.room {
		return
	}
	ps.byKey[p.key] = ps.order.PushFront(p)
	for ps.held += p.size(); ps.held > ps.room; {
		ps.remove(ps.order.Back())
	}
}

func (ps *pages) remove(e *list.Element) {
	p := ps.order.Remove(e).(*keptPage)
	delete(ps.byKey, p.key)
	ps.held -= p.size()
}

// forget lets all of a workspace go.
func (ps *pages) forget(slug string) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for _, e := range ps.byKey {
		if e.Value.(*keptPage).slug == slug {
			ps.remove(e)
		}
	}
}

// workspaces lists those of which a page is held, with repeats.
func (ps *pages) workspaces() (all []string) {
	ps.mu.Lock()
	defer ps.mu.Unlock()
	for _, e := range ps.byKey {
		all = append(all, e.Value.(*keptPage).slug)
	}
	return all
}
