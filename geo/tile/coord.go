package tile

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
)

// The grid of a tile.
const (
	Extent  = 4096 // units of a tile's side
	Buffer  = 64   // units around a tile that it draws as well
	Pixel   = 8    // units of a pixel, where a tile is drawn 512 pixels wide
	MaxZoom = 16   // a unit is 15 cm there at the equator
	Crowd   = 20_000
)

// Coord names a tile: y counts from north.
type Coord struct{ Z, X, Y int }

// Valid reports whether there is such a tile, at most at MaxZoom.
func (c Coord) Valid() bool {
	return c.Z >= 0 && c.Z <= MaxZoom && c.X >= 0 && c.Y >= 0 && c.X < 1<<c.Z && c.Y < 1<<c.Z
}

func (c Coord) String() string { return fmt.Sprintf("%d/%d/%d", c.Z, c.X, c.Y) }

// Bound returns the tile's box in longitude, latitude, without buffer.
func (c Coord) Bound() orb.Bound {
	n := float64(uint64(1) << c.Z)
	nw, se := Unproject(orb.Point{float64(c.X) / n, float64(c.Y) / n}), Unproject(orb.Point{float64(c.X+1) / n, float64(c.Y+1) / n})
	return orb.Bound{Min: orb.Point{nw[0], se[1]}, Max: orb.Point{se[0], nw[1]}}
}

// maxLatitude is where the map of web mercator ends and is square.
const maxLatitude = 85.051128779806592

// Project returns a point of longitude, latitude on the map: from 0 to 1 eastward and southward. What
// is beyond the map's edge is brought to it.
func Project(p orb.Point) orb.Point {
	lat := min(max(p[1], -maxLatitude), maxLatitude)
	sin := math.Sin(lat * (math.Pi / 180))
	y := 0.5 - math.Log((1+sin)/(1-sin))/(4*math.Pi)
	return orb.Point{min(max(p[0]/360+0.5, 0), 1), min(max(y, 0), 1)}
}

// Unproject undoes Project.
func Unproject(m orb.Point) orb.Point {
	return orb.Point{(m[0] - 0.5) * 360, math.Atan(math.Sinh(math.Pi*(1-2*m[1]))) * (180 / math.Pi)}
}

// pt is a point of a zoom's grid, which has Extent<<zoom units a side, y southward.
type pt struct{ x, y int32 }

// box is a box of the grid, its edges included.
type box struct{ min, max pt }

func (b box) holds(o box) bool {
	return o.min.x >= b.min.x && o.min.y >= b.min.y && o.max.x <= b.max.x && o.max.y <= b.max.y
}

func (b box) meets(o box) bool {
	return o.min.x <= b.max.x && o.max.x >= b.min.x && o.min.y <= b.max.y && o.max.y >= b.min.y
}

func (b box) contains(p pt) bool {
	return p.x >= b.min.x && p.x <= b.max.x && p.y >= b.min.y && p.y <= b.max.y
}

func (b box) clamp(p pt) pt {
	return pt{min(max(p.x, b.min.x), b.max.x), min(max(p.y, b.min.y), b.max.y)}
}

// boxOf returns the box of some points, of which there is one at least.
func boxOf(points []pt) box {
	b := box{points[0], points[0]}
	for _, p := range points[1:] {
		b.min.x, b.min.y = min(b.min.x, p.x), min(b.min.y, p.y)
		b.max.x, b.max.y = max(b.max.x, p.x), max(b.max.y, p.y)
	}
	return b
}

// cross is twice the area of the triangle abc, positive where it turns from x to y.
func cross(a, b, c pt) int64 {
	return int64(b.x-a.x)*int64(c.y-a.y) - int64(b.y-a.y)*int64(c.x-a.x)
}

// area2 is twice the signed area of a ring.
func area2(ring []pt) (sum int64) {
	for i := 2; i < len(ring); i++ {
		sum += cross(ring[0], ring[i-1], ring[i])
	}
	return sum
}
