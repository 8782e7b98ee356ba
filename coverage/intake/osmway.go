package intake

import (
	"hash/fnv"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"golang.org/x/text/unicode/norm"

	"yikezhong/coverage"
)

// regionMargin is how far beyond the workspace's region walkways are taken, in degrees: a walk may
// lead over the border and back. Ours.
const regionMargin = 0.05

// builtWay is what a way of OpenStreetMap came to.
type builtWay struct {
	features              []coverage.Feature
	nodes, gates, missing int
	left                  string // why it is left out
}

// line is one part of a way, each point with the id of its node.
type line struct {
	points    orb.LineString
	nodes     []int64
	crossings int
}

func osmID(id int64) string { return "w" + strconv.FormatInt(id, 10) }

// walkway makes the features of a way: one, or one a part where nodes are missing or a closed gate
// stands on it; of a barrier likewise, but for gates.
func (n *osmNetwork) walkway(w *osmWay) (out builtWay) {
	var parts []line
	parts, out.gates, out.missing = n.parts(w)
	region, near := n.rd.placer.region, false
	for _, p := range parts {
		out.nodes += len(p.points)
		near = near || slices.ContainsFunc(p.points, region.Contains)
	}
	switch {
	case len(parts) == 0:
		out.left = leftMissing
	case !near:
		out.left = leftOutside
	}
	if out.left != "" {
		return out
	}
	if !w.rule.Walkable {
		out.features = w.barrier(parts)
		return out
	}
	v := tagged(w.tags)
	own, crossing := slices.Contains(onFoot, v.Kind), n.table.crosses(w.tags)
	if w.rule.Reason == "sidewalk" { // which nothing else of a walkway tells
		is := true
		v.Walkable, v.WalkableBasis = &is, w.rule.Reason
	}
	for i, p := range parts {
		v.ID = partID(osmID(w.id), i, len(parts))
		v.Nodes, v.Crossings = p.nodes, 0
		switch {
		case crossing:
			v.Crossings = max(p.crossings, 1)
		case own:
			v.Crossings = p.crossings
		}
		out.features = append(out.features, coverage.Feature{ID: v.ID, Geometry: p.points, Properties: encode(&v)})
	}
	return out
}

// onFoot are the classes of ways that cross streets where a crossing lies on them; along others one
// passes it by.
var onFoot = []string{"footway", "path", "pedestrian", "steps", "cycleway"}

// barrier makes features of the parts of a way that is not walked and stops who would cross it.
func (w *osmWay) barrier(parts []line) (features []coverage.Feature) {
	no := false
	v := coverage.Walkway{Barrier: w.rule.Reason, Walkable: &no}
	for _, t := range w.tags {
		switch {
		case t.key == "name":
			v.Name = tidy(t.value)
		case v.Kind == "" && slices.Contains(w.rule.Tags, t.key) && slices.Contains(w.rule.Values, t.value):
			v.Kind = t.value
		}
	}
	for i, p := range parts {
		v.ID = partID(osmID(w.id), i, len(parts))
		features = append(features, coverage.Feature{ID: v.ID, Geometry: p.points, Properties: encode(&v)})
	}
	return features
}

// partID is the id of part i of n: that of the whole where it is whole.
func partID(id string, i, n int) string {
	if n == 1 {
		return id
	}
	return id + "-" + strconv.Itoa(i+1)
}

// parts cuts a way where nodes are missing and at closed gates, on each side of which a node of its
// own stands in: the sides do not join. What is left of one point is no part.
func (n *osmNetwork) parts(w *osmWay) (parts []line, gates, missing int) {
	var now line
	cut := func() {
		if len(now.points) > 1 {
			parts = append(parts, now)
		}
		now = line{}
	}
	add := func(q orb.Point, node int64, left int) {
		if now.points == nil {
			now = line{points: make(orb.LineString, 0, left+1), nodes: make([]int64, 0, left+1)}
		}
		now.points, now.nodes = append(now.points, q), append(now.nodes, node)
	}
	inner := func(i int) bool { return len(now.points) > 0 && i+1 < len(w.refs) }
	for i, ref := range w.refs {
		at, ok := slices.BinarySearch(n.ids, ref)
		if !ok || n.places[at].lon == unknown {
			missing++
			cut()
			continue
		}
		if i > 0 && w.refs[i-1] == ref {
			continue
		}
		q, ok := n.point(n.places[at])
		if !ok {
			missing++
			cut()
			continue
		}
		if n.places[at].crossing && inner(i) {
			now.crossings++
		}
		if !n.places[at].closed || !w.rule.Walkable {
			add(q, ref, len(w.refs)-i)
			continue
		}
		gates++
		if len(now.points) > 0 {
			add(q, gateID(w.id, 2*i), 0)
			cut()
		}
		add(q, gateID(w.id, 2*i+1), len(w.refs)-i)
	}
	cut()
	return parts, gates, missing
}

// point turns a place into a point of ours.
func (n *osmNetwork) point(p nodePlace) (orb.Point, bool) {
	q := orb.Point{float64(p.lon) / 1e7, float64(p.lat) / 1e7}
	sys := n.rd.placer.system
	if sys.identity {
		return q, true
	}
	q, err := sys.crs.ToLonLat(q[0], q[1])
	return orb.Point{round8(q[0]), round8(q[1])}, err == nil
}

// round8 rounds to 1e-8°, as canonical geometry is.
func round8(x float64) float64 { return math.RoundToEven(x*1e8)/1e8 + 0 }

// gateID is the id of one side of a closed gate: below those of nodes, and the same for the same
// file.
func gateID(way int64, side int) int64 {
	h := fnv.New64a()
	_, _ = h.Write(strconv.AppendInt(strconv.AppendInt(nil, way, 10), int64(side), 36)) // a hash never fails
	return -maxNodeID - 1 - int64(h.Sum64()>>13)
}

// tagged makes a walkway of the tags of a way.
func tagged(tags []tag) (v coverage.Walkway) {
	yes := func(value string) *bool {
		if value == "no" || value == "" {
			return nil
		}
		is := true
		return &is
	}
	var other string // what stands for highway where there is none
	for _, t := range tags {
		switch t.key {
		case "highway":
			v.Kind = tidy(t.value)
			if t.value == "steps" {
				v.Steps = yes(t.value)
			}
		case "name":
			v.Name = tidy(t.value)
		case "foot":
			v.Foot = tidy(t.value)
		case "access":
			v.Access = tidy(t.value)
		case "surface":
			v.Surface = tidy(t.value)
		case "bridge":
			v.Bridge = yes(t.value)
		case "tunnel":
			v.Tunnel = yes(t.value)
		case "layer":
			v.Level = level(t.value)
		case "public_transport", "man_made":
			other = tidy(t.value)
		}
	}
	if v.Kind == "" {
		v.Kind = other
	}
	return v
}

const maxLevel = 20

// level reads a layer; what is none counts as the ground.
func level(s string) int {
	first, _, _ := strings.Cut(s, ";")
	n, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil || n > maxLevel || n < -maxLevel {
		return 0
	}
	return n
}

const maxTagBytes = 1020 // 255 characters, as OpenStreetMap allows

// tidy is a text of a tag composed, without what does not print.
func tidy(s string) string {
	if len(s) > maxTagBytes {
		s = s[:maxTagBytes]
	}
	if plainASCII(s) {
		return strings.TrimSpace(s)
	}
	s = strings.Map(func(r rune) rune {
		if unprintable(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return norm.NFC.String(strings.TrimSpace(s))
}
