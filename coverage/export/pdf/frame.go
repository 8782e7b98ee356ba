package pdf

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/simplify"
	"github.com/signintech/gopdf"

	"yikezhong/geo"
)

// frame is where a map stands on the page, and how places fall in it.
type frame struct {
	x0, y0, w0, h0 float64   // its upper left corner and size in points
	shown          orb.Bound // what it shows, as wide and high as the frame
	perDegree      float64   // points per degree of latitude
	squeeze        float64   // of a degree of longitude against one of latitude
}

func newFrame(b orb.Bound, x, y, w, h float64) frame {
	const air, least = 0.03, 0.002 // of the extent; degrees
	lat := b.Center()[1]
	f := frame{x0: x, y0: y, w0: w, h0: h, squeeze: math.Cos(lat * math.Pi / 180)}
	f.perDegree = min(w/(max(b.Max[0]-b.Min[0], least)*f.squeeze), h/max(b.Max[1]-b.Min[1], least)) / (1 + 2*air)
	half := orb.Point{w / 2 / (f.perDegree * f.squeeze), h / 2 / f.perDegree}
	c := b.Center()
	f.shown = orb.Bound{Min: orb.Point{c[0] - half[0], c[1] - half[1]}, Max: orb.Point{c[0] + half[0], c[1] + half[1]}}
	return f
}

// place is where a point falls on the page.
func (f *frame) place(p orb.Point) gopdf.Point {
	return gopdf.Point{
		X: f.x0 + (p[0]-f.shown.Min[0])*f.squeeze*f.perDegree,
		Y: f.y0 + (f.shown.Max[1]-p[1])*f.perDegree,
	}
}

func (f *frame) inside(p gopdf.Point) bool {
	return p.X >= f.x0 && p.X <= f.x0+f.w0 && p.Y >= f.y0 && p.Y <= f.y0+f.h0
}

// span is how large an extent is on the page, in points.
func (f *frame) span(b orb.Bound) float64 {
	return max((b.Max[0]-b.Min[0])*f.squeeze, b.Max[1]-b.Min[1]) * f.perDegree
}

// box is a piece of the page that a name takes.
type box struct{ x0, y0, x1, y1 float64 }

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

// middle is where a thing's sign stands.
func middle(g orb.Geometry) orb.Point {
	if p, ok := g.(orb.Point); ok {
		return p
	}
	return g.Bound().Center()
}

// finest is the least detail in points that is drawn.
const finest = 0.25

// shape draws the lines and areas of a geometry, cut to the frame and made simple. Holes are
// drawn as edges.
func (m *drawing) shape(g orb.Geometry, style string) {
	if m.left <= 0 || g == nil || !g.Bound().Intersects(m.shown) {
		return
	}
	g = clip.Geometry(m.shown, orb.Clone(g)) // clip works in place
	if g == nil {
		return
	}
	g = simplify.DouglasPeucker(finest / m.perDegree).Simplify(g)
	switch g := g.(type) {
	case orb.LineString:
		m.line(g)
	case orb.MultiLineString:
		for _, l := range g {
			m.line(l)
		}
	case orb.Polygon:
		m.polygon(g, style)
	case orb.MultiPolygon:
		for _, p := range g {
			m.polygon(p, style)
		}
	}
}

func (m *drawing) line(l orb.LineString) {
	m.left -= len(l)
	for i := 1; i < len(l); i++ {
		a, b := m.place(l[i-1]), m.place(l[i])
		m.Line(a.X, a.Y, b.X, b.Y)
	}
}

func (m *drawing) polygon(p orb.Polygon, style string) {
	for i, ring := range p {
		m.left -= len(ring)
		points := make([]gopdf.Point, 0, len(ring))
		for _, q := range ring[:max(0, len(ring)-1)] {
			points = append(points, m.place(q))
		}
		if len(points) < 3 {
			continue
		}
		if i > 0 {
			style = "D"
		}
		m.Polygon(points, style)
	}
}

// northArrow stands in the upper right corner.
func (m *drawing) northArrow() {
	x, y := m.x0+m.w0-18, m.y0+12
	m.fill(ink)
	m.Polygon([]gopdf.Point{{X: x, Y: y}, {X: x + 5, Y: y + 16}, {X: x, Y: y + 12}, {X: x - 5, Y: y + 16}}, "F")
	m.write(m.say("北", "N"), x-m.width(m.say("北", "N"), 8)/2, y+18, 8, ink)
}

// scaleBar is a round number of metres, taken on the ellipsoid along the middle of the map.
func (m *drawing) scaleBar() {
	c := m.shown.Center()
	metres := geo.Distance(orb.Point{m.shown.Min[0], c[1]}, orb.Point{m.shown.Max[0], c[1]})
	perMetre := m.w0 / metres
	length := round(90 / perMetre)
	x, y := m.x0+12, m.y0+m.h0-14
	m.fill("#FFFFFF")
	m.RectFromUpperLeftWithStyle(x-6, y-14, length*perMetre+48, 22, "F")
	m.stroke(1.2, ink)
	m.Line(x, y, x+length*perMetre, y)
	for _, at := range []float64{0, 0.5, 1} {
		m.Line(x+at*length*perMetre, y-3, x+at*length*perMetre, y+0.6)
	}
	text := fmt.Sprintf(m.say("%g米", "%g m"), length)
	if length >= 1000 {
		text = fmt.Sprintf(m.say("%g公里", "%g km"), length/1000)
	}
	m.write("0", x-2, y-12, 7, ink)
	m.write(text, x+length*perMetre-4, y-12, 7, ink)
}

// round is the largest of 1, 2 and 5 times a power of ten that is no more than v.
func round(v float64) float64 {
	ten := math.Pow(10, math.Floor(math.Log10(v)))
	for _, n := range []float64{5, 2} {
		if n*ten <= v {
			return n * ten
		}
	}
	return ten
}
