package geo

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"github.com/paulmach/orb"
)

// Discs draws the places at most so many metres from any of some centers, once for each of the radii:
// polygons with holes, valid, a larger radius's about a smaller's. It is a drawing: a place on its wrong
// side is within toleranceM of one that is rightly there, and what is narrower may be missing. Centers are
// longitude, latitude, radii up to 20 km, and nothing crosses a pole or the antimeridian. A tolerance
// that is not above zero panics; without centers or of radius 0 nothing is drawn.
//
// As with isochrones, a grid of half the tolerance is fixed to the earth, and the line drawn between
// points that differ: the union of polygons needs no overlay, which goes wrong where circles nearly meet.
func Discs(centers []orb.Point, radii []float64, toleranceM float64) []orb.MultiPolygon {
	if !(toleranceM > 0) {
		panic("geo: discs are drawn to a tolerance above zero")
	}
	all := make([]orb.MultiPolygon, len(radii))
	if len(centers) == 0 || len(radii) == 0 {
		return all
	}
	d := newDiscs(centers, slices.Max(radii), toleranceM/2)
	lines := make([]*Contour, len(radii))
	for k, radius := range radii {
		lines[k] = NewContour(float64(radius*(1+1e-12)), d.dlon, d.dlat) // the limit included
	}
	near := d.tiles()
	for _, t := range slices.SortedFunc(maps.Keys(near), discTile.compare) {
		d.fill(t, near[t])
		d.contour(t, lines)
	}
	for k, c := range lines {
		all[k] = c.Polygons()
	}
	return all
}

// discSide is how many cells of the grid are worked at once each way.
const discSide = 64

type discTile struct{ i, j int32 }

func (t discTile) compare(o discTile) int {
	return cmp.Or(cmp.Compare(t.j, o.j), cmp.Compare(t.i, o.i))
}

// discs is a drawing in the making.
type discs struct {
	centers    []orb.Point
	local      []Local // about each center
	reach      float64 // metres beyond which nothing is asked
	dlon, dlat float64
	metres     [discSide + 1][discSide + 1]float64 // of the tile at hand, by row: to the nearest center
}

// newDiscs sets the steps of the grid so that none is longer than stepM anywhere near a center.
func newDiscs(centers []orb.Point, radius, stepM float64) *discs {
	d := &discs{centers: centers, reach: radius + float64(3*stepM)}
	lat := 90.0
	for _, c := range centers {
		d.local = append(d.local, NewLocal(c))
		lat = min(lat, math.Abs(c[1]))
	}
	lat = max(lat-d.reach/110_000, 0)
	d.dlat = stepM / 111_700
	d.dlon = stepM / (111_700 * math.Cos(lat*math.Pi/180))
	return d
}

// box is what lies within reach of a center, and a little more.
func (d *discs) box(c orb.Point) orb.Bound {
	lat := d.reach / 110_500
	lon := d.reach / (111_300 * math.Cos(min(math.Abs(c[1])+lat, 89)*math.Pi/180))
	return orb.Bound{Min: orb.Point{c[0] - lon, c[1] - lat}, Max: orb.Point{c[0] + lon, c[1] + lat}}
}

// tiles lists the centers that each tile is near.
func (d *discs) tiles() map[discTile][]int32 {
	near := map[discTile][]int32{}
	width, height := discSide*d.dlon, discSide*d.dlat
	for k, c := range d.centers {
		b := d.box(c)
		for i := math.Floor(b.Min[0] / width); i*width <= b.Max[0]; i++ {
			for j := math.Floor(b.Min[1] / height); j*height <= b.Max[1]; j++ {
				t := discTile{int32(i), int32(j)}
				near[t] = append(near[t], int32(k))
			}
		}
	}
	return near
}

// fill measures from every point of a tile to the nearest center: its last row and column are its
// neighbours' first, and the same numbers there, since each is asked of the same centers.
func (d *discs) fill(t discTile, near []int32) {
	for j := range d.metres {
		for i := range d.metres[j] {
			d.metres[j][i] = math.Inf(1)
		}
	}
	for _, k := range near {
		b := d.box(d.centers[k])
		for j := range d.metres {
			lat := float64(int(t.j)*discSide+j) * d.dlat
			if lat < b.Min[1] || lat > b.Max[1] {
				continue
			}
			from, to := discWindow(b.Min[0], b.Max[0], t.i, d.dlon)
			for i := from; i <= to; i++ {
				lon := float64(int(t.i)*discSide+i) * d.dlon
				d.metres[j][i] = min(d.metres[j][i], d.local[k].Distance(d.centers[k], orb.Point{lon, lat}))
			}
		}
	}
}

// discWindow returns the columns of a tile between two longitudes, and at most one more each way.
func discWindow(low, high float64, tile int32, step float64) (from, to int) {
	first := int(tile) * discSide
	from = int(max(math.Floor(low/step)-float64(first), 0))
	to = int(min(math.Ceil(high/step)-float64(first), discSide))
	return from, to
}

func (d *discs) contour(t discTile, lines []*Contour) {
	m := &d.metres
	for j := range discSide {
		for i := range discSide {
			corner := [4]float64{m[j][i], m[j][i+1], m[j+1][i+1], m[j+1][i]}
			for _, c := range lines {
				c.Cell(t.i*discSide+int32(i), t.j*discSide+int32(j), corner)
			}
		}
	}
}
