package api

import (
	"container/list"
	"sync"

	"golang.org/x/sync/singleflight"
)

// tileCache keeps layers, their levels and their tiles, the least used let go first, up to so many
// bytes together. What is made is made once, however many ask.
type tileCache struct {
	max    int64
	m      *metrics
	flight singleflight.Group

	mu    sync.Mutex
	size  int64
	order *list.List // of *tileEntry, the last used in front
	byKey map[string]*list.Element
}

type tileEntry struct {
	key   string
	value any
	bytes int64
}

func newTileCache(bytes int64, m *metrics) *tileCache {
	return &tileCache{max: bytes, m: m, order: list.New(), byKey: map[string]*list.Element{}}
}

// get returns what is kept under a key, or makes it: a value and about how many bytes it takes.
func (c *tileCache) get(key string, make func() (any, int64, error)) (any, error) {
	if v, ok := c.known(key); ok {
		return v, nil
	}
	v, err, _ := c.flight.Do(key, func() (any, error) {
		v, bytes, err := make()
		if err == nil {
			c.keep(&tileEntry{key, v, bytes + int64(len(key)) + 100})
		}
		return v, err
	})
	return v, err
}

func (c *tileCache) known(key string) (any, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byKey[key]
	c.m.lookup("tiles", e != nil)
	if e == nil {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(*tileEntry).value, true
}

// keep keeps an entry unless it alone is more than the cache may hold.
func (c *tileCache) keep(e *tileEntry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byKey[e.key] != nil || e.bytes > c.max {
		return
	}
	c.byKey[e.key] = c.order.PushFront(e)
	for c.size += e.bytes; c.size > c.max; {
		last := c.order.Back()
		gone := last.Value.(*tileEntry)
		c.order.Remove(last)
		delete(c.byKey, gone.key)
		c.size -= gone.bytes
	}
}
