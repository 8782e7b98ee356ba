package pdf

import (
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/signintech/gopdf"

	"yikezhong/coverage"
	"yikezhong/seeds"
)

// areaTint fills residential areas.
const areaTint = "#F1F2F4"

// ground draws what lies below the gaps: residential areas, divisions and, while there is room, ways.
func (m *drawing) ground() {
	m.stroke(0.25, rule)
	m.fill(areaTint)
	for _, a := range m.w.Areas {
		m.shape(a.Geometry, "DF")
	}
	m.stroke(0.5, grey)
	for _, d := range m.w.Divisions {
		m.shape(d.Geometry, "D")
	}
	m.stroke(0.25, faint)
	for _, y := range m.w.Walkways {
		m.shape(y.Geometry, "D")
	}
}

// facilities are dots, filled where they operate.
func (m *drawing) facilities() {
	for _, f := range m.w.Facilities {
		p, ok := f.Geometry.(orb.Point)
		if !ok {
			continue
		}
		if at := m.place(p); m.inside(at) {
			m.dot(at.X, at.Y, 1.4, ink, f.Status == coverage.Operating)
		}
	}
}

func (m *drawing) dot(x, y, radius float64, color string, filled bool) {
	m.stroke(0.5, color)
	m.fill("#FFFFFF")
	if filled {
		m.fill(color)
	}
	m.Polygon(around(x, y, radius, 12, 0), "DF")
}

// sign is a severity's own shape, so that it is told without its color: a square, a diamond, a
// triangle, a ring.
func (m *drawing) sign(severity coverage.Severity, x, y, radius float64) {
	color := seeds.LabelOf("severity", string(severity)).Color
	m.stroke(0.5, "#FFFFFF")
	m.fill(color)
	switch severity {
	case coverage.SevObligatory:
		m.Polygon(around(x, y, radius*1.2, 4, 0.125), "DF")
	case coverage.SevRequired:
		m.Polygon(around(x, y, radius*1.2, 4, 0), "DF")
	case coverage.SevAnticipatory:
		m.Polygon(around(x, y, radius*1.2, 3, 0.75), "DF")
	default:
		m.stroke(0.7, color)
		m.fill("#FFFFFF")
		m.Polygon(around(x, y, radius*0.6, 12, 0), "DF")
	}
}

// tint is a color mixed with white.
func tint(color string) string {
	mix := func(c uint8) int { return 255 - (255-int(c))*2/5 }
	r, g, b := rgb(color)
	return fmt.Sprintf("#%02X%02X%02X", mix(r), mix(g), mix(b))
}

// around is a regular figure of n corners about a place, the first turn turns from the right.
func around(x, y, radius float64, n int, turn float64) []gopdf.Point {
	out := make([]gopdf.Point, n)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * (float64(i)/float64(n) + turn))
		out[i] = gopdf.Point{X: x + radius*cos, Y: y + radius*sin}
	}
	return out
}
