package walk

import (
	"cmp"
	"math"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/geo"
)

// DrawOptions say how an isochrone is drawn.
type DrawOptions struct {
	ToleranceM float64  // 20 where 0
	Snapper    *Snapper // by which places off the ways come to them; Snapper{} of the graph where nil
}

// Isochrone draws where people live who walk at most mm to the nearest source: polygons with holes,
// where no way is near or none leads. It decides nothing.
//
// A grid of half the tolerance is laid over the ways, fixed to the earth. Each of its points comes to
// its nearest edge as a demand point would, and walks from there; where neighbours differ in being
// served, the line is drawn between them, by their walks. So the rings are simple, they do not touch,
// the isochrone of a longer walk of the same field holds that of a shorter, and a place drawn on the
// wrong side is within the tolerance of one that is rightly there.
//
// The walk is at most the field's cap; outer rings wind as RFC 7946 asks.
func (f *Field) Isochrone(mm uint32, o DrawOptions) orb.MultiPolygon {
	return f.Isochrones([]uint32{mm}, o)[0]
}

// Isochrones draws several walks of one field, the same as Isochrone each, and asks each point of the grid
// once.
func (f *Field) Isochrones(mm []uint32, o DrawOptions) []orb.MultiPolygon {
	if o.ToleranceM == 0 {
		o.ToleranceM = 20
	}
	if o.Snapper == nil {
		o.Snapper = f.g.Snapper(SnapOptions{})
	}
	all := make([]orb.MultiPolygon, len(mm))
	if f.g.Edges() == 0 || len(mm) == 0 {
		return all
	}
	d := &drawing{f: f, s: o.Snapper, mm: min(slices.Max(mm), f.capMM)}
	d.layGrid(o.ToleranceM / 2)
	d.reachM = d.s.o.MaxM
	for _, limit := range mm {
		d.lines = append(d.lines, geo.NewContour(float64(min(limit, f.capMM))+0.5, d.dlon, d.dlat))
	}
	for _, t := range d.tiles() {
		d.fill(t)
		d.contour(t)
	}
	for i, c := range d.lines {
		all[i] = c.Polygons()
	}
	return all
}

// contour adds the lines within the cells of the tile at hand.
func (d *drawing) contour(t tile) {
	for j := range tileSide {
		for i := range tileSide {
			corner := [4]float64{d.value(i, j), d.value(i+1, j), d.value(i+1, j+1), d.value(i, j+1)}
			for _, c := range d.lines {
				c.Cell(t.i*tileSide+int32(i), t.j*tileSide+int32(j), corner)
			}
		}
	}
}

// value is the walk from a point of the tile at hand.
func (d *drawing) value(i, j int) float64 {
	if s := d.walk[j][i]; s != unreached {
		return float64(s >> 32)
	}
	return math.Inf(1)
}

// drawing is isochrones in the making. Point (i, j) of the grid is at (i·dlon, j·dlat).
type drawing struct {
	f          *Field
	s          *Snapper
	mm         uint32         // the longest walk drawn
	lines      []*geo.Contour // of each walk
	stepM      float64
	reachM     float64 // the leg looked for
	dlon, dlat float64

	walk  [tileSide + 1][tileSide + 1]state   // of the tile at hand, by row: what Field.at says there
	leg   [tileSide + 1][tileSide + 1]float64 // metres that a nearer edge is within
	perLn [tileSide + 1]float64               // metres a degree of longitude, by row
	perLt [tileSide + 1]float64               // and of latitude
}

// tileSide is how many cells of the grid are worked at once each way.
const tileSide = 64

type tile struct{ i, j int32 }

// layGrid sets the steps of the grid so that none is longer than stepM anywhere on the graph.
func (d *drawing) layGrid(stepM float64) {
	top := d.f.g.tree.levels[len(d.f.g.tree.levels)-1]
	box := top[0]
	for _, b := range top {
		box = box.Union(b)
	}
	lat := 0.0 // nearest to the equator
	if box.Min[1] > 0 || box.Max[1] < 0 {
		lat = min(math.Abs(box.Min[1]), math.Abs(box.Max[1]))
	}
	d.stepM = stepM
	d.dlat = stepM / 111_700
	d.dlon = stepM / (111_700 * max(math.Cos(lat*math.Pi/180), 0.01))
}

// tiles returns those in which a place may be served, in order.
func (d *drawing) tiles() []tile {
	seen := map[tile]bool{}
	for _, e := range d.reached() {
		d.along(e, func(b orb.Bound) {
			width, height := tileSide*d.dlon, tileSide*d.dlat
			for i := math.Floor(b.Min[0] / width); i*width <= b.Max[0]; i++ {
				for j := math.Floor(b.Min[1] / height); j*height <= b.Max[1]; j++ {
					seen[tile{int32(i), int32(j)}] = true
				}
			}
		})
	}
	all := make([]tile, 0, len(seen))
	for t := range seen {
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b tile) int { return cmp.Or(cmp.Compare(a.j, b.j), cmp.Compare(a.i, b.i)) })
	return all
}

// reached returns the edges of which a part is within the walk.
func (d *drawing) reached() []int32 {
	g := d.f.g
	var edges []int32
	for p, pg := range d.f.pages {
		if pg == empty {
			continue
		}
		for k, s := range pg {
			if v := p*pageSize + k; s>>32 <= state(d.mm) && s != unreached {
				edges = append(edges, g.arcEdge[g.firstArc[v]:g.firstArc[v+1]]...)
			}
		}
	}
	for _, s := range d.f.sources.all {
		edges = append(edges, s.Edge)
	}
	slices.Sort(edges)
	return slices.DeleteFunc(slices.Compact(edges), func(e int32) bool { return d.s.small[g.component[g.edges[e].a]] })
}

// along calls visit with boxes about pieces of an edge, no longer than a tile is wide, of which a part
// is within the walk, grown by the longest leg and a little more than a cell.
func (d *drawing) along(e int32, visit func(orb.Bound)) {
	line := d.f.g.Line(e)
	total := max(metres(line), 1e-9)
	mm := float64(d.f.g.edges[e].mm)
	m := newMeter(line[0])
	done := 0.0
	for i := 1; i < len(line); i++ {
		a, b := line[i-1], line[i]
		length := m.distance(a, b)
		n := math.Ceil(max(length/(tileSide*d.stepM), 1))
		for k := range int(n) {
			t0, t1 := float64(k)/n, float64(k+1)/n
			half := length * (t1 - t0) / 2 / total * mm
			middle := (done + length*(t0+t1)/2) / total * mm
			walk := d.f.at(Place{e, uint32(middle), 0})
			if walk == unreached {
				walk = state(d.f.capMM) << 32
			}
			if float64(walk>>32)-half-2 <= float64(d.mm) {
				p, q := between(a, b, t0), between(a, b, t1)
				visit(d.grown(orb.Bound{Min: p, Max: p}.Extend(q)))
			}
		}
		done += length
	}
}

func between(a, b orb.Point, t float64) orb.Point {
	return orb.Point{a[0] + t*(b[0]-a[0]), a[1] + t*(b[1]-a[1])}
}

// grown widens a box by the leg looked for and two cells.
func (d *drawing) grown(b orb.Bound) orb.Bound {
	lat := d.reachM/110_500 + 2*d.dlat
	top := min(max(math.Abs(b.Min[1]), math.Abs(b.Max[1]))+lat, 89.9)
	lon := d.reachM/(111_300*math.Cos(top*math.Pi/180)) + 2*d.dlon
	return orb.Bound{
		Min: orb.Point{b.Min[0] - lon, b.Min[1] - lat},
		Max: orb.Point{b.Max[0] + lon, b.Max[1] + lat},
	}
}

// fill finds the walk from every point of a tile, its last row and column being its neighbours' first:
// the same numbers there, since a point's metric is that of its row.
func (d *drawing) fill(t tile) {
	for j := range d.walk {
		lat := min(max(d.lat(t, j), -89.9), 89.9)
		l := geo.NewLocal(orb.Point{0, lat})
		d.perLn[j] = l.Distance(orb.Point{0, lat}, orb.Point{1e-3, lat}) * 1e3
		d.perLt[j] = l.Distance(orb.Point{0, lat - 5e-4}, orb.Point{0, lat + 5e-4}) * 1e3
	}
	if near := min(d.s.o.MaxM, nearM); !d.stampWithin(t, near) && near < d.s.o.MaxM {
		d.stampWithin(t, d.s.o.MaxM)
	}
}

// nearM is a leg that most places in a town are within: only where one is not, farther ways are asked.
const nearM = 50

// stampWithin brings every point of a tile to its nearest edge within metres, and reports whether all
// have one.
func (d *drawing) stampWithin(t tile, metres float64) bool {
	d.reachM = metres
	for j := range d.walk {
		for i := range d.walk[j] {
			d.walk[j][i], d.leg[j][i] = unreached, metres
		}
	}
	low, high := orb.Point{d.lon(t, 0), d.lat(t, 0)}, orb.Point{d.lon(t, tileSide), d.lat(t, tileSide)}
	d.f.g.meeting(d.grown(orb.Bound{Min: low, Max: high}), func(e int32) {
		if !d.s.small[d.f.g.component[d.f.g.edges[e].a]] {
			d.stamp(t, e)
		}
	})
	for j := range d.leg {
		if slices.Contains(d.leg[j][:], metres) {
			return false
		}
	}
	return true
}
