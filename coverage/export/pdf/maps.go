package pdf

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/paulmach/orb"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
	"yikezhong/seeds"
)

// maxMaps is the most maps of single units.
const maxMaps = 12

// maps draws an assessment's gaps: what is required over the whole, what lies out of reach over the
// whole, and each township that lacks something required. Where nothing has a place there is no map.
func (s *sheet) maps(w *coverage.World, a *coverage.Assessment) {
	m := &drawing{sheet: s, w: w}
	whole := m.extent(a.Gaps)
	if whole.IsEmpty() {
		return
	}
	var required, reference []*coverage.Gap
	byUnit := map[string][]*coverage.Gap{}
	for i := range a.Gaps {
		g := &a.Gaps[i]
		if g.Severity == coverage.SevReference {
			reference = append(reference, g)
			continue
		}
		required = append(required, g)
		if len(g.Division) >= 9 && g.Geometry != nil && g.Subject.Layer != coverage.Divisions {
			byUnit[g.Division[:9]] = append(byUnit[g.Division[:9]], g)
		}
	}
	m.draw(s.say("附图　应做事项的缺口", "Map: what is required and lacking"), whole, required, true)
	if len(reference) > 0 {
		m.draw(s.say("附图　参照测算的缺口", "Map: references"), whole, reference, false)
	}
	units := make([]string, 0, len(byUnit))
	for unit := range byUnit {
		units = append(units, unit)
	}
	slices.SortFunc(units, func(a, b string) int {
		return cmp.Or(cmp.Compare(len(byUnit[b]), len(byUnit[a])), cmp.Compare(a, b))
	})
	for _, unit := range units[:min(len(units), maxMaps)] {
		title := s.say("附图　", "Map: ") + m.nameOf(unit+"000")
		m.draw(title, m.unitExtent(byUnit[unit]), byUnit[unit], true)
	}
}

// say chooses between two texts.
func (s *sheet) say(zh, en string) string {
	if s.lang == export.En {
		return en
	}
	return zh
}

// drawing is the map of a world being drawn.
type drawing struct {
	*sheet
	frame
	w    *coverage.World
	left int // vertices that may still be drawn on this map
}

// maxVertices is the most vertices of a map; what is drawn last, the ground, is left out beyond.
const maxVertices = 200_000

func (m *drawing) nameOf(code string) string {
	for _, d := range m.w.Divisions {
		if coverage.FullCode(d.Code) == code {
			return d.Name
		}
	}
	return code
}

// extent is what the whole map shows: areas, facilities and gaps, not the divisions around them.
func (m *drawing) extent(gaps []coverage.Gap) orb.Bound {
	b := orb.Bound{Min: orb.Point{1, 1}, Max: orb.Point{-1, -1}}
	for _, a := range m.w.Areas {
		b = widen(b, a.Geometry)
	}
	for _, f := range m.w.Facilities {
		b = widen(b, f.Geometry)
	}
	for i := range gaps {
		if gaps[i].Geometry != nil && gaps[i].Subject.Layer != coverage.Divisions {
			b = widen(b, gaps[i].Geometry.Geometry())
		}
	}
	return b
}

func widen(b orb.Bound, g orb.Geometry) orb.Bound {
	switch {
	case g == nil:
		return b
	case b.IsEmpty():
		return g.Bound()
	}
	return b.Union(g.Bound())
}

// unitExtent is what a unit's map shows: its gaps, and a half of that around them.
func (m *drawing) unitExtent(gaps []*coverage.Gap) orb.Bound {
	b := gaps[0].Geometry.Geometry().Bound()
	for _, g := range gaps {
		b = b.Union(g.Geometry.Geometry().Bound())
	}
	const least = 0.004 // degrees, some hundred metres
	return b.Pad(max(least, 0.25*max(b.Max[0]-b.Min[0], b.Max[1]-b.Min[1])))
}

// draw makes a page of one map.
func (m *drawing) draw(title string, extent orb.Bound, gaps []*coverage.Gap, named bool) {
	m.newPage()
	m.AddOutline(title)
	m.paragraph(title, 13, ink)
	const legendWide = 150
	m.frame = newFrame(extent, margin, m.y+4, m.wide-2*margin-legendWide, m.tall-margin-m.y-4)
	m.left = maxVertices
	m.ground()
	slices.SortStableFunc(gaps, func(a, b *coverage.Gap) int { return cmp.Compare(depth(a), depth(b)) })
	for _, g := range gaps {
		m.gap(g)
	}
	m.facilities()
	if named {
		m.names(gaps)
	}
	m.stroke(0.8, ink)
	m.RectFromUpperLeftWithStyle(m.x0, m.y0, m.w0, m.h0, "D")
	m.northArrow()
	m.scaleBar()
	m.legend(gaps, m.x0+m.w0+10)
}

// severities from the hardest.
var severities = []coverage.Severity{coverage.SevObligatory, coverage.SevRequired, coverage.SevAnticipatory, coverage.SevReference}

// depth draws what is hardest last, on top.
func depth(g *coverage.Gap) int { return -slices.Index(severities, g.Severity) }

// gap draws one gap: an estate tinted, anything larger as its edge, a point as the sign of its severity.
func (m *drawing) gap(g *coverage.Gap) {
	if g.Geometry == nil {
		return
	}
	color := seeds.LabelOf("severity", string(g.Severity)).Color
	geometry := g.Geometry.Geometry()
	at := m.place(middle(geometry))
	switch geometry.(type) {
	case orb.Polygon, orb.MultiPolygon:
		if g.Subject.Layer != coverage.ResidentialAreas {
			m.stroke(1.2, color)
			m.shape(geometry, "D")
			break
		}
		m.stroke(0.7, color)
		m.fill(tint(color))
		m.shape(geometry, "DF")
		if m.span(geometry.Bound()) > 14 {
			return // large enough to be seen without a sign
		}
	}
	if m.inside(at) {
		m.sign(g.Severity, at.X, at.Y, 3)
	}
}

// names writes what the gaps' subjects are called, each once, where there is room.
func (m *drawing) names(gaps []*coverage.Gap) {
	const size, most = 6.5, 60
	var taken []box
	seen := map[string]bool{}
	for i := len(gaps) - 1; i >= 0 && len(taken) < most; i-- {
		g := gaps[i]
		if g.Geometry == nil || seen[g.Subject.ID] {
			continue
		}
		name := cmp.Or(g.Subject.Name, g.Subject.ID)
		at := m.place(middle(g.Geometry.Geometry()))
		b := box{at.X + 5, at.Y - size/2, at.X + 5 + m.width(name, size), at.Y + size/2}
		if !m.inside(at) || b.x1 > m.x0+m.w0 || slices.ContainsFunc(taken, b.meets) {
			continue
		}
		seen[g.Subject.ID] = true
		taken = append(taken, b)
		m.write(m.plain(name), b.x0, b.y0, size, ink)
	}
}

// plain is a text in characters that the font has.
func (f *face) plain(s string) string {
	out := []rune(s)
	for i, r := range out {
		out[i], _ = f.rune(r)
	}
	return string(out)
}

// legend says what the signs mean and how many there are.
func (m *drawing) legend(gaps []*coverage.Gap, x float64) {
	y := m.y0 + 4
	line := func(text string, size float64, color string) {
		for _, part := range m.wrap(text, size, m.wide-margin-x-14) {
			m.write(part, x+14, y, size, color)
			y += size * 1.5
		}
	}
	m.write(m.say("图例", "Legend"), x, y, 9, ink)
	y += 18
	unplaced := 0
	for _, severity := range severities {
		n := 0
		for _, g := range gaps {
			if g.Severity == severity {
				n++
				if g.Geometry == nil {
					unplaced++
				}
			}
		}
		if n > 0 {
			m.sign(severity, x+5, y+5, 3.2)
			line(fmt.Sprintf("%s %d", m.label("severity", string(severity)), n), 8, ink)
		}
	}
	m.dot(x+5, y+5, 1.8, ink, true)
	line(m.say("设施（运营）", "facility, operating"), 8, ink)
	m.dot(x+5, y+5, 1.8, ink, false)
	line(m.say("设施（其他状态）", "facility, other"), 8, ink)
	for _, of := range []struct{ zh, en, edge, inner string }{
		{"居住区", "residential area", rule, areaTint}, {"行政区划界线", "division", grey, ""},
	} {
		m.stroke(0.5, of.edge)
		style := "D"
		if of.inner != "" {
			m.fill(of.inner)
			style = "FD"
		}
		m.RectFromUpperLeftWithStyle(x, y+2, 10, 6, style)
		line(m.say(of.zh, of.en), 8, ink)
	}
	y += 8
	line(m.say("坐标：CGCS2000经纬度（EPSG:4490），按图幅中部纬线等比绘制；示意图，判定不以图为准。",
		"CGCS2000 (EPSG:4490), drawn true at the middle latitude. A drawing: it decides nothing."), 7, grey)
	if unplaced > 0 {
		line(fmt.Sprintf(m.say("另有%d处缺口没有位置，未绘。", "%d gaps without a place are not drawn."), unplaced), 7, grey)
	}
	if m.left <= 0 {
		line(m.say("图形过密，底图只绘一部分。", "Too dense: part of the ground is left out."), 7, grey)
	}
}

func (m *drawing) label(kind, key string) string {
	l := seeds.LabelOf(kind, key)
	return m.say(l.Zh, l.En)
}
