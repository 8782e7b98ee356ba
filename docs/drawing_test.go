package docs_test

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/geojson"

	"yikezhong/coverage"
	"yikezhong/coverage/export"
)

// frame is what the picture shows of the demo town: its west, south, east and north, and how
// many pixels a degree of latitude is. A drawing: nothing is measured in it.
type frame struct{ west, south, east, north, scale float64 }

func (f frame) x(lon float64) float64 {
	return (lon - f.west) * f.scale * math.Cos((f.south+f.north)/2*math.Pi/180)
}
func (f frame) y(lat float64) float64 { return (f.north - lat) * f.scale }

// townFrame is the city proper of the demo town.
var townFrame = frame{116.846, 49.178, 116.950, 49.2315, 11500}

const panel = 44 // pixels below the map for the key

// picture draws an assessment of the demo town as SVG: how much of each estate is within the
// circle, which new projects fail, where care is, over the town's base map.
func picture(w *coverage.World, a *coverage.Assessment, base *geojson.FeatureCollection) string {
	f := townFrame
	var b strings.Builder
	width, height := f.x(f.east), f.y(f.south)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" `+
		`font-family="sans-serif" font-size="12">`+"\n", width, height+panel, width, height+panel)
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" fill="#fff"/><clipPath id="m"><rect width="%.0f" height="%.0f"/></clipPath>`+
		`<g clip-path="url(#m)"><rect width="%.0f" height="%.0f" fill="#f6f4ee"/>`+"\n", width, height, width, height)
	for _, feature := range base.Features {
		if style, ok := baseStyles[feature.Properties.MustString("class", "")]; ok {
			fmt.Fprintf(&b, "<path d=\"%s\" %s/>\n", path(f, feature.Geometry), style)
		}
	}
	estates(&b, f, w, a)
	projects(&b, f, a)
	for _, fac := range w.Facilities {
		if p, ok := fac.Geometry.(orb.Point); ok && careKinds[fac.Kind] && fac.Status == coverage.Operating {
			fmt.Fprintf(&b, `<circle cx="%.1f" cy="%.1f" r="4" fill="#1b4f9c" stroke="#fff"><title>%s</title></circle>`+"\n",
				f.x(p[0]), f.y(p[1]), html.EscapeString(fac.Name))
		}
	}
	b.WriteString("</g>\n")
	key(&b, height, a)
	b.WriteString("</svg>\n")
	return b.String()
}

var baseStyles = map[string]string{
	"river": `fill="#d9e3e8"`, "lake": `fill="#d9e3e8"`, "mine": `fill="#ddd6c8"`, "station": `fill="#bbb"`,
	"railway": `fill="none" stroke="#777" stroke-width="2" stroke-dasharray="7 4"`,
	"road":    `fill="none" stroke="#dfd8c8" stroke-width="3"`,
}

// careKinds are those that the fifteen-minute circle is drawn about.
var careKinds = map[coverage.FacilityKind]bool{
	coverage.ComprehensiveCareCenter: true, coverage.EmbeddedFacility: true, coverage.DayCareCenter: true,
	coverage.CommunityCareStation: true, coverage.TownshipCareCenter: true,
}

// estates fills each by the share of it within the circle, as the findings of S5 say.
func estates(b *strings.Builder, f frame, w *coverage.World, a *coverage.Assessment) {
	shapes := map[string]orb.Geometry{}
	for _, area := range w.Areas {
		shapes[area.ID] = area.Geometry
	}
	for _, finding := range a.Findings {
		if finding.Rule != coverage.S5 || shapes[finding.Subject.ID] == nil {
			continue
		}
		fill, words := unknown, "?"
		if share, ok := finding.Figures["served_share"].(float64); ok {
			fill, words = shade(share), export.Number(share)+" %"
		}
		fmt.Fprintf(b, "<path d=\"%s\" fill=\"%s\" stroke=\"#fff\" stroke-width=\".6\"><title>%s: %s</title></path>\n",
			path(f, shapes[finding.Subject.ID]), fill, html.EscapeString(finding.Subject.Name), words)
	}
}

// unknown is the color of an estate that no way leads to on the map: not known, neither served nor not.
const unknown = "#c4c4c4"

// shade goes from the color of unserved, orange, to that of served, blue: told apart by the color-blind.
func shade(percent float64) string {
	from, to := [3]float64{232, 145, 62}, [3]float64{96, 159, 208}
	var c [3]int
	for i := range c {
		c[i] = int(math.Round(from[i] + float64((to[i]-from[i])*percent)/100))
	}
	return fmt.Sprintf("#%02x%02x%02x", c[0], c[1], c[2])
}

// projects outlines the new projects that lack floor, a site or a stage.
func projects(b *strings.Builder, f frame, a *coverage.Assessment) {
	drawn := map[string]bool{}
	for _, g := range a.Gaps {
		owed := g.Verdict == coverage.Fail && g.Subject.Layer == coverage.ResidentialAreas
		if !owed || g.Geometry == nil || drawn[g.Subject.ID] {
			continue
		}
		drawn[g.Subject.ID] = true
		fmt.Fprintf(b, "<path d=\"%s\" fill=\"none\" stroke=\"#b3001b\" stroke-width=\"2.2\"><title>%s</title></path>\n",
			path(f, g.Geometry.Geometry()), html.EscapeString(g.Subject.Name))
	}
}

func key(b *strings.Builder, top float64, a *coverage.Assessment) {
	at := func(x float64, mark, words string) {
		fmt.Fprintf(b, "<g transform=\"translate(%.0f %.0f)\">%s<text x=\"20\" y=\"11\">%s</text></g>\n", x, top+6, mark, words)
	}
	box := func(c string) string { return fmt.Sprintf(`<rect width="14" height="14" fill="%s"/>`, c) }
	at(6, box(shade(100)), "圈内 in the circle")
	at(135, box(shade(0)), "圈外 beyond it")
	at(243, box(unknown), "未知 not known")
	at(360, `<rect x="1" y="1" width="12" height="12" fill="none" stroke="#b3001b" stroke-width="2.2"/>`, "新建项目不达标 new project fails")
	at(575, `<circle cx="7" cy="7" r="4" fill="#1b4f9c"/>`, "社区养老设施 community care")
	how := "沿路 along the ways"
	if a.ReachMethod == coverage.StraightLine {
		how = fmt.Sprintf("÷ %v, 筛查级 a screening", a.Parameters.Detour)
	}
	fmt.Fprintf(b, "<text x=\"6\" y=\"%.0f\" fill=\"#666\">虚构数据 invented town · %s · %s · 15 min = %d m %s</text>\n",
		top+38, a.Plan, a.AsOf, a.Parameters.CircleM, how)
}

// path is a geometry as SVG path data.
func path(f frame, g orb.Geometry) string {
	var b strings.Builder
	line := func(points []orb.Point, closed bool) {
		for i, p := range points {
			fmt.Fprintf(&b, "%s%.1f %.1f", map[bool]string{true: "M", false: "L"}[i == 0], f.x(p[0]), f.y(p[1]))
		}
		if closed {
			b.WriteString("Z")
		}
	}
	switch g := g.(type) {
	case orb.LineString:
		line(g, false)
	case orb.Polygon:
		for _, ring := range g {
			line(ring, true)
		}
	case orb.MultiPolygon:
		for _, polygon := range g {
			b.WriteString(path(f, polygon))
		}
	}
	return b.String()
}
