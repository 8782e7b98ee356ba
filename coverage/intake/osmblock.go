package intake

import (
	"errors"
	"fmt"
	"math"
	"runtime"
	"sync"
)

// errOSM is a file that is not OpenStreetMap data, or not all of it; what follows it says why.
var errOSM = errors.New("osm syntax")

func osmFault(format string, a ...any) error {
	return fmt.Errorf("%w: %s", errOSM, fmt.Sprintf(format, a...))
}

// maxNodeID bounds the ids of nodes; below its negative are the sides of closed gates.
const maxNodeID = 1 << 52

// osmNode is a node as a block has it. Degrees are whole multiples of 1e-7, as OpenStreetMap keeps
// them; lon is unknown where the file's are no place.
type osmNode struct {
	id       int64
	lon, lat int32
	closed   bool // a barrier that one cannot pass on foot
	crossing bool // of a street
}

const unknown = math.MinInt32

// osmWay is a way that one can walk along, or a barrier: its rule says which.
type osmWay struct {
	id   int64
	refs []int64
	tags []tag
	rule *WalkRule
}

// osmBlock is some thousand objects of a file, in its order.
type osmBlock struct {
	at      int64  // bytes of the file that were read with it
	raw     []byte // of a PBF blob that is yet to be unpacked
	packed  int    // bytes, as they stand in the file
	size    int    // bytes, unpacked
	holds   want   // what is in it, wanted or not
	objects int
	nodes   []osmNode
	ways    []osmWay
	seen    int            // ways, walked or not
	left    map[string]int // ways that are not walked, by reason
	err     error

	built []builtWay // of each way, in the pass that builds
}

// want says what of a file is wanted in a pass.
type want byte

const (
	wantNodes want = 1 << iota
	wantWays
)

// add takes a way of which all is known: one that is not walked is counted, and kept where it is a
// barrier.
func (b *osmBlock) add(w osmWay, t *walkTable) {
	b.seen++
	w.rule = t.way(w.tags)
	if w.rule.Walkable {
		b.ways = append(b.ways, w)
		return
	}
	b.leave(w.rule.Reason)
	if w.rule = t.barrier(w.tags); w.rule != nil {
		b.ways = append(b.ways, w)
	}
}

func (b *osmBlock) leave(reason string) {
	if b.left == nil {
		b.left = map[string]int{}
	}
	b.left[reason]++
}

// degrees returns a node at nanodegrees, to the nearest 1e-7.
func (n *osmNode) degrees(lon, lat int64) {
	n.lon = unknown
	if lon < -180e9 || lon > 180e9 || lat < -90e9 || lat > 90e9 {
		return
	}
	n.lon, n.lat = int32(nearest(lon)), int32(nearest(lat))
}

func nearest(nano int64) int64 {
	if nano < 0 {
		return (nano - 50) / 100
	}
	return (nano + 50) / 100
}

// abreast passes what produce emits through work, on every processor, to consume, in its order and
// on the caller's goroutine. It ends when produce does, or where consume returns an error, and
// leaves nothing running.
func abreast(
	produce func(emit func(*osmBlock) bool) error, work func(*osmBlock), consume func(*osmBlock) error,
) (err error) {
	type job struct {
		block *osmBlock
		done  chan struct{}
	}
	workers := min(runtime.GOMAXPROCS(0), 4)
	todo, order, quit := make(chan job, workers), make(chan job, 2*workers), make(chan struct{})
	var all sync.WaitGroup
	var produced error
	all.Go(func() {
		defer close(todo)
		defer close(order)
		produced = produce(func(b *osmBlock) bool {
			j := job{b, make(chan struct{})}
			for _, to := range []chan job{todo, order} {
				select {
				case to <- j:
				case <-quit:
					return false
				}
			}
			return true
		})
	})
	for range workers {
		all.Go(func() {
			for j := range todo {
				work(j.block)
				close(j.done)
			}
		})
	}
	for j := range order {
		if <-j.done; err == nil {
			if err = consume(j.block); err != nil {
				close(quit)
			}
		}
	}
	all.Wait()
	if err == nil {
		err = produced
	}
	return err
}
