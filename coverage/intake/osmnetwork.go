package intake

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"yikezhong/coverage"
)

// Ways counts what became of the lines of a network.
type Ways struct {
	Objects  int            `json:"objects,omitempty" doc:"nodes, ways and relations of an OpenStreetMap file"`
	Read     int            `json:"read" doc:"ways or lines in the file"`
	Kept     int            `json:"kept" doc:"those that people walk along; one may have come in parts"`
	Nodes    int            `json:"nodes" doc:"points that the kept ones have, repeats counted"`
	Gates    int            `json:"gates,omitempty" doc:"closed gates that cut a way"`
	Missing  int            `json:"missing,omitempty" doc:"nodes that ways name and the file has not"`
	LeftOut  map[string]int `json:"left_out" doc:"those that are not walked, by reason"`
	Barriers int            `json:"barriers,omitempty" doc:"of those left out, the ones kept as what nobody crosses on the way to a street"`
}

// The reasons for which a way is left out, besides those of walkability.csv.
const (
	leftOutside   = "outside_region" // no point of it lies in the region or near it
	leftMissing   = "nodes_missing"  // the file has no two of its nodes in a row
	leftDuplicate = "duplicate"      // its id came before
	leftBarrier   = "barrier"        // the file itself says that nobody crosses it
	leftSaid      = "said_not"       // the file itself says that it is not walked
	leftUndrawn   = "no_geometry"    // it is nowhere
)

func (w *Ways) leave(reason string, n int) {
	if w.LeftOut == nil {
		w.LeftOut = map[string]int{}
	}
	w.LeftOut[reason] += n
}

// errTooMany ends a file that passes a limit.
type errTooMany struct {
	code  string
	limit int64
}

func (e errTooMany) Error() string { return fmt.Sprintf("%s: %d", e.code, e.limit) }

// osmNetwork makes walkways of a file in three passes: which nodes they need; where those are; the
// ways. Only the needed nodes are held, so that the order of the file does not matter.
type osmNetwork struct {
	rd    *Reader
	file  osmSource
	table *walkTable
	size  int64 // bytes of the file
	ways  *Ways

	ids    []int64 // of the nodes needed: in order, once
	places []nodePlace
	near   int // in ids, of the node looked up last

	passed int // passes that are over
	known  map[int64]struct{}
}

// nodePlace is where a node is: lon unknown where the file does not say, in 1e-7 degrees.
type nodePlace struct {
	lon, lat         int32
	closed, crossing bool
}

func (n *osmNetwork) features(yield func(coverage.Feature) bool) error {
	err := n.gather()
	if err == nil {
		err = n.locate()
	}
	if err == nil {
		err = n.build(yield)
	}
	var limit errTooMany
	switch {
	case errors.Is(err, errStopped):
		return nil
	case errors.As(err, &limit):
		n.rd.issues.stop(limit.code, place{}, "limit", strconv.FormatInt(limit.limit, 10))
	case errors.Is(err, errTooDeep):
		n.rd.issues.stop("too_deep", place{}, "limit", strconv.Itoa(n.rd.o.Limits.MaxDepth))
	case errors.Is(err, errOSM):
		n.rd.issues.stop("osm_syntax", place{}, "what", err.Error()[len(errOSM.Error())+2:])
	case err != nil:
		return err
	default:
		n.judge()
	}
	return nil
}

// errStopped ends a pass when nobody wants more.
var errStopped = errors.New("stopped")

// over makes one pass, tells how far it is, and holds what is unpacked against its limit.
func (n *osmNetwork) over(w want, work func(*osmBlock), consume func(*osmBlock) error) error {
	const ratio, little = 100, 64 << 20
	limit, unpacked := min(n.rd.o.Limits.MaxUnpacked, little+ratio*n.size), int64(0)
	n.known = map[int64]struct{}{}
	err := n.file.pass(w, work, func(b *osmBlock) error {
		if unpacked += int64(b.size); unpacked > limit {
			return errTooMany{"expands_too_much", limit}
		}
		n.rd.count.n = int64(n.passed)*n.size + b.at
		if n.rd.o.Progress != nil {
			n.rd.o.Progress(n.rd.accepted, n.rd.count.n)
		}
		return consume(b)
	})
	n.passed++
	return err
}

// fresh reports whether a way's id is new in this pass.
func (n *osmNetwork) fresh(w *osmWay) bool {
	_, known := n.known[w.id]
	n.known[w.id] = struct{}{}
	return !known
}

// gather counts all that the file holds, and learns which nodes its walkways need.
func (n *osmNetwork) gather() error {
	tidy, kept := 0, 0
	settle := func() {
		slices.Sort(n.ids)
		n.ids = slices.Compact(n.ids)
		tidy = len(n.ids)
	}
	err := n.over(wantWays, func(*osmBlock) {}, func(b *osmBlock) error {
		n.ways.Objects += b.objects
		n.ways.Read += b.seen
		for reason, left := range b.left {
			n.ways.leave(reason, left)
		}
		for i := range b.ways {
			w := &b.ways[i]
			if !n.fresh(w) {
				continue
			}
			kept++
			n.ids = append(n.ids, w.refs...)
		}
		if len(n.ids) > 1<<20 && len(n.ids) > 2*tidy {
			settle()
		}
		if limit := n.rd.o.Limits.MaxNodes; len(n.ids) > limit {
			return errTooMany{"too_many_nodes", int64(limit)}
		}
		if limit := n.rd.o.Limits.MaxFeatures; kept > limit {
			return errTooMany{"too_many_features", int64(limit)}
		}
		return nil
	})
	settle()
	n.places = make([]nodePlace, len(n.ids))
	for i := range n.places {
		n.places[i].lon = unknown
	}
	return err
}

// locate learns where the needed nodes are; of two with one id the first counts.
func (n *osmNetwork) locate() error {
	return n.over(wantNodes, func(*osmBlock) {}, func(b *osmBlock) error {
		for _, node := range b.nodes {
			i, ok := n.find(node.id)
			if !ok || n.places[i].lon != unknown {
				continue
			}
			if node.lon == unknown || node.id >= maxNodeID || node.id <= -maxNodeID {
				n.rd.issues.add("osm_node_invalid", place{feature: strconv.FormatInt(node.id, 10)})
				continue
			}
			n.places[i] = nodePlace{node.lon, node.lat, node.closed, node.crossing}
		}
		return nil
	})
}

// find looks a node up from where the last was found: files are in order mostly.
func (n *osmNetwork) find(id int64) (int, bool) {
	lo, hi := 0, n.near
	if n.near < len(n.ids) && n.ids[n.near] <= id {
		step := 1
		for lo = n.near; lo+step < len(n.ids) && n.ids[lo+step] <= id; step *= 2 {
			lo += step
		}
		hi = min(lo+step, len(n.ids))
	}
	i, ok := slices.BinarySearch(n.ids[lo:hi], id)
	n.near = lo + i
	return lo + i, ok
}

// build makes walkways, each of its parts a feature.
func (n *osmNetwork) build(yield func(coverage.Feature) bool) error {
	work := func(b *osmBlock) {
		b.built = make([]builtWay, len(b.ways))
		for i := range b.ways {
			b.built[i] = n.walkway(&b.ways[i])
		}
	}
	return n.over(wantWays, work, func(b *osmBlock) error {
		for i := range b.built {
			w := &b.built[i]
			n.count(w, &b.ways[i])
			for _, f := range w.features {
				if !yield(f) {
					return errStopped
				}
			}
		}
		return nil
	})
}

// count counts what became of a way, in the order of the file, and drops one whose id came before. A
// barrier was counted as left out.
func (n *osmNetwork) count(w *builtWay, way *osmWay) {
	fresh, walked, id := n.fresh(way), way.rule.Walkable, osmID(way.id)
	switch {
	case !fresh:
		w.features = nil
		if walked {
			n.ways.leave(leftDuplicate, 1)
			n.rd.issues.add("osm_duplicate", place{feature: id})
		}
	case !walked && w.left == "":
		n.ways.Barriers++
	case !walked:
	case w.left != "":
		n.ways.leave(w.left, 1)
	default:
		n.ways.Kept++
		n.ways.Nodes += w.nodes
		n.ways.Gates += w.gates
		for range w.missing {
			n.ways.Missing++
			n.rd.issues.add("osm_nodes_missing", place{feature: id})
		}
	}
}

// judge says of a network of nothing why it is empty.
func (n *osmNetwork) judge() {
	switch {
	case n.ways.Kept > 0:
	case n.ways.LeftOut[leftOutside] > 0:
		n.rd.issues.add("walkways_outside", place{})
	default:
		n.rd.issues.add("walkways_none", place{})
	}
}
