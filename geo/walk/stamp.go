package walk

import (
	"math"

	"github.com/paulmach/orb"
)

func (d *drawing) lon(t tile, i int) float64 { return float64(int(t.i)*tileSide+i) * d.dlon }
func (d *drawing) lat(t tile, j int) float64 { return float64(int(t.j)*tileSide+j) * d.dlat }

// stamp offers an edge to the points of a tile that may come to it.
func (d *drawing) stamp(t tile, e int32) {
	g := d.f.g
	mm := float64(g.edges[e].mm)
	line := g.Line(e)
	total := max(metres(line), 1e-9)
	m := newMeter(line[0])
	done := 0.0
	for k := 1; k < len(line); k++ {
		length := m.distance(line[k-1], line[k])
		c := chord{line[k-1], line[k], e, done / total * mm, length / total * mm}
		d.stampChord(t, c)
		done += length
	}
}

// chord is a segment of an edge, from millimetres on the way, length of them long.
type chord struct {
	a, b         orb.Point
	edge         int32
	from, length float64
}

// window returns the indices of a tile's points between two coordinates, first being that of point 0.
func window(low, high, first, step float64) (from, to int) {
	from = int(max(math.Ceil((low-first)/step-1e-6), 0))
	to = int(min(math.Floor((high-first)/step+1e-6), tileSide))
	return from, to
}

func (d *drawing) stampChord(t tile, c chord) {
	box := d.grown(orb.Bound{Min: c.a, Max: c.a}.Extend(c.b))
	i0, i1 := window(box.Min[0], box.Max[0], d.lon(t, 0), d.dlon)
	j0, j1 := window(box.Min[1], box.Max[1], d.lat(t, 0), d.dlat)
	for j := j0; j <= j1; j++ {
		lat := d.lat(t, j)
		kx, ky := d.perLn[j], d.perLt[j]
		dx, dy := (c.b[0]-c.a[0])*kx, (c.b[1]-c.a[1])*ky
		inverse := 0.0
		if d2 := dx*dx + dy*dy; d2 > 0 {
			inverse = 1 / d2
		}
		ay := (c.a[1] - lat) * ky
		for i := i0; i <= i1; i++ {
			ax := (c.a[0] - d.lon(t, i)) * kx
			along := min(max(-(ax*dx+ay*dy)*inverse, 0), 1)
			x, y := ax+along*dx, ay+along*dy
			if d2 := x*x + y*y; d2 <= d.leg[j][i]*d.leg[j][i] {
				d.offer(t, i, j, c, along, math.Sqrt(d2))
			}
		}
	}
}

// offer brings a point of a tile to a chord that is nearer than what it came to before.
func (d *drawing) offer(t tile, i, j int, c chord, along, leg float64) {
	if d.s.blocked(orb.Point{d.lon(t, i), d.lat(t, j)}, between(c.a, c.b, along)) {
		return
	}
	d.leg[j][i] = leg - 0.0005 // of edges as near in whole millimetres, the first
	d.walk[j][i] = d.f.at(Place{c.edge, uint32(math.RoundToEven(c.from + along*c.length)), millimetres(leg)})
}
